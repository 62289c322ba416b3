"""Files that may be packed with gzip: what they are, their first bytes decide."""

from __future__ import annotations

import gzip
from io import BufferedIOBase
from pathlib import Path

Stream = BufferedIOBase


def opened(path: Path) -> Stream:
    """A file to be read, unpacked where it is packed."""
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    return gzip.GzipFile(path) if packed else path.open("rb")


def is_packed(stream: Stream) -> bool:
    """Whether reading it means unpacking."""
    return isinstance(stream, gzip.GzipFile)
