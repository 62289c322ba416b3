"""Rules about the parts of the data: held-out samples that are trained on as well."""

from __future__ import annotations

from collections.abc import Iterator

from mmstudio.core.sentences import Note
from mmstudio.services.diagnosis.signs import RunFinding, Signs, names, series

_SHARE = 0.03
_FEWEST = 3
_SURE = 3.0
"""Standard errors by which the share of near copies must be above that among training values."""


def leakage(signs: Signs) -> Iterator[RunFinding]:
    """Held-out samples whose target, or something that is nearly the same, is in the training split too."""
    evidence = []
    held_out = signs.held_out
    if held_out.exact >= _FEWEST and held_out.exact >= _SHARE * held_out.count:
        evidence.append(
            Note(
                "{exact:,} of {count:,} held-out samples have the same file as a training sample.",
                {"exact": held_out.exact, "count": held_out.count},
            )
        )
    for slot in names(signs.vitals, "near/"):
        share, *errors = (
            float(found.values[-1])
            for name in ("near", "near_error")
            if len(found := series(signs.vitals, f"{name}/{slot}"))
        )
        if share >= max(_SHARE, _SURE * sum(errors)):
            evidence.append(
                Note(
                    "{share:.0%} of the held-out values of {slot} are nearly equal to one that is trained on.",
                    {"share": share, "slot": slot},
                )
            )
    for slot, near in held_out.near.items():
        if near.share >= max(_SHARE, _SURE * near.error):
            facts = {"share": near.share, "slot": slot, "looked": near.looked, "total": near.total}
            evidence.append(
                Note(
                    "About {share:.0%} of the test values of {slot} are nearly equal to one that is trained on; {looked:,} of "
                    "{total:,} training values were compared.",
                    facts,
                )
            )
    if evidence:
        yield RunFinding(
            "leaked",
            "warning",
            Note("Held-out samples are in the training split too, so scores on them promise too much."),
            Note(
                "Look for problems on page Data: it lists such copies and leaves them out. Then train again; scores of this run "
                "say little."
            ),
            tuple(evidence),
        )
