"""Sweeps: what runs, what is left out, what is told of it, and that nothing is lost when the program ends."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sweeping import ended

from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.core.job import JobState
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.sweeps.members import SweepMember
from mmstudio.plan.sweeps.sweep import SweepFolder
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject
from mmstudio.services.sweeps.table import table_of
from mmstudio.services.sweeps.wishes import SweepWish
from mmstudio.services.training.forecasts import Forecasts
from mmstudio.storage.project.archive import read_archive, write_archive

GRID = {"training.lr": "0.001,0.03", "fusion.id": "concat,nothing"}


def test_what_runs_is_told_before(still: OpenProject, small: Recipe, forecasts: Forecasts) -> None:
    by_minutes = small.model_copy(
        update={"training": small.training.model_copy(update={"steps": 0, "minutes": 2})}
    )
    found = still.sweeps.planner(forecasts).preview(SweepWish("fruit", by_minutes, GRID, seeds=2))
    assert found.trials == (
        {"training.lr": 0.001, "fusion.id": "concat"},
        {"training.lr": 0.03, "fusion.id": "concat"},
    )
    assert (found.count, found.runs, found.minutes) == (2, 4, 8.0)
    assert [one.settings["fusion.id"] for one in found.refused] == ["nothing", "nothing"]
    assert "There is no fusion 'nothing'" in str(found.refused[0].why)
    assert "fewer than three seeds" in found.notes[0].text
    (note,) = (
        still.sweeps.planner(forecasts).preview(SweepWish("fruit", small, {"training.lr": "0.01"})).notes
    )
    assert note.text == "Only one combination is tried; there is nothing to compare it with."
    assert not still.sweeps.list()
    assert not still.runner.jobs(JobState.QUEUED)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"grid": {"training.lr": ",".join(str(n / 500) for n in range(1, 102))}, "seeds": 2},
            "are 202 runs; a sweep has 200",
        ),
        ({"grid": {"training.steps": "3,4"}}, "the same budget"),
        ({"grid": {"training.keep": "1,2"}}, "changes nothing that is learned"),
        ({"grid": {"sampling.joint": "1,2"}}, "changes no training"),
        ({"grid": {"fusion.lenght": "1,2"}}, "no setting 'fusion.lenght'.*hidden"),
        ({"grid": {"fusion.id": "nothing"}}, "There is no fusion"),
        ({"grid": {"generator.id": "heads,align"}}, "different generators cannot be compared"),
        ({"grid": {}}, "what is to be varied"),
        ({"grid": {}, "ranges": {"training.lr": ""}}, "A grid needs values"),
        ({"grid": {}, "ranges": {"training.lr": "1..0.1"}, "how": "random"}, "no range of training.lr"),
        ({"grid": {}, "ranges": {"training.condition_lr": ""}, "how": "random"}, "no range of its own"),
    ],
)
def test_what_cannot_be_tried_is_said(
    still: OpenProject, small: Recipe, forecasts: Forecasts, changes: dict[str, object], sentence: str
) -> None:
    wish = replace(SweepWish("fruit", small, GRID), **changes)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=sentence):
        still.sweeps.start(wish, forecasts)
    assert not still.sweeps.list()


def test_ranges_are_those_of_the_settings(still: OpenProject, small: Recipe, forecasts: Forecasts) -> None:
    rates = dict.fromkeys(("training.lr", "training.drop", "training.batch", "training.optimiser"), "")
    wish = SweepWish("fruit", small, ranges=rates, how="random", count=30)
    found = still.sweeps.planner(forecasts).preview(wish)
    rate, drop, batch, optimiser = found.axes
    lr = small.training.lr
    assert (rate.low, rate.high, rate.log) == (pytest.approx(lr / 10), pytest.approx(lr * 10), True)
    assert (drop.low, drop.high, drop.log) == (0, 1, False)
    assert (batch.low, batch.high, batch.log, batch.whole) == (2, 32, True, True)
    assert optimiser.values == ("adamw", "muon")
    assert len(found.trials) == 30
    assert found.trials == still.sweeps.planner(forecasts).preview(wish).trials, (
        "the same seed draws the same"
    )
    drawn = [one["training.lr"] for one in found.trials]
    assert lr / 10 <= min(drawn) < lr / 2
    assert lr * 2 < max(drawn) <= lr * 10
    assert 8 <= sum(one < lr for one in drawn) <= 22, "evenly on a logarithmic scale"


def test_a_grid_is_trained_and_told(grown: OpenProject, small: Recipe, forecasts: Forecasts) -> None:
    sweep = grown.sweeps.start(SweepWish("fruit", small, {"training.lr": "0.00001,0.03"}, seeds=3), forecasts)
    ended(grown, sweep.id)
    found = table_of(grown.sweeps, sweep.id)
    best, other = found.rows
    assert (best.settings, best.state, best.beside) == ({"training.lr": 0.03}, "done", "best")
    assert (other.beside, found.higher, found.ended) == ("worse", False, True)
    losses = [grown.runs.files(one.run).checkpoints.latest() for one in best.runs]
    assert best.value == pytest.approx(sum(one.validation or 0 for one in losses if one) / 3)
    assert best.low is not None
    assert best.high is not None
    assert best.low < best.value < best.high
    assert found.sweep.recipe.training.steps == 4
    configs = [grown.runs.config(one.run) for row in found.rows for one in row.runs]
    assert {one.seed for one in configs} == {0, 1, 2}
    assert len({one.recipe.training.model_copy(update={"lr": 1}) for one in configs}) == 1, "the same budget"
    recipe = grown.sweeps.recipe_of(found.sweep, best.number)
    assert recipe.training.lr == 0.03
    compared = grown.comparison.compare(found.best_runs(60))
    assert [row.name for row in compared.settings] == ["seed", "training.lr"]
    assert [group.seeds for group in compared.groups] == [3, 3]


def test_a_score_of_a_metric_judges(grown: OpenProject, small: Recipe, forecasts: Forecasts) -> None:
    wish = SweepWish("fruit", small, {"training.lr": "0.00001,0.05"}, by="heads/accuracy", judged=10)
    sweep = grown.sweeps.start(wish, forecasts)
    ended(grown, sweep.id)
    found = table_of(grown.sweeps, sweep.id)
    assert [job.kind for job in grown.sweeps.jobs(sweep.id)] == ["train", "train", "evaluate", "evaluate"]
    evaluation = grown.runs.files(found.rows[0].runs[0].run).evaluations()[0]
    judged = grown.runs.files(found.rows[0].runs[0].run).evaluation(evaluation)
    assert judged.split == "val", "the test split is kept for what was chosen"
    score = found.rows[0].runs[0].score
    assert score is not None
    assert (score.metric, score.figure, found.higher) == ("heads", "accuracy", True)
    assert (found.rows[0].value, found.rows[0].low, found.rows[0].high) == (
        score.value,
        score.low,
        score.high,
    )
    assert any("looks better than it is" in note.text for note in found.notes)


def test_one_that_fails_loses_nothing(grown: OpenProject, small: Recipe, forecasts: Forecasts) -> None:
    grown.runner.lane("cpu:train").pause()
    sweep = grown.sweeps.start(SweepWish("fruit", small, {"training.lr": "0.001,0.002,0.003"}), forecasts)
    runs = grown.sweeps.members.of(sweep.id)
    config = grown.runs.files(runs[SweepMember(1, 0)]).path / "config.json"
    kept = config.read_text("utf-8")
    config.write_text(kept.replace('"batch": 8', '"batch": "none"'), "utf-8")
    grown.runner.lane("cpu:train").resume()
    ended(grown, sweep.id)
    rows = {row.number: row for row in table_of(grown.sweeps, sweep.id).rows}
    assert [rows[number].state for number in range(3)] == ["done", "failed", "done"]
    why = rows[1].runs[0].why
    assert why is not None
    assert "cannot be read" in why.text
    config.write_text(kept, "utf-8")
    grown.sweeps.go_on(sweep.id)
    ended(grown, sweep.id)
    found = table_of(grown.sweeps, sweep.id)
    assert [row.state for row in found.rows] == ["done"] * 3
    assert grown.sweeps.members.of(sweep.id) == runs, "nothing was trained twice"


def test_all_are_stopped_and_go_on_after_another_start(
    program: App, still: OpenProject, small: Recipe, forecasts: Forecasts
) -> None:
    sweep = still.sweeps.start(SweepWish("fruit", small, {"training.lr": "0.001,0.002"}), forecasts)
    still.sweeps.stop(sweep.id)
    assert [job.state for job in still.sweeps.jobs(sweep.id)] == [JobState.PAUSED] * 2
    root = still.project.layout.root
    still.close()
    with program.open_project(root) as again:
        assert again.sweeps.advance(sweep.id).stopped, "nothing begins by itself"
        assert [row.state for row in table_of(again.sweeps, sweep.id).rows] == ["paused"] * 2
        again.sweeps.go_on(sweep.id)
        ended(again, sweep.id)
        assert [row.state for row in table_of(again.sweeps, sweep.id).rows] == ["done"] * 2


def test_what_was_cut_off_in_the_middle_is_made_up_for(
    still: OpenProject, small: Recipe, forecasts: Forecasts
) -> None:
    sweep = still.sweeps.start(SweepWish("fruit", small, {"training.lr": "0.001,0.002,0.003"}), forecasts)
    runs = still.sweeps.members.of(sweep.id)
    for job in still.sweeps.jobs(sweep.id)[1:]:
        still.runner.cancel(job.id)
    still.project.runs.delete(runs[SweepMember(2, 0)])  # as if it had not been made yet
    still.sweeps.go_on(sweep.id)
    again = still.sweeps.members.of(sweep.id)
    assert {member: again[member] == runs[member] for member in runs} == {
        SweepMember(0, 0): True,
        SweepMember(1, 0): True,
        SweepMember(2, 0): False,
    }
    assert [job.state for job in still.sweeps.jobs(sweep.id)] == [JobState.QUEUED] * 3


def test_a_file_that_is_no_sweep_hinders_nobody(
    still: OpenProject, small: Recipe, forecasts: Forecasts
) -> None:
    sweep = still.sweeps.start(SweepWish("fruit", small, {"training.lr": "0.001,0.002"}), forecasts)
    folder = still.project.layout.sweeps
    (folder / "w0002.json").write_text('{"format": 1, "id": "w0002", "count": 100000}', "utf-8")
    (folder / "No id.json").write_text("{}", "utf-8")
    assert [one.id for one in still.sweeps.list()] == [sweep.id]
    with pytest.raises(DamagedError, match="w0002 cannot be read"):
        still.sweeps.folder.load("w0002")
    with pytest.raises(DamagedError, match="no id of a sweep"):
        still.sweeps.folder.load("../w0001")
    assert still.sweeps.folder.fresh_id() == "w0003"


def test_an_archive_has_the_sweeps(
    still: OpenProject, small: Recipe, forecasts: Forecasts, tmp_path: Path
) -> None:
    sweep = still.sweeps.start(SweepWish("fruit", small, {"training.lr": "0.001,0.002"}), forecasts)
    file = tmp_path / "fruit.mmstudio"
    write_archive(still.project.layout.root, file, lambda *_: None)
    read_archive(file, tmp_path / "elsewhere")
    assert SweepFolder(tmp_path / "elsewhere" / "sweeps").load(sweep.id) == sweep


def test_nothing_of_a_stranger_begins_by_itself(
    program: App, still: OpenProject, small: Recipe, forecasts: Forecasts, tmp_path: Path
) -> None:
    sweep = still.sweeps.start(SweepWish("fruit", small, {"training.lr": "0.001,0.002,0.003"}), forecasts)
    runs = still.sweeps.members.of(sweep.id)
    still.sweeps.stop(sweep.id)
    still.project.runs.delete(runs[SweepMember(2, 0)])  # going on would make it
    file = still.project.layout.sweeps / f"{sweep.id}.json"
    file.write_text(file.read_text("utf-8").replace('"stopped": true', '"stopped": false'), "utf-8")
    still.close()
    foreign = Path(shutil.copytree(still.project.layout.root, tmp_path / "foreign"))
    with program.open_project(foreign) as elsewhere:
        assert not elsewhere.own
        job = elsewhere.runs.resume(runs[SweepMember(0, 0)])
        assert elsewhere.runner.wait(job.id, 60).state is JobState.DONE
        assert SweepMember(2, 0) not in elsewhere.sweeps.members.of(sweep.id)
        told = elsewhere.sweeps.told(sweep.id).text
        assert told.startswith("Train up to 3 runs of the recipe Classes and numbers on the data set fruit")
        assert told.endswith("for 4 steps each, on cpu.")
