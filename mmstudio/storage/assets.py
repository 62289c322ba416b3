"""Copying files into a project by content, synced in batches."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from mmstudio.core.files import sync_files, sync_folders
from mmstudio.storage.layout import ProjectLayout

_CHUNK = 4 << 20


class UnreadableError(Exception):
    """A source file could not be read; the rest of the batch goes on."""


class AssetBatch:
    """Files on their way into a project; they last once :meth:`publish` returned.

    Each is copied to a temporary name while it is hashed. ``publish`` syncs all of them at once and renames them, so
    that a row which names an asset is never on the disk before the asset is. Use as a context manager: what was not
    published is removed.
    """

    def __init__(self, layout: ProjectLayout) -> None:
        self._layout = layout
        self._staging = layout.assets / f".incoming-{uuid.uuid4().hex}"
        self._waiting: dict[Path, Path] = {}

    def __enter__(self) -> Self:
        self._staging.mkdir(parents=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for path in self._staging.iterdir():
            path.unlink()
        self._staging.rmdir()

    def add(self, source: Path) -> tuple[str, str]:
        """Take in a copy of a file.

        Returns:
            Its SHA-256 and the path it will have, relative to the project.

        Raises:
            UnreadableError: If the source cannot be read.
            OSError: If the copy cannot be written.
        """
        try:
            file = source.open("rb")
        except OSError as error:
            raise UnreadableError(error.strerror or str(error)) from error
        with file:
            first = _read(file)
            digest = hashlib.sha256(first)
            if len(first) < _CHUNK:
                final = self._layout.asset(digest.hexdigest(), source.suffix)
                if not self._known(final, len(first)):
                    self._stage(final).write_bytes(first)
                return digest.hexdigest(), self._layout.relative(final)
            temporary = self._staging / uuid.uuid4().hex
            with temporary.open("wb") as copy:
                chunk = first
                while chunk:
                    copy.write(chunk)
                    chunk = _read(file)
                    digest.update(chunk)
        final = self._layout.asset(digest.hexdigest(), source.suffix)
        if self._known(final, temporary.stat().st_size):
            temporary.unlink()
        else:
            temporary.replace(self._stage(final))
        return digest.hexdigest(), self._layout.relative(final)

    def publish(self) -> None:
        """Sync all waiting copies and rename them into place.

        Raises:
            OSError: If the disk refuses; some may then be in place, which is harmless.
        """
        sync_files(list(self._waiting.values()))
        folders = {final.parent for final in self._waiting}
        for folder in folders:
            folder.mkdir(exist_ok=True)
        for final, temporary in self._waiting.items():
            temporary.replace(final)
        if folders:
            sync_folders([*folders, self._layout.assets])
        self._waiting.clear()

    def _known(self, final: Path, size: int) -> bool:
        """Whether that content is there already, or waiting; a file of another length was torn and is replaced."""
        if final in self._waiting:
            return True
        try:
            return final.stat().st_size == size
        except OSError:
            return False

    def _stage(self, final: Path) -> Path:
        self._waiting[final] = self._staging / f"{len(self._waiting)}-{final.name}"
        return self._waiting[final]


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes.

    Raises:
        UnreadableError: If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableError(error.strerror or str(error)) from error


def remove_leftovers(layout: ProjectLayout) -> None:
    """Remove copies that a crash left half done; only the project's writer may call this."""
    for folder in layout.assets.glob(".incoming-*"):
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


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
