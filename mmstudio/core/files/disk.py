"""The disk: detection of a full disk, reservation of space before writing, working folders that disappear."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import words_of

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""Error numbers for a full disk, and for a used-up quota; not every system has the second."""
_SAYS_FULL = re.compile(
    r"no space left on device|disk (?:is )?full|disk quota exceeded|not enough space on the disk|os error (?:28|112|122)\b",
    re.IGNORECASE,
)
"""Phrases by which libraries report a full disk without the system's error number (safetensors, libsndfile, Arrow, SQLite)."""
_WINDOWS_FULL = 112
_CHUNK = 1 << 22


def is_full(error: BaseException) -> bool:
    """Whether an exception, or one that caused it, means that a disk is full."""
    return any(_tells_full(found) for found in _chain(error))


def _tells_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _FULL or getattr(error, "winerror", None) == _WINDOWS_FULL
    return isinstance(error, Exception) and _SAYS_FULL.search(words_of(error)) is not None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those that caused it, the latest first."""
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)


def reserve(path: Path) -> None:
    """Reserve the disk space that a file's length promises.

    A file whose length was only set has no space: if the disk is full, writing into it through a memory map ends the
        whole program, while an ordinary write would raise.

    Raises:
        OSError: If the disk does not have the space.
    """
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        if hasattr(os, "posix_fallocate"):
            if size:
                os.posix_fallocate(file.fileno(), 0, size)
            return
        file.seek(0)
        while part := file.read(_CHUNK):  # macOS and Windows: write the zeros that unwritten parts read as
            file.seek(-len(part), os.SEEK_CUR)
            file.write(part)
            file.flush()


def gone(root: Path) -> StudioError:
    """The error for a working folder that no longer exists."""
    return StudioError(
        "The folder {path} is no longer there.",
        hint="It was moved or renamed, or its disk was taken out. Open it where it is now; what was saved before is in it.",
        path=str(root),
    )


def make_below(root: Path, folder: Path) -> None:
    """Create a folder inside another one that must exist.

    If a project is moved while work goes on, a part of it must not be created again at its old place.

    Raises:
        StudioError: If ``root`` no longer exists.
        OSError: If the folder cannot be created.
    """
    if not root.is_dir():
        raise gone(root)
    folder.mkdir(parents=True, exist_ok=True)
