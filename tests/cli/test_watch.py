"""Following jobs: results, failures, and the keyboard, on jobs made for the test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import mmstudio
from mmstudio.cli.output import Options, Output, StoppedError, size, table
from mmstudio.cli.watch import finish, watch
from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobPausedError, NotFoundError, StudioError, UsageError
from mmstudio.core.job import Command, Job, JobState
from mmstudio.core.payloads import Payload
from mmstudio.services.app import App
from mmstudio.services.job_kinds import KINDS, JobKind
from mmstudio.services.jobs import JobFailedError, new_job
from mmstudio.services.opened import OpenProject

OUT = Output(Options())
Made = Callable[[str, str, Callable[[RunContext], None]], Job]


def quick(context: RunContext) -> None:
    for index in range(3):
        context.progress(index + 1, 3)
        context.result({"path": f"{index}.png"})


def failing(context: RunContext) -> None:
    raise StudioError("The {what} is broken.", hint="Mend it.", what="thing")


def asked_for_too_much(context: RunContext) -> None:
    raise NotFoundError("There is no {what}.", what="moon")


def buggy(context: RunContext) -> None:
    raise ValueError("oops")


def endless(context: RunContext) -> None:
    context.progress(0, 0)
    while True:
        context.check()
        if Command.PAUSE in context.commands():
            context.result({"step": 3})
            raise JobPausedError
        time.sleep(0.01)


def stubborn(context: RunContext) -> None:
    context.progress(0, 0)
    while True:
        context.check()
        time.sleep(0.01)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenProject]:
    with App.start(tmp_path / "home").create_project(tmp_path / "p") as project:
        yield project


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    """Makes a job of a kind whose code is a function of this module."""
    monkeypatch.setitem(sys.modules, "jobs_of_this_test", sys.modules[__name__])

    def make(kind: str, title: str, entry: Callable[[RunContext], None]) -> Job:
        monkeypatch.setitem(KINDS, kind, JobKind({Payload: f"jobs_of_this_test:{entry.__name__}"}))
        return new_job(kind, title, "io", Payload())

    return make


def _interrupt(seconds: float, opened: OpenProject) -> None:
    def later() -> None:
        while not opened.project.jobs.list([JobState.RUNNING]):
            time.sleep(0.01)
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=later, daemon=True).start()


def test_all_results_are_collected(opened: OpenProject, made: Made) -> None:
    job = opened.runner.submit(made("test", "Quick", quick))
    watched = watch(opened, job, OUT)
    assert [item["path"] for item in watched.results] == ["0.png", "1.png", "2.png"]
    assert finish(watched).state is JobState.DONE


def test_a_failure_is_its_sentence(opened: OpenProject, made: Made) -> None:
    job = opened.runner.submit(made("test", "Fails", failing))
    with pytest.raises(JobFailedError, match=r"^The thing is broken\. Mend it\.$"):
        finish(watch(opened, job, OUT))
    job = opened.runner.submit(made("test", "Bug", buggy))
    with pytest.raises(
        JobFailedError, match=r"Bug failed in a way it should not \(ValueError: oops\)"
    ) as caught:
        finish(watch(opened, job, OUT))
    assert "Traceback" in caught.value.params["traceback"]


def test_wrong_use_that_only_the_job_finds_is_wrong_use(opened: OpenProject, made: Made) -> None:
    job = opened.runner.submit(made("test", "Asks", asked_for_too_much))
    with pytest.raises(UsageError, match=r"^There is no moon\.$"):
        finish(watch(opened, job, OUT))


def test_the_first_interrupt_pauses_training(opened: OpenProject, made: Made) -> None:
    job = opened.runner.submit(made("train", "Train", endless))
    _interrupt(0.1, opened)
    watched = watch(opened, job, OUT)
    assert watched.job.state is JobState.PAUSED
    assert watched.job.result == {"step": 3}
    with pytest.raises(StoppedError, match="Stopped"):
        finish(watched)


def test_the_second_interrupt_cancels(opened: OpenProject, made: Made) -> None:
    job = opened.runner.submit(made("train", "Train", stubborn))
    _interrupt(0.1, opened)
    _interrupt(0.5, opened)
    assert watch(opened, job, OUT).job.state is JobState.CANCELLED


def test_an_interrupt_cancels_other_jobs(opened: OpenProject, made: Made) -> None:
    job = opened.runner.submit(made("import", "Import", endless))
    _interrupt(0.1, opened)
    assert watch(opened, job, OUT).job.state is JobState.CANCELLED


HANGING = """
import os, sys, time
from pathlib import Path
import mmstudio.core.times as module
from mmstudio.cli.output import Options, Output
from mmstudio.cli.watch import watch
from mmstudio.core.payloads import Payload
from mmstudio.services.app import App
from mmstudio.services.job_kinds import KINDS, JobKind
from mmstudio.services.jobs import new_job

def hang(context):
    print("running", flush=True)
    time.sleep(600)

module.hang = hang
KINDS["test"] = JobKind({Payload: "mmstudio.core.times:hang"})
with App.start(Path(sys.argv[1])).create_project(Path(sys.argv[2])) as opened:
    watch(opened, opened.runner.submit(new_job("test", "Hang", "io", Payload())), Output(Options()))
"""


@pytest.mark.skipif(os.name == "nt", reason="a console there sends no signals to one program")
def test_the_third_interrupt_ends_the_program_whatever_it_waits_for(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HANGING, str(tmp_path / "home"), str(tmp_path / "p")]
    environment = {**os.environ, "PYTHONPATH": str(Path(mmstudio.__file__).parents[1])}
    with subprocess.Popen(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        for _ in range(3):
            assert process.poll() is None
            process.send_signal(signal.SIGINT)
            time.sleep(0.4)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told.splitlines()[-1] == "Ended at once."
    with App.start(tmp_path / "home").open_project(tmp_path / "p") as again:  # its lock is a dead one's
        assert [job.state for job in again.project.jobs.list()] == [JobState.INTERRUPTED]


def test_tables_and_sizes() -> None:
    assert table(("a", "bb"), [("long", 1)]) == ["a     bb", "----  --", "long  1"]
    assert [size(count) for count in (5, 12_300, 3e9)] == ["5 B", "12.3 kB", "3.0 GB"]
