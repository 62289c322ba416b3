"""What was told, in an evaluation: confusion, calibration, ROC curves, each class, or numbers; and the errors with their values."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.scores.result_list import ResultList
from mmstudio.gui.scores.shown_results import read_wrong
from mmstudio.gui.scores.text_table import WordTable
from mmstudio.gui.scores.told_charts import ChartLine, ConfusionChart, SquareChart
from mmstudio.gui.scores.words import value_words
from mmstudio.gui.shared.basic import column, label, literal, row
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.judging.told import ClassLine, Portion, ToldReport

_HEADER = ("Class", "Samples", "Recall", "Precision", "F1", "Area under the curve")
_SIDE_PX = 96


class ToldPart(QWidget):
    """Confusion, calibration and curves of classes above a line for each; or told numbers beside the right ones."""

    def __init__(self) -> None:
        super().__init__()
        self._report: ToldReport | None = None
        self.facts = literal("", "faint", wrap=True)
        self.confusion = ConfusionChart()
        self.calibration = SquareChart("Calibration", "share that is told", "share that is right")
        self.curves = SquareChart("ROC curve", "other samples", "samples of the class")
        self.numbers = SquareChart("Told and right numbers", "right", "told")
        self.which = Combo()
        say(self.which, self.which.setAccessibleName, "Class of the ROC curve")
        self.which.activated.connect(lambda _: self._draw_curve())
        self.table = WordTable("Classes")
        self.charts = QWidget()
        parts = (
            self._below("Confusion: rows are what is right", self.confusion),
            self._below("Calibration", self.calibration),
            self._below("ROC curve", self.curves, self.which),
        )
        line = row(*parts, gap=12)
        for place, stretch in enumerate((4, 3, 3)):
            line.setStretch(place, stretch)
        self.charts.setLayout(line)
        whole = column(self.facts, self.charts, self.numbers, self.table, gap=8)
        for place, stretch in ((1, 3), (2, 5), (3, 2)):
            whole.setStretch(place, stretch)
        self.setLayout(whole)

    def show_report(self, report: ToldReport) -> None:
        """Show another report."""
        self._report = report
        classes = bool(report.classes)
        self.charts.setVisible(classes)
        self.table.setVisible(classes)
        self.numbers.setVisible(not classes)
        self.facts.setText(_facts(report))
        if not classes:
            span = [value for point in report.points for value in point]
            self.numbers.show_lines(
                [ChartLine(report.points, dots=True)], min(span, default=0.0), max(span, default=1.0)
            )
            return
        self.confusion.show_report(report)
        most = max((one.count for one in report.bins), default=1)
        self.calibration.show_lines(
            [
                ChartLine([(one.said, one.right) for one in report.bins]),
                ChartLine(
                    [(one.said, one.right) for one in report.bins],
                    dots=True,
                    sizes=[one.count / most for one in report.bins],
                ),
            ]
        )
        self.which.clear()
        for place, one in enumerate(report.classes):
            if one.roc:
                self.which.addItem(one.name, place)
        self.which.setVisible(self.which.count() > 0)
        self._draw_curve()
        self.table.show_rows(_HEADER, [_line(one) for one in report.classes])

    def _below(self, words: str, *parts: QWidget) -> QWidget:
        made = QWidget()
        whole = column(label(words, "faint"), *parts, gap=4)
        whole.setStretch(1, 1)
        whole.setContentsMargins(0, 0, 0, 0)
        made.setLayout(whole)
        return made

    def _draw_curve(self) -> None:
        place = self.which.currentData()
        if self._report is not None and isinstance(place, int):
            self.curves.show_lines([ChartLine(self._report.classes[place].roc)])
        else:
            self.curves.show_lines(())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self._report is not None:
            self.facts.setText(_facts(self._report))


class WrongPart(QWidget):
    """Samples that are told wrongly, with their values."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.words = literal("", wrap=True)
        self.list = ResultList(studio, "Samples that are told wrongly", _SIDE_PX)
        whole = column(self.words, self.list, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_report(self, run: str, report: ToldReport) -> None:
        """Show the errors of another report."""
        template = (
            "Samples that are told wrongly, the surest first: what is right, what was told, and with which score. A double click "
            "says which slot decided."
            if report.classes
            else "Samples whose numbers are off the most: what is right, and what was told. A double click says which slot decided."
        )
        say(self.words, self.words.setText, template)
        opened, registry = self._studio.project, self._studio.app.registry
        self.list.read(partial(read_wrong, opened, registry, run, report))


def _facts(report: ToldReport) -> str:
    facts = [tr("Told: {slot}", slot=report.slot)]
    if report.calibration_error is not None:
        error = value_words(report.calibration_error, "share")
        facts.append(tr("shares differ from how often they are right by {error} on average", error=error))
    if report.temperature != 1:
        facts.append(
            tr(
                "calibrated on held-out samples: temperature {temperature}",
                temperature=f"{report.temperature:.2f}",
            )
        )
    if len(report.shown) < len(report.classes):
        facts.append(tr("the matrix shows the {count} most frequent classes", count=f"{len(report.shown):,}"))
    return " · ".join(facts)


def _line(one: ClassLine) -> list[str]:
    parts = (_share(one.recall), _share(one.precision), _share(one.f1))
    return [one.name, f"{one.count:,}", *parts, "-" if one.area is None else f"{one.area:.3f}"]


def _share(part: Portion | None) -> str:
    if part is None:
        return "-"
    value = value_words(part.value, "share")
    if part.low is None or part.high is None:
        return value
    interval = tr("{low} to {high}", low=f"{100 * part.low:.1f}", high=value_words(part.high, "share"))
    return f"{value} ({interval})"
