"""Files that may be compressed with gzip, bzip2 or xz, recognised by their first bytes."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from collections.abc import Callable, Mapping
from io import BufferedIOBase
from pathlib import Path
from typing import Final

from mmstudio.core.files.door import open_ordinary

PackedStream = BufferedIOBase

_PACKINGS: Final[Mapping[bytes, Callable[[Path], PackedStream]]] = {
    b"\x1f\x8b": gzip.GzipFile,
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\0": lzma.LZMAFile,
}
PACKED_ERRORS = (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError)
"""Errors of reading a damaged file."""


def open_packed(path: Path) -> PackedStream:
    """Open a file for reading, decompressed if it is compressed."""
    with open_ordinary(path) as stream:
        head = stream.read(max(map(len, _PACKINGS)))
    for start, opened in _PACKINGS.items():
        if head.startswith(start):
            return opened(path)
    return open_ordinary(path)


def is_packed(stream: PackedStream) -> bool:
    """Whether a file is compressed."""
    return isinstance(stream, (gzip.GzipFile, bz2.BZ2File, lzma.LZMAFile))
