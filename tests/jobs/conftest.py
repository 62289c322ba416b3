from __future__ import annotations

import sys
import threading
import types
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from mmstudio.core.context import RunContext
from mmstudio.core.job import Job, JobState
from mmstudio.jobs.channel import EventChannel
from mmstudio.jobs.runner import JobRunner
from mmstudio.jobs.world import JobWorld
from mmstudio.storage.project.project import Project

MODULE = "entries_under_test"
PATIENCE_S = 60.0


class Bench:
    """A runner over a real project, and entries that a test writes as functions."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.channel = EventChannel()
        self.runner = self.new_runner()
        self.gate = threading.Event()
        self._module = types.ModuleType(MODULE)
        self._number = 0
        self.entries: dict[str, str] = {}
        sys.modules[MODULE] = self._module

    def new_runner(
        self, told: Callable[[Job, JobState], Iterable[str]] = lambda _job, _state: ()
    ) -> JobRunner:
        layout = self.project.layout
        world = JobWorld(
            project_dir=layout.root,
            cache_dir=layout.cache,
            registry=object(),
            samples=self.project.datasets.samples,
            entry=lambda job: self.entries[job.id],
            run_dir=lambda job: layout.runs / (job.run_id or job.id),
            told=told,
        )
        return JobRunner(self.project.jobs, self.channel, world)

    def job(self, entry: Callable[[RunContext], None] | str, lane: str = "cpu:train", kind: str = "x") -> Job:
        """A job that calls a function, not submitted yet."""
        self._number += 1
        name = f"entry{self._number}"
        if not isinstance(entry, str):
            setattr(self._module, name, entry)
            entry = f"{MODULE}:{name}"
        self.entries[f"job{self._number}"] = entry
        return Job(f"job{self._number}", kind, f"Job {self._number}", lane)

    def submit(self, entry: Callable[[RunContext], None] | str, lane: str = "cpu:train") -> str:
        return self.runner.submit(self.job(entry, lane)).id

    def end(self, job_id: str) -> Job:
        """The job once it neither waits nor runs."""
        return self.runner.wait(job_id, PATIENCE_S)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Project.create(tmp_path / "Demo") as project:
        bench = Bench(project)
        yield bench
        bench.gate.set()
        assert bench.runner.shutdown(grace_s=PATIENCE_S)
    del sys.modules[MODULE]
