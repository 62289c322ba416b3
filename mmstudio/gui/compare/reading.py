"""Reading of what the page shows: in other threads, and only the latest answer counts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject

from mmstudio.core.run import Run
from mmstudio.gui.compare.curves import OfRuns
from mmstudio.gui.compare.previews import ShownPreviews, read_previews
from mmstudio.gui.compare.sections import Sections
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.comparison.comparison import Comparison
from mmstudio.services.comparison.previews import ComparedPreviews
from mmstudio.services.comparison.service import RunCurves


class RunsReading(QObject):
    """Reads comparison, curves and previews of the chosen runs, and hands them to the sections.

    Attributes:
        comparison: What is compared; ``None`` until it is known.
        baseline: Id of the run that the others are compared with; empty for the first.
    """

    def __init__(self, studio: Studio, sections: Sections) -> None:
        super().__init__(sections)
        self._studio, self._sections = studio, sections
        self.comparison: Comparison | None = None
        self.baseline = ""
        self._runs: list[Run] = []
        self._curves: RunCurves | None = None
        self._round = 0
        self._reads_curves = False
        self._slot = ""
        sections.previews.wanted.connect(self._read_step)
        sections.previews.slot_wanted.connect(self._on_slot)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Read and show these runs."""
        self._round += 1
        self._runs = list(runs)
        self.comparison, self._curves, self._reads_curves = None, None, False
        self._sections.show_runs(self._runs)
        if runs:
            self._curves = self._studio.project.comparison.readers(self._keys)
            self.read_growth()
            self._compare()

    def read_again(self, runs: Sequence[Run]) -> None:
        """Read the runs that are shown once more, since something about them has changed."""
        known = {run.id: run for run in runs}
        if self._runs and all(run.id in known for run in self._runs):
            self._runs = [known[run.id] for run in self._runs]
            self._compare()
            self.read_growth()

    def choose_baseline(self, run: str) -> None:
        """Compare with another run."""
        self.baseline = run
        if self._runs:
            self._compare()

    def read_growth(self) -> None:
        """Read what the curves and previews have grown by."""
        if self._curves is not None and not self._reads_curves:
            self._reads_curves = True
            self._studio.tasks.run(
                self._curves.read, partial(self._take_curves, self._round), partial(self._fail, self._round)
            )
            self._list_previews()

    def let_go(self) -> None:
        """Forget the runs."""
        self._round += 1
        self._runs, self._curves, self.comparison, self.baseline, self._slot = [], None, None, "", ""

    @property
    def _keys(self) -> list[str]:
        return [run.id for run in self._runs]

    def _compare(self) -> None:
        keys, service = self._keys, self._studio.project.comparison
        baseline = self.baseline if self.baseline in keys else ""
        self._studio.tasks.run(
            lambda: service.compare(keys, baseline=baseline),
            partial(self._take_comparison, self._round, baseline),
            partial(self._fail, self._round),
        )

    def _list_previews(self) -> None:
        keys, slot, service = self._keys, self._slot, self._studio.project.comparison
        self._studio.tasks.run(
            lambda: service.previews(keys, slot),
            partial(self._take_listed, self._round),
            partial(self._fail, self._round),
        )

    def _take_curves(self, asked: int, curves: OfRuns) -> None:
        if asked == self._round:
            self._reads_curves = False
            self._sections.curves.show_curves(curves)

    def _take_comparison(self, asked: int, baseline: str, found: Comparison) -> None:
        wanted = self.baseline if self.baseline in self._keys else ""
        if asked == self._round and baseline == wanted:
            self.comparison = found
            self._sections.show_comparison(found)

    def _take_listed(self, asked: int, found: ComparedPreviews) -> None:
        if asked == self._round:
            self._sections.previews.show_listed(found, [run.name for run in self._runs])

    def _read_step(self, step: int) -> None:
        previews, opened, dataset = (
            self._sections.previews.previews,
            self._studio.project,
            self._runs[0].dataset,
        )
        self._studio.tasks.run(
            lambda: read_previews(opened, previews, step, dataset),
            partial(self._take_previews, self._round, step),
            partial(self._fail, self._round),
        )

    def _take_previews(self, asked: int, step: int, shown: ShownPreviews) -> None:
        if asked == self._round and step == self._sections.previews.step:
            self._sections.previews.show_previews(shown)

    def _on_slot(self, slot: str) -> None:
        self._slot = slot
        self._list_previews()

    def _fail(self, asked: int, error: BaseException) -> None:
        if asked == self._round:
            self._reads_curves = False
            self._studio.fail(tr("The runs cannot be compared."), error)
