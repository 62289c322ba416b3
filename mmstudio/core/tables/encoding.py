"""The encoding of a table's file."""

from __future__ import annotations

import codecs
from pathlib import Path

from mmstudio.core.files.door import open_ordinary, open_ordinary_text
from mmstudio.core.files.encodings import text_encoding

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK_BYTES = 1 << 20
_JUDGED_BYTES = 1 << 16
_HALF = 0.5


def manifest_encoding(path: Path) -> str:
    """The encoding of a table: from its mark, else UTF-8, UTF-16 without a mark, or a guess from letters beyond ASCII.

    Raises:
        OSError: If it cannot be read.
    """
    with open_ordinary(path) as file:
        head = file.read(_JUDGED_BYTES)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "") or _unmarked(head)
    if marked:
        return marked
    if _fits(path, "utf-8-sig"):
        return "utf-8-sig"
    encoding = text_encoding(_foreign_lines(path))
    return encoding if encoding == "cp1252" or _fits(path, encoding) else "cp1252"


def _unmarked(head: bytes) -> str:
    """UTF-16 without a mark: in Western text every other byte is zero, and those between are not."""
    half = len(head) // 2
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > _HALF * half and not even:
        return "utf-16-le"
    return "utf-16-be" if even > _HALF * half and not odd else ""


def _fits(path: Path, encoding: str) -> bool:
    try:
        with open_ordinary_text(path, encoding) as text:
            while text.read(_BLOCK_BYTES):
                pass
    except UnicodeDecodeError:
        return False
    return True


def _foreign_lines(path: Path) -> bytes:
    """The first lines with bytes beyond ASCII, enough for a guess."""
    found, size = [], 0
    with open_ordinary(path) as file:
        while size < _JUDGED_BYTES and (line := file.readline(_JUDGED_BYTES)):
            if not line.isascii():
                found.append(line)
                size += len(line)
    return b"".join(found)
