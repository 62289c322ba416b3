"""Errors: told once, with what happened, what was kept and what to do; nothing uncaught ends the work."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QDialog, QPlainTextEdit, QPushButton

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Failure
from mmstudio.gui.crash import CrashReports
from mmstudio.gui.main_window import MainWindow
from mmstudio.gui.notices import Notice
from mmstudio.gui.widgets.hint import Hint
from mmstudio.gui.widgets.notice_area import NoticeCard


@pytest.fixture
def reports(window: MainWindow, tmp_path: Path) -> Iterator[Path]:
    """Where reports of crashes are written; Python's hooks are put back afterwards."""
    hooks = sys.excepthook, threading.excepthook
    CrashReports(tmp_path, window.studio).install()
    yield tmp_path / "crashes"
    sys.excepthook, threading.excepthook = hooks


def test_an_uncaught_exception_is_reported_and_work_goes_on(
    opened: MainWindow, reports: Path, told: list[Notice], qtbot: Any
) -> None:
    def breaks() -> None:
        raise ZeroDivisionError("in a slot")

    with qtbot.captureExceptions() as caught:
        QTimer.singleShot(0, breaks)
        qtbot.waitUntil(lambda: bool(caught))
    sys.excepthook(*caught[0])
    assert told[-1].level == "error"
    assert "ZeroDivisionError: in a slot" in told[-1].details
    (report,) = reports.glob("*.txt")
    assert str(report) in told[-1].text
    assert "ZeroDivisionError: in a slot" in report.read_text("utf-8")
    opened.show_page("data")
    assert opened.page is not None
    assert opened.page.name == "data"


def test_an_exception_in_a_thread_is_told_in_the_window(
    window: MainWindow, reports: Path, told: list[Notice], qtbot: Any
) -> None:
    def breaks() -> None:
        raise KeyError("in a thread")

    thread = threading.Thread(target=breaks)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(told))
    assert "KeyError" in told[-1].details
    assert len(list(reports.iterdir())) == 1


def test_a_folder_that_cannot_be_written_does_not_hide_the_message(
    window: MainWindow, tmp_path: Path, told: list[Notice]
) -> None:
    (tmp_path / "crashes").write_text("in the way", "utf-8")
    reports = CrashReports(tmp_path, window.studio)
    assert reports.write(ValueError("x")) is None


def test_the_history_keeps_what_was_closed(window: MainWindow) -> None:
    for number in range(5):
        window.studio.notify("error", f"Error {number}")
    assert len(window.notices.findChildren(NoticeCard)) >= 3
    window.notices.clear()
    window.notices.show_history()
    dialog = window.findChild(QDialog)
    assert dialog is not None
    titles = [card.notice.title for card in dialog.findChildren(NoticeCard)]
    assert titles == [f"Error {number}" for number in (4, 3, 2, 1, 0)]
    dialog.close()


def test_details_can_be_copied(window: MainWindow) -> None:
    window.studio.fail("It did not work.", ValueError("because"))
    card = window.notices.findChild(NoticeCard)
    assert card is not None
    card.findChild(QPushButton).click()
    dialog = window.findChild(QDialog)
    assert dialog is not None
    assert "ValueError: because" in dialog.findChild(QPlainTextEdit).toPlainText()
    dialog.findChild(QPushButton).click()
    assert "ValueError: because" in QGuiApplication.clipboard().text()
    dialog.close()


def test_an_error_says_what_to_do(window: MainWindow, told: list[Notice]) -> None:
    window.studio.fail("No.", UsageError("There is no {thing}.", hint="Make the {thing}.", thing="nest"))
    assert told[-1].text == "There is no nest. Make the nest."


def test_a_failure_is_told_in_the_language_of_today(window: MainWindow, qapp: Any) -> None:
    window.choose_language("zh_CN")
    failure = Failure(
        "UsageError", "", template="A run needs a name.", advice="Choose another name.", expected=True
    )
    notice = Notice.of_failure("x", failure)
    window.choose_language("en")
    assert notice.text == "运行需要名称。 请另选名称。"


def test_a_hint_is_closed_for_good_until_hints_are_switched_on_anew(opened: MainWindow, qtbot: Any) -> None:
    opened.show_page("generate")
    hint = next(made for made in opened.findChildren(Hint) if made.isVisible())
    hint.close_for_good()
    assert not hint.isVisible()
    opened.show_page("settings")
    box = next(made for made in opened.findChildren(QCheckBox) if made.text() == "Show hints for newcomers")
    box.click()
    box.click()
    opened.show_page("generate")
    assert hint.isVisible()
