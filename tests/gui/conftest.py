"""A real window over a real small project: 48 samples, one run that was trained for a few steps."""

from __future__ import annotations

import gc
import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsed_samples import SAMPLES, page_of
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QMenu, QWidget
from pytestqt.qtbot import QtBot
from spoken import PAINTER, SUNG, add_generators, add_spoken, spoken_recipe

from mmstudio.core.job import JobState
from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.window.app import make_window
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App

TINY = {
    "generator.width": "16",
    "generator.prior": "false",
    "training.batch": "8",
    "training.steps": "4",
    "training.preview_every_s": "0.01",
    "training.previews": "4",
}
DATASET = "shapes-and-sounds"


PATIENCE_MS = 30_000
"""How long a test waits for something that takes a moment, beside whatever else the machine does."""


class PatientBot(QtBot):
    """Waits longer than usual where nothing else is said."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def no_keys_held(qapp: QApplication) -> None:
    """Lets go of the keys of the test before: Qt keeps those of the last click as held, and lists choose by them."""
    QTest.mouseClick(QWidget(), Qt.MouseButton.LeftButton)
    assert qapp.keyboardModifiers() == Qt.KeyboardModifier.NoModifier


class StrayWindows(QObject):
    """Notes every widget that appears as a window of its own and is not one of the kinds that may.

    A part of the window that is made visible before it stands in its place flashes up somewhere on the screen. What a test
    itself shows alone is meant.

    Attributes:
        found: What it was, and the line of the program that showed it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QShowEvent) and isinstance(watched, QWidget) and _strays(watched)
        ):  # type() is slow
            stack = traceback.extract_stack()[:-1]
            if "tests" not in Path(stack[-1].filename).parts or ".show()" not in (stack[-1].line or ""):
                ours = [f"{frame.filename}:{frame.lineno}" for frame in stack if "mmstudio" in frame.filename]
                self.found.append(f"{type(watched).__name__} by {ours[-1] if ours else 'Qt'}")
        return False


def _strays(shown: QWidget) -> bool:
    known = (QMainWindow, QDialog, QMenu)
    kinds = {Qt.WindowType.Popup, Qt.WindowType.ToolTip}
    return shown.isWindow() and not isinstance(shown, known) and shown.windowType() not in kinds


@pytest.fixture(autouse=True)
def stray_windows(qapp: QApplication) -> Iterator[StrayWindows]:
    """Fails every test in which something appears on the screen that should not be a window."""
    watch = StrayWindows()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)
    assert watch.found == []


@pytest.fixture(scope="session")
def config_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config")


@pytest.fixture(scope="session")
def app(config_dir: Path) -> App:
    return App.start(config_dir)


@pytest.fixture(scope="session")
def trained_project(app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the sample data and the run ``r0001``; copy it before writing."""
    path = tmp_path_factory.mktemp("gui") / "shapes"
    with app.create_project(path) as opened:
        made = opened.imports.make_sample(opened.imports.default_sample(), count=48)
        assert opened.runner.wait(made.id).state is JobState.DONE
        job = opened.runs.start(DATASET, apply_settings(app.recipes.get("flow"), TINY), name="Tiny")
        ended = opened.runner.wait(job.id)
        assert ended.state is JobState.DONE, ended.failure
        opened.runs.follow(ended)
    return path


@pytest.fixture(scope="session")
def speaking_app(config_dir: Path) -> App:
    """The program with the tests' generators of texts and sounds."""
    made = App.start(config_dir)
    add_generators(made.registry)
    return made


@pytest.fixture(scope="session")
def talking(speaking_app: App, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the runs ``speaker`` and ``teller``, and ``singer``, which makes a text, a picture and a sound."""
    path = tmp_path_factory.mktemp("talking") / "talking"
    with speaking_app.create_project(path) as opened:
        seen = {"preview_every_s": 1000, "previews": 2}
        both, three = ("text", "image"), ("text", "image", "audio")
        spoken = add_spoken(opened, tmp_path_factory.mktemp("spoken"))
        sung = add_spoken(opened, tmp_path_factory.mktemp("sung"), SUNG)
        for name, data, recipe in (
            ("speaker", spoken, spoken_recipe("test-speaker", ("text",), 120)),
            ("teller", spoken, spoken_recipe("test-telling", both, 60, PAINTER, **seen)),
            ("singer", sung, spoken_recipe("test-telling", three, 60, PAINTER, **seen)),
        ):
            ended = opened.runner.wait(opened.runs.start(data, recipe, seed=1, name=name).id)
            assert ended.state is JobState.DONE, ended.failure
            opened.runs.follow(ended)
    return path


@pytest.fixture
def project(app: App, trained_project: Path, tmp_path: Path) -> Path:
    """A copy of the project for one test, which counts as one's own."""
    shutil.copytree(trained_project, tmp_path / "shapes")
    app.adopt_project(tmp_path / "shapes")
    return tmp_path / "shapes"


@pytest.fixture
def window(qapp: QApplication, app: App, config_dir: Path) -> Iterator[MainWindow]:
    """A window without a project."""
    for path in config_dir.iterdir():
        if path.is_file():
            path.unlink()
        elif path.name != "projects":  # which projects are one's own stays known
            shutil.rmtree(path)
    made = make_window(qapp, app)
    made.language.choose("en")
    made.show()
    yield made
    made.language.choose("en")
    made.studio.quit()
    qapp.clipboard().clear()  # what Python put there must not outlive Python; without a screen Qt ends it last
    made.close()
    made.deleteLater()
    # Or every test would dress the windows of all tests before it anew.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    gc.collect()
    gc.freeze()  # what is left belongs to all tests: no later collection has to look at it


@pytest.fixture
def opened(window: MainWindow, project: Path) -> MainWindow:
    """A window with the small project open."""
    assert window.studio.open(project)
    return window


@pytest.fixture
def told(window: MainWindow) -> list[Notice]:
    """Everything that the window tells."""
    notices: list[Notice] = []
    window.studio.notified.connect(notices.append)
    return notices


@pytest.fixture
def wait_for_job(qtbot: Any) -> Callable[..., Any]:
    """Waits, with a living window, until a job has one of some states; gives the job."""

    def wait(studio: Studio, job_id: str, *states: JobState, timeout_s: float = 60) -> Any:
        wanted = states or (JobState.DONE,)
        qtbot.waitUntil(lambda: studio.job(job_id).state in wanted, timeout=int(timeout_s * 1000))
        studio.bridge.drain()
        return studio.job(job_id)

    return wait


@pytest.fixture
def browser(opened: MainWindow, qtbot: Any) -> DataBrowser:
    page = page_of(opened)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.rowCount() == SAMPLES)
    assert page.browser is not None
    shown = page.browser
    qtbot.waitUntil(lambda: shown.detail.sample is not None)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    shown.grid.setFocus()
    return shown


@pytest.fixture
def settled(opened: MainWindow, qtbot: Any, browser: DataBrowser) -> Callable[[], None]:
    """Waits until what was asked for is done and seen."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not browser.curation.curator.busy)
        info = opened.studio.project.datasets.get(DATASET)
        qtbot.waitUntil(lambda: browser.model.info == info)
        qtbot.waitUntil(lambda: not browser.model.rowCount() or browser.model.sample(0) is not None)
        qtbot.waitUntil(lambda: not browser.model.stale or not browser.isVisible())

    return wait
