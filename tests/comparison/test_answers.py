"""Answers of comparisons: whether generated samples help, and whether more slots are better than the best single one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from fabricated_runs import TINY, a_run, with_scores

from mmstudio.core.run import Run
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.statistics.differences import Difference
from mmstudio.services.comparison.answers import kind_of
from mmstudio.services.comparison.comparison import SpokenVerdict
from mmstudio.services.comparison.scores import EVERYTHING
from mmstudio.services.opened import OpenProject

N = 400
TOLD = {"better": "higher", "unit": "share"}


@pytest.mark.parametrize(
    ("low", "high", "runs", "better", "answer"),
    [
        (0.001, 0.2, (3, 3), "higher", "helps"),
        (0.0, 0.2, (3, 3), "higher", "too small"),
        (-0.2, 0.009, (3, 3), "higher", "does not"),
        (-0.2, 0.01, (3, 3), "higher", "too small"),
        (-0.2, -0.1, (3, 3), "higher", "does not"),
        (-0.2, -0.001, (3, 3), "lower", "helps"),
        (-0.009, 0.2, (3, 3), "lower", "does not"),
        (-0.02, 0.2, (3, 3), "lower", "too small"),
        (0.001, 0.2, (2, 3), "higher", "too small"),
        (0.001, 0.2, (3, 2), "higher", "too small"),
        (None, None, (3, 3), "higher", "too small"),
    ],
)
def test_the_interval_of_the_gain_decides(
    low: float | None, high: float | None, runs: tuple[int, int], better: str, answer: str
) -> None:
    assert kind_of(Difference(0.0, low, high, runs=runs), better, 0.01) == answer


def right(share: float, seed: int) -> Any:
    """Which of the samples are told right, the same hard ones for all but for a few."""
    hard = np.random.default_rng(7).random(N)
    return (hard + 0.05 * np.random.default_rng(seed).normal(size=N) < share).astype(float)


def runs_of(
    opened: OpenProject, name: str, recipe: Recipe, shares: list[float], figure: str = "accuracy", **more: Any
) -> list[Run]:
    made = []
    for seed, share in enumerate(shares):
        run = a_run(opened, f"{name}, seed {seed}", seed=seed, recipe=recipe)
        with_scores(opened, run, {figure: right(share, 10 * len(name) + seed)}, **TOLD, **more)
        made.append(run)
    return made


def real_and_generated(opened: OpenProject, without: list[float], used: list[float]) -> list[SpokenVerdict]:
    training = TINY.training.model_copy(update={"synthetic": False})
    real = TINY.model_copy(update={"training": training})
    runs = [*runs_of(opened, "real", real, without), *runs_of(opened, "generated", TINY, used)]
    return list(opened.comparison.compare([run.id for run in runs]).answers)


def test_generated_samples_help(opened: OpenProject) -> None:
    (found,) = real_and_generated(opened, [0.60, 0.61, 0.59], [0.80, 0.81, 0.79])
    assert found.kind == "helps"
    assert found.difference is not None
    assert found.difference.value == pytest.approx(0.2, abs=0.02)
    assert found.note.text.startswith("Generated samples help: accuracy +")
    assert found.note.text.endswith("over 3 seeds and 400 real held-out samples.")
    turned = opened.comparison.compare([run.id for run in opened.project.runs.list()][::-1]).answers
    assert [one.kind for one in turned] == ["helps"], "whichever of them is the baseline"
    assert turned[0].difference is not None
    assert turned[0].difference.value == pytest.approx(found.difference.value)


def test_generated_samples_harm(opened: OpenProject) -> None:
    (found,) = real_and_generated(opened, [0.80, 0.81, 0.79], [0.60, 0.61, 0.59])
    assert found.kind == "does not"
    assert "a gain of +1.0 pp is ruled out" in found.note.text


def test_seeds_that_scatter_tell_nothing(opened: OpenProject) -> None:
    (found,) = real_and_generated(opened, [0.5, 0.7, 0.6], [0.75, 0.55, 0.65])
    assert found.kind == "too small"
    assert "More seeds or more held-out samples" in found.note.text


def test_two_seeds_tell_nothing_however_far_apart(opened: OpenProject) -> None:
    (found,) = real_and_generated(opened, [0.2, 0.2], [0.9, 0.9])
    assert found.kind == "too small"
    assert found.note.text.endswith("of 2 seeds on a side; a claim needs 3.")


def test_runs_that_differ_in_more_are_no_answer(opened: OpenProject) -> None:
    training = TINY.training.model_copy(update={"synthetic": False, "lr": 0.01})
    other = TINY.model_copy(update={"training": training})
    runs = [*runs_of(opened, "one", other, [0.5] * 3), *runs_of(opened, "two", TINY, [0.9] * 3)]
    assert opened.comparison.compare([run.id for run in runs]).answers == ()


SLOTS = (
    {"name": "image", "modality": "image", "role": "target", "columns": []},
    {"name": "text", "modality": "text", "role": "condition", "columns": []},
    {"name": "audio", "modality": "audio", "role": "condition", "columns": []},
)


def test_fusion_is_compared_with_the_best_single_slot(
    opened: OpenProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fabricated_runs.SLOTS", SLOTS)
    gated = TINY.model_copy(update={"fusion": Choice(id="gated")})
    summed = TINY.model_copy(update={"fusion": Choice(id="weighted-sum")})
    sides = {
        "text alone": (TINY.model_copy(update={"conditions": ("text",)}), 0.5, ("text",)),
        "audio alone": (TINY.model_copy(update={"conditions": ("audio",)}), 0.7, ("audio",)),
        "concat": (TINY, 0.9, ("text", "audio")),
        "gated": (gated, 0.7, ("text", "audio")),
        "sum": (summed, 0.3, ("text", "audio")),
    }
    runs = []
    for name, (recipe, share, given) in sides.items():
        shares = [share, share + 0.01, share - 0.01]
        runs += runs_of(opened, name, recipe, shares, given=given)
    found = opened.comparison.compare([run.id for run in runs])
    (row,) = found.scores
    assert row.key.given == EVERYTHING, "all stand side by side"
    assert all(cell is not None for cell in row.runs)
    (answer,) = found.answers
    assert answer.kind == "better"
    assert answer.note.params["single"] == "audio alone"
    assert (answer.note.params["better"], answer.note.params["same"]) == ("concat", "gated")
    assert answer.note.params["worse"] == "text alone; sum"


def test_where_a_small_number_is_better_the_smallest_is_the_best_single_slot(
    opened: OpenProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fabricated_runs.SLOTS", SLOTS)
    runs = []
    for name, share, given in (
        ("text alone", 0.5, ("text",)),
        ("audio alone", 0.7, ("audio",)),
        ("both", 0.5, ()),
    ):
        recipe = TINY.model_copy(update={"conditions": given})
        for seed in range(3):
            run = a_run(opened, f"{name}, seed {seed}", seed=seed, recipe=recipe)
            with_scores(
                opened, run, {"error": right(share, seed)}, given=given or ("text", "audio"), unit="share"
            )
            runs.append(run)
    (answer,) = opened.comparison.compare([run.id for run in runs]).answers
    assert answer.note.params["single"] == "text alone"
    assert answer.kind == "not better"
