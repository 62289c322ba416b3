"""Rules about conditions: one whose removal changes nothing, and one that leads results away from the real values."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mmstudio.core.sentences import Note
from mmstudio.services.diagnosis.signs import RunFinding, Signs, names

_EARLIEST = 0.5
_NOTHING = 0.1
"""Change by removal, over the usual distance of two real values, below which a condition does nothing."""
_LITTLE = 0.03
"""Gain, of the squared distance of two real values, that is too little to speak for a condition that changes so little."""
_SURE = 2.0
"""Standard errors that a gain must be above zero to count as one."""


def dead_conditions(signs: Signs) -> Iterator[RunFinding]:
    """Conditions that do not act, or that act without bringing results nearer to the real values."""
    probe = signs.probed()
    if not signs.far(_EARLIEST):
        return
    for slot in names([probe], "condition/change/"):
        change = probe[f"condition/change/{slot}"]
        gain, error = (probe.get(f"condition/{name}/{slot}") for name in ("gain", "gain_error"))
        if gain is None or error is None:
            continue
        dead = change < _NOTHING
        if gain > max(_SURE * error, _LITTLE if dead else 0.0):
            continue
        evidence = [
            Note(
                "Without it results move by {change:.0%} of the distance of two real values.",
                {"change": change},
            ),
            Note(
                "With it they are nearer to the real values by {gain:.3f} ± {error:.3f}.",
                {"gain": gain, "error": error},
            ),
        ]
        yield RunFinding(
            "condition",
            "warning" if dead else "note",
            Note("The condition {slot} changes nothing: results are the same without it.", {"slot": slot})
            if dead
            else Note(
                "The condition {slot} acts, but results are not nearer to the real values for it.",
                {"slot": slot},
            ),
            Note(
                "See on page Data whether {slot} belongs to the sample that it stands in: shuffled or shifted rows look like "
                "this. If it does, it may say what the others say already, or need a longer training; else train without it.",
                {"slot": slot},
            ),
            tuple(evidence),
            slot,
            _without(slot, signs.conditions),
        )


def _without(slot: str, conditions: tuple[str, ...]) -> dict[str, str]:
    """A training without a condition; nothing where no other is left."""
    left = [name for name in conditions if name != slot]
    return {"conditions": json.dumps(left)} if left and slot in conditions else {}
