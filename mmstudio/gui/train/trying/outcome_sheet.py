"""The sheet Tried settings: the trials of a sweep, the best first, and what can be done with them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mmstudio.core.errors import StudioError
from mmstudio.gui.jobs.going_on import may_go_on
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.scores.text_table import WordTable
from mmstudio.gui.shared.basic import button, careful, label, row
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.sweeps.trials import told_value
from mmstudio.services.comparison.comparison import MOST
from mmstudio.services.sweeps.table import SweepTable, TrialRow, table_of

_WIDTH_PX, _HIGH_PX, _REST_MS = 860, 320, 400
STATES = {
    "waits": "waits",
    "trains": "trains",
    "paused": "stopped",
    "done": "done",
    "failed": "failed",
    "stopped early": "stopped early",
    "missing": "not there",
}
BESIDE_KINDS = {"best": "best", "not told apart": "not told apart from it", "worse": "worse", "": ""}


class OutcomeSheet(Sheet):
    """Shows what a sweep has found so far, while it goes on.

    Args:
        studio: Of the open project.
        chosen: Id of the sweep that is shown at first; the latest if empty.
        parent: The page.

    Signals:
        used: Recipe, name of the data set, and seed of the settings to begin with.
    """

    used = Signal(object, str, int)

    def __init__(self, studio: Studio, chosen: str, parent: QWidget) -> None:
        super().__init__(parent, "Tried settings", _WIDTH_PX)
        self._studio = studio
        self.found: SweepTable | None = None
        self._asked = 0
        self.which = Combo()
        for sweep in reversed(studio.project.sweeps.list()):
            self.which.addItem(f"{sweep.id}: {sweep.title}", sweep.id)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))
        say(self.which, self.which.setAccessibleName, "Sweep")
        self.table = WordTable("Tried settings")
        self.table.setMinimumHeight(_HIGH_PX)
        self.notes = label("", "faint", wrap=True)
        self.why = label("", "", wrap=True)
        self.stop = careful(button("Stop all", self._stop, picture="pause"))
        self.more = button("Go on", self._go_on, picture="play")
        self.compare = button("Compare the runs", self._compare, picture="versus")
        self.use = button("Use these settings", self._use, picture="good", primary=True)
        self.fill(
            [row(self.which), self.table, self.why, self.notes],
            [self.stop, self.more, None, self.compare, button("Close", self.reject), self.use],
        )
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self.read)
        self.which.currentIndexChanged.connect(lambda _: self.read())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._tell_row())
        studio.bridge.state_changed.connect(self._on_state_changed)
        studio.project_closing.connect(self.reject)
        self.read()

    def _on_state_changed(self, _event: object) -> None:
        self._timer.start()

    def read(self) -> None:
        """Read the outcome again."""
        if self._studio.opened is None or not self.which.count():
            return
        self._asked += 1
        work = partial(table_of, self._studio.project.sweeps, str(self.which.currentData()))
        self._studio.tasks.run(work, partial(self._take, self._asked), self._refuse)

    @property
    def row(self) -> TrialRow | None:
        """The chosen trial; the best one if none is chosen."""
        if self.found is None:
            return None
        chosen = self.table.selectionModel().selectedRows()
        if chosen and chosen[0].row() < len(self.found.rows):
            return self.found.rows[chosen[0].row()]
        return self.found.best

    def _take(self, asked: int, found: SweepTable) -> None:
        if not isValid(self) or asked != self._asked:
            return
        chosen = self.row if self.found is not None and self.found.sweep.id == found.sweep.id else None
        self.found = found
        paths = found.sweep.paths
        score = found.sweep.by or "Held-out loss"
        self.table.show_rows(
            [*paths, score, "95 %", "Beside the best", "State", "Runs"],
            [_cells(one, paths) for one in found.rows],
            [_reasons(one) for one in found.rows],
        )
        numbers = [one.number for one in found.rows]
        if chosen is not None and chosen.number in numbers and chosen is not found.best:
            self.table.selectRow(numbers.index(chosen.number))
        elif found.best is not None:
            self.table.selectRow(0)
        put(self.notes.setText, "\n".join(tr(note.template, **note.params) for note in found.notes))
        states = {one.state for one in found.rows}
        self.stop.setEnabled(bool(states & {"waits", "trains"}))
        self.more.setEnabled(found.sweep.stopped or bool(states & {"paused", "failed", "missing"}))
        self.compare.setEnabled(len(found.best_runs(MOST)) > 1)
        self._tell_row()

    def _tell_row(self) -> None:
        chosen = self.row
        self.use.setEnabled(chosen is not None)
        put(self.why.setText, "" if chosen is None else _reasons(chosen))
        self.why.setVisible(bool(self.why.text()))

    def _stop(self) -> None:
        self._change(self._studio.project.sweeps.stop)

    def _go_on(self) -> None:
        opened, found = self._studio.project, self.found
        try:
            if found is not None and may_go_on(self, opened, lambda: opened.sweeps.told(found.sweep.id)):
                self._change(opened.sweeps.go_on)
        except StudioError as error:
            self._refuse(error)

    def _change(self, work: object) -> None:
        assert callable(work)  # noqa: S101 - one of the two above
        if self.found is not None:
            self._studio.tasks.run(partial(work, self.found.sweep.id), lambda _: self._later(), self._refuse)

    def _later(self) -> None:
        if isValid(self):
            self._timer.start()

    def _compare(self) -> None:
        if self.found is not None:
            runs = " ".join(self.found.best_runs(MOST))
            self.reject()
            self._studio.page_wanted.emit("compare", runs)

    def _use(self) -> None:
        """Hand the settings of the chosen trial to the form."""
        chosen = self.row
        if self.found is None or chosen is None:
            return
        sweep = self.found.sweep
        try:
            recipe = self._studio.project.sweeps.recipe_of(sweep, chosen.number)
        except StudioError as error:
            self._refuse(error)
            return
        self.used.emit(recipe, sweep.dataset, sweep.seeds[0])
        super().accept()

    def _refuse(self, error: BaseException) -> None:
        if isValid(self):
            put(self.why.setText, sentence(error))
            self.why.show()


def _cells(one: TrialRow, paths: tuple[str, ...]) -> list[str]:
    reach = "" if one.low is None or one.high is None else f"{one.low:.4g} … {one.high:.4g}"
    return [
        *(told_value(one.settings[path]) if path in one.settings else "" for path in paths),
        "" if one.value is None else f"{one.value:.4g}",
        reach,
        tr(BESIDE_KINDS[one.beside]) if one.beside else "",
        tr(STATES[one.state]),
        ", ".join(run.run for run in one.runs if run.run),
    ]


def _reasons(one: TrialRow) -> str:
    """Why trainings of a trial ended early or failed."""
    told = [(run.run, run.why) for run in one.runs if run.why is not None]
    return "\n".join(f"{run}: {tr(why.template, **why.params)}" for run, why in told)
