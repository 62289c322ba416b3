"""The form of a new training, and its start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from mmstudio.gui.language import say, tr
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import button, column, label, row
from mmstudio.gui.widgets.recipe_editor import RecipeEditor


class NewTraining(QWidget):
    """Everything that a training needs, and the button that starts it.

    Signals:
        started: Id of the run that now waits or trains.
    """

    started = Signal(str)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.editor = RecipeEditor(studio)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.editor)
        self._trouble = label("", "error", wrap=True)
        self._trouble.hide()
        self._start = button("Start", self.start, picture="play", primary=True)
        self._back = button("All defaults", self.reset, picture="reset")
        foot = row(self._back, None, self._start)
        whole = column(label("New training", "title"), scroll, self._trouble, foot, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.editor.changed.connect(self._on_changed)

    def ready(self) -> bool:
        """Whether there is a data set to train on."""
        return bool(self.editor.dataset.count())

    def refresh(self) -> None:
        """Offer what there is now."""
        self.editor.refresh()

    def reset(self) -> None:
        """The recipe as it is shipped."""
        self.editor.recipe.activated.emit(self.editor.recipe.currentIndex())

    def take_run(self, run_id: str) -> None:
        """Start from the settings of an earlier run."""
        config = self._studio.attempt(
            tr("The run's settings cannot be read."), lambda: self._studio.project.runs.config(run_id)
        )
        if config is not None:
            run = config.run
            self.editor.show_recipe(config.recipe, run.dataset, run.name, run.seed)

    def start(self) -> None:
        """Put the training into the queue."""
        if not self.editor.valid():
            say(self._trouble, self._trouble.setText, "Something in the form is not valid; it is marked.")
            self._trouble.show()
            return
        with self._studio.guard(tr("The training was not started.")):
            from mmstudio.services.devices import AUTO, choose_device

            recipe = self.editor.result()
            dataset, seed = self.editor.dataset.currentText(), self.editor.seed.value()
            name = self.editor.title.text().strip()

            def launch(device: object) -> None:
                with self._studio.guard(tr("The training was not started.")):
                    job = self._studio.project.runs.start(
                        dataset, recipe, seed=seed, device=str(device), name=name
                    )
                    self._studio.content_changed.emit("runs")
                    self.started.emit(job.run_id)

            self._studio.tasks.run(lambda: choose_device(AUTO), launch)

    def _on_changed(self) -> None:
        self._trouble.hide()
        self._start.setEnabled(self.ready())
