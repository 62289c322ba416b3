"""The sheet Find like this: samples nearest to words, a picture or a sound, in the space of a run that aligned them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from mmstudio.core.job import Job
from mmstudio.core.sample import Slot
from mmstudio.gui.data.samples.space_choice import NO_RUN, SpaceChoice
from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import button, in_one_column, label
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.shared.given_lines import GivenLines
from mmstudio.gui.shared.job_sheet import AnswerSheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.evaluation.searches import Among

_WIDTH_PX, _MOST = 560, 200
_WHERE: dict[Among, str] = {
    "dataset": "In this data set",
    "datasets": "In all data sets of the project",
    "results": "Among the results of all sessions",
}


class FindSheet(AnswerSheet):
    """Takes what is given, starts the search, and closes when it has found.

    Args:
        studio: Of the open project.
        dataset: Name of the data set.
        parent: The browser.

    Signals:
        found: What the job found (:func:`mmstudio.engine.judge.search.job.search`), and ``among``, where.
    """

    found = Signal(object)

    def __init__(self, studio: Studio, dataset: str, parent: QWidget) -> None:
        super().__init__(studio, "Find like this", _WIDTH_PX, ("Find", "search"), parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dataset, self._asked = dataset, "dataset"
        self.told = label(
            "Write words, or drop a picture or a sound: the nearest ones come first.", "", wrap=True
        )
        self.space = SpaceChoice(studio, dataset, Combo(), self)
        self.run, self.slot = self.space.run, self.space.slot
        self.where = Combo()
        for among, words in _WHERE.items():
            self.where.addItem("", among)
            say(self.where, partial(self.where.setItemText, self.where.count() - 1), words)
        say(self.where, self.where.setAccessibleName, "Where")
        self.lines: GivenLines | None = None
        self.go.setEnabled(False)
        self._given = QVBoxLayout()
        self._choices = choices = QFormLayout()
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setHorizontalSpacing(16)
        choices.addRow(label("By the run", "field"), self.space.line)
        choices.addRow(label("Where", "field"), self.where)
        choices.addRow(label("Look through", "field"), self.slot)
        self.fill(
            (self.told, self._given, choices, self.trouble, None),
            (None, button("Cancel", self.reject), self.go),
        )
        self.space.read.connect(self._show_slots)
        self.space.lacking.connect(lambda: say(self.told, self.told.setText, NO_RUN))
        self.space.failed.connect(self.refuse)
        studio.project_closing.connect(self.reject)

    def work(self) -> Callable[[], Job]:
        """What searches for what is given."""
        lines = cast("GivenLines", self.lines)  # the button is enabled only where they are there
        self._asked = self.where.currentData()
        return partial(
            self._studio.project.search.submit,
            self.run.currentData(),
            lines.wish,
            base=Path(),
            dataset=self._dataset,
            among=self.where.currentData(),
            slot=self.slot.currentData(),
            count=_MOST,
            checkpoint=self.space.checkpoint.checkpoint,
        )

    def ready(self) -> bool:
        """Whether a run is there to search with."""
        return self.lines is not None

    def answer(self, job: Job) -> None:
        """Hand on what was found, and close."""
        self.found.emit({**job.result, "among": self._asked})
        self.close_begun()

    def _show_slots(self, slots: tuple[Slot, ...]) -> None:
        if self.lines is not None:
            self.lines.deleteLater()
        self.lines = GivenLines(self._studio.app.registry, slots, weighted=True)
        self._given.addWidget(self.lines)
        in_one_column(self.lines.form, self._choices)
        self.go.setEnabled(True)
        if self.focusWidget() in {None, self.run}:  # what is asked for first, as soon as it is there
            next(iter(self.lines.values.values()), self.run).setFocus()
