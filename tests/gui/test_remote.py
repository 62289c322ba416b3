"""A run on another machine, seen from the page Train: the sheet that writes its folder, and the line that follows it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from mmstudio.core.run import RunState
from mmstudio.gui.shared.menus import Entry
from mmstudio.gui.train.leaving.remote_sheet import RemoteSheet
from mmstudio.gui.train.menus import run_entries
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.machines.job_folder import JobFolder
from mmstudio.services.training.beginning import begin

WORDS = "Train on another machine"


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    """The page with a second run, which was made and not trained."""
    project = opened.studio.project
    plan = project.runs.plan_of("shapes-and-sounds", project.runs.config("r0001").recipe)
    assert begin(project.project, plan, seed=5, device="cpu", name="Far").id == "r0002"
    opened.show_page("train")
    found = opened.page
    assert isinstance(found, TrainPage)
    found.show_item("r0002")
    return found


@pytest.fixture
def sheet(page: TrainPage) -> RemoteSheet:
    (entry,) = [one for one in page._entries() if isinstance(one, Entry) and one.words == WORDS]
    entry.run()
    found = page.findChild(RemoteSheet)
    assert found is not None
    return found


def say(job: JobFolder, state: str, step: int) -> None:
    """What the training there tells."""
    told = {"state": state, "step": step, "done": step, "total": 4, "note": "3.1/s"}
    (job.told / "progress.json").write_text(json.dumps(told))


def test_a_run_is_written_followed_asked_and_done(
    page: TrainPage, sheet: RemoteSheet, opened: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    project = opened.studio.project
    assert not sheet.go.isEnabled()
    sheet.target.setText(str(project.project.layout.root / "inside"))
    sheet.export.click()
    qtbot.waitUntil(lambda: bool(sheet.trouble.text()))
    assert sheet.trouble.text() == "Nothing is exported into the project's own folder. Choose another place."
    sheet.target.setText(str(tmp_path / "job"))
    with qtbot.waitSignal(sheet.written):
        sheet.export.click()
    job = JobFolder(tmp_path / "job")
    assert job.note().run == "r0002"
    assert (sheet.host.text(), sheet.folder.text()) == ("", str(job.path))
    sheet.host.setText("-oProxyCommand=x")
    sheet.go.click()
    assert "is no name of a machine" in sheet.trouble.text()
    sheet.host.clear()

    bar = page.view.remote
    bar.every_ms = 20
    say(job, "running", 3)
    own, there = project.runs.files("r0001").path, job.run_files("r0002").path
    for name in ("metrics.jsonl", "model.json", "checkpoints", "previews"):
        (shutil.copytree if (own / name).is_dir() else shutil.copy)(own / name, there / name)
    with qtbot.waitSignal(bar.taken):
        sheet.go.click()
    assert bar.told.text() == "It trains: step 3. 3.1/s"
    assert bar.isVisibleTo(page)
    assert project.runs.checkpoints("r0002") == project.runs.checkpoints("r0001")
    qtbot.waitUntil(lambda: bool(page.view.plot.series))
    assert max(page.view.plot.series["loss"].steps) == 4
    bar.stop.click()
    qtbot.waitUntil(lambda: any(job.asked.iterdir()))
    assert [path.name.partition("-")[0] for path in job.asked.iterdir()] == ["pause"]
    say(job, "done", 4)
    qtbot.waitUntil(lambda: bar.told.text() == "It is done: step 4.")
    assert not bar.stop.isEnabled()
    opened.choose_language("zh_CN")
    qtbot.waitUntil(lambda: bar.told.text().startswith("已完成"))
    opened.choose_language("en")
    assert project.project.runs.get("r0002").state is RunState.DONE
    page.show_item("r0001")
    assert not bar.isVisibleTo(page)
    page.show_item("r0002")
    assert bar.isVisibleTo(page)
    bar.end.click()
    assert (bar.followed, bar.isVisibleTo(page)) == ("", False)
    names = [
        one.words
        for one in run_entries(page, opened.studio, page.chosen(), page.panel.controls, lambda: None)
        if isinstance(one, Entry)
    ]
    assert WORDS in names


def test_a_place_that_is_remembered_stands_in_the_sheet(
    page: TrainPage, sheet: RemoteSheet, opened: MainWindow, qtbot: Any, tmp_path: Path
) -> None:
    sheet.target.setText(str(tmp_path / "job"))
    with qtbot.waitSignal(sheet.written):
        sheet.export.click()
    shutil.rmtree(tmp_path / "job")
    sheet.go.click()
    bar = page.view.remote
    qtbot.waitUntil(lambda: "no job folder" in bar.told.text())
    bar.end.click()
    (entry,) = [one for one in page._entries() if isinstance(one, Entry) and one.words == WORDS]
    entry.run()
    again = [one for one in page.findChildren(RemoteSheet) if one.isVisible()][-1]
    assert again.folder.text() == str(tmp_path / "job")
    qtbot.keyClick(again, Qt.Key.Key_Escape)


def test_it_says_why_a_run_cannot_leave_and_enter_follows(
    page: TrainPage, tmp_path: Path, qtbot: Any
) -> None:
    page.show_item("r0001")
    (entry,) = [one for one in page._entries() if isinstance(one, Entry) and one.words == WORDS]
    entry.run()
    sheet = page.findChild(RemoteSheet)
    assert sheet is not None
    assert not sheet.export.isEnabled()
    assert sheet.why_not.text() == "The run r0001 is done; there is nothing left to train."
    sheet.folder.setText(str(tmp_path))
    with qtbot.waitSignal(sheet.follow_wanted) as wanted:
        qtbot.keyClick(sheet.folder, Qt.Key.Key_Return)
    assert wanted.args[0] == "r0001"
    page.view.remote.leave_off()
