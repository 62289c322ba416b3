"""Whether tasks gain by being learned together: runs that learned several, and runs that learned one of them alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from fabricated_runs import TINY, a_run, with_scores

from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.run_plan import plan_run
from mmstudio.services.comparison.alone import planned_alone
from mmstudio.services.comparison.comparison import SpokenVerdict
from mmstudio.services.opened import OpenProject

N = 400
SLOTS = (
    {"name": "image", "modality": "image", "role": "target", "columns": []},
    {"name": "text", "modality": "text", "role": "condition", "columns": []},
    {"name": "table", "modality": "table", "role": "condition", "columns": ["kind", "place"]},
)
TOGETHER = TINY.model_copy(
    update={"tasks": {"table.kind": Choice(id="heads"), "table.place": Choice(id="heads")}}
)
TASKS = ("image", "table.kind", "table.place")


@pytest.fixture(autouse=True)
def slots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fabricated_runs.SLOTS", SLOTS)


def right(share: float, seed: int) -> Any:
    """Which of the samples are told right, the same hard ones for all but for a few."""
    hard = np.random.default_rng(7).random(N)
    return (hard + 0.05 * np.random.default_rng(seed).normal(size=N) < share).astype(float)


def judged_runs(
    opened: OpenProject, name: str, recipe: Recipe, shares: Mapping[str, float], seeds: int, **more: Any
) -> list[str]:
    """Runs of a recipe under some seeds, each task right in about this share of the samples."""
    made = []
    for seed in range(seeds):
        run = a_run(opened, f"{name}, seed {seed}", seed=seed, recipe=recipe, **more)
        for number, (task, share) in enumerate(shares.items(), 1):
            found = right(share + 0.01 * (seed % 3 - 1), 10 * len(name) + seed)
            with_scores(
                opened, run, {"accuracy": found}, number=number, slot=task, better="higher", unit="share"
            )
        made.append(run.id)
    return made


def test_a_space_is_compared_under_the_name_that_it_has_alone(opened: OpenProject) -> None:
    tasks = {"space": Choice(id="align"), "table.kind": Choice(id="heads")}
    found = recipes(opened, TINY.model_copy(update={"tasks": tasks}))
    runs = judged_runs(opened, "All", found[""], {"image": 0.7, "space": 0.9}, 3)
    runs += judged_runs(opened, "alone", found["space"], {"": 0.5}, 3)
    whole, one = opened.comparison.compare(runs).answers
    assert (one.note.params["task"], one.kind) == ("space", "helps")
    assert whole.note.params["helps"] == "space"
    rows = {row.key.slot: row for row in opened.comparison.compare(runs).scores}
    assert rows.keys() == {"image", ""}
    assert all(cell is not None for cell in rows[""].runs)


def recipes(opened: OpenProject, together: Recipe = TOGETHER) -> dict[str, Recipe]:
    """What a study trains: all together under the empty name, and each task alone."""
    first = a_run(opened, "planned", recipe=together)
    registry = opened.runs.host.registry
    plan = plan_run(together, opened.project.runs.files(first.id).plan(registry).data, registry)
    return {"": plan.recipe, **planned_alone(plan, registry)}


def study(
    opened: OpenProject, together: Mapping[str, float], alone: Mapping[str, float], seeds: int = 3
) -> list[SpokenVerdict]:
    found = recipes(opened)
    runs = judged_runs(opened, "All", found[""], together, seeds)
    for task, share in alone.items():
        runs += judged_runs(opened, f"{task} alone", found[task], {task: share}, seeds)
    answers = opened.comparison.compare(runs).answers
    turned = opened.comparison.compare(runs[::-1]).answers
    assert sorted(one.note.text for one in turned) == sorted(one.note.text for one in answers)
    return list(answers)


def test_each_task_has_a_sentence_and_all_have_one(opened: OpenProject) -> None:
    whole, *each = study(
        opened, dict(zip(TASKS, (0.5, 0.8, 0.5), strict=True)), dict(zip(TASKS, (0.7, 0.6, 0.5), strict=True))
    )
    assert [one.note.params["task"] for one in each] == list(TASKS)
    assert whole.kind == "summary"
    assert whole.note.params["helps"] == "table.kind"
    assert "image" in whole.note.params["not"]
    harmed, helped, same = each
    assert [harmed.kind, helped.kind] == ["does not", "helps"]
    assert harmed.note.text.startswith("Learning together does not help image but harms it: accuracy")
    assert helped.note.text.startswith("Learning together helps table.kind: accuracy ")
    assert helped.note.text.endswith("over 3 seeds and 400 held-out samples.")
    assert helped.difference is not None
    means = [
        np.mean(
            [right(share + off, number).mean() for off, number in zip((-0.01, 0, 0.01), numbers, strict=True)]
        )
        for share, numbers in ((0.8, (30, 31, 32)), (0.6, (160, 161, 162)))
    ]
    assert helped.difference.value == pytest.approx(means[0] - means[1])
    assert helped.note.params["used"] == f"{100 * means[0]:.1f} %"
    assert helped.note.params["alone"] == f"{100 * means[1]:.1f} %"
    assert same.kind == "too small"
    assert "More seeds or more held-out samples" in same.note.text


def test_one_seed_tells_nothing_however_far_apart(opened: OpenProject) -> None:
    whole, found = study(opened, {"table.kind": 0.9}, {"table.kind": 0.2}, seeds=1)
    assert found.kind == "too small"
    assert found.note.text.endswith("of 1 seed on a side; a claim needs 3.")
    assert whole.note.text == "All: learning together helps: -. Does not help: -. Not known yet: table.kind."


def test_a_gain_that_is_ruled_out_is_said_to_be(opened: OpenProject) -> None:
    _, found = study(opened, {"table.kind": 0.6}, {"table.kind": 0.6}, seeds=20)
    assert found.kind == "does not"
    assert "a gain of +1.0 pp is ruled out" in found.note.text


@pytest.mark.parametrize("other", [{"content": "otherwise"}, {"steps": 7}, {"width": 32}])
def test_what_differs_in_more_is_no_answer(opened: OpenProject, other: dict[str, Any]) -> None:
    found = recipes(opened)
    together = found[""]
    if "steps" in other:
        training = together.training.model_copy(update={"steps": other.pop("steps")})
        together = together.model_copy(update={"training": training})
    runs = judged_runs(opened, "All", together, {"image": 0.9}, 3, **other)
    runs += judged_runs(opened, "alone", found["image"], {"image": 0.5}, 3)
    assert opened.comparison.compare(runs).answers == ()
