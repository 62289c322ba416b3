"""The problems view: what went wrong when a data set was imported, and what a check of its files found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget
from shiboken6 import isValid

from mmstudio.core.events import StateChanged
from mmstudio.core.job import JobState
from mmstudio.core.sample import DatasetInfo, Problem
from mmstudio.gui.data.samples.problem_list import ProblemList
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import button, clear, column, label, row
from mmstudio.gui.studio.studio import Studio

_MOST = 1000
_MOST_CLASSES = 8


class ProblemsView(QWidget):
    """Lists the inputs that were skipped, each with its reason, and checks the stored files."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._info: DatasetInfo | None = None
        self._job = ""
        self.head = label("", "heading", wrap=True)
        self.list = ProblemList(studio)
        self.again = button("Try again", self.try_again, picture="undo")
        say(
            self.again,
            self.again.setToolTip,
            "Reads again what was skipped, the chosen ones or all: what can be used now joins the data set.",
        )
        self.button = button("Check the files", self.check, picture="good")
        say(
            self.button,
            self.button.setToolTip,
            "Reads every file again and tells which are gone or changed, and what samples lack.",
        )
        self._report = column(gap=6)
        whole = column(
            self.head, self.list, row(self.again, self.button, None), self._report, None, gap=12, margin=12
        )
        whole.setStretch(1, 100)
        self.setLayout(whole)
        studio.bridge.state_changed.connect(self._on_state_changed)

    def show_dataset(self, info: DatasetInfo) -> None:
        """Show the problems of a data set."""
        if self._info is None or self._info.id != info.id:
            clear(self._report)
        self._info = info
        if info.problems:
            say(
                self.head,
                self.head.setText,
                "{count} {count:input was|inputs were} skipped, wholly or in part",
                count=f"{info.problems:,}",
            )
        else:
            say(self.head, self.head.setText, "Nothing was skipped when this was imported")
        self.list.setVisible(info.problems > 0)
        self.again.setVisible(info.problems > 0)
        self.list.clear()
        if not info.problems:
            return
        datasets = self._studio.project.datasets
        self._studio.tasks.run(
            lambda: datasets.problems(info.name, limit=_MOST), lambda found: self._fill(info, found)
        )

    def check(self) -> None:
        """Start the job that verifies every file."""
        if self._info is None or self._job:
            return
        with self._studio.guard(tr("The files were not checked.")):
            self._job = self._studio.project.datasets.start_check(self._info.name).id
            self.button.setEnabled(False)
            clear(self._report)
            self._report.addWidget(label("The files are being read ...", "faint"))

    def try_again(self) -> None:
        """Start jobs that retry what was skipped: the chosen problems, or all."""
        if self._info is None:
            return
        studio, name, chosen = self._studio, self._info.name, self.list.chosen
        adding = studio.project.adding
        studio.tasks.run(
            lambda: adding.try_again(name, chosen),
            lambda _: studio.content_changed.emit("jobs"),
            lambda error: studio.fail(tr("Nothing was tried again."), error),
        )

    def _fill(self, info: DatasetInfo, found: Sequence[Problem]) -> None:
        if not isValid(self) or info is not self._info:
            return
        self.list.fill(info, found)

    def _add(self, place: QListWidget, source: str, reason: str) -> None:
        item = QListWidgetItem(icon("warning", "warning"), f"{source}\n{reason}" if source else reason)
        put(item.setToolTip, reason)
        place.addItem(item)

    def _on_state_changed(self, event: StateChanged) -> None:
        if event.job_id != self._job:
            return
        if event.state in {JobState.QUEUED, JobState.RUNNING}:
            return
        self._job = ""
        self.button.setEnabled(True)
        clear(self._report)
        if event.state is JobState.DONE:
            self._show_report(self._studio.job(event.job_id).result)

    def _show_report(self, report: Mapping[str, Any]) -> None:
        if report["wrong"]:
            self._report.addWidget(
                label(
                    "{wrong} of {files} {files:file|files} {wrong:is|are} gone or changed",
                    "error",
                    wrap=True,
                    wrong=report["wrong"],
                    files=f"{report['files']:,}",
                )
            )
            found = QListWidget()
            found.setWordWrap(True)
            found.setSpacing(3)
            say(found, found.setAccessibleName, "Files that are gone or changed")
            for one in report["problems"]:
                self._add(found, one["source"], one["reason"])
            self._report.addWidget(found)
        else:
            self._report.addWidget(
                label(
                    "{files} {files:file is as it was|files are as they were} imported",
                    "good",
                    wrap=True,
                    files=f"{report['files']:,}",
                )
            )
        for slot, count in report["missing"].items():
            if count:
                self._report.addWidget(
                    label(
                        "{count} {count:sample lacks|samples lack} {slot}",
                        "warning",
                        count=f"{count:,}",
                        slot=slot,
                    )
                )
        for slot, count in report["alternatives"].items():
            self._report.addWidget(
                label(
                    "{count} {count:sample has|samples have} several {slot}",
                    "faint",
                    count=f"{count:,}",
                    slot=slot,
                )
            )
        for name, counts in report["classes"].items():
            shown = [f"{value or '-'} {count:,}" for value, count in list(counts.items())[:_MOST_CLASSES]]
            more = " ..." if len(counts) > _MOST_CLASSES else ""
            line = label("", "faint", wrap=True)
            line.setText(f"{name}: {', '.join(shown)}{more}")
            self._report.addWidget(line)
