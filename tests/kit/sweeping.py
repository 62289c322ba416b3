"""What tests of sweeps share: settings of a training of a moment, reports made up, and the wait for an end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mmstudio.plan.sweeps.members import SweepMember
from mmstudio.plan.sweeps.reports import Report
from mmstudio.services.opened import OpenProject

SETTINGS = {
    "target": "table.taste",
    "encoder.text.layers": "1",
    "encoder.text.heads": "1",
    "training.batch": "8",
    "training.precision": "fp32",
    "training.steps": "4",
}


def ended(opened: OpenProject, sweep_id: str) -> None:
    """Wait until no job of a sweep waits or runs."""
    while going := [job for job in opened.sweeps.jobs(sweep_id) if not job.state.ended]:
        opened.runner.wait(going[0].id, 60)


def reports(*values: float, until: float = 1.0) -> Sequence[Report]:
    """Reports at even shares of a budget of 100 steps."""
    shares = [until * (place + 1) / len(values) for place in range(len(values))]
    return [Report(round(100 * share), share, value) for share, value in zip(shares, values, strict=True)]


def others(*rows: Sequence[Report]) -> Mapping[SweepMember, Sequence[Report]]:
    """Reports of other trials, by which training they are of."""
    return {SweepMember(place, 0): row for place, row in enumerate(rows)}
