"""New trainings: the form, an estimate, and the start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from mmstudio.core.errors import StudioError
from mmstudio.core.payloads import RanksPayload
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import button, column, label, row, scrolled
from mmstudio.gui.shared.flow import flow
from mmstudio.gui.shared.hint import Hint
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.choices.process_choice import ProcessChoice
from mmstudio.gui.train.choices.start_choice import StartChoice
from mmstudio.gui.train.recipe_editor import RecipeEditor
from mmstudio.gui.train.run_estimate import RunEstimate
from mmstudio.gui.train.trying.buttons import TryingButtons
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.services.diagnosis.signs import RunFinding
from mmstudio.services.training.run_names import name_of

_CHECK_MS = 150
"""Pause in typing after which the whole form is checked."""
_SETTLED_MS = 1000
"""Time after which a rebuilt form has its height."""
_DEVICES_MS = 1500
"""Delay before looking for GPUs, which loads torch, so that the page appears first."""
_WIDTH_PX = 1180
_AROUND_PX = 80
"""Margin that stays visible around a field shown for its error."""


class NewTraining(QWidget):
    """The form with everything a training needs, and the button that starts it.

    Signals:
        started: Id of the run that now waits or trains.
    """

    started = Signal(str)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._devices_known = self._starting = False
        self.editor = RecipeEditor(studio)
        self._scroll = scroll = scrolled(self.editor)
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.notes = label("", "faint", wrap=True)
        self.notes.hide()
        self.estimate = RunEstimate(studio)
        self.begin = StartChoice(studio)
        self.processes = ProcessChoice()
        say(self.processes, self.processes.setAccessibleName, "Processes")
        self._start = button("Start", self.start, picture="play", primary=True)
        self.trying = TryingButtons(studio, self._now, self._with_device)
        self.trying.used.connect(self.take_recipe)
        defaults = button("All defaults", self.editor.reset, picture="reset")
        foot = row(flow(defaults, self.trying), self.processes, self._start)
        foot.setStretch(0, 3)
        foot.setStretch(1, 1)
        self.editor.beside.addWidget(button("Estimate", self.measure, picture="clock"))
        self.editor.beside.addWidget(self.estimate, 1)
        self.editor.beside.addStretch(1)
        inside = QWidget()
        inside.setMaximumWidth(_WIDTH_PX)
        hint = Hint(
            studio,
            "train",
            "The defaults are a good beginning: press Start and watch the previews. You can pause a training at any time, and "
            "generate from it as soon as it has saved its first checkpoint.",
        )
        form = column(
            label("New training", "title"), hint, scroll, self.begin, self.notes, self.trouble, foot, gap=10
        )
        form.setStretch(2, 1)
        inside.setLayout(form)
        whole = row(None, inside, None)
        whole.setStretch(1, 100)
        self.setLayout(whole)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED_MS)
        scroll.verticalScrollBar().rangeChanged.connect(lambda *_: self._scroll_to_steps())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_CHECK_MS)
        self._timer.timeout.connect(self.check)
        self.editor.changed.connect(self._on_changed)
        studio.project_closing.connect(self._timer.stop)
        self._timer.timeout.connect(self._want_times)
        self.estimate.measured.connect(self.editor.times.take)
        self.estimate.measured.connect(self._want_times)

    def ready(self) -> bool:
        """Whether there is a data set to train on."""
        return bool(self.editor.dataset.count())

    def refresh(self) -> None:
        """Offer the data sets, recipes, devices and runs that exist now."""
        self.editor.refresh()
        self.begin.refresh()
        self.trying.refresh()

    def take_recipe(self, recipe: Recipe, dataset: str, seed: int) -> None:
        """Show a recipe in the form, ready to be started."""
        self.editor.show_recipe(recipe, dataset, "", seed)
        self._studio.notify(
            "note", tr("The form has these settings. Press Start when all is as you want it.")
        )

    def _now(self) -> tuple[str, Recipe, int] | None:
        """Data set, recipe and seed; ``None`` if they cannot be trained."""
        if not self.check():
            return None
        self.editor.times.stop()
        return self.editor.dataset.currentText(), self.editor.result(), self.editor.seed.value()

    def take_run(self, run_id: str) -> None:
        """Start from the settings of an earlier run."""
        runs = self._studio.project.runs
        config = self._studio.attempt(tr("The run's settings cannot be read."), lambda: runs.config(run_id))
        if config is not None:
            run = self._studio.project.project.runs.get(run_id)
            made = self._name_of(config.recipe, run.seed)  # a name that nobody typed is suggested anew
            self.editor.show_recipe(
                config.recipe, run.dataset, "" if run.name == made else run.name, run.seed
            )

    def take_change(self, run_id: str, finding: RunFinding) -> None:
        """Start from the settings of an earlier run with what its diagnosis proposes."""
        opened = self._studio.project
        title = tr("The change cannot be prepared.")
        recipe = self._studio.attempt(title, lambda: opened.diagnosis.prepared(run_id, finding))
        if recipe is not None:
            run = opened.project.runs.get(run_id)
            self.editor.show_recipe(recipe, run.dataset, "", run.seed)
            changes = ", ".join(f"{path} = {value}" for path, value in finding.changes.items())
            told = tr("The form has the settings of {run} with {changes}.", run=run.name, changes=changes)
            self._studio.notify(
                "note", told, tr("Nothing has been started: press Start when all is as you want it.")
            )

    def take_steps(self, dataset: str, steps: Mapping[str, Sequence[Choice]]) -> None:
        """Take over steps that were tried on the data, and show them."""
        self.editor.take_steps(dataset, steps)
        self._settling.start()
        self._scroll_to_steps()

    def _scroll_to_steps(self) -> None:
        if self._settling.isActive() and self.editor.steps is not None:
            top = self.editor.steps.mapTo(self.editor, QPoint()).y()
            self._scroll.verticalScrollBar().setValue(top)

    def check(self) -> bool:
        """Check whether the form can start a training; if not, show why."""
        if self._studio.opened is None or not self.ready():
            return False
        self.notes.hide()
        if not self.editor.valid():
            say(self.trouble, self.trouble.setText, "Something in the form is not valid; it is marked.")
            self.trouble.show()
            return False
        try:
            notes = self.editor.check()
        except StudioError as error:
            self.trouble.setText(sentence(error))
            self.trouble.show()
            return False
        self.trouble.hide()
        put(self.notes.setText, "\n".join(tr(note.template, **note.params) for note in notes))
        self.notes.setVisible(bool(notes))
        self._suggest_name()
        return True

    def _suggest_name(self) -> None:
        """Show the default name of the run as the placeholder of its line."""
        title = self.editor.title
        put(title.setPlaceholderText, self._name_of(self.editor.result(), self.editor.seed.value()))

    def _name_of(self, recipe: Recipe, seed: int) -> str:
        listed = {card.recipe.id: card.recipe for card in self.editor.recipes.cards}
        shipped, registry = listed.get(recipe.id), self._studio.app.registry
        return name_of(recipe, shipped, registry, seed=seed, title=tr(recipe.title))

    def start(self) -> None:
        """Put the training into the queue; if the form is not valid, its first error is shown."""
        if self._starting or not self.check():
            if (wrong := self.editor.first_error()) is not None:
                self._scroll.ensureWidgetVisible(wrong, 0, _AROUND_PX)
                wrong.setFocus()
            return
        dataset, recipe = self.editor.dataset.currentText(), self.editor.result()
        seed, wish = self.editor.seed.value(), self.begin.wish
        name = self.editor.title.text().strip() or self._name_of(recipe, seed)
        studio, opened = self._studio, self._studio.project
        devices_for = self._devices_for(self.processes.chosen if self.processes.isVisibleTo(self) else 1)

        def look() -> tuple[str, ...]:
            opened.runs.check_labels(dataset, recipe, wish)
            return devices_for()

        def launch(devices: tuple[str, ...]) -> None:
            ranks = RanksPayload(devices=devices) if len(devices) > 1 else None
            start = partial(
                opened.runs.start, seed=seed, device=devices[0], name=name, start=wish, ranks=ranks
            )
            with studio.guard(failed):
                job = start(dataset, recipe)
                studio.content_changed.emit("runs")
                self.started.emit(job.run_id)

        def end(then: Callable[[Any], None], found: Any) -> None:
            self._set_starting(starting=False)
            if studio.opened is opened:  # else it was left while its labels were read
                then(found)

        self.editor.times.stop()
        self._set_starting(starting=True)
        failed = tr("The training was not started.")
        studio.tasks.run(look, partial(end, launch), partial(end, partial(studio.fail, failed)))

    def _set_starting(self, *, starting: bool) -> None:
        """Offer a start only while no other one is being looked at, which may take a while."""
        self._starting = starting
        self._start.setEnabled(self.ready() and not starting)

    def measure(self) -> None:
        """Measure what the training would take."""
        if self.check():
            dataset, recipe = self.editor.dataset.currentText(), self.editor.result()
            self.editor.times.stop()
            self._with_device(partial(self.estimate.measure, dataset, recipe))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.editor.device.show_default()
        if not self._devices_known:
            self._devices_known = True
            QTimer.singleShot(_DEVICES_MS, self, self._look_for_devices)
        else:
            self._want_times()

    def _look_for_devices(self) -> None:
        from mmstudio.services.devices import list_devices

        self._studio.tasks.run(list_devices, self._take_devices)

    def _take_devices(self, devices: list[tuple[str, str]]) -> None:
        self.editor.device.offer(devices)
        self._want_times()

    def _want_times(self) -> None:
        """Have recipes measured while the form is visible and nothing else runs."""
        if self._devices_known and self.isVisible() and self.ready():
            times, editor = self.editor.times, self.editor
            self._with_device(lambda device: times.want(editor.info, device, editor.recipes.recipes))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.editor.times.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._on_changed()
            self.check()

    def _with_device(self, then: Callable[[str], None]) -> None:
        """Continue with the chosen device, once the automatic choice is known."""
        self._studio.tasks.run(
            self._devices_for(1),
            lambda devices: then(devices[0]),
            lambda error: self._studio.fail(tr("The device cannot be used."), error),
        )

    def _devices_for(self, processes: int) -> Callable[[], tuple[str, ...]]:
        """Finds the device of each process, which may take a moment."""
        from mmstudio.services.devices import AUTO, choose_devices

        chosen = str(self.editor.device.currentData())
        wanted = self._studio.preferences.device if chosen == AUTO else chosen
        return partial(choose_devices, wanted, processes)

    def _on_changed(self) -> None:
        self.estimate.forget()
        self._start.setEnabled(self.ready() and not self._starting)
        self.trying.several.setEnabled(self.ready())
        self.processes.setVisible("fusion" in self.editor.parts)  # a predictor learns in one
        self._timer.start()
