from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from mmstudio.core.context import RunContext
from mmstudio.core.events import LogWritten, MetricLogged, PreviewMade, ProgressMade, ResultReady
from mmstudio.core.job import Command, JobState
from mmstudio.core.sample import NewSample, Slot
from mmstudio.core.sentences import fill
from mmstudio.jobs.context import Rate

if TYPE_CHECKING:
    from .conftest import Bench
else:
    Bench = Any


def test_what_a_job_tells_arrives(bench: Bench) -> None:
    def entry(context: RunContext) -> None:
        context.progress(3, 4, eta_s=2.0, note="n")
        context.metric(1, {"loss": 0.5})
        context.preview("samples", 1, {"image": [np.zeros((2, 2, 3), np.uint8)]})
        context.log("Step {step} of {of}.", level="warning", step=1, of="é\nx")
        context.result({"a": 1})

    bench.runner.start()
    job = bench.end(bench.submit(entry))
    assert job.state is JobState.DONE, job.failure
    found: dict[type, Any] = {type(event): event for event in bench.channel.drain()}
    assert found[ProgressMade] == ProgressMade(job.id, 3, 4, 2.0, "n")
    assert found[MetricLogged] == MetricLogged(job.id, 1, {"loss": 0.5})
    assert found[PreviewMade].kind == "samples"
    assert found[LogWritten].message == "Step 1 of é\nx."
    assert found[ResultReady] == ResultReady(job.id, {"a": 1})
    log = (bench.project.layout.runs / job.id / "log.txt").read_text("utf-8")
    assert log.endswith(" WARNING Step 1 of é\n    x.\n")


@pytest.mark.parametrize(("units", "digits"), [(3e9, True), (1e-4, False)])
def test_a_rate_is_told_without_powers_of_ten_where_it_is_large(
    bench: Bench, units: float, *, digits: bool
) -> None:
    def entry(context: RunContext) -> None:
        context.progress(0, 2 * units)
        time.sleep(0.02)
        context.progress(units, 2 * units)

    bench.runner.start()
    assert bench.end(bench.submit(entry)).state is JobState.DONE
    last = [event for event in bench.channel.drain() if isinstance(event, ProgressMade)][-1]
    words = fill(last.note, last.params)
    assert (re.fullmatch(r"\d{1,3}(,\d{3})+/s", words) is not None) is digits, words


def test_a_log_that_cannot_be_written_does_not_end_the_job(bench: Bench) -> None:
    def entry(context: RunContext) -> None:
        (context.run_dir / "log.txt").mkdir()
        context.log("Still here.")

    bench.runner.start()
    job = bench.end(bench.submit(entry))
    assert job.state is JobState.DONE
    assert any(isinstance(event, LogWritten) for event in bench.channel.drain())


@pytest.mark.parametrize("line", ["100 % of {", "{x}", "caf\udce9"])
def test_a_line_that_is_told_badly_does_not_end_the_job(bench: Bench, line: str) -> None:
    bench.runner.start()
    job = bench.end(bench.submit(lambda context: context.log(line)))
    assert job.state is JobState.DONE, job.failure


def test_the_time_left_follows_the_rate() -> None:
    now = [0.0]
    rate = Rate(lambda: now[0])
    assert rate.update(0) is None
    assert rate.update(0) is None
    for second in range(1, 60):
        now[0] = float(second)
        found = rate.update(second * 5)
    assert found == pytest.approx(5.0)
    for second in range(60, 160):
        now[0] = float(second)
        found = rate.update(295 + (second - 59) * 50)
    assert found == pytest.approx(50.0, rel=0.01)
    assert rate.update(0) is None


def test_progress_works_out_what_is_not_given(bench: Bench) -> None:
    def entry(context: RunContext) -> None:
        context.progress(0, 10)
        threading.Event().wait(0.01)
        context.progress(5, 10)

    bench.runner.start()
    bench.end(bench.submit(entry))
    event = next(event for event in bench.channel.drain() if isinstance(event, ProgressMade))
    assert event.eta_s is not None
    assert event.eta_s > 0
    assert event.words.endswith("/s")


def test_jobs_reach_their_samples(bench: Bench) -> None:
    bench.project.datasets.create("birds", [Slot("text", "text")])

    def entry(context: RunContext) -> None:
        samples = context.samples("birds")
        samples.append([NewSample({"text": ("x",)}, "train")])
        samples.finish(0)

    bench.runner.start()
    assert bench.end(bench.submit(entry, "io")).state is JobState.DONE
    assert bench.project.datasets.get("birds").counts["train"] == 1

    def missing(context: RunContext) -> None:
        context.samples("fish")

    failed = bench.end(bench.submit(missing, "io"))
    assert failed.failure is not None
    assert failed.failure.message == "There is no data set 'fish'."
    assert failed.failure.hint == "Known: birds."


def test_the_lanes_of_a_device_take_turns(bench: Bench) -> None:
    """A sampler that comes while a training steps gets its turn after at most the present step."""
    inside = 0
    together: list[int] = []
    stepping, sampled = threading.Event(), threading.Event()

    def work(context: RunContext) -> None:
        nonlocal inside
        with context.device_turn(), context.device_turn():
            inside += 1
            together.append(inside)
            inside -= 1

    def train(context: RunContext) -> None:
        while not sampled.is_set():
            work(context)
            stepping.set()

    def sample(context: RunContext) -> None:
        assert stepping.wait(60)
        for _ in range(20):
            work(context)
        sampled.set()

    bench.runner.start()
    first, second = bench.submit(train, "cpu:train"), bench.submit(sample, "cpu:sample")
    assert bench.end(second).state is JobState.DONE
    assert bench.end(first).state is JobState.DONE
    assert set(together) == {1}


def test_commands_reach_a_running_job_once(bench: Bench) -> None:
    began = threading.Event()
    found: list[list[Command]] = []

    def entry(context: RunContext) -> None:
        began.set()
        assert bench.gate.wait(60)
        found.extend([context.commands(), context.commands()])

    bench.runner.start()
    job_id = bench.submit(entry)
    assert began.wait(60)
    for command in (Command.SAMPLE_NOW, Command.SAVE_NOW):
        bench.runner.command(job_id, command)
    bench.gate.set()
    bench.end(job_id)
    assert found == [[Command.SAMPLE_NOW, Command.SAVE_NOW], []]
