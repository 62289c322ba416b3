"""What a project keeps so that it need not be made again: how much that is, and letting go of it.

Small pictures, prepared arrays and the features by which similar files are found. Whatever else lies in the cache (results that are
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
        pictures, arrays, features: Small pictures, prepared arrays, features of files.
    """

    pictures: int = 0
    arrays: int = 0
    features: int = 0

    @property
    def total(self) -> int:
        """All of it."""
        return self.pictures + self.arrays + self.features


@dataclass(frozen=True)
class _Item:
    """A file or folder that is let go of whole."""

    used: float
    path: Path
    size: int
    needs_rest: bool


def measure(cache: Path) -> CacheSize:
    """What the cache of a project holds that can be made again.

    Args:
        cache: Its folder.
    """
    return CacheSize(bytes_below(cache / PICTURES), bytes_below(cache / ARRAYS), _size(cache / FEATURES))


def shrink(cache: Path, most_bytes: int, busy: Callable[[], bool]) -> int:
    """Let go of what was not used for the longest time, until the rest is no larger than wanted.

    Arrays that are being made, or may be read by a job, stay: nothing of them goes while jobs run.

    Args:
        cache: Folder of the project's rebuildable data.
        most_bytes: That may stay.
        busy: Whether a job runs; asked again and again.

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
        with suppress(OSError):  # one without its last file is being made
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
    """Remove a file, or a folder that nobody finds any more as soon as its removal begins."""
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
