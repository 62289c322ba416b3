"""The sheet that exports a model: what it refuses, and that what was said stands on the card beside the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.job import JobState
from mmstudio.gui.shared.menus import Entry
from mmstudio.gui.train.leaving.model_sheet import ModelSheet
from mmstudio.gui.train.menus import run_entries
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.reports.leaving.service import model_card


@pytest.fixture
def sheet(opened: MainWindow) -> ModelSheet:
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    run = page.model.runs[0]
    entries = run_entries(page, opened.studio, run, page.panel.controls, lambda: None)
    (export,) = [one for one in entries if isinstance(one, Entry) and one.words == "Export the model"]
    export.run()
    found = opened.findChild(ModelSheet)
    assert found is not None
    return found


def test_a_model_is_exported_with_what_was_said(
    opened: MainWindow, sheet: ModelSheet, qtbot: Any, tmp_path: Path
) -> None:
    assert sheet.formats["onnx"].isChecked()
    sheet.formats["onnx"].setChecked(False)
    assert not sheet.go.isEnabled()
    sheet.formats["torch"].setChecked(True)
    sheet.target.setText(str(tmp_path))
    sheet.target.textEdited.emit(str(tmp_path))
    assert "is not an empty folder" in sheet.trouble.text()
    assert not sheet.go.isEnabled()
    sheet.target.setText(str(tmp_path / "model"))
    sheet.target.textEdited.emit("")
    sheet.examples.setChecked(False)
    assert [sheet.checkpoint.itemText(at) for at in range(sheet.checkpoint.count())] == [
        "latest",
        "best",
        "step 4",
    ]
    sheet.checkpoint.choose(4)
    sheet.fields["license"].setText("CC <BY>")
    studio = opened.studio
    with qtbot.waitSignal(sheet.started, timeout=20_000) as started:
        sheet.accept()
    job = studio.job(started.args[0])
    studio.project.runner.cancel(job.id)
    assert (job.kind, job.lane) == ("model-export", "cpu:judge")
    assert job.payload["folder"] == str(tmp_path / "model")
    assert (job.payload["formats"], job.payload["examples"]) == (["torch"], 0)
    assert job.payload["checkpoint"] == 4
    assert "CC \\<BY\\>" in model_card(studio.project, job.payload["run"])
    qtbot.waitUntil(lambda: studio.project.runner.job(job.id).state is JobState.CANCELLED, timeout=60_000)
    assert not (tmp_path / "model").exists()
    assert list(tmp_path.glob(".*.part")) == []
