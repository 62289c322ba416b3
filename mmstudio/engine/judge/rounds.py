"""The results that are judged: made from the conditions of stored samples, first with all of them, then with every subset."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import Any

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.sample import Sample
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import Model, checked_turn
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.plan.model_plan import slot_of
from mmstudio.plan.payloads import EvaluatePayload
from mmstudio.plugins.protocols import Judged


@dataclass(frozen=True)
class Round:
    """Results made from the same condition slots.

    Attributes:
        given: Names of those slots; a sample that lacks one of them was given fewer.
        every: Whether this is the round with all conditions, not a subset.
        results: Results per target slot, without the real values: see :meth:`Rounds.with_real`.
        ms: Milliseconds per result.
    """

    given: tuple[str, ...]
    every: bool
    results: Mapping[str, Sequence[Judged]]
    ms: float


class Rounds:
    """Makes the results of an evaluation. Result i of every round has seed i and the conditions of sample i.

    Attributes:
        slots: The run's condition slots.
        sampling: Sampling settings, guidance included, as JSON.
    """

    def __init__(self, context: RunContext, model: Model, samples: Samples, payload: EvaluatePayload) -> None:
        self._context, self._model, self._payload = context, model, payload
        wanted = samples.read(payload.split, 0, max(payload.count, payload.subset_count))
        self._samples = {sample.id: sample for sample in wanted}
        self._cards = [sample_cards(model.workspace, model.plan, sample, model.sampler) for sample in wanted]
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

    def __iter__(self) -> Iterator[Round]:
        payload = self._payload
        if payload.count:
            yield self._round(self.slots, payload.count, every=True)
        if payload.subset_count:
            for size in range(len(self.slots) + 1):
                for given in combinations(self.slots, size):
                    yield self._round(given, payload.subset_count, every=False)

    def with_real(self, slot: str, results: Sequence[Judged]) -> list[Judged]:
        """Results of a slot together with the samples' own values, which are read from their files."""
        return [replace(result, real=self._real(slot, self._samples[result.sample])) for result in results]

    def _real(self, slot: str, sample: Sample) -> Any:
        values, target = sample.values.get(slot, ()), slot_of(self._model.plan.targets[slot])
        if not values:
            return None
        workspace = self._model.workspace
        return workspace.steps.apply(target, read_value(values[0], workspace.codec(target.modality)))

    def _round(self, given: tuple[str, ...], count: int, *, every: bool) -> Round:
        items = [
            Item(seed, {slot: cards for slot, cards in all_cards.items() if slot in given})
            for seed, all_cards in enumerate(self._cards[:count])
        ]
        made: dict[str, list[Judged]] = {slot: [] for slot in self._model.plan.targets}
        started = time.perf_counter()
        turn = checked_turn(self._context)
        for index, values in self._model.sampler.generate(items, self._guidance, self._settings, turn=turn):
            self._context.check()
            judged = partial(self._judged, items[index], index)
            for slot, raws in made.items():
                raws.append(judged(values[slot]))
        ms = (time.perf_counter() - started) * 1000 / max(1, len(items))
        self._done += len(items)
        self._context.progress(self._done, self._total())
        return Round(given, every, made, ms)

    def _judged(self, item: Item, index: int, made: Any) -> Judged:
        sample = list(self._samples.values())[index]
        given = {slot: tuple(card.raw for card in cards) for slot, cards in item.cards.items()}
        return Judged(made, item.seed, sample.id, given=given, facts=sample.meta)

    def _total(self) -> int:
        have, payload = len(self._cards), self._payload
        return min(payload.count, have) + 2 ** len(self.slots) * min(payload.subset_count, have)
