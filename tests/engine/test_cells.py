"""The index of very many vectors: it finds what looking at all finds, looks at few, and is made again when its files are bad."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mmstudio.engine.judge.search.cells import Cells, kept_cells

COUNT, WIDTH, GROUPS = 4000, 16, 40


def untold(_done: int, _total: int) -> None:
    """Nobody listens."""


def unit(rows: Any) -> Any:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def rows() -> Any:
    """Vectors around forty points, as those of samples that share their attributes; the first comes twice."""
    draw = np.random.default_rng(0)
    middle = unit(draw.normal(size=(GROUPS, WIDTH)))
    found = unit(middle[draw.integers(GROUPS, size=COUNT)] + 0.1 * draw.normal(size=(COUNT, WIDTH)))
    found[-1] = found[0]
    return found


@pytest.fixture
def cells(rows: Any, tmp_path: Path) -> Cells:
    return kept_cells(tmp_path / "rows.npy", rows, untold)


class CountedRows:
    """Rows that note how many of them were asked for."""

    def __init__(self, rows: Any) -> None:
        self.rows, self.looked = rows, 0

    def __getitem__(self, some: slice) -> Any:
        found = self.rows[some]
        self.looked += len(found)
        return found


def test_it_holds_every_vector_once_in_its_nearest_cell(rows: Any, cells: Cells) -> None:
    assert sorted(cells.order.tolist()) == list(range(COUNT))
    assert (np.asarray(cells.rows) == rows[cells.order]).all()
    places = np.repeat(np.arange(len(cells.centres)), np.diff(cells.starts))
    for cell in (0, 7, 30):
        own = np.asarray(cells.rows)[places == cell]
        assert cells.centres[cell] == pytest.approx(own.mean(axis=0), abs=1e-5)
        around = ((own - own.mean(axis=0)) ** 2).sum(axis=1).mean() ** 0.5
        assert cells.sizes[cell] * np.trace(cells.spread) ** 0.5 == pytest.approx(around, abs=1e-4)
    off = np.asarray(cells.rows, np.float64) - cells.centres[places]
    assert cells.spread == pytest.approx(off.T @ off / COUNT, abs=1e-5)


@pytest.mark.parametrize("kind", ["like a vector", "between", "like none"])
def test_few_are_looked_at_and_the_nearest_found(rows: Any, cells: Cells, kind: str) -> None:
    draw, looked, right = np.random.default_rng(1), [], []
    for _ in range(40):
        some = rows[draw.integers(COUNT, size=2)]
        query = {
            "like a vector": some[0],
            "between": 0.5 * some.sum(axis=0),
            "like none": unit(draw.normal(size=WIDTH)),
        }[kind]
        counted = CountedRows(cells.rows)
        found = replace(cells, rows=counted).candidates(query, 10, 1e-5)
        assert found.tolist() == sorted(set(found.tolist()))
        right.append(np.isin(np.argsort(-(rows @ query))[:10], found).mean())
        looked.append(counted.looked / COUNT)
    assert np.mean(right) >= 0.99
    assert np.mean(looked) < 0.5
    if kind == "like a vector":
        assert np.mean(looked) < 0.2


def test_where_nothing_lies_together_more_is_looked_at_rather_than_missed(tmp_path: Path) -> None:
    draw = np.random.default_rng(2)
    rows = unit(draw.normal(size=(COUNT, WIDTH)))
    cells = kept_cells(tmp_path / "rows.npy", rows, untold)
    queries = unit(draw.normal(size=(40, WIDTH)))
    right = [
        np.isin(np.argsort(-(rows @ one))[:10], cells.candidates(one, 10, 1e-5)).mean() for one in queries
    ]
    assert np.mean(right) >= 0.99


def test_equally_near_ones_and_all_are_found(rows: Any, cells: Cells) -> None:
    assert {0, COUNT - 1} <= set(cells.candidates(rows[0], 1, 1e-5).tolist())
    assert cells.candidates(rows[0], COUNT, 1e-5).tolist() == list(range(COUNT))
    assert cells.candidates(rows[0], COUNT + 5, 1e-5).tolist() == list(range(COUNT))


def test_it_is_read_again_and_made_anew_where_it_does_not_fit(
    rows: Any, cells: Cells, tmp_path: Path
) -> None:
    path, told = tmp_path / "rows.npy", []

    def again() -> Cells:
        told.clear()
        return kept_cells(path, rows, lambda done, _: told.append(done))

    assert (again().order == cells.order).all()
    assert not told, "it was read"
    inner, facts = sorted(tmp_path.glob("rows.cells.*"))
    inner.unlink()
    assert (np.asarray(again().rows) == rows[cells.order]).all()
    good = dict(np.load(facts))
    bad: dict[str, Any] = {
        "order": np.where(good["order"] == 3, COUNT, good["order"]),
        "starts": good["starts"][::-1],
        "centres": good["centres"].astype(np.float64),
        "spread": good["spread"][:2],
    }
    for name, value in bad.items():
        np.savez(facts, **{**good, name: value})
        assert (again().order == cells.order).all(), name
        assert told, name
    facts.write_bytes(b"nonsense")
    assert (again().starts == cells.starts).all()


def test_who_stops_leaves_nothing(rows: Any, tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        kept_cells(tmp_path / "rows.npy", rows, stop)
    assert not list(tmp_path.iterdir())
