"""The sheet Compare tasks: a run of several tasks, and each of them learned alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFormLayout, QWidget
from shiboken6 import isValid

from mmstudio.core.run import Run
from mmstudio.gui.look.language import named, say
from mmstudio.gui.shared.basic import button, label
from mmstudio.gui.shared.forms.editors import Combo, Spin
from mmstudio.gui.shared.job_sheet import JobSheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.scores import FEWEST_RUNS
from mmstudio.services.comparison.comparison import MOST
from mmstudio.services.comparison.study import Study

_WIDTH_PX, _COUNT, _MOST_COUNT = 560, 512, 10_000


class TasksSheet(JobSheet):
    """Asks for the run and the seeds, then puts the trainings and evaluations into the queue.

    Args:
        studio: Of the open project.
        runs: Runs with tasks, at least one.
        chosen: Id of the run that is chosen at first; the first one if it is none of them.
        parent: The page.

    Signals:
        started: The :class:`Study`.
    """

    def __init__(self, studio: Studio, runs: list[Run], chosen: str, parent: QWidget) -> None:
        super().__init__(studio, "Compare tasks", _WIDTH_PX, ("Start", "play"), parent)
        self._asked = 0
        self._tasks: tuple[str, ...] = ()
        self.run = Combo()
        for run in runs:
            self.run.addItem(named(run), run.id)
        self.run.setCurrentIndex(max(0, self.run.findData(chosen)))
        say(self.run, self.run.setAccessibleName, "Run")
        self.run.currentIndexChanged.connect(lambda _: self._ask())
        self.seeds, self.count = Spin(1, MOST), Spin(1, _MOST_COUNT)
        self.count.setValue(_COUNT)
        say(self.seeds, self.seeds.setAccessibleName, "Seeds")
        say(self.count, self.count.setAccessibleName, "Samples that are judged")
        self.seeds.valueChanged.connect(lambda _: self._tell())
        self.total, self.claim = label("", "heading", wrap=True), label("", "faint", wrap=True)
        self._lay_out()
        self._ask()

    def work(self) -> Callable[[], Study]:
        """What puts everything into the queue."""
        return partial(
            self._studio.project.task_studies.start,
            self.run.currentData(),
            seeds=self.seeds.value(),
            count=self.count.value(),
        )

    def ready(self) -> bool:
        """Whether it is known what the run learns."""
        return bool(self._tasks)

    def begun(self, made: Study) -> object:
        """The study."""
        return made

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow(label("Run", "field"), self.run)
        form.addRow(label("Seeds", "field"), self.seeds)
        form.addRow(label("Samples that are judged", "field"), self.count)
        lead = label(
            "Each task of the run is trained alone for the same budget, from the same conditions, and all are judged: then the "
            "scores of each task with the others and without stand side by side.",
            wrap=True,
        )
        self.fill(
            [lead, form, self.total, self.claim, self.trouble], [None, button("Cancel", self.reject), self.go]
        )

    def _ask(self) -> None:
        """Ask what the chosen run learns."""
        self._asked += 1
        self.go.setEnabled(False)
        work = partial(self._studio.project.task_studies.of, self.run.currentData())
        self._studio.tasks.run(work, partial(self._take, self._asked), self.refuse)

    def _take(self, asked: int, tasks: tuple[str, ...]) -> None:
        if isValid(self) and asked == self._asked:
            self._tasks = tasks
            self._tell()

    def _tell(self) -> None:
        """Tell how many runs that are, and whether they can be started."""
        self.tell("")
        count = (1 + len(self._tasks)) * self.seeds.value()
        say(
            self.total,
            self.total.setText,
            "{count} runs: {tasks} together, and each alone",
            count=count,
            tasks=", ".join(self._tasks),
        )
        words = "With three seeds or more, it can be said whether learning together helps here."
        if count > MOST:
            words = "At most {most} runs can be compared: take fewer seeds."
        elif self.seeds.value() < FEWEST_RUNS:
            words = "With fewer than three seeds, only these checkpoints are compared; whether learning together helps stays open."
        say(self.claim, self.claim.setText, words, most=MOST)
        self.go.setEnabled(bool(self._tasks) and count <= MOST)
