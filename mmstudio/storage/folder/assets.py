"""Copying of files into a project, addressed by content and flushed in batches."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from mmstudio.core.files.atomic import sync_files, sync_folders
from mmstudio.core.files.door import open_ordinary, refuse_link, small_ordinary
from mmstudio.core.sample import Content
from mmstudio.storage.folder.layout import ProjectLayout

MOST_BYTES = (4 << 20) - 1
"""Largest size of a file that is read only once, to be checked, hashed and copied from memory."""


class UnreadableError(Exception):
    """A source file could not be read; the rest of the batch continues."""


Look = Callable[[Path, bytes | None], None]
"""Checks a file that is about to be stored, given its content if that was read already; raises if it cannot be used."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A copy on its way into a project.

    Attributes:
        sha256: Hash of its bytes.
        path: Its final path, relative to the project.
    """

    sha256: str
    path: str


class Staging:
    """Copies on their way into a project; they are durable once :func:`publish` has returned.

    Each copy is written under its final name, so that several processes may fill one folder. Use it as a context
    manager: copies that were not published are removed.
    """

    def __init__(self, layout: ProjectLayout) -> None:
        self._layout = layout
        self.folder = layout.assets / f".incoming-{uuid.uuid4().hex}"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


class Copier:
    """Writes copies into the folder of a :class:`Staging`, from any process."""

    def __init__(self, layout: ProjectLayout, folder: Path) -> None:
        self._layout = layout
        self._folder = folder

    def add(self, source: Path | Content, look: Look | None = None) -> Taken:
        """Copy a file, or write a given content, and hash it meanwhile.

        Args:
            source: File or content to copy.
            look: Checks the copy before it gets its final name, so that exactly the checked bytes are kept, and no
                other process can replace them.

        Raises:
            UnreadableError: If the source cannot be read.
            OSError: If the copy cannot be written.
        """
        if isinstance(source, Content):
            return self._small(source.data, source.suffix, look)
        try:
            file = open_ordinary(source)
        except OSError as error:
            raise UnreadableError(error.strerror or str(error)) from error
        with file:
            first = _read(file)
            if len(first) <= MOST_BYTES:
                return self._small(first, source.suffix, look)
            digest, size = hashlib.sha256(), 0
            temporary = self._temporary(source.suffix)
            with temporary.open("wb") as copy:
                chunk = first
                while chunk:
                    size += copy.write(chunk)
                    digest.update(chunk)
                    chunk = _read(file)
        return self._keep(temporary, digest.hexdigest(), source.suffix, size, look)

    def _small(self, data: bytes, suffix: str, look: Look | None) -> Taken:
        digest = hashlib.sha256(data).hexdigest()
        final = self._layout.asset(digest, suffix)
        if _holds(final, len(data)):
            if look is not None:
                look(final, data)
            return Taken(digest, self._layout.relative(final))
        temporary = self._temporary(suffix)
        temporary.write_bytes(data)
        return self._keep(temporary, digest, suffix, len(data), look, data)

    def _temporary(self, suffix: str) -> Path:
        return self._folder / f".{self._layout.asset(uuid.uuid4().hex, suffix).name}"

    def _keep(
        self,
        temporary: Path,
        digest: str,
        suffix: str,
        size: int,
        look: Look | None,
        data: bytes | None = None,
    ) -> Taken:
        """Rename a copy to its final name, unless that content exists already."""
        final = self._layout.asset(digest, suffix)
        named = self._folder / final.name
        try:
            if look is not None:
                look(temporary, data)
            if not _holds(final, size) and not _holds(named, size):
                temporary.replace(named)
        finally:
            temporary.unlink(missing_ok=True)
        return Taken(digest, self._layout.relative(final))


def _holds(place: Path, size: int) -> bool:
    """Whether a complete file exists; one of another length was cut off and is replaced."""
    try:
        return place.stat().st_size == size
    except OSError:
        return False


def publish(layout: ProjectLayout, folder: Path, paths: Iterable[str]) -> set[str]:
    """Flush copies and rename them into place, so that a row never names a file that is not on the disk.

    Args:
        layout: The project.
        folder: Folder of the staging.
        paths: Paths that rows will name, relative to the project.

    Returns:
        Paths that are neither in the folder nor in place.

    Raises:
        OSError: If the disk fails; some files may then be in place, which is harmless.
    """
    wanted = {path: folder / path.rpartition("/")[2] for path in paths}
    waiting = {layout.root / path: place for path, place in wanted.items() if place.exists()}
    sync_files(list(waiting.values()))
    folders = {final.parent for final in waiting}
    for place in folders:
        refuse_link(place)
        place.mkdir(exist_ok=True)
    for final, temporary in waiting.items():
        temporary.replace(final)
    if folders:
        sync_folders([*folders, layout.assets])
    return {
        path for path in wanted if layout.root / path not in waiting and not (layout.root / path).exists()
    }


def hash_file(path: Path, look: Look | None = None) -> str:
    """SHA-256 of a file's bytes.

    Args:
        path: The file; a small one is read once.
        look: Checks the file first.

    Raises:
        UnreadableError: If it cannot be read.
    """
    try:
        data = small_ordinary(path, MOST_BYTES)
    except OSError:
        data = None  # the check reports this in its own words
    if look is not None:
        look(path, data)
    if data is not None:
        return hashlib.sha256(data).hexdigest()
    try:
        with open_ordinary(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from error


def remove_leftovers(layout: ProjectLayout) -> None:
    """Remove unfinished copies that a crash left; only the project's writer may call this."""
    for folder in layout.assets.glob(".incoming-*"):
        shutil.rmtree(folder, ignore_errors=True)


def remove_unused(layout: ProjectLayout, used: set[str]) -> int:
    """Remove every asset that no row names.

    Args:
        layout: The project.
        used: Paths that rows name, relative to the project.

    Returns:
        Number of bytes freed.
    """
    freed = 0
    for folder in layout.assets.glob("??"):
        refuse_link(folder)
        for path in folder.glob("*"):
            if layout.relative(path) not in used:
                freed += path.lstat().st_size
                path.unlink()
    return freed


def _read(file: BinaryIO) -> bytes:
    try:
        return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from error
