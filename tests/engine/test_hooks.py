"""Run hooks: plugins are notified when a run begins and when it has ended."""

from __future__ import annotations

import shutil
import threading
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.events import LogWritten
from mmstudio.core.job import JobState
from mmstudio.core.run import Run, RunState
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App

LISTENER = """
from mmstudio.api import hookimpl

API_VERSION = 2
heard = []


@hookimpl
def mmstudio_run_started(run):
    import threading

    heard.append(("started", run, threading.current_thread().name))


@hookimpl
def mmstudio_run_finished(run):
    heard.append(("finished", run, ""))
"""
BROKEN = """
from mmstudio.api import hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_run_started(run):
    raise SystemExit(3)


@hookimpl
def mmstudio_run_finished(run):
    raise ValueError("no room for " + run.id)
"""


@pytest.fixture
def listening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    """The program with one plugin that listens and one whose hooks fail."""
    for name, text in (("run_listener", LISTENER), ("run_broken", BROKEN)):
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    app = App.start(tmp_path / "config")
    app.host.discover([EntryPoint(name, name, "mmstudio.plugins") for name in ("run_listener", "run_broken")])
    return app


def test_plugins_hear_of_runs_and_their_faults_are_contained(
    listening: App, template: Path, tmp_path: Path, threads: None
) -> None:
    import run_listener  # type: ignore[import-not-found]

    shutil.copytree(template, tmp_path / "project")
    settings = {
        "conditions": '["table"]',
        "generator.size": "16",
        "generator.width": "16",
        "training.steps": "2",
        "training.batch": "4",
        "training.preview_every_s": "0",
    }
    recipe = apply_settings(listening.recipes.get("flow"), settings)
    with listening.open_project(tmp_path / "project") as opened:
        job = opened.runner.wait(opened.runs.start("shapes", recipe).id)
        assert job.state is JobState.DONE, job.failure
        heard: list[tuple[str, Run, Any]] = list(run_listener.heard)
        said = [event.message for event in opened.channel.drain() if isinstance(event, LogWritten)]
        opened.runner.wait(opened.evaluation.evaluate(job.run_id, count=1).id)
    assert [(word, run.id, run.state) for word, run, _ in heard] == [
        ("started", job.run_id, RunState.RUNNING),
        ("finished", job.run_id, RunState.DONE),
    ]
    assert heard[0][2] == "lane cpu:train" != threading.current_thread().name
    assert sum("run_broken" in line for line in said) == 2
    assert f"run_broken: ValueError: no room for {job.run_id}" in said
    assert len(run_listener.heard) == 2
