"""The files of a source: each must be an ordinary file below its folder, whatever a row calls it."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePath

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.names import FileFinder
from mmstudio.core.sentences import printable

_REMEMBERED = 8192


class SourceFiles:
    """Finds the files that rows name in a source.

    Args:
        source: Folder that no file may lie outside of.

    Attributes:
        root: The same folder, with all links followed.
    """

    def __init__(self, source: Path) -> None:
        self.root, self._source = os.path.realpath(source), str(source)
        self._finder = FileFinder(self._source, self.root)
        self._folders: dict[str, str] = {}

    def found(self, path: PurePath) -> tuple[str, str]:
        """The path of a file, which is not opened, and its place below the source.

        Raises:
            BadFileError: If it lies outside.
        """
        text = os.path.normpath(self._finder.find(path))
        for folder in (self.root, self._source):
            if _inside(text, folder):
                return text, text[len(folder) :].replace(os.sep, "/").lstrip("/")
        raise BadFileError("{file} lies outside of the folder that is imported.", file=self.shown(path))

    def contained(self, path: PurePath) -> Path:
        """The real path of a file inside the source; see :class:`FileFinder` for what its name may look like.

        Raises:
            BadFileError: If it does not exist, is not an ordinary file, or lies outside.
        """
        try:
            real, is_file = self._real(os.path.normpath(path))
            if not (is_file and _inside(real, self.root)):
                real, is_file = self._real(os.path.normpath(self._finder.find(path)))
                self._refuse_strange(real, path, is_file=is_file)
        except (OSError, ValueError) as error:
            raise BadFileError("{file} is not a usable file name.", file=self.shown(path)) from error
        return path if isinstance(path, Path) and real == str(path) else Path(real)

    def _refuse_strange(self, real: str, path: PurePath, *, is_file: bool) -> None:
        reason = ""
        if not _inside(real, self.root):
            reason = "{file} lies outside of the folder that is imported."
        elif not is_file:
            reason = "{file} is not a file." if os.path.exists(real) else "{file} does not exist."  # noqa: PTH110
        if reason:
            raise BadFileError(reason, file=self.shown(path))

    def _real(self, text: str) -> tuple[str, bool]:
        """A path with all links followed, and whether a file lies there; the way to each folder is followed once."""
        folder, name = os.path.split(text)
        known = self._folders.get(folder)
        if known is None:
            if len(self._folders) > _REMEMBERED:
                self._folders.clear()
            known = self._folders[folder] = os.path.realpath(folder)
        real = os.path.join(known, name)  # noqa: PTH118
        try:
            mode = os.lstat(real).st_mode
        except (OSError, ValueError):
            return real, False
        if stat.S_ISLNK(mode):
            real = os.path.realpath(real)
            return real, os.path.isfile(real)  # noqa: PTH113 - paths are texts here
        return real, stat.S_ISREG(mode)

    def name_of(self, value: object) -> str:
        """Where a file lies below the source, as noted in a problem; empty if it lies outside."""
        if not isinstance(value, PurePath):
            return ""
        text = os.path.normpath(value)
        for root in (self._source, self.root):
            if _inside(text, root):
                inside = Path(text).relative_to(root).as_posix()
                return inside if printable(inside) == inside else ""
        return ""

    def shown(self, path: PurePath) -> str:
        """The name of a file in messages: short, and relative to the source."""
        text = str(path)
        for root in (self._source, self.root):
            if _inside(text, root):
                text = Path(text).relative_to(root).as_posix()
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
        return repr(text if len(text) <= 120 else text[:117] + "...")[1:-1]


def _inside(path: str, folder: str) -> bool:
    return path.startswith(folder if folder.endswith(os.sep) else folder + os.sep)
