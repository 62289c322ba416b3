"""Which modality a file is of: by its suffix, and what its first bytes say it is."""

from __future__ import annotations

from collections.abc import Mapping

from mmstudio.api import ImportRequest

USUAL: Mapping[str, str] = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".jfif", ".webp", ".bmp", ".gif", ".tif", ".tiff"), "image"),
    **dict.fromkeys((".ppm", ".pgm", ".tga", ".ico", ".jp2", ".avif"), "image"),
    **dict.fromkeys(
        (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".mp2", ".aiff", ".aif", ".aifc"), "audio"
    ),
    **dict.fromkeys(
        (".au", ".snd", ".caf", ".w64", ".rf64", ".m4a", ".aac", ".wma", ".mka", ".amr"), "audio"
    ),
    ".txt": "text",
}
"""Suffix to modality, for looking at a source before it is known which modalities there are."""
MODALITY_FOLDERS = frozenset(
    form for name in ("image", "text", "audio", "table", "sound", "picture") for form in (name, name + "s")
) | {"reference", "references", "mask", "masks", "caption", "captions", "label", "labels", "annotations"}
"""Names of folders that hold one part of every sample, and are no classes."""

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF87a", ".gif"),
    (b"GIF89a", ".gif"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"\0\0\0\x0cjP  ", ".jp2"),
    (b"\xff\x4f\xff\x51", ".jp2"),
    (b"fLaC", ".flac"),
    (b"OggS", ".ogg"),
    (b"ID3", ".mp3"),
    (b".snd", ".au"),
    (b"dns.", ".au"),
    (b"NIST_1A", ".nist"),
    (b"#!AMR", ".amr"),
    (b"ADIF", ".aac"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ".wma"),
    (b"\x1a\x45\xdf\xa3", ".webm"),
    (b"caff", ".caf"),
    (b"riff\x2e\x91\xcf\x11", ".w64"),
    (b"BM", ".bmp"),
    (b"P4", ".pgm"),
    (b"P5", ".pgm"),
    (b"P6", ".ppm"),
)
_CONTAINERS = {
    (b"RIFF", b"WAVE"): ".wav",
    (b"RIFX", b"WAVE"): ".wav",
    (b"RF64", b"WAVE"): ".wav",
    (b"BW64", b"WAVE"): ".wav",
    (b"RIFF", b"WEBP"): ".webp",
    (b"FORM", b"AIFF"): ".aiff",
    (b"FORM", b"AIFC"): ".aiff",
}


def kinds_of(request: ImportRequest) -> dict[str, str]:
    """Suffix to modality; the first modality has a suffix that several read."""
    found: dict[str, str] = {}
    for name, (_, suffixes) in request.modalities.items():
        found = dict.fromkeys(suffixes, name) | found
    return found


def suffix_in(name: str) -> str:
    """The suffix of a name, lower case with the dot; empty if it has none."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    dot = last.rfind(".")
    return last[dot:].lower() if 0 < dot < len(last) - 1 else ""


def sniffed(data: bytes) -> str:
    """The suffix that goes with the first bytes of a picture or a sound; empty if they say nothing."""
    head = bytes(data[:12])
    found = _CONTAINERS.get((head[:4], head[8:12]))
    if found is None and head[4:8] == b"ftyp" and head[8:12] in {b"avif", b"avis"}:
        found = ".avif"
    if found is None:
        found = next((suffix for start, suffix in _STARTS if head.startswith(start)), None)
    if (
        found is None
        and head[4:8] == b"ftyp"
        and head[8:12].startswith((b"M4", b"mp4", b"iso", b"3gp", b"qt"))
    ):
        found = ".m4a"
    if found is None and len(head) > 1 and head[0] == 0xFF:
        # a frame of MPEG audio, layer 3 or 2; a frame of AAC
        found = {0xE2: ".mp3", 0xE4: ".mp2"}.get(head[1] & 0xE6, ".aac" if head[1] & 0xF6 == 0xF0 else None)
    return found or ""
