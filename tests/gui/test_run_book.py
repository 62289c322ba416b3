"""Pages read the runs from memory; the disk is asked when something was changed, and off the GUI thread."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox
from sqlalchemy import Engine, event

from mmstudio.core.run import RunState
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow


@contextmanager
def asked_here(table: str) -> Iterator[list[str]]:
    """The statements about a table that this thread gives while it lasts."""
    found: list[str] = []
    here = threading.get_ident()

    def note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if threading.get_ident() == here and table in statement:
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def page(opened: MainWindow, qtbot: Any) -> GeneratePage:
    opened.show_page("generate")
    page = opened.pages["generate"]
    assert isinstance(page, GeneratePage)
    qtbot.waitUntil(lambda: "reference" in page.tray.sections)
    return page


def more_runs(window: MainWindow, count: int) -> None:
    """Copies of the first run that are done."""
    project = window.studio.project.project
    for number in range(count):
        run = project.runs.create(f"Copy {number}", dataset="shapes-and-sounds", recipe="flow")
        shutil.rmtree(project.runs.folder(run.id))
        shutil.copytree(project.runs.folder("r0001"), project.runs.folder(run.id))
        project.runs.update(run.id, state=RunState.DONE, step=4)
    window.studio.content_changed.emit("runs")


def entries(box: QComboBox) -> list[str]:
    return [box.itemText(row) for row in range(box.count())]


def test_a_list_of_runs_is_one_query(opened: MainWindow) -> None:
    more_runs(opened, 7)
    with asked_here("runs") as statements:
        found = opened.studio.project.runs.list()
    assert len(statements) == 1
    assert [(one.run.id, one.run.step, one.checkpoints) for one in found] == [
        (f"r{number:04d}", 4, (4,)) for number in range(1, 9)
    ]


def test_the_page_shown_again_asks_nothing(page: GeneratePage, opened: MainWindow, qtbot: Any) -> None:
    more_runs(opened, 3)
    assert len(entries(page.runs.runs)) == 4
    opened.show_page("train")
    opened.studio.tasks.wait()
    with asked_here("runs") as statements:
        opened.show_page("generate")
        qtbot.wait(50)
    assert statements == []


def test_a_checkpoint_made_meanwhile_is_offered(page: GeneratePage, opened: MainWindow, qtbot: Any) -> None:
    assert entries(page.runs.checkpoints) == ["latest", "best", "step 4"]
    opened.show_page("train")
    folder = opened.studio.project.project.runs.folder("r0001") / "checkpoints"
    shutil.copytree(folder / "00000004", folder / "00000009")
    opened.show_page("generate")
    qtbot.waitUntil(lambda: entries(page.runs.checkpoints) == ["latest", "best", "step 9", "step 4"])
    found = opened.studio.runs.get("r0001")
    assert found is not None
    assert (found.run.step, found.checkpoints) == (9, (4, 9))


def test_what_was_asked_earlier_does_not_win(opened: MainWindow, qtbot: Any) -> None:
    book = opened.studio.runs
    book.look_again()  # while there is one run
    opened.studio.tasks.wait()
    more_runs(opened, 2)
    qtbot.wait(50)
    assert [one.run.id for one in book.found] == ["r0003", "r0002", "r0001"]


def test_runs_that_cannot_be_listed_are_told_of_the_open_project_only(
    opened: MainWindow, told: list[Notice], tmp_path: Path, qtbot: Any
) -> None:
    project = opened.studio.project
    folder = project.project.runs.folder("r0001")
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")  # such a run is refused
    opened.studio.runs.look_again()
    opened.studio.opened = None
    opened.studio.tasks.wait()
    qtbot.wait(50)
    opened.studio.opened = project
    assert told == []
    opened.studio.runs.look_again()
    qtbot.waitUntil(lambda: [one.title for one in told] == ["The runs cannot be listed."])
