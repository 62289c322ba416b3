"""The training loop on tiny models: what learns, what is reported, what is kept, and what is refused."""

from __future__ import annotations

import json
import math
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from mmstudio.core.errors import StudioError
from mmstudio.core.events import PreviewMade, ProgressMade
from mmstudio.core.job import JobState
from mmstudio.engine.judge.validation import validation
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.loading import open_model
from mmstudio.engine.train.schedule import Budget, ema_decay, rate_factor
from mmstudio.engine.train.training import prepare_training
from mmstudio.plan.progress import PINNED


def test_the_loss_falls(studio: Any) -> None:
    job = studio.train("training.steps=60", "training.lr=0.01", base="test-plain")
    losses = [row["loss"] for row in studio.metrics(job)]
    assert sum(losses[-10:]) < 0.6 * sum(losses[:10])


def test_every_step_is_told_once_with_its_rate(studio: Any, trained: Any) -> None:
    rows = studio.metrics(trained)
    assert [row["step"] for row in rows] == list(range(1, 21))
    assert all(math.isfinite(row["loss"]) for row in rows)
    assert rows[3]["lr"] > rows[-1]["lr"]
    assert trained.result["step"] == 20
    rate, lasted = trained.result["samples_per_s"], trained.result["seconds"]
    begun, ended = (datetime.fromisoformat(one) for one in (trained.started, trained.ended))
    samples = 20 * studio.recipe().training.batch
    assert samples / (ended - begun).total_seconds() <= rate <= samples / lasted
    assert [item.step for item in Checkpoints(studio.folder(trained)).list()] == [10, 20]


def test_phases_train_what_is_theirs(studio: Any) -> None:
    """Two phases have a layer each, the third is skipped; encoders, nulls and fusion learn in the second."""
    job = studio.start("training.steps=3", "training.clip=0", base="test-phases")
    studio.end(job)

    def phase_by_phase(context: Any) -> dict[str, set[str]]:
        workspace = Workspace(studio.folder(job), context.registry)
        context.run_dir = studio.folder(job) / "other"
        context.run_dir.mkdir()
        state = prepare_training(context, workspace, context.samples("shapes"))
        runner = state.runner
        changed = {}
        for phase in runner.model.learning.phases:
            before = {name: value.clone() for name, value in runner.model.state_dict().items()}
            losses = runner.run(phase, state.batches.at(0), 0, 0.0, 1)
            if losses:
                runner.optimisers.step(phase, 1.0)
            after = runner.model.state_dict()
            names = {name for name, value in before.items() if not torch.equal(value, after[name])}
            changed[phase] = {
                name.split(".")[1] if name.startswith("learner") else "condition" for name in names
            }
        state.metrics.close()
        return changed

    assert studio.inside(job, phase_by_phase) == {
        "still": {"other"},
        "learning": {"net", "seen", "condition"},
        "skipped": set(),
    }
    rows = studio.metrics(job)
    assert [set(row) for row in rows] == [{"step", "still", "loss", "lr"}] * 3
    assert not any(name.startswith("skipped") for name in studio.tensors(job, "optimizer"))


def test_the_average_is_of_what_sampling_uses_and_validation_sees_all(studio: Any) -> None:
    job = studio.train("training.steps=3", base="test-phases")
    ema = studio.tensors(job, "ema")
    assert {name.split(".")[1] for name in ema if name.startswith("learner")} == {"net"}
    model = studio.tensors(job, "model")
    assert any(not torch.equal(value, model[name]) for name, value in ema.items())
    assert Checkpoints(studio.folder(job)).get().progress().validation is not None


def test_validation_of_parts_that_sampling_does_not_use(studio: Any) -> None:
    """The posterior of a VAE is not averaged: training and evaluating must both take the trained one."""
    job = studio.train("training.steps=3", base="image-vae")

    def validate(context: Any) -> dict[str, float]:
        model = open_model(context, job.run_id, "latest")
        return validation(context, model, context.samples("shapes"))

    told = Checkpoints(studio.folder(job)).get().progress().validation
    assert studio.inside(job, validate) == {"loss": told}


@pytest.mark.parametrize("setting", ["generator.breaks_at=4", "generator.weights_break=true"])
def test_a_loss_that_is_no_number_ends_the_run_with_a_sentence(studio: Any, setting: str) -> None:
    more = [] if "breaks_at" in setting else ["generator.breaks_at=4"]
    job = studio.end(studio.start(setting, *more, "training.checkpoint_every=2", base="test-plain"))
    assert job.state is JobState.FAILED
    assert job.failure.type == "StudioError"
    assert "no longer" in job.failure.message
    assert "step 4" in job.failure.message
    assert "training.lr" in job.failure.hint
    checkpoints = Checkpoints(studio.folder(job)).list()
    assert [item.step for item in checkpoints] == [2]
    assert all(value.isfinite().all() for value in checkpoints[0].tensors("model").values())
    assert job.result["step"] == 2


def test_a_time_budget_is_kept_and_ties_the_schedule_to_the_clock(studio: Any) -> None:
    job = studio.train("training.steps=0", "training.minutes=0.02", base="test-plain")
    assert 1.2 <= job.result["seconds"] < 10
    rows = studio.metrics(job)
    assert rows[-1]["lr"] < 0.05 * max(row["lr"] for row in rows)
    assert job.result["step"] == len(rows)


def test_last_three_best_and_pinned_checkpoints_are_kept(studio: Any) -> None:
    job = studio.start(
        "training.steps=40", "training.checkpoint_every=4", "training.lr=0.3", base="test-plain"
    )
    place = studio.folder(job) / "checkpoints" / "00000004"
    while not place.exists():
        assert studio.opened.runner.wait(job.id, 0.001).state in {JobState.QUEUED, JobState.RUNNING}
    (place / PINNED).touch()
    assert studio.end(job).state is JobState.DONE
    kept = [item.step for item in Checkpoints(studio.folder(job)).list()]
    best = json.loads((studio.folder(job) / "checkpoints" / "00000040" / "state.json").read_text())["best"]
    assert set(kept) == {4, best, 32, 36, 40}
    assert Checkpoints(studio.folder(job)).get("best").step == best
    assert not list((studio.folder(job) / "checkpoints").glob(".*"))


def test_previews_and_progress_are_told(studio: Any) -> None:
    studio.opened.channel.drain()
    job = studio.train("training.steps=2", "training.preview_every_s=1000", "training.previews=3")
    events = [event for event in studio.opened.channel.drain() if getattr(event, "job_id", "") == job.id]
    (preview,) = [event for event in events if isinstance(event, PreviewMade)]
    assert [picture.shape for picture in preview.slots["image"]] == [(16, 16, 3)] * 3
    names = {path.name for path in (studio.folder(job) / "previews" / "00000002").iterdir()}
    assert names == {"image-sheet.png", "image-0.png", "image-1.png", "image-2.png"}
    for number, picture in enumerate(preview.slots["image"]):
        with Image.open(studio.folder(job) / "previews" / "00000002" / f"image-{number}.png") as kept:
            assert kept.tobytes() == picture.tobytes()
    (progress,) = [event for event in events if isinstance(event, ProgressMade)]
    assert (progress.done, progress.total) == (2, 2)
    assert "samples/s" in progress.words


def test_a_slot_that_the_data_set_lost_since_is_missed(studio: Any, trained: Any, tmp_path: Path) -> None:
    """A run is what it was when it was started; it does not learn from nothing instead."""
    folder = tmp_path / trained.run_id
    shutil.copytree(studio.folder(trained), folder)
    config = json.loads((folder / "config.json").read_text("utf-8"))
    named = [{**one, "name": "words"} if one["name"] == "text" else one for one in config["slots"]]
    (folder / "config.json").write_text(json.dumps({**config, "slots": named}), "utf-8")

    def start(context: Any) -> None:
        prepare_training(context, Workspace(folder, context.registry), context.samples("shapes"))

    with pytest.raises(
        StudioError, match="'shapes' does not have the slot 'words' of the kind text any more"
    ):
        studio.inside(trained, start)


def test_a_recipe_that_needs_a_target_that_is_nowhere_is_refused(studio: Any) -> None:
    with pytest.raises(StudioError, match="'picture'"):
        studio.start("target=picture")


def test_rates_and_budgets(studio: Any) -> None:
    training = studio.recipe("training.warmup=0.1", "training.final_lr=0.1").training
    rates = [rate_factor(training, share / 100) for share in range(101)]
    assert 0 < rates[0] < 0.02
    assert max(rates) == pytest.approx(1.0)
    assert rates[100] == pytest.approx(0.1)
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert Budget(20, 60).progress(10, 50) == 0.5
    assert Budget(0, 60).progress(10, 30) == 0.5
    assert ema_decay(0.05, 9) == 0.5
    assert ema_decay(0.05, 1999) == pytest.approx(0.5 ** (1 / 100))


def test_a_training_says_what_of_its_data_is_not_read(studio: Any) -> None:
    job = studio.train("training.steps=1", 'conditions=["text"]', "encoder.text.max_tokens=4")
    assert job.result["notes"], job.result
    (note,) = job.result["notes"]
    assert "values of the slot text are longer than its encoder reads (4 word pieces)" in note
    assert "raise the setting encoder.text.max_tokens" in note
    assert studio.train("training.steps=1", 'conditions=["table"]').result["notes"] == []


@pytest.mark.parametrize(("usual", "told"), [(1_000_000, True), (1, False), (0, False)])
def test_a_machine_that_took_far_fewer_steps_than_usual_says_how_many_minutes_it_needs(
    studio: Any, usual: int, told: bool
) -> None:
    recipe = studio.recipe("training.minutes=0.005", "training.steps=0", base="test-plain").model_copy(
        update={"usual": usual}
    )
    job = studio.end(studio.opened.runs.start("shapes", recipe, seed=3))
    steps, seconds = job.result["step"], job.result["seconds"]
    minutes = f"{usual * seconds / steps / 60:.0f} minutes here"
    said = f"took {steps:,} steps; what the recipe makes is usually right after about {usual:,}, which take {minutes}"
    log = studio.folder(job) / "log.txt"
    assert (log.is_file() and said in log.read_text("utf-8")) == told
