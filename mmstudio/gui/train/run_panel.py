"""The run panel: facts about a run, and buttons for what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFormLayout, QPlainTextEdit, QWidget

from mmstudio.core.files.atomic import bytes_below
from mmstudio.core.job import JobState
from mmstudio.core.run import LearnerKind, Run, RunState
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.theme import icon
from mmstudio.gui.scores.evaluate_sheet import ask_to_evaluate
from mmstudio.gui.scores.predict_sheet import ask_predictor
from mmstudio.gui.shared.basic import button, centred, column, give_role, label, panel, row
from mmstudio.gui.shared.question import ask
from mmstudio.gui.shared.save_dialog import ask_for_file
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.run_changes import DeleteRun
from mmstudio.gui.train.run_controls import RunControls
from mmstudio.plan.progress import Progress
from mmstudio.plan.run_folder import RunFolder
from mmstudio.services.training.run_files import export_gif, thin

_NOTES_MS = 1000
"""Pause in typing after which the notes are stored."""

_FACTS = {
    "id": "Id",
    "step": "Saved at step",
    "best": "Best checkpoint",
    "recipe": "Recipe",
    "dataset": "Data set",
    "seed": "Seed",
    "created": "Started",
    "disk": "Disk",
}


MAKES_NOTHING: dict[LearnerKind, str] = {
    "objective": "This run learns without making anything, so nothing can be generated from it. Evaluate it to see how well it has "
    "learned.",
    "predictor": "This run tells classes apart; it generates nothing. Ask it about files and texts of yours, or about stored samples; "
    "evaluate it to see how often it is right.",
}
"""What to do with runs that generate nothing."""
TELLS = (
    "This run tells the class or the number in a column; it generates nothing. Ask it about files and texts of yours, or about stored "
    "samples; evaluate it to see how often it is right, or how far off."
)
"""The same for an objective that can be asked."""


class RunPanel(QWidget):
    """The right side of the page while a run is shown.

    Attributes:
        previewed: Returns the slot whose previews are shown; empty if there are none.

    Signals:
        again: Id of a run to train again with changes.
        scores_wanted: The run whose scores are to be shown.
    """

    again = Signal(str)
    scores_wanted = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.run: Run | None = None
        self.previewed: Callable[[], str] = str
        self.controls = RunControls(studio)
        self.facts = {name: label("", wrap=True) for name in _FACTS}
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, words in _FACTS.items():
            form.addRow(label(words, "faint", wrap=True), self.facts[name])
        self._generate = button("Generate from it", self.to_generate, picture="generate", primary=True)
        self.nothing = label("", "faint", wrap=True)
        self.ask = button("Ask ...", self.ask_run, picture="help")
        self.judging = QWidget()
        self.judging.setLayout(
            row(
                button("Evaluate ...", self.evaluate, picture="good"),
                button("Scores", self.to_scores, picture="table"),
                self.ask,
                None,
            )
        )
        self.notes = QPlainTextEdit()
        self.notes.setFixedHeight(80)
        self.notes.setTabChangesFocus(True)
        say(self.notes, self.notes.setPlaceholderText, "Notes about this run")
        say(self.notes, self.notes.setAccessibleName, "Notes about this run")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_NOTES_MS)
        self._timer.timeout.connect(self.keep_notes)
        self.notes.textChanged.connect(self._timer.start)
        studio.project_closing.connect(self.leave)
        self.gif = button("Export previews as GIF", self.export_gif, picture="export")
        keep = column(
            row(button("Train again with changes", self.train_again, picture="duplicate"), None),
            row(self.gif, None),
            row(button("Remove old checkpoints", self.thin, picture="close"), None),
            row(button("Delete", self.delete, picture="delete"), None),
        )
        whole = column(
            panel(column(self.controls)),
            self._generate,
            self.nothing,
            self.judging,
            panel(form),
            self.notes,
            panel(keep),
            None,
            gap=10,
        )
        self.setLayout(column(label("Run", "title"), centred(whole, 460), gap=10))

    def show_run(self, run: Run) -> None:
        """Show the current state of a run."""
        if self.run is None or self.run.id != run.id:
            self.keep_notes()
            self.notes.setPlainText(run.notes)
            self._timer.stop()
        self.run = run
        self.controls.show_run(run)
        learner = self._studio.runs.learner(run.id)
        self._generate.setVisible(
            learner == "generator"
        )  # before it can be pressed too: nothing below it moves
        self.gif.setVisible(learner == "generator")
        found = self._studio.runs.get(run.id)  # an adaptation of which nothing was kept has step 0 alone
        self._generate.setEnabled(run.step > 0 or (found is not None and found.generates))
        learned = run.step > 0 or run.state is RunState.DONE
        self.nothing.setVisible(learner in MAKES_NOTHING and learned)
        self.judging.setEnabled(learned)
        self.ask.setVisible(self._studio.runs.tells(run.id))
        if learner in MAKES_NOTHING:
            say(self.nothing, self.nothing.setText, self._makes_nothing(run.id), run=run.id)
        self._emphasise(generate=run.state in {RunState.DONE, RunState.RUNNING})
        values = {
            "id": run.id,
            "step": f"{run.step:,}" if run.step else "-",
            "recipe": run.recipe,
            "dataset": run.dataset,
        }
        values |= {"seed": str(run.seed), "created": run.created[:16].replace("T", " ")}
        for name, value in values.items():
            self.facts[name].setText(value)
        key, files = run.id, self._files(run)
        self._studio.tasks.run(
            lambda: (key, bytes_below(files.path), files.checkpoints.latest()), self._on_measured
        )

    def keep_notes(self) -> None:
        """Store the notes on the run."""
        self._timer.stop()
        words = self.notes.toPlainText()
        if self.run is None or self._studio.opened is None or words == self.run.notes:
            return
        key = self.run.id
        self.run = replace(self.run, notes=words)
        with self._studio.guard(tr("The notes were not stored.")):
            self._studio.project.project.runs.update(key, notes=words)
            self._studio.content_changed.emit("runs")

    def train_again(self) -> None:
        """Take the run's settings into a new training."""
        if self.run is not None:
            self.again.emit(self.run.id)

    def export_gif(self) -> None:
        """Ask for a file and write the previews to it as an animation."""
        if self.run is None:
            return
        path = ask_for_file(self, tr("Export previews"), f"{self.run.name}.gif", "GIF (*.gif)")
        if path is not None:
            files = self._files(self.run)
            work = partial(export_gif, files, path, self.previewed())
            self._studio.tasks.run(work, partial(self._on_exported, str(path)))

    def thin(self) -> None:
        """Remove all checkpoints but the last, the best and pinned ones."""
        job = self.controls.job()
        if self.run is None or (job is not None and job.state in {JobState.RUNNING, JobState.QUEUED}):
            self._studio.notify("note", tr("Checkpoints can be removed when the run does not train."))
            return
        text = tr(
            "Only the last and the best checkpoint of {name} stay. Results made with others can then no longer be"
            " reproduced. This cannot be undone.",
            name=self.run.name,
        )
        if ask(self, tr("Remove old checkpoints"), text, ways=["Remove old checkpoints"]):
            self._studio.tasks.run(partial(thin, self._files(self.run)), self._on_thinned)

    def delete(self) -> None:
        """Move the run into the trash; it can be undone."""
        if self.run is not None:
            self.keep_notes()
            self._studio.undo.push(DeleteRun(self._studio, self.run))

    def _emphasise(self, *, generate: bool) -> None:
        """Emphasise one main button: for a run that stopped early, the one that trains on."""
        give_role(self._generate, "primary" if generate else "")
        self._generate.setIcon(icon("generate", "on_accent" if generate else "text"))

    def to_generate(self) -> None:
        """Go to the page Generate, with this run."""
        if self.run is not None:
            learner = self._studio.runs.learner(self.run.id)
            if learner in MAKES_NOTHING:
                self._studio.notify("note", tr(self._makes_nothing(self.run.id), run=self.run.id))
                return
            self._studio.page_wanted.emit("generate", self.run.id)

    def _makes_nothing(self, run: str) -> str:
        learner = self._studio.runs.learner(run)
        tells = learner == "objective" and self._studio.runs.tells(run)
        return TELLS if tells else MAKES_NOTHING[learner]

    def evaluate(self) -> None:
        """Ask how to evaluate the run."""
        if self.run is not None and self.judging.isEnabled():
            ask_to_evaluate(self._studio, self.run, self)

    def ask_run(self) -> None:
        """Ask a run that tells classes or numbers about something."""
        if self.run is not None:
            ask_predictor(self._studio, self.run, self)

    def to_scores(self) -> None:
        """Show what evaluations found."""
        if self.run is not None:
            self.scores_wanted.emit(self.run)

    def _on_measured(self, found: tuple[str, int, Progress | None]) -> None:
        key, size, state = found
        if self.run is not None and self.run.id == key:
            self.facts["disk"].setText(f"{size / 1e6:,.1f} MB")
            self.facts["best"].setText(_best_in_words(state))

    def _on_exported(self, path: str, count: int) -> None:
        self._studio.notify(
            "good", tr("{count} {count:preview was|previews were} written to {path}.", count=count, path=path)
        )

    def _on_thinned(self, freed: int) -> None:
        self._studio.notify("good", tr("{size} MB are free again.", size=f"{freed / 1e6:,.1f}"))
        self._studio.content_changed.emit("runs")

    def leave(self) -> None:
        """Show no run, so that actions apply to none."""
        self.keep_notes()
        self.run = None
        self.controls.leave()

    def _files(self, run: Run) -> RunFolder:
        return self._studio.project.project.runs.files(run.id)


def _best_in_words(state: Progress | None) -> str:
    """Which checkpoint is the best one, and by what."""
    if state is None or state.best < 0:
        return "-"
    step = f"{state.best:,}"
    if state.best_on and state.best_score is not None:
        return tr("{step} ({name} {value})", step=step, name=state.best_on, value=f"{state.best_score:.4g}")
    if state.best_validation is None:
        return step
    return tr("{step} (held-out loss {value})", step=step, value=f"{state.best_validation:.4g}")
