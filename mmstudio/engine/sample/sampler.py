"""The sampler of a trained model: it takes conditions and gives raw values, with one seed for each result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import Device, does_not_fit, free_memory, out_of_memory
from mmstudio.engine.sample.items import Guidance, Item, LoadedCard, alike
from mmstudio.engine.sample.prepared_cards import PreparedCards
from mmstudio.engine.sample.watcher import Unwatched, Watcher
from mmstudio.nn import Condition, Features, Generator, Preparer, SampleRequest, SampleStep, Weight
from mmstudio.plugins.specs import GeneratorSpec

BATCH = 64
_MADE = "made "
"""Before the row of a value that was just made, where the key of a card is the hash of its content."""


@dataclass(frozen=True)
class _How:
    """How to make a batch; see :meth:`Sampler.generate`."""

    guidance: Guidance
    settings: Any
    turn: Any
    held_s: float
    watcher: Watcher
    make: Sequence[str]


class Sampler:
    """Generates with one model on one device.

    Args:
        model: The model, in evaluation mode, on the device.
        spec: Spec of its generator.
        device: Where and how to compute.
        slots: Target slots to make.
        preparers: Preparers of every condition and target slot; of a slot that is both, that of its encoder.
        fixed: Whether the model's weights stay as they are while the sampler is in use.

    Attributes:
        model: The model.
        cards: What it was given lately, prepared.
    """

    def __init__(
        self,
        model: Assembly,
        spec: GeneratorSpec,
        device: Device,
        slots: Sequence[str],
        preparers: Mapping[str, Preparer],
        *,
        fixed: bool = False,
    ) -> None:
        self.model = model
        self._generator = _generator_of(model)
        self._spec = spec
        self._device = device
        self._slots = tuple(slots)
        self._preparers = preparers
        self.cards = PreparedCards(model.conditions, preparers, device.torch, fixed=fixed)

    def share_read(self, slot: str, card: LoadedCard) -> float:
        """Share of a card's value that its encoder reads, 0 to 1."""
        return 1.0 if card.raw is None else self._preparers[slot].share_read(card.raw)

    def generate(
        self,
        items: Sequence[Item],
        guidance: Guidance,
        settings: Any,
        *,
        make: Sequence[str] = (),
        turn: Any = nullcontext,
        batch: int = BATCH,
        held_s: float = 0.0,
        watcher: Watcher | None = None,
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """Make results one by one, in order.

        Args:
            items: The items to make.
            guidance: Strength of the conditions.
            settings: Sampling settings from :meth:`settings`.
            make: Target slots to make; empty for all that an item is not given.
            turn: Gives a context that holds the device for one step of a batch, and for further ones within ``held_s``.
            batch: Number of results made together.
            held_s: Seconds after which no further step begins in the same turn. While a training runs, each turn waits
                for one step of it.
            watcher: Sees unfinished values, if the generator has any.

        Yields:
            Index of the item, and a raw value per target slot that is made.
        """
        start, shrunk = 0, False
        how = _How(guidance, settings, turn, held_s, watcher or Unwatched(), make)
        while start < len(items):
            chunk = alike(items[start : start + batch], self._slots)
            self.prepare(chunk, turn)
            try:
                results = self._batch(chunk, how, start)
            except (RuntimeError, MemoryError) as error:
                if not out_of_memory(error):
                    raise
                if shrunk or len(chunk) == 1:
                    raise does_not_fit(len(chunk), error) from error
                results = None
            if results is None:  # outside the handler: the error's frames hold the memory
                self.cards.let_go()
                free_memory(self._device)
                batch, shrunk = -(-len(chunk) // 2), True
                continue
            made = rows_of({slot: results[slot] for slot in self._wanted(chunk, how)}, len(chunk))
            for offset in range(len(chunk)):
                yield start + offset, made[offset]
            start += len(chunk)

    def _batch(self, items: Sequence[Item], how: _How, first: int) -> dict[str, list[Any]]:
        """The generator's results for some items; ``first`` is the number of the first one."""
        results: dict[str, list[Any]] = {}
        steps: Iterator[SampleStep] | None = None
        step: SampleStep | None = None
        while steps is None or step is not None:
            with how.turn(), torch.inference_mode(), self._device.autocast():
                end = time.perf_counter() + how.held_s
                steps = steps or iter(self._generator.sample(self._request(items, how)))
                while (step := next(steps, None)) is not None:
                    results |= step.results or {}
                    ended = step.done or step.index == step.of
                    if not ended and (step.partial or step.results):
                        so_far = {**(step.partial or {}), **results}
                        ordered = {slot: so_far[slot] for slot in self._slots if slot in so_far}
                        how.watcher.see(first, rows_of(ordered, len(items)), results.keys())
                    if step.done:
                        step = None
                        break
                    if time.perf_counter() >= end:
                        break
        if not results.keys() >= set(self._wanted(items, how)):
            raise StudioError("The generator {id!r} ended without a result.", id=self._spec.id)
        return results

    def _wanted(self, items: Sequence[Item], how: _How) -> tuple[str, ...]:
        """Target slots to make for items that all have the same given slots."""
        asked = how.make or self._slots
        return tuple(slot for slot in self._slots if slot in asked and not items[0].holds(slot))

    def _request(self, items: Sequence[Item], how: _How) -> SampleRequest:
        condition, weight = self._conditioner(items)
        return SampleRequest(
            condition=condition,
            weight=weight,
            seeds=[item.seed for item in items],
            slots=self._wanted(items, how),
            guidance=dict(how.guidance.per_slot),
            joint=how.guidance.joint,
            given={
                slot: self.cards.tensors(slot, [item.given[slot].key for item in items])
                for slot in items[0].given
            },
            settings=how.settings,
            device=self._device.torch,
            watched=how.watcher.wants,
            having=lambda made: self._having(items, made),
        )

    def _conditioner(self, items: Sequence[Item]) -> tuple[Callable[[Weight], Condition], Weight]:
        conditions = self.model.conditions
        cards = {
            slot: self._layers(slot, [item.cards.get(slot, ()) for item in items])
            for slot in conditions.slots
        }
        return conditions.conditioner(cards)

    def _having(
        self, items: Sequence[Item], made: Mapping[str, Sequence[Any]]
    ) -> tuple[Callable[[Weight], Condition], Weight]:
        """The condition of items with what was made for them given as well; see :class:`SampleRequest`."""
        with self.cards.for_now():
            with torch.autocast(self._device.torch.type, enabled=False):
                given = [self._with(item, row, made) for row, item in enumerate(items)]
                self.prepare(given)
            return self._conditioner(given)

    def _with(self, item: Item, row: int, made: Mapping[str, Sequence[Any]]) -> Item:
        cards = dict(item.cards)
        for slot in [slot for slot in self.model.conditions.slots if slot in made]:
            card = LoadedCard(made[slot][row], f"{_MADE}{row}")
            try:
                self.cards.admit(slot, card.key, card.raw)
            except StudioError:
                continue
            cards[slot] = (card,)
        return replace(item, cards=cards)

    def stored_card(self, slot: str, raw: Any, key: str) -> LoadedCard:
        """A card with a stored sample's value, without any part that training never met."""
        return LoadedCard(self._preparers[slot].known(raw), key)

    def _layers(self, slot: str, rows: Sequence[Sequence[LoadedCard]]) -> list[tuple[Features, Tensor]]:
        """The first card of every row, then the second, and so on; blank with weight 0 if a row has no more cards."""
        layers = []
        for number in range(max(1, *(len(row) for row in rows))):
            picked = [row[number] if number < len(row) else None for row in rows]
            keys = list(dict.fromkeys("" if card is None else card.key for card in picked))
            features = self.cards.encode(slot, keys)
            index = torch.tensor(
                [keys.index("" if card is None else card.key) for card in picked], device=self._device.torch
            )
            weight = torch.tensor(
                [card.weight if card else 0.0 for card in picked], device=self._device.torch
            )
            layers.append((Features(features.tokens[index], features.mask[index], features.grid), weight))
        return layers

    def prepare(self, items: Sequence[Item], turn: Any = nullcontext) -> None:
        """Prepare every card and the blank once, outside any autocast; for a frozen encoder, compute features.

        Args:
            items: The items that will be made.
            turn: See :meth:`generate`.
        """
        for slot in self.model.conditions.slots:
            wanted: dict[str, Any] = {"": None}
            wanted.update({card.key: card.raw for item in items for card in item.cards.get(slot, ())})
            self.cards.prepare(slot, wanted)
            self.cards.look_up(slot, wanted, turn)
        for slot in items[0].given:
            self.cards.prepare(slot, {item.given[slot].key: item.given[slot].raw for item in items})


def rows_of(values: Mapping[str, list[Any]], count: int) -> list[dict[str, Any]]:
    """Turn values per slot, one for each item, into values per item."""
    return [{slot: some[row] for slot, some in values.items()} for row in range(count)]


def _generator_of(model: Assembly) -> Generator:
    if not isinstance(model.learner, Generator):
        raise UsageError("The run learns, but it generates nothing.")
    return model.learner
