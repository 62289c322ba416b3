"""Following jobs: results, failures, and the keyboard; on jobs of our own."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mmstudio.cli.output import Options, Output, StoppedError, size, table
from mmstudio.cli.watch import finish, watch
from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobPausedError, NotFoundError, StudioError, UsageError
from mmstudio.core.job import Command, JobState
from mmstudio.services.app import App
from mmstudio.services.jobs import JobFailedError, new_job
from mmstudio.services.opened import OpenProject

OUT = Output(Options())


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
def here(monkeypatch: pytest.MonkeyPatch) -> str:
    """A name under which the lanes find the jobs of this module."""
    import sys

    monkeypatch.setitem(sys.modules, "jobs_of_this_test", sys.modules[__name__])
    return "jobs_of_this_test"


def _interrupt(seconds: float, opened: OpenProject) -> None:
    def later() -> None:
        while not opened.project.jobs.list([JobState.RUNNING]):
            time.sleep(0.01)
        time.sleep(seconds)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=later, daemon=True).start()


def test_all_results_are_collected(opened: OpenProject, here: str) -> None:
    job = opened.runner.submit(new_job("test", "Quick", "io", f"{here}:quick", {}))
    watched = watch(opened, job, OUT)
    assert [item["path"] for item in watched.results] == ["0.png", "1.png", "2.png"]
    assert finish(watched).state is JobState.DONE


def test_a_failure_is_its_sentence(opened: OpenProject, here: str) -> None:
    job = opened.runner.submit(new_job("test", "Fails", "io", f"{here}:failing", {}))
    with pytest.raises(JobFailedError, match=r"^The thing is broken\. Mend it\.$"):
        finish(watch(opened, job, OUT))
    job = opened.runner.submit(new_job("test", "Bug", "io", f"{here}:buggy", {}))
    with pytest.raises(
        JobFailedError, match=r"Bug failed in a way it should not \(ValueError: oops\)"
    ) as caught:
        finish(watch(opened, job, OUT))
    assert "Traceback" in caught.value.params["traceback"]


def test_wrong_use_that_only_the_job_finds_is_wrong_use(opened: OpenProject, here: str) -> None:
    job = opened.runner.submit(new_job("test", "Asks", "io", f"{here}:asked_for_too_much", {}))
    with pytest.raises(UsageError, match=r"^There is no moon\.$"):
        finish(watch(opened, job, OUT))


def test_the_first_interrupt_pauses_training(opened: OpenProject, here: str) -> None:
    job = opened.runner.submit(new_job("train", "Train", "io", f"{here}:endless", {}))
    _interrupt(0.1, opened)
    watched = watch(opened, job, OUT)
    assert watched.job.state is JobState.PAUSED
    assert watched.job.result == {"step": 3}
    with pytest.raises(StoppedError, match="Stopped"):
        finish(watched)


def test_the_second_interrupt_cancels(opened: OpenProject, here: str) -> None:
    job = opened.runner.submit(new_job("train", "Train", "io", f"{here}:stubborn", {}))
    _interrupt(0.1, opened)
    _interrupt(0.5, opened)
    assert watch(opened, job, OUT).job.state is JobState.CANCELLED


def test_an_interrupt_cancels_other_jobs(opened: OpenProject, here: str) -> None:
    job = opened.runner.submit(new_job("import", "Import", "io", f"{here}:endless", {}))
    _interrupt(0.1, opened)
    assert watch(opened, job, OUT).job.state is JobState.CANCELLED


def test_tables_and_sizes() -> None:
    assert table(("a", "bb"), [("long", 1)]) == ["a     bb", "----  --", "long  1"]
    assert [size(count) for count in (5, 12_300, 3e9)] == ["5 B", "12.3 kB", "3.0 GB"]
