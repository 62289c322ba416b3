from __future__ import annotations

import errno
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import mmstudio
from mmstudio.core.context import RunContext
from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.events import LogWritten, StateChanged
from mmstudio.core.job import Job, JobState
from mmstudio.storage.project.project import Project

if TYPE_CHECKING:
    from .conftest import Bench
else:
    Bench = Any

PATIENCE_S = 60.0

CRASHING = """
import os, sys, time
from pathlib import Path
import mmstudio.core.times as module
from mmstudio.core.job import Job
from mmstudio.jobs.channel import EventChannel
from mmstudio.jobs.runner import JobRunner
from mmstudio.jobs.world import JobWorld
from mmstudio.storage.project.project import Project
project = Project.open(Path(sys.argv[1]))
def work(context):
    print("running", flush=True)
    time.sleep(600)
module.work = work
root = project.layout.root
runner = JobRunner(project.jobs, EventChannel(), JobWorld(root, root, None, None, lambda job: "mmstudio.core.times:work", lambda job: root / "runs" / job.id))
runner.start()
for name in "abc":
    runner.submit(Job(name, "train", name, "cpu:train"))
time.sleep(600)
"""


class MuteError(Exception):
    """An exception that cannot say what it is."""

    def __str__(self) -> str:
        raise RuntimeError


def nothing(context: RunContext) -> None:
    """A job that has nothing to do."""


def states(bench: Bench, job_id: str) -> list[JobState]:
    return [
        event.state
        for event in bench.channel.drain()
        if isinstance(event, StateChanged) and event.job_id == job_id
    ]


def test_a_job_runs_and_tells(bench: Bench) -> None:
    def entry(context: RunContext) -> None:
        assert context.run_dir.is_dir()
        assert context.cache_dir.is_dir()
        assert context.device == "cpu"
        assert context.job.state is JobState.RUNNING
        assert threading.current_thread().name == "lane cpu:train"
        context.result({"first": 1})
        context.result({"file": "a.png"})

    bench.runner.start()
    job = bench.end(bench.submit(entry))
    assert (job.state, job.result, job.failure) == (JobState.DONE, {"file": "a.png"}, None)
    assert states(bench, job.id) == [JobState.QUEUED, JobState.RUNNING, JobState.DONE]


def test_a_lane_is_a_queue_and_lanes_run_side_by_side(bench: Bench) -> None:
    order: list[str] = []
    meeting = threading.Barrier(2, timeout=PATIENCE_S)

    def entry(context: RunContext) -> None:
        order.append(context.job.id)
        if context.job.id in {"job3", "job4"}:
            meeting.wait()

    for lane in ("io", "io", "io", "cpu:sample"):
        bench.submit(entry, lane)
    assert order == []
    bench.runner.start()
    assert bench.end("job3").state is JobState.DONE
    assert bench.end("job4").state is JobState.DONE
    assert [one for one in order if one != "job4"] == ["job1", "job2", "job3"]


@pytest.mark.parametrize(
    ("error", "name", "message", "hint"),
    [
        (UsageError("No {a!r}.", hint="Try {b}.", a="x", b="y"), "UsageError", "No 'x'.", "Try y."),
        (ValueError("odd"), "ValueError", "odd", ""),
        (ValueError(), "ValueError", "ValueError", ""),
        (MemoryError(), "MemoryError", "The computer ran out of memory.", "Close other programs"),
        (SystemExit(3), "SystemExit", "The job tried to end the program (code 3).", ""),
        (GeneratorExit(), "GeneratorExit", "GeneratorExit", ""),
        (StudioError("It is {a.}.", hint="Try {this}."), "StudioError", "It is {a.}.", "Try {this}."),
        (OSError(errno.ENOSPC, "No space left"), "OSError", "The disk is full.", "Make room"),
        (ValueError("caf\udce9"), "ValueError", "caf\\udce9", ""),
        (MuteError(), "MuteError", "MuteError", ""),
    ],
)
def test_a_failure_is_told_and_the_lane_goes_on(
    bench: Bench, error: BaseException, name: str, message: str, hint: str
) -> None:
    def entry(context: RunContext) -> None:
        raise error

    bench.runner.start()
    job = bench.end(bench.submit(entry))
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert (job.failure.type, job.failure.message) == (name, message)
    assert job.failure.hint.startswith(hint)
    assert "in entry" in job.failure.traceback
    assert bench.end(bench.submit(nothing)).state is JobState.DONE


@pytest.mark.parametrize("entry", ["nothing", "no.such.module:f", "mmstudio.core.job:missing", ":f"])
def test_an_entry_that_does_not_exist_fails_its_job_only(bench: Bench, entry: str) -> None:
    bench.runner.start()
    job = bench.end(bench.submit(entry))
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert job.failure.message


def test_waiting_for_a_job_can_be_given_up(bench: Bench) -> None:
    job_id = bench.submit(nothing)
    assert bench.runner.wait(job_id, 0.05).state is JobState.QUEUED
    with pytest.raises(NotFoundError):
        bench.runner.wait("no", 0.0)
    bench.runner.cancel(job_id)


def test_a_lane_that_cannot_be_is_refused_before_anything_is_stored(bench: Bench) -> None:
    with pytest.raises(UsageError, match="no lane 'gpu'"):
        bench.submit(nothing, "gpu")
    assert bench.project.jobs.list() == []


def test_the_queue_survives_a_killed_program(bench: Bench) -> None:
    """The running job comes back as interrupted, the waiting ones in their order."""
    root = bench.project.layout.root
    bench.project.close()
    process = subprocess.Popen(
        [sys.executable, "-c", CRASHING, str(root)],
        env={"PYTHONPATH": str(Path(mmstudio.__file__).parents[1])},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        deadline = time.monotonic() + PATIENCE_S
        with Project.open(root, write=False) as watcher:
            while len(watcher.jobs.list()) < 3:
                assert time.monotonic() < deadline
                time.sleep(0.01)
        process.kill()
    bench.project = Project.open(root)
    try:
        assert bench.project.interrupted == ("a",)
        order: list[str] = []
        import mmstudio.core.times as module

        module.work = lambda context: order.append(context.job.id)  # type: ignore[attr-defined]
        bench.entries = dict.fromkeys("abc", "mmstudio.core.times:work")
        bench.runner = bench.new_runner()
        bench.runner.start()
        bench.runner.resume("a")
        for name in "abc":
            assert bench.end(name).state is JobState.DONE
        assert order == ["b", "c", "a"]
        del module.work  # type: ignore[attr-defined]
    finally:
        bench.runner.shutdown(grace_s=PATIENCE_S)
        bench.project.close()


@pytest.mark.parametrize("refused", [{JobState.DONE}, {JobState.DONE, JobState.FAILED}])
def test_an_end_that_cannot_be_stored_is_told(
    bench: Bench, caplog: pytest.LogCaptureFixture, refused: set[JobState]
) -> None:
    original = bench.project.jobs.set_state

    def refuse(job_id: str, state: JobState, **more: Any) -> None:
        if state in refused:
            raise OSError("No space left on device")
        original(job_id, state, **more)

    bench.project.jobs.set_state = refuse  # type: ignore[method-assign]
    bench.runner.start()
    job_id = bench.submit(nothing)
    deadline = time.monotonic() + PATIENCE_S
    found: list[StateChanged] = []
    while not any(event.state is JobState.FAILED for event in found):
        assert time.monotonic() < deadline
        bench.channel.wait(0.1)
        found += [event for event in bench.channel.drain() if isinstance(event, StateChanged)]
    assert found[-1].failure is not None
    assert found[-1].failure.message == "The disk is full."
    stored = JobState.RUNNING if JobState.FAILED in refused else JobState.FAILED
    ended = bench.end(job_id)
    assert (ended.state, ended.failure) == (JobState.FAILED, found[-1].failure)
    assert bench.project.jobs.get(job_id).state is stored
    assert [job.state for job in bench.runner.jobs()] == [JobState.FAILED]
    assert bench.runner.jobs(JobState.RUNNING) == []
    assert [job.failure for job in bench.runner.jobs(JobState.FAILED)] == [ended.failure]
    bench.project.jobs.set_state = original  # type: ignore[method-assign]
    assert bench.end(bench.submit(nothing)).state is JobState.DONE
    assert (
        bench.project.jobs.get(job_id).state is JobState.FAILED
    )  # stored with the next job: there is room again
    assert "could not be recorded" in caplog.text
    bench.runner.resume(job_id)
    assert bench.end(job_id).state is JobState.DONE


@pytest.mark.parametrize("error", ["ValueError", "KeyboardInterrupt"])
def test_whoever_is_told_of_a_job_has_no_say_in_it(bench: Bench, error: str) -> None:
    def told(job: Job, state: JobState) -> list[str]:
        raise ValueError(error) if error == "ValueError" else KeyboardInterrupt

    bench.runner = bench.new_runner(told)
    bench.runner.start()
    for _ in range(2):
        assert bench.end(bench.submit(nothing)).state is JobState.DONE
    assert any(isinstance(event, LogWritten) and event.message == error for event in bench.channel.drain())


def test_a_failed_job_lets_its_memory_go(bench: Bench) -> None:
    import weakref

    class Big:
        pass

    seen: list[weakref.ref[Big]] = []

    def entry(context: RunContext) -> None:
        big = Big()
        seen.append(weakref.ref(big))
        try:
            int("x")
        except ValueError as error:
            raise MemoryError from error

    bench.runner.start()
    assert bench.end(bench.submit(entry)).state is JobState.FAILED
    assert seen[0]() is None


def test_jobs_are_stored_with_their_time(bench: Bench) -> None:
    job = bench.runner.submit(Job("x", "import", "Import", "io", {"a": 1}, JobState.DONE))
    assert job.state is JobState.QUEUED
    assert bench.project.jobs.get("x") == job
    bench.runner.cancel("x")


def test_a_project_that_goes_away_is_told_and_does_not_come_back(bench: Bench) -> None:
    root = bench.project.layout.root

    def move(context: RunContext) -> None:
        root.rename(root.with_name("moved"))
        (context.run_dir / "log.txt").write_text("x")

    bench.runner.start()
    ended = bench.end(bench.submit(move))
    assert ended.state is JobState.FAILED
    assert ended.failure is not None
    assert ended.failure.message == f"The folder {root} is no longer there."
    assert ended.failure.expected
    after = bench.end(bench.submit(nothing))
    assert after.failure is not None
    assert after.failure.message == ended.failure.message
    assert not root.exists()
    root.with_name("moved").rename(root)
    assert bench.end(bench.submit(nothing)).state is JobState.DONE


def test_a_job_that_could_not_even_be_read_has_failed(bench: Bench) -> None:
    root = bench.project.layout.root
    lane = bench.runner.lane("cpu:train")
    lane.pause()
    bench.runner.start()
    job = bench.submit(nothing)
    root.rename(root.with_name("moved"))
    bench.project._database.close()  # as where all of its connections are in use elsewhere
    lane.resume()
    deadline = time.monotonic() + PATIENCE_S
    while bench.runner.running(or_waiting=True):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    root.with_name("moved").rename(root)
    ended = bench.end(job)
    assert ended.state is JobState.FAILED
    assert ended.failure is not None
    assert ended.failure.message == f"The folder {root} is no longer there."
    assert [one.id for one in bench.runner.jobs(JobState.FAILED)] == [job]
    assert bench.runner.jobs(JobState.QUEUED) == []
    bench.runner.resume(job)
    assert bench.end(job).state is JobState.DONE


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("OSError(28, 'No space left on device')", "The disk is full."),
        ("PermissionError(13, 'Permission denied', 'a.png')", "The system refuses a.png: Permission denied."),
        ("OSError(5, 'Input/output error')", "The system refuses : Input/output error."),
        ("MemoryError()", "The computer ran out of memory."),
        ("SystemExit(3)", "The job tried to end the program (code 3)."),
    ],
)
def test_what_is_nobodys_fault_is_a_sentence_that_can_be_translated(
    bench: Bench, error: str, said: str
) -> None:
    def fail(context: RunContext) -> None:
        raise eval(error)  # noqa: S307 - the test's own words

    bench.runner.start()
    failure = bench.end(bench.submit(fail)).failure
    assert failure is not None
    assert failure.message == said
    assert failure.expected
    assert failure.template.format(**failure.params) == said
