"""The disk: whether an error means that it is full, room that is taken before it is written to, folders that went away."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from pathlib import Path

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import words_of

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""The disk itself is full, or the share of it that the person may fill; not every system knows the second."""
_SAYS_FULL = re.compile(
    r"no space left on device|disk (?:is )?full|disk quota exceeded|not enough space on the disk|os error (?:28|112|122)\b",
    re.IGNORECASE,
)
"""How libraries that keep the system's number to themselves say it (safetensors, libsndfile, Arrow, SQLite)."""
_WINDOWS_FULL = 112
_CHUNK = 1 << 22


def is_full(error: BaseException) -> bool:
    """Whether an exception, or one that led to it, means that a disk is full."""
    return any(_tells_full(found) for found in _chain(error))


def _tells_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in _FULL or getattr(error, "winerror", None) == _WINDOWS_FULL
    return isinstance(error, Exception) and _SAYS_FULL.search(words_of(error)) is not None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and those that it came from, the latest first."""
    seen: set[int] = set()
    now: BaseException | None = error
    while now is not None and id(now) not in seen:
        seen.add(id(now))
        yield now
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)


def reserve(path: Path) -> None:
    """Give a file the room that its length promises.

    A file that was only made long has none: writing into it through memory then ends the whole program when the disk is
    full, where writing as usual would raise.

    Raises:
        OSError: If the disk has no room for it.
    """
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        if hasattr(os, "posix_fallocate"):
            if size:
                os.posix_fallocate(file.fileno(), 0, size)
            return
        file.seek(0)
        while part := file.read(_CHUNK):  # macOS and Windows: what is read as nothing is written as zeros
            file.seek(-len(part), os.SEEK_CUR)
            file.write(part)
            file.flush()


def gone(root: Path) -> StudioError:
    """The error of a folder of work that was there and is not any more."""
    return StudioError(
        "The folder {path} is no longer there.",
        hint="It was moved or renamed, or its disk was taken out. Open it where it is now; what was saved before is in it.",
        path=str(root),
    )


def make_below(root: Path, folder: Path) -> None:
    """Make a folder inside another one that must exist.

    A project that is moved away while work goes on must not come back at its old place as a part of itself.

    Raises:
        StudioError: If ``root`` is no longer there.
        OSError: If the folder cannot be made.
    """
    if not root.is_dir():
        raise gone(root)
    folder.mkdir(parents=True, exist_ok=True)
