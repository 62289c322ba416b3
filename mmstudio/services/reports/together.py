"""What a run of several slots makes together, as rows of a page: from one slot the others, and all of them out of nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mmstudio.core.context import Samples
from mmstudio.core.files.door import name_for
from mmstudio.core.sample import Sample, Slot
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio.services.reports import report
from mmstudio.services.reports.page_values import PageValues
from mmstudio.services.reports.showcase import describe, given

if TYPE_CHECKING:
    from mmstudio.core.job import Job
    from mmstudio.services.opened import OpenProject

SETS = 4
_SEED = 3000
_AGREE = "Whatever is given, the rest is made, and it should agree: what a text says, a picture shows and a sound tells."


@dataclass(frozen=True)
class TogetherRow:
    """Results that were made from the same slot, or from none.

    Attributes:
        given: Name of the slot that was given; empty for none.
        samples: The samples whose values were given, one per result; empty where nothing was.
        names: Names of the results.
    """

    given: str
    samples: tuple[Sample, ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Together:
    """What to generate, and how to lay it out.

    Attributes:
        slots: The run's target slots.
        rows: A row for every target slot that is given, and one for nothing.
        items: All results to make.
    """

    slots: tuple[Slot, ...]
    rows: tuple[TogetherRow, ...]
    items: tuple[ItemWish, ...]


@dataclass(frozen=True)
class MadeTogether:
    """What one run makes together.

    Attributes:
        opened: The run's project.
        run: Id of the run.
        plan: What is made.
    """

    opened: OpenProject
    run: str
    plan: Together

    @classmethod
    def of(cls, opened: OpenProject, run: str) -> MadeTogether:
        """Plan what a run makes together that makes any slot from any other.

        Raises:
            NotFoundError: If there is no such run or data set.
        """
        found = opened.project.runs.get(run)
        samples = opened.project.datasets.samples(found.dataset)
        return cls(opened, found.id, plan_together(samples, opened.runs.plan(run).targets, 2))

    def generate(self) -> Job:
        """Put it into the queue, as a session of the run."""
        return self.opened.generation.submit(GenerateRequest(self.run, self.plan.items))

    def told(self, made: Path) -> list[str]:
        """In words, a line for each result.

        Args:
            made: Folder with the generated files.
        """
        lines = []
        for planned, row in zip(self.plan.rows, self._rows(made), strict=True):
            lines.append(row.label)
            lines += [
                "  "
                + ", ".join(
                    f"{one.slot}: {one.text or ('given' if one.slot == planned.given else 'made')}"
                    for one in values
                )
                for values in row.sets
            ]
        return lines

    def answers(self, made: Path, minutes: float) -> report.ReportAnswers:
        """The section of a page.

        Args:
            made: Folder with the generated files.
            minutes: Minutes that the run was trained.
        """
        title = self.opened.runs.config(self.run).recipe.title
        note = f"{_AGREE} By the run {self.run}, {title}, trained for {minutes:.1f} min."
        return report.ReportAnswers("Made together", note, self._rows(made))

    def _rows(self, made: Path) -> list[report.ReportSets]:
        page, rows = PageValues(self.opened.datasets.registry), []
        for row in self.plan.rows:
            sets = []
            for place, name in enumerate(row.names):
                values = []
                if row.given:
                    slot = next(one for one in self.plan.slots if one.name == row.given)
                    values.append(page.of(slot, describe(row.samples[place], [slot])[slot.name]))
                found = ((slot, file_in(made, name, slot.name)) for slot in self.plan.slots)
                values += [page.of(slot, path) for slot, path in found if path is not None]
                sets.append(values)
            others = ", ".join(slot.name for slot in self.plan.slots if slot.name != row.given)
            label = f"{row.given} given, {others} made" if row.given else f"Out of nothing: {others}"
            rows.append(report.ReportSets(label, sets))
        return rows


def plan_together(samples: Samples, targets: Sequence[Slot], most: int) -> Together:
    """Choose held-out samples, and lay out what to make from each target slot of theirs alone.

    Args:
        samples: The data set.
        targets: The run's target slots, which are its conditions too.
        most: Number of slots that are given in turn, the first ones.
    """
    split = next((name for name in ("test", "val", "train") if samples.info.counts.get(name)), "train")
    rows: list[TogetherRow] = []
    items: list[ItemWish] = []
    for slot in (*targets[:most], None):
        name = "nothing" if slot is None else slot.name
        held = () if slot is None else _holding(samples, split, slot)
        made = [
            ItemWish(
                f"from-{len(rows)}-{index}", _SEED + index, {} if slot is None else given(held[index], [slot])
            )
            for index in range(len(held) if slot else SETS)
        ]
        rows.append(TogetherRow("" if slot is None else name, held, tuple(item.name for item in made)))
        items += made
    return Together(tuple(targets), tuple(rows), tuple(items))


def file_in(folder: Path, name: str, slot: str) -> Path | None:
    """The file that holds the value of a result in one slot; ``None`` if there is none."""
    return next(
        (path for path in sorted(folder.glob(f"{name}?{name_for(slot)}.*")) if path.suffix != ".json"), None
    )


def _holding(samples: Samples, split: str, slot: Slot) -> tuple[Sample, ...]:
    """The first samples behind the showcase's first one that hold a slot."""
    found = (sample for sample in samples.read(split, 0, 16 * SETS) if sample.values.get(slot.name))
    return tuple(sample for sample, _ in zip(found, range(SETS), strict=False))
