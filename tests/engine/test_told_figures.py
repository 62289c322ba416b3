"""Figures that a job reports on progress, speed and memory, with known clocks and memories."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import psutil
import pytest

from mmstudio.api import Sound
from mmstudio.core.events import LogWritten, ProgressMade, ResultReady
from mmstudio.core.job import JobState
from mmstudio.engine.data.unread import unread_of_given
from mmstudio.engine.train import forecast, loop
from mmstudio.engine.train.schedule import Budget
from mmstudio.plugins.results import recipe_in
from mmstudio.services import clock
from mmstudio.services.exports import service as exporting
from mmstudio.services.exports.source import DatasetSource, ExportSurvey, readable
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio_audio.codec import AudioCodec

from .test_memory import MB, Free, measured


def told(studio: Any) -> ProgressMade:
    """How far the job of the test is."""
    [event] = [event for event in studio.opened.channel.drain() if isinstance(event, ProgressMade)]
    return event


@pytest.mark.parametrize(
    ("settings", "step", "seconds", "expected"),
    [
        (("training.steps=40",), 10, 5.0, (10, 40, 15.0, "step 10, 32 samples/s")),
        (("training.steps=40",), 40, 8.0, (40, 40, 0.0, "step 40, 80 samples/s")),
        (("training.steps=0", "training.minutes=2"), 10, 30.0, (30, 120, 90.0, "step 10, 5 samples/s")),
        (("training.steps=0", "training.minutes=2"), 600, 150.0, (120, 120, 0.0, "step 600, 64 samples/s")),
    ],
)
def test_a_training_tells_how_far_it_is_and_what_is_left(
    studio: Any, settings: tuple[str, ...], step: int, seconds: float, expected: tuple[Any, ...]
) -> None:
    recipe = studio.recipe(*settings).training
    assert recipe.batch == 16

    def work(context: Any) -> ProgressMade:
        studio.opened.channel.drain()
        progress = SimpleNamespace(step=step, seconds=seconds)
        loop._tell(
            SimpleNamespace(context=context, settings=recipe, progress=progress),  # type: ignore[arg-type]
            Budget.of(recipe),
        )
        return told(studio)

    event = studio.inside(None, work)
    assert (event.done, event.total, event.eta_s, event.words) == expected


def test_what_is_not_begun_has_no_time_left(studio: Any) -> None:
    recipe = studio.recipe("training.steps=40").training

    def work(context: Any) -> ProgressMade:
        studio.opened.channel.drain()
        progress = SimpleNamespace(step=0, seconds=0.0)
        loop._tell(
            SimpleNamespace(context=context, settings=recipe, progress=progress),  # type: ignore[arg-type]
            Budget.of(recipe),
        )
        return told(studio)

    assert studio.inside(None, work).eta_s is None


def test_a_clock_tells_what_is_left_by_what_was_made_since_it_began(
    studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 100.0
    monkeypatch.setattr(clock, "time", SimpleNamespace(monotonic=lambda: now))

    def work(context: Any) -> list[tuple[Any, ...]]:
        nonlocal now
        found: list[tuple[Any, ...]] = []
        clocked = clock.Clock(context, "Reading")
        for seconds, done, total in (
            (102.0, 20, 100),
            (102.05, 25, 100),  # too soon to be told
            (106.0, 40, 100),
            (106.05, 100, 100),
            (107.0, 50, 0),
        ):
            now = seconds
            studio.opened.channel.drain()
            clocked.tell(done, total)
            found += [
                (event.done, event.total, event.eta_s, event.words)
                for event in studio.opened.channel.drain()
                if isinstance(event, ProgressMade)
            ]
        return found

    first, second, third, last = studio.inside(None, work)
    assert (first[:2], first[3]) == ((20, 100), "Reading")
    assert second == (40, 100, pytest.approx(6 / 20 * 60), "Reading")
    assert third == (100, 100, 0, "Reading")
    assert last[:2] == (50, 0)


@pytest.mark.parametrize(
    ("took", "step_s"),
    [
        ([9.0, 0.5, 0.25, 1.0], 9.0),  # enough after one
        ([2.0, 0.5, 0.25, 1.0], 0.5),  # the first one sets much up
        ([2.0, 0.25, 5.0], 2.625),
    ],
)
def test_the_time_of_a_step_is_the_middle_of_a_few(
    studio: Any, monkeypatch: pytest.MonkeyPatch, took: Iterable[float], step_s: float
) -> None:
    times = iter([moment for one in took for moment in (0.0, one)])
    monkeypatch.setattr(forecast, "time", SimpleNamespace(perf_counter=lambda: next(times)))
    job = studio.end(studio.opened.runs.estimate("shapes", studio.recipe(base="test-plain")))
    assert job.state is JobState.DONE, job.failure
    assert job.result["step_s"] == pytest.approx(step_s)


def test_an_export_tells_what_is_left_by_the_bytes_that_passed(
    studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a clock that goes on by a second whenever it is looked at."""
    seconds = iter(range(1000))
    monkeypatch.setattr(exporting, "time", SimpleNamespace(monotonic=lambda: float(next(seconds))))

    def work(context: Any) -> tuple[list[int], list[ProgressMade]]:
        source = DatasetSource(context.samples("shapes"), ("val",))
        sizes = [size for sample, _, size in readable(source) if sample is not None]
        events = []
        survey = ExportSurvey.of(source, lambda: None)
        assert survey.bytes == sum(sizes)
        passing = exporting._counted(context, source, survey, exporting._Told())
        next(passing)
        for _ in sizes:
            studio.opened.channel.drain()
            next(passing, None)
            events.append(told(studio))
        return sizes, events

    sizes, events = studio.inside(None, work)
    count = len(sizes)
    assert count > 5
    assert [(event.done, event.total, event.words) for event in events] == [
        (number, count, "Exporting") for number in range(1, count + 1)
    ]
    for number, event in enumerate(events, start=1):
        share = sum(sizes[:number]) / sum(sizes)
        assert event.eta_s == pytest.approx(number / share * (1 - share))


HEAVY = ("generator.keeps=4", 'conditions=["table"]')
"""A generator that keeps 4 MB a sample; columns cost nothing, and their encoder is the same whatever it has seen."""


def test_what_a_training_would_take_is_said_of_as_many_samples_as_fit(
    studio: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = measured(studio, *HEAVY)
    free = int(needs.needed_bytes(8) / 0.9) + 1
    recipe = studio.recipe(*HEAVY, base="test-plain")
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Free(free))
    found = studio.end(studio.opened.runs.estimate("shapes", recipe)).result
    assert (found["parameters"], found["micro"]) == (needs.parameters, 8)
    assert found["memory_bytes"] == needs.total_bytes(8)
    assert found["free_bytes"] == free + needs.model_bytes
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Free(MB))
    found = studio.end(studio.opened.runs.estimate("shapes", recipe)).result
    assert (found["micro"], found["step_s"], found["memory_bytes"]) == (0, 0, needs.total_bytes(1))


def test_memory_that_is_short_is_told_in_megabytes(studio: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    needs = measured(studio, *HEAVY)
    free = int(needs.needed_bytes(8) / 0.9) + 1
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Free(free))
    studio.opened.channel.drain()
    studio.train("training.steps=1", *HEAVY, base="test-plain")
    [line] = [
        event.message
        for event in studio.opened.channel.drain()
        if isinstance(event, LogWritten) and "at a time" in event.message
    ]
    assert line == (
        f"16 samples at a time need about {needs.needed_bytes(16) // MB} MB and {free // MB} MB are free; "
        "8 are trained at a time."
    )
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Free(3 * MB))
    job = studio.end(studio.start("training.steps=1", *HEAVY, base="test-plain"))
    assert job.failure.message == (
        f"The training needs {needs.needed_bytes(1) // MB} MB besides the model, one sample at a time; 3 MB are free."
    )


@pytest.mark.parametrize(
    ("shares", "sentences"),
    [
        ({"text": [1.0]}, []),
        (
            {"text": [0.426]},
            ["What was given for text is longer than the encoder of the run reads: 43 % of it counts."],
        ),
        (
            {"text": [0.9999], "song": [0.0001]},
            [
                "What was given for text is longer than the encoder of the run reads: 99 % of it counts.",
                "What was given for song is longer than the encoder of the run reads: 1 % of it counts.",
            ],
        ),
        (
            {"text": [1.0, 0.75, 0.5, *[1.0] * 1000]},
            [
                (
                    "2 of 1,003 values that were given for text are longer than the encoder of the run reads; of the longest, "
                    "50 % counts."
                )
            ],
        ),
    ],
)
def test_how_much_of_what_was_given_counts(shares: dict[str, list[float]], sentences: list[str]) -> None:
    assert [note.text for note in unread_of_given(shares)] == sentences


def test_what_was_not_read_stands_on_the_result(studio: Any, tmp_path: Path) -> None:
    """Of a text and of a sound, each on the results that it was given for alone."""
    run = studio.train("training.steps=1", 'conditions=["text", "audio"]', "encoder.text.max_tokens=4")
    learned = studio.opened.runs.files(run.run_id).model().encoders["audio"].state["seconds"]
    tone = Sound(np.zeros((1, round(4 * learned * 8000)), np.float32), 8000)
    AudioCodec().write(tone, tmp_path / "long.wav", {})
    words = {"text": [{"data": "ring " * 16}, {"data": "ring"}]}
    sound = {"audio": [{"path": str(tmp_path / "long.wav")}]}
    items = [
        ItemWish("words", 1, words),
        ItemWish("sound", 2, sound),
        ItemWish("short", 3, {"text": words["text"][1:]}),
    ]
    request = GenerateRequest(run.run_id, items, out=tmp_path / "out", settings={"steps": 1})
    studio.opened.channel.drain()  # the training told notes as well
    job = studio.end(studio.opened.generation.submit(request))
    assert job.state is JobState.DONE, job.failure
    told = {}
    for item in items:
        recipe = recipe_in(tmp_path / "out" / f"{item.name}.png", studio.app.registry)
        assert recipe is not None
        told[item.name] = recipe.get("unread", {})
    assert told == {"words": {"text": 0.25}, "sound": {"audio": pytest.approx(0.25, abs=0.01)}, "short": {}}
    ready = [event.data for event in studio.opened.channel.drain() if isinstance(event, ResultReady)]
    assert [note["text"].partition("%")[0] for data in ready for note in data.get("notes", ())] == [
        "1 of 2 values that were given for text is longer than the encoder of the run reads; of the longest, 25 ",
        "What was given for audio is longer than the encoder of the run reads: 25 ",
    ]
    again = studio.end(studio.opened.evaluation.reproduce(tmp_path / "out" / "words.png"))
    assert again.result["verdict"] in {"identical", "close"}
