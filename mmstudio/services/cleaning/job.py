"""The cleaning job: it inspects every value of a data set, on the lane ``io`` and without a device."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np

from mmstudio.core.context import RunContext
from mmstudio.core.payloads import OfDataset
from mmstudio.core.times import utc_now
from mmstudio.plugins.registry import Registry
from mmstudio.services.cleaning.collection import Gathered, subject_of
from mmstudio.services.cleaning.copies import Copies
from mmstudio.services.cleaning.inspection import Looker
from mmstudio.services.cleaning.near import Pairs, correlated, near_pairs
from mmstudio.services.cleaning.outliers import outliers
from mmstudio.services.cleaning.report import (
    CleaningReport,
    SampleFinding,
    by_kind,
    report_path,
    state_of,
    titles,
)
from mmstudio.services.datasets.verification import read_all

_TELL_EVERY = 20
_COMPARING = 0.03
"""Share of the progress bar for comparing, after everything has been inspected."""


def run(context: RunContext) -> None:
    """Inspect a data set and write the report. Payload: ``dataset``. The result counts the findings by kind."""
    samples = context.samples(OfDataset.of(context.job).dataset)
    state, info = state_of(samples), samples.info
    path = report_path(context.cache_dir, info.id)
    looker = Looker(info, context.registry)
    total = sum(info.counts.values())
    with Gathered(info, subject_of(info, context.registry), path.parent) as gathered:
        for done, looked in enumerate(looker.look_at_all(read_all(samples), context.check), 1):
            gathered.take(looked, looker)
            if done % _TELL_EVERY == 0:
                context.progress(done, total * (1 + _COMPARING), note="Looking at every value")
        context.progress(total, total * (1 + _COMPARING), note="Comparing")
        for trouble in (*looker.troubles, *gathered.troubles):
            context.log("An inspector failed: {reason}", level="warning", reason=trouble)
        found = [*gathered.found, *_compared(gathered, looker, context)]
        report = _report(gathered, found, context.registry, state)
    context.check()
    report.save(path)
    context.progress(total, total)
    context.result(
        {
            "dataset": info.name,
            "samples": report.samples,
            "kinds": {kind.id: kind.count for kind in report.kinds},
        }
    )


def _compared(gathered: Gathered, looker: Looker, context: RunContext) -> Iterator[SampleFinding]:
    """Findings that need several samples to be compared."""
    copies = Copies(gathered.ids, gathered.splits, gathered.subject, gathered.contents(), gathered.wholes())
    yield from copies.exact()
    context.check()
    yield from copies.near(_near(gathered, looker, context, copies.gone))
    known = {(one.sample, one.slot) for one in gathered.found if one.severity != "note"}
    for name, rows in gathered.features.items():
        context.check()
        for place, times in outliers(rows.all()):
            if (gathered.ids[rows.rows[place]], name) in known:
                continue  # the reason has been reported
            params: dict[str, str | float] = {"slot": name, "times": round(times, 1)}
            yield SampleFinding(
                "outlier",
                gathered.ids[rows.rows[place]],
                name,
                "The {slot} lies {times} times as far from the middle as usual.",
                "note",
                params,
            )
    for tally in gathered.tallies.values():
        yield from tally.unlike_most(gathered.ids)


def _near(gathered: Gathered, looker: Looker, context: RunContext, gone: Collection[int]) -> Pairs:
    """Pairs of rows with close codes and matching looks, without rows that are gone."""
    slot = gathered.info.slot(gathered.subject)
    spec = looker.specs.get(slot.modality) if slot is not None else None
    if spec is None:
        return np.empty((0, 2), np.int64)
    rows = np.frombuffer(gathered.codes.rows, np.int64)
    live = np.flatnonzero(~np.isin(rows, np.fromiter(gone, np.int64, len(gone))))
    pairs = live[near_pairs(np.asarray(gathered.codes.all()[live]), spec.near, context.check)]
    if spec.alike and len(gathered.looks.rows) == len(rows):
        pairs = correlated(gathered.looks.all(), pairs, spec.alike)
    found: Pairs = rows[pairs]
    return found


def _report(gathered: Gathered, found: list[SampleFinding], registry: Registry, state: str) -> CleaningReport:
    place = {sample: row for row, sample in enumerate(gathered.ids)} if found else {}
    kinds, kept = by_kind(sorted(found, key=lambda one: place[one.sample]), titles(registry))
    tallies = gathered.tallies.values()
    return CleaningReport(
        dataset_id=gathered.info.id,
        dataset=gathered.info.name,
        states=(state,),
        created=utc_now(),
        samples=len(gathered.ids),
        kinds=kinds,
        findings=kept,
        spreads=tuple(spread for tally in tallies if (spread := tally.spread()) is not None),
        notes=tuple(note for tally in tallies for note in tally.notes()),
    )
