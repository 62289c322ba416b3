"""Smaller forms of a run: what is kept in 8 bits, what a damaged file says, and the table that one job makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import safetensors.torch
import torch

from mmstudio.core.errors import DamagedError, JobPausedError, StudioError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import RunState
from mmstudio.engine.judge.smaller import speed
from mmstudio.engine.judge.smaller.speed import TURNS, by_turns
from mmstudio.engine.model.checkpoint import Checkpoint, Checkpoints
from mmstudio.engine.model.packed import SCALES, packed, unpacked
from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import Score
from mmstudio.plan.smaller import SmallerTable, Variant, keeps_up
from mmstudio.services.smaller.service import ShrinkWish, latest_table, shrink_run, table_of


def test_weights_in_8_bits_are_off_by_half_a_step_of_their_channel_at_most() -> None:
    rng = torch.Generator().manual_seed(0)
    weight = torch.randn(16, 8, 3, 3, generator=rng) * torch.logspace(-4, 2, 16)[:, None, None, None]
    weight[3] = 0
    bias = torch.randn(16, generator=rng)
    kept = packed({"a.weight": weight, "a.bias": bias, "count": torch.tensor(3)}, "int8")
    assert {name: one.dtype for name, one in kept.items()} == {
        "a.weight": torch.int8,
        SCALES + "a.weight": torch.float32,
        "a.bias": torch.float16,
        "count": torch.int64,
    }
    back = unpacked(kept)
    assert back.keys() == {"a.weight", "a.bias", "count"}
    step = weight.flatten(1).abs().amax(dim=1) / 127
    off = (back["a.weight"] - weight).flatten(1).abs().amax(dim=1)
    assert (off <= step / 2 * (1 + 1e-5)).all()
    assert off[0] > 0
    assert back["a.weight"][3].eq(0).all()
    assert int(kept["a.weight"].flatten(1).abs().amax(dim=1)[0]) == 127


def test_weights_in_16_bits_are_kept_in_8_as_well() -> None:
    kept = packed(
        {"w": torch.ones(4, 300, dtype=torch.float16), "b": torch.ones(4, dtype=torch.float16)}, "int8"
    )
    assert {name: one.dtype for name, one in kept.items()} == {
        "w": torch.int8,
        SCALES + "w": torch.float32,
        "b": torch.float16,
    }


def test_half_keeps_what_is_too_large_for_16_bits() -> None:
    kept = packed({"a": torch.tensor([1e-3, 7.0]), "b": torch.tensor([1e30])}, "half")
    assert (kept["a"].dtype, kept["b"].dtype) == (torch.float16, torch.bfloat16)
    assert float(unpacked(kept)["b"]) == pytest.approx(1e30, rel=2**-8)


WHOLE = torch.ones(4, 300, dtype=torch.int8)
DAMAGE = {
    "no weights": {SCALES + "w": torch.ones(4)},
    "no whole numbers": {"w": torch.ones(4, 300), SCALES + "w": torch.ones(4)},
    "too few scales": {"w": WHOLE, SCALES + "w": torch.ones(3)},
    "scales of another shape": {"w": WHOLE, SCALES + "w": torch.ones(4, 1)},
    "scales of zero": {"w": WHOLE, SCALES + "w": torch.zeros(4)},
    "whole scales": {"w": WHOLE, SCALES + "w": torch.ones(4, dtype=torch.int64)},
    "no numbers": {"w": WHOLE, SCALES + "w": torch.full((4,), float("nan"))},
}


@pytest.mark.parametrize("tensors", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_told_in_a_sentence(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    safetensors.torch.save_file(tensors, tmp_path / "ema.safetensors")
    with pytest.raises(DamagedError, match=r"ema\.safetensors cannot be read"):
        Checkpoint(tmp_path, 0).tensors("ema")


def test_speed_is_measured_by_turns() -> None:
    asked: list[tuple[str, int]] = []

    class Context:
        def check(self) -> None: ...
        def commands(self) -> list[Any]:
            return []

    works = [lambda count, name=name: asked.append((name, count)) for name in "ab"]
    told: list[tuple[int, int]] = []
    found = by_turns(Context(), works, lambda done, of: told.append((done, of)))  # type: ignore[arg-type]
    assert [name for name, _ in asked] == ["a", "b", "a", *(["a", "b"] * (TURNS + 1))]
    assert {count for _, count in asked[3:]} == {found.together} == {64}
    assert told[-1] == (TURNS + 1, TURNS + 1)
    assert [len(one) for one in found.seconds] == [TURNS, TURNS]


def variant(run: str, size: int, *, within: bool, time: float = 1.0) -> Variant:
    return Variant(run=run, bytes=size, size=size / 100, time=time, within=within)


def test_the_smallest_that_loses_nothing_is_marked() -> None:
    lines = (variant("r1", 100, within=True), variant("r2", 20, within=False), variant("r3", 30, within=True))
    table = SmallerTable(
        variants=(*lines, variant("r4", 50, within=True), variant("r5", 30, within=True, time=0.5))
    )
    assert table.smallest is not None
    assert table.smallest.run == "r5"
    assert SmallerTable(variants=lines[:2]).smallest is None


@pytest.mark.parametrize(
    ("better", "value", "kept"),
    [
        ("higher", 0.9, True),
        ("higher", 0.99, True),
        ("higher", 0.89, False),
        ("lower", 0.95, True),
        ("lower", 0.96, False),
    ],
)
def test_what_lies_within_the_interval_or_is_better_keeps_up(better: Any, value: float, kept: bool) -> None:
    original = Score(metric="m", figure="f", value=0.92, low=0.9, high=0.95, better=better)
    told = original.model_copy(update={"value": value, "low": None, "high": None})
    assert keeps_up(told, original) is kept
    assert not keeps_up(told, original.model_copy(update={"low": None}))
    assert not keeps_up(None, original)


def wish(**told: Any) -> ShrinkWish:
    """A wish that is judged quickly."""
    return ShrinkWish(**{"metrics": (Choice(id="colour-distance"),), "count": 4, **told})


@pytest.fixture(scope="module")
def brief() -> Iterator[None]:
    """One turn of few results, since no test asks how long anything takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(speed, "TURNS", 1)
        patch.setattr(speed, "MOST", speed.FEWEST)
        yield


@pytest.fixture(scope="module")
def shrunk(studio: Any, trained: Job, brief: None) -> Job:
    job: Job = studio.end(shrink_run(studio.opened, trained.run_id, wish(count=12)).job)
    assert job.state is JobState.DONE, job.failure
    return job


def test_one_job_makes_the_table(studio: Any, trained: Job, shrunk: Job) -> None:
    table = table_of(shrunk)
    first, half, whole = table.variants
    assert (first.run, first.form, first.size, first.time) == (trained.run_id, "", 1.0, 1.0)
    assert (half.form, half.source) == ("half", trained.run_id)
    assert half.size == pytest.approx(0.5, abs=0.02)
    assert whole.size == pytest.approx(0.27, abs=0.04)
    assert half.time is not None
    assert half.times is not None
    assert half.times[0] <= half.time <= half.times[1]
    assert table.together >= 4
    assert latest_table(studio.opened, trained.run_id) == table
    for line in table.variants:
        files = studio.opened.project.runs.files(line.run)
        evaluation = files.evaluation(shrunk.id)
        assert evaluation.count == 12
        assert line.score is not None
        assert line.score in evaluation.scores
        assert (line.score.metric, line.score.better, line.score.n) == ("colour-distance", "lower", 10)
        assert line.score.low is not None
        assert (files.checkpoints.place(20) / "ema.safetensors").stat().st_size == line.bytes


def test_forms_are_runs_that_work_like_any_other(studio: Any, trained: Job, shrunk: Job) -> None:
    opened = studio.opened
    whole = table_of(shrunk).variants[2].run
    run = opened.project.runs.get(whole)
    assert (run.state, run.step, run.name) == (
        RunState.DONE,
        20,
        f"{opened.project.runs.get(trained.run_id).name}, 8 bits",
    )
    own = Checkpoints(opened.project.runs.folder(trained.run_id)).get().tensors("ema")
    kept = Checkpoints(opened.project.runs.folder(whole)).get().tensors("ema")
    assert kept.keys() == own.keys()
    name = max(own, key=lambda one: own[one].numel())
    assert not torch.equal(own[name], kept[name])
    assert torch.allclose(own[name], kept[name], atol=float(own[name].abs().max()) / 127)
    job = studio.end(opened.evaluation.evaluate(whole, count=4, subset_count=0))
    assert job.state is JobState.DONE, job.failure
    with pytest.raises(UsageError, match="is a smaller form of the run"):
        shrink_run(opened, whole, wish())
    with pytest.raises(UsageError, match="averaged weights only"):
        opened.runs.train_on(whole, 1)


def test_asked_again_it_makes_no_more_runs(studio: Any, trained: Job, shrunk: Job) -> None:
    opened = studio.opened
    before = [run.id for run in opened.project.runs.list()]
    again = shrink_run(opened, trained.run_id, wish(count=12)).job
    opened.runner.cancel(again.id)
    assert again.id != shrunk.id
    assert [run.id for run in opened.project.runs.list()] == before
    assert again.payload["variants"] == shrunk.payload["variants"]
    studio.end(again)
    assert [run.id for run in opened.project.runs.list()] == before, "what was written stays"


def test_what_cannot_be_made_smaller_says_so(studio: Any, trained: Job) -> None:
    with pytest.raises(UsageError, match="Smaller forms of a run: half, int8, student"):
        shrink_run(studio.opened, trained.run_id, wish(forms=("int4",)))
    with pytest.raises(UsageError, match="has no checkpoint '7'"):
        shrink_run(studio.opened, trained.run_id, wish(checkpoint=7))


def test_what_was_written_and_judged_before_an_interruption_is_not_done_again(
    studio: Any, trained: Job, brief: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mmstudio.engine.judge.smaller import job as module

    judged: list[str] = []
    judge = module.judge_run

    def counted(context: Any, payload: Any) -> Any:
        judged.append(payload.run)
        if len(judged) == 2:
            raise JobPausedError
        return judge(context, payload)

    monkeypatch.setattr(module, "judge_run", counted)
    asked = wish(forms=("int8",), count=4, checkpoint=10)
    first = studio.end(shrink_run(studio.opened, trained.run_id, asked).job)
    assert first.state is JobState.PAUSED
    small = first.payload["variants"][0]["run"]
    assert judged == [trained.run_id, small]
    written = (
        (studio.opened.project.runs.folder(small) / "checkpoints" / "00000010" / "ema.safetensors")
        .stat()
        .st_mtime_ns
    )
    again = shrink_run(studio.opened, trained.run_id, asked).job
    assert again.id == first.id
    assert studio.end(again).state is JobState.DONE
    assert judged == [trained.run_id, small, small]
    path = studio.opened.project.runs.folder(small) / "checkpoints" / "00000010" / "ema.safetensors"
    assert path.stat().st_mtime_ns == written


def test_a_job_that_fails_before_it_wrote_leaves_no_run(
    studio: Any, trained: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mmstudio.engine.judge.smaller import job as module

    def stop(*_: Any) -> None:
        raise StudioError("The disk is full.")

    before = [run.id for run in studio.opened.project.runs.list()]
    monkeypatch.setattr(module, "packed", stop)
    job = studio.end(shrink_run(studio.opened, trained.run_id, wish(forms=("half",), checkpoint=10)).job)
    assert job.state is JobState.FAILED
    assert [run.id for run in studio.opened.project.runs.list()] == before


def test_a_training_that_was_cut_off_is_told_from_one_that_has_ended(studio: Any, trained: Job) -> None:
    from mmstudio.engine.judge.smaller.job import _ended

    files, checkpoints = studio.opened.runs.files(trained.run_id), Checkpoints(studio.folder(trained))
    assert [_ended(checkpoints.get(step), files) for step in (10, 20)] == [False, True]


@pytest.fixture(scope="module")
def wide(studio: Any, brief: None) -> Job:
    """A run that can be narrower; of a seed of its own."""
    job: Job = studio.train("generator.width=32", "training.steps=6", seed=5)
    return job


def test_a_student_is_narrower_begins_with_what_fits_and_learns_from_the_run(studio: Any, wide: Job) -> None:
    opened = studio.opened
    begun = shrink_run(opened, wide.run_id, wish(forms=("student", "int8"), width=0.5, count=4))
    assert begun.training is not None
    assert begun.job.lane == begun.training.lane == "cpu:train"
    job = studio.end(begun.job)
    assert job.state is JobState.DONE, job.failure
    lines = table_of(job).variants
    assert [(one.form, one.source) for one in lines] == [
        ("", ""),
        ("int8", wide.run_id),
        ("student", wide.run_id),
        ("int8", begun.training.run_id),
    ]
    student = opened.runs.config(begun.training.run_id)
    assert student.recipe.generator.settings["width"] == 16
    assert student.teacher is not None
    assert (student.teacher.run, student.teacher.checkpoint) == (wide.run_id, 6)
    assert opened.runs.config(lines[3].run).teacher is None
    own, wider = (
        Checkpoints(opened.project.runs.folder(run)).get().tensors("ema")
        for run in (student.run, wide.run_id)
    )
    assert own["learner.net.stem.weight"].shape[0] == 16
    assert wider["learner.net.stem.weight"].shape[0] == 32
    assert {name for name in own if "teacher" in name} == set()
    name = "conditions.nulls.0"
    fresh = studio.tensors(studio.train("generator.width=16", "training.steps=6", seed=9), "ema")[name]
    assert (own[name] - wider[name]).norm() < 0.5 * (fresh - wider[name]).norm(), (
        "it begins where the run has ended"
    )
    again = shrink_run(opened, wide.run_id, wish(forms=("student", "int8"), width=0.5, count=4))
    opened.runner.cancel(again.job.id)
    assert again.training is None
    assert again.job.payload["variants"] == begun.job.payload["variants"]
    studio.end(again.job)


def test_what_has_no_narrower_kind_says_so(studio: Any, trained: Job) -> None:
    with pytest.raises(UsageError, match="has the width 16: it cannot be narrower"):
        shrink_run(studio.opened, trained.run_id, wish(forms=("student",)))
    vae = studio.train("generator.size=28", "generator.width=16", "training.steps=2", base="image-vae")
    with pytest.raises(UsageError, match="No narrower learner of the kind"):
        shrink_run(studio.opened, vae.run_id, wish(forms=("student",)))
