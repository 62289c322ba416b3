"""Judging a run whose data has gaps: which values meet, what is left out, what is told while it goes and afterwards."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count as counting
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from mmstudio.core.errors import UsageError
from mmstudio.core.events import LogWritten, ProgressMade
from mmstudio.core.job import Job, JobState
from mmstudio.core.sample import Slot
from mmstudio.engine.judge import rounds
from mmstudio.engine.judge.judges import target_of
from mmstudio.plan.model_plan import ModelPlan, Part
from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import Evaluation, Score

from .conftest import BARE, GAPS, TRAIN, Studio, gap

COUNT, SUBSET = GAPS, 6
GIVEN = [("text", "table"), (), ("text",), ("table",)]


@pytest.fixture(scope="module")
def studio(gaps: Studio) -> Studio:
    return gaps


@pytest.fixture(scope="module")
def run(gaps_run: Job) -> Job:
    return gaps_run


def start(studio: Any, run: Job, *metrics: str, **more: Any) -> Job:
    wanted = {"count": COUNT, "subset_count": 0, "split": "test", **more}
    chosen = [Choice(id=f"judge-{name}") for name in metrics]
    job: Job = studio.opened.evaluation.evaluate(run.run_id, metrics=chosen, **wanted)
    return job


def judge(studio: Any, run: Job, *metrics: str, **more: Any) -> Evaluation:
    job = studio.end(start(studio, run, *metrics, **more))
    assert job.state is JobState.DONE, job.failure
    found: Evaluation = studio.opened.evaluation.read(run.run_id, job.id)
    return found


def figures(found: Evaluation, *given: str) -> dict[str, Score]:
    """By name, of the results that all conditions, or these, were given for."""
    return {score.figure: score for score in found.scores if score.given == (given or ("text", "table"))}


def test_every_real_value_stands_beside_its_own_result(studio: Any, run: Job) -> None:
    real = figures(judge(studio, run, "pairs"))["real"]
    assert (real.value, real.n, real.of) == (100, COUNT - len(BARE), COUNT)
    features = figures(judge(studio, run, "beside-numbers"))
    assert (features["made"].value, features["made"].n, features["made"].of) == (0, COUNT, COUNT)
    assert (features["real"].value, features["real"].n, features["real"].of) == (0, COUNT - len(BARE), COUNT)


def test_a_figure_that_only_some_results_have_is_of_those(studio: Any, run: Job) -> None:
    late = figures(judge(studio, run, "pairs"))["late"]
    assert (late.value, late.n, late.of) == (sum(range(32, 40)) / 8, 8, COUNT)


def test_sets_are_compared_without_what_has_no_real_value(studio: Any, run: Job, judges: Any) -> None:
    judges.Numbers.real.clear()
    found = judge(studio, run, "less-numbers", subset_count=SUBSET)
    there = [number for number in range(COUNT) if number not in BARE]
    every = figures(found)["value"]
    assert every.value == pytest.approx(sum(range(COUNT)) / COUNT - 100 - sum(there) / len(there), abs=1e-4)
    assert (every.n, every.of) == (COUNT, COUNT)
    [alone] = [score for score in found.scores if not score.given]
    assert alone.value == pytest.approx(sum(range(SUBSET)) / SUBSET - 100 - (1 + 2 + 4 + 5) / 4)
    assert judges.Numbers.real == [100 + number for number in there]  # each once, whatever the subsets


def test_without_any_real_value_there_is_nothing_to_compare_with(studio: Any, run: Job) -> None:
    """The first sample has no picture."""
    [score] = judge(studio, run, "less-numbers", count=1).scores
    assert (score.figure, score.value, score.low, score.n, score.of) == ("value", None, None, 0, 1)


@pytest.mark.parametrize(("name", "shape"), [("flat", "(32,)"), ("few", "(31, 1)")])
def test_features_of_another_shape_are_told(studio: Any, run: Job, name: str, shape: str) -> None:
    job = studio.end(start(studio, run, f"less-{name}"))
    assert job.state is JobState.FAILED
    assert job.failure.message == (
        f"The metric 'judge-less-{name}' failed: The extractor '{name}' gives features of the shape {shape} for 32 values."
    )


def test_each_subset_is_scored_once(studio: Any, run: Job) -> None:
    found = judge(studio, run, "pairs", count=8, subset_count=SUBSET)
    assert [score.given for score in found.scores] == GIVEN
    assert [score.of for score in found.scores] == [8, SUBSET, SUBSET, SUBSET]
    alone = judge(studio, run, "pairs", count=0, subset_count=SUBSET)  # nothing stands in for the last subset
    assert [score.given for score in alone.scores] == [*GIVEN[1:], GIVEN[0]]
    assert {score.of for score in alone.scores} == {SUBSET}
    assert alone.ms_per_result == 0
    fewer = judge(studio, run, "pairs", count=2, subset_count=SUBSET)
    assert [score.of for score in fewer.scores] == [2, SUBSET, SUBSET, SUBSET]


def test_a_metric_that_learns_sees_real_samples_once(studio: Any, run: Job, judges: Any) -> None:
    judges.Remembering.made = 0
    found = judge(studio, run, "remembering", count=3, subset_count=2)
    learned = [100 + number for number in range(TRAIN) if number % 14]
    every = figures(found)
    assert {name: score.value for name, score in every.items()} == {
        "count": len(learned),
        "sum": sum(learned),
        "texts": len(learned),
    }
    assert {(score.chance, len(score.weights)) for score in found.scores} == {(0.25, 64)}
    again = judge(studio, run, "remembering", count=3)
    assert judges.Remembering.made == 1
    assert figures(again)["sum"] == every["sum"]


def test_a_metric_that_compares_results_sees_all_of_them_at_once(studio: Any, run: Job) -> None:
    found = judge(studio, run, "together", subset_count=SUBSET)
    every = figures(found)["together"]
    assert every.value == COUNT + (COUNT - 1) / 2
    assert (every.at_this_n, every.low, every.high, every.method) == (True, None, None, "")
    [alone] = [score for score in found.scores if not score.given]
    assert alone.value == SUBSET + (SUBSET - 1) / 2


def test_what_was_asked_for_is_kept_with_the_scores(studio: Any, run: Job) -> None:
    found = judge(studio, run, "pairs", count=8, subset_count=2, split="val")
    assert (found.run, found.checkpoint, found.split) == (run.run_id, 1, "val")
    assert (found.count, found.subset_count, found.device, found.precision) == (8, 2, "cpu", "fp32")
    assert found.sampling == {"guidance": {}, "joint": 1.0, "settings": {}}  # the painter has no guidance
    assert found.notes == ()


@pytest.mark.parametrize("asked", [COUNT, 99])
def test_how_far_it_is_counts_every_result(studio: Any, run: Job, asked: int) -> None:
    studio.opened.channel.drain()
    judge(studio, run, "pairs", count=asked, subset_count=SUBSET)
    told = [event for event in studio.opened.channel.drain() if isinstance(event, ProgressMade)]
    assert (told[-1].done, told[-1].total) == (COUNT + 4 * SUBSET, COUNT + 4 * SUBSET)
    judge(studio, run, "pairs", count=3, subset_count=asked)
    told = [event for event in studio.opened.channel.drain() if isinstance(event, ProgressMade)]
    assert (told[-1].done, told[-1].total) == (3 + 4 * COUNT, 3 + 4 * COUNT)


@pytest.mark.parametrize("count", [1, 12])
def test_milliseconds_are_those_of_one_result_with_all_conditions(
    studio: Any, run: Job, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """On a clock that goes on by three seconds whenever it is looked at."""
    seconds = (10.0 + 3.0 * number for number in counting())
    monkeypatch.setattr(rounds, "time", SimpleNamespace(perf_counter=lambda: next(seconds)))
    found = judge(studio, run, "pairs", count=count, subset_count=SUBSET)
    assert found.ms_per_result == pytest.approx(3000 / count)
    assert found.attributes is None


def test_a_metric_that_fails_later_takes_its_earlier_figures_along(studio: Any, run: Job) -> None:
    studio.opened.channel.drain()
    found = judge(studio, run, "later", "pairs", count=4, subset_count=2)
    assert {score.metric for score in found.scores} == {"judge-pairs"}
    words = "The metric 'judge-later' failed: ValueError"  # it gave no reason
    assert [note.text for note in found.notes] == [words]
    logged = [event for event in studio.opened.channel.drain() if isinstance(event, LogWritten)]
    assert [(event.level, event.message) for event in logged] == [("warning", words)]


def test_one_that_is_stopped_has_not_failed(studio: Any, run: Job, judges: Any) -> None:
    before = studio.opened.evaluation.list(run.run_id)
    started: list[Job] = []
    known = Event()

    def stop() -> None:
        assert known.wait(60)
        studio.opened.runner.cancel(started[0].id)

    judges.Stopping.stop = stop
    started.append(start(studio, run, "stopping-numbers"))
    known.set()
    assert studio.end(started[0]).state is JobState.CANCELLED
    assert studio.opened.evaluation.list(run.run_id) == before


def test_what_learns_sees_every_picture_of_the_training_split_in_order(
    studio: Any, run: Job, judges: Any
) -> None:
    """And it draws the same wherever and whenever it is made."""
    judges.Drawing.lessons.clear()
    torch.manual_seed(5)
    found = judge(studio, run, "told-drawing", count=2)
    assert judges.Drawing.lessons == [[100 + number for number in range(TRAIN) if number % 14]]
    drawn = float(torch.rand((), generator=torch.Generator().manual_seed(0)))
    assert [figures(found)[name].value for name in "abc"] == [pytest.approx(drawn)] * 3
    content = studio.opened.project.datasets.samples("gaps").fingerprint("train")
    assert found.scores[0].extractor_version == f"engine-tests 1, learned on gaps {content[:8]}"
    [kept] = (studio.opened.project.layout.cache / "extractors").iterdir()
    good = kept.read_bytes()
    save_file({"drawn": torch.zeros(7)}, kept)  # of another extractor, by the look of it
    assert judge(studio, run, "told-drawing", count=2).scores == found.scores
    assert kept.read_bytes() == good
    kept.rename(kept.with_name("elsewhere"))
    kept.symlink_to(kept.with_name("elsewhere"))
    assert judge(studio, run, "told-drawing", count=2).scores == found.scores
    assert len(judges.Drawing.lessons) == 3
    assert judge(studio, run, "told-drawing", count=2).scores == found.scores
    assert len(judges.Drawing.lessons) == 3


def test_the_validation_loss_is_of_eight_batches_of_what_is_held_out(
    studio: Any, run: Job, judges: Any
) -> None:
    state = studio.folder(run) / "checkpoints" / "00000001" / "state.json"
    plain = json.loads(state.read_text("utf-8"))
    for micro, sizes in ((0, [4] * 8), (4, [4] * 8), (2, [2] * 16)):
        state.write_text(json.dumps({**plain, "micro": micro}), "utf-8")
        judges.Noting.asked.clear()
        found = judge(studio, run, count=0)
        assert [len(part) for part in judges.Noting.asked] == sizes
        numbers = [number for part in judges.Noting.asked for number in part]
        assert min(numbers) == 1  # nothing is dropped: a text that was dropped would count as 0
        assert found.validation == {"loss": pytest.approx(sum(numbers) / 32)}
    state.write_text(json.dumps(plain), "utf-8")
    assert found.scores == ()


def test_attributes_are_shares_and_more_is_better(studio: Any, run: Job) -> None:
    job = studio.end(studio.opened.evaluation.evaluate(run.run_id, count=COUNT, subset_count=0))
    assert job.state is JobState.DONE, job.failure
    found = studio.opened.evaluation.read(run.run_id, job.id)
    assert found.metrics == (Choice(id="test-painted"),)
    shape = figures(found)["shape"]
    assert (shape.unit, shape.better, shape.extractor, shape.extractor_version) == ("share", "higher", "", "")
    assert (shape.value, shape.high, shape.n, shape.of) == (1, 1, COUNT, COUNT)
    assert shape.low == pytest.approx(0.025 ** (1 / COUNT))
    assert shape.method == "exact (Clopper-Pearson), 95 %"


def test_the_slot_that_is_judged_is_the_first_of_its_kind(judges: Any) -> None:
    made = [
        Slot("words", "text", "target"),
        Slot("first", "image", "target"),
        Slot("second", "image", "target"),
    ]
    part = Part("p", {})
    plan = ModelPlan({}, {slot.name: Part("p", {}, slot=slot) for slot in made}, part, part)
    model: Any = SimpleNamespace(plan=plan)
    assert target_of(judges.METRICS[0], model) == made[1]
    sounds = replace(judges.METRICS[0], modality="audio")
    with pytest.raises(UsageError, match="'judge-pairs' judges audio, and the run makes text, image, image"):
        target_of(sounds, model)


def test_an_evaluation_says_that_the_data_is_another_one_now(studio: Any, run: Job, tmp_path: Path) -> None:
    """The last one here: the data set changes."""
    samples = studio.opened.project.datasets.samples("gaps")
    samples.append([gap("train", TRAIN, tmp_path)])
    samples.finish(0)
    studio.opened.channel.drain()
    found = judge(studio, run, "later", "pairs", count=2, subset_count=2)
    words = (
        f"The data set gaps has changed since the run {run.run_id} began: it had {TRAIN} samples to train on, "
        f"and has {TRAIN + 1} now."
    )
    assert [note.text for note in found.notes] == [words, "The metric 'judge-later' failed: ValueError"]
    logged = [event for event in studio.opened.channel.drain() if isinstance(event, LogWritten)]
    assert [(event.level, event.message) for event in logged] == [
        ("warning", words),
        ("warning", found.notes[1].text),
    ]
