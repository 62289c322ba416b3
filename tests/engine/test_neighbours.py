"""The nearest training samples of results: which they are, how far, and what is compared with what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mmstudio.core.errors import NotFoundError
from mmstudio.core.job import Job, JobState
from mmstudio.engine.judge.references import nearest as blocks
from mmstudio.engine.judge.references.nearest import nearest
from mmstudio.plan.judging.nearer import nearer_interval
from mmstudio.plan.judging.neighbours import Neighbours
from mmstudio.plan.recipe import Choice
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation

from .conftest import BARE, GAPS, TRAIN

KNOWN = [number for number in range(TRAIN) if number % 14]
"""Training samples that have a picture; it holds 100 and their place."""


def look(gaps: Any, run: Job, **more: Any) -> Evaluation:
    wanted = {"metrics": [], "count": GAPS, "subset_count": 0, "neighbours": "numbers", **more}
    job = gaps.end(gaps.opened.evaluation.evaluate(run.run_id, **wanted))
    assert job.state is JobState.DONE, job.failure
    found: Evaluation = gaps.opened.evaluation.read(run.run_id, job.id)
    return found


@pytest.mark.parametrize("block", [3, 4096])
def test_the_nearest_are_those_of_all_distances(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(blocks, "_BLOCK", block)
    monkeypatch.setattr(blocks, "_ASKED", 5)
    rng = np.random.default_rng(3)
    known, asked = rng.normal(size=(40, 6)), rng.normal(size=(13, 6))
    known[7] = asked[2]  # one that was copied
    known[8] = asked[2] + 1e-6
    barred = np.full(13, -1)
    barred[4] = 11
    places, distances = nearest(asked.astype(np.float32), known.astype(np.float32), 4, barred)
    apart = np.linalg.norm(asked[:, None] - known[None], axis=2)
    apart[4, 11] = np.inf
    assert np.array_equal(places, np.argsort(apart, axis=1)[:, :4])
    assert distances == pytest.approx(np.sort(apart, axis=1)[:, :4], abs=1e-5)
    assert (places[2, 0], distances[2, 0]) == (7, 0)
    few = nearest(asked.astype(np.float32), known[:2].astype(np.float32), 4)
    assert few[0].shape == few[1].shape == (13, 2)


def test_close_rows_are_told_apart_far_from_the_origin() -> None:
    """Where squares are large, a quick distance has no digit left."""
    known = np.full((30, 4), 1000, np.float32)
    known[:, 0] += np.arange(30)[::-1] * 2**-10
    places, distances = nearest(known[-1:], known, 3)
    assert distances[0] == pytest.approx([0, 2**-10, 2**-9])
    assert places[0].tolist() == [29, 28, 27]


def test_neighbours_of_results_are_named_with_their_distances(gaps: Any, gaps_run: Job) -> None:
    """A result holds its place, 0 to 39; training pictures hold 101 and more: the nearest is always the first of them."""
    found = look(gaps, gaps_run)
    around = found.neighbours
    assert around is not None
    assert (around.slot, around.extractor, around.looked, around.total) == ("image", "numbers", 65, 65)
    ids = [sample.id for sample in gaps.opened.project.datasets.samples("gaps").read("train", 0, TRAIN)]
    assert len(around.samples) == GAPS
    for place in range(GAPS):
        assert around.of(place) == [(ids[number], 100 + number - place) for number in KNOWN[:8]]
    assert around.of(GAPS) == []
    # each held-out picture holds 100 and its place too: the nearest is 0 or, of the places 14 and 28, 1 away
    there = [number for number in range(GAPS) if number not in BARE]
    assert list(around.held_out) == sorted(float(number % 14 == 0) for number in there)
    [score] = found.scores
    assert (score.metric, score.figure, score.chance, score.source) == (
        "neighbours",
        "nearer than held-out",
        0.5,
        "run",
    )
    assert (score.value, score.n, score.of) == (0, GAPS, GAPS)  # none is as near as a held-out picture
    assert (score.low, score.high) == (0, pytest.approx(1 - 0.025 ** (1 / len(there))))


def test_what_is_nearer_than_held_out_values_is_counted(gaps: Any, gaps_run: Job) -> None:
    """Of the training split each value's neighbour is another one, while results may be copies of their own sample."""
    found = look(gaps, gaps_run, split="train", count=TRAIN)
    assert found.neighbours is not None
    assert set(found.neighbours.held_out) == {1}
    numbers = ScoreValues.load(gaps.folder(gaps_run), found.id)
    assert numbers is not None
    [score] = found.scores
    assert set(numbers.values[score.key]) == {0}
    reference = numbers.reference[score.key]
    assert np.flatnonzero(np.isfinite(reference)).tolist() == KNOWN
    assert set(reference[np.isfinite(reference)]) == {0}


def test_features_of_training_samples_are_kept(gaps: Any, gaps_run: Job, judges: Any) -> None:
    look(gaps, gaps_run)
    judges.Numbers.real.clear()
    again = look(gaps, gaps_run)
    assert len(judges.Numbers.real) == GAPS - len(BARE)  # the held-out ones alone
    [kept] = (gaps.opened.project.layout.cache / "features").iterdir()
    good = kept.read_bytes()
    for bad in (good[:-5], b"", good[:90]):
        kept.write_bytes(bad)
        assert look(gaps, gaps_run).neighbours == again.neighbours
        assert kept.read_bytes() == good


def test_an_extractor_that_does_not_fit_is_told(gaps: Any, gaps_run: Job) -> None:
    with pytest.raises(NotFoundError, match="There is no extractor 'nothing'"):
        gaps.opened.evaluation.evaluate(gaps_run.run_id, metrics=[], neighbours="nothing")
    job = gaps.end(gaps.opened.evaluation.evaluate(gaps_run.run_id, metrics=[], neighbours="learned-sound"))
    assert job.state is JobState.FAILED
    assert job.failure.message == "The extractor 'learned-sound' takes audio, and the run makes image."


def test_evaluations_without_neighbours_are_as_before(gaps: Any, gaps_run: Job, tmp_path: Path) -> None:
    found = look(gaps, gaps_run, metrics=[Choice(id="judge-pairs")], neighbours="")
    assert found.neighbours is None
    assert {score.metric for score in found.scores} == {"judge-pairs"}


def test_a_share_of_known_distances() -> None:
    found = Neighbours(slot="a", samples=((1,),), distances=((2.0,),), held_out=(1.0, 2.0, 3.0, 4.0))
    assert [found.nearer_than(one) for one in (0, 1, 2, 3.5, 9)] == [1, 0.875, 0.625, 0.25, 0]
    assert Neighbours(slot="a").nearer_than(1) is None
    with pytest.raises(ValueError, match="as many distances"):
        Neighbours(slot="a", samples=((1,),), distances=())


def test_the_interval_holds_the_truth() -> None:
    """Of two normal sets half a spread apart the chance is known: 0.638163."""
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(400):
        ones, others = rng.normal(size=60), rng.normal(0.5, 1, size=40)
        smaller = ones[:, None] < others[None]
        interval = nearer_interval(smaller.mean(axis=1), smaller.mean(axis=0))
        assert interval is not None
        held += interval.low <= 0.638163 <= interval.high
    assert 0.925 <= held / 400 <= 0.975
    assert nearer_interval(np.zeros(9), np.zeros(90)) is None
    same = nearer_interval(np.full(20, 0.5), np.full(20, 0.5))
    assert same is None
