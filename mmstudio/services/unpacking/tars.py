"""The entries of a tar file, compressed with gzip, bzip2, xz or not at all."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.name_encodings import decode_names, surely_utf8
from mmstudio.core.files.tars import TAR_ERRORS, Tar, open_tar
from mmstudio.services.unpacking.members import EntryError, Member


class TarNames:
    """Names of the entries of one tar file: UTF-8, or one guessed encoding for all that are not UTF-8.

    Attributes:
        encoding: The guessed encoding; empty if none was needed.
    """

    def __init__(self, path: Path, most_bytes: int) -> None:
        self._path, self._most = path, most_bytes
        self._known: dict[str, str] | None = None
        self.encoding = ""

    def decoded(self, name: str) -> str:
        """The decoded name; all names of the file are read before the first guess."""
        if _is_clear(name):
            return name
        if self._known is None:
            self._known = self._guess()
        return self._known.get(name, name)

    def _guess(self) -> dict[str, str]:
        names = list[str]()
        try:
            with open_tar(self._path) as tar:
                names += [
                    name
                    for item in tar.members(most_bytes=self._most)
                    for name in (item.name, item.linkname)
                    if not name.isascii()
                ]
        except (BadFileError, *TAR_ERRORS):
            pass  # keeps the entries before the damage
        names = list(dict.fromkeys(names))
        found, self.encoding = decode_names([name.encode("utf-8", "surrogateescape") for name in names])
        return dict(zip(names, found, strict=True))


def tar_members(tar: Tar, names: TarNames, most_bytes: int) -> Iterator[Member]:
    """The entries one after the other; each one's content must be read before the next.

    Raises:
        BadFileError: If a header is damaged.
        EOFError: If the file ends too early.
    """
    for item in tar.members(most_bytes=most_bytes):
        name = names.decoded(item.name) + ("/" if item.isdir() else "")
        link = names.decoded(item.linkname) or "?" if item.issym() or item.islnk() else ""
        yield Member(name, 0 if link else item.size, partial(_open, tar, item), link, hard=item.islnk())


@contextmanager
def _open(tar: Tar, item: tarfile.TarInfo) -> Iterator[IO[bytes]]:
    if not item.isreg():
        raise EntryError("it is not a file.")
    with tar.open(item) as stream:
        yield stream


def _is_clear(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return surely_utf8(name)
