"""Memory: what of it is free for this program, and what becomes of what the program frees."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""See ``man 3 mallopt``."""

_ROOT = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")
# limit, usage, and the entries of ``memory.stat`` that the system gives back when memory is wanted: files in memory
_NEW = ("memory.max", "memory.current", ("active_file", "inactive_file"))
_OLD = ("memory.limit_in_bytes", "memory.usage_in_bytes", ("total_active_file", "total_inactive_file"))


def free_bytes() -> int:
    """Memory that this program may still take."""
    import psutil  # type: ignore[import-untyped]

    return min([int(psutil.virtual_memory().available), *(room for _, room in _groups(_OWN, _ROOT))])


def total_bytes() -> int:
    """Memory that this program might take if nothing else did."""
    import psutil

    return min([int(psutil.virtual_memory().total), *(limit for limit, _ in _groups(_OWN, _ROOT))])


def _groups(own: Path, root: Path) -> Iterator[tuple[int, int]]:
    """Limit and room of every control group that this process is in (Linux); groups without a limit say nothing.

    Args:
        own: Names the groups, see ``man 7 cgroups``.
        root: Where they are mounted.
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
    """Limit and room of a group and in those that it is part of; inside a container only the mount itself may be seen."""
    inside = PurePosixPath(place.lstrip("/"))
    for group in (inside, *inside.parents):
        with suppress(OSError, ValueError):  # no such group, or no limit ("max")
            limit, used = (int((mount / group / name).read_text("ascii")) for name in names[:2])
            stat = dict(
                line.split() for line in (mount / group / "memory.stat").read_text("ascii").splitlines()
            )
            yield limit, max(0, limit - used + sum(int(stat.get(name, 0)) for name in names[2]))


def keep_freed() -> None:
    """Have this process keep what it frees, up to 64 MB, and take it again: for one that decodes file after file.

    The C library of Linux gives memory of a picture's size back to the system at once; fetching it anew for every
    picture took a quarter of the time. Elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):  # a C library other than glibc
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, 32 << 20)
        library.mallopt(_TRIM_THRESHOLD, 64 << 20)


def give_back_freed() -> None:
    """Give the system the memory that this process has freed.

    The C library of Linux keeps it: after a training, hundreds of MB that hold nothing. Elsewhere nothing happens.
    """
    if sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):  # a C library other than glibc
        ctypes.CDLL(None).malloc_trim(0)
