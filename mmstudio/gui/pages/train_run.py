"""What a run makes: previews over time, curves, its log."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QTabWidget, QWidget

from mmstudio.core.events import LogWritten, MetricLogged, PreviewMade, ProgressMade
from mmstudio.core.run import Run
from mmstudio.gui.language import say, tr
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import column, label
from mmstudio.gui.widgets.plot import MetricPlot
from mmstudio.gui.widgets.preview_view import PreviewView
from mmstudio.services.run_files import RunFiles

_MOST_LINES = 5000


class RunView(QWidget):
    """Previews, curves and log of one run, living while it trains.

    Signals:
        progressed: The run's own progress.
    """

    progressed = Signal(ProgressMade)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.run_id = ""
        self._job_id = ""
        self._last_step = 0
        self._title = label("", "title")
        self.previews = PreviewView(studio)
        self.plot = MetricPlot()
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(_MOST_LINES)
        self.log.setAccessibleName(tr("Log"))
        tabs = QTabWidget()
        for part, words in ((self.plot, "Curves"), (self.log, "Log")):
            tabs.addTab(part, "")
            say(tabs, partial(tabs.setTabText, tabs.count() - 1), words)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.previews)
        split.addWidget(tabs)
        split.setSizes([420, 260])
        split.setChildrenCollapsible(False)
        whole = column(self._title, split, gap=8)
        whole.setStretch(1, 1)
        whole.setContentsMargins(8, 0, 8, 0)
        self.setLayout(whole)
        bridge = studio.bridge
        bridge.metrics_logged.connect(self._on_metrics)
        bridge.preview_made.connect(self._on_preview)
        bridge.log_written.connect(self._on_log)
        bridge.progress_made.connect(self._on_progress)

    def show_run(self, run: Run) -> None:
        """Show a run; the same one again only brings its job up to date."""
        jobs = [job.id for job in self._studio.jobs() if job.run_id == run.id and job.kind == "train"]
        self._job_id = jobs[-1] if jobs else ""
        self._title.setText(run.name)
        if run.id == self.run_id:
            return
        self.run_id = run.id
        self._last_step = 0
        self.plot.clear()
        self.log.clear()
        self.previews.show_files([])
        opened = self._studio.project
        files = RunFiles(opened.project.runs.folder(run.id))
        key = run.id
        self._studio.tasks.run(
            lambda: (key, opened.runs.metrics(key), files.log(), files.previews()), self._on_read
        )

    def leave(self) -> None:
        """Show no run."""
        self.run_id = self._job_id = ""

    def _on_read(self, found: tuple[str, list[dict[str, Any]], str, list[Any]]) -> None:
        key, rows, log, previews = found
        if key != self.run_id:
            return
        self.plot.add_rows(row for row in rows if row.get("step", 0) > self._last_step)
        self._last_step = max([self._last_step, *(row["step"] for row in rows if "step" in row)])
        self.log.setPlainText(log)
        self.previews.show_files(previews)

    def _on_metrics(self, events: list[MetricLogged]) -> None:
        fresh = [event for event in events if event.job_id == self._job_id and event.step > self._last_step]
        if fresh:
            self._last_step = fresh[-1].step
            self.plot.add_events(fresh)

    def _on_preview(self, event: PreviewMade) -> None:
        if event.job_id == self._job_id:
            files = RunFiles(self._studio.project.project.runs.folder(self.run_id))
            self._studio.tasks.run(files.previews, self.previews.show_files)

    def _on_log(self, event: LogWritten) -> None:
        if event.job_id == self._job_id:
            self.log.appendPlainText(tr(event.template, **event.params))

    def _on_progress(self, event: ProgressMade) -> None:
        if event.job_id == self._job_id:
            self.progressed.emit(event)
