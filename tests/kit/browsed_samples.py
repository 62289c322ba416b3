"""The samples of the page Data in tests: what is stored, what is chosen, keys that are pressed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt

from mmstudio.core.sample import SPLITS, Sample
from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.storage.samples.query import SampleFilter

SAMPLES = 48
DATASET = "shapes-and-sounds"


def page_of(window: MainWindow) -> DataPage:
    window.show_page("data")
    page = window.pages["data"]
    assert isinstance(page, DataPage)
    return page


def stored(window: MainWindow, **wanted: object) -> list[Sample]:
    datasets = window.studio.project.datasets
    return datasets.read(DATASET, list(datasets.find(DATASET, SampleFilter(**wanted))))  # type: ignore[arg-type]


def state(window: MainWindow) -> object:
    samples = window.studio.project.project.datasets.samples(DATASET)
    return (
        [one for split in SPLITS for one in samples.read(split, 0, 99)],
        window.studio.project.curation.reasons(DATASET),
    )


def choose(browser: DataBrowser, *rows: int) -> list[int]:
    flag = QItemSelectionModel.SelectionFlag
    browser.view.setCurrentIndex(browser.model.index(rows[0], 0))
    for row in rows[1:]:
        browser.selection.select(browser.model.index(row, 0), flag.Select | flag.Rows)
    return browser.chosen.ids()


def press(qtbot: Any, browser: DataBrowser, key: Any, *modifiers: Any) -> None:
    how = modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(browser.view, key, how)
