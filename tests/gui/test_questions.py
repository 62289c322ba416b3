"""Questions before something that cannot be undone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from questions import answer

from mmstudio.core.errors import NotFoundError
from mmstudio.gui.settings.page import SettingsPage
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow


def test_the_trash_is_emptied_only_after_a_question(
    opened: MainWindow, told: list[Notice], qtbot: Any
) -> None:
    project = opened.studio.project.project
    sessions = opened.studio.project.sessions
    opened.show_page("settings")
    page = opened.page
    assert isinstance(page, SettingsPage)
    page.empty_trash()
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1].title == "The trash is empty."

    session = sessions.create("r0001", "Mine")
    for name in ("a.png", "b.png", "c.png"):
        (sessions.folder(session.id) / name).write_bytes(b"x" * 1_000_000)
    sessions.delete_results([sessions.folder(session.id) / "a.png", sessions.folder(session.id) / "b.png"])
    sessions.delete(session.id)
    opened.studio.project.datasets.delete("shapes-and-sounds")
    found = project.trash()
    assert (found.runs, found.sessions, found.results, found.datasets) == (0, 1, 2, 1)
    assert found.disk_bytes >= 3_000_000

    told.clear()
    for press in ("Cancel", lambda box: qtbot.keyClick(box, Qt.Key.Key_Return)):
        asked = answer(press)
        page.empty_trash()
        qtbot.waitUntil(lambda asked=asked: bool(asked))
        assert "Sessions: 1, Results that were deleted: 2, Data sets: 1; 3.0 MB" in asked[0]
        assert "Neither this nor anything done before it can be undone afterwards" in asked[0]
        assert project.trash() == found
    sessions.restore(session.id)
    sessions.delete(session.id)
    answer("Remove for good")
    page.empty_trash()
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1].level == "good"
    assert project.trash().things == 0
    try:
        sessions.restore(session.id)
    except NotFoundError:
        return
    raise AssertionError("what was removed for good came back")
