"""The modality of a file: by its suffix, and by its first bytes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mmstudio.api import ImportRequest, open_ordinary

USUAL: Mapping[str, str] = {
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".jfif", ".jpe", ".mpo", ".webp", ".bmp", ".dib", ".gif"), "image"
    ),
    **dict.fromkeys(
        (".tif", ".tiff", ".apng", ".ppm", ".pgm", ".pbm", ".pnm", ".pfm", ".tga", ".ico"), "image"
    ),
    **dict.fromkeys(
        (".jp2", ".j2k", ".j2c", ".jpc", ".jpf", ".jpx", ".avif", ".avifs", ".heic", ".heif"), "image"
    ),
    **dict.fromkeys((".hif", ".dcm", ".dicom"), "image"),
    **dict.fromkeys(
        (".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".aiff", ".aif", ".aifc", ".au"), "audio"
    ),
    **dict.fromkeys(
        (".snd", ".caf", ".w64", ".m4a", ".aac", ".wma", ".rf64", ".mp2", ".mka", ".amr"), "audio"
    ),
    **dict.fromkeys((".txt", ".caption", ".cap", ".text", ".lab"), "text"),
}
"""Suffix to modality, for examining a source before the modalities are known."""
PART_FOLDERS: Mapping[str, str] = {
    **dict.fromkeys(
        ("image", "img", "imgs", "picture", "pic", "pics", "photo", "jpg", "jpegimages"), "image"
    ),
    **dict.fromkeys(("audio", "sound", "wav", "recording", "speech"), "audio"),
    **dict.fromkeys(
        ("text", "txt", "caption", "prompt", "transcript", "transcription", "description"), "text"
    ),
}
"""Names of folders for one part of every sample, without a final ``s``, to the modality of the part."""
MODALITY_FOLDERS = frozenset(form for name in PART_FOLDERS for form in (name, name + "s")) | {
    *("table", "tables", "reference", "references", "mask", "masks", "label", "labels"),
    *("annotation", "annotations", "segmentation", "segmentations", "depth"),
}
"""Names of folders for one part of every sample, which are not classes."""
REGULAR_FOLDERS = frozenset({"reg", "regs", "regularization", "regularisation", "regularization_images"})
"""Names of folders with pictures of a class in general, beside those of the one thing that is learned."""

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
    *(
        (b"P" + kind + blank, suffix)
        for kind, suffix in (
            (b"1", ".pbm"),
            (b"4", ".pbm"),
            (b"2", ".pgm"),
            (b"5", ".pgm"),
            (b"3", ".ppm"),
            (b"6", ".ppm"),
        )
        for blank in (b"\n", b" ", b"\r", b"\t")
    ),
)
_BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), ".avif"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1"), ".heic"),
}
_FILMS = (b"M4", b"mp4", b"iso", b"3gp", b"qt")
_HEAD = 132
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
    """Suffix to modality; a suffix that several modalities read belongs to the first."""
    found: dict[str, str] = {}
    for name, (_, suffixes) in request.modalities.items():
        found = dict.fromkeys(suffixes, name) | found
    return found


def suffix_in(name: str) -> str:
    """The suffix of a name, in lower case with the dot; empty if it has none."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    dot = last.rfind(".")
    return last[dot:].lower() if 0 < dot < len(last) - 1 else ""


def sniffed(data: bytes) -> str:
    """The suffix for the first bytes of a picture or a sound; empty if they are unknown."""
    head = bytes(data[:_HEAD])
    found = _CONTAINERS.get((head[:4], head[8:12]))
    if found is None and head[4:8] == b"ftyp":
        found = _BRANDS.get(head[8:12], ".m4a" if head[8:12].startswith(_FILMS) else None)
    if found is None and head[128:132] == b"DICM":
        found = ".dcm"
    if found is None:
        found = next((suffix for start, suffix in _STARTS if head.startswith(start)), None)
    if found is None and len(head) > 1 and head[0] == 0xFF:
        # a frame of MPEG audio, layer 3 or 2; a frame of AAC
        found = {0xE2: ".mp3", 0xE4: ".mp2"}.get(head[1] & 0xE6, ".aac" if head[1] & 0xF6 == 0xF0 else None)
    if found is None and head[:2] == b"BM" and head[6:10] == bytes(4):
        found = ".bmp"
    return found or ""


def sniffed_file(path: Path) -> str:
    """The suffix for the first bytes of a file; empty if they are unknown, or it cannot be read."""
    try:
        with open_ordinary(path) as stream:
            return sniffed(stream.read(_HEAD))
    except OSError:
        return ""
