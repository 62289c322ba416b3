"""Kinds of picture files by their first bytes, and advice for files that cannot be read."""

from __future__ import annotations

import re
import struct

from mmstudio.api import BadFileError

HEAD = 4096
"""Number of first bytes that show a file's kind."""
_TIFF = (b"II*\0", b"MM\0*", b"II\0*", b"MM*\0", b"II+\0", b"MM\0+")
_HEIF = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2"}
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"GIF8", b"\xff\xd8\xff", b"8BPS\0\x01", b"qoif", *_TIFF)
_RAW_STARTS = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FOVb", b"\0MRM")
_STARTS = {
    b"%PDF": "PDF",
    b"%!PS": "PostScript",
    b"\xc5\xd0\xd3\xc6": "PostScript",
    b"v/1\x01": "OpenEXR",
    b"#?RADIANCE": "Radiance HDR",
    b"#?RGBE": "Radiance HDR",
    b"\xff\x0a": "JPEG XL",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"gimp xcf": "GIMP XCF",
    b"8BPS\0\x02": "Photoshop PSB",
    b"AT&TFORM": "DjVu",
    b"\xd7\xcd\xc6\x9a": "WMF",
    b"SIMPLE  =": "FITS",
    b"\x89HDF": "HDF5",
    b"II\xbc\x01": "JPEG XR",
    b"FORM": "IFF",
    b"\x1a\x45\xdf\xa3": "Matroska",
    b"P7\n": "PAM",
    b"PF\n": "PFM",
    b"PF\r": "PFM",
    b"farbfeld": "farbfeld",
}
_SVG = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE[^>]*>\s*)?<(?:\w+:)?svg[\s>]",
    re.DOTALL,
)
_RARE = re.compile(r"unsupported|not supported|unimplemented|unknown|cannot handle", re.IGNORECASE)
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_LOSSLESS = {0xC3, 0xC7, 0xCB, 0xCF}


def kind_of(head: bytes) -> str:
    """``tiff``, ``heif``, ``dicom`` or ``raw``, which have their own readers; else empty."""
    if head.startswith(_RAW_STARTS) or head[8:12] == b"CR\x02\0" or head[4:12] == b"ftypcrx ":
        return "raw"
    if head.startswith(_TIFF):
        return "tiff"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF and not _brands(head) & {b"avif", b"avis"}:
        return "heif"
    return "dicom" if head[128:132] == b"DICM" else ""


def unknown(head: bytes, name: str) -> BadFileError:
    """The error for a file that no reader can read."""
    if head.startswith(b"\xff\xd8\xff") and (depth := _unusual_jpeg(head)):
        return BadFileError(
            "The picture {name} is a JPEG of a kind that cannot be read ({kind}): save it as a usual JPEG or as PNG.",
            name=name,
            kind=depth,
        )
    if head.startswith(_PICTURES):
        return BadFileError(
            "The beginning of the picture {name} cannot be read: it is damaged or of a rare form.",
            hint="Open it with another program and save it as PNG.",
            name=name,
        )
    found = next((kind for start, kind in _STARTS.items() if head.startswith(start)), "")
    if not found and _SVG.match(head):
        found = "SVG"
    if not found and head[4:8] == b"ftyp":
        found = "MP4"
    if found:
        return BadFileError(
            "The file {name} is of the kind {kind}, which cannot be read: save it as PNG or JPEG first.",
            name=name,
            kind=found,
        )
    return BadFileError("The file {name} is not a picture of a known kind.", name=name)


def rare(error: Exception, name: str) -> BadFileError | None:
    """The error for an unsupported form of a known format; ``None`` for any other error."""
    words = str(error)
    if not _RARE.search(words):
        return None
    return BadFileError(
        "The picture {name} is of a rare form that cannot be read ({reason}): save it as PNG or JPEG first.",
        name=name,
        reason=words.rstrip("."),
    )


def camera_raw(name: str) -> BadFileError:
    """The error for a camera's raw file."""
    return BadFileError(
        "The file {name} is the raw picture of a camera: develop it with the camera's program or a photo program, and "
        "save it as JPEG, PNG or TIFF.",
        name=name,
    )


def _brands(head: bytes) -> set[bytes]:
    """The formats that a file of boxes states for itself."""
    size = min(struct.unpack(">I", head[:4])[0], len(head)) if len(head) >= 4 else 0
    return {head[place : place + 4] for place in (8, *range(16, size, 4))}


def _unusual_jpeg(head: bytes) -> str:
    """Why Pillow cannot open a JPEG, from its header; empty if that does not tell."""
    place = 2
    while place + 5 <= len(head) and head[place] == 0xFF:
        kind, size = head[place + 1], int.from_bytes(head[place + 2 : place + 4], "big")
        if kind in _START_OF_FRAME:
            if head[place + 4] != 8:
                return f"{head[place + 4]} bits"
            return "lossless" if kind in _LOSSLESS else ""
        place += 2 + size
    return ""
