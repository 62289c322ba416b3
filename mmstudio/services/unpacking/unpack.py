"""Unpacking of a data archive into a folder."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TypeVar

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.files.name_encodings import encoding_title
from mmstudio.core.files.tars import TAR_ERRORS, open_tar
from mmstudio.core.sentences import printable
from mmstudio.services.unpacking.members import EntryError, Member, is_folder, is_litter, parts_of
from mmstudio.services.unpacking.places import Places, safe_name
from mmstudio.services.unpacking.report import UnpackingReport
from mmstudio.services.unpacking.tars import TarNames, tar_members
from mmstudio.services.unpacking.zips import ZIP_ERRORS, open_zip

_CHUNK = 1 << 20
_DAMAGED = "it is damaged in the archive. Copy or download that again."
_CUT = "it is damaged or ends too early. Copy or download it again."

_Thing = TypeVar("_Thing")
_Errors = tuple[type[Exception], ...]


class _UnreadableError(Exception):
    """The archive cannot be read at this place."""


def unpack(archive: Path, folder: Path, *, most_bytes: int) -> UnpackingReport:
    """Unpack an archive; an entry that cannot be unpacked is reported and skipped.

    Args:
        archive: A zip or tar file, compressed or not; its first bytes decide.
        folder: Target folder; empty.
        most_bytes: How much it may take on the disk.

    Raises:
        BadFileError: If it cannot be read, is too large, or nothing in it can be unpacked.
        OSError: If the disk refuses.
    """
    work = _Unpacking(archive.name, folder, most_bytes)
    with open_ordinary(archive) as stream:
        is_zip = stream.read(2) == b"PK" or archive.suffix.lower() == ".zip"
    encoding = work.take_zip(archive) if is_zip else work.take_tar(archive)
    work.copy_linked()
    if not work.report.files:
        raise BadFileError(
            "{name} cannot be unpacked: {reason}",
            name=archive.name,
            reason=work.first_reason or "it holds no files.",
        )
    if encoding:
        work.report.notes.append(
            f"Names in {archive.name} are not UTF-8; they are read as {encoding_title(encoding)}. If they come out wrong, "
            "unpack the archive with another program and import the folder."
        )
    return work.report


class _Unpacking:
    """One archive that is being unpacked into a folder."""

    def __init__(self, name: str, folder: Path, most_bytes: int) -> None:
        self._name, self._left = name, most_bytes
        self._places = Places(folder)
        self._links: list[tuple[tuple[str, ...], Member]] = []
        self.report = UnpackingReport()
        self.first_reason = ""

    def take_zip(self, archive: Path) -> str:
        """Write the entries of a zip; returns the encoding guessed for its names."""
        with open_zip(archive) as (members, encoding):
            size = sum(member.size for member in members)
            self._take_room(size)
            self._left += size
            for member in members:
                try:
                    self._take(member, ZIP_ERRORS)
                except _UnreadableError:
                    self._tell(member.name, _DAMAGED)
        return encoding

    def take_tar(self, archive: Path) -> str:
        """Write the entries of a tar file, up to any damage; returns the encoding guessed for its names."""
        names = TarNames(archive, self._left)
        with ExitStack() as stack:
            try:
                tar = stack.enter_context(open_tar(archive))
            except TAR_ERRORS:
                self._tell("", _CUT)
                return ""
            try:
                for member in _guarded(tar_members(tar, names, self._left), TAR_ERRORS):
                    self._take(member, TAR_ERRORS)
            except _UnreadableError:
                self._tell("", _CUT)
        return names.encoding

    def copy_linked(self) -> None:
        """Write copies for links that lead to files of the archive, directly or through other links."""
        waiting = self._links
        while waiting:
            left = [(parts, member) for parts, member in waiting if not self._copied(parts, member)]
            if len(left) == len(waiting):
                break
            waiting = left
        for _, member in waiting:
            target = printable(member.link[:120])
            self._tell(member.name, f"it is a link to {target!r}, which is not a file of the archive.")

    def _take(self, member: Member, errors: _Errors) -> None:
        try:
            parts = parts_of(member.name)
            if is_litter(parts) or is_folder(member.name):
                return
            if member.link:
                self._links.append((parts, member))
            else:
                self._write(parts, member, _guarded(_blocks(member), errors))
        except EntryError as error:
            self._tell(member.name, str(error))

    def _write(self, parts: tuple[str, ...], member: Member, blocks: Iterable[bytes]) -> None:
        """Write an entry's content; nothing is left if it cannot be read to its end."""
        file, path = self._places.create(parts)
        before = self._left
        try:
            with file:
                for block in blocks:
                    self._take_room(len(block))
                    file.write(block)
        except BaseException:
            self._places.forget(parts)
            self._left = before
            raise
        self.report.files += 1
        if path.name != safe_name(parts[-1]):
            reason = f"Another entry has its name; it is imported beside that as {path.name!r}."
            self.report.tell(f"{self._name}: {member.name}", reason)

    def _copied(self, parts: tuple[str, ...], member: Member) -> bool:
        base = "" if member.hard else "/".join(parts[:-1])
        target = posixpath.normpath(posixpath.join(base, member.link.replace("\\", "/")))
        found = self._places.find(tuple(target.split("/")))
        if found is None:
            return False
        with open_ordinary(found) as stream:
            self._write(parts, member, iter(partial(stream.read, _CHUNK), b""))
        return True

    def _tell(self, name: str, reason: str) -> None:
        self.first_reason = self.first_reason or reason
        if name:
            self.report.tell(f"{self._name}: {name}", f"The entry is skipped: {reason}")
        else:
            self.report.tell(self._name, f"Only a part is imported: {reason}")

    def _take_room(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise BadFileError(
                "{name} is too large for the disk.",
                hint="Make room, or unpack it on another disk and import that folder.",
                name=self._name,
            )


def _blocks(member: Member) -> Iterator[bytes]:
    with member.open() as stream:
        while block := stream.read(_CHUNK):
            yield block


def _guarded(items: Iterator[_Thing], errors: _Errors) -> Iterator[_Thing]:
    """Items as they come; errors of a damaged archive are told apart from errors of the disk."""
    try:
        yield from items
    except errors as error:
        raise _UnreadableError from error
