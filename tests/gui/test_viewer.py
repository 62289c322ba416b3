"""The large view over a real project: opened from samples, results and previews, by keys and by pointer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.shared.viewer.viewer import Viewer
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio_image.codec import ImageCodec


class Handler(QObject):
    """Takes the addresses that the system would open."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[QUrl] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.asked.append(url)


def _browser(window: MainWindow, qtbot: Any) -> DataBrowser:
    window.show_page("data")
    page = window.page
    assert isinstance(page, DataPage)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.sample(0) is not None)
    assert page.browser is not None
    return page.browser


def _viewer(window: MainWindow, qtbot: Any) -> Viewer:
    viewer = window.viewing.viewer
    assert viewer is not None
    qtbot.waitUntil(lambda: _ready(viewer))
    return viewer


def _ready(viewer: Viewer) -> bool:
    return viewer.stages.has(viewer.looking.piece)


def _press(viewer: QWidget, key: Qt.Key, qtbot: Any, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or viewer, key, modifier)


def _open(window: MainWindow, qtbot: Any) -> tuple[DataBrowser, Viewer]:
    """A window in front with the first sample large, by the space bar."""
    browser = _browser(window, qtbot)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    browser.view.setFocus()
    browser.view.setCurrentIndex(browser.model.index(0, 0))
    qtbot.keyClick(browser.view, Qt.Key.Key_Space)
    return browser, _viewer(window, qtbot)


def test_the_space_bar_shows_a_sample_large_and_escape_goes_back(opened: MainWindow, qtbot: Any) -> None:
    browser, viewer = _open(opened, qtbot)
    sample = browser.model.sample(0)
    assert sample is not None
    assert viewer.isVisible()
    assert not browser.isVisible()
    shown = viewer.stages.other.shown
    assert shown is not None
    assert shown.picture is not None
    assert shown.picture.size.toTuple() == (64, 64)
    facts = dict(viewer.facts.said)
    assert facts["Size"] == "64 x 64 pixels"
    path = sample.values["image"][0].path
    assert path is not None
    assert facts["File"] == sample.values["image"][0].name == "00000.png"  # as it came, not as it is kept
    assert facts["On the disk"] == f"{path.stat().st_size / 1000:,.1f} kB"
    assert facts["shape"] == sample.meta["shape"]
    _press(viewer, Qt.Key.Key_Escape, qtbot)
    assert browser.isVisible()
    assert browser.view.hasFocus()
    assert viewer.stages.other.shown is None  # nothing is held any more
    assert not viewer.looking.active


def test_arrows_go_on_and_the_page_follows(opened: MainWindow, qtbot: Any) -> None:
    browser, viewer = _open(opened, qtbot)
    _press(viewer, Qt.Key.Key_Left, qtbot)
    assert viewer.looking.row == 0
    for _ in range(3):
        _press(viewer, Qt.Key.Key_Right, qtbot)
    assert viewer.looking.row == 3
    assert browser.view.currentIndex().row() == 3
    qtbot.waitUntil(lambda: _ready(viewer))
    sample = browser.model.sample(3)
    assert sample is not None
    assert viewer.looking.path == sample.values["image"][0].path
    _press(viewer, Qt.Key.Key_End, qtbot)
    assert viewer.looking.row == browser.model.rowCount() - 1
    _press(viewer, Qt.Key.Key_Right, qtbot)
    assert viewer.looking.row == browser.model.rowCount() - 1
    qtbot.waitUntil(lambda: viewer.looking.exhibit is not None)
    _press(viewer, Qt.Key.Key_Home, qtbot)
    assert viewer.looking.row == 0


def test_every_part_of_a_sample_is_shown(opened: MainWindow, qtbot: Any) -> None:
    browser, viewer = _open(opened, qtbot)
    sample, exhibit = browser.model.sample(0), viewer.looking.exhibit
    assert sample is not None
    assert exhibit is not None
    assert sorted(piece.name for piece in exhibit.pieces) == sorted(sample.values)
    kinds = {}
    for place, piece in enumerate(exhibit.pieces):
        viewer.looking.show_piece(place)
        qtbot.waitUntil(lambda: _ready(viewer))
        kinds[piece.name] = viewer.stages.other
        shown = viewer.stages.other.shown
        assert shown is not None
        assert shown.error is None
        if piece.name == "text":
            assert viewer.stages.other.words.toPlainText() == sample.values["text"][0].data
        if piece.name == "audio":
            assert shown.heard is not None
            assert dict(viewer.facts.said)["Rate"] == f"{shown.heard.sound.rate_hz:,} Hz"
            assert viewer.stages.other.hearing.isVisible()
            assert viewer.stages.other.hearing.spectrum.isVisible()
        if piece.name == "table":
            assert "place: " in viewer.stages.other.words.toPlainText()
    viewer.looking.show_piece(0)
    _press(viewer, Qt.Key.Key_Down, qtbot)
    assert viewer.looking.piece == exhibit.pieces[1]
    _press(viewer, Qt.Key.Key_Up, qtbot)
    assert viewer.looking.piece == exhibit.pieces[0]


def test_keys_wheel_and_pointer_zoom(opened: MainWindow, qtbot: Any) -> None:
    _, viewer = _open(opened, qtbot)
    canvas = viewer.stages.other.canvas
    fit = canvas.scale
    assert fit == int(min(canvas.width(), canvas.height()) * canvas.devicePixelRatioF() / 64)
    assert viewer.head.scale.text() == f"{100 * fit:.0f} %"
    _press(viewer, Qt.Key.Key_1, qtbot)
    assert canvas.scale == 1.0
    assert viewer.head.scale.text() == "100 %"
    _press(viewer, Qt.Key.Key_Minus, qtbot)
    assert canvas.scale == pytest.approx(0.8)
    _press(viewer, Qt.Key.Key_Plus, qtbot)
    _press(viewer, Qt.Key.Key_Plus, qtbot)
    assert canvas.scale == pytest.approx(1.25)
    _press(viewer, Qt.Key.Key_0, qtbot)
    assert canvas.scale == fit
    turn = QWheelEvent(
        QPointF(10, 10),
        canvas.mapToGlobal(QPointF(10, 10)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, turn)
    assert canvas.scale == pytest.approx(fit * 1.25**2)
    for _ in range(6):
        _press(viewer, Qt.Key.Key_Plus, qtbot)
    before = canvas.lens.target(canvas.room).left()
    viewer.pan(-1, 0)
    assert canvas.lens.target(canvas.room).left() > before  # further left: the picture moves to the right
    before = canvas.lens.target(canvas.room).left()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    qtbot.mouseMove(canvas, QPoint(170, 100))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(170, 100))
    qtbot.waitUntil(lambda: canvas.lens.target(canvas.room).left() < before)
    qtbot.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    assert canvas.lens.fitted


def test_two_are_compared_side_by_side_and_in_one_place(opened: MainWindow, qtbot: Any) -> None:
    browser, viewer = _open(opened, qtbot)
    one, other = viewer.stages.one, viewer.stages.other
    _press(viewer, Qt.Key.Key_C, qtbot)
    assert not one.isVisible()  # there is only one so far
    _press(viewer, Qt.Key.Key_Right, qtbot)
    qtbot.waitUntil(lambda: _ready(viewer) and one.isVisible())
    first, second = browser.model.sample(0), browser.model.sample(1)
    assert first is not None
    assert second is not None
    assert one.piece is not None
    assert one.piece.value == first.values["image"][0]
    assert other.piece is not None
    assert other.piece.value == second.values["image"][0]
    viewer.enlarge(2)
    assert one.canvas.scale == other.canvas.scale
    _press(viewer, Qt.Key.Key_F, qtbot)
    assert [one.isVisible(), other.isVisible()] == [True, False]
    _press(viewer, Qt.Key.Key_F, qtbot)
    assert [one.isVisible(), other.isVisible()] == [False, True]
    _press(viewer, Qt.Key.Key_S, qtbot)
    assert [one.isVisible(), other.isVisible()] == [True, True]
    _press(viewer, Qt.Key.Key_C, qtbot)
    assert [one.isVisible(), other.isVisible()] == [False, True]


def test_a_file_that_cannot_be_read_says_why(opened: MainWindow, qtbot: Any) -> None:
    browser = _browser(opened, qtbot)
    sample = browser.model.sample(0)
    assert sample is not None
    path = sample.values["image"][0].path
    assert path is not None
    path.write_bytes(b"this is no picture")
    browser.exhibits.look(0)
    viewer = _viewer(opened, qtbot)
    shown = viewer.stages.other.shown
    assert shown is not None
    assert "is not a picture" in str(shown.error)
    assert not viewer.stages.other.canvas.isVisible()


def test_a_result_is_shown_with_what_was_given(opened: MainWindow, project: Path, qtbot: Any) -> None:
    sessions = opened.studio.project.sessions
    made = sessions.create("r0001", "Two")
    recipe = {
        "run": "r0001",
        "seed": 7,
        "checkpoint": {"step": 4},
        "conditions": {"text": [{"data": "a red ring", "weight": 1.0}]},
    }
    for number in range(2):
        picture = np.full((32, 48, 3), 100 * number, np.uint8)
        ImageCodec().write(picture, sessions.folder(made.id) / f"{number}.png", recipe)
    opened.show_page("generate")
    page = opened.page
    assert isinstance(page, GeneratePage)
    page.open_session(made.id)
    results = page.results
    qtbot.waitUntil(lambda: results.model.rowCount() == 2)
    place = results.grid.visualRect(results.model.index(1)).center()
    qtbot.mouseClick(results.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(results.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    viewer = _viewer(opened, qtbot)
    assert viewer.looking.path == sessions.folder(made.id) / "0.png"  # the latest comes first
    qtbot.waitUntil(lambda: dict(viewer.facts.said).get("Seed") == "7")
    exhibit = viewer.looking.exhibit
    assert exhibit is not None
    assert [piece.value.data for piece in exhibit.pieces[1:]] == ["a red ring"]
    told = [results.model.index(row).data(Qt.ItemDataRole.StatusTipRole) for row in range(2)]
    assert told == ["a red ring · seed 7"] * 2
    viewer.looking.step(-1)
    assert results.grid.chosen == [sessions.folder(made.id) / "1.png"]


def test_previews_are_shown_with_captions_and_the_real_ones(opened: MainWindow, qtbot: Any) -> None:
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    view = page.view.previews
    qtbot.waitUntil(lambda: len(view.tiles.tiles.tiles) == 2)
    samples = opened.studio.project.project.datasets.samples("shapes-and-sounds").read("val", 0, 2)
    for sample, tile in zip(samples, view.tiles.tiles.tiles, strict=True):
        assert tile.caption == sample.values["text"][0].data
        assert tile.picture.size().toTuple() == (64, 64)
        assert tile.real is not None
    view.tiles.setCurrentIndex(view.tiles.tiles.index(0))
    qtbot.keyClick(view.tiles, Qt.Key.Key_Space)
    viewer = _viewer(opened, qtbot)
    assert viewer.looking.row == 0
    viewer.toggle_comparison()  # with its own real picture
    one, other = viewer.stages.one, viewer.stages.other
    qtbot.waitUntil(lambda: one.shown is not None)
    assert one.piece is not None
    assert one.piece.value.path == samples[0].values["image"][0].path
    assert other.shown is not None
    assert other.shown.picture is not None
    assert other.shown.picture.size.toTuple() == (64, 64)  # one of the pictures, not the sheet
    assert other.shown.picture.levels[0].pixel(5, 9) == view.tiles.tiles.tiles[0].picture.pixel(5, 9)
    viewer.looking.step(1)
    qtbot.waitUntil(lambda: _ready(viewer))
    assert one.piece is not None
    assert one.piece.value.path == samples[1].values["image"][0].path
    assert viewer.head.where.text() == "2 of 2"


def test_the_folder_is_opened_and_names_are_copied(opened: MainWindow, qtbot: Any) -> None:
    _, viewer = _open(opened, qtbot)
    assert viewer.looking.path is not None
    opened.actions_table["viewer.name"].trigger()
    assert QGuiApplication.clipboard().text() == "00000.png"
    opened.actions_table["viewer.path"].trigger()
    assert QGuiApplication.clipboard().text() == str(viewer.looking.path)
    handler = Handler()
    QDesktopServices.setUrlHandler("file", handler, "take")
    try:
        opened.actions_table["viewer.folder"].trigger()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [url.toLocalFile() for url in handler.asked] == [str(viewer.looking.path.parent)]


def test_closing_the_project_closes_the_view(opened: MainWindow, qtbot: Any) -> None:
    _, viewer = _open(opened, qtbot)
    opened.studio.close()
    assert not viewer.isVisible()
    assert opened.page is not None
    assert opened.page.name == "projects"
    assert viewer.looking.exhibit is None


def test_another_page_lets_go_of_what_was_looked_at(opened: MainWindow, qtbot: Any) -> None:
    _, viewer = _open(opened, qtbot)
    opened.show_page("settings")
    assert viewer.looking.exhibit is None
    opened.show_page("data")
    assert opened.page is not None
    assert opened.page.isVisible()
