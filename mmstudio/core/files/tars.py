"""Reader of untrusted tar files, compressed or not, member by member; headers cannot make it read excessive amounts."""

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
"""Errors of reading a damaged file, besides ``BadFileError``."""

_MOST_READ = 1 << 14
"""Largest size of a header; a longer name is not valid, and takes tarfile a long time."""


class Tar:
    """One open tar file.

    Attributes:
        name: Name of the file, for messages.
        packed: Whether it is compressed: skipping then means decompressing, and going back starts at the beginning.
    """

    def __init__(self, stream: PackedStream, name: str) -> None:
        self.name, self.packed = name, is_packed(stream)
        self._reader = _Reader(stream, name)
        self._archive = tarfile.open(fileobj=self._reader, mode="r:", errorlevel=1)  # type: ignore[call-overload]  # noqa: SIM115 - it holds nothing but the stream

    def members(self, *, most_bytes: int) -> Iterator[tarfile.TarInfo]:
        """Every member, in the order of the file.

        Args:
            most_bytes: Largest size of one member, if skipping it means decompressing it.

        Raises:
            BadFileError: If a member is larger, or its size is negative.
            EOFError: If the file is cut off, which tarfile takes for its end.
        """
        members: list[Any] = vars(self._archive)["members"]
        while (member := self._archive.next()) is not None:
            del members[:]  # otherwise it remembers every member
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
        """The content of a member that was skipped, by its ``offset_data`` and ``size``.

        Raises:
            EOFError: If the file ends before.
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
        """The content of a member that is a regular file.

        Raises:
            EOFError: If it has no content.
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
    """Open a tar file for reading, compressed with gzip, bzip2, xz or not at all.

    Raises:
        tarfile.TarError: If it is not a tar file.
    """
    with open_packed(path) as stream:
        yield Tar(stream, printable(path.name))


class _Reader:
    """A stream for ``tarfile`` that refuses reads larger than a header needs, unless a limit is set.

    Attributes:
        limit: Largest number of bytes of one read.
        last: The bytes of the last read.
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
