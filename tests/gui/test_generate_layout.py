"""The layout of the page Generate: nothing moves away from under the pointer."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QDialog

from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.generate.results.grid import fitted
from mmstudio.gui.window.main_window import MainWindow


@pytest.fixture
def page(opened: MainWindow, qtbot: Any) -> GeneratePage:
    """A session with six results that nobody has made: copies of one picture."""
    studio = opened.studio
    session = studio.project.sessions.create("r0001", "Six")
    folder = studio.project.sessions.folder(session.id)
    picture = next((studio.project.project.layout.root / "assets").rglob("*.png"))
    for number in range(6):
        shutil.copyfile(picture, folder / f"{number}.png")
    opened.show_page("generate", session.id)
    found = opened.page
    assert isinstance(found, GeneratePage)
    qtbot.waitUntil(lambda: found.results.model.rowCount() == 6)
    return found


def settle(page: GeneratePage) -> None:
    page.studio.tasks.wait()
    for _ in range(5):
        QApplication.processEvents()


def places(page: GeneratePage) -> list[QRect]:
    """Of the tiles, on the window."""
    grid = page.results.grid
    rects = [grid.visualRect(page.results.model.index(row)) for row in range(6)]
    return [QRect(grid.viewport().mapTo(page.window(), rect.topLeft()), rect.size()) for rect in rects]


def click(page: GeneratePage, qtbot: Any, place: QPoint) -> None:
    """Press the left button over whatever lies at a place of the window."""
    window = page.window()
    under = window.childAt(place)
    assert under is not None
    qtbot.mouseClick(under, Qt.MouseButton.LeftButton, pos=under.mapFrom(window, place))


@pytest.mark.parametrize("wide", [1320, 1100, 960])
def test_a_tile_stays_where_it_was_clicked(page: GeneratePage, qtbot: Any, wide: int) -> None:
    page.window().resize(wide, 700)
    settle(page)
    before = places(page)
    for row in (0, 1):
        click(page, qtbot, before[row].center())
        settle(page)
        assert page.results.detail.isVisible()
        assert page.results.detail.path == page.results.model.paths[row]
        assert places(page) == before
        detail = page.results.detail
        over = QRect(detail.mapTo(page.window(), QPoint()), detail.size())
        assert not over.intersects(before[row])
        qtbot.keyClick(page.results.grid, Qt.Key.Key_Escape)
        assert not detail.isVisible()
        assert places(page) == before


def test_a_look_that_comes_moves_no_tile(page: GeneratePage, qtbot: Any) -> None:
    settle(page)
    before = places(page)
    page.results.looking.warm_up()
    with qtbot.waitSignal(page.results.looking.look.seen):
        page.model.change("", seed=77)
    settle(page)
    qtbot.waitUntil(lambda: page.results.looking.picture.picture is not None)
    assert places(page) == before


def test_three_clicks_on_generate_are_three_generations(page: GeneratePage, qtbot: Any) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    page.model.change("", count=1, locked=True)
    settle(page)
    button = page.settings.generate
    place = button.mapTo(window, button.rect().center())
    around = [QRect(one.mapTo(window, QPoint()), one.size()) for one in (button, page.settings.stop)]
    for number in range(3):
        click(page, qtbot, place)
        qtbot.waitUntil(lambda wanted=number + 1: _generations(page) == wanted)
        if number == 0:
            page.settings.show_progress(1, 2)
            window.jobs.toggle()
        settle(page)
        now = [QRect(one.mapTo(window, QPoint()), one.size()) for one in (button, page.settings.stop)]
        assert now == around
    page.work.stop()


def test_escape_closes_the_list_of_jobs_wherever_the_focus_is(page: GeneratePage, qtbot: Any) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    page.studio.project.runs.start("shapes-and-sounds", page.studio.app.recipes.get("flow"))
    page.studio.content_changed.emit("jobs")
    window.jobs.toggle()
    assert window.jobs.isVisible()
    page.tray.setFocus()
    qtbot.keyClick(page.settings.seed, Qt.Key.Key_Escape)
    assert not window.jobs.isVisible()


def _generations(page: GeneratePage) -> int:
    return sum(job.kind == "generate" for job in page.studio.jobs())


def test_escape_closes_whatever_lies_over_a_page(page: GeneratePage, qtbot: Any) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    page.studio.notify("note", "Something")
    for opens in (window.show_help, window.show_palette, window.notices.show_history):
        opens()
        settle(page)
        (dialog,) = [made for made in window.findChildren(QDialog) if made.isVisible()]
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        settle(page)
        assert not [made for made in window.findChildren(QDialog) if made.isVisible()]
    click(page, qtbot, places(page)[0].center())
    page.results.exhibits.look()
    viewer = window.viewing.viewer
    assert viewer is not None
    assert viewer.isVisible()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(viewer, Qt.Key.Key_Escape)
    assert window.page is page
    assert page.results.detail.isVisible()
    qtbot.keyClick(page.settings.seed, Qt.Key.Key_Escape)
    assert not page.results.detail.isVisible()


def test_the_seed_below_a_tile_is_whole_where_the_words_are_not(page: GeneratePage) -> None:
    metrics, caption = page.fontMetrics(), "a red disc beside a blue box · seed 578971490"
    whole = metrics.horizontalAdvance(caption)
    assert fitted(caption, metrics, whole + 5) == caption
    cut = fitted(caption, metrics, metrics.horizontalAdvance("a red disc… · seed 578971490") + 3)
    assert cut.startswith("a red")
    assert cut.endswith("… · seed 578971490")
    narrow = fitted(caption, metrics, metrics.horizontalAdvance("578971490"))
    assert "…" in narrow
    assert metrics.horizontalAdvance(narrow) <= metrics.horizontalAdvance("578971490")
    assert (
        fitted("only words of some length", metrics, metrics.horizontalAdvance("only words")).count("…") == 1
    )
