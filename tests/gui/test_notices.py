"""Notices: an error is reported once, with what happened, what was kept and what to do; no exception ends the work."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
)

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Failure
from mmstudio.gui.shared.hint import Hint
from mmstudio.gui.studio.notices import Notice, Way
from mmstudio.gui.train.run_changes import DeleteRun
from mmstudio.gui.window import notice_area
from mmstudio.gui.window.crash import CrashReports
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.gui.window.notice_area import NoticeCard


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
    assert notice.text == "运行需要名称。请另选名称。"


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


def test_equal_messages_are_one_with_how_often(window: MainWindow) -> None:
    for _ in range(3):
        window.studio.notify("error", "It did not work.", "Because.")
    window.studio.notify("error", "It did not work.", "For another reason.")
    counted = [(card.notice.text, card.times) for card in window.notices.cards]
    assert counted == [("Because.", 3), ("For another reason.", 1)]
    words = [made.text() for made in window.notices.cards[0].findChildren(QLabel) if made.isVisible()]
    assert "3 times" in words


def test_messages_lie_on_nothing_that_is_pressed(opened: MainWindow, qtbot: Any) -> None:
    for page in ("projects", "data", "train", "generate", "plugins", "settings"):
        opened.show_page(page)
        QApplication.processEvents()
        opened.notices.clear()
        opened.studio.notify("error", "A message about something.", "With a reason. " * 4)
        area = opened.notices.geometry()
        pressed = [
            made.accessibleName() or made.text()
            for made in opened.findChildren(QAbstractButton)
            if made.isVisible()
            and not opened.notices.isAncestorOf(made)
            and not made.visibleRegion().isEmpty()
            and area.intersects(QRect(made.mapTo(opened, made.rect().topLeft()), made.size()))
        ]
        assert (page, pressed) == (page, [])
        assert opened.rect().contains(area)


def test_messages_move_away_from_a_button_that_comes_under_them(window: MainWindow, qtbot: Any) -> None:
    window.studio.notify("error", "A message.")
    late = QPushButton("Late", window)
    late.setGeometry(window.notices.geometry())
    late.show()
    qtbot.waitUntil(lambda: not window.notices.geometry().intersects(late.geometry()))


def test_every_message_ends_in_the_corner_and_in_the_status_line(
    window: MainWindow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notice_area, "_SHOWN_MS", dict.fromkeys(("good", "note", "warning", "error"), 60))
    for level in ("good", "note", "error"):
        window.studio.notify(level, f"Of the kind {level}.")
    assert "Of the kind error." in [made.text() for made in window.status.findChildren(QLabel)]
    qtbot.waitUntil(lambda: not window.notices.cards)
    assert "Of the kind error." not in [made.text() for made in window.status.findChildren(QLabel)]
    assert len(window.notices.history) == 3


def test_that_undo_brings_it_back_is_said_while_it_is_so(opened: MainWindow, tmp_path: Path) -> None:
    def seen() -> list[str]:
        return [card.notice.title for card in opened.notices.cards]

    words = "Tiny (r0001) is in the trash. Undo brings it back."
    studio = opened.studio
    studio.undo.push(DeleteRun(studio, studio.project.runs.list()[0].run))
    assert words in seen()
    studio.undo.undo()
    assert words not in seen()
    studio.undo.redo()
    assert words in seen()
    assert studio.create(tmp_path / "another")
    assert words not in seen()


def test_from_the_end_of_a_training_one_goes_on_to_generate(opened: MainWindow, tmp_path: Path) -> None:
    ended = Notice(
        "good", "The training of Tiny has ended.", way=Way("Generate from it", "generate", "r0001")
    )
    opened.show_page("data")
    opened.studio.notified.emit(ended)
    (card,) = [card for card in opened.notices.cards if card.notice is ended]
    next(made for made in card.findChildren(QPushButton) if made.text() == "Generate from it").click()
    assert opened.page is not None
    assert (opened.page.name, opened.pages["generate"].model.tray.run) == ("generate", "r0001")
    assert card not in opened.notices.cards
    opened.studio.notified.emit(ended)
    assert opened.studio.create(tmp_path / "another")
    assert ended not in [card.notice for card in opened.notices.cards]
