"""Rules that end a training of a sweep early, by the reports of the others.

``half`` is the rule of the median (Golovin et al. 2017, Google Vizier, section 3.2.2): a training ends if its best score so far is
worse than the median of what the others had reached by the same share of their budget.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from mmstudio.core.sentences import Note
from mmstudio.plan.sweeps.members import SweepMember
from mmstudio.plan.sweeps.reports import Report
from mmstudio.plan.sweeps.sweep import Stopping

LEAST_OTHERS = 3
"""Number of others that must have come as far before one is ended."""
LEAST_SHARE = 0.25
"""Share of the budget that every training has."""
_NEAR = 0.03
"""Shares of budgets that count as the same: trainings by the clock are never looked at after the same time."""

OUTDONE = "Stopped early: worse than half of the others at step {step:,} ({value:.4g}; theirs {theirs:.4g})."
NOT_PROMOTED = "Stopped early: not in the better half that goes on at step {step:,} ({value:.4g})."


def outdone(
    rule: Stopping, own: SweepMember, reports: Mapping[SweepMember, Sequence[Report]], *, higher: bool
) -> Note | None:
    """Why a training is to end now; ``None`` if it goes on.

    Args:
        rule: The rule.
        own: The training that asks; its last report is of this moment.
        reports: Those of all trainings of the sweep so far.
        higher: Whether a higher score is better.
    """
    mine = reports.get(own, ())
    if rule == "none" or not mine or mine[-1].share < LEAST_SHARE or mine[-1].share >= 1:
        return None
    others = {member: found for member, found in reports.items() if member.trial != own.trial and found}
    now = mine[-1]
    if rule == "half":
        theirs = [
            best_by(found, now.share, higher=higher) for found in others.values() if reached(found, now.share)
        ]
        known = [value for value in theirs if value is not None]
        if len(known) < LEAST_OTHERS:
            return None
        best, middle = best_by(mine, now.share, higher=higher), median(known)
        if best is None or (best >= middle if higher else best <= middle):
            return None
        return Note(OUTDONE, {"step": now.step, "value": best, "theirs": middle})
    from mmstudio.plan.sweeps.optuna_search import is_pruned

    if not is_pruned(mine, list(others.values()), higher=higher):
        return None
    return Note(NOT_PROMOTED, {"step": now.step, "value": now.value})


def reached(reports: Sequence[Report], share: float) -> bool:
    """Whether a training has come as far as a share of its budget."""
    return bool(reports) and reports[-1].share >= share - _NEAR


def best_by(reports: Sequence[Report], share: float, *, higher: bool) -> float | None:
    """The best score of a training by a share of its budget; ``None`` if it had none."""
    found = [one.value for one in reports if one.share <= share + _NEAR]
    return None if not found else max(found) if higher else min(found)
