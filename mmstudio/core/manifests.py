"""How a manifest's bytes are read: its encoding, and what stands between its cells."""

from __future__ import annotations

import csv
from pathlib import Path

from mmstudio.core.encodings import text_encoding

DELIMITERS = (",", ";", "\t")
_BLOCK_BYTES = 1 << 20
_JUDGED_BYTES = 1 << 16


def manifest_encoding(path: Path) -> str:
    """UTF-8 with or without mark, UTF-16 with its mark, else what the first of its letters beyond ASCII tell.

    Raises:
        OSError: If it cannot be read.
    """
    with path.open("rb") as file:
        if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            return "utf-16"
    if _fits(path, "utf-8-sig"):
        return "utf-8-sig"
    encoding = text_encoding(_foreign_lines(path))
    return encoding if encoding == "cp1252" or _fits(path, encoding) else "cp1252"


def _fits(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding) as text:
            while text.read(_BLOCK_BYTES):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _foreign_lines(path: Path) -> bytes:
    """The first lines with bytes beyond ASCII; enough to judge by."""
    found, size = [], 0
    with path.open("rb") as file:
        while size < _JUDGED_BYTES and (line := file.readline(_JUDGED_BYTES)):
            if not line.isascii():
                found.append(line)
                size += len(line)
    return b"".join(found)


def manifest_delimiter(path: Path, first_line: str) -> str:
    """A tab for ``.tsv``, else the mark that parts the first line into most cells."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    counts = {mark: len(next(csv.reader([first_line], delimiter=mark), [])) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: counts[mark])
