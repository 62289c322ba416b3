"""Fixtures of the benchmarks: the sample project, and runs opened where their loop can be timed.

``make bench`` runs them at full length on an otherwise idle machine. ``BENCH_SHORT=1`` makes them short, to see that they
work; their figures then mean little.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.pop("OMP_NUM_THREADS", None)  # the tests take one thread each; a figure is of the whole machine

from mmstudio.core.context import RunContext
from mmstudio.core.job import Job, JobState
from mmstudio.core.payloads import Payload
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App
from mmstudio.services.job_kinds import KINDS, JobKind
from mmstudio.services.jobs import new_job
from mmstudio.services.opened import OpenProject

ENTRIES = "benchmarks_entries"
SHORT = bool(os.environ.get("BENCH_SHORT"))
_MODULE = types.ModuleType(ENTRIES)


class World:
    """An open project with the sample data set ``shapes``."""

    def __init__(self, app: App, opened: OpenProject) -> None:
        self.app, self.opened = app, opened
        self.short = SHORT

    def count(self, full: int, short: int) -> int:
        return short if SHORT else full

    def run(self, settings: dict[str, str], *, wait: bool, dataset: str = "shapes") -> Job:
        """A run of the default recipe; without ``wait`` it stays in the queue."""
        lane = self.opened.runner.lane("cpu:train")
        recipe = apply_settings(self.app.recipes.get("flow"), settings)
        if not wait:
            lane.pause()
        job = self.opened.runs.start(dataset, recipe)
        if not wait:
            self.opened.runner.cancel(job.id)
            lane.resume()
            return job
        job = self.opened.runner.wait(job.id)
        assert job.state is JobState.DONE, job.failure
        return job

    def inside(self, job: Job, work: Callable[[RunContext], Any]) -> Any:
        """What a function gives that is called with a real context in a lane."""
        kept: list[Any] = []
        setattr(_MODULE, "entry", lambda context: kept.append(work(context)))  # noqa: B010 - the module is made here
        KINDS["test"] = JobKind({Payload: f"{ENTRIES}:entry"})
        try:
            inner = new_job("test", "Measure", "cpu:sample", Payload(), run_id=job.run_id)
            ended = self.opened.runner.wait(self.opened.runner.submit(inner).id)
        finally:
            del KINDS["test"]
        assert ended.state is JobState.DONE, ended.failure.traceback if ended.failure else ""
        return kept[0]


@pytest.fixture(autouse=True, scope="session")
def unsynced() -> None:
    """Figures are of a disk that is waited for, as everywhere outside of the tests."""


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    return App.start(tmp_path_factory.mktemp("config"))


@pytest.fixture(scope="session")
def world(app: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    sys.modules[ENTRIES] = _MODULE
    with app.create_project(tmp_path_factory.mktemp("bench") / "project") as opened:
        sample = opened.imports.default_sample()
        made = opened.imports.make_sample(sample, "shapes", count=300 if SHORT else 3000)
        assert opened.runner.wait(made.id).state is JobState.DONE
        yield World(app, opened)
    del sys.modules[ENTRIES]


@pytest.fixture(scope="session")
def usual(world: World) -> str:
    """Name of the sample data set with as many samples as a newcomer gets."""
    made = world.opened.imports.make_sample(
        world.opened.imports.default_sample(), "usual", count=world.count(0, 300)
    )
    assert world.opened.runner.wait(made.id).state is JobState.DONE
    return "usual"


@pytest.fixture(scope="session")
def trained(world: World) -> Iterator[tuple[World, Job]]:
    """A world and a run in it."""
    if "BENCH_PROJECT" not in os.environ:
        steps = str(world.count(600, 3))
        yield world, world.run({"training.steps": steps, "training.preview_every_s": "0"}, wait=True)
        return
    with world.app.open_project(Path(os.environ["BENCH_PROJECT"])) as opened:
        jobs = [job for job in opened.project.jobs.list() if job.run_id == os.environ["BENCH_RUN"]]
        yield World(world.app, opened), jobs[0]


def _loaded(name: str, path: Path) -> Any:
    """A module that stands beside the tests, by its file."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def killing() -> Any:
    """The machinery of the tests of the engine that trains in processes and kills them."""
    return _loaded("benchmarks_killing", Path(__file__).parents[1] / "engine" / "killing.py")


@pytest.fixture(scope="session")
def beside() -> Callable[[str], Any]:
    """Gives a module of this folder by its name."""
    return lambda name: _loaded(f"benchmarks_{name}", Path(__file__).with_name(f"{name}.py"))


@pytest.fixture(scope="session")
def stamps(beside: Callable[[str], Any]) -> Any:
    """The module that reads Tux Paint's stamps; skips where ``STAMPS`` does not name their folder."""
    found = beside("stamps")
    if not found.there():
        pytest.skip("STAMPS names no folder of stamps")
    return found
