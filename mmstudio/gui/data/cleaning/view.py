"""The cleaning view: finds what is doubtful in a data set, shows it, and leaves it out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mmstudio.core.sample import DatasetInfo
from mmstudio.gui.data.changes import LeaveOut
from mmstudio.gui.data.cleaning.findings_list import FindingsPanel
from mmstudio.gui.data.cleaning.progress import CleaningProgress
from mmstudio.gui.data.cleaning.spread import SpreadView
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, column, give_role, label, row
from mmstudio.gui.shared.values.thumbnails import ThumbnailModel
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.cleaning.report import CleaningReport, SampleFinding


@dataclass(frozen=True)
class _State:
    """What is known about a data set.

    Attributes:
        report: The report, if there is one.
        holds: Whether the report still holds for the data set.
        left_out: Samples that are left out.
    """

    report: CleaningReport | None = None
    holds: bool = True
    left_out: frozenset[int] = frozenset()


class CleaningView(QWidget):
    """The report on a data set, and the button that makes it.

    Signals:
        sample_wanted: Id of a sample to show.
    """

    sample_wanted = Signal(int)

    def __init__(self, studio: Studio, thumbnails: ThumbnailModel) -> None:
        super().__init__()
        self._studio = studio
        self._info: DatasetInfo | None = None
        self._state = _State()
        self._stale = True
        self.head = label("", "heading", wrap=True)
        self.about = label("", "faint", wrap=True)
        self.go = button("Look for problems", self.look, picture="search")
        say(
            self.go,
            self.go.setToolTip,
            "Reads every value and compares them: duplicates, leakage, broken, silent, empty and strange ones.",
        )
        self.progress = CleaningProgress(studio)
        self.findings = FindingsPanel(studio, thumbnails)
        self.spread = SpreadView()
        self.spread.hide()
        self.balance = button("How values are spread", self._show)
        self.balance.setCheckable(True)
        line = row(self.go, self.balance, None)
        whole = column(
            self.head, self.about, line, self.progress, self.findings, self.spread, None, gap=10, margin=12
        )
        whole.setStretch(4, 100)
        whole.setStretch(5, 100)
        self.setLayout(whole)
        self.findings.sample_wanted.connect(self.sample_wanted)
        self.findings.change_wanted.connect(self._change)
        self.progress.ended.connect(self._read)
        self._show()

    @property
    def report(self) -> CleaningReport | None:
        """The report, if there is one."""
        return self._state.report

    def show_dataset(self, info: DatasetInfo) -> None:
        """Show what is known about a data set; it is read once the view is visible."""
        if self._info is None or self._info.id != info.id:
            self._state = _State()
            self.progress.follow("")
            self._show()
        self._info, self._stale = info, True
        if self.isVisible():
            self._read()

    def let_go(self) -> None:
        """Accept no more results, since the project is closed."""
        self._info = None
        self.findings.model.let_go()

    def look(self) -> None:
        """Start the cleaning job of the data set."""
        if self._info is not None and not self.progress.job:
            with self._studio.guard(tr("The data set was not looked at.")):
                self.progress.follow(self._studio.project.cleaning.start(self._info.name).id)
                self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()

    def _read(self) -> None:
        """Read the report and what is left out, off the GUI thread."""
        info = self._info
        if info is None or self._studio.opened is None:
            return
        self._stale = False
        self.progress.look_for(info.name)
        cleaning = self._studio.project.cleaning

        def read() -> _State:
            report = cleaning.report(info.name)
            holds = report is None or cleaning.holds(info.name, report)
            return _State(report, holds, frozenset(cleaning.left_out(info.name)))

        self._studio.tasks.run(read, partial(self._put, info))

    def _put(self, info: DatasetInfo, state: _State) -> None:
        if isValid(self) and info is self._info:
            self._state = state
            self._show()

    def _show(self) -> None:
        report, working = self.report, bool(self.progress.job)
        self._say_state(report, working=working)
        say(self.go, self.go.setText, "Look for problems" if report is None else "Look again")
        self.go.setVisible(not working)
        ready, spread = report is not None and not working, self.balance.isChecked()
        say(self.balance, self.balance.setText, "Show the findings" if spread else "How values are spread")
        self.balance.setVisible(ready)
        self.spread.setVisible(ready and spread)
        self.findings.setVisible(ready and not spread and report is not None and bool(report.kinds))
        self.findings.show_report(self._info, report, self._state.left_out)
        self.spread.show_report(report)

    def _say_state(self, report: CleaningReport | None, *, working: bool) -> None:
        head, about = self.head, self.about
        if working:
            say(head, head.setText, "Every value is being looked at")
            say(about, about.setText, "You can go on working meanwhile.")
        elif report is None:
            say(head, head.setText, "Not looked at yet")
            say(
                about,
                about.setText,
                "Finds duplicates, training samples that are held out too, broken, silent and empty values, and what is far "
                "from the rest. Your own files are never touched.",
            )
        elif not report.kinds:
            say(head, head.setText, "Nothing doubtful was found")
            say(
                about,
                about.setText,
                "{count} {count:sample was|samples were} looked at.",
                count=f"{report.samples:,}",
            )
        else:
            found = f"{sum(kind.count for kind in report.kinds):,}"
            say(
                head,
                head.setText,
                "{found} {found:finding|findings} in {count} {count:sample|samples}",
                found=found,
                count=f"{report.samples:,}",
            )
            say(
                about,
                about.setText,
                "What is left out takes no part in training and stays stored. Undo takes it in again.",
            )
        outdated = report is not None and not self._state.holds and not working
        if outdated:
            text = "The data has changed since: look again, or some of this may be wrong."
            say(about, about.setText, text)
        give_role(about, "warning" if outdated else "faint")

    def _change(self, findings: list[SampleFinding], out: bool) -> None:  # noqa: FBT001 - as the signal gives it
        if self._info is not None:
            self._studio.undo.push(LeaveOut(self._studio, self._info.name, findings, out=out))
