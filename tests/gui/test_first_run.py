"""From launch to a first picture of one's own condition, in at most four clicks, and without training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QPushButton

from mmstudio.core.job import JobState
from mmstudio.core.run import RunState
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.app import App
from mmstudio.services.projects.sample_run import add_sample_run, sample_run_folder


def _button(window: MainWindow, words: str) -> QPushButton:
    return next(
        made for made in window.findChildren(QPushButton) if made.text() == words and made.isVisible()
    )


@pytest.fixture
def few_samples(app: App) -> Iterator[None]:
    """A sample project that is made sooner than that of 5,000 samples."""
    known = app.registry.samples
    (spec,) = known
    origin = known.provenance(spec.id)
    known.remove(origin.plugin)
    known.add(replace(spec, count=200), origin)
    yield
    known.remove(origin.plugin)
    known.add(spec, origin)


@pytest.mark.usefixtures("few_samples")
def test_the_sample_project_in_one_click(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[Notice], qtbot: Any
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    _button(window, "Open the sample project").click()
    assert window.page is not None
    assert window.page.name == "generate"
    run = window.studio.project.runs.list()[0].run
    assert run.state is RunState.DONE
    assert run.notes
    assert window.studio.jobs_running() or window.studio.jobs(JobState.QUEUED, JobState.DONE)
    qtbot.waitUntil(lambda: bool(window.studio.jobs(JobState.DONE)), timeout=120_000)
    assert not [notice for notice in told if notice.level == "error"]


def test_the_shipped_run_is_small_and_draws(app: App, tmp_path: Path) -> None:
    folder = sample_run_folder()
    assert folder is not None
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 8_000_000
    with app.create_project(tmp_path / "project") as opened:
        run = add_sample_run(opened.project, "shapes-and-sounds")
        assert run is not None
        from mmstudio.services.generation.conditions import Wish
        from mmstudio.services.generation.wishes import GenerateRequest

        wish = Wish(conditions=[("text", "a red ring")])
        items = opened.generation.items(run.id, wish, base=tmp_path, count=16).items
        ended = opened.runner.wait(
            opened.generation.submit(GenerateRequest(run.id, items, out=tmp_path / "out")).id
        )
        assert ended.state is JobState.DONE, ended.failure
        import numpy as np
        from PIL import Image

        from mmstudio_metrics.reader import ShapesReader

        raws = [
            np.asarray(Image.open(path).convert("RGB")) for path in sorted((tmp_path / "out").glob("*.png"))
        ]
        readings = ShapesReader().read(raws)
        right = [reading for reading in readings if (reading["shape"], reading["colour"]) == ("ring", "red")]
        assert len(right) >= 6  # one in 48 by chance
