"""The files that a comparison is written to: a page, CSV, a picture, LaTeX, and JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mmstudio.core.errors import NotFoundError
from mmstudio.core.files.atomic import write_atomic
from mmstudio.core.sentences import Note
from mmstudio.plan.curves.reader import Curve
from mmstudio.plan.statistics.differences import Difference
from mmstudio.services.comparison.comparison import Comparison, GroupCell, ScoreCell, ScoreRow, gain
from mmstudio.services.comparison.service import ComparisonService
from mmstudio.services.reports.compared import csv_file, latex, page, picture
from mmstudio.services.reports.compared.curves import shared_names


@dataclass(frozen=True)
class ComparisonFiles:
    """Writes one comparison.

    Attributes:
        service: Reads curves and previews.
        comparison: The comparison.
        title: Heading of the page.
    """

    service: ComparisonService
    comparison: Comparison
    title: str

    def html(self, path: Path) -> None:
        """Write the page."""
        previews = self.service.previews(self._keys)
        write_atomic(
            path, page.page(self.comparison, self._curves, previews, title=f"{self.title}: runs compared")
        )

    def csv(self, path: Path) -> None:
        """Write the scores, and the settings that differ."""
        write_atomic(path, csv_file.scores_csv(self.comparison))

    def latex(self, path: Path) -> None:
        """Write the tables."""
        write_atomic(path, latex.latex(self.comparison))

    def png(self, path: Path, curve: str = "") -> None:
        """Write the picture.

        Args:
            path: Target file.
            curve: Name of the curves; the loss, or what most runs have, if empty.

        Raises:
            NotFoundError: If no run has such a curve.
        """
        known = shared_names(self._curves)
        if curve and curve not in known:
            raise NotFoundError(
                "No run has a curve {name!r}.",
                hint="Known: {known}.",
                name=curve,
                known=", ".join(known) or "none",
            )
        picture.write_picture(self.comparison, self._curves, path, name=curve or next(iter(known), ""))

    def to_json(self) -> dict[str, Any]:
        """The comparison for programs."""
        found = self.comparison
        return {
            "runs": [
                {
                    "id": one.run.id,
                    "name": one.run.name,
                    "seed": one.run.seed,
                    "group": one.group,
                    "problem": one.problem,
                }
                for one in found.runs
            ],
            "baseline": found.runs[found.baseline].run.id,
            "groups": [asdict(group) for group in found.groups],
            "claims_about_settings": found.of_settings,
            "scope": [note.text for note in found.scope],
            "settings": {row.name: row.values for row in found.settings},
            "scores": [_row(row) for row in found.scores],
            "notes": [note.text for note in found.notes],
            "answers": [{"kind": one.kind, "text": one.note.text} for one in found.answers],
        }

    @property
    def _keys(self) -> list[str]:
        return [one.run.id for one in self.comparison.runs]

    @cached_property
    def _curves(self) -> Mapping[str, Mapping[str, Curve]]:
        return self.service.curves(self._keys)


def _row(row: ScoreRow) -> dict[str, Any]:
    return {
        **row.key._asdict(),
        "better": row.better,
        "unit": row.unit,
        "runs": [None if cell is None else _of_run(row, cell) for cell in row.runs],
        "groups": [None if cell is None else _of_group(row, cell) for cell in row.groups],
    }


def _of_run(row: ScoreRow, cell: ScoreCell) -> dict[str, Any]:
    keys = {"value", "low", "high", "n", "method", "at_this_n"}
    return {
        **cell.score.model_dump(mode="json", include=keys),
        "evaluation": cell.evaluation,
        "checkpoint": cell.checkpoint,
        "not_comparable": _text(cell.why),
        "difference": _difference(row, cell.difference),
    }


def _of_group(row: ScoreRow, cell: GroupCell) -> dict[str, Any]:
    return {
        "mean": cell.mean,
        "lowest": cell.lowest,
        "highest": cell.highest,
        "seeds": cell.seeds,
        "difference": _difference(row, cell.difference),
    }


def _difference(row: ScoreRow, found: Difference | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "verdict": gain(row, found),
        "method": found.method,
        "pairs": found.pairs,
        "no_claim": _text(found.why),
    }


def _text(note: Note | None) -> str:
    return "" if note is None else note.text
