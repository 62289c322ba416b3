"""The cache of a project: measures and removes what can be made again.

That is thumbnails, prepared arrays and features for finding similar files. The rest of the cache (results that are
half done, sources that are being imported, reports of cleaning) is work, and stays.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.files.atomic import bytes_below

PICTURES, ARRAYS, FEATURES = "thumbnails", "prepared", "similar.bin"


@dataclass(frozen=True)
class CacheSize:
    """What a cache holds, in bytes.

    Attributes:
        pictures, arrays, features: Bytes of thumbnails, prepared arrays and features of files.
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
    return CacheSize(bytes_below(cache / PICTURES), bytes_below(cache / ARRAYS), _size(cache / FEATURES))


def shrink(cache: Path, most_bytes: int, busy: Callable[[], bool]) -> int:
    """Remove what has not been used for the longest time, until the rest is small enough.

    Arrays that are being made or may be read by a job stay: no arrays are removed while jobs run.

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
    for place, _, names in os.walk(cache / PICTURES):
        for path in (Path(place, name) for name in names if name.endswith(".png")):
            with suppress(OSError):
                found = path.lstat()
                yield _Item(found.st_mtime, path, found.st_size, needs_rest=False)
    for folder in _folders(cache / ARRAYS):
        with suppress(OSError):  # an array without its last file is still being made
            used = (folder / "done.json").lstat().st_mtime
            yield _Item(used, folder, bytes_below(folder), needs_rest=True)
    with suppress(OSError):
        found = (cache / FEATURES).lstat()
        yield _Item(found.st_mtime, cache / FEATURES, found.st_size, needs_rest=True)


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
