"""Rows of features in the project's cache: one array, computed once and read through memory.

The cache may be incomplete, or come from a stranger: an array that does not fit is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import atomic_path, used_now
from mmstudio.core.files.door import check_ordinary, child
from mmstudio.engine.judge.features import Rows


def kept_rows(path: Path, count: int, make: Callable[[], Iterable[Rows]]) -> Rows | None:
    """Rows (count, D) from a file of the cache, made now if it does not hold them; ``None`` if it cannot keep them.

    Args:
        path: The file.
        count: Number of rows, at least one.
        make: Gives the rows, some at a time.
    """
    found = _load(path, count)
    if found is None:
        path.parent.mkdir(exist_ok=True)
        _write(path, count, make())
        found = _load(path, count)
    return found


def _load(path: Path, count: int) -> Rows | None:
    """The array; ``None`` if there is none that fits."""
    try:
        check_ordinary(child(path.parent, path.name))
        found = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError, StudioError):
        return None
    if not isinstance(found, np.ndarray) or found.dtype != np.float32 or found.ndim != 2:
        return None
    if len(found) != count:
        return None
    used_now(path)
    return found


def _write(path: Path, count: int, chunks: Iterable[Rows]) -> None:
    with atomic_path(path) as temporary, temporary.open("wb") as file:
        for number, rows in enumerate(chunks):
            if not number:
                head = {"descr": "<f4", "fortran_order": False, "shape": (count, rows.shape[1])}
                np.lib.format.write_array_header_1_0(file, head)
            file.write(np.ascontiguousarray(rows, "<f4").tobytes())
