"""How a manifest's bytes are read: its encoding, and what stands between its cells."""

from __future__ import annotations

import csv
from pathlib import Path

DELIMITERS = (",", ";", "\t")
_BLOCK_BYTES = 1 << 20
# GB 2312 takes two high bytes a character, which Western text hardly ever has side by side.
_GUESSES = (("utf-8-sig", "utf-8-sig"), ("gb2312", "gb18030"))


def manifest_encoding(path: Path) -> str:
    """UTF-8 with or without mark, UTF-16 with its mark, else what Chinese or Western Windows programs write.

    Raises:
        OSError: If it cannot be read.
    """
    with path.open("rb") as file:
        if file.read(2) in {b"\xff\xfe", b"\xfe\xff"}:
            return "utf-16"
    for strict, lenient in _GUESSES:
        try:
            with path.open(encoding=strict) as text:
                while text.read(_BLOCK_BYTES):
                    pass
        except UnicodeDecodeError:
            continue
        return lenient
    return "cp1252"


def manifest_delimiter(path: Path, first_line: str) -> str:
    """A tab for ``.tsv``, else the mark that parts the first line into most cells."""
    if path.suffix.lower() == ".tsv":
        return "\t"
    counts = {mark: len(next(csv.reader([first_line], delimiter=mark), [])) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: counts[mark])
