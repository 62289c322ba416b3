"""Judging what is made together: each slot by the reader of its own modality, beside the metrics of its texts."""

from __future__ import annotations

from typing import Any

import pytest
from spoken import add_spoken, spoken_recipe

from mmstudio.core.job import JobState
from mmstudio.plan.recipe import Choice

VAL = 6


def test_readers_are_chosen_by_what_the_run_makes(
    studio: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = add_spoken(studio.opened, tmp_path_factory.mktemp("told"), "told", attributes="shapes")
    recipe = spoken_recipe(
        "test-telling", ("text", "image"), 60, Choice(id="test-plain", settings={"size": 24})
    )
    run = studio.end(studio.opened.runs.start(data, recipe, seed=1))
    assert run.state is JobState.DONE, run.failure
    service, wanted = studio.opened.evaluation, {"shapes", "shapes-said", "phrasings"}
    usual, _ = service.usual(run.run_id)
    assert wanted <= {choice.id for choice in usual}
    assert [spec.id for spec in service.metrics(run.run_id)][:3] == ["shapes", "shapes-said", "phrasings"]
    job = studio.end(service.evaluate(run.run_id, split="val", count=VAL, subset_count=2, baselines=False))
    assert job.state is JobState.DONE, job.failure
    found = service.read(run.run_id, job.id)
    assert {choice.id for choice in found.metrics} == wanted
    assert {(one.metric, one.slot) for one in found.readings} == {
        ("shapes", "image"),
        ("shapes-said", "text"),
    }
    for name in ("shape", "colour", "all at once"):
        [score] = [
            one
            for one in found.scores
            if (one.metric, one.figure, one.given) == ("shapes-said", name, ("table",))
        ]
        assert (score.value, score.n, score.of, score.slot) == (1.0, VAL, VAL, "text"), name
