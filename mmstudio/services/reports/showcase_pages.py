"""Showcase pages: a run's showcase as a sheet and as an HTML page."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmstudio.core.files.atomic import write_atomic
from mmstudio.core.sample import Slot
from mmstudio.plan.scores import Evaluation
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.specs import resolve
from mmstudio.services.generation.wishes import GenerateRequest
from mmstudio.services.reports import pictures, report
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
        conditions: The run's condition slots.
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
        showcase = plan_showcase(samples, plan.target.name, plan.conditions)
        return cls(opened, found.id, showcase, plan.conditions)

    def generate(self) -> Job:
        """Put everything that is shown into the queue, as a session of the run."""
        return self.opened.generation.submit(GenerateRequest(self.run, self.showcase.items))

    def write(
        self, made: Path, folder: Path, evaluation: Evaluation, facts: Mapping[str, str]
    ) -> tuple[Path, Path]:
        """Write the sheet and the page.

        Args:
            made: Folder with the generated files.
            folder: Target folder.
            evaluation: An evaluation of the run.
            facts: Small print of the page.

        Returns:
            Paths of the sheet and of the page.
        """
        files = find_files(made)
        codec = self._codec(self._target_modality())
        sheet, page = folder / SHEET, folder / PAGE
        pictures.write_sheet(self._strips(files), sheet, codec)
        write_atomic(page, report.render(self._report(files, codec, evaluation, facts)))
        return sheet, page

    def _strips(self, files: Mapping[str, Path]) -> list[pictures.Strip]:
        held = [files.get(f"held-{index}") for index in range(len(self.showcase.samples))]
        real = [sample.values[self.showcase.target][0].path for sample in self.showcase.samples]
        strips = [
            pictures.Strip("real", real, "Held-out conditions"),
            pictures.Strip("generated", held),
        ]
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
            real, made = sample.values[self.showcase.target][0].path, files.get(f"held-{index}")
            if real is not None and made is not None:
                held = describe(sample, self.conditions)
                given = [self._given(slot, held[slot.name]) for slot in self.conditions if slot.name in held]
                cards.append(
                    report.ReportCard(pictures.as_uri(real, codec), pictures.as_uri(made, codec), given)
                )
        names = [slot.name for slot in self.conditions]
        return report.RunReport(
            title=f"{self.opened.project.name}: pictures from {', '.join(names)}",
            lead="A model trained on this computer from nothing but the sample data, asked for combinations it has "
            "never seen.",
            facts=facts,
            cards=cards,
            changed=self._shown(self.showcase.changed, files, codec, marked=True),
            alone=self._shown(self.showcase.alone, files, codec, marked=False),
            evaluation=evaluation,
            losses=self._losses(),
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

    def _given(self, slot: Slot, value: Any) -> report.Given:
        if not isinstance(value, Path):
            words = (
                value
                if isinstance(value, str)
                else ", ".join(f"{name}: {cell}" for name, cell in value.items())
            )
            return report.Given(slot.name, text=words)
        if sound := pictures.sound_uri(value):
            return report.Given(slot.name, sound=sound)
        return report.Given(slot.name, picture=pictures.as_uri(value, self._codec(slot.modality)))

    def _losses(self) -> list[tuple[float, float]]:
        points = []
        for row in self.opened.runs.metrics(self.run):
            loss = next((value for name, value in row.items() if name.startswith("loss")), None)
            if loss is not None:
                points.append((float(row["step"]), float(loss)))
        return points

    def _commands(self) -> list[str]:
        """Commands to go on with, to be run beside the project's folder; the page may be shared, so it omits the full path."""
        held = describe(self.showcase.base, self.conditions).values()
        words = next((value for value in held if isinstance(value, str)), "")
        dataset = self.opened.project.runs.get(self.run).dataset
        return go_on(self.opened.project.layout.root.name, self.run, dataset, words)

    def _target_modality(self) -> str:
        return self.opened.runs.plan(self.run).target.modality

    def _codec(self, modality: str) -> Codec:
        codec: Codec = resolve(self.opened.datasets.registry.modalities.get(modality).factory)()
        return codec


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
