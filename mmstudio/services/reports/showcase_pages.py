"""Showcase pages: a run's showcase as a sheet and as an HTML page."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmstudio.core.files.atomic import write_atomic
from mmstudio.core.files.door import name_for
from mmstudio.core.sample import Slot
from mmstudio.plan.scores import Evaluation
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.specs import resolve
from mmstudio.services.generation.wishes import GenerateRequest
from mmstudio.services.reports import pictures, report
from mmstudio.services.reports.showcase import Showcase, ShowcaseRow, describe, find_files, plan_showcase
from mmstudio.services.reports.together import Together, file_in, plan_together

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
        together: What is made together, if any slot is made from any other; ``None`` for other runs.
    """

    opened: OpenProject
    run: str
    showcase: Showcase
    conditions: tuple[Slot, ...]
    together: Together | None = None

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
        together = plan_together(samples, plan.targets, 2) if plan.any_to_any else None
        return cls(opened, found.id, showcase, conditions, together)

    def generate(self) -> Job:
        """Put everything that is shown into the queue, as a session of the run."""
        make = () if self.together is None else (self.showcase.target,)
        return self.opened.generation.submit(GenerateRequest(self.run, self.showcase.items, make=make))

    def generate_together(self) -> Job | None:
        """Put what is made together into the queue, as another session; nothing for runs of one slot."""
        if self.together is None:
            return None
        return self.opened.generation.submit(GenerateRequest(self.run, self.together.items))

    def write(
        self,
        made: Path,
        folder: Path,
        evaluation: Evaluation,
        facts: Mapping[str, str],
        beside: Path | None = None,
    ) -> tuple[Path, Path]:
        """Write the sheet and the page.

        Args:
            made: Folder with the generated files.
            folder: Target folder.
            evaluation: An evaluation of the run.
            facts: Small print of the page.
            beside: Folder with what was made together.

        Returns:
            Paths of the sheet and of the page.
        """
        end = f".{name_for(self.showcase.target)}"
        files = {name.removesuffix(end): path for name, path in find_files(made).items()}
        codec = self._codec(self._target_modality())
        sheet, page = folder / SHEET, folder / PAGE
        pictures.write_sheet(self._strips(files), sheet, codec)
        whole = replace(self._report(files, codec, evaluation, facts), together=self._together(beside))
        write_atomic(page, report.render(whole))
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

    def told(self, beside: Path) -> list[str]:
        """What was made together, in words: a line for each result."""
        lines = []
        for row in () if self.together is None else self._rows(beside):
            lines.append(row.label)
            lines += [
                "  " + ", ".join(f"{one.slot}: {one.text or 'made'}" for one in values) for values in row.sets
            ]
        return lines

    def _together(self, beside: Path | None) -> list[report.ReportTogether]:
        return [] if beside is None or self.together is None else self._rows(beside)

    def _rows(self, beside: Path) -> list[report.ReportTogether]:
        plan = self.together
        assert plan is not None  # noqa: S101 - callers have looked
        rows = []
        for row in plan.rows:
            sets = []
            for place, name in enumerate(row.names):
                values = []
                if row.given:
                    slot = next(one for one in plan.slots if one.name == row.given)
                    values.append(self._given(slot, describe(row.samples[place], [slot])[slot.name]))
                for slot in plan.slots:
                    path = file_in(beside, name, slot.name)
                    if path is not None:
                        inline = self.opened.datasets.registry.modalities.get(slot.modality).inline
                        read = self._codec(slot.modality).read(path) if inline else path
                        values.append(self._given(slot, read))
                sets.append(values)
            others = ", ".join(slot.name for slot in plan.slots if slot.name != row.given)
            label = f"{row.given} given, {others} made" if row.given else f"Out of nothing: {others}"
            rows.append(report.ReportTogether(label, sets))
        return rows

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
