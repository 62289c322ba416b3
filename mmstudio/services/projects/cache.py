"""The cache of a project: measures and removes what can be made again.

That is all that lies in it but for :data:`mmstudio.storage.folder.layout.WORK` and what is half done, which has a hidden name:
thumbnails, prepared arrays, and features of all sorts, e.g. those that similar files are found by, the vectors that are searched,
and what extractors have learned.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.files.atomic import bytes_below, files_below
from mmstudio.storage.folder.layout import WORK

PICTURES, ARRAYS = "thumbnails", "prepared"


@dataclass(frozen=True)
class CacheSize:
    """What a cache holds, in bytes.

    Attributes:
        pictures, arrays, features: Bytes of thumbnails, of prepared arrays, and of everything else.
    """

    pictures: int = 0
    arrays: int = 0
    features: int = 0

    @property
    def total(self) -> int:
        """The sum of all three."""
        return self.pictures + self.arrays + self.features


@dataclass(frozen=True)
class _Item:
    """A file or folder that is removed as a whole."""

    used: float
    path: Path
    size: int
    needs_rest: bool


def measure(cache: Path) -> CacheSize:
    """Measure what a project's cache holds that can be made again.

    Args:
        cache: Its folder.
    """
    rest = sum(bytes_below(path) if path.is_dir() else _size(path) for path in _rest(cache))
    return CacheSize(bytes_below(cache / PICTURES), bytes_below(cache / ARRAYS), rest)


def shrink(cache: Path, most_bytes: int, busy: Callable[[], bool]) -> int:
    """Remove what has not been used for the longest time, until the rest is small enough.

    What is being made or may be read by a job stays: while jobs run, only thumbnails are removed.

    Args:
        cache: The project's cache folder.
        most_bytes: How many bytes may stay.
        busy: Whether a job runs; called repeatedly.

    Returns:
        Bytes made free.
    """
    items = sorted(_items(cache), key=lambda item: item.used)
    over = sum(item.size for item in items) - most_bytes
    freed = 0
    for item in items:
        if freed >= over:
            break
        if not (item.needs_rest and busy()) and _remove(item.path):
            freed += item.size
    return freed


def _items(cache: Path) -> Iterator[_Item]:
    for path in files_below(cache / PICTURES):
        if path.suffix == ".png":
            yield from _file(path, needs_rest=False)
    for folder in _folders(cache / ARRAYS):
        with suppress(OSError):  # an array without its last file is still being made
            used = (folder / "done.json").lstat().st_mtime
            yield _Item(used, folder, bytes_below(folder), needs_rest=True)
    for place in _rest(cache):
        for path in files_below(place) if place.is_dir() else [place]:
            yield from _file(path, needs_rest=True)


def _file(path: Path, *, needs_rest: bool) -> Iterator[_Item]:
    """A file as an item; nothing if it is gone."""
    with suppress(OSError):
        found = path.lstat()
        yield _Item(found.st_mtime, path, found.st_size, needs_rest)


def _rest(cache: Path) -> list[Path]:
    """What lies in the cache besides thumbnails, prepared arrays and work; links, which nothing here makes, are left out."""
    with suppress(OSError):
        return [
            Path(entry.path)
            for entry in os.scandir(cache)
            if entry.name not in {PICTURES, ARRAYS, *WORK}
            and not entry.name.startswith(".")
            and not entry.is_symlink()
        ]
    return []


def _folders(place: Path) -> list[Path]:
    try:
        return [Path(entry.path) for entry in os.scandir(place) if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


def _remove(path: Path) -> bool:
    """Remove a file or folder; a folder cannot be found any more once its removal begins."""
    try:
        if not path.is_dir() or path.is_symlink():
            path.unlink()
            return True
        gone = path.with_name(f".{uuid.uuid4().hex}")
        path.rename(gone)
    except OSError:  # gone already, or in use on a system that then keeps it
        return False
    shutil.rmtree(gone, ignore_errors=True)
    return True


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0
