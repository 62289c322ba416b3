from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobPausedError, NotFoundError, UsageError
from mmstudio.core.events import StateChanged
from mmstudio.core.job import Command, JobState

if TYPE_CHECKING:
    from .conftest import Bench
else:
    Bench = Any

PATIENCE_S = 60.0


def nothing(context: RunContext) -> None:
    """A job that has nothing to do."""


def states(bench: Bench, job_id: str) -> list[JobState]:
    return [
        event.state
        for event in bench.channel.drain()
        if isinstance(event, StateChanged) and event.job_id == job_id
    ]


@pytest.fixture
def keyboard() -> Iterator[None]:
    """Ctrl-C as a program in front has it; one that runs in the background may have been started to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("keyboard")
def test_ctrl_c_inside_a_job_reaches_the_program(bench: Bench) -> None:
    def entry(context: RunContext) -> None:
        raise KeyboardInterrupt

    def wait_for_it() -> None:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            time.sleep(0.01)

    job_id = bench.submit(entry)
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - the lane starts inside, and so may raise there
        bench.runner.start()
        wait_for_it()
    assert bench.end(job_id).state is JobState.INTERRUPTED
    assert bench.end(bench.submit(nothing)).state is JobState.DONE


def test_a_running_job_is_cancelled_within_a_step(bench: Bench) -> None:
    began = threading.Event()
    steps_after = 0

    def entry(context: RunContext) -> None:
        nonlocal steps_after
        while True:
            began.set()
            if bench.gate.wait(PATIENCE_S):
                steps_after += 1
            context.check()

    bench.runner.start()
    job_id = bench.submit(entry)
    assert began.wait(PATIENCE_S)
    bench.runner.cancel(job_id)
    bench.gate.set()
    assert bench.end(job_id).state is JobState.CANCELLED
    assert steps_after == 1
    bench.runner.cancel(job_id)
    assert states(bench, job_id) == [JobState.QUEUED, JobState.RUNNING, JobState.CANCELLED]


def test_a_cancelled_job_gets_a_fresh_token_when_resumed(bench: Bench) -> None:
    passes: list[int] = []

    def entry(context: RunContext) -> None:
        passes.append(1)
        if len(passes) == 1:
            bench.runner.cancel(context.job.id)
        context.check()

    bench.runner.start()
    job_id = bench.submit(entry)
    assert bench.end(job_id).state is JobState.CANCELLED
    bench.runner.resume(job_id)
    assert bench.end(job_id).state is JobState.DONE
    with pytest.raises(UsageError, match="cannot be resumed: it is done"):
        bench.runner.resume(job_id)


def test_a_waiting_job_is_cancelled_or_paused_at_once(bench: Bench) -> None:
    bench.runner.start()

    def block(context: RunContext) -> None:
        bench.gate.wait(PATIENCE_S)

    blocking = bench.submit(block)
    ran: list[str] = []
    first, second, third = (bench.submit(lambda context: ran.append(context.job.id)) for _ in range(3))
    bench.runner.cancel(first)
    bench.runner.command(second, Command.PAUSE)
    assert bench.project.jobs.get(first).state is JobState.CANCELLED
    assert bench.end(second).state is JobState.PAUSED
    bench.gate.set()
    assert bench.end(third).state is JobState.DONE
    assert ran == [third]
    bench.runner.resume(second)
    assert bench.end(second).state is JobState.DONE
    assert bench.end(blocking).state is JobState.DONE
    with pytest.raises(UsageError, match="is done"):
        bench.runner.command(second, Command.SAVE_NOW)
    with pytest.raises(NotFoundError):
        bench.runner.command("no", Command.SAVE_NOW)
    with pytest.raises(NotFoundError):
        bench.runner.cancel("no")


def test_pause_frees_the_lane_and_resume_goes_on(bench: Bench) -> None:
    saved = [0]
    began = threading.Event()

    def entry(context: RunContext) -> None:
        while saved[0] < 1000:
            saved[0] += 1
            began.set()
            while not bench.gate.is_set():
                if Command.PAUSE in context.commands():
                    raise JobPausedError
                time.sleep(0.002)

    bench.runner.start()
    job_id = bench.submit(entry)
    behind = bench.submit(nothing)
    assert began.wait(PATIENCE_S)
    bench.runner.command(job_id, Command.PAUSE)
    assert bench.end(job_id).state is JobState.PAUSED
    assert bench.end(behind).state is JobState.DONE
    assert saved == [1]
    bench.gate.set()
    bench.runner.resume(job_id)
    assert bench.end(job_id).state is JobState.DONE
    assert saved == [1000]
    paused = bench.project.jobs
    paused.set_state(job_id, JobState.PAUSED)
    bench.runner.cancel(job_id)
    assert paused.get(job_id).state is JobState.CANCELLED


def test_shutdown_pauses_what_runs_and_keeps_what_waits(bench: Bench) -> None:
    began = threading.Barrier(3, timeout=PATIENCE_S)

    def polite(context: RunContext) -> None:
        began.wait()
        while Command.PAUSE not in context.commands():
            time.sleep(0.002)
        raise JobPausedError

    def stubborn(context: RunContext) -> None:
        began.wait()
        while True:
            context.check()
            time.sleep(0.002)

    bench.runner.start()
    first, second = bench.submit(polite), bench.submit(stubborn, "io")
    third = bench.submit(nothing)
    began.wait()
    assert not bench.runner.shutdown(wait=False)
    assert bench.runner.shutdown(grace_s=0.3) or bench.runner.shutdown(grace_s=PATIENCE_S)
    with pytest.raises(UsageError, match="shut down"):
        bench.runner.resume(first)
    with pytest.raises(UsageError, match="shut down"):
        bench.submit(nothing)
    found = {job.id: job.state for job in bench.project.jobs.list()}
    assert found == {first: JobState.PAUSED, second: JobState.INTERRUPTED, third: JobState.QUEUED}
    bench.runner = bench.new_runner()
    bench.runner.start()
    assert bench.end(third).state is JobState.DONE
