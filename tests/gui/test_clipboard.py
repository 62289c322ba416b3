"""Ways onto the page Generate and off it: clipboard, file dialogs, drags, the wheel."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit, QPushButton, QWidget
from seen import only, shown

from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.generate.results.grid import LARGEST_PX, SMALLEST_PX
from mmstudio.gui.look.marks import RESULT
from mmstudio.gui.shared.empty import EmptyState
from mmstudio.gui.shared.save_dialog import ask_for_file, free_place
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.generation.conditions import ConditionReader


@pytest.fixture
def page(opened: MainWindow, qtbot: Any) -> GeneratePage:
    opened.show_page("generate")
    page = opened.pages["generate"]
    assert isinstance(page, GeneratePage)
    qtbot.waitUntil(lambda: "reference" in page.tray.sections)
    return page


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "red.png"
    Image.new("RGB", (40, 30), "red").save(path)
    return path


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def words(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


def copied(mime: QMimeData) -> None:
    QGuiApplication.clipboard().setMimeData(mime)


def slots_of(page: GeneratePage) -> list[str]:
    return [card.slot for card in page.model.tray.cards]


def hold(widget: QWidget, mime: QMimeData) -> bool:
    """Whether something dragged over a widget could be dropped there."""
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(widget, enter)
    return enter.isAccepted()


def drop(widget: QWidget, mime: QMimeData) -> None:
    hold(widget, mime)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, buttons, keys))


def results(page: GeneratePage, qtbot: Any, count: int) -> list[Path]:
    page.settings.count.setValue(count)
    page.generate()
    qtbot.waitUntil(lambda: len(page.results.model.paths) == count, timeout=60_000)
    qtbot.waitUntil(lambda: not page.work.jobs, timeout=10_000)
    return list(page.results.model.paths)


def test_a_copied_picture_is_pasted(page: GeneratePage, qtbot: Any) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    QGuiApplication.clipboard().setImage(image)
    page.paste()
    qtbot.waitUntil(lambda: slots_of(page) == ["reference"])
    path = Path(page.model.tray.cards[0].path)
    assert path.is_relative_to(page.studio.project.sessions.folder(page.model.session))
    with Image.open(path) as kept:
        assert kept.size == (40, 30)
        assert kept.convert("RGB").getpixel((5, 5)) == (0, 128, 0)


def test_copied_texts_and_files_are_pasted(page: GeneratePage, picture: Path) -> None:
    copied(words("  a red ring\n"))
    page.paste()
    assert (slots_of(page), page.model.tray.cards[0].data) == (["text"], "a red ring")
    copied(files(picture, picture))
    page.paste()
    assert slots_of(page) == ["text", "reference", "reference"]
    page.studio.undo.undo()
    page.studio.undo.undo()
    assert slots_of(page) == ["text"]


def test_what_a_browser_copies_is_taken_as_a_picture(page: GeneratePage, qtbot: Any) -> None:
    mime = words("a picture's description")
    mime.setHtml("<img src='https://example.org/a.png'>")
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    mime.setImageData(image)
    copied(mime)
    page.paste()
    qtbot.waitUntil(lambda: slots_of(page) == ["reference"])


def test_an_empty_clipboard_adds_nothing(page: GeneratePage, told: list[Notice]) -> None:
    for nothing in (QMimeData(), words(" \n ")):
        copied(nothing)
        page.paste()
    odd = QMimeData()
    odd.setData("application/x-something", b"x")
    copied(odd)
    page.paste()
    assert not page.model.tray.cards
    assert not [notice for notice in told if notice.level == "error"]


def test_the_keys_of_the_clipboard_belong_to_the_text_that_is_written(
    page: GeneratePage, opened: MainWindow, qtbot: Any
) -> None:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    copied(words("a blue star"))
    qtbot.keyClick(page.tray, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [card.data for card in page.model.tray.cards] == ["a blue star"]
    body = page.tray.cards()[0].body
    assert isinstance(body, QPlainTextEdit)
    body.setFocus()
    body.selectAll()
    copied(words("a green box"))
    qtbot.keyClick(body, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    page.tray.settle()
    assert [card.data for card in page.model.tray.cards] == ["a green box"]


def test_a_text_that_the_run_does_not_take_is_refused(page: GeneratePage, told: list[Notice]) -> None:
    known = page.intake.reader
    assert known is not None
    plan = page.studio.project.runs.plan("r0001")
    others = tuple(slot for slot in known.slots if slot.modality != "text")
    page.intake.reader = ConditionReader("r0001", replace(plan, conditions=others), page.studio.app.registry)
    copied(words("a red ring"))
    page.paste()
    assert not page.model.tray.cards
    assert told[-1].level == "error"
    assert "reference" in told[-1].text


def test_a_copied_result_is_a_condition_that_offers_its_settings(page: GeneratePage, qtbot: Any) -> None:
    (path,) = results(page, qtbot, 1)
    seed = page.model.tray.seed
    page.results.grid.setCurrentIndex(page.results.model.index(0))
    page.results.copy()
    page.paste()
    assert [Path(card.path) for card in page.model.tray.cards] == [path]
    card = page.tray.cards()[0]
    qtbot.waitUntil(lambda: len(shown(card, QPushButton, "Use its settings")) == 1)
    page.settings.draw()
    only(card, QPushButton, "Use its settings").click()
    assert (page.model.tray.seed, page.model.tray.locked) == (seed, True)


def test_files_are_chosen_in_a_dialog(
    page: GeneratePage, picture: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    asked: list[str] = []

    def choose(_parent: Any, _title: str, _folder: str, kinds: str) -> tuple[list[str], str]:
        asked.append(kinds)
        return [str(picture)], kinds

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    qtbot.mouseClick(page.tray.sections["reference"].add_button, Qt.MouseButton.LeftButton)
    assert slots_of(page) == ["reference"]
    assert "*.png" in asked[0]
    assert "*.wav" not in asked[0]
    page.tray.browse()
    assert "*.wav" in asked[1]
    assert slots_of(page) == ["reference", "reference"]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    page.tray.browse()
    assert len(slots_of(page)) == 2


def test_one_result_is_saved_elsewhere(
    page: GeneratePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[Notice], qtbot: Any
) -> None:
    (path,) = results(page, qtbot, 1)
    page.results.grid.setCurrentIndex(page.results.model.index(0))
    wanted = tmp_path / "best"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(wanted), ""))
    page.results.save_as()
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1].level == "good"
    assert not wanted.exists()
    assert wanted.with_suffix(".png").read_bytes() == path.read_bytes()  # and its recipe with it
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "a.png"), ""))
    page.results.save_as()
    qtbot.waitUntil(lambda: told[-1].level == "error")
    assert "a.png" in told[-1].text
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    count = len(told)
    page.results.save_as()
    assert len(told) == count


def test_several_results_are_saved_beside_what_is_there(
    page: GeneratePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[Notice], qtbot: Any
) -> None:
    paths = results(page, qtbot, 2)
    page.results.grid.selectAll()
    folder = tmp_path / "chosen"
    folder.mkdir()
    (folder / paths[0].name).write_text("older work", "utf-8")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page.results.save_as()
    qtbot.waitUntil(lambda: bool(told))
    assert (folder / paths[0].name).read_text("utf-8") == "older work"
    assert (folder / f"{paths[0].stem} (2).png").read_bytes() == paths[0].read_bytes()
    assert (folder / paths[1].name).read_bytes() == paths[1].read_bytes()


def test_a_name_without_its_suffix_overwrites_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    typed = tmp_path / "walk"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(typed), ""))
    assert ask_for_file(parent, "", "walk.gif") == tmp_path / "walk.gif"
    (tmp_path / "walk.gif").touch()
    assert ask_for_file(parent, "", "walk.gif") == tmp_path / "walk (2).gif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "walk.gif"), ""))
    assert ask_for_file(parent, "", "walk.gif") == tmp_path / "walk.gif"  # the dialog asked
    assert free_place(tmp_path / "new.png") == tmp_path / "new.png"


def test_results_are_dragged_out_as_files(page: GeneratePage, qtbot: Any) -> None:
    paths = results(page, qtbot, 3)
    model, grid = page.results.model, page.results.grid
    assert grid.dragEnabled()
    assert model.supportedDragActions() == Qt.DropAction.CopyAction  # never moved away
    mime = model.mimeData([model.index(row) for row in range(3)])
    listed = bytes(mime.data("text/uri-list").data()).decode().split()
    assert [Path(QUrl(line).toLocalFile()) for line in listed] == paths
    assert not mime.hasImage()


def test_a_result_that_is_let_go_where_it_came_from_does_nothing(
    page: GeneratePage, opened: MainWindow, qtbot: Any
) -> None:
    results(page, qtbot, 1)
    mime = page.results.model.mimeData([page.results.model.index(0)])
    assert mime.hasFormat(RESULT)
    assert not hold(page.results.grid.viewport(), mime)
    assert not hold(page.settings, mime)
    assert hold(page.tray.viewport(), mime)
    drop(page.tray.viewport(), mime)
    assert slots_of(page) == ["reference"]
    assert opened.page is page


def test_a_result_is_dropped_into_an_empty_session(page: GeneratePage, tmp_path: Path, qtbot: Any) -> None:
    page.model.change("text", cards=())
    copied(words("a red ring"))
    page.paste()
    (path,) = results(page, qtbot, 1)
    kept = Path(shutil.copy(path, tmp_path / "kept.png"))
    seed = page.model.tray.seed
    page.sessions.make()
    empty = page.results.findChild(EmptyState)
    assert empty is not None
    assert empty.isVisible()
    drop(empty, files(kept))
    qtbot.waitUntil(lambda: slots_of(page) == ["text"])
    assert page.model.tray.seed == seed
    assert page.window().page is page  # type: ignore[attr-defined]


def test_what_carries_no_settings_is_told(
    page: GeneratePage, picture: Path, told: list[Notice], qtbot: Any
) -> None:
    drop(page.results, files(picture))
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1].level == "note"
    assert not page.model.tray.cards


def test_what_is_of_no_use_cannot_be_let_go(page: GeneratePage) -> None:
    odd = QMimeData()
    odd.setData("application/x-something", b"x")
    for place in (page.tray.viewport(), page.results.grid.viewport(), page.settings):
        assert not hold(place, odd)
    assert not hold(page.results.grid.viewport(), words("a red ring"))
    assert hold(page.tray.viewport(), words("a red ring"))


def test_a_folder_is_no_condition(page: GeneratePage, tmp_path: Path, told: list[Notice]) -> None:
    drop(page.tray.viewport(), files(tmp_path))
    assert not page.model.tray.cards
    assert "folder" in told[-1].text


def test_a_file_that_lies_is_told_on_its_card(page: GeneratePage, tmp_path: Path, qtbot: Any) -> None:
    for name in ("text.png", "picture.wav"):
        (tmp_path / name).write_bytes(b"not what it says")
    drop(page.tray.viewport(), files(tmp_path / "text.png", tmp_path / "picture.wav"))
    assert slots_of(page) == ["reference", "audio"]
    for card in page.tray.cards():
        trouble = getattr(card.body, "trouble")  # noqa: B009 - bodies of texts have none
        qtbot.waitUntil(trouble.isVisible)
        assert trouble.text()


def turn(widget: QWidget, angle: int, keys: Qt.KeyboardModifier) -> None:
    place, pixels = QPointF(20, 20), QPoint()
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        pixels,
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_the_wheel_zooms_the_results(page: GeneratePage, qtbot: Any) -> None:
    results(page, qtbot, 1)
    grid, zoom, control = page.results.grid, page.results.zoom, Qt.KeyboardModifier.ControlModifier
    before = grid.side_px
    turn(grid.viewport(), 120, Qt.KeyboardModifier.NoModifier)
    assert grid.side_px == before
    turn(grid.viewport(), 120, control)
    assert grid.side_px > before
    assert zoom.value() == grid.side_px
    turn(grid.viewport(), -120, control)
    turn(grid.viewport(), -120, control)
    assert grid.side_px < before
    for angle, end in ((120, LARGEST_PX), (-120, SMALLEST_PX)):
        for _ in range(20):
            turn(grid.viewport(), angle, control)
        assert grid.side_px == zoom.value() == end
        tile = grid.visualRect(page.results.model.index(0))
        assert tile.width() >= end
    zoom.setValue(200)
    assert grid.side_px == 200
