"""The runs of a sweep: each says in its ``config.json`` which trial it is."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from mmstudio.core.files.door import is_id
from mmstudio.core.files.json_text import read_json
from mmstudio.plan.run_folder import CONFIG
from mmstudio.plan.sweeps.part import SweepPart


class SweepMember(NamedTuple):
    """Which training of a sweep a run is."""

    trial: int
    seed: int


class Members:
    """Finds the runs of sweeps; what a run says of itself never changes, so each is read once.

    Args:
        runs: Folder of all runs of the project.
    """

    def __init__(self, runs: Path) -> None:
        self._runs = runs
        self._known: dict[str, tuple[str, SweepMember] | None] = {}

    def of(self, sweep_id: str) -> dict[SweepMember, str]:
        """Ids of the runs of a sweep."""
        return {
            member: run
            for run in sorted(path.name for path in self._runs.glob("*") if is_id(path.name))
            for sweep, member in [self._read(run) or ("", SweepMember(0, 0))]
            if sweep == sweep_id
        }

    def sweep_of(self, run: str) -> str:
        """Id of the sweep that a run belongs to; empty if it belongs to none."""
        found = self._read(run)
        return "" if found is None else found[0]

    def _read(self, run: str) -> tuple[str, SweepMember] | None:
        if run not in self._known:
            try:
                stored = read_json(self._runs / run / CONFIG)
            except (OSError, ValueError):  # it is still being made, or damaged, which its page says
                return None
            self._known[run] = _part_of(stored)
        return self._known[run]


def _part_of(stored: object) -> tuple[str, SweepMember] | None:
    match stored:
        case {"sweep": dict(told), "seed": int(seed)}:
            try:
                part = SweepPart.model_validate(told)
            except ValidationError:
                return None
            return part.id, SweepMember(part.trial, seed)
    return None
