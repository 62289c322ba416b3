"""The sheet Try several: which settings, how, for how many seeds, and by which score; then what would be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QSpinBox, QWidget
from shiboken6 import isValid

from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import button, label
from mmstudio.gui.shared.card_number import calm
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.trying.setting_rows import SettingRows
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.sweeps.axes import SettingField, known_settings
from mmstudio.plan.sweeps.part import MOST_RUNS
from mmstudio.plan.sweeps.sweep import Sweep
from mmstudio.plugins.specs import tells_column
from mmstudio.services.sweeps.wishes import SweepPreview, SweepWish, told_settings
from mmstudio.services.training.forecasts import Forecasts

WAYS = {
    "grid": "All combinations",
    "random": "Random draws",
    "search": "Search: each by those before (Optuna)",
}
STOPS = {
    "none": "Never",
    "half": "When worse than half of the others",
    "halving": "Successive halving (Optuna)",
}
_WIDTH_PX, _COUNT, _LISTED, _REST_MS = 640, 12, 4, 250


class SweepSheet(Sheet):
    """Asks what to try, tells what that means, and puts the trainings into the queue.

    Args:
        studio: Of the open project.
        wish: Data set, recipe with the budget of each run, first seed and device.
        parent: The page.

    Signals:
        started: The :class:`Sweep`.
    """

    started = Signal(object)

    def __init__(self, studio: Studio, wish: SweepWish, parent: QWidget) -> None:
        super().__init__(parent, "Try several", _WIDTH_PX)
        self._studio, self._wish = studio, wish
        self._forecasts = Forecasts(studio.app.config_folder)
        self._asked = 0
        self.rows = SettingRows()
        self.how, self.by, self.stop = Combo(), Combo(), Combo()
        for combo, entries in ((self.how, WAYS), (self.stop, STOPS)):
            for key, words in entries.items():
                combo.addItem(tr(words), key)
        self.count, self.seeds = QSpinBox(), QSpinBox()
        for spin in (self.count, self.seeds):
            spin.setRange(1, MOST_RUNS)
            calm(spin)
        self.count.setValue(_COUNT)
        self.total, self.told = label("", "heading", wrap=True), label("", "faint", wrap=True)
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.go = button("Start", self.accept, picture="play", primary=True)
        self.go.setDefault(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._ask)
        self._lay_out()
        self._offer()
        self._follow()

    @property
    def wish(self) -> SweepWish:
        """What is chosen."""
        return replace(
            self._wish,
            grid=self.rows.grid,
            ranges=self.rows.ranges,
            how=self.how.currentData(),
            count=self.count.value(),
            seeds=self.seeds.value(),
            by=self.by.currentData() or "",
            stop=self.stop.currentData(),
        )

    def accept(self) -> None:
        """Start; the sheet stays open where it cannot start."""
        if not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        start = partial(self._studio.project.sweeps.start, self.wish, self._forecasts)
        self._studio.tasks.run(start, self._on_started, self._refuse)

    def _lay_out(self) -> None:
        lead = label(
            "The recipe of the form is trained once for each combination: on the same data, for the budget of the form, under the "
            "same seeds. The jobs stand in the queue like any others.",
            wrap=True,
        )
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        for words, editor in (
            ("How", self.how),
            ("Number of draws", self.count),
            ("Seeds of each", self.seeds),
            ("Judged by", self.by),
            ("Stop early", self.stop),
        ):
            say(editor, editor.setAccessibleName, words)
            self._form.addRow(label(words, "field"), editor)
        self.fill(
            [lead, self.rows, self._form, self.total, self.told, self.trouble],
            [None, button("Cancel", self.reject), self.go],
        )

    def _offer(self) -> None:
        """Offer the settings and the scores that the recipe has."""
        runs, registry = self._studio.project.runs, self._studio.app.registry
        plan = self._studio.attempt(
            tr("The settings cannot be read."), lambda: runs.plan_of(self._wish.dataset, self._wish.recipe)
        )
        if plan is None:
            return
        if plan.predicts:
            self.by.addItem(tr("Accuracy"), "accuracy")
        else:
            self.by.addItem(tr("Held-out loss"), "")
        if plan.makes:
            made = [slot.modality for slot in plan.targets]
            for spec in registry.metrics:
                if spec.judges(made):
                    self.by.addItem(tr(spec.title), spec.id)
        elif not plan.predicts and tells_column(plan.generator.spec):
            self.by.addItem(tr("Accuracy"), f"{plan.generator.id}/accuracy")
        found: Sequence[SettingField] = known_settings(plan, registry)
        self.rows.show_settings([one for one in found if one.options or one.kind in {"int", "float"}])

    def _follow(self) -> None:
        self.rows.changed.connect(self._on_changed)
        self.how.currentIndexChanged.connect(lambda _: self._on_way())
        for combo in (self.by, self.stop):
            combo.currentIndexChanged.connect(lambda _: self._on_changed())
        for spin in (self.count, self.seeds):
            spin.valueChanged.connect(lambda _: self._on_changed())
        self._on_way()

    def _on_way(self) -> None:
        drawn = self.how.currentData() != "grid"
        self._form.setRowVisible(self.count, drawn)
        self.rows.take(ranged=drawn)
        self._on_changed()

    def _on_changed(self) -> None:
        self.go.setEnabled(False)
        self._timer.start()

    def _ask(self) -> None:
        """Ask what would be done."""
        self._asked += 1
        planner, wish = self._studio.project.sweeps.planner(self._forecasts), self.wish
        self._studio.tasks.run(
            lambda: planner.preview(wish),
            partial(self._take, self._asked),
            partial(self._refuse, asked=self._asked),
        )

    def _take(self, asked: int, found: SweepPreview) -> None:
        if not isValid(self) or asked != self._asked:
            return
        self.trouble.hide()
        training = self._wish.recipe.training
        words = "{runs} {runs:run|runs} of {minutes:g} min: {total} of training in all"
        if training.steps:
            words = "{runs} {runs:run|runs} of {steps:,} {steps:step|steps}: {total} of training in all"
        if found.minutes is None:
            words = "{runs} {runs:run|runs} of {steps:,} {steps:step|steps}; the time is not known yet"
        total = "" if found.minutes is None else _clock(found.minutes)
        say(
            self.total,
            self.total.setText,
            words,
            runs=found.runs,
            minutes=training.minutes,
            steps=training.steps,
            total=total,
        )
        lines = [tr(note.template, **note.params) for note in found.notes]
        lines += _told_refused(found)
        put(self.told.setText, "\n".join(lines))
        self.go.setEnabled(True)

    def _on_started(self, sweep: Sweep) -> None:
        if isValid(self):
            self.started.emit(sweep)
            super().accept()

    def _refuse(self, error: BaseException, asked: int = 0) -> None:
        if isValid(self) and asked in {0, self._asked}:
            put(self.trouble.setText, sentence(error))
            self.trouble.show()
            self.total.clear()
            self.told.clear()
            self.go.setEnabled(not asked)


def wish_of(dataset: str, recipe: Recipe, seed: int, device: str) -> SweepWish:
    """A wish about a recipe, of which nothing is varied yet."""
    return SweepWish(dataset, recipe, seed=seed, device=device)


def _told_refused(found: SweepPreview) -> list[str]:
    """What is left out, once for each reason."""
    by_reason: dict[str, list[str]] = {}
    for one in found.refused:
        by_reason.setdefault(sentence(one.why), []).append(told_settings(one.settings))
    lines = []
    for reason, settings in list(by_reason.items())[:_LISTED]:
        words = "Left out: {settings}. {reason}"
        if len(settings) > 1:
            words = "Left out: {settings}, and {count} more. {reason}"
        lines.append(tr(words, settings=settings[0], count=len(settings) - 1, reason=reason))
    return lines


def _clock(minutes: float) -> str:
    return (
        tr("{minutes:.1f} min", minutes=minutes) if minutes < 100 else tr("{hours:.1f} h", hours=minutes / 60)
    )
