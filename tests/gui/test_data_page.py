"""The data page: import by drop, grid and table, filters, detail, problems, augmentation, undo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QLabel
from seen import words_on

from mmstudio.core.job import JobState
from mmstudio.gui.data.augmentation.view import AugmentView
from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.imports.sheet import ImportSheet
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.shared.forms.slot_steps import StepPart
from mmstudio.gui.shared.values.picture import PictureView
from mmstudio.gui.shared.values.player import SoundView
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow

SAMPLES = 48
DATASET = "shapes-and-sounds"


def page_of(window: MainWindow) -> DataPage:
    window.show_page("data")
    page = window.pages["data"]
    assert isinstance(page, DataPage)
    return page


def browser_of(window: MainWindow, qtbot: Any, count: int = SAMPLES) -> DataBrowser:
    page = page_of(window)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.rowCount() == count)
    assert page.browser is not None
    return page.browser


def drop(window: MainWindow, paths: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def sheet_of(window: MainWindow, qtbot: Any) -> ImportSheet:
    page = page_of(window)
    assert page.sheet is not None
    qtbot.waitUntil(lambda: page.sheet.go.isEnabled() or page.sheet.trouble.isVisibleTo(page.sheet))
    return page.sheet


def write_pairs(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    for number in range(count):
        Image.new("RGB", (80, 60), (number % 256, 120, 40)).save(folder / f"p{number:03}.png")
        (folder / f"p{number:03}.txt").write_text(f"Farbe {number} 红色", "utf-8")
    return sorted(folder.iterdir())


def last_import(window: MainWindow) -> str:
    return [job for job in window.studio.jobs() if job.kind == "import"][-1].id


def texts(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_grid_and_table_show_every_sample(opened: MainWindow, qtbot: Any) -> None:
    browser = browser_of(opened, qtbot)
    qtbot.waitUntil(lambda: browser.model.sample(0) is not None)
    sample = browser.model.sample(0)
    assert sample is not None
    value = sample.values["image"][0]
    qtbot.waitUntil(lambda: browser.browsed.thumbnails.pixmap(value, "image") is not None)
    root = opened.studio.project.project.layout.cache
    assert (root / "thumbnails" / value.sha256[:2] / f"{value.sha256}.png").is_file()
    browser.show_as("table")
    assert browser.view is browser.table
    column = [one.slot.name if one.slot else "" for one in browser.model.columns].index("text")
    words = browser.model.data(browser.model.index(0, column))
    assert words
    assert words == sample.values["text"][0].data


def test_nothing_off_screen_is_read(opened: MainWindow, qtbot: Any) -> None:
    browser = browser_of(opened, qtbot)
    qtbot.waitUntil(lambda: browser.model.sample(0) is not None)
    qtbot.wait(50)  # what is on the screen has been asked for
    made = list((opened.studio.project.project.layout.cache / "thumbnails").rglob("*.png"))
    assert len(made) < SAMPLES * 2  # of 144 files


def test_filter_search_and_sort(opened: MainWindow, qtbot: Any) -> None:
    browser = browser_of(opened, qtbot)
    counts = opened.studio.project.datasets.get(DATASET).counts
    browser.split.setCurrentIndex(browser.split.findData("val"))
    browser.split.activated.emit(browser.split.currentIndex())
    qtbot.waitUntil(lambda: browser.model.rowCount() == counts["val"])
    browser.clear_filter()
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES)
    qtbot.waitUntil(lambda: browser.model.sample(0) is not None)
    word = str(browser.model.sample(0).values["text"][0].data).split()[0]  # type: ignore[union-attr]
    qtbot.keyClicks(browser.search, word.upper())
    qtbot.waitUntil(lambda: 0 < browser.model.rowCount() < SAMPLES)
    browser.search.setText("no such word anywhere")
    qtbot.waitUntil(lambda: browser.model.rowCount() == 0)
    assert "Nothing found" in words_on(browser)
    browser.clear_filter()
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES)
    browser.show_as("table")
    column = [one.slot.name if one.slot else "" for one in browser.model.columns].index("text")
    browser.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(
        lambda: browser.model.wanted.order == "text" and browser.model.sample(SAMPLES - 1) is not None
    )
    shown = [str(browser.model.data(browser.model.index(row, column))).lower() for row in range(SAMPLES)]
    assert shown == sorted(shown, reverse=True)


def test_the_detail_shows_picture_text_sound_and_table(opened: MainWindow, qtbot: Any) -> None:
    browser = browser_of(opened, qtbot)
    qtbot.waitUntil(lambda: len(browser.detail.findChildren(PictureView)) >= 2)
    qtbot.waitUntil(lambda: len(browser.detail.findChildren(SoundView)) == 1)
    sound = browser.detail.findChildren(SoundView)[0]
    qtbot.waitUntil(sound.button.isEnabled)
    first = texts(browser.detail)
    browser.grid.setFocus()
    qtbot.keyClick(browser.grid, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: texts(browser.detail) != first)
    assert browser.grid.currentIndex().row() == 1
    browser.show_as("table")
    assert browser.table.currentIndex().row() == 1


def test_a_sound_without_a_loudspeaker_is_explained_or_heard(
    opened: MainWindow, qtbot: Any, told: list[Notice]
) -> None:
    browser = browser_of(opened, qtbot)
    qtbot.waitUntil(lambda: len(browser.detail.findChildren(SoundView)) == 1)
    sound = browser.detail.findChildren(SoundView)[0]
    qtbot.waitUntil(sound.button.isEnabled)
    sound.toggle()
    assert sound.plays or told[-1].title == "The sound cannot be played."
    sound.stop()


def test_a_dropped_folder_is_imported(
    opened: MainWindow, qtbot: Any, tmp_path: Path, wait_for_job: Any
) -> None:
    write_pairs(tmp_path / "colours", 12)
    (tmp_path / "colours" / "broken.png").write_bytes(b"no picture")
    drop(opened, [tmp_path / "colours"])
    sheet = sheet_of(opened, qtbot)
    assert sheet.name.text() == "colours"
    assert sheet.role("image").currentData() == "target"
    box = sheet.role("text")
    box.setCurrentIndex(box.findData("either"))
    box.activated.emit(box.currentIndex())
    sheet.accept()
    page = page_of(opened)
    qtbot.waitUntil(lambda: page.sheet is None)
    wait_for_job(opened.studio, last_import(opened))
    browser = browser_of(opened, qtbot, 12)
    assert page.chooser.currentText() == "colours"
    info = opened.studio.project.datasets.get("colours")
    slot = info.slot("text")
    assert slot is not None
    assert slot.role == "either"
    qtbot.waitUntil(lambda: browser.problems.list.count() == info.problems > 0)
    assert (
        "broken.png"
        in browser.problems.list.item(0).text() + browser.problems.list.item(info.problems - 1).text()
    )
    browser.search.setText("红色 11")
    qtbot.waitUntil(lambda: browser.model.rowCount() == 1)


def test_five_hundred_loose_files_become_samples(
    opened: MainWindow, qtbot: Any, tmp_path: Path, wait_for_job: Any
) -> None:
    files = write_pairs(tmp_path / "many", 251)
    drop(opened, files[:500])
    sheet = sheet_of(opened, qtbot)
    assert sheet.name.text() == "many"
    sheet.accept()
    page = page_of(opened)
    qtbot.waitUntil(lambda: page.sheet is None)
    wait_for_job(opened.studio, last_import(opened))
    browser_of(opened, qtbot, 250)  # what lay beside them was not chosen


def test_files_that_are_gone_or_of_no_use_are_explained(
    opened: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    drop(opened, [tmp_path / "gone.png"])
    sheet = sheet_of(opened, qtbot)
    assert "gone.png" in sheet.trouble.text()
    assert not sheet.go.isEnabled()
    sheet.reject()
    (tmp_path / "letter.docx").write_bytes(b"x")
    drop(opened, [tmp_path / "letter.docx"])
    sheet = sheet_of(opened, qtbot)
    assert sheet.trouble.text()
    sheet.reject()
    assert page_of(opened).sheet is None


def test_a_taken_name_is_refused_on_the_sheet(opened: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    write_pairs(tmp_path / "more", 3)
    drop(opened, [tmp_path / "more"])
    sheet = sheet_of(opened, qtbot)
    sheet.name.setText(DATASET)
    sheet.accept()
    qtbot.waitUntil(sheet.trouble.isVisible)
    assert DATASET in sheet.trouble.text()
    sheet.reject()


def test_delete_and_rename_can_be_undone(opened: MainWindow, qtbot: Any, told: list[Notice]) -> None:
    page = page_of(opened)
    browser_of(opened, qtbot)
    page.delete()
    assert page.chooser.count() == 0
    assert "trash" in told[-1].title
    assert "No data yet" in words_on(page)
    opened.studio.undo.undo()
    assert page.chooser.currentText() == DATASET
    browser_of(opened, qtbot)


def test_a_data_set_that_a_run_knows_keeps_its_name(
    opened: MainWindow, qtbot: Any, told: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(opened)
    browser_of(opened, qtbot)
    monkeypatch.setattr(
        "mmstudio.gui.data.page.QInputDialog.getText", lambda *_args, **_more: ("other", True)
    )
    page.rename()
    assert "r0001" in told[-1].text
    assert page.chooser.currentText() == DATASET
    assert not opened.studio.undo.canUndo()


def test_the_check_finds_a_file_that_changed(
    opened: MainWindow, qtbot: Any, wait_for_job: Callable[..., Any]
) -> None:
    browser = browser_of(opened, qtbot)
    victim = next(opened.studio.project.project.layout.assets.rglob("*.wav"))
    victim.write_bytes(victim.read_bytes() + b"x")
    page_of(opened).check()
    job = next(job for job in opened.studio.jobs() if job.kind == "check")
    wait_for_job(opened.studio, job.id)
    qtbot.waitUntil(lambda: "1 of" in texts(browser.problems))


def augment_of(opened: MainWindow, qtbot: Any) -> AugmentView:
    """The tab, with the sample as it is in it."""
    browser = browser_of(opened, qtbot)
    qtbot.waitUntil(lambda: len(browser.detail.findChildren(PictureView)) >= 2)
    browser.show_aside(browser.augment)
    qtbot.waitUntil(lambda: pictures_in(browser.augment) == 1)
    return browser.augment


def pictures_in(view: AugmentView) -> int:
    return len([one for one in view.findChildren(PictureView) if one.isVisibleTo(view)])


def choose(view: AugmentView, slot: str, kind: str = "steps") -> None:
    places = [view.choice.itemData(place) for place in range(view.choice.count())]
    view.choice.setCurrentIndex(places.index((slot, kind)))
    view.choice.activated.emit(view.choice.currentIndex())


def add_step(view: AugmentView, name: str) -> StepPart:
    steps = view.trial.list
    assert steps is not None
    steps.more.setCurrentIndex(steps.more.findData(name))
    steps.more.activated.emit(steps.more.currentIndex())
    return steps.steps[-1]


def test_augmentation_is_shown_on_the_sample_with_what_moves_with_it(opened: MainWindow, qtbot: Any) -> None:
    view = augment_of(opened, qtbot)
    assert "Nothing is changed yet" in texts(view)
    part = add_step(view, "image-mirror")
    qtbot.waitUntil(lambda: pictures_in(view) == 14)  # each slot: one before, six after
    shown = [one for one in view.findChildren(PictureView) if one.isVisibleTo(view)]
    slots = {name: [one for one in shown if one.accessibleName() == name] for name in ("image", "reference")}
    turned = []
    for made in slots.values():
        pictures = [_bytes(one.picture.toImage()) for one in made]
        assert len(set(pictures)) == 2  # mirrored, and as it was
        turned.append([picture != pictures[0] for picture in pictures[1:]])
    assert turned[0] == turned[1]
    assert "left and right" in part.warning.text()
    assert "text, table" in part.warning.text()
    before = turned[0]
    view.draw_again()
    qtbot.waitUntil(lambda: pictures_in(view) == 14 and _turned(view, "image") != before)


def _turned(view: AugmentView, name: str) -> list[bool]:
    shown = [one for one in view.findChildren(PictureView) if one.isVisibleTo(view)]
    pictures = [_bytes(one.picture.toImage()) for one in shown if one.accessibleName() == name]
    return [picture != pictures[0] for picture in pictures[1:]]


def test_the_settings_and_the_order_that_are_edited_are_shown(opened: MainWindow, qtbot: Any) -> None:
    view = augment_of(opened, qtbot)
    colour = add_step(view, "image-colour")
    qtbot.waitUntil(lambda: pictures_in(view) == 2)
    colour.form.lines["saturation"].editor.setText("0")
    colour.form.lines["saturation"].editor.textEdited.emit("0")
    qtbot.waitUntil(lambda: _is_grey(view))
    colour.form.lines["saturation"].editor.setText("-1")
    colour.form.lines["saturation"].editor.textEdited.emit("-1")
    qtbot.wait(500)
    assert _is_grey(view)  # what is not valid is marked, and not tried
    assert colour.form.lines["saturation"].error.text()


def _is_grey(view: AugmentView) -> bool:
    shown = [one for one in view.findChildren(PictureView) if one.isVisibleTo(view)]
    if len(shown) != 2:
        return False
    image = shown[-1].picture.toImage()
    colours = [image.pixelColor(x, x) for x in range(image.width())]
    return all(colour.red() == colour.green() == colour.blue() for colour in colours)


def test_sounds_texts_and_views_are_shown(opened: MainWindow, qtbot: Any) -> None:
    view = augment_of(opened, qtbot)
    choose(view, "audio")
    qtbot.waitUntil(lambda: len(view.findChildren(SoundView)) == 1)
    add_step(view, "audio-gain")
    qtbot.waitUntil(lambda: len(view.findChildren(SoundView)) == 2)
    add_step(view, "audio-spec-augment")
    qtbot.waitUntil(lambda: pictures_in(view) == 7)  # the spectrogram, and six with masks
    choose(view, "text")
    template = add_step(view, "text-template")
    qtbot.waitUntil(lambda: "a photo of " in texts(view))
    template.form.lines["template"].editor.setText("\u56fe: {text}")
    template.form.lines["template"].editor.textEdited.emit("\u56fe: {text}")
    qtbot.waitUntil(lambda: "\u56fe: " in texts(view))
    add_step(view, "text-word-drop")
    qtbot.waitUntil(lambda: texts(view).count("\u56fe") >= 2)
    choose(view, "audio", "view")
    qtbot.waitUntil(lambda: len(view.findChildren(SoundView)) == 7)
    assert not view.trial.isVisibleTo(view)
    choose(view, "audio")
    assert view.trial.list is not None
    assert [step["id"] for step in view.trial.list.settings()] == ["audio-gain", "audio-spec-augment"]


def test_what_was_tried_is_trained_with(opened: MainWindow, qtbot: Any) -> None:
    view = augment_of(opened, qtbot)
    assert not view.trial.use.isEnabled()
    add_step(view, "image-mirror").form.set_settings({"probability": 0.25})
    add_step(view, "image-crop")
    view.trial.use.click()
    assert opened.page is not None
    assert opened.page.name == "train"
    editor = opened.page.new.editor
    chosen = editor.result().preprocess
    assert [(step.id, step.settings) for step in chosen["image"]] == [
        ("image-mirror", {"probability": 0.25}),
        ("image-crop", {}),
    ]
    qtbot.waitUntil(lambda: not editor.steps.visibleRegion().isEmpty())
    assert opened.page.new.check(), opened.page.new.trouble.text()


def test_a_stopped_import_leaves_no_data_set(
    opened: MainWindow, qtbot: Any, wait_for_job: Callable[..., Any]
) -> None:
    page = page_of(opened)
    lane = opened.studio.project.runner.lane("io")
    lane.pause()
    made = opened.studio.project.imports.make_sample("shapes-and-sounds", "second", count=16)
    page.show_item("second")
    assert "The import is running" in words_on(page)
    opened.studio.project.runner.cancel(made.id)
    lane.resume()
    wait_for_job(opened.studio, made.id, JobState.CANCELLED)
    qtbot.waitUntil(lambda: page.chooser.findText("second") < 0)
    assert page.chooser.currentText() == DATASET


def test_the_page_speaks_another_language_while_it_is_open(opened: MainWindow, qtbot: Any) -> None:
    browser = browser_of(opened, qtbot)
    browser.split.setCurrentIndex(browser.split.findData("test"))
    opened.choose_language("zh_CN")
    opened.choose_language("en")
    assert browser.split.currentData() == "test"
    assert browser.split.itemText(0) == "All splits"


def test_a_closed_project_leaves_nothing_behind(opened: MainWindow, qtbot: Any, told: list[Notice]) -> None:
    page = page_of(opened)
    browser = browser_of(opened, qtbot)
    browser.model.show_dataset(
        browser.model.info, browser.model.wanted
    )  # is still being found when it closes
    opened.studio.close()
    opened.studio.tasks.wait()
    qtbot.wait(20)
    assert told == []
    assert page.browser is None
    assert page.chooser.count() == 0


def test_escape_closes_the_sheet(opened: MainWindow, qtbot: Any, tmp_path: Path) -> None:
    write_pairs(tmp_path / "some", 3)
    drop(opened, [tmp_path / "some"])
    sheet = sheet_of(opened, qtbot)
    sheet.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier))
    assert page_of(opened).sheet is None


def _bytes(image: QImage) -> bytes:
    return bytes(image.convertToFormat(QImage.Format.Format_RGB32).constBits())
