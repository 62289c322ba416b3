"""Studies of tasks: which recipes learn each of them alone, from the same conditions, and what is put into the queue."""

from __future__ import annotations

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.core.job import JobState
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.services.comparison.alone import alone
from mmstudio.services.comparison.comparison import MOST
from mmstudio.services.comparison.tasks import check_size
from mmstudio.services.opened import OpenProject

HEADS, ALIGN = Choice(id="heads"), Choice(id="align", settings={"width": 8})


def recipe(**told: object) -> Recipe:
    return Recipe.model_validate(
        {
            "id": "two",
            "title": "Two",
            "targets": ["image"],
            "fusion": {"id": "concat"},
            "generator": {"id": "image-flow", "settings": {"width": 16}},
            "training": {"steps": 3, "balance": "uncertainty"},
            **told,
        }
    )


def test_each_is_learned_alone_from_what_all_are(filled: OpenProject) -> None:
    info = filled.project.datasets.get("shapes")
    table = next(slot for slot in info.slots if slot.modality == "table")
    column, *others = [f"{table.name}.{name}" for name in table.columns]
    whole = recipe(tasks={column: HEADS.model_dump(), "space": ALIGN.model_dump()}, withheld=others[:1])
    plan = filled.runs.plan_of("shapes", whole)
    seen = [(slot.name, slot.columns) for slot in plan.conditions]
    found = dict(alone(whole, plan))
    assert list(found) == ["image", column, "space"]
    plans = {name: filled.runs.plan_of("shapes", one) for name, one in found.items()}
    for name, one in plans.items():
        assert [(slot.name, slot.columns) for slot in one.conditions] == seen, name
        assert not one.tasks
        assert one.recipe.training == Training(steps=3)
    assert [plan.generator.id for plan in plans.values()] == ["image-flow", "heads", "align"]
    assert [[slot.name for slot in one.targets] for one in plans.values()] == [["image"], [column], []]


def test_all_are_trained_before_any_is_judged(filled: OpenProject) -> None:
    table = next(slot for slot in filled.project.datasets.get("shapes").slots if slot.modality == "table")
    column = f"{table.name}.{table.columns[0]}"
    plain = filled.runs.plan_of("shapes", recipe(tasks={column: HEADS.model_dump()})).recipe
    job = filled.runs.start("shapes", plain, seed=4)
    study = filled.task_studies.start(job.run_id, seeds=2, count=5)
    assert study.runs[0] == job.run_id
    assert study.jobs[0].id == job.id, "it goes on"
    assert [one.kind for one in study.jobs] == ["train"] * 6 + ["evaluate"] * 6
    assert [filled.runs.config(run).seed for run in study.runs] == [4] * 3 + [5] * 3
    assert filled.task_studies.start(job.run_id, seeds=2, count=5).runs == study.runs
    assert len([one for one in filled.runner.jobs(JobState.QUEUED) if one.kind == "train"]) == 6
    assert filled.task_studies.of(job.run_id) == ("image", column)
    with pytest.raises(UsageError, match="has no task beside"):
        filled.task_studies.of(study.runs[1])


def test_no_more_than_can_be_compared() -> None:
    check_size(3, 3)
    check_size(3, MOST // 4)
    with pytest.raises(UsageError, match=f"are {4 * (MOST // 4 + 1)} runs"):
        check_size(3, MOST // 4 + 1)
