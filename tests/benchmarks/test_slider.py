"""From a slider to a new picture on the screen: GAN and flow with their fast settings, 32 px, on the CPU.

Figures, medians: at most 120 ms, with nothing training and beside a run that trains::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_slider.py --override-ini 'norecursedirs=.*' -s --timeout=0

The clock starts before a weight is pulled on the page Generate and stops when the window has painted what became of it. The
tray holds a picture, a text, a sound and a row of a table. How long a step takes is measured in the same run, between the
pulls, with nothing else asked of the lanes.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer

from mmstudio.core.events import ProgressMade
from mmstudio.core.job import Command, JobState
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.window.app import make_application, make_window
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App

SHORT = bool(os.environ.get("BENCH_SHORT"))
SAMPLES = 200 if SHORT else 1000
PULLS = 3 if SHORT else 40
ROUNDS = 1 if SHORT else 4
STEPS_S = 2.0 if SHORT else 6.0
WANTED_MS = 120
_RUNS = {"gan": "r0001", "flow": "r0002"}
_LIMIT_MS = 60_000
_REST_MS = (120, 200)
"""Between two pulls, at random, so that they keep no step with the timers of the window."""
_BRIEF = {"training.steps": "3", "training.preview_every_s": "0"}
_BESIDE = {"training.minutes": "60", "training.preview_every_s": "15", "training.checkpoint_every_s": "20"}


@pytest.fixture
def project(app: App, tmp_path: Path) -> Path:
    """A project with the sample data and a run of each recipe; what their pictures look like takes no time."""
    path = tmp_path / "project"
    with app.create_project(path) as opened:
        made = opened.imports.make_sample(opened.imports.default_sample(), "shapes", count=SAMPLES)
        assert opened.runner.wait(made.id).state is JobState.DONE
        for recipe, run in _RUNS.items():
            job = opened.runs.start("shapes", apply_settings(app.recipes.get(recipe), _BRIEF))
            ended = opened.runner.wait(job.id)
            assert ended.state is JobState.DONE, ended.failure
            assert ended.run_id == run
    return path


@pytest.fixture
def window(app: App, project: Path) -> Iterator[MainWindow]:
    application = make_application([])
    made = make_window(application, app)
    made.show()
    assert made.studio.open(project)
    yield made
    made.studio.quit()
    made.close()
    made.deleteLater()
    application.processEvents()


class Screen(QObject):
    """Sees when a new picture of the tray has been painted."""

    def __init__(self, page: GeneratePage) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._made = self._painted = False
        self._looking = page.results.looking
        self._looking._presenter.ready.connect(self._on_ready)

    def wait(self) -> None:
        """Live until the next one is on the screen."""
        self._made = self._painted = False
        limit = QTimer()
        limit.setSingleShot(True)
        limit.timeout.connect(self._loop.quit)
        limit.start(_LIMIT_MS)
        self._loop.exec()
        assert self._painted, "no picture came"

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._made and event.type() == QEvent.Type.Paint:
            self._made = False
            QTimer.singleShot(0, self, self._on_painted)  # comes when the painting is over
        return super().eventFilter(watched, event)

    def _on_ready(self) -> None:
        self._made = True
        self._looking.picture.installEventFilter(self)  # a cell of the strip is another one for other values

    def _on_painted(self) -> None:
        self._painted = True
        self._loop.quit()


@pytest.mark.benchmark
def test_a_slider_brings_a_new_picture(window: MainWindow) -> None:
    figures: dict[str, Any] = {"load": round(os.getloadavg()[0], 2)}
    for recipe, run in _RUNS.items():
        page = _ready(window, run)
        screen = Screen(page)
        _pull(page, screen)
        figures[recipe] = _spread([_pull(page, screen) for _ in range(PULLS)])
    job = window.studio.project.runs.start(
        "shapes", apply_settings(window.studio.app.recipes.get("flow"), _BESIDE)
    )
    steps: list[int] = []
    window.studio.bridge.progress_made.connect(lambda event: _note(event, job.id, steps))
    _until(lambda: len(steps) > 2)
    beside: dict[str, list[float]] = {recipe: [] for recipe in _RUNS}
    step_ms: list[float] = []
    for _ in range(ROUNDS):  # what else the machine does meanwhile meets all of them
        for recipe, run in _RUNS.items():
            page = _ready(window, run)
            screen = Screen(page)
            _pull(page, screen)
            beside[recipe] += [_pull(page, screen) for _ in range(max(1, PULLS // ROUNDS))]
        step_ms.append(_step_ms(steps))
    window.studio.project.runner.command(job.id, Command.PAUSE)
    _until(lambda: window.studio.job(job.id).state is JobState.PAUSED)
    figures["training_step_ms"] = _spread(step_ms)
    figures |= {f"{recipe}_while_training": _spread(times) for recipe, times in beside.items()}
    print("\nslider to picture, ms: " + json.dumps(figures, indent=1))
    if not SHORT:
        for recipe in _RUNS:
            assert figures[recipe]["median"] <= WANTED_MS
            assert figures[f"{recipe}_while_training"]["median"] <= WANTED_MS


def _ready(window: MainWindow, run: str) -> GeneratePage:
    """The page Generate with a run, a card on every slot, and its model loaded: one result was asked for."""
    window.show_page("generate", run)
    page = window.page
    assert isinstance(page, GeneratePage)
    _until(lambda: page.model.tray.run == run)
    if not page.model.tray.cards:
        page.fill()
        _until(lambda: len(page.model.tray.cards) >= 4)
    before = len(page.results.model.paths)
    page.settings.count.setValue(1)
    page.generate()
    _until(lambda: len(page.results.model.paths) > before and not page.work.jobs)
    return page


def _pull(page: GeneratePage, screen: Screen) -> float:
    """Milliseconds from another weight of the first card to its picture on the screen."""
    _until(
        lambda: not page.results.looking.look._busy
    )  # or the picture of the pull before would be taken for it
    _live(random.randint(*_REST_MS) / 1000)
    slider = page.tray.cards()[0].weight.slider
    start = time.perf_counter()
    slider.setValue(slider.value() + (1 if slider.value() < slider.maximum() else -50))
    screen.wait()
    return 1000 * (time.perf_counter() - start)


def _step_ms(steps: list[int]) -> float:
    """Milliseconds of a step of the training while nothing else is asked for."""
    first, start = steps[-1], time.perf_counter()
    _live(STEPS_S)
    _until(lambda: steps[-1] > first)
    return 1000 * (time.perf_counter() - start) / (steps[-1] - first)


def _note(event: ProgressMade, job_id: str, steps: list[int]) -> None:
    if event.job_id == job_id and "step" in event.params:
        steps.append(int(event.params["step"]))


def _spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered), 1),
        "least": round(ordered[0], 1),
        "p90": round(ordered[int(0.9 * (len(ordered) - 1))], 1),
        "most": round(ordered[-1], 1),
        "count": len(ordered),
    }


def _live(seconds: float) -> None:
    """The window as in use, its thread asleep where nothing happens."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _until(reached: Callable[[], bool], limit_s: float = 120) -> None:
    end = time.perf_counter() + limit_s
    while not reached():
        assert time.perf_counter() < end
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)
