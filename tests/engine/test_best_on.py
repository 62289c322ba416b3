"""A training that judges itself: the best checkpoint by a score, and the end where the score gets no better."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.api import GeneratorSpec, Judged, MetricSpec, PluginConfig, Slot
from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.engine.train import judging
from mmstudio.engine.train.judging import Judging, follow_best, gave_up
from mmstudio.nn import (
    ConditionShape,
    Generator,
    Losses,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.images import SquarePictures
from mmstudio.plan.progress import Progress
from mmstudio.plan.recipe import Training
from mmstudio.plugins.specs import Provenance

HERE = __name__
PEAK = 30


class Counting(Generator):
    """Paints how many steps it was trained for."""

    steps: torch.Tensor

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        self.slot = next(iter(targets))
        self.idle = torch.nn.Linear(condition.width, 1)
        self.register_buffer("steps", torch.zeros((), dtype=torch.int64))

    @classmethod
    def wants(cls, config: Any) -> Wants:
        """A vector."""
        del config
        return Wants(8)

    @classmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any]) -> SquarePictures:
        """Small squares."""
        del config, slot, state
        return SquarePictures(8)

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """The mean of nothing that matters; a step of the training is counted."""
        del phase
        if self.training:
            self.steps.add_(1)
        loss = 1.0 + 0 * self.idle(batch.condition.vector).sum()
        return Losses(loss, {"loss": loss.detach()})

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Pictures as bright as the steps."""
        picture = np.full((8, 8, 3), int(self.steps), np.uint8)
        yield SampleStep(1, 1, {self.slot: [picture.copy() for _ in request.seeds]})


class Peak:
    """How near the brightness is to 30, and how far."""

    def __init__(self, config: PluginConfig) -> None:
        del config

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Two figures."""
        far = [float(abs(int(result.made[0, 0, 0]) - PEAK)) for result in results]
        return {"near": [-one for one in far], "seeds": [float(result.seed) for result in results]}


class Far(Peak):
    """How far the brightness is from 30."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """One figure."""
        return {"far": [-one for one in super().values(results)["near"] if one is not None]}


class Broken(Peak):
    """Fails once the training has begun."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Nothing."""
        if results[0].made[0, 0, 0]:
            raise ValueError("not today")
        return {"far": [0.0 for _ in results]}


@pytest.fixture(scope="module", autouse=True)
def parts(studio: Any) -> None:
    own, registry = Provenance("best-tests", "best-tests", "1"), studio.app.registry
    registry.generators.add(
        GeneratorSpec(id="test-counting", title="Counting", factory=f"{HERE}:Counting", produces=("image",)),
        own,
    )
    for name, better in (("Peak", "higher"), ("Far", "lower"), ("Broken", "lower"), ("Peak", "")):
        spec = MetricSpec(
            id=f"test-{name.lower()}{'' if better else '-either'}",
            title=name,
            factory=f"{HERE}:{name}",
            modality="image",
            reads="results",
            better=better,  # type: ignore[arg-type]
        )
        registry.metrics.add(spec, own)


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judging may take all of the time, so that it is due at every checkpoint."""
    monkeypatch.setattr(judging, "SHARE", 1.0)


def settings(*more: str) -> tuple[str, ...]:
    return (
        "training.steps=100",
        "training.batch=4",
        "training.checkpoint_every=10",
        "training.keep=1",
        "training.best_count=4",
        *more,
    )


def train(studio: Any, *more: str) -> Job:
    job: Job = studio.train(*settings(*more), base="test-counting")
    return job


def progress(studio: Any, job: Job) -> Progress:
    files = studio.opened.project.runs.files(job.run_id)
    return Progress.load(files.checkpoints.place(files.checkpoints.steps()[-1]) / "state.json")


@pytest.mark.parametrize("name", ["test-peak/near", "test-far"])
def test_the_best_checkpoint_is_the_one_with_the_best_score(studio: Any, always: None, name: str) -> None:
    job = train(studio, f'training.best_on="{name}"')
    found = progress(studio, job)
    assert (found.step, found.best, found.best_on) == (100, PEAK, name)
    assert (found.best_score, found.score, found.stale) == (0.0, 70.0 if name == "test-far" else -70.0, 7)
    checkpoints = studio.opened.project.runs.files(job.run_id).checkpoints
    assert checkpoints.steps() == [PEAK, 100]
    assert checkpoints.best() == PEAK
    curve = {row["step"]: row[f"score/{name}"] for row in studio.metrics(job) if f"score/{name}" in row}
    assert curve == {
        step: abs(step - PEAK) * (1 if name == "test-far" else -1) for step in range(10, 101, 10)
    }
    assert [row["step"] for row in studio.metrics(job)] == list(range(1, 101))
    assert (job.result["best"], job.result["ended_early"]) == (PEAK, False)


def test_a_training_ends_where_the_score_gets_no_better(studio: Any, always: None) -> None:
    job = train(studio, 'training.best_on="test-far"', "training.patience=2")
    found = progress(studio, job)
    assert (found.step, found.best, found.stale) == (50, PEAK, 2)
    assert (job.result["step"], job.result["ended_early"]) == (50, True)
    assert studio.opened.project.runs.files(job.run_id).checkpoints.steps() == [PEAK, 50]
    log = studio.opened.project.runs.files(job.run_id).log()
    assert "for 2 judgements nothing was better than test-far 0 at step 30" in log


def test_nothing_changes_without_a_score(studio: Any) -> None:
    job = train(studio)
    found = progress(studio, job)
    # the loss is the same all the time, and the first of equals stays the best
    assert (found.step, found.best, found.best_validation) == (100, 10, 1.0)
    assert (found.best_on, found.score, found.best_score) == ("", None, None)
    assert not any(name.startswith("score/") for row in studio.metrics(job) for name in row)


def test_patience_counts_the_validation_loss_where_no_score_is_named(studio: Any) -> None:
    job = train(studio, "training.patience=2")
    assert (progress(studio, job).step, progress(studio, job).best) == (30, 10)
    curve = {
        row["step"]: row["score/held-out loss"] for row in studio.metrics(job) if "score/held-out loss" in row
    }
    assert curve == {10: 1.0, 20: 1.0, 30: 1.0}


def test_a_metric_that_fails_costs_the_training_nothing(studio: Any, always: None) -> None:
    job = train(studio, 'training.best_on="test-broken"', "training.patience=1")
    assert (progress(studio, job).step, progress(studio, job).best) == (100, -1)
    log = studio.opened.project.runs.files(job.run_id).log()
    assert "could not judge itself: not today" in log


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("test-nothing", NotFoundError, "test-nothing"),
        ("test-of-sounds", UsageError, "judges audio, and the run makes image"),
    ],
)
def test_a_score_that_cannot_be_is_refused_at_the_start(
    studio: Any, name: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        studio.start(*settings(f'training.best_on="{name}"'), base="test-counting")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("test-peak/far", "no figure 'far'. Choose one of them: test-peak/near, test-peak/seeds"),
        ("test-peak", "no figure ''"),
        ("test-peak-either/near", "does not say whether more is better"),
    ],
)
def test_a_figure_that_cannot_be_ends_the_training_at_once(studio: Any, name: str, words: str) -> None:
    job = studio.end(studio.start(*settings(f'training.best_on="{name}"'), base="test-counting"))
    assert job.state is JobState.FAILED
    assert words in f"{job.failure.message} {job.failure.hint}"


def test_judging_takes_its_share_of_the_time(studio: Any) -> None:
    class Slow:
        higher = True

        def score(self) -> float:
            return 1.0

    made = Judging(Slow())
    due = [made.due]
    for passed_s in (17.0, 19.0):
        made.cost_s, made.ended = 2.0, time.perf_counter() - passed_s
        due.append(made.due)
    assert due == [True, False, True]


@pytest.mark.parametrize(
    ("higher", "scores", "best", "stale"),
    [(True, [1.0, 3.0, 2.0, 3.0], 2, 2), (False, [1.0, 3.0, 0.5, None], 3, 0), (False, [None, 2.0], 2, 0)],
)
def test_the_best_is_followed(higher: bool, scores: list[float | None], best: int, stale: int) -> None:
    told = Training(best_on="x", patience=2)
    state = Progress()
    for step, score in enumerate(scores, 1):
        state = replace(state, step=step, score=score, validation=9.0)
        follow_best(state, told, higher=higher)
    assert (state.best, state.stale, state.best_validation) == (best, stale, None)
    assert gave_up(state, told) is (stale >= 2)
    follow_best(state, Training(), higher=True)
    assert (state.best, state.best_on, state.best_score, state.best_validation) == (state.step, "", None, 9.0)


def test_a_state_of_before_is_read(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"step": 4, "best": 2, "best_validation": 0.5}')
    found = Progress.load(tmp_path / "state.json")
    assert (found.best, found.best_on, found.stale) == (2, "", 0)
    follow_best(replace(found, validation=0.7), Training(), higher=False)
    assert found.best == 2
