"""Reads the shards of WebDataset as streams: tar files whose members of one name make a sample."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from mmstudio.api import BadFileError, Problem
from mmstudio_files.packed import Stream, is_packed, opened
from mmstudio_files.places import is_hidden, printable

MOST_BYTES = 256 << 20
"""Of all members of one sample."""

_MOST_MEMBERS = 64
_MOST_READ = 1 << 14
"""Of a header: a name that is longer is none, and tarfile takes long for it."""


class _Reader:
    """A stream for ``tarfile`` that hands out no more at a time than a header can want, unless told how much.

    Attributes:
        limit: Most bytes of one reading.
        last: What was read last.
        packed: Whether what is skipped must be unpacked all the same.
    """

    def __init__(self, stream: Stream, name: str) -> None:
        self._stream, self._name = stream, name
        self.limit = _MOST_READ
        self.last = b""
        self.packed = is_packed(stream)

    def read(self, count: int = -1) -> bytes:
        if not 0 <= count <= self.limit:
            raise BadFileError("{file} is damaged: a header in it is too large.", file=self._name)
        self.last = self._stream.read(count)
        return self.last

    def seek(self, place: int) -> int:
        return self._stream.seek(place)

    def tell(self) -> int:
        return self._stream.tell()


@dataclass
class Group:
    """Members of one name: what follows the first dot, to their bytes."""

    key: str
    members: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    size: int = 0


def groups(path: Path) -> Iterator[Group | Problem]:
    """The samples of a shard; one that was cut off is not among them."""
    name = printable(path.name)
    group: Group | None = None
    try:
        with opened(path) as stream:
            reader = _Reader(stream, name)
            with tarfile.open(fileobj=reader, mode="r:", errorlevel=1) as archive:  # type: ignore[call-overload]
                for member in _members(archive, reader, name):
                    key, dot, ending = _named(member.name)
                    if not dot or not member.isreg():
                        continue
                    if group is None or group.key != key:
                        if group is not None:
                            yield group
                        group = Group(key)
                    _take(group, ending, member, archive, reader, name)
    except (BadFileError, tarfile.TarError, OSError, EOFError, zlib.error, ValueError) as error:
        yield Problem(name, str(error) if isinstance(error, BadFileError) else _cut(name, group))
        return
    if group is not None:
        yield group


def _members(archive: tarfile.TarFile, reader: _Reader, name: str) -> Iterator[tarfile.TarInfo]:
    """Every member.

    Raises:
        BadFileError: If one is larger than can be skipped, or has a size that leads back.
        EOFError: If the shard does not end as it should; tarfile takes that for its end.
    """
    members: list[Any] = vars(archive)["members"]
    while (member := archive.next()) is not None:
        del members[:]  # else it remembers every one
        if member.size < 0 or (reader.packed and member.size > MOST_BYTES):
            raise BadFileError(
                "{file} holds {member}, whose size is none; what stands from there on is not read.",
                file=name,
                member=printable(member.name[:120]),
            )
        yield member
    if reader.last != bytes(tarfile.BLOCKSIZE):
        raise EOFError


def _cut(name: str, group: Group | None) -> str:
    last = f", in the sample {printable(group.key)!r} or behind it" if group else ""
    return f"{name} is damaged or ends too early{last}; what stands before is imported."


def _named(name: str) -> tuple[str, str, str]:
    """The sample that a member belongs to, a dot, and what follows it; without a dot it belongs to none."""
    path = PurePosixPath(name)
    if any(is_hidden(part) for part in path.parts if part not in {".", ".."}):
        return "", "", ""
    stem, dot, ending = path.name.partition(".")
    return (path.parent / stem).as_posix(), dot if stem and ending else "", ending


def _take(
    group: Group, ending: str, member: tarfile.TarInfo, archive: tarfile.TarFile, reader: _Reader, name: str
) -> None:
    shown = f"{name}: {printable(member.name)}"
    if ending in group.members:
        group.problems.append(Problem(shown, "The file is skipped: another one of the sample has its name."))
    elif member.issparse() or group.size + member.size > MOST_BYTES or len(group.members) >= _MOST_MEMBERS:
        reason = f"The file is skipped: a sample has at most {MOST_BYTES >> 20} MB in {_MOST_MEMBERS} files."
        group.problems.append(Problem(shown, reason))
    else:
        stream = archive.extractfile(member)
        reader.limit = MOST_BYTES
        data = stream.read() if stream else b""
        reader.limit = _MOST_READ
        group.members[ending] = data
        group.size += len(data)
