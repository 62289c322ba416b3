"""Projects as one file in the window: written by a job, opened by a drop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from mmstudio.gui.projects.page import ProjectsPage
from mmstudio.gui.shared import archives
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow

Wait = Callable[..., Any]


def _drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, mime, left, none))


def test_export_then_open_by_a_drop(
    opened: MainWindow, qtbot: Any, wait_for_job: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "shapes.mmstudio"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(archives, "documents", lambda: tmp_path / "documents")
    opened.show_page("projects")
    page = opened.page
    assert isinstance(page, ProjectsPage)
    page.export()
    job = next(job for job in opened.studio.jobs() if job.kind == "export")
    wait_for_job(opened.studio, job.id)
    _drop(opened, file)
    place = tmp_path / "documents" / "MM Studio" / "shapes"
    qtbot.waitUntil(lambda: opened.studio.opened is not None and _root(opened) == place, timeout=20_000)
    assert [one.run.name for one in opened.studio.project.runs.list()] == ["Tiny"]


def test_a_file_that_is_no_project_is_explained(
    window: MainWindow, qtbot: Any, told: list[Notice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "documents", lambda: tmp_path / "documents")
    (tmp_path / "it.mmstudio").write_bytes(b"no zip")
    _drop(window, tmp_path / "it.mmstudio")
    qtbot.waitUntil(lambda: any(notice.level == "error" for notice in told), timeout=10_000)
    assert "damaged" in told[-1].text
    assert not (tmp_path / "documents" / "MM Studio" / "it").exists()


def _root(window: MainWindow) -> Path:
    return window.studio.project.project.layout.root
