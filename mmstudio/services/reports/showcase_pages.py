"""Showcase pages: a run's showcase as a sheet and as an HTML page."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mmstudio.core.files.atomic import write_atomic
from mmstudio.core.files.door import name_for
from mmstudio.core.sample import Slot
from mmstudio.plan.scores import Evaluation
from mmstudio.plugins.protocols import Codec
from mmstudio.services.generation.wishes import GenerateRequest
from mmstudio.services.reports import pictures, report
from mmstudio.services.reports.page_values import PageValues
from mmstudio.services.reports.showcase import Showcase, ShowcaseRow, describe, find_files, plan_showcase

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.services.opened import OpenProject

SHEET, PAGE = "grid.png", "report.html"


@dataclass(frozen=True)
class Showing:
    """The showcase of one run, which becomes a sheet and a page.

    Attributes:
        opened: The run's project.
        run: Id of the run.
        showcase: What is generated.
        conditions: The run's condition slots, without the target slot that is shown.
    """

    opened: OpenProject
    run: str
    showcase: Showcase
    conditions: tuple[Slot, ...]

    @classmethod
    def of(cls, opened: OpenProject, run: str) -> Showing:
        """Plan the showcase of a run.

        Raises:
            NotFoundError: If there is no such run or data set.
        """
        found, plan = opened.project.runs.get(run), opened.runs.plan(run)
        samples = opened.project.datasets.samples(found.dataset)
        target = plan.target.name
        conditions = tuple(slot for slot in plan.conditions if slot.name != target)
        showcase = plan_showcase(samples, target, conditions)
        return cls(opened, found.id, showcase, conditions)

    def generate(self) -> Job:
        """Put everything that is shown into the queue, as a session of the run."""
        make = (self.showcase.target,) if self.opened.runs.plan(self.run).any_to_any else ()
        return self.opened.generation.submit(GenerateRequest(self.run, self.showcase.items, make=make))

    def write(
        self,
        made: Path,
        folder: Path,
        evaluation: Evaluation,
        facts: Mapping[str, str],
        answers: Sequence[report.ReportAnswers] = (),
    ) -> tuple[Path, Path]:
        """Write the sheet and the page.

        Args:
            made: Folder with the generated files.
            folder: Target folder.
            evaluation: An evaluation of the run.
            facts: Small print of the page.
            answers: More sections.

        Returns:
            Paths of the sheet and of the page.
        """
        end = f".{name_for(self.showcase.target)}"
        files = {name.removesuffix(end): path for name, path in find_files(made).items()}
        codec = self._values.codec(self._target)
        sheet, page = folder / SHEET, folder / PAGE
        pictures.write_sheet(self._strips(files), sheet, codec)
        whole = replace(self._report(files, codec, evaluation, facts), answers=answers)
        write_atomic(page, report.render(whole))
        return sheet, page

    def _strips(self, files: Mapping[str, Path]) -> list[pictures.Strip]:
        held = [files.get(f"held-{index}") for index in range(len(self.showcase.samples))]
        there = (sample.values.get(self.showcase.target, ()) for sample in self.showcase.samples)
        real = [next((value.path for value in values), None) for values in there]
        shown = [pictures.Strip("real", real)] if any(real) else []
        first, *others = [*shown, pictures.Strip("generated", held)]
        strips = [replace(first, heading="Held-out conditions"), *others]
        for heading, rows in (("One changed", self.showcase.changed), ("One alone", self.showcase.alone)):
            for number, row in enumerate(rows):
                tiles = [files.get(name) for name in row.names]
                strips.append(pictures.Strip(row.title, tiles, "" if number else heading))
        return strips

    def _report(
        self, files: Mapping[str, Path], codec: Codec, evaluation: Evaluation, facts: Mapping[str, str]
    ) -> report.RunReport:
        cards = []
        for index, sample in enumerate(self.showcase.samples):
            held, made = describe(sample, (self._target, *self.conditions)), files.get(f"held-{index}")
            if self._target.name in held and made is not None:
                given = [
                    self._values.of(slot, held[slot.name]) for slot in self.conditions if slot.name in held
                ]
                real = self._values.of(self._target, held[self._target.name], "real")
                cards.append(report.ReportCard(real, self._values.of(self._target, made, "generated"), given))
        names = [slot.name for slot in self.conditions]
        return report.RunReport(
            title=f"{self.opened.project.name}: {self._target.name} from {', '.join(names)}",
            lead="A model trained on this computer from nothing but the sample data, asked for combinations it has "
            "never seen.",
            facts=facts,
            cards=cards,
            changed=self._shown(self.showcase.changed, files, codec, marked=True),
            alone=self._shown(self.showcase.alone, files, codec, marked=False),
            evaluation=evaluation,
            losses=losses_of(self.opened, self.run),
            diagnosis=self.opened.diagnosis.diagnose(self.run),
            commands=self._commands(),
        )

    def _shown(
        self, rows: Sequence[ShowcaseRow], files: Mapping[str, Path], codec: Codec, *, marked: bool
    ) -> list[report.ReportStrip]:
        return [
            report.ReportStrip(
                row.title,
                [pictures.as_uri(files[name], codec) for name in row.names if name in files],
                marked,
            )
            for row in rows
        ]

    def _commands(self) -> list[str]:
        held = describe(self.showcase.base, self.conditions).values()
        words = next((value for value in held if isinstance(value, str)), "")
        dataset = self.opened.project.runs.get(self.run).dataset
        return go_on(self.opened.project.layout.root.name, self.run, dataset, words)

    @property
    def _target(self) -> Slot:
        return self.opened.runs.plan(self.run).target

    @property
    def _values(self) -> PageValues:
        return PageValues(self.opened.datasets.registry)


def losses_of(opened: OpenProject, run: str) -> list[tuple[float, float]]:
    """The (step, loss) of each logged step of a run; of several losses the first."""
    points = []
    for row in opened.runs.metrics(run):
        loss = next((value for name, value in row.items() if name.startswith("loss")), None)
        if loss is not None:
            points.append((float(row["step"]), float(loss)))
    return points


def go_on(folder: str, run: str, dataset: str, words: str) -> list[str]:
    """Commands to go on with; names and texts are quoted for the shell."""
    place = f"--project {shlex.quote(folder)}"
    asked = f"--text {shlex.quote(words)} " if words.isprintable() and words else ""
    return [
        f"mmstudio generate {place} --run {run} {asked}-n 8 --out pictures",
        f"mmstudio evaluate {place} --run {run}",
        "mmstudio recipe list",
        f"mmstudio train {place} --dataset {shlex.quote(dataset)} --recipe flow --minutes 10",
        f"mmstudio dataset import YOUR_FOLDER {place}",
    ]
