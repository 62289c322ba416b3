"""The focus never comes by itself to what deletes, stops or pauses; each such button is found by its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QStackedWidget,
    QTabWidget,
    QWidget,
)
from shiboken6 import isValid

from mmstudio.core.job import JobState
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.data.samples.comparison import CompareSheet
from mmstudio.gui.data.samples.split_sheet import SplitSheet
from mmstudio.gui.look.focus import CAREFUL
from mmstudio.gui.shared.basic import button, column, tool
from mmstudio.gui.shared.question import ask
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow

PAGES = ("projects", "data", "train", "generate", "compare", "plugins", "settings")
TELLING = (
    "delete", "remove", "erase", "discard", "trash", "stop", "pause", "cancel the", "leave", "empty", "close the project",
    "take the tag", "take the step", "forget", "switch off", "do not take",
)  # fmt: skip
"""First words of buttons that end or remove something, wherever they are."""


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def focusable(root: QWidget) -> list[QWidget]:
    return [
        part
        for part in root.findChildren(QWidget)
        if part.isVisible() and part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def on_careful(what: str) -> Iterator[str]:
    """Where the focus is, if that is a place that it must never reach by itself."""
    settle()
    now = QApplication.focusWidget()
    if now is not None and now.property(CAREFUL):
        yield f"{what}: {now.accessibleName() or getattr(now, 'text', str)()}"


def jumps(root: QWidget) -> list[str]:
    """Where the focus jumps to when the part that has it is hidden, or can no longer be used."""
    found: list[str] = []
    for part in focusable(root):
        name = f"{type(part).__name__} {part.accessibleName()}"
        part.setFocus(Qt.FocusReason.TabFocusReason)
        if QApplication.focusWidget() is not part:
            continue
        part.hide()
        found += on_careful(f"{name} is hidden")
        part.show()
        part.setFocus(Qt.FocusReason.TabFocusReason)
        part.setEnabled(False)
        found += on_careful(f"{name} is switched off")
        part.setEnabled(True)
    return found


def turned(root: QWidget) -> list[str]:
    """Where the focus jumps to when a part of the window is exchanged for another one."""
    found: list[str] = []
    stacks = [stack for kind in (QStackedWidget, QTabWidget) for stack in root.findChildren(kind)]
    for stack in stacks:
        if not stack.isVisible() or stack.count() < 2:
            continue
        before = stack.currentIndex()
        for place in range(stack.count()):
            inside = focusable(stack.currentWidget())
            if inside:
                inside[0].setFocus(Qt.FocusReason.TabFocusReason)
            stack.setCurrentIndex(place)
            found += on_careful(f"{type(stack).__name__} shows its part {place}")
        stack.setCurrentIndex(before)
    return found


def unmarked(root: QWidget) -> list[str]:
    """Buttons whose words tell that they take away or end something, and that are not marked."""
    return [
        words
        for made in root.findChildren(QAbstractButton)
        for words in [(made.text() or made.toolTip()).replace("&", "").strip()]
        if words.lower().startswith(TELLING) and not made.property(CAREFUL)
    ]


@pytest.fixture
def active(opened: MainWindow, qtbot: Any) -> MainWindow:
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    return opened


@pytest.fixture
def waiting(active: MainWindow, qtbot: Any) -> MainWindow:
    """A window with a training that was paused, on the list of jobs."""
    studio = active.studio
    job = studio.project.runs.start("shapes-and-sounds", studio.app.recipes.get("flow"))
    studio.project.runner.cancel(job.id)
    studio.project.runner.wait(job.id)
    studio.project.project.jobs.set_state(job.id, JobState.INTERRUPTED)
    studio.content_changed.emit("jobs")
    active.jobs.toggle()
    qtbot.waitUntil(lambda: job.id in active.jobs.rows)
    return active


@pytest.mark.parametrize("name", PAGES)
def test_no_page_hands_the_focus_to_what_takes_away(waiting: MainWindow, name: str) -> None:
    waiting.show_page(name)
    waiting.studio.tasks.wait()
    settle()
    assert list(on_careful("the page is shown")) == []
    assert jumps(waiting) == []
    assert waiting.page is not None
    assert turned(waiting.page) == []
    assert unmarked(waiting) == []


def test_no_sheet_begins_at_or_jumps_to_what_takes_away(active: MainWindow, qtbot: Any) -> None:
    active.show_page("data")
    page = active.page
    assert isinstance(page, DataPage)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.sample(0) is not None)
    assert page.dataset is not None
    assert page.browser is not None
    ids = list(page.browser.model.ids())
    active.studio.notify("warning", "Something", "more")
    active.notices.show_history()
    CompareSheet(page.studio, page.dataset, ids[:2], page).open()
    SplitSheet(page.studio, page.dataset, page).open()
    active.show_palette()
    settle()
    sheets = [made for made in active.findChildren(QDialog) if made.isVisible()]
    assert len(sheets) == 4
    for sheet in sheets:
        sheet.activateWindow()
        settle()
        assert list(on_careful(f"{type(sheet).__name__} is opened")) == []
        assert jumps(sheet) == []
        assert unmarked(sheet) == []
        if isValid(sheet):
            sheet.reject()


def test_space_right_after_an_action_takes_nothing_away(waiting: MainWindow, qtbot: Any) -> None:
    """The job goes on, its button is gone, and a hasty key comes to what the focus is on then."""
    row = next(iter(waiting.jobs.rows.values()))
    row.resume.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(row.resume, Qt.Key.Key_Space)
    settle()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        now = QApplication.focusWidget()
        assert now is not None
        assert not now.property(CAREFUL)
        qtbot.keyClick(now, key)
    job = waiting.studio.job(row.job_id)
    assert job.state in {JobState.QUEUED, JobState.RUNNING}
    waiting.studio.project.runner.cancel(row.job_id)
    waiting.show_page("train")
    page = waiting.page
    assert isinstance(page, TrainPage)
    page.panel.setFocus()
    waiting.studio.undo.clear()
    qtbot.keyClick(page.panel, Qt.Key.Key_Space)
    assert not waiting.studio.undo.canUndo()


def test_the_factories_mark_by_icon_and_by_words() -> None:
    for made in (
        button("Delete the thing", lambda: None),
        button("Let it be", lambda: None, picture="stop"),
        tool("Remove it", lambda: None, "close"),
        tool("Rest", lambda: None, "pause"),
    ):
        assert made.property(CAREFUL)
    assert not button("Go on", lambda: None, picture="play").property(CAREFUL)


def test_the_focus_that_is_set_on_a_marked_button_goes_on_to_its_place(active: MainWindow) -> None:
    place, line, made = QWidget(active), QLineEdit(), button("Delete", lambda: None)
    place.setLayout(column(line, made))
    place.show()
    line.setFocus()
    made.setFocus()
    assert QApplication.focusWidget() is place
    made.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is made


def test_a_question_is_answered_by_haste_with_nothing(active: MainWindow, qtbot: Any) -> None:
    from PySide6.QtCore import QTimer

    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        QTimer.singleShot(50, lambda key=key: qtbot.keyClick(QApplication.focusWidget(), key))
        assert ask(active, "Title", "Text?", ways=["Delete"]) == ""
