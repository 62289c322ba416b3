"""The results that are judged: made from the conditions of stored samples, first with all of them, then with every subset."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.sample import Sample
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.judge.stopping import stopping_turn
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import Model
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.plan.model_plan import slot_of
from mmstudio.plan.payloads import EvaluatePayload
from mmstudio.plan.scores import Source
from mmstudio.plugins.judging import Judged

BASELINES: tuple[Source, ...] = ("real", "shuffled", "copy")


@dataclass(frozen=True)
class Asked:
    """A round before it is made.

    Attributes:
        given: Names of the condition slots that are given.
        count: Number of results.
        every: Whether this is the round with all conditions, not a subset.
        source: What makes them: the run, or a baseline.
    """

    given: tuple[str, ...]
    count: int
    every: bool
    source: Source = "run"


@dataclass(frozen=True)
class Round:
    """Results made from the same condition slots. The seed of a result is its place in the round.

    Attributes:
        given: Names of those slots; a sample that lacks one of them was given fewer, and nothing is made from itself.
        every: Whether this is the round with all conditions, not a subset.
        results: Results per target slot that was made, without the real values: see :meth:`Rounds.with_real`.
        ms: Milliseconds per result; 0 for baselines.
        source: What made them: the run, or a baseline, which may lack the results of some samples.
    """

    given: tuple[str, ...]
    every: bool
    results: Mapping[str, Sequence[Judged]]
    ms: float
    source: Source = "run"


class Rounds:
    """Makes the results of an evaluation. Result i of every round has seed i and the conditions of sample i.

    Attributes:
        slots: The run's condition slots.
        samples: The samples whose conditions are used, in the order of the results.
        sampling: Sampling settings, guidance included, as JSON.
    """

    def __init__(self, context: RunContext, model: Model, samples: Samples, payload: EvaluatePayload) -> None:
        self._context, self._model, self._payload = context, model, payload
        self.samples = samples.read(payload.split, 0, max(payload.count, payload.subset_count))
        self._by_id = {sample.id: sample for sample in self.samples}
        self._cards = [
            sample_cards(model.workspace, model.plan, sample, model.sampler) for sample in self.samples
        ]
        plan = model.workspace.run_plan
        self._guidance = Guidance(plan.guidance, plan.joint(fast=payload.fast))
        self._settings = plan.sampling(payload.settings, fast=payload.fast)
        self._done = 0
        self.slots = tuple(model.plan.encoders)
        self.sampling: dict[str, Any] = {
            "guidance": dict(self._guidance.per_slot),
            "joint": self._guidance.joint,
            "settings": self._settings.model_dump(mode="json"),
        }

    def asked(self) -> Iterator[Asked]:
        """The rounds, in order: all conditions, baselines, every subset of the conditions, and a copier's beside it."""
        payload = self._payload
        if payload.count:
            yield Asked(self.slots, payload.count, every=True)
        most = payload.count or payload.subset_count
        for source in BASELINES if payload.baselines and most else ():
            if source != "copy" or self.slots:
                yield Asked(self.slots, most, every=True, source=source)
        if payload.subset_count:
            for size in range(len(self.slots) + 1):
                for given in combinations(self.slots, size):
                    if all(target in given for target in self._model.plan.targets):
                        continue  # nothing is left to be made
                    yield Asked(given, payload.subset_count, every=False)
                    if payload.baselines and 0 < size < len(self.slots):
                        yield Asked(given, payload.subset_count, every=False, source="copy")

    def skip(self, asked: Asked) -> None:
        """Count a round as made."""
        if asked.source == "run":
            self._done += min(asked.count, len(self.samples))

    def make(self, asked: Asked) -> Round:
        """Make a round of the run. A target that is a condition too is made from the others, or stays if it is given."""
        made: dict[str, list[Judged]] = {}
        started = time.perf_counter()
        for slots, given in self._parts(asked):
            made |= {slot: [] for slot in slots}
            for index, values in self._generated(asked.count, given):
                judged = partial(self.judged, index, given)
                for slot in slots:
                    made[slot].append(judged(values[slot]))
                self._context.progress(self._done + index + 1, self._total())
        ms = (time.perf_counter() - started) * 1000 / max(1, min(asked.count, len(self.samples)))
        self.skip(asked)
        return Round(asked.given, asked.every, made, ms)

    def _parts(self, asked: Asked) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
        """Target slots that are made at once, and what is given for them."""
        targets = list(self._model.plan.targets)
        both = [slot for slot in targets if slot in asked.given]
        if not both or not asked.every:
            yield [slot for slot in targets if slot not in both], asked.given
            return
        for target in targets:
            yield [target], [slot for slot in asked.given if slot != target]

    def _generated(self, count: int, given: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
        items = [
            Item(seed, {slot: cards for slot, cards in all_cards.items() if slot in given})
            for seed, all_cards in enumerate(self._cards[:count])
        ]
        turn = stopping_turn(self._context)
        return self._model.sampler.generate(items, self._guidance, self._settings, turn=turn)

    def judged(self, index: int, slots: Sequence[str], made: Any) -> Judged:
        """A value in the place of a result, with the conditions and facts of its sample."""
        sample, cards = self.samples[index], self._cards[index]
        given = {slot: tuple(card.raw for card in cards[slot]) for slot in cards if slot in slots}
        return Judged(made, index, sample.id, given=given, facts=sample.meta)

    def with_real(self, slot: str, results: Sequence[Judged]) -> list[Judged]:
        """Results of a slot together with the samples' own values, which are read from their files."""
        return [
            replace(result, real=real_value(self._model, slot, self._by_id[result.sample]))
            for result in results
        ]

    def real(self, slot: str) -> list[tuple[int, Callable[[], Any]]]:
        """Id and own value of every sample that has one in a slot; a value is read when it is called."""
        return [
            (sample.id, partial(real_value, self._model, slot, sample))
            for sample in self.samples
            if sample.values.get(slot)
        ]

    def _total(self) -> int:
        have = len(self.samples)
        return sum(min(asked.count, have) for asked in self.asked() if asked.source == "run")


def real_value(model: Model, slot: str, sample: Sample) -> Any:
    """A sample's own value in a target slot, after the run's fixed steps; ``None`` if it has none."""
    values, target = sample.values.get(slot, ()), slot_of(model.plan.targets[slot])
    if not values:
        return None
    workspace = model.workspace
    return workspace.steps.apply(target, read_value(values[0], workspace.codec(target.modality)))
