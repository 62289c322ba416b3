"""The page Compare with twelve runs of ten thousand steps: how long it takes to open, and a frame while scrolling."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fabricated_runs import a_run, with_curve, with_previews, with_scores
from PySide6.QtWidgets import QApplication

from mmstudio.gui.compare.page import ComparePage
from mmstudio.gui.window.app import make_window
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.app import App

RUNS, STEPS, SCORES, RESULTS = 12, 10_000, 30, 512
OPEN_S, FRAME_MS, GAP_MS = 0.5, 16.0, 100.0

pytestmark = pytest.mark.benchmark


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    """A window with a project of twelve long runs, which is shown on another page."""
    app = App.start(tmp_path / "config")
    rng = np.random.default_rng(0)
    with app.create_project(tmp_path / "project") as opened:
        for number in range(RUNS):
            run = a_run(opened, f"Run {number}", seed=number % 3, width=16 * (1 + number // 3))
            loss = np.exp(-np.arange(STEPS) / 3000 + 0.1 * rng.normal(size=STEPS))
            more = {name: rng.random(STEPS).tolist() for name in ("lr", "gradient", "samples_per_s")}
            with_curve(opened, run, loss.tolist(), **more)
            with_scores(opened, run, {f"figure {place}": rng.normal(size=RESULTS) for place in range(SCORES)})
            with_previews(opened, run, {step: range(16) for step in range(1000, STEPS + 1, 1000)})
    made = make_window(qapp, app)
    made.resize(1320, 840)
    made.show()
    assert made.studio.open(tmp_path / "project")
    made.show_page("projects")
    _spin(1.0)
    yield made
    made.studio.quit()
    made.close()


def _spin(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()


def test_twelve_long_runs_open_and_scroll(window: MainWindow) -> None:
    runs = [one.run.id for one in window.studio.runs.found]
    window.show_page("compare")  # its modules are loaded once a day, not once for each comparison
    page = window.page
    assert isinstance(page, ComparePage)
    _spin(1.0)
    start = time.perf_counter()
    page.model.choose(runs)
    gaps = [0.0]
    sections = page.sections
    while not (
        page.reading.comparison is not None
        and len(sections.curves._drawn) == RUNS
        and sections.previews.model.rowCount()
        and time.perf_counter() - start < 20
    ):
        before = time.perf_counter()
        QApplication.processEvents()
        gaps.append(time.perf_counter() - before)
        time.sleep(0.001)  # as a window does that waits for its next event
    opened_s = time.perf_counter() - start
    _spin(0.5)
    bar = page._scroll.verticalScrollBar()
    frames = []
    for place in np.linspace(0, bar.maximum(), 120):
        before = time.perf_counter()
        bar.setValue(int(place))
        QApplication.processEvents()
        frames.append(1000 * (time.perf_counter() - before))
    p95 = float(np.percentile(frames, 95))
    print(
        f"\n{RUNS} runs of {STEPS:,} steps: opened in {opened_s:.2f} s, longest gap {1000 * max(gaps):.0f} ms, a frame while "
        f"scrolling {np.median(frames):.1f} ms, p95 {p95:.1f} ms, longest {max(frames):.1f} ms"
    )
    assert opened_s <= OPEN_S
    assert max(gaps) * 1000 <= GAP_MS
    assert p95 <= FRAME_MS
