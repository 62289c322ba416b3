"""A file in the form that a decoder should see: stretches of the real file, with some bytes replaced."""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, BinaryIO

Stretch = tuple[int, int]
"""First byte of a stretch, and the first one after it."""
Piece = bytes | Stretch
BEYOND = 1 << 50
"""A place beyond any file: a stretch from here on ends the reading."""
_SMALL = 8 << 20


@dataclass(frozen=True)
class SplicePart:
    """One whole sound in a file, with a correct header.

    Attributes:
        pieces: What a decoder gets.
        promised: Samples per channel in the file's own header; ``None`` if it states nothing possible.
        noted: Number of samples before the last block was padded, according to a note beside the sound.
        padding: Largest number of padding samples in a last block; a note that differs by more is wrong.
        counted: Least number of samples per channel, counted without decoding; 0 if not counted.
        goes_on: Whether the sound continues after the end that its header states.
        unfinished: Whether it lacks the mark that a program sets at the end.
    """

    pieces: tuple[Piece, ...]
    promised: int | None = None
    noted: int | None = None
    padding: int = 0
    counted: int = 0
    goes_on: bool = False
    unfinished: bool = False


class Splice(io.RawIOBase):
    """Pieces of an open file, presented as one file.

    Args:
        file: The real file.
        pieces: Stretches of the file, and bytes.

    Attributes:
        fault: Error while reading the file; decoders in C see no exceptions, only an end.
    """

    def __init__(self, file: BinaryIO, pieces: Sequence[Piece]) -> None:
        self._file = file
        self._pieces = [piece for piece in pieces if _length(piece) > 0]
        self._starts = [0, *accumulate(map(_length, self._pieces))]
        self._at = 0
        self.fault: OSError | None = None

    def readable(self) -> bool:
        """Always true."""
        return True

    def seekable(self) -> bool:
        """Always true."""
        return True

    def tell(self) -> int:
        """Position of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to another position."""
        base = (0, self._at, self._starts[-1])[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer completely, unless the pieces end before."""
        view = memoryview(buffer).cast("B")
        done, index = 0, bisect_right(self._starts, self._at) - 1
        while done < len(view) and index < len(self._pieces):
            piece, inside = self._pieces[index], self._at - self._starts[index]
            wanted = min(len(view) - done, _length(piece) - inside)
            if isinstance(piece, bytes):
                view[done : done + wanted] = piece[inside : inside + wanted]
                got = wanted
            else:
                got = self._read(piece[0] + inside, view[done : done + wanted])
            done, self._at, index = done + got, self._at + got, index + 1
            if got < wanted:
                break  # the file has become shorter meanwhile
        return done

    def _read(self, place: int, view: memoryview) -> int:
        if place >= BEYOND:
            return 0
        try:
            self._file.seek(place)
            return int(self._file.readinto(view))  # type: ignore[attr-defined]
        except OSError as error:
            self.fault = error
            return 0


class _Memory(io.BytesIO):
    """A file in memory that tolerates seeking before its start, as decoders do with damaged files."""

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        try:
            return super().seek(offset, whence)
        except ValueError:
            return super().seek(0)


def in_memory(file: BinaryIO) -> BinaryIO:
    """A small file copied into memory, a large one unchanged, since it is read in many places."""
    if isinstance(file, io.BytesIO):
        return _Memory(file.getvalue())
    return _Memory(file.read()) if os.fstat(file.fileno()).st_size <= _SMALL else file


def joined(file: BinaryIO, pieces: Sequence[Piece]) -> Splice | io.BytesIO:
    """Pieces of a file as one file: in memory if they are small, since decoders read a few bytes at a time."""
    small = sum(map(_length, pieces)) <= _SMALL and all(
        isinstance(piece, bytes) or piece[0] < BEYOND for piece in pieces
    )
    if not small:
        return Splice(file, pieces)
    return _Memory(
        b"".join(
            piece if isinstance(piece, bytes) else bytes_at(file, piece[0], piece[1] - piece[0])
            for piece in pieces
        )
    )


def bytes_at(file: BinaryIO | Splice, place: int, count: int) -> bytes:
    """Some bytes of a file; fewer at its end."""
    file.seek(place)
    return file.read(count) or b""


def _length(piece: Piece) -> int:
    return len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]
