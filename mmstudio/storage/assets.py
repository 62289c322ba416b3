"""Copying files into a project by content, synced in batches."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from mmstudio.core.files import sync_files, sync_folders
from mmstudio.core.sample import Content
from mmstudio.storage.layout import ProjectLayout

_CHUNK = 4 << 20
_SMALL = 64 << 10


class UnreadableError(Exception):
    """A source file could not be read; the rest of the batch goes on."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A copy on its way into a project.

    Attributes:
        sha256: Of its bytes.
        path: Where it will be, relative to the project.
        place: Where it is now.
    """

    sha256: str
    path: str
    place: Path


class Staging:
    """Copies on their way into a project; they last once :func:`publish` returned.

    Each is written under the name it will have, so that several processes may fill one folder. Use it as a context
    manager: what was not published is removed.
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
    """Writes copies into the folder of a :class:`Staging`, from whatever process."""

    def __init__(self, layout: ProjectLayout, folder: Path) -> None:
        self._layout = layout
        self._folder = folder

    def add(self, source: Path | Content) -> Taken:
        """Copy a file, or write down a content, while it is hashed.

        Raises:
            UnreadableError: If the source cannot be read.
            OSError: If the copy cannot be written.
        """
        if isinstance(source, Content):
            return self._small(source.data, source.suffix)
        try:
            file = source.open("rb")
        except OSError as error:
            raise UnreadableError(error.strerror or str(error)) from error
        with file:
            first = _read(file)
            if len(first) < _CHUNK:
                return self._small(first, source.suffix)
            digest = hashlib.sha256(first)
            temporary = self._folder / f".{uuid.uuid4().hex}"
            with temporary.open("wb") as copy:
                chunk = first
                while chunk:
                    copy.write(chunk)
                    chunk = _read(file)
                    digest.update(chunk)
        final = self._layout.asset(digest.hexdigest(), source.suffix)
        if (known := self._known(final, temporary.stat().st_size)) is not None:
            temporary.unlink()
            return Taken(digest.hexdigest(), self._layout.relative(final), known)
        place = temporary.replace(self._folder / final.name)
        return Taken(digest.hexdigest(), self._layout.relative(final), place)

    def _small(self, data: bytes, suffix: str) -> Taken:
        digest = hashlib.sha256(data).hexdigest()
        final = self._layout.asset(digest, suffix)
        place = self._known(final, len(data))
        if place is None:
            place = self._folder / final.name
            temporary = self._folder / f".{uuid.uuid4().hex}"
            temporary.write_bytes(data)
            temporary.replace(place)
        return Taken(digest, self._layout.relative(final), place)

    def _known(self, final: Path, size: int) -> Path | None:
        """Where that content is already; a file of another length was torn and is replaced."""
        for place in (final, self._folder / final.name):
            try:
                if place.stat().st_size == size:
                    return place
            except OSError:
                continue
        return None


def publish(layout: ProjectLayout, folder: Path, paths: Iterable[str]) -> set[str]:
    """Sync copies and rename them into place, so that a row which names one is never on the disk before it is.

    Args:
        layout: The project.
        folder: Of the staging.
        paths: Relative to the project, of all that rows will name.

    Returns:
        Those that are neither in the folder nor in place.

    Raises:
        OSError: If the disk refuses; some may then be in place, which is harmless.
    """
    wanted = {path: folder / path.rpartition("/")[2] for path in paths}
    waiting = {layout.root / path: place for path, place in wanted.items() if place.exists()}
    sync_files(list(waiting.values()))
    folders = {final.parent for final in waiting}
    for place in folders:
        place.mkdir(exist_ok=True)
    for final, temporary in waiting.items():
        temporary.replace(final)
    if folders:
        sync_folders([*folders, layout.assets])
    return {
        path for path in wanted if layout.root / path not in waiting and not (layout.root / path).exists()
    }


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes.

    Raises:
        UnreadableError: If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.sha256(first := file.read(_SMALL))
            if len(first) == _SMALL:
                hashlib.file_digest(file, lambda: digest)
            return digest.hexdigest()
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from error


def remove_leftovers(layout: ProjectLayout) -> None:
    """Remove copies that a crash left half done; only the project's writer may call this."""
    for folder in layout.assets.glob(".incoming-*"):
        shutil.rmtree(folder, ignore_errors=True)


def remove_unused(layout: ProjectLayout, used: set[str]) -> int:
    """Remove every asset that no row names.

    Args:
        layout: The project.
        used: Paths that rows name, relative to the project.

    Returns:
        Bytes made free.
    """
    freed = 0
    for path in layout.assets.glob("??/*"):
        if layout.relative(path) not in used:
            freed += path.stat().st_size
            path.unlink()
    return freed


def _read(file: BinaryIO) -> bytes:
    try:
        return file.read(_CHUNK)
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from error
