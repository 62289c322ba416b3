"""The recipes of classes and numbers on the sample data: what they learn by default, from which slots, with bf16 and augmentation."""

from __future__ import annotations

from typing import Any

import pytest

from mmstudio.core.job import JobState


@pytest.mark.parametrize(
    ("recipe", "slots"),
    [("classify", {"image", "text", "audio", "reference"}), ("cnn", {"image"})],
)
def test_a_column_is_learned_from_all_other_slots_or_from_the_picture(
    studio: Any, recipe: str, slots: set[str]
) -> None:
    settings = {"training.steps": "2", "training.batch": "8", "training.precision": "bf16"}
    told = studio.app.recipes.with_settings(recipe, settings)
    plan = studio.opened.runs.plan_of("shapes", told)
    assert [slot.name for slot in plan.targets] == ["table"]
    assert {slot.name for slot in plan.conditions} == slots, "what is only to be made tells classes too"
    job = studio.end(studio.opened.runs.start("shapes", told))
    assert job.state is JobState.DONE, job.failure
    ended = studio.end(studio.opened.evaluation.evaluate(job.run_id, count=10, subset_count=0))
    assert ended.state is JobState.DONE, ended.failure
    found = studio.opened.evaluation.read(job.run_id, ended.id)
    assert {score.figure for score in found.scores} == {"accuracy", "macro F1", "log loss"}
    assert found.told is not None
    assert sum(one.count for one in found.told.classes) == 10
    summary = next(one for one in studio.opened.runs.list() if one.run.id == job.run_id)
    assert (summary.learner, summary.tells) == ("objective", True)
