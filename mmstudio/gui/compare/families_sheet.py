"""The sheet Compare families: which learners, on what data, for how long and under how many seeds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget
from shiboken6 import isValid

from mmstudio.gui.look.language import say, sentence
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import button, clear, column, label
from mmstudio.gui.shared.card_number import calm
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.statistics.differences import FEWEST_RUNS
from mmstudio.services.comparison.comparison import FEWEST, MOST
from mmstudio.services.comparison.families import Family, StudyWish
from mmstudio.services.comparison.study import Study
from mmstudio.services.devices import choose_device

_WIDTH_PX = 560
_MINUTES, _MOST_MINUTES = 3.0, 10_000.0


class FamiliesSheet(Sheet):
    """Asks what to compare, then puts the trainings and evaluations into the queue.

    Args:
        studio: Of the open project.
        parent: The page.

    Signals:
        started: The :class:`Study`.
    """

    started = Signal(object)

    def __init__(self, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent, "Compare families", _WIDTH_PX)
        self._studio = studio
        self._asked = 0
        self.boxes: dict[str, QCheckBox] = {}
        self.dataset = Combo()
        for info in studio.project.datasets.list():
            self.dataset.addItem(info.name)
        say(self.dataset, self.dataset.setAccessibleName, "Data set")
        self.dataset.currentIndexChanged.connect(lambda _: self._ask())
        self.minutes, self.seeds = QDoubleSpinBox(), QSpinBox()
        self.minutes.setRange(0.1, _MOST_MINUTES)
        self.minutes.setDecimals(1)
        self.minutes.setValue(_MINUTES)
        say(self.minutes, lambda unit: self.minutes.setSuffix(f" {unit}"), "min")
        say(self.minutes, self.minutes.setAccessibleName, "Minutes for each run")
        self.seeds.setRange(1, MOST)
        self.seeds.setValue(FEWEST_RUNS)
        say(self.seeds, self.seeds.setAccessibleName, "Seeds of each family")
        for spin in (self.minutes, self.seeds):
            calm(spin)
            spin.valueChanged.connect(lambda _: self._tell())
        self._families = QWidget()
        self._families.setLayout(column(gap=4))
        self.total, self.claim = label("", "heading", wrap=True), label("", "faint", wrap=True)
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.go = button("Start", self.accept, picture="play", primary=True)
        self.go.setDefault(True)
        self._lay_out()
        self._ask()

    @property
    def wish(self) -> StudyWish:
        """What is chosen."""
        chosen = tuple(name for name, box in self.boxes.items() if box.isChecked())
        device = choose_device(self._studio.preferences.device)
        return StudyWish(
            self.dataset.currentText(), chosen, self.minutes.value(), self.seeds.value(), device=device
        )

    def accept(self) -> None:
        """Start; the sheet stays open where it cannot start."""
        if not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        wish, families, library = self.wish, self._studio.project.families, self._studio.app.recipes
        self._studio.tasks.run(lambda: families.start(library, wish), self._on_started, self._refuse)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow(label("Data set"), self.dataset)
        form.addRow(label("Families"), self._families)
        form.addRow(label("Minutes for each run"), self.minutes)
        form.addRow(label("Seeds of each family"), self.seeds)
        lead = label(
            "Every family is trained for the same time under each seed, then judged by the usual metrics. The "
            "jobs stand in the queue like any others, and can be stopped and gone on with.",
            wrap=True,
        )
        self.fill(
            [lead, form, self.total, self.claim, self.trouble], [None, button("Cancel", self.reject), self.go]
        )

    def _ask(self) -> None:
        """Ask which families fit the data set."""
        self._asked += 1
        name, families, library = (
            self.dataset.currentText(),
            self._studio.project.families,
            self._studio.app.recipes,
        )
        self.go.setEnabled(False)
        if name:
            self._studio.tasks.run(
                lambda: families.families(library, name), partial(self._take, self._asked), self._refuse
            )

    def _take(self, asked: int, found: Sequence[Family]) -> None:
        layout = self._families.layout() if isValid(self) else None
        if asked != self._asked or layout is None:
            return
        clear(layout)
        self.boxes = {}
        for family in found:
            box = self.boxes[family.id] = QCheckBox()
            say(box, box.setText, "{title} ({id})", title=family.recipe.title, id=family.id)
            box.setChecked(family.usual)
            box.toggled.connect(lambda _: self._tell())
            layout.addWidget(box)
        self._tell()

    def _tell(self) -> None:
        """Tell how long it will take, and whether it can be started."""
        self.trouble.hide()
        wish = self.wish
        count, families = len(wish.families) * wish.seeds, len(wish.families)
        fits = families >= FEWEST and count <= MOST
        say(
            self.total,
            self.total.setText,
            "{count} runs, {minutes:,.0f} minutes of training in all, and the judging behind it",
            count=count,
            minutes=count * wish.minutes,
        )
        words = "With three seeds or more, it can be said which family is better here."
        if families < FEWEST:
            words = "Choose at least two families."
        elif not fits:
            words = "At most {most} runs can be compared: take fewer seeds or fewer families."
        elif wish.seeds < FEWEST_RUNS:
            words = "With fewer than three seeds, only these checkpoints are compared; which family is better stays open."
        say(self.claim, self.claim.setText, words, most=MOST)
        self.go.setEnabled(fits)

    def _on_started(self, study: Study) -> None:
        if isValid(self):
            self.started.emit(study)
            super().accept()

    def _refuse(self, error: BaseException) -> None:
        if isValid(self):
            put(self.trouble.setText, sentence(error))
            self.trouble.show()
            self.go.setEnabled(bool(self.boxes))
