"""Exporting from the window: a data set, and results as one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from seen import only

from mmstudio.gui.data.page import DataPage
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.generate.results.dataset_sheet import ResultsSheet
from mmstudio.gui.shared import export_sheet
from mmstudio.gui.shared.export_sheet import ExportSheet
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow

Wait = Callable[..., Any]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a person keeps own files."""
    monkeypatch.setattr(export_sheet, "documents", lambda: tmp_path / "文档")
    (tmp_path / "文档").mkdir()
    return tmp_path / "文档"


def sheet_of(window: MainWindow) -> ExportSheet:
    (sheet,) = [one for one in window.findChildren(ExportSheet) if one.isVisible()]
    return sheet


@pytest.fixture
def sheet(opened: MainWindow, qtbot: Any) -> ExportSheet:
    opened.show_page("data")
    page = opened.pages["data"]
    assert isinstance(page, DataPage)
    opened.actions_table["data.export"].trigger()
    sheet = sheet_of(opened)
    qtbot.waitUntil(lambda: bool(sheet.amount.text()))
    return sheet


def export_job(window: MainWindow) -> str:
    return next(job for job in window.studio.jobs() if job.kind == "dataset-export").id


def test_a_data_set(
    opened: MainWindow, sheet: ExportSheet, qtbot: Any, wait_for_job: Wait, told: list[Notice], place: Path
) -> None:
    assert sheet.folder.text() == str(place / "shapes-and-sounds")
    assert sheet.amount.text().startswith("48 samples, about ")
    assert {split: box.text() for split, box in sheet.splits.items()}["train"].startswith("Training (")
    sheet.splits["test"].click()
    sheet.format.which.setCurrentIndex(sheet.format.which.findData("webdataset"))
    sheet.format.which.activated.emit(1)
    assert sheet.format.form.fields.keys() == {"shard_mb", "shard_samples"}
    with qtbot.waitSignal(sheet.started):
        sheet.go.click()
    job = wait_for_job(opened.studio, export_job(opened))
    assert sorted(path.name for path in (place / "shapes-and-sounds").iterdir()) == [
        "dataset.json",
        "train-000000.tar",
        "val-000000.tar",
    ]
    qtbot.waitUntil(lambda: any(notice.level == "good" for notice in told))
    notice = next(notice for notice in told if notice.level == "good")
    assert notice.title == f"{job.result['samples']} samples were exported."
    assert str(place) in notice.text


def test_what_cannot_be_exported_is_said_in_the_sheet(
    opened: MainWindow, sheet: ExportSheet, qtbot: Any, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "mine").mkdir()
    (place / "mine" / "it.txt").touch()
    sheet.folder.setText(str(place / "mine"))
    sheet.go.click()
    qtbot.waitUntil(sheet.trouble.isVisible)
    assert "is not an empty folder" in sheet.trouble.text()
    assert sheet.go.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(place / "mine"))
    only(sheet, QPushButton, "Choose").click()
    assert sheet.folder.text() == str(place / "mine" / "shapes-and-sounds")
    assert not sheet.trouble.isVisible()
    for box in sheet.splits.values():
        box.setChecked(False)
    assert not sheet.go.isEnabled()
    sheet.splits["val"].setChecked(True)
    sheet.folder.setText(" ")
    assert not sheet.go.isEnabled()


def test_a_missing_file_is_told(
    opened: MainWindow, sheet: ExportSheet, qtbot: Any, wait_for_job: Wait, told: list[Notice]
) -> None:
    samples = opened.studio.project.project.datasets.samples("shapes-and-sounds")
    path = samples.read("train", 0, 1)[0].values["audio"][0].path
    assert path is not None
    path.unlink()
    sheet.go.click()
    qtbot.waitUntil(lambda: any(notice.level == "warning" for notice in told))
    notice = next(notice for notice in told if notice.level == "warning")
    assert "Left out: 1;" in notice.text
    assert "train, sample 1: audio: the file cannot be read" in notice.details


def test_results_of_a_session(opened: MainWindow, qtbot: Any, wait_for_job: Wait, place: Path) -> None:
    opened.show_page("generate")
    page = opened.pages["generate"]
    assert isinstance(page, GeneratePage)
    qtbot.waitUntil(lambda: "reference" in page.tray.sections)
    assert not page.results.exports.button.isEnabled()
    page.fill()
    qtbot.waitUntil(lambda: len(page.model.tray.cards) >= 4)
    page.settings.count.setValue(3)
    page.generate()
    qtbot.waitUntil(lambda: len(page.results.model.paths) == 3 and not page.work.jobs, timeout=60_000)
    page.results.grid.selectAll()
    page.results.grid.selectionModel().select(
        page.results.model.index(0), page.results.grid.selectionModel().SelectionFlag.Deselect
    )
    opened.actions_table["result.export"].trigger()
    sheet = sheet_of(opened)
    assert sheet.windowTitle() == "Export results as a data set"
    assert sheet.chosen.isChecked()
    assert sheet.chosen.text() == "Only the 2 chosen ones"
    assert sheet.amount.text() == "2 results"
    assert "marked as generated" in "".join(label.text() for label in sheet.findChildren(QLabel))
    sheet.chosen.setChecked(False)
    assert sheet.amount.text() == "3 results"
    with qtbot.waitSignal(sheet.started):
        sheet.go.click()
    job = wait_for_job(opened.studio, export_job(opened))
    assert job.result["samples"] == 3
    assert job.result["problems"] == 0
    folder = Path(job.result["folder"])
    assert folder.parent == place
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    assert {row["split"] for row in rows} == {"train"}
    for row in rows:
        assert row["meta.synthetic"] == "true"
        assert row["meta.run"] == "r0001"
        assert row["text"]
        assert (folder / row["reference"]).is_file()
        assert (folder / row["audio"]).is_file()
    assert len({row["meta.seed"] for row in rows}) == 3
    _keep(opened, qtbot)


def _keep(opened: MainWindow, qtbot: Any) -> None:
    """The same results as a data set of the project, beside the real samples."""
    opened.actions_table["result.keep"].trigger()
    (sheet,) = [one for one in opened.findChildren(ResultsSheet) if one.isVisible()]
    assert sheet.name.text() == "Session 1"
    sheet.name.setText("shapes-and-sounds")
    sheet.go.click()
    qtbot.waitUntil(sheet.trouble.isVisible)
    assert "already a data set" in sheet.trouble.text()
    sheet.name.setText("More")
    sheet.base.setCurrentIndex(sheet.base.findData("shapes-and-sounds"))
    with qtbot.waitSignal(sheet.started):
        sheet.go.click()
    datasets = opened.studio.project.datasets
    qtbot.waitUntil(lambda: any(info.name == "More" and info.counts["train"] for info in datasets.list()))
    more, real = datasets.get("More").counts, datasets.get("shapes-and-sounds").counts
    assert dict(more) == {**real, "train": real["train"] + 2}


def test_a_project_that_is_closed_takes_the_sheet_along(
    opened: MainWindow, sheet: ExportSheet, qtbot: Any
) -> None:
    opened.studio.close()
    qtbot.waitUntil(lambda: not [one for one in opened.findChildren(ExportSheet) if one.isVisible()])


def test_notes_inside_files_can_stay_behind(
    opened: MainWindow, sheet: ExportSheet, qtbot: Any, wait_for_job: Wait
) -> None:
    assert not sheet.bare.isChecked()
    sheet.bare.click()
    with qtbot.waitSignal(sheet.started):
        sheet.go.click()
    assert wait_for_job(opened.studio, export_job(opened)).result["notes"] is False
