"""The sheet Adapt a run to these: which run learns on from the chosen samples, for how long, and what it may lose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QSpinBox, QWidget
from shiboken6 import isValid

from mmstudio.core.job import Job
from mmstudio.core.run import RunSummary
from mmstudio.core.sample import DatasetInfo
from mmstudio.core.sentences import Note
from mmstudio.gui.look.language import named, say, sentence, tr
from mmstudio.gui.shared.basic import button, label
from mmstudio.gui.shared.card_number import calm
from mmstudio.gui.shared.forms.editors import Combo, Spin
from mmstudio.gui.shared.job_sheet import JobSheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.judging.adaptation import MOST_PARTS
from mmstudio.services.devices import preferred_device
from mmstudio.services.training.adapting import AdaptWish

_WIDTH_PX = 560
_WAIT_MS = 120
_TOLD = (
    "A new run learns on from these samples; the other one stays as it is. It is judged before and after, on samples that are "
    "held out of these, and on old ones, so that you see what it gained and whether it forgot."
)
_NO_RUN = "There is no run yet that could be adapted. Train one on the page Train."
_OWN, _NONE = "That of the run", "None: nothing is mixed in or compared"


class AdaptSheet(JobSheet):
    """Asks which run adapts to the chosen samples, and starts it.

    Args:
        studio: Of the open project.
        info: The data set.
        ids: The samples.
        parent: The browser.

    Attributes:
        run, old: The runs that can be adapted, and the data set that must not be forgotten.
        minutes, limit, held, share: Budget, what may be lost, share that is held out, and share of a batch; the last three in
            points of 100.
        parts: Number of runs that hold out each sample once between them; 1 for one that holds out a share.

    Signals:
        started: Id of the new run.
    """

    def __init__(self, studio: Studio, info: DatasetInfo, ids: Sequence[int], parent: QWidget) -> None:
        super().__init__(studio, "Adapt a run to these", _WIDTH_PX, ("Adapt", ""), parent)
        self._info, self._ids = info, list(ids)
        self._asked = 0
        usual = AdaptWish("", info.name, ())
        self.run, self.old = Combo(), Combo()
        self.minutes = QDoubleSpinBox()
        self.minutes.setRange(0.05, 600)
        self.minutes.setDecimals(2)
        self.minutes.setValue(usual.minutes)
        say(self.minutes, self.minutes.setSuffix, " min")
        self.limit = _points(0, 100, 100 * usual.limit)
        self.held = _points(5, 80, 100 * usual.held)
        self.share = _points(1, 99, 100 * usual.share)
        self.parts = Spin(1, MOST_PARTS)
        self.notes = label("", "faint", wrap=True)
        self.go.setEnabled(False)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._look)
        self._lay_out()
        studio.tasks.run(studio.project.runs.list, self._offer)

    @property
    def wish(self) -> AdaptWish:
        """What is chosen."""
        return AdaptWish(
            run=self.run.currentData() or "",
            dataset=self._info.name,
            samples=self._ids,
            old=self.old.currentData(),
            held=self.held.value() / 100,
            limit=self.limit.value() / 100,
            share=self.share.value() / 100,
            minutes=self.minutes.value(),
            parts=self.parts.value(),
        )

    def work(self) -> Callable[[], list[Job]]:
        """What adapts the chosen run, once for each part."""
        device = preferred_device(self._studio.preferences.device)
        return partial(self._studio.project.adapting.start_parts, self.wish, device=device)

    def begun(self, made: list[Job]) -> object:
        """Show the new run, the first of several."""
        self._studio.content_changed.emit("runs")
        return made[0].run_id

    def _lay_out(self) -> None:
        form = QFormLayout()
        for made, words in (
            (self.run, "Run"),
            (self.old, "Must not be forgotten"),
            (self.minutes, "Minutes of training"),
            (self.limit, "May be lost on old data"),
            (self.held, "Held out of these"),
            (self.parts, "Judged in parts"),
            (self.share, "Share of each batch"),
        ):
            say(made, made.setAccessibleName, words)
            form.addRow(label(words, "field"), made)
        self.old.addItem(tr(_OWN), None)
        for info in self._studio.project.datasets.list():
            self.old.addItem(info.name, info.name)
        self.old.addItem(tr(_NONE), "")
        chosen = label(
            "{count} {count:sample|samples} of {dataset}",
            "heading",
            count=len(self._ids),
            dataset=self._info.name,
        )
        parts = (label(_TOLD, "faint", wrap=True), chosen, form, self.notes, self.trouble, None)
        self.fill(parts, (None, button("Cancel", self.reject), self.go))
        for box in (self.run, self.old):
            box.currentIndexChanged.connect(lambda _: self._on_changed())
        for spin in (self.minutes, self.limit, self.held, self.share, self.parts):
            calm(spin)
            spin.valueChanged.connect(lambda _: self._on_changed())

    def _offer(self, found: Sequence[RunSummary]) -> None:
        if not isValid(self):
            return
        for one in reversed(found):
            if one.checkpoints and one.learner != "predictor":
                self.run.addItem(named(one.run), one.run.id)
        if not self.run.count():
            self.tell(tr(_NO_RUN))

    def _on_changed(self) -> None:
        self.held.setEnabled(self.parts.value() == 1)
        self.go.setEnabled(False)
        self._wait.start()

    def _look(self) -> None:
        """Say what would be done, or why it cannot be."""
        self._asked += 1
        number, wish = self._asked, self.wish
        if not wish.run:
            return

        def take(notes: Sequence[Note]) -> None:
            if isValid(self) and number == self._asked:
                self.tell("")
                self.notes.setText("\n".join(tr(note.template, **note.params) for note in notes))
                self.go.setEnabled(True)

        def refuse(error: BaseException) -> None:
            if isValid(self) and number == self._asked:
                self.notes.clear()
                self.tell(sentence(error))

        service = self._studio.project.adapting
        self._studio.tasks.run(lambda: service.planned(wish).notes, take, refuse)


def _points(low: int, high: int, value: float) -> QSpinBox:
    made = QSpinBox()
    made.setRange(low, high)
    made.setValue(round(value))
    made.setSuffix(" %")
    return made
