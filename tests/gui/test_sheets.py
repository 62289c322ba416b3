"""Sheets with much on them, in both languages and as small as they can be: nothing is cut off or lies over something else."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from geometry import misplaced
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QPushButton, QToolButton, QWidget
from seen import shown
from shiboken6 import isValid

from mmstudio.core.sample import Slot
from mmstudio.gui.data.imports.sheet import ImportSheet
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.data.samples.comparison import CompareSheet
from mmstudio.gui.data.samples.similar_sheet import SimilarSheet
from mmstudio.gui.data.samples.split_sheet import SplitSheet
from mmstudio.gui.data.samples.words_sheet import WordsSheet
from mmstudio.gui.generate.results.dataset_sheet import ResultsSheet
from mmstudio.gui.look.focus import CAREFUL
from mmstudio.gui.shared.export_sheet import Exported, ExportSheet
from mmstudio.gui.shared.fold import Fold
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.train.leaving.model_sheet import ModelSheet
from mmstudio.gui.train.leaving.remote_sheet import RemoteSheet
from mmstudio.gui.train.leaving.serve_sheet import ServeSheet
from mmstudio.gui.train.leaving.smaller_sheet import SmallerSheet
from mmstudio.gui.train.trying.sweep_sheet import SweepSheet, wish_of
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.reports.leaving.card_fields import CardFields

DATASET = "shapes-and-sounds"
LONG = "a name of a slot that somebody wrote who had much to say about it"


@pytest.fixture
def page(opened: MainWindow, qtbot: Any) -> DataPage:
    opened.resize(960, 540)
    opened.show_page("data")
    shown = opened.page
    assert isinstance(shown, DataPage)
    qtbot.waitUntil(lambda: shown.browser is not None and shown.browser.model.sample(0) is not None)
    return shown


@pytest.fixture
def wide_table(tmp_path: Path) -> Path:
    """A table that names eight pictures and four texts a sample, with long headings."""
    folder = tmp_path / "wide"
    folder.mkdir()
    heads = [f"picture {number} {LONG}" for number in range(8)] + [
        f"text {number} {LONG}" for number in range(4)
    ]
    with (folder / "samples.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        for sample in range(6):
            names = []
            for number in range(8):
                names.append(f"{sample}-{number}.png")
                Image.new("RGB", (9, 9), (sample * 9, number * 9, 70)).save(folder / names[-1])
            writer.writerow(
                [*names, *(f"words of the sample {sample}, {number} " * 9 for number in range(4))]
            )
    return folder / "samples.csv"


def settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


def check(window: MainWindow, sheet: QDialog) -> None:
    """Look at a sheet in both languages, at its own size and as small as it can be."""
    sheet.show()
    for language in ("en", "zh_CN"):
        window.choose_language(language)
        settle()
        assert (language, misplaced(sheet)) == (language, [])
        room = sheet.screen().availableGeometry()
        assert sheet.height() <= room.height()
        assert sheet.width() <= room.width()
        own = sheet.size()
        sheet.resize(sheet.minimumSizeHint().expandedTo(sheet.minimumSize()))
        settle()
        assert (language, "small", misplaced(sheet)) == (language, "small", [])
        sheet.resize(own)
        settle()
    focused = sheet.focusWidget()
    assert focused is None or not focused.property(CAREFUL)
    assert not [
        made for made in sheet.findChildren(QPushButton) if made.isDefault() and made.property(CAREFUL)
    ]


def unfold(sheet: QWidget, words: str) -> None:
    next(made for made in sheet.findChildren(QToolButton) if made.text() == words).click()


def test_the_import_sheet_grows_with_what_was_found(page: DataPage, wide_table: Path, qtbot: Any) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    sheet = ImportSheet(page.studio, [wide_table], page)
    sheet.show()
    before = sheet.height()
    qtbot.waitUntil(sheet.go.isEnabled)
    settle()
    assert len([box for box in shown(sheet, QComboBox) if box.objectName().startswith("role-")]) == 9
    assert sheet.height() > before
    check(window, sheet)
    window.choose_language("en")
    settle()
    unfold(sheet, "More choices")
    check(window, sheet)
    sheet.reject()


def test_a_sheet_grows_and_shrinks_until_it_was_given_a_size(opened: MainWindow, qtbot: Any) -> None:
    from mmstudio.gui.shared.basic import label

    sheet, words = Sheet(opened, "Details", 400), label("", wrap=True)
    sheet.fill((words, None), (None,))
    sheet.show()
    settle()
    low = sheet.height()
    words.setText("many words " * 60)
    settle()
    assert sheet.height() > low + 100
    sheet.resize(sheet.width(), low)  # what it asked for before, granted late: that is nobody's hand
    words.setText("many words " * 61)
    settle()
    assert sheet.height() > low + 100
    words.setText("many words " * 6000)
    settle()
    assert sheet.height() <= sheet.screen().availableGeometry().height()
    assert misplaced(sheet) == []
    words.setText("few")
    settle()
    assert sheet.height() == low
    sheet.resize(500, 300)
    words.setText("many words " * 600)
    settle()
    assert sheet.height() == 300
    assert misplaced(sheet) == []
    sheet.close()


def of_samples(page: DataPage, name: str) -> QDialog:
    info = page.dataset
    assert info is not None
    assert page.browser is not None
    ids = list(page.browser.model.ids())
    studio, what = page.studio, Exported(f"{LONG} {LONG}", {"train": 42_000, "val": 2_000, "test": 4_000})
    slots = [Slot(f"{LONG} {number}", "text", "condition") for number in range(8)]
    made: dict[str, Callable[[], QDialog]] = {
        "split": lambda: SplitSheet(studio, info, page),
        "compare": lambda: CompareSheet(studio, info, ids[:2], page),
        "words": lambda: WordsSheet(slots, 48, page),
        "similar": lambda: SimilarSheet(studio, info.name, ids[0], ids, page),
        "export": lambda: ExportSheet(studio, what, page),
    }
    return made[name]()


@pytest.mark.parametrize("name", ["split", "compare", "words", "similar", "export"])
def test_sheets_over_the_samples_have_room(page: DataPage, name: str, qtbot: Any) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    sheet = of_samples(page, name)
    sheet.show()
    page.studio.tasks.wait()
    settle()
    if isinstance(sheet, CompareSheet):
        qtbot.waitUntil(lambda: len(sheet.samples) == 2)
    if isinstance(sheet, SplitSheet):
        qtbot.waitUntil(lambda: sheet.column.count() > 0)
        sheet.how.setCurrentIndex(1)
        qtbot.waitUntil(lambda: bool(sheet.counts.text()))
    if isValid(sheet):  # looking for similar ones may have ended already
        check(window, sheet)
        sheet.reject()


def test_sheets_over_results_have_room(opened: MainWindow, tmp_path: Path) -> None:
    opened.resize(960, 540)
    studio = opened.studio
    session = studio.project.sessions.create("r0001", LONG)
    chosen = tuple(tmp_path / f"{number}.png" for number in range(3))
    what = Exported(session.name, {}, session.id, 12, chosen)
    for made in (ExportSheet(studio, what, opened), ResultsSheet(studio, what, opened)):
        check(opened, made)
        made.reject()


def of_a_run(opened: MainWindow, name: str) -> QDialog:
    studio = opened.studio
    found = studio.runs.get("r0001")
    assert found is not None
    recipe, seed = studio.project.runs.config("r0001").recipe, 0
    made: dict[str, Callable[[], QDialog]] = {
        "model": lambda: ModelSheet(studio, found.run, CardFields(), opened),
        "smaller": lambda: SmallerSheet(studio, found.run, opened),
        "elsewhere": lambda: RemoteSheet(studio, found.run, opened),
        "serve": lambda: ServeSheet(studio, found.run, opened),
        "several": lambda: SweepSheet(studio, wish_of(DATASET, recipe, seed, "cpu"), opened),
    }
    return made[name]()


@pytest.mark.parametrize("name", ["model", "smaller", "elsewhere", "serve", "several"])
def test_sheets_of_a_run_have_room(opened: MainWindow, name: str, qtbot: Any) -> None:
    opened.show_page("train")
    sheet = of_a_run(opened, name)
    if isinstance(sheet, SweepSheet):
        qtbot.waitUntil(sheet.go.isEnabled)
    for fold in sheet.findChildren(Fold):
        fold.unfold(open_=True)
    check(opened, sheet)
    opened.studio.tasks.wait()
    sheet.reject()


def test_help_and_messages_have_room(opened: MainWindow) -> None:
    for number in range(4):
        opened.studio.notify("warning", f"{LONG} {number}", f"{LONG} " * 4, "details")
    opened.show_help()
    opened.notices.show_history()
    dialogs = [made for made in opened.findChildren(QDialog) if made.isVisible()]
    assert len(dialogs) == 2
    for dialog in dialogs:
        check(opened, dialog)
        dialog.close()


def test_enter_presses_nothing_that_takes_away(page: DataPage, qtbot: Any) -> None:
    info = page.dataset
    assert info is not None
    assert page.browser is not None
    ids = list(page.browser.model.ids())
    left: list[int] = []
    sheet = CompareSheet(page.studio, info, ids[:2], page)
    sheet.left_out.connect(left.append)
    sheet.show()
    qtbot.waitUntil(lambda: len(sheet.samples) == 2)
    settle()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        qtbot.keyClick(sheet.focusWidget() or sheet, key)
    assert left == []
    sheet.reject()
