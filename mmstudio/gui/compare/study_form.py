"""The form of a study: what is compared, on what data, from which recipe, for how long and under how many seeds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QFormLayout, QSpinBox, QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import clear, column, label
from mmstudio.gui.shared.card_number import calm
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.plan.scores import FEWEST_RUNS
from mmstudio.services.comparison.comparison import MOST
from mmstudio.services.comparison.wishes import SUBJECTS, Family, StudyOffer, StudyWish, Subject

SUBJECT_KINDS = {
    "families": "Families of learners",
    "fusions": "All fusions, each slot alone, late fusion",
    "baselines": "One recipe, each slot alone, late fusion",
    "absence": "Ways to learn without some slots",
    "synthetic": "With generated samples and without",
}
"""Subjects of studies in words."""
_MINUTES, _MOST_MINUTES, _MOST_STEPS, _MOST_TIMES = 3.0, 10_000.0, 10_000_000, 20


class StudyForm(QWidget):
    """Rows of editors; those that a subject does not need are hidden.

    Args:
        datasets: Names of the data sets.

    Signals:
        asked: Other things can be chosen now.
        changed: Something else was chosen.
    """

    asked = Signal()
    changed = Signal()

    def __init__(self, datasets: Sequence[str]) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        self.subject, self.dataset, self.recipe, self.target, self.maker = (Combo() for _ in range(5))
        for subject in SUBJECTS:
            self.subject.addItem(tr(SUBJECT_KINDS[subject]), subject)
        for name in datasets:
            self.dataset.addItem(name)
        self.minutes, self.steps = QDoubleSpinBox(), QSpinBox()
        self.seeds, self.times = QSpinBox(), QSpinBox()
        self.minutes.setRange(0.1, _MOST_MINUTES)
        self.minutes.setDecimals(1)
        self.minutes.setValue(_MINUTES)
        say(self.minutes, lambda unit: self.minutes.setSuffix(f" {unit}"), "min")
        self.steps.setRange(0, _MOST_STEPS)
        say(self.steps, self.steps.setSpecialValueText, "by minutes")
        self.seeds.setRange(1, MOST)
        self.seeds.setValue(FEWEST_RUNS)
        self.times.setRange(1, _MOST_TIMES)
        self.parts = QWidget()
        self.parts.setLayout(column(gap=4))
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._rows: dict[str, QWidget] = {}
        self._add("What is compared", self.subject)
        self._add("Data set", self.dataset)
        self._add("Recipe or run", self.recipe)
        self._add("Told column", self.target)
        self._add("Run that generates", self.maker)
        self._add("Generated samples for each real one", self.times)
        self._add("Compared", self.parts)
        self._add("Minutes for each run", self.minutes)
        self._add("Steps instead", self.steps)
        self._add("Seeds of each", self.seeds)
        self.setLayout(self._form)
        for combo in (self.subject, self.dataset, self.recipe, self.target):
            combo.activated.connect(lambda _: self.asked.emit())
        self.maker.activated.connect(lambda _: self.changed.emit())
        for spin in (self.minutes, self.steps, self.seeds, self.times):
            calm(spin)
            spin.valueChanged.connect(lambda _: self.changed.emit())
        self._fit()
        self.asked.connect(self._fit)

    @property
    def of(self) -> Subject:
        """What is compared."""
        found: Subject = self.subject.currentData()
        return found

    def begin_with(self, of: Subject, dataset: str, recipe: str) -> None:
        """Choose a subject, a data set, and a recipe or run."""
        self.subject.setCurrentIndex(self.subject.findData(of))
        self.dataset.setCurrentText(dataset)
        self.recipe.addItem(recipe, recipe)
        self.recipe.setCurrentIndex(self.recipe.count() - 1)
        self._fit()

    def wish(self, device: str) -> StudyWish:
        """What is chosen."""
        plain = self.of == "families"
        return StudyWish(
            self.dataset.currentText(),
            tuple(name for name, box in self.boxes.items() if box.isChecked()),
            self.minutes.value(),
            self.seeds.value(),
            "" if plain else self.target.currentData() or "",
            device,
            steps=self.steps.value(),
            of=self.of,
            recipe="" if plain else self.recipe.currentData() or "",
        )

    def show_offer(self, offer: StudyOffer, makers: Sequence[tuple[str, str]]) -> None:
        """Show what can be chosen; what was chosen stays where it still can be."""
        titles = [(key, tr(title)) for key, title in offer.recipes]
        _fill(self.recipe, [*titles, *((key, f"{key} {name}") for key, name in offer.runs)])
        _fill(self.target, [(name, name) for name in offer.targets], offer.target)
        _fill(self.maker, [(name, f"{name} {title}") for name, title in makers])
        layout = self.parts.layout()
        if layout is None:
            return
        clear(layout)
        self.boxes = {}
        for family in offer.families:
            box = self.boxes[family.id] = QCheckBox()
            _name(box, family)
            box.setChecked(family.usual)
            box.setEnabled(self.of != "synthetic")
            box.toggled.connect(lambda _: self.changed.emit())
            layout.addWidget(box)
        self.changed.emit()

    def _add(self, words: str, editor: QWidget) -> None:
        self._rows[words] = editor
        say(editor, editor.setAccessibleName, words)
        self._form.addRow(label(words, "field"), editor)

    def _fit(self) -> None:
        """Show the rows that the subject needs."""
        plain, made = self.of == "families", self.of == "synthetic"
        for editor, wanted in (
            (self.recipe, not plain),
            (self.target, not plain),
            (self.maker, made),
            (self.times, made),
        ):
            self._form.setRowVisible(editor, wanted)


def _fill(combo: Combo, entries: Sequence[tuple[str, str]], usual: str = "") -> None:
    chosen = combo.currentData() or usual
    with QSignalBlocker(combo):
        combo.clear()
        for key, words in entries:
            combo.addItem(words, key)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))


def _name(box: QCheckBox, family: Family) -> None:
    if family.title is None:
        say(box, box.setText, "{title} ({id})", title=family.recipe.title, id=family.id)
    else:
        say(box, box.setText, family.title.template, **family.title.params)
