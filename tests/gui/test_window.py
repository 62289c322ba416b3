"""The main window: pages, palette, themes, languages, messages, closing."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QTabWidget

from mmstudio.core.job import JobState
from mmstudio.gui.look.theme import DARK, colours
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.app import fit
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.gui.window.palette import CommandPalette
from mmstudio.gui.window.status import StatusLine


def test_without_a_project_only_pages_that_need_none_open(window: MainWindow) -> None:
    assert window.page is not None
    assert window.page.name == "projects"
    window.show_page("train")
    assert window.page.name == "projects"
    window.show_page("settings")
    assert window.page.name == "settings"


def test_a_project_opens_every_page(opened: MainWindow) -> None:
    assert opened.page is not None
    assert opened.page.name == "generate"  # a run is there
    for name in ("projects", "data", "train", "generate", "settings"):
        opened.show_page(name)
        assert opened.page.name == name
    assert opened.studio.opened is not None
    assert opened.studio.opened.project.name in opened.windowTitle()


def test_a_line_under_the_pointer_does_not_cover_the_jobs(opened: MainWindow, qapp: QApplication) -> None:
    """Qt sends what stands in the second line of a list to the status line, as a list is hovered."""
    opened.show_page("train")
    status = opened.statusBar()
    assert isinstance(status, StatusLine)
    assert status.jobs.isVisible()
    qapp.sendEvent(opened.page, QStatusTipEvent("r0001 · done"))
    assert status.currentMessage() == ""
    assert status.jobs.isVisible()


def test_a_project_held_by_another_program_is_explained(
    window: MainWindow, project: Path, told: list[Notice], app: Any
) -> None:
    with app.open_project(project):
        assert not window.studio.open(project)
    assert told[-1].level == "error"
    assert window.studio.opened is None


def test_a_damaged_project_is_explained(window: MainWindow, project: Path, told: list[Notice]) -> None:
    (project / "project.json").write_text("{", "utf-8")
    assert not window.studio.open(project)
    assert "project.json" in told[-1].text


def test_a_dropped_project_is_opened(window: MainWindow, project: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(project))])
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert window.studio.opened is not None


def test_the_palette_finds_and_runs_an_action(opened: MainWindow, qtbot: Any) -> None:
    opened.show_palette()
    palette = opened.findChild(CommandPalette)
    assert palette is not None
    qtbot.keyClicks(palette.line, "goset")
    assert palette.list.count() == 1
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert opened.page is not None
    assert opened.page.name == "settings"


def test_every_press_changes_between_dark_and_light(opened: MainWindow) -> None:
    opened.choose_theme("system")
    seen = [colours()]
    for _ in range(4):
        opened.actions_table["window.theme"].trigger()
        seen.append(colours())
    assert all(one is not other for one, other in pairwise(seen))
    assert opened.studio.preferences.theme == ("dark" if seen[-1] is DARK else "light")


def test_every_page_in_both_themes_and_languages(opened: MainWindow, qapp: QApplication) -> None:
    for theme in ("dark", "light"):
        opened.choose_theme(theme)
        for language in ("zh_CN", "en"):
            opened.choose_language(language)
            for name in ("projects", "data", "train", "generate", "settings"):
                opened.show_page(name)
                qapp.processEvents()
                assert not opened.grab().isNull()
    assert opened.studio.preferences.theme == "light"


def test_errors_are_seen_and_kept(window: MainWindow) -> None:
    window.studio.fail("It did not work.", ValueError("because"))
    assert window.notices.isVisible()
    assert "because" in window.notices.history[-1].text
    assert "ValueError" in window.notices.history[-1].details
    window.notices.clear()
    assert not window.notices.isVisible()
    assert len(window.notices.history) == 1


def test_shortcuts_are_listed_and_unique(opened: MainWindow) -> None:
    for name in ("projects", "data", "train", "generate", "settings"):
        opened.show_page(name)
    specs = opened.actions_table.specs()
    assert len({spec.id for spec in specs}) == len(specs)
    opened.show_help()


def test_the_window_is_reachable_by_keyboard(opened: MainWindow, qtbot: Any) -> None:
    opened.show_page("settings")
    opened.activateWindow()
    qtbot.keyClick(opened, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    del qtbot
    assert opened.childAt(QPoint(40, 40)) is not None


def test_an_interrupted_training_is_offered(
    window: MainWindow, project: Path, told: list[Notice], app: Any
) -> None:
    with app.open_project(project) as opened:
        job = next(job for job in opened.project.jobs.list() if job.kind == "train")
        opened.project.jobs.set_state(job.id, JobState.RUNNING)
    assert window.studio.open(project)
    assert "interrupted" in told[-1].title
    assert job.id in window.jobs.rows


def test_the_window_is_no_higher_than_a_full_hd_screen_at_twice_the_size(opened: MainWindow) -> None:
    opened.resize(100, 100)
    assert opened.height() == 540
    for page in ("projects", "data", "train", "generate", "plugins", "settings"):
        opened.show_page(page)
        QApplication.processEvents()
        shown = opened.pages[page]
        assert (page, shown.minimumSizeHint().height() <= shown.height()) == (page, True)


def test_the_side_tabs_of_data_fit(opened: MainWindow) -> None:
    opened.resize(1600, 1000)
    opened.show_page("data")
    QApplication.processEvents()
    for language in ("en", "zh_CN"):
        opened.choose_language(language)
        side = opened.pages["data"].findChild(QTabWidget)
        side.setTabText(2, side.tabText(2) + " (12,345)")
        QApplication.processEvents()
        assert side.tabBar().sizeHint().width() <= side.width()


def test_a_first_window_fits_on_its_screen(window: MainWindow) -> None:
    room = window.screen().availableSize()
    fit(window)
    assert (window.width(), window.height()) == (max(960, room.width() - 16), max(540, room.height() - 56))
    window.resize(1320, 840)
    window.studio.preferences.geometry = "of a person"
    fit(window)
    assert (window.width(), window.height()) == (1320, 840)
