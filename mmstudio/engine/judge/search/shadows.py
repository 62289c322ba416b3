"""Shadows of very many vectors: their few largest directions, in which a search looks at all, and only at the nearest exactly.

Vectors of a learned space lie mostly in few of its dimensions. Their products with a query in these tell nearly as much as the
whole ones, from a fraction of the memory that has to be read; the best of them are compared exactly. The shadows are a file of
the cache, made again where it does not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from mmstudio.core.errors import StudioError
from mmstudio.engine.judge.features import Rows
from mmstudio.engine.judge.references.kept_rows import kept_rows

_HELD = 0.95
"""Share of the vectors' mean square that the directions hold at least."""
_MOST = 0.375
"""Share of the dimensions above which looking at all of them is as good."""
_STEP = 8
"""Number of directions is a multiple of this."""
_EXACT, _OF_EACH = 2000, 50
"""Number of vectors that are compared exactly, at least, and for each one that is to be found."""
_EVERY = 64
"""One score of so many tells what most of the largest ones lie above."""
_LEARNED, _CHUNK = 20_000, 8192
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Shadows:
    """Vectors in their largest directions.

    Attributes:
        basis: (D, d) the directions, orthonormal.
        rows: (n, d) the vectors in them, read through memory.
    """

    basis: Rows
    rows: Rows

    def candidates(self, query: Rows, count: int) -> npt.NDArray[np.int64]:
        """Places of vectors that may be among the nearest, ascending.

        Args:
            query: (D,) with which the vectors are multiplied.
            count: Number of vectors to find.
        """
        most = max(_EXACT, _OF_EACH * count)
        if most >= len(self.rows):
            return np.arange(len(self.rows))
        return largest(np.asarray(self.rows) @ (query @ self.basis), most)


def largest(scores: Rows, most: int) -> npt.NDArray[np.int64]:
    """Places of the ``most`` largest scores, ascending, and of those that equal the last of them.

    A few scores tell a bound that about twice as many lie above, so that not all have to be sorted.
    """
    few = scores[::_EVERY]
    rank = min(len(few), -(-2 * most // _EVERY))
    found = np.flatnonzero(scores >= np.partition(few, -rank)[-rank])
    if len(found) < most:  # these few were others than most are
        found = np.arange(len(scores))
    above = scores[found]
    return found[above >= np.partition(above, -most)[-most]]


def kept_shadows(path: Path, rows: Rows, tell: Tell) -> Shadows | None:
    """The shadows of vectors from the cache, made now if they are not there; ``None`` if no few directions hold enough of them.

    Args:
        path: The file of the vectors; that of the shadows lies beside it.
        rows: The vectors (n, D).
        tell: Is told how many vectors are done, and of how many; may raise to stop.

    Raises:
        StudioError: If the cache cannot keep them.
    """
    basis = _directions(rows)
    if basis is None:
        return None
    count, width = rows.shape

    def make() -> Iterator[Rows]:
        yield basis
        for start in range(0, count, _CHUNK):
            tell(start, count)
            yield rows[start : start + _CHUNK] @ basis

    found = kept_rows(path.with_suffix(".shadows.npy"), width + count, make)
    if found is None:
        raise StudioError("The vectors of the samples cannot be kept in the cache.")
    return Shadows(np.array(found[:width]), found[width:])


def _directions(rows: Rows) -> Rows | None:
    """The fewest directions (D, d) that hold nearly all of the vectors' mean square; ``None`` if these are many."""
    some = np.asarray(rows[:: max(1, len(rows) // _LEARNED)], np.float64)
    values, vectors = np.linalg.eigh(some.T @ some / len(some))
    held = np.cumsum(values[::-1]) / max(values.sum(), 1e-12)
    wanted = -(-(int(np.searchsorted(held, _HELD)) + 1) // _STEP) * _STEP
    if wanted > _MOST * rows.shape[1]:
        return None
    return np.ascontiguousarray(vectors[:, ::-1][:, :wanted], np.float32)
