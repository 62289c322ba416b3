"""Atomic writing of files: a crash leaves the old content or the new, never a part of it."""

from __future__ import annotations

import json
import os
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

STAGING = "staging"
"""Folder in a project's cache for unfinished results; no code lists it."""
_MANY = 32
"""Number of files from which one sync of everything is cheaper than an fsync of each."""


def write_atomic(path: Path, data: bytes | str) -> None:
    """Write a file completely: temporary name in the same folder, fsync, rename.

    Args:
        path: The file; its folder must exist.
        data: Bytes, or text, which is written as UTF-8 unchanged.

    Raises:
        OSError: If it cannot be written; ``path`` then holds what it held before.
    """
    with atomic_path(path) as temporary:
        temporary.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)


def write_json(path: Path, data: Any) -> None:
    """Write JSON as :func:`write_atomic` does: indented, keys in the given order, NaN refused.

    Raises:
        OSError: If it cannot be written.
        ValueError: If it holds NaN or an infinity, which JSON does not have.
    """
    write_atomic(path, json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """A temporary path with the same suffix in the same folder; renamed to ``path`` if the block ends without an error.

    For writers that need a path instead of bytes. On an exception the temporary file is removed and ``path`` stays
    unchanged.

    Raises:
        OSError: If it cannot be written; it names ``path``, since nobody knows the temporary one.
    """
    temporary = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    try:
        yield temporary
        sync_file(temporary)
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and str(error.filename) == str(temporary):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    sync_folder(path.parent)


@contextmanager
def atomic_files(path: Path, staging: Path) -> Iterator[Path]:
    """A path of the same name in a temporary folder; files written there move to the folder of ``path`` at the end.

    For writers that may put companions beside their file (a sidecar). Companions are moved first, so that ``path`` is
    complete once it exists. On an exception everything written is removed and ``path`` stays unchanged.

    Args:
        path: The file; its folder must exist.
        staging: Folder on the same file system for unfinished files, created if only the folder itself is missing. It
            should be one that no code lists, and not the folder of ``path``, which people and programs may be reading.

    Raises:
        OSError: If a file cannot be written or moved.
    """
    folder = staging / f".{uuid.uuid4().hex}"
    staging.mkdir(exist_ok=True)
    folder.mkdir()
    try:
        yield folder / path.name
        companions = sorted(item for item in folder.iterdir() if item.name != path.name)
        for item in (*companions, folder / path.name):
            sync_file(item)
            item.replace(path.with_name(item.name))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sync_folder(path.parent)


def files_below(folder: Path) -> Iterator[Path]:
    """Regular files below a folder in order of their paths; hidden names, which unfinished files have, are left out.

    It tolerates other writers: a file that vanishes during the walk is left out, and a missing folder is not an error.
        A file may still vanish between being returned and being opened.
    """
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (
            path
            for path in (Path(place, name) for name in sorted(names) if not name.startswith("."))
            if path.is_file()
        )


def bytes_below(folder: Path) -> int:
    """Bytes of all files below a folder, hidden ones too; files that vanish during the walk do not count."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118 - paths cost time
    return total


def used_now(path: Path) -> None:
    """Note that a file of a cache was used: what was not used for the longest time is removed first when space is short."""
    with suppress(OSError):
        os.utime(path)


def append_line(path: Path, line: str) -> None:
    """Append one line to a text file (UTF-8) in one write, creating the file if needed.

    The system has the line when this returns, so that it survives the end of the program; it is not fsynced.

    Raises:
        OSError: If it cannot be written.
    """
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(line.rstrip("\n") + "\n")


def publish_folder(temporary: Path, final: Path) -> None:
    """Rename a finished folder into place after flushing its files.

    Args:
        temporary: Complete folder, on the same file system.
        final: Must not exist, or be an empty folder.

    Raises:
        OSError: If ``final`` already exists with content.
    """
    sync_files([path for path in sorted(temporary.rglob("*")) if path.is_file()])
    for folder in (*(path for path in temporary.rglob("*") if path.is_dir()), temporary):
        sync_folder(folder)
    if final.is_dir():
        final.rmdir()
    temporary.rename(final)
    sync_folder(final.parent)


@contextmanager
def staged_folder(final: Path, mark: str) -> Iterator[Path]:
    """An empty folder beside ``final``, renamed to it as a whole if the block ends without an error.

    On an exception nothing is left behind, including parent folders that were created for it.

    Args:
        final: Absolute path; must not exist, or be an empty folder.
        mark: Part of the temporary name. Leftovers of a killed process under the same name are removed first.

    Raises:
        OSError: If it cannot be created or renamed.
    """
    temporary = staging_of(final, mark)
    made = [folder for folder in final.parents if not folder.exists()]
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir()
        yield temporary
        publish_folder(temporary, final)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        for folder in made:  # the deepest first
            with suppress(OSError):
                folder.rmdir()
        raise


@contextmanager
def replaced_folder(final: Path) -> Iterator[Path]:
    """An empty folder that becomes ``final`` if the block ends without an error; it replaces an earlier one.

    Nothing is flushed: it is for what can be made again.
    """
    temporary = final.with_name(f".{final.name}.part")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        temporary.mkdir()
        yield temporary
        shutil.rmtree(final, ignore_errors=True)
        temporary.rename(final)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def staging_of(final: Path, mark: str) -> Path:
    """The folder in which :func:`staged_folder` builds; leftovers of a killed process there may be removed."""
    return final.with_name(f".{mark}.part")


def sync_file(path: Path) -> None:
    """Flush a file's content to the disk."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def sync_files(paths: Sequence[Path]) -> None:
    """Flush many files' content to the disk, much cheaper than one by one.

    On Linux ``sync`` waits until everything is written; elsewhere it may return earlier, so there each file is synced,
    several at a time.
    """
    _sync_each(paths, sync_file)


def sync_folders(paths: Sequence[Path]) -> None:
    """Make renames inside many folders durable, as :func:`sync_files` does."""
    _sync_each(paths, sync_folder)


def _sync_each(paths: Sequence[Path], sync: Callable[[Path], None]) -> None:
    if len(paths) >= _MANY and sys.platform == "linux":
        os.sync()
    elif len(paths) >= _MANY:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(sync, paths))
    else:
        for path in paths:
            sync(path)


def sync_folder(path: Path) -> None:
    """Make renames inside a folder durable. Windows has no such call and does not need it."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
