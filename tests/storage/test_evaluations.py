"""Rows of evaluations: one query for many runs, gone with their runs, refused where they hold no score."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from mmstudio.core.errors import DamagedError
from mmstudio.plan.scores import Evaluation, Score
from mmstudio.storage.project.project import Project


def evaluation(name: str, created: str, *values: float | None, metric: str = "near") -> Evaluation:
    scores = tuple(
        Score(metric=metric, figure=f"f{place}", given=("text",), value=value, low=value, n=3, of=4)
        for place, value in enumerate(values)
    )
    return Evaluation(id=name, run="whatever", checkpoint=9, split="val", created=created, scores=scores)


@pytest.fixture
def runs(project: Project) -> list[str]:
    return [project.runs.create(name, dataset="d", recipe="flow").id for name in ("one", "two")]


def test_scores_of_runs_are_told_in_the_order_of_their_evaluations(project: Project, runs: list[str]) -> None:
    one, two = runs
    kept = project.evaluations
    kept.add(one, [evaluation("b", "2026-02-01", 0.5, None), evaluation("a", "2026-03-01", 1.5)])
    kept.add(two, [evaluation("b", "2026-01-01", 2.5, metric="far")])
    told = [(row.run, row.evaluation, row.checkpoint, row.split, row.score.value) for row in kept.scores()]
    assert told == [
        (two, "b", 9, "val", 2.5),
        (one, "b", 9, "val", 0.5),
        (one, "b", 9, "val", None),
        (one, "a", 9, "val", 1.5),
    ]
    assert [row.score.value for row in kept.scores([one])] == [0.5, None, 1.5]
    assert [row.run for row in kept.scores(metric="far")] == [two]
    assert kept.scores([one], "far") == []
    assert kept.scores([one])[0].score == evaluation("b", "", 0.5).scores[0]


def test_one_that_is_taken_in_again_replaces_its_own_rows_only(project: Project, runs: list[str]) -> None:
    one, two = runs
    kept = project.evaluations
    kept.add(one, [evaluation("a", "1", 0.5, 0.6)])
    kept.add(two, [evaluation("a", "2", 0.7)])
    kept.add(one, [evaluation("a", "3", 0.8)])
    assert [row.score.value for row in kept.scores()] == [0.7, 0.8]
    assert (kept.known(one), kept.known(two)) == ({"a"}, {"a"})
    kept.forget(one, {"a", "never"})
    assert (kept.known(one), kept.known(two)) == (set(), {"a"})
    assert [row.score.value for row in kept.scores()] == [0.7]


def test_they_go_and_come_back_with_their_run(project: Project, runs: list[str]) -> None:
    one, two = runs
    kept = project.evaluations
    kept.add(one, [evaluation("a", "1", 0.5)])
    kept.add(two, [evaluation("a", "2", 0.7)])
    project.runs.delete(one)
    assert [row.score.value for row in kept.scores()] == [0.7]
    project.runs.restore(one)
    assert [row.score.value for row in kept.scores()] == [0.5, 0.7]
    project.runs.delete(one)
    project.runs.purge()
    assert kept.known(one) == set()
    with closing(sqlite3.connect(project.layout.database)) as connection:
        assert connection.execute("SELECT count(*) FROM scores").fetchone() == (1,)


@pytest.mark.parametrize("bad", ["", "[]", '{"metric": "m"}', '{"metric": "m", "figure": "f", "n": -1}'])
def test_a_row_that_holds_no_score_is_damage(project: Project, runs: list[str], bad: str) -> None:
    project.evaluations.add(runs[0], [evaluation("a", "1", 0.5)])
    with closing(sqlite3.connect(project.layout.database)) as connection, connection:
        connection.execute("UPDATE scores SET score = ?", (bad,))
    with pytest.raises(DamagedError, match="database is damaged"):
        project.evaluations.scores()
