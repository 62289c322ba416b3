"""The finished rounds of an evaluation, kept in a folder until it has ended, so that an interrupted one goes on.

The folder lies in the run's folder and may come from a stranger: what does not fit is not used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import atomic_path
from mmstudio.core.files.door import check_ordinary
from mmstudio.engine.judge.findings import JudgedSoFar
from mmstudio.engine.judge.judges import Judge
from mmstudio.plan.judging.neighbours import Neighbours
from mmstudio.plan.judging.notes import StoredNote
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Attributes, Count, Score

ROUNDS = "rounds.safetensors"
REQUEST, TOLD = "request", "told"


class _Told(BaseModel):
    """What is kept besides numbers."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    done: Count
    ms: float
    scores: tuple[Score, ...]
    notes: tuple[StoredNote, ...]
    remarks: tuple[str, ...]
    failed: tuple[str, ...]
    attributes: Mapping[str, Attributes]
    neighbours: Neighbours | None


@dataclass(frozen=True)
class KeptRounds:
    """Keeps finished rounds.

    Attributes:
        folder: Their folder; see :func:`mmstudio.plan.scores.part_of`.
        request: All that the numbers follow from; rounds of another request are not used.
        samples: Ids of the samples.
    """

    folder: Path
    request: Mapping[str, Any]
    samples: Sequence[int]

    def read(self) -> JudgedSoFar | None:
        """The rounds so far; ``None`` if there are none of this request."""
        try:
            check_ordinary(self.folder / ROUNDS)
            with safe_open(self.folder / ROUNDS, "np") as file:
                head = file.metadata() or {}
                arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
            if head.get(REQUEST) != self._hash():
                return None
            told = _Told.model_validate_json(head[TOLD])
            numbers = ScoreValues.of_arrays(arrays)
        except (OSError, ValueError, KeyError, TypeError, ValidationError, StudioError, SafetensorError):
            return None
        return JudgedSoFar(
            done=told.done,
            ms=told.ms,
            scores=list(told.scores),
            values=dict(numbers.values),
            reference=dict(numbers.reference),
            notes=list(told.notes),
            remarks=set(told.remarks),
            failed=set(told.failed),
            attributes=dict(told.attributes),
            neighbours=told.neighbours,
        )

    def write(self, tally: JudgedSoFar, judges: Sequence[Judge]) -> None:
        """Keep the rounds so far."""
        told = _Told(
            done=tally.done,
            ms=tally.ms,
            scores=tuple(tally.scores),
            notes=tuple(tally.notes),
            remarks=tuple(sorted(tally.remarks)),
            failed=tuple(sorted(tally.failed)),
            attributes={judge.spec.id: judge.attributes for judge in judges if judge.attributes},
            neighbours=tally.neighbours,
        )
        numbers = ScoreValues.of(self.samples, tally.values, tally.reference)
        self.folder.mkdir(parents=True, exist_ok=True)
        head = {REQUEST: self._hash(), TOLD: told.model_dump_json(by_alias=True)}
        with atomic_path(self.folder / ROUNDS) as temporary:
            save_file(numbers.arrays(), temporary, head)

    def _hash(self) -> str:
        text = json.dumps([self.request, list(self.samples)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
