"""Vectors sorted into cells, so that a search among very many looks closely at the nearest cells alone.

An inverted file (Sivic and Zisserman 2003; Jegou et al. 2011, section 4) over plain vectors. Cells are those of k-means. They
are looked through in the order of the highest score that their vectors may have, and no further one once that is below the
scores that were found: how many these are follows from the query, so that one that no cell fits is still answered rightly.

What may be there is said by a bound of chance, ``<q, m> + z s sqrt(q' S q)``: m the centre of the cell, S the covariance of
what lies around the centres, s the size of the cell by that of a usual one, and z = :data:`_REACH`.

The index is a cache of two files. It may be incomplete, or come from a stranger: what does not fit is made anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import atomic_path, used_now
from mmstudio.core.files.door import check_ordinary, child
from mmstudio.engine.judge.features import Rows
from mmstudio.engine.judge.references.kept_rows import kept_rows

_REACH = 5.0
"""Deviations above the centre of a cell that its vectors may be: of a million, fewer than one is beyond."""
_OF_EACH, _ROUNDS = 64, 8
"""Vectors of each cell that k-means learns from, on average, and its rounds."""
_AT_ONCE, _CHUNK = 8, 8192
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Cells:
    """An index of vectors.

    Attributes:
        rows: (n, D) the vectors, sorted by their cell, read through memory.
        order: (n,) place of each of them among the vectors as they were.
        starts: (K + 1,) where each cell begins in ``rows``, and the end.
        centres: (K, D) mean of each cell.
        sizes: (K,) root mean square distance of a cell's vectors from its centre, by that of all cells.
        spread: (D, D) covariance of the vectors around their centres.
    """

    rows: Rows
    order: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    centres: Rows
    sizes: Rows
    spread: Rows

    def candidates(self, query: Rows, count: int, slack: float) -> npt.NDArray[np.int64]:
        """Places of vectors that may be among the nearest, ascending.

        Args:
            query: (D,) with which the vectors are multiplied.
            count: Number of vectors to find.
            slack: How far below the last of the nearest a score may be.
        """
        reach = _REACH * max(0.0, float(query @ self.spread @ query)) ** 0.5
        highest = self.centres @ query + reach * self.sizes
        cells = np.argsort(-highest)
        seen: list[tuple[int, Rows]] = []
        best, bar = np.empty(0, np.float32), -np.inf
        for first in range(0, len(cells), _AT_ONCE):
            if highest[cells[first]] < bar - slack:
                break
            for cell in cells[first : first + _AT_ONCE].tolist():
                start, end = int(self.starts[cell]), int(self.starts[cell + 1])
                scores = self.rows[start:end] @ query
                seen.append((start, scores))
                best = np.concatenate([best, scores[scores >= bar]])
            if len(best) >= count:
                best = np.partition(best, -count)[-count:]
                bar = float(best[0])
        kept = [self.order[start + np.flatnonzero(scores >= bar - slack)] for start, scores in seen]
        return np.sort(np.concatenate(kept)).astype(np.int64)


def kept_cells(path: Path, rows: Rows, tell: Tell) -> Cells:
    """The index of vectors from the cache, made now if it is not there.

    Args:
        path: The file of the vectors; those of the index lie beside it.
        rows: The vectors (n, D).
        tell: Is told how many vectors were sorted, and of how many; may raise to stop.

    Raises:
        StudioError: If the cache cannot keep it.
    """
    inner, facts = path.with_suffix(".cells.npy"), path.with_suffix(".cells.npz")
    found = _load(facts, rows.shape)
    if found is None:
        inner.unlink(missing_ok=True)
        found = _sorted(rows, tell)
        with atomic_path(facts) as temporary, temporary.open("wb") as file:
            np.savez(file, **found)
    order = found["order"]
    some = range(0, len(rows), _CHUNK)
    ordered = kept_rows(inner, len(rows), lambda: (rows[order[start : start + _CHUNK]] for start in some))
    if ordered is None:
        raise StudioError("The vectors of the samples cannot be kept in the cache.")
    return Cells(ordered, **found)


def _load(path: Path, shape: tuple[int, ...]) -> dict[str, Any] | None:
    """All of an index but its sorted vectors; ``None`` if there is none that fits."""
    try:
        check_ordinary(child(path.parent, path.name))
        with np.load(path, allow_pickle=False) as stored:
            found = {name: stored[name] for name in ("order", "starts", "centres", "sizes", "spread")}
    except (OSError, ValueError, EOFError, KeyError, StudioError):
        return None
    order, starts, cells = found["order"], found["starts"], len(found["centres"])
    fits = {
        "order": ("<i4", (shape[0],)),
        "starts": ("<i8", (cells + 1,)),
        "centres": ("<f4", (cells, shape[1])),
        "sizes": ("<f4", (cells,)),
        "spread": ("<f4", (shape[1], shape[1])),
    }
    if any(found[name].dtype.str != kind or found[name].shape != size for name, (kind, size) in fits.items()):
        return None
    inside = order.min() >= 0 and order.max() < shape[0] and not starts[0] and starts[-1] == shape[0]
    if not inside or (np.diff(starts) < 0).any():
        return None
    used_now(path)
    return found


def _sorted(rows: Rows, tell: Tell) -> dict[str, Any]:
    """Sort vectors into cells: all of an index but the sorted vectors."""
    centres = _centres(rows, max(1, round(len(rows) ** 0.5)), tell)
    cell_of = np.empty(len(rows), np.int32)
    for start, some in _chunks(rows):
        cell_of[start : start + len(some)] = _nearest(some, centres).numpy()
        tell(start + len(some), len(rows))
    count, width = len(centres), rows.shape[1]
    sums, squares = torch.zeros(count, width), torch.zeros(count)
    among = torch.zeros(width, width, dtype=torch.float64)
    for start, some in _chunks(rows):
        cells = torch.from_numpy(cell_of[start : start + len(some)]).long()
        sums.index_add_(0, cells, some)
        squares.index_add_(0, cells, some.square().sum(dim=1))
        among += some.T @ some
    many = torch.from_numpy(np.bincount(cell_of, minlength=count))
    means = sums / many.clamp(min=1)[:, None]
    around = (squares / many.clamp(min=1) - means.square().sum(dim=1)).clamp(min=0)
    spread = (among - (means.T.double() * many) @ means.double()) / len(rows)
    usual = float(spread.trace()) ** 0.5
    return {
        "order": np.argsort(cell_of, kind="stable").astype("<i4"),
        "starts": np.concatenate([[0], np.cumsum(many.numpy())]).astype("<i8"),
        "centres": means.numpy().astype("<f4"),
        "sizes": (around.sqrt() / max(usual, 1e-12)).numpy().astype("<f4"),
        "spread": spread.numpy().astype("<f4"),
    }


def _centres(rows: Rows, count: int, tell: Tell) -> Tensor:
    """Centres (K, D) by k-means from some of the vectors, the same whenever it is asked."""
    draw = np.random.default_rng(0)
    some = np.sort(draw.choice(len(rows), min(len(rows), _OF_EACH * count), replace=False))
    learned = torch.from_numpy(rows[some])
    centres = learned[torch.from_numpy(draw.choice(len(learned), count, replace=False))]
    for _ in range(_ROUNDS):
        tell(0, len(rows))
        cells = torch.cat(
            [_nearest(learned[at : at + _CHUNK], centres) for at in range(0, len(learned), _CHUNK)]
        )
        sums = torch.zeros_like(centres).index_add_(0, cells, learned)
        many = torch.bincount(cells, minlength=count)[:, None]
        centres = torch.where(many > 0, sums / many.clamp(min=1), centres)
    return centres


def _nearest(rows: Tensor, centres: Tensor) -> Tensor:
    """The nearest centre of each vector (n,)."""
    return (rows @ centres.T - centres.square().sum(dim=1) / 2).argmax(dim=1)


def _chunks(rows: Rows) -> Iterator[tuple[int, Tensor]]:
    for start in range(0, len(rows), _CHUNK):
        yield start, torch.from_numpy(np.array(rows[start : start + _CHUNK]))
