"""Right clicks: what they offer on every list, and that it is done to what was clicked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

from mmstudio.core.sample import Value
from mmstudio.gui.data.browser import DataBrowser
from mmstudio.gui.data.menus import dataset_entries
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.plugins.page import PluginsPage
from mmstudio.gui.projects.page import ProjectsPage
from mmstudio.gui.shared.menus import fill
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.generation.tray import TrayCard

Ask = Callable[..., QMenu]


@pytest.fixture
def ask(qtbot: Any) -> Any:
    """The menu that a right click opens; it is closed when the test ends."""
    opened: list[QMenu] = []

    def click(widget: QWidget, place: QPoint | None = None) -> QMenu:
        keyboard = place is None
        where = place if place is not None else widget.rect().center()
        if not keyboard:
            qtbot.mousePress(widget, Qt.MouseButton.RightButton, pos=where)
            qtbot.mouseRelease(widget, Qt.MouseButton.RightButton, pos=where)
        reason = QContextMenuEvent.Reason.Keyboard if keyboard else QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(widget, QContextMenuEvent(reason, where, widget.mapToGlobal(where)))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        opened.append(menu)
        return menu

    yield click
    for menu in filter(isValid, opened):
        menu.close()


def _words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def _choose(menu: QMenu, words: str) -> None:
    """Trigger an entry, also one in a menu of its own."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu) and words in _words(inner):
            _choose(inner, words)
            return
        if action.text() == words:
            menu.close()
            action.trigger()
            return
    raise AssertionError((words, _words(menu)))


def _browser(window: MainWindow, qtbot: Any) -> DataBrowser:
    window.show_page("data")
    page = window.page
    assert isinstance(page, DataPage)
    qtbot.waitUntil(lambda: page.browser is not None and page.browser.model.sample(5) is not None)
    assert page.browser is not None
    return page.browser


def test_a_right_click_on_a_sample(opened: MainWindow, ask: Ask, qtbot: Any) -> None:
    browser = _browser(opened, qtbot)
    sample = browser.model.sample(2)
    assert sample is not None
    path = sample.values["image"][0].path
    assert path is not None
    place = browser.grid.visualRect(browser.model.index(2, 0)).center()
    menu = ask(browser.grid.viewport(), place)
    assert browser.chosen.ids() == [sample.id]  # what was clicked is what is meant
    assert _words(menu) == [
        "Look at the sample large",
        "Compare two samples",
        "Show similar samples",
        "Find like this",
        "Edit the text of the sample",
        "Edit the words of the samples",
        "Write texts one after another",
        "Suggest what is missing",
        "Tag the samples",
        "Adapt a run to these",
        "Stars",
        "Split",
        "Leave the samples out",
        "Open the folder",
        "Copy the file name",
        "Copy the path",
    ]
    _choose(menu, "Copy the path")
    assert QGuiApplication.clipboard().text() == str(path)
    _choose(ask(browser.grid), "Three stars")  # by the key for menus: the chosen one
    qtbot.waitUntil(
        lambda: opened.studio.project.datasets.read("shapes-and-sounds", [sample.id])[0].stars == 3
    )
    _choose(ask(browser.grid), "Leave the samples out")
    left_out = lambda: opened.studio.project.datasets.read("shapes-and-sounds", [sample.id])[0].position < 0  # noqa: E731
    qtbot.waitUntil(left_out)


def test_a_menu_in_the_large_view(opened: MainWindow, ask: Ask, qtbot: Any) -> None:
    browser = _browser(opened, qtbot)
    _choose(
        ask(browser.grid.viewport(), browser.grid.visualRect(browser.model.index(1, 0)).center()),
        "Look at the sample large",
    )
    viewer = opened.viewing.viewer
    assert viewer is not None
    qtbot.waitUntil(lambda: viewer.stages.has(viewer.looking.piece))
    assert viewer.looking.row == 1
    menu = ask(viewer)
    assert _words(menu).count("Open the folder") == 1
    assert "Zoom in" in _words(menu)
    _choose(menu, "Five stars")
    sample = browser.model.sample(1)
    assert sample is not None
    qtbot.waitUntil(
        lambda: opened.studio.project.datasets.read("shapes-and-sounds", [sample.id])[0].stars == 5
    )
    qtbot.waitUntil(lambda: dict(viewer.facts.said).get("Stars") == "★★★★★")


def test_a_right_click_on_the_data_set(opened: MainWindow, ask: Ask, qtbot: Any) -> None:
    _browser(opened, qtbot)
    page = opened.page
    assert isinstance(page, DataPage)
    menu = ask(page.chooser)
    assert "Rename the data set" in _words(menu)
    assert _words(menu)[-1] == "Delete the data set"


def test_a_right_click_on_results_sessions_and_conditions(opened: MainWindow, ask: Ask, qtbot: Any) -> None:
    sessions = opened.studio.project.sessions
    made = sessions.create("r0001", "One")
    samples = opened.studio.project.project.datasets.samples("shapes-and-sounds").read("train", 0, 2)
    pictures = [sample.values["image"][0].path for sample in samples]
    for number, picture in enumerate(pictures):
        assert picture is not None
        shutil.copy(picture, sessions.folder(made.id) / f"{number}.png")
    opened.show_page("generate")
    page = opened.page
    assert isinstance(page, GeneratePage)
    page.open_session(made.id)
    qtbot.waitUntil(lambda: page.results.model.rowCount() == 2)
    grid = page.results.grid
    menu = ask(grid.viewport(), grid.visualRect(page.results.model.index(1)).center())
    assert grid.chosen == [sessions.folder(made.id) / "0.png"]
    assert {"Look at the result large", "Use the settings of the result", "Open the folder"} <= set(
        _words(menu)
    )
    _choose(menu, "Copy the file name")
    assert QGuiApplication.clipboard().text() == "0.png"
    _choose(ask(grid), "Delete the results")
    qtbot.waitUntil(lambda: page.results.model.rowCount() == 1)
    assert "Rename the session" in _words(ask(page.sessions.box))
    page.model.add(TrayCard("reference", str(pictures[0])))
    card = page.tray.cards()[0]
    qtbot.waitUntil(card.mute.isVisible)
    _choose(ask(card), "Leave it out")
    assert page.model.tray.cards[0].muted
    _choose(ask(card), "Look at the condition large")
    viewer = opened.viewing.viewer
    assert viewer is not None
    qtbot.waitUntil(lambda: viewer.stages.has(viewer.looking.piece))
    assert viewer.looking.piece is not None
    assert viewer.looking.piece.value == Value("", pictures[0])
    page.model.remove(card.key)  # it goes while it is looked at
    qtbot.wait(10)
    viewer.close_viewer()
    assert page.isVisible()


def test_a_right_click_on_a_run(opened: MainWindow, ask: Ask, qtbot: Any) -> None:
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    menu = ask(page.list)
    assert _words(menu) == [
        "Generate from the run",
        "Evaluate the run",
        "Show the scores of the run",
        "Train on",
        "Train again with changes",
        "Train on another machine",
        "Rename",
        "Export the previews as a GIF",
        "Export the curves",
        "Export the model",
        "Make it smaller",
        "Serve to other programs",
        "Save the model card",
        "Compare with other runs",
        "Open the folder",
        "Delete the run",
    ]  # neither pause nor go on: it is done
    _choose(menu, "Rename")
    assert page.list.state() == page.list.State.EditingState
    view = page.view.previews
    qtbot.waitUntil(lambda: len(view.tiles.tiles.tiles) == 2)
    menu = ask(view.tiles.viewport(), view.tiles.visualRect(view.tiles.tiles.index(1)).center())
    assert "Look at the preview large" in _words(menu)
    _choose(ask(page.list), "Delete the run")
    assert page.model.runs == []


def test_cards_offer_what_their_buttons_do(
    opened: MainWindow, ask: Ask, project: Path, tmp_path: Path
) -> None:
    opened.studio.preferences.recent.append(str(tmp_path / "gone"))
    opened.show_page("projects")
    page = opened.page
    assert isinstance(page, ProjectsPage)
    QApplication.processEvents()
    present, gone = [made for made in page.findChildren(QWidget, "panel") if made.isVisible()][:2]
    assert _words(ask(present))[:2] == ["Export", "Close the project"]
    menu = ask(gone)
    assert _words(menu)[:2] == ["Open", "Leave out of this list"]
    assert not menu.actions()[0].isEnabled()
    _choose(menu, "Leave out of this list")
    assert opened.studio.preferences.recent == [str(project)]
    opened.show_page("plugins")
    plugins = opened.page
    assert isinstance(plugins, PluginsPage)
    menu = ask(plugins.cards["flow"])
    _choose(menu, "Copy the name")
    assert QGuiApplication.clipboard().text() == "flow"


def test_an_ampersand_is_no_key_of_a_menu(opened: MainWindow) -> None:
    from mmstudio.gui.shared.menus import Entry, EntryGroup, fill

    menu = QMenu(opened)
    fill(
        menu,
        [
            None,
            Entry("Cats & dogs", lambda: None),
            None,
            None,
            EntryGroup("R&D", [Entry("a", lambda: None)]),
            None,
        ],
    )
    assert [action.text() for action in menu.actions()] == ["Cats && dogs", "", "R&&D"]
    menu.deleteLater()


def test_the_role_of_a_slot_is_changed_and_back(opened: MainWindow) -> None:
    opened.show_page("data")
    page = opened.page
    assert isinstance(page, DataPage)
    menu = QMenu(page)
    fill(menu, dataset_entries(page, page.studio, page.dataset))

    def role() -> str:
        info = page.dataset
        assert info is not None
        found = info.slot("reference")
        assert found is not None
        return found.role

    before = role()
    roles = next(one.menu() for one in menu.actions() if one.text() == "Roles of the slots")
    slot = next(one.menu() for one in roles.actions() if one.text() == "reference")
    choices = {one.text(): one for one in slot.actions()}
    assert list(choices) == [
        "To be made",
        "Condition",
        "To be made or condition",
    ]  # as in the sheet of an import
    wanted = {"To be made": "target", "Condition": "condition"}
    word = next(text for text, kind in wanted.items() if kind != before)
    assert not choices[word].isChecked()
    choices[word].trigger()
    assert role() == wanted[word]
    opened.studio.undo.undo()
    assert role() == before
