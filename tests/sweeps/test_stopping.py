"""Trainings of a sweep that are ended early: by the rules alone, and in a real sweep."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sweeping import ended, others, reports

from mmstudio.plan.recipe import Recipe
from mmstudio.plan.sweeps.members import SweepMember
from mmstudio.plan.sweeps.reports import Reports
from mmstudio.plan.sweeps.stopping import outdone
from mmstudio.services.opened import OpenProject
from mmstudio.services.sweeps.table import table_of
from mmstudio.services.sweeps.wishes import SweepWish
from mmstudio.services.training.forecasts import Forecasts

OWN = SweepMember(9, 0)


def test_worse_than_half_of_the_others() -> None:
    known = others(reports(5, 4, 3, 2), reports(6, 5, 4, 3), reports(7, 6, 5, 4))
    assert outdone("half", OWN, {**known, OWN: reports(9, 5, until=0.5)}, higher=False) is None, (
        "as good as half"
    )
    why = outdone("half", OWN, {**known, OWN: reports(9, 5.5, until=0.5)}, higher=False)
    assert why is not None
    assert why.text == "Stopped early: worse than half of the others at step 50 (5.5; theirs 5)."
    assert outdone("none", OWN, {**known, OWN: reports(9, 5.5, until=0.5)}, higher=False) is None
    why = outdone("half", OWN, {**known, OWN: reports(1, 2, until=0.5)}, higher=True)
    assert why is not None
    assert dict(why.params) == {"step": 50, "value": 2, "theirs": 6}, "the best of each so far"
    assert outdone("half", OWN, {**known, OWN: reports(9, 8, 7, 6)}, higher=False) is None, "it is at its end"
    assert outdone("half", OWN, {**known, OWN: reports(9, until=0.2)}, higher=False) is None, (
        "all have a beginning"
    )


def test_only_others_that_have_come_as_far_count() -> None:
    far, near = reports(5, 4, 3, 2), reports(5, until=0.25)
    mine = reports(9, 8, until=0.5)
    assert outdone("half", OWN, {**others(far, far, near), OWN: mine}, higher=False) is None
    assert outdone("half", OWN, {**others(far, far, far), OWN: mine}, higher=False) is not None
    same = {SweepMember(9, seed): far for seed in range(1, 5)}
    assert outdone("half", OWN, {**same, OWN: mine}, higher=False) is None, "other seeds are no others"


def test_one_that_falls_behind_is_ended_and_told(
    still: OpenProject, small: Recipe, forecasts: Forecasts
) -> None:
    longer = small.model_copy(update={"training": small.training.model_copy(update={"steps": 8})})
    wish = SweepWish("fruit", longer, {"training.lr": "0.05,0.04,0.03,0.0000001"}, stop="half")
    sweep = still.sweeps.start(wish, forecasts)
    runs = still.sweeps.members.of(sweep.id)
    for trial in range(3):  # as if they had been trained
        for report in reports(0.4, 0.3, 0.2, 0.1):
            Reports(still.runs.files(runs[SweepMember(trial, 0)]).path).add(report)
        job = still.runs.job(runs[SweepMember(trial, 0)])
        assert job is not None
        still.runner.cancel(job.id)
    still.runner.lane("cpu:train").resume()
    ended(still, sweep.id)
    found = {row.number: row for row in table_of(still.sweeps, sweep.id).rows}
    assert [found[number].state for number in range(4)] == ["paused"] * 3 + ["stopped early"]
    one = found[3].runs[0]
    assert one.why is not None
    assert one.why.text.startswith("Stopped early: worse than half of the others at step 2 (0.")
    own = Reports(still.runs.files(one.run).path).read()
    assert one.why.params["value"] == min(report.value for report in own), "its best"
    assert one.why.text.endswith("theirs 0.4).")
    assert found[3].value is None, "it is not ranked"
    files = still.runs.files(one.run)
    assert files.checkpoints.steps()[-1] == 2
    assert [report.step for report in Reports(files.path).read()] == [1, 2]


def test_nothing_is_stopped_where_nothing_is_known(
    still: OpenProject, small: Recipe, forecasts: Forecasts
) -> None:
    wish = SweepWish("fruit", small, {"training.lr": "0.1,0.2"}, by="heads/accuracy", stop="half")
    with pytest.raises(Exception, match="none can be stopped early"):
        still.sweeps.start(wish, forecasts)
    sweep = still.sweeps.start(replace(wish, by=""), forecasts)
    assert sweep.recipe.training == small.training
    run = still.sweeps.members.of(sweep.id)[SweepMember(0, 0)]
    assert still.runs.config(run).recipe.training.checkpoint_every == 1, "it is looked at often enough"
