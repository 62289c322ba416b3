"""Rules for learners with a critic, and for what any generator makes: saturation and collapse."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mmstudio.core.sentences import Note
from mmstudio.services.diagnosis.signs import RunFinding, Signs, names

_EARLIEST = 0.5
"""Share of the budget before which results are alike because nothing has been learned yet."""
_FEWEST = 4
_TOLD_APART = 0.985
_TOLD_APART_UNSEEN = 0.995
_UNLIKE = 0.7
_ALIKE = 0.2
_SPREAD = 0.25


def saturation(signs: Signs) -> Iterator[RunFinding]:
    """A critic that tells generated values from real ones always: a generator learns nothing more from it.

    On little data a critic comes close to that in healthy trainings too. So results must be far from the real values as
    well, where they are probed.
    """
    coverage = [value for name, value in signs.probed().items() if name.startswith("kinds/coverage/")]
    for name in names(signs.vitals, "figure/"):
        told = signs.second_half(f"figure/{name}")
        if not name.endswith("told_apart") or len(told) < _FEWEST or not signs.far(_EARLIEST):
            continue
        mean = float(np.mean(told))
        if mean < (_TOLD_APART if coverage else _TOLD_APART_UNSEEN):
            continue
        if coverage and min(coverage) >= _UNLIKE:
            continue
        evidence = [Note("It tells {share:.1%} of the real values from the made ones.", {"share": mean})]
        if coverage:
            evidence.append(_covered(min(coverage)))
        yield RunFinding(
            "saturated",
            "warning",
            Note("The discriminator has won: it tells real values from generated ones every time."),
            Note(
                "The generator learns nothing more from it. Hold the discriminator back: a stronger penalty, a smaller "
                "discriminator, a lower rate, or more data."
            ),
            tuple(evidence),
            changes=signs.remedies.get("saturated") or {"training.lr": f"{signs.training.lr / 2:.2g}"},
        )
        return


def collapse(signs: Signs) -> Iterator[RunFinding]:
    """Results of different seeds and conditions that are the same: a birthday test, and how far they spread."""
    probe = signs.probed()
    if not signs.far(_EARLIEST):
        return
    for target in names([probe], "kinds/alike/"):
        told = [probe.get(f"kinds/{name}/{target}") for name in ("alike", "spread", "coverage")]
        known = [value for value in told if value is not None]
        if len(known) < len(told):  # not as this program writes it
            continue
        alike, spread, coverage = known
        if alike < _ALIKE and spread >= _SPREAD:
            continue
        yield RunFinding(
            "collapsed",
            "warning",
            Note("Different seeds and conditions give the same results in {slot}.", {"slot": target}),
            Note(
                "The generator has found few results and makes nothing else. Go back to an earlier checkpoint, lower the "
                "rate, or take another learner: adversarial networks collapse most easily."
            ),
            (
                Note(
                    "{alike:.0%} of the pairs of results are the same, beyond those of the real values.",
                    {"alike": max(0.0, alike)},
                ),
                Note("Results differ {spread:.0%} as much as real values do.", {"spread": spread}),
                _covered(coverage),
            ),
            target,
            signs.remedies.get("collapsed") or {"training.lr": f"{signs.training.lr / 2:.2g}"},
        )


def _covered(share: float) -> Note:
    return Note("{share:.0%} of the real values have a result near them.", {"share": share})
