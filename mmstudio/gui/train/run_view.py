"""The run view: previews over time, curves and log of a run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSplitter, QTabWidget, QWidget

from mmstudio.core.events import LogWritten, MetricLogged, PreviewMade, ProgressMade
from mmstudio.core.run import Run, RunState
from mmstudio.gui.look.language import named, say, tr
from mmstudio.gui.shared.basic import Elided, column
from mmstudio.gui.shared.plot.plot import MetricPlot
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.adaptation_view import AdaptationView
from mmstudio.gui.train.diagnosis.view import DiagnosisView
from mmstudio.gui.train.diagnosis.watcher import DiagnosisWatcher
from mmstudio.gui.train.leaving.remote_bar import RemoteBar
from mmstudio.gui.train.leaving.serve_bar import ServeBar
from mmstudio.gui.train.preview_view import PreviewView
from mmstudio.plan.curves.series import Series, collect
from mmstudio.plan.judging.adaptation import AdaptationReport
from mmstudio.plan.run_folder import RunFolder
from mmstudio.services.diagnosis.service import RunDiagnosis
from mmstudio.services.training.runs import RunService

Previews = dict[str, list[tuple[int, Path]]]
_MOST_LINES = 5000


class RunView(QWidget):
    """Shows previews, curves, log and diagnosis of one run, updated while it trains.

    Signals:
        progressed: The run's own progress.
        change_wanted: Id of the run, and what a finding of its diagnosis proposes.
    """

    progressed = Signal(ProgressMade)
    change_wanted = Signal(str, object)

    def __init__(self, studio: Studio, watcher: DiagnosisWatcher) -> None:
        super().__init__()
        self._studio = studio
        self._watcher = watcher
        self._state: RunState | None = None
        self.run_id = ""
        self._job_id = ""
        self._last_step = 0
        self._title = Elided("", "title")
        self.previews = PreviewView(studio)
        self.plot = MetricPlot()
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMaximumBlockCount(_MOST_LINES)
        say(self.log, self.log.setAccessibleName, "Log")
        self.diagnosis = DiagnosisView()
        self.diagnosis.prepare.connect(lambda finding: self.change_wanted.emit(self.run_id, finding))
        self.diagnosis.data_wanted.connect(lambda: studio.page_wanted.emit("data", ""))
        watcher.diagnosed.connect(self._on_diagnosed)
        self.adapted = AdaptationView()
        self.tabs = tabs = QTabWidget()
        for part, words in (
            (self.plot, "Curves"),
            (self.log, "Log"),
            (self.diagnosis, "Diagnosis"),
            (self.adapted, "Adaptation"),
        ):
            tabs.addTab(part, "")
            say(tabs, partial(tabs.setTabText, tabs.count() - 1), words)
        self._show_adaptation(None)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.previews)
        split.addWidget(tabs)
        split.setSizes([420, 260])
        split.setChildrenCollapsible(False)
        self.remote = RemoteBar(studio)
        self.remote.taken.connect(self._read_again)
        self.served = ServeBar(studio)
        self.served.how_wanted.connect(self._show_how)
        whole = column(self._title, self.remote, self.served, split, gap=8)
        whole.setStretch(3, 1)
        whole.setContentsMargins(8, 0, 8, 0)
        self.setLayout(whole)
        bridge = studio.bridge
        bridge.metrics_logged.connect(self._on_metrics)
        bridge.preview_made.connect(self._on_preview)
        bridge.log_written.connect(self._on_log)
        bridge.progress_made.connect(self._on_progress)

    def show_run(self, run: Run) -> None:
        """Show a run; for the same run only its job is updated."""
        opened = self._studio.project
        job = opened.runs.job(run.id)
        self._job_id = job.id if job else ""
        self._title.setText(named(run))
        self.remote.show_run(run.id)
        self.served.show_run(run.id)
        if run.id == self.run_id:
            if run.state is not self._state:  # what was found may have changed with it
                self._state = run.state
                self._watcher.look(run.id)
                self._read_adaptation()
            return
        self.run_id, self._state = run.id, run.state
        self._count(0)
        self.diagnosis.show_nothing()
        self._watcher.look(run.id)
        self._last_step = 0
        self.plot.show_series({})
        self.log.clear()
        self.previews.show_run(run)
        self._show_adaptation(None)
        self._read_adaptation()
        files = opened.project.runs.files(run.id)
        self._studio.tasks.run(partial(_read, opened.runs, run.id, files), self._on_read)

    def leave(self) -> None:
        """Show no run."""
        self.run_id = self._job_id = ""

    def _show_how(self) -> None:
        """Show how the served run is asked; imported late, since only few runs are served."""
        from mmstudio.gui.train.leaving.serve_sheet import ask_to_serve

        found = self._studio.runs.get(self.run_id)
        if found is not None:
            ask_to_serve(self._studio, found.run, self)

    def _read_again(self, run_id: str) -> None:
        """Show what came from another machine."""
        if run_id == self.run_id:
            opened = self._studio.project
            files = opened.project.runs.files(run_id)
            self._studio.tasks.run(partial(_read, opened.runs, run_id, files), self._on_read)

    def _read_adaptation(self) -> None:
        """Show what the run gained and lost, if it was adapted to some samples."""
        key, service = self.run_id, self._studio.project.adapting

        def take(report: AdaptationReport | None) -> None:
            if key == self.run_id:
                self._show_adaptation(report)

        self._studio.tasks.run(lambda: service.report(key), take)

    def _show_adaptation(self, report: AdaptationReport | None) -> None:
        place = self.tabs.indexOf(self.adapted)
        fresh = report is not None and not self.tabs.isTabVisible(place)
        self.adapted.show_report(report)
        self.tabs.setTabVisible(place, report is not None)
        if fresh:
            self.tabs.setCurrentIndex(place)

    def _on_read(self, found: _Found) -> None:
        if found.run_id != self.run_id:
            return
        live = self.plot.series  # events logged while the files were read
        for name, series in live.items():
            known = found.series.setdefault(name, Series())
            last = known.steps[-1] if known.count else 0
            for step, value in zip(series.steps, series.values, strict=True):
                if step > last:
                    known.add(step, value)
        self._last_step = max(self._last_step, found.last_step)
        self.plot.show_series(found.series)
        self.log.setPlainText(found.log)
        self.log.moveCursor(QTextCursor.MoveOperation.End)
        self.previews.show_previews(found.previews)

    def _on_metrics(self, events: list[MetricLogged]) -> None:
        fresh = [event for event in events if event.job_id == self._job_id and event.step > self._last_step]
        if fresh:
            self._last_step = fresh[-1].step
            self.plot.add_events(fresh)

    def _on_preview(self, event: PreviewMade) -> None:
        """Show a new preview; its file was written before the event was sent."""
        if event.job_id == self._job_id:
            key, files = self.run_id, self._studio.project.project.runs.files(self.run_id)
            self._studio.tasks.run(lambda: (key, files.previews_by_slot()), self._on_previews)

    def _on_previews(self, found: tuple[str, Previews]) -> None:
        key, previews = found
        if key == self.run_id:
            self.previews.show_previews(previews)

    def _on_log(self, event: LogWritten) -> None:
        if event.job_id == self._job_id:
            self.log.appendPlainText(tr(event.template, **event.params))

    def _on_diagnosed(self, found: RunDiagnosis) -> None:
        if found.run == self.run_id:
            self.diagnosis.show_diagnosis(found)
            self._count(len(found.findings))

    def _count(self, findings: int) -> None:
        """Say beside the tab's name how much was found."""
        words = "Diagnosis ({count})" if findings else "Diagnosis"
        say(
            self.tabs, partial(self.tabs.setTabText, self.tabs.indexOf(self.diagnosis)), words, count=findings
        )

    def _on_progress(self, event: ProgressMade) -> None:
        if event.job_id == self._job_id:
            self.progressed.emit(event)


@dataclass(frozen=True)
class _Found:
    """The content of a run's files."""

    run_id: str
    series: dict[str, Series]
    last_step: int
    log: str
    previews: Previews


def _read(runs: RunService, run_id: str, files: RunFolder) -> _Found:
    """Read a run's files, off the GUI thread."""
    series: dict[str, Series] = {}
    collect(runs.metrics(run_id), series)
    last = max((int(one.steps[-1]) for one in series.values() if one.count), default=0)
    return _Found(run_id, series, last, files.log(), files.previews_by_slot())
