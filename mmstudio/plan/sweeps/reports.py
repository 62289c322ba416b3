"""``reports.jsonl`` in the folder of a run that may be stopped early: its score from time to time while it trains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mmstudio.plan.curves.metrics_file import append, keep_until, read_metrics

REPORTS = "reports.jsonl"


class Report(NamedTuple):
    """The score of a training at one moment.

    Attributes:
        step: Steps done.
        share: Share of its budget used, 0 to 1.
        value: Its score.
    """

    step: int
    share: float
    value: float


@dataclass(frozen=True)
class Reports:
    """The reports of one run.

    Attributes:
        run: Folder of the run.
    """

    run: Path

    def read(self) -> Sequence[Report]:
        """All reports, in order; none if they cannot be read."""
        try:
            rows = read_metrics(self.run / REPORTS)
        except OSError:
            return ()
        return [
            Report(int(row["step"]), row["share"], row["value"])
            for row in rows
            if "share" in row and "value" in row
        ]

    def add(self, report: Report) -> None:
        """Add a report."""
        append(self.run / REPORTS, [(report.step, {"share": report.share, "value": report.value})])

    def keep_until(self, step: int) -> None:
        """Forget the reports of later steps, which will be trained again."""
        keep_until(self.run / REPORTS, step)
