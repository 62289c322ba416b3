"""Kinds of archives: recognises them by name and by their first bytes."""

from __future__ import annotations

import re
from pathlib import Path

from mmstudio.core.files.door import open_ordinary

SUFFIXES = (".zip", ".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
"""Suffixes of archives that are unpacked; their first bytes decide how."""

_FOREIGN = {
    ".7z": "7z",
    ".rar": "RAR",
    ".r00": "RAR",
    ".zst": "Zstandard",
    ".lz4": "LZ4",
    ".lzma": "LZMA",
    ".cab": "CAB",
    ".arj": "ARJ",
    ".lzh": "LZH",
    ".iso": "ISO",
    ".dmg": "DMG",
    ".sit": "StuffIt",
    ".ace": "ACE",
}
_STARTS = {
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\x04\x22\x4d\x18": "LZ4",
    b"MSCF": "CAB",
}
_PART = re.compile(r"\.(z\d{2}|\d{3}|part\d+)$", re.IGNORECASE)
_TAR_MARK, _TAR_MARK_AT = b"ustar", 257


def archive_suffix(path: Path) -> str:
    """The suffix of an archive's name, with ``.tar.gz`` as a whole; empty if it is not named like one."""
    name = path.name.lower()
    return max((suffix for suffix in SUFFIXES if name.endswith(suffix)), key=len, default="")


def archive_stem(path: Path) -> str:
    """A file's name without its archive suffix, or else without its last suffix."""
    suffix = archive_suffix(path)
    return path.name[: len(path.name) - len(suffix)] if suffix else path.stem


def is_archive(path: Path) -> bool:
    """Whether a file is named like an archive, or has no suffix and begins like one."""
    return bool(archive_suffix(path)) or (not path.suffix and _begins_as_one(_head(path)))


def foreign_kind(path: Path) -> str:
    """The name of an archive format that cannot be read here; empty for any other file."""
    head = _head(path)
    found = next((title for start, title in _STARTS.items() if head.startswith(start)), "")
    return found or _FOREIGN.get(path.suffix.lower(), "")


def is_part(path: Path) -> bool:
    """Whether a file is named like one of several parts of an archive (``a.z01``, ``a.zip.001``)."""
    return bool(_PART.search(path.name))


def _begins_as_one(head: bytes) -> bool:
    return head.startswith(b"PK\3\4") or head[_TAR_MARK_AT:].startswith(_TAR_MARK)


def _head(path: Path) -> bytes:
    try:
        with open_ordinary(path) as stream:
            return stream.read(512)
    except OSError:
        return b""
