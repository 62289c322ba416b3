"""Previews of several runs side by side: those of the same sample and the same seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.preview_sheet import PreviewSheet
from mmstudio.plan.preview_files import values_beside
from mmstudio.plan.run_folder import RunFolder
from mmstudio.services.training.run_files import sheet_of

Listed = tuple[tuple[int, Path], ...]
"""Step and sheet of the previews of one run, in order."""


@dataclass(frozen=True)
class PreviewCell:
    """One previewed value of one run.

    Attributes:
        step: Step of its preview.
        sheet: File of the sheet that shows it.
        box: Left, top, width and height on the sheet, in pixels.
        value: File of the value, if it was kept.
    """

    step: int
    sheet: Path
    box: tuple[int, int, int, int]
    value: Path | None


@dataclass(frozen=True)
class PreviewRow:
    """What the runs made for one sample and seed.

    Attributes:
        sample: Id of the sample whose conditions were given.
        seed: Seed of the result.
        cells: For each run; ``None`` if it made none.
    """

    sample: int
    seed: int
    cells: tuple[PreviewCell | None, ...]


@dataclass(frozen=True)
class ComparedPreviews:
    """The previews of some runs.

    Attributes:
        slot: The target slot; empty if no run has previews.
        slots: All target slots that have previews in any of the runs.
        of: The previews of the slot by run, in the order of the runs.
    """

    slot: str
    slots: tuple[str, ...]
    of: Mapping[str, Listed]

    @property
    def steps(self) -> tuple[int, ...]:
        """All steps at which any of the runs made a preview."""
        return tuple(sorted({step for listed in self.of.values() for step, _ in listed}))

    def at(self, step: int) -> tuple[PreviewRow, ...]:
        """The previews at a step, of each run the last one that it had made by then.

        Sheets of older programs, which do not say what they show, are left out.
        """
        sheets = [_Sheet.of(listed, step) for listed in self.of.values()]
        keys = dict.fromkeys(key for sheet in sheets if sheet is not None for key in sheet.cells)
        return tuple(
            PreviewRow(
                sample, seed, tuple(None if one is None else one.cells.get((sample, seed)) for one in sheets)
            )
            for sample, seed in keys
        )


@dataclass(frozen=True)
class _Sheet:
    cells: Mapping[tuple[int, int], PreviewCell]
    """By sample and seed; a preview gives its values the seeds 0, 1, 2 ..."""

    @classmethod
    def of(cls, listed: Sequence[tuple[int, Path]], step: int) -> _Sheet | None:
        before = [one for one in listed if one[0] <= step]
        if not before:
            return None
        at, path = before[-1]
        sheet = sheet_of(path)
        return None if sheet is None else cls(_cells(at, path, sheet))


def compared_previews(files: Mapping[str, RunFolder], slot: str = "") -> ComparedPreviews:
    """The previews of runs.

    Args:
        files: Folder of each run, by its id.
        slot: The target slot; the first that any run has previews of if empty.
    """
    found = {run: folder.previews_by_slot() for run, folder in files.items()}
    slots = tuple(dict.fromkeys(name for one in found.values() for name in one))
    shown = slot if slot in slots else next(iter(slots), "")
    return ComparedPreviews(
        shown, slots, {run: tuple(by_slot.get(shown, ())) for run, by_slot in found.items()}
    )


def _cells(step: int, path: Path, sheet: PreviewSheet) -> dict[tuple[int, int], PreviewCell]:
    values = values_beside(path, len(sheet.samples))
    return {
        (sample, number): PreviewCell(step, path, sheet.box(number), values[number])
        for number, sample in enumerate(sheet.samples)
    }
