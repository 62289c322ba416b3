"""The shadows of very many vectors: they find what comparing all exactly finds, and are made again when their file is bad."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mmstudio.engine.judge.search.shadows import Shadows, kept_shadows, largest

COUNT, WIDTH, INNER = 20_000, 48, 10


def unit(rows: Any) -> Any:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def untold(_done: int, _total: int) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module")
def rows() -> Any:
    """Vectors that lie in ten dimensions of forty-eight, but for a little noise."""
    draw = np.random.default_rng(0)
    plane = np.linalg.qr(draw.normal(size=(WIDTH, INNER)))[0]
    return unit(draw.normal(size=(COUNT, INNER)) @ plane.T + 0.05 * draw.normal(size=(COUNT, WIDTH)))


@pytest.fixture
def shadows(rows: Any, tmp_path: Path) -> Shadows:
    found = kept_shadows(tmp_path / "rows.npy", rows, untold)
    assert found is not None
    return found


def test_few_directions_hold_nearly_all(rows: Any, shadows: Shadows) -> None:
    assert shadows.basis.shape == (WIDTH, 16), "ten hold enough; the next multiple of eight"
    assert shadows.basis.T @ shadows.basis == pytest.approx(np.eye(16), abs=1e-5)
    assert np.asarray(shadows.rows) == pytest.approx(rows @ shadows.basis, abs=1e-6)
    held = (np.asarray(shadows.rows) ** 2).sum() / (rows**2).sum()
    assert 0.95 <= held < 1


@pytest.mark.parametrize("kind", ["like a vector", "like none"])
def test_the_nearest_are_among_the_candidates(rows: Any, shadows: Shadows, kind: str) -> None:
    draw, right = np.random.default_rng(1), []
    for _ in range(30):
        query = rows[draw.integers(COUNT)] if kind == "like a vector" else unit(draw.normal(size=WIDTH))
        found = shadows.candidates(query, 10)
        assert len(found) == 2000
        assert (np.diff(found) > 0).all()
        right.append(np.isin(np.argsort(-(rows @ query))[:10], found).mean())
    assert np.mean(right) >= 0.99
    assert len(shadows.candidates(rows[0], 100)) == 5000
    assert shadows.candidates(rows[0], COUNT).tolist() == list(range(COUNT))


def test_where_all_directions_count_there_are_none(tmp_path: Path) -> None:
    rows = unit(np.random.default_rng(2).normal(size=(COUNT, WIDTH)))
    assert kept_shadows(tmp_path / "rows.npy", rows, untold) is None
    assert not list(tmp_path.iterdir())


def test_they_are_read_again_and_made_anew_where_they_do_not_fit(
    rows: Any, shadows: Shadows, tmp_path: Path
) -> None:
    told: list[int] = []

    def again() -> Any:
        told.clear()
        found = kept_shadows(tmp_path / "rows.npy", rows, lambda done, _: told.append(done))
        assert found is not None
        return np.asarray(found.rows)

    assert (again() == shadows.rows).all()
    assert not told, "they were read"
    [file] = tmp_path.iterdir()
    for bad in (b"nonsense", b""):
        file.unlink()  # the old one stays with who has it open
        file.write_bytes(bad)
        assert (again() == np.asarray(shadows.rows)).all()
        assert told
    file.unlink()
    np.save(file, np.zeros((7, 16), np.float32))
    assert len(again()) == COUNT


@pytest.mark.parametrize("kind", ["drawn", "few tell too much", "few tell too little", "alike"])
def test_the_largest_scores_are_those_of_a_whole_sorting(kind: str) -> None:
    """However unlike the others those scores are by which the bound is guessed."""
    scores = np.random.default_rng(3).normal(size=10_000).astype(np.float32)
    if kind == "alike":
        scores[:] = 0.5
    elif kind != "drawn":
        scores[::64] += 9 if kind == "few tell too much" else -9
    wanted = np.flatnonzero(scores >= np.sort(scores)[-500])
    assert len(wanted) == (10_000 if kind == "alike" else 500)
    assert largest(scores, 500).tolist() == wanted.tolist()
