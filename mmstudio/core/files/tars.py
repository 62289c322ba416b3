"""Reads tar files of strangers: packed or not, member by member, and no header makes it read more than a header can want."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.packed import PACKED_ERRORS, PackedStream, is_packed, open_packed
from mmstudio.core.sentences import printable

TAR_ERRORS = (tarfile.TarError, *PACKED_ERRORS)
"""What reading a damaged one raises, beside ``BadFileError``."""

_MOST_READ = 1 << 14
"""Of a header: a name that is longer is none, and tarfile takes long for it."""


class Tar:
    """One tar file that is open.

    Attributes:
        name: For messages.
        packed: Whether what is passed over must be unpacked all the same, and going back begins at the start.
    """

    def __init__(self, stream: PackedStream, name: str) -> None:
        self.name, self.packed = name, is_packed(stream)
        self._reader = _Reader(stream, name)
        self._archive = tarfile.open(fileobj=self._reader, mode="r:", errorlevel=1)  # type: ignore[call-overload]  # noqa: SIM115 - it holds nothing but the stream

    def members(self, *, most_bytes: int) -> Iterator[tarfile.TarInfo]:
        """Every member, as they stand in it.

        Args:
            most_bytes: Of one member, where passing over it means unpacking it.

        Raises:
            BadFileError: If one is larger, or has a size that leads back.
            EOFError: If the file does not end as it should; tarfile takes that for its end.
        """
        members: list[Any] = vars(self._archive)["members"]
        while (member := self._archive.next()) is not None:
            del members[:]  # else it remembers every one
            if member.size < 0 or (self.packed and member.size > most_bytes):
                raise BadFileError(
                    "{file} holds {member}, whose size is none; what stands from there on is not read.",
                    file=self.name,
                    member=printable(member.name[:120]),
                )
            yield member
        if self._reader.last != bytes(tarfile.BLOCKSIZE):
            raise EOFError

    def read_at(self, place: int, size: int) -> bytes:
        """The content of a member that was passed over, by its ``offset_data`` and ``size``.

        Raises:
            EOFError: If it ends before.
        """
        self._reader.seek(place)
        self._reader.limit = max(size, _MOST_READ)
        try:
            data = self._reader.read(size)
        finally:
            self._reader.limit = _MOST_READ
        if len(data) < size:
            raise EOFError
        return data

    @contextmanager
    def open(self, member: tarfile.TarInfo) -> Iterator[IO[bytes]]:
        """The content of a member that is a file.

        Raises:
            EOFError: If it has none.
        """
        stream = self._archive.extractfile(member)
        if stream is None:
            raise EOFError
        self._reader.limit = max(member.size, _MOST_READ)
        try:
            yield stream
        finally:
            self._reader.limit = _MOST_READ


@contextmanager
def open_tar(path: Path) -> Iterator[Tar]:
    """A tar file to be read, packed with gzip, bzip2, xz or not at all.

    Raises:
        tarfile.TarError: If it is none.
    """
    with open_packed(path) as stream:
        yield Tar(stream, printable(path.name))


class _Reader:
    """A stream for ``tarfile`` that hands out no more at a time than a header can want, unless told how much.

    Attributes:
        limit: Most bytes of one reading.
        last: What was read last.
    """

    def __init__(self, stream: PackedStream, name: str) -> None:
        self._stream, self._name = stream, name
        self.limit = _MOST_READ
        self.last = b""

    def read(self, count: int = -1) -> bytes:
        if not 0 <= count <= self.limit:
            raise BadFileError("{file} is damaged: a header in it is too large.", file=self._name)
        self.last = self._stream.read(count)
        return self.last

    def seek(self, place: int) -> int:
        return self._stream.seek(place)

    def tell(self) -> int:
        return self._stream.tell()
