"""The sheet Compare families: what is compared, on what data, for how long and under how many seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mmstudio.gui.compare.study_form import StudyForm
from mmstudio.gui.compare.synthetic_steps import SyntheticSteps
from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import button, label
from mmstudio.gui.shared.job_sheet import JobSheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.scores import FEWEST_RUNS
from mmstudio.services.comparison.comparison import FEWEST, MOST
from mmstudio.services.comparison.study import Study
from mmstudio.services.comparison.synthetic import SyntheticWish
from mmstudio.services.comparison.wishes import StudyOffer, StudyWish
from mmstudio.services.devices import choose_device

_WIDTH_PX = 600
_Offered = tuple[StudyOffer, Sequence[tuple[str, str]]]


class FamiliesSheet(JobSheet):
    """Asks what to compare, then puts the trainings and evaluations into the queue.

    Args:
        studio: Of the open project.
        parent: The page.
        then: Takes the study when its runs are in the queue, which may be after the sheet was closed.
        run: Id of a run whose baselines are asked for; empty for anything.
    """

    def __init__(self, studio: Studio, parent: QWidget, then: Callable[[Study], None], run: str = "") -> None:
        super().__init__(studio, "Compare families", _WIDTH_PX, ("Start", "play"), parent)
        self._then = then
        self._asked = 0
        self.form = StudyForm([info.name for info in studio.project.datasets.list()])
        if run:
            self._begin_with(run)
        self.total, self.claim = label("", "heading", wrap=True), label("", "faint", wrap=True)
        self._lay_out()
        self.form.asked.connect(self._ask)
        self.form.changed.connect(self._tell)
        self._ask()

    @property
    def wish(self) -> StudyWish:
        """What is chosen."""
        return self.form.wish(choose_device(self._studio.preferences.device))

    def accept(self) -> None:
        """Start; where samples have to be generated first, the trainings follow by themselves."""
        wish = self.wish
        if wish.of != "synthetic":
            super().accept()
        elif self.go.isEnabled():
            self.go.setEnabled(False)
            self._generate_first(wish)

    def work(self) -> Callable[[], Study]:
        """What puts everything into the queue."""
        return partial(self._studio.project.families.start, self._studio.app.recipes, self.wish)

    def ready(self) -> bool:
        """Whether anything can be compared."""
        return bool(self.form.boxes)

    def begun(self, made: Study) -> object:
        """Hand the study on, if nobody has closed the sheet."""
        if isValid(self):
            self._then(made)
        return made

    def _generate_first(self, wish: StudyWish) -> None:
        maker = str(self.form.maker.currentData())
        steps = SyntheticSteps(self._studio, SyntheticWish(wish, maker, self.form.times.value()))
        steps.started.connect(self._then)
        steps.begun.connect(self._on_begun)
        steps.refused.connect(self.refuse)
        steps.go_on()

    def _begin_with(self, run: str) -> None:
        """Begin with the baselines of a run, for its budget."""
        found = self._studio.project.runs.list()
        dataset = next((one.run.dataset for one in found if one.run.id == run), "")
        self.form.begin_with("baselines", dataset, run)
        training = self._studio.project.runs.config(run).recipe.training
        self.form.minutes.setValue(training.minutes)
        self.form.steps.setValue(training.steps)

    def _lay_out(self) -> None:
        lead = label(
            "Each is trained for the same time under each seed, then judged by the usual metrics. The jobs stand in the "
            "queue like any others, and can be stopped and gone on with.",
            wrap=True,
        )
        self.fill(
            [lead, self.form, self.total, self.claim, self.trouble],
            [None, button("Cancel", self.reject), self.go],
        )

    def _ask(self) -> None:
        """Ask what can be chosen."""
        self._asked += 1
        wish, opened, library = self.wish, self._studio.project, self._studio.app.recipes
        self.go.setEnabled(False)

        def offered() -> _Offered:
            made = opened.synthetic.makers(wish.dataset) if wish.of == "synthetic" else []
            return opened.families.offer(library, wish), made

        if wish.dataset:
            self._studio.tasks.run(offered, partial(self._take, self._asked), self.refuse)

    def _take(self, asked: int, found: _Offered) -> None:
        if asked == self._asked and isValid(self):
            self.form.show_offer(*found)

    def _tell(self) -> None:
        """Tell how long it will take, and whether it can be started."""
        self.tell("")
        wish = self.wish
        count, families = len(wish.families) * wish.seeds, len(wish.families)
        fits = families >= FEWEST and count <= MOST
        words = "{count} runs, {minutes:,.0f} minutes of training in all, and the judging behind it"
        if wish.steps:
            words = "{count} runs, {steps:,} {steps:step|steps} of training each, and the judging behind it"
        minutes = count * wish.minutes
        say(self.total, self.total.setText, words, count=count, minutes=minutes, steps=wish.steps)
        words = "With three seeds or more, it can be said which is better here."
        if families < FEWEST:
            words = "Choose at least two."
        elif not fits:
            words = "At most {most} runs can be compared: take fewer seeds or choose fewer."
        elif wish.of == "synthetic" and not self.form.maker.count():
            fits, words = False, "No run of this data set generates anything yet. Train one first."
        elif wish.seeds < FEWEST_RUNS:
            words = "With fewer than three seeds, only these checkpoints are compared; which is better stays open."
        say(self.claim, self.claim.setText, words, most=MOST)
        self.go.setEnabled(fits)

    def _on_begun(self) -> None:
        if isValid(self):
            self.close_begun()
