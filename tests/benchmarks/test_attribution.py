"""Which slot carries an attribute: attribution on the sample project, where it is known.

Figure: the slot that tells an attribute has the largest Shapley value of it for at least 95 % of the attributes of 512
results::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_attribution.py --override-ini 'norecursedirs=.*' -s --timeout=0

``BENCH_PROJECT`` and ``BENCH_RUN`` name a trained run that is taken instead of a new one, ``BENCH_RESULTS`` another number of
results. An attribute that reads the same for every subset and every seed is left out: nothing changes it, so nothing has a
share. One that cannot be read in the result is left out too. Both are counted.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from typing import Any

import pytest

from mmstudio.core.job import JobState
from mmstudio.plan.attributions import Payoff
from mmstudio.services.evaluation.attribution import Ask
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio_metrics.reader import ShapesReader

WANTED = 0.95


def given_of(sample: Any, slots: list[str]) -> dict[str, list[dict[str, Any]]]:
    """A sample's values as conditions."""
    return {
        slot: [{"path": str(value.path)} if value.path else {"data": value.data}]
        for slot in slots
        for value in sample.values.get(slot, ())[:1]
    }


def judged(payoff: Payoff, carrier: str) -> str:
    """Whether the slot that tells an attribute has the largest share of it."""
    shares = {share.slot: share.shapley for share in payoff.shares}
    if max(map(abs, shares.values())) < 1e-9:
        return "unchanged"
    others = max(value for slot, value in shares.items() if slot != carrier)
    return "right" if shares[carrier] > others else "wrong"


@pytest.mark.parametrize("seeds", [1, 4])
def test_the_slot_that_tells_an_attribute_has_the_largest_share(trained: Any, seeds: int) -> None:
    world, job = trained
    opened = world.opened
    count = int(os.environ.get("BENCH_RESULTS", world.count(512, 4)))
    dataset = opened.runs.config(job.run_id).dataset
    stored = opened.project.datasets.samples(dataset)
    split = max(("val", "test"), key=lambda name: stored.info.counts.get(name, 0))
    samples = stored.read(split, 0, count)
    samples += stored.read("train", 0, count - len(samples))
    carriers = {name: slot for slot, names in ShapesReader.given_by.items() for name in names}
    found: dict[str, Counter[str]] = {name: Counter() for name in carriers}
    started = time.perf_counter()
    for number, sample in enumerate(samples):
        given = given_of(sample, list(ShapesReader.given_by))
        request = GenerateRequest(job.run_id, [ItemWish("a", number, given)])
        ended = opened.runner.wait(opened.attribution.submit_wish(request, Ask(seeds=seeds)).id)
        assert ended.state is JobState.DONE, ended.failure
        told = opened.attribution.of(ended)
        for payoff in told.payoffs:
            if payoff.kind == "attribute" and carriers[payoff.name] in told.slots:
                verdict = judged(payoff, carriers[payoff.name])
                found[payoff.name][verdict] += 1
                found[payoff.name]["as told, " + verdict] += payoff.reading == sample.meta[payoff.name]
    passed = (time.perf_counter() - started) / len(samples)
    total = sum(found.values(), Counter())
    share = total["right"] / max(1, total["right"] + total["wrong"])
    told_right = total["as told, right"] / max(1, total["as told, right"] + total["as told, wrong"])
    print(f"\n{len(samples)} results, {seeds} seeds, {passed:.2f} s each")
    for name, counts in found.items():
        right = counts["right"] / max(1, counts["right"] + counts["wrong"])
        print(
            f"  {name}: {100 * right:.1f} % of {counts['right'] + counts['wrong']}, unchanged {counts['unchanged']}"
        )
    print(
        f"  all: {100 * share:.2f} % of {total['right'] + total['wrong']}; of those that read as told {100 * told_right:.2f} %"
    )
    if not world.short:
        assert share >= WANTED
