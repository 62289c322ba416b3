"""Memory: how much of it is free for this program, and whether freed memory is returned to the system."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
"""See ``man 3 mallopt``."""
_PAD = 128 << 20
"""More than the pieces of a thread's memory have, 64 MB: with less, an empty piece is returned whatever the threshold is."""
KEPT_BY_FILES, KEPT_BY_STEPS = 64 << 20, 2**31 - 1
"""Bytes that are kept between two files, and between two steps of a training: the most that can be said."""

_ROOT = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")
# limit, usage, and the entries of ``memory.stat`` that the system frees on demand: files in memory
_NEW = ("memory.max", "memory.current", ("active_file", "inactive_file"))
_OLD = ("memory.limit_in_bytes", "memory.usage_in_bytes", ("total_active_file", "total_inactive_file"))


def free_bytes() -> int:
    """Memory that this program may still take."""
    import psutil  # type: ignore[import-untyped]

    return min([int(psutil.virtual_memory().available), *(room for _, room in _groups(_OWN, _ROOT))])


def total_bytes() -> int:
    """Memory that this program could take if nothing else used any."""
    import psutil

    return min([int(psutil.virtual_memory().total), *(limit for limit, _ in _groups(_OWN, _ROOT))])


def _groups(own: Path, root: Path) -> Iterator[tuple[int, int]]:
    """Limit and free amount of every control group of this process (Linux); groups without a limit are left out.

    Args:
        own: File that names the groups, see ``man 7 cgroups``.
        root: Folder where they are mounted.
    """
    try:
        lines = own.read_text("utf-8").splitlines()
    except OSError:
        return
    for line in lines:
        _, kinds, place = line.split(":", 2)
        if not kinds:
            yield from _upwards(root, place, _NEW)
        elif "memory" in kinds.split(","):
            yield from _upwards(root / "memory", place, _OLD)


def _upwards(mount: Path, place: str, names: tuple[str, str, tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Limit and free amount of a group and of its parents; inside a container only the mount itself may be visible."""
    inside = PurePosixPath(place.lstrip("/"))
    for group in (inside, *inside.parents):
        with suppress(OSError, ValueError):  # there is no such group, or it has no limit ("max")
            limit, used = (int((mount / group / name).read_text("ascii")) for name in names[:2])
            stat = dict(
                line.split() for line in (mount / group / "memory.stat").read_text("ascii").splitlines()
            )
            yield limit, max(0, limit - used + sum(int(stat.get(name, 0)) for name in names[2]))


def keep_freed(most: int = KEPT_BY_FILES) -> None:
    """Make this process keep and reuse what it frees: for work that takes the same memory again and again.

    The C library of Linux returns memory of a picture's size to the system at once; requesting it again for every picture took
    a quarter of the time, and for every step of a training several hundredths. On other systems this does nothing.

    Args:
        most: Bytes that each of its threads keeps, below 2 GiB; :func:`give_back_freed` returns them.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):  # a C library other than glibc
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, 32 << 20)
        library.mallopt(_TRIM_THRESHOLD, most)
        library.mallopt(_TOP_PAD, min(most, _PAD))


def give_back_freed() -> None:
    """Return the freed memory of this process to the system.

    The C library of Linux keeps it: hundreds of unused MB after a training. On other systems this does nothing.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):  # a C library other than glibc
        ctypes.CDLL(None).malloc_trim(0)
