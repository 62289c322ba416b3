"""Sheets over samples on the page Data: two compared, the most similar, the data parted anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from browsed_samples import DATASET, SAMPLES, choose, page_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
)
from seen import shown

from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.samples.comparison import CompareSheet
from mmstudio.gui.data.samples.split_sheet import SplitSheet
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow


def test_two_are_compared(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None], told: list[Notice]
) -> None:
    choose(browser, 0)
    browser.sheets.compare()
    assert told[-1].title == "Choose two samples to compare them."
    one, other = choose(browser, 0, 1)
    text = next(slot for slot in browser.model.info.slots if slot.modality == "text").name  # type: ignore[union-attr]
    browser.curation.curator.put_text(one, text, 0, "a big red ring 大红圈")
    browser.curation.curator.put_text(other, text, 0, "a small red <ring> 小红圈")
    settled()
    choose(browser, 0, 1)
    browser.sheets.compare()
    sheet = browser.sheets.sheet
    assert isinstance(sheet, CompareSheet)
    qtbot.waitUntil(lambda: len(sheet.samples) == 2)
    rich = [made.text() for made in sheet.findChildren(QLabel) if made.textFormat() is Qt.TextFormat.RichText]
    left = next(words for words in rich if "大" in words)
    right = next(words for words in rich if "小" in words)
    assert marked(left) == ["big", "ring", "大"]
    assert marked(right) == ["small", "&lt;ring&gt;", "小"]
    qtbot.waitUntil(lambda: len(shown(sheet, QPushButton, "Leave this one out")) == 2)
    qtbot.mouseClick(shown(sheet, QPushButton, "Leave this one out")[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES - 1)
    assert other not in browser.model.ids()


def marked(rich: str) -> list[str]:
    return [part.split("</span>")[0].split(">", 1)[1] for part in rich.split("<span")[1:]]


def test_the_most_similar_are_listed_and_worked_on(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    choose(browser, 6)
    given = browser.chosen.ids()[0]
    before = list(browser.model.ids())
    opened.actions_table["curate.similar"].trigger()
    qtbot.waitUntil(lambda: browser.model.listed is not None)
    assert browser.model.ids()[0] == given
    assert sorted(browser.model.ids()) == sorted(before)
    assert list(browser.model.ids()) != before
    assert browser.sheets.banner.isVisible()
    order = list(browser.model.ids())
    choose(browser, 0, 1, 2)
    browser.curation.leave_out()
    settled()
    assert list(browser.model.ids()) == order  # they stay where they are, and are seen to be left out
    qtbot.waitUntil(lambda: browser.model.sample(0) is not None and browser.model.sample(0).position < 0)  # type: ignore[union-attr]
    browser.sheets.show_all()
    qtbot.waitUntil(lambda: browser.model.rowCount() == SAMPLES - 3)
    assert not browser.sheets.banner.isVisible()


def test_parting_warns_of_runs_and_shows_the_counts(
    opened: MainWindow, browser: DataBrowser, qtbot: Any, settled: Callable[[], None]
) -> None:
    opened.actions_table["curate.part"].trigger()
    sheet = browser.sheets.sheet
    assert isinstance(sheet, SplitSheet)
    qtbot.waitUntil(lambda: sheet.go.isEnabled() and bool(sheet.warning.text()))
    assert "r0001" in sheet.warning.text()
    sheet.how.setCurrentIndex(1)
    assert not sheet.go.isEnabled()
    sheet.share.setValue(25)
    qtbot.waitUntil(sheet.go.isEnabled)
    assert sheet.counts.text() == "24 for training, 12 for validation, 12 for test"
    sheet.accept()
    settled()
    assert opened.studio.project.datasets.get(DATASET).counts == {"train": 24, "val": 12, "test": 12}
    assert page_of(opened).facts.text() == "24 for training, 12 for validation, 12 for test"
