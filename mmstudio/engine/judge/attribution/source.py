"""The result that an attribution is of: from a file with its recipe, or from what it is to be made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import UsageError
from mmstudio.core.given import name_of
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note
from mmstudio.engine.sample.generate import make_request
from mmstudio.engine.sample.items import Item, LoadedCard, Request
from mmstudio.engine.sample.loading import Model, kept_model
from mmstudio.engine.sample.reproduce import nearest_checkpoint, payload_of
from mmstudio.engine.sample.results import item_recipe
from mmstudio.plan.attributions import key_of
from mmstudio.plan.judging.notes import StoredNote
from mmstudio.plan.model_plan import slot_of
from mmstudio.plan.payloads import AttributePayload
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.results import remade_recipe

_MOST_SEED = 2**63
_STEP = "The checkpoint of step {step} is no longer there; that of step {other} was taken."
_CHANGED = "The condition {name} has changed since."


@dataclass(frozen=True)
class ResultSource:
    """A result, and all that is needed to make it with fewer conditions.

    Attributes:
        model: The run.
        request: The request that makes it; it has one item.
        recipe: Its recipe.
        slot: The target slot.
        name: Name of its file; empty if there is none.
        value: The value in the file; ``None`` if there is none.
        notes: Facts that a person should know.
    """

    model: Model
    request: Request
    recipe: Mapping[str, Any]
    slot: Slot
    name: str = ""
    value: Any = None
    notes: tuple[StoredNote, ...] = ()

    @property
    def item(self) -> Item:
        """The result with everything that was given."""
        return self.request.items[0]

    @property
    def codec(self) -> Codec:
        """The codec of the result's modality."""
        return self.model.codec(self.slot.name)

    @property
    def key(self) -> str:
        """The key of its attribution."""
        return key_of(self.recipe)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The slots that were given: conditions in the run's order, then targets that are held fixed."""
        there = [slot for slot in self.model.plan.encoders if self.item.cards.get(slot)]
        return (*there, *self.item.given)

    def seeds(self, count: int) -> list[int]:
        """The result's own seed, and the ones behind it."""
        own = self.item.seed
        step = 1 if own + count <= _MOST_SEED else -1
        return [own + step * number for number in range(count)]

    def with_slots(self, subset: int, seed: int) -> Item:
        """The item of a subset of the slots, given as bits."""
        there = {slot for number, slot in enumerate(self.slots) if subset >> number & 1}
        return Item(
            seed,
            {slot: cards for slot, cards in self.item.cards.items() if slot in there},
            {slot: card for slot, card in self.item.given.items() if slot in there},
        )

    def with_card(self, slot: str, number: int, card: LoadedCard, seed: int) -> Item:
        """The item with another card in the place of one."""
        if slot in self.item.given:
            return Item(seed, self.item.cards, {**self.item.given, slot: card})
        cards = [*self.item.cards[slot]]
        cards[number] = card
        return Item(seed, {**self.item.cards, slot: cards}, self.item.given)


def source_of(context: RunContext, payload: AttributePayload) -> ResultSource:
    """Open what an attribution is of.

    Raises:
        UsageError: If the file carries no recipe, a condition is gone, or nothing was given.
    """
    found = _of_file(context, Path(payload.file)) if payload.file else _of_wish(context, payload)
    if not found.slots:
        raise UsageError(
            "Nothing was given when {name} was made: only its seed decided it.",
            hint="Choose a result that was made from at least one condition.",
            name=found.name or "the result",
        )
    return found


def _of_file(context: RunContext, path: Path) -> ResultSource:
    recipe = remade_recipe(path, context.registry)
    step = nearest_checkpoint(context, recipe, path.name)
    model = kept_model(context, recipe["run"], step)
    request, _ = make_request(model, payload_of(context, recipe))
    slot = _slot(model, str(recipe.get("slot", "")))
    wanted, here = recipe["checkpoint"]["step"], model.checkpoint.step
    notes = [] if wanted == here else [Note(_STEP, {"step": wanted, "other": here})]
    for name, entries in recipe["conditions"].items():
        for entry, card in zip(entries, request.items[0].cards_on(name), strict=True):
            if entry.get("sha256") not in {None, card.key}:
                notes.append(Note(_CHANGED, {"name": name_of(entry) or name}))
    value = model.codec(slot.name).read(path)
    return ResultSource(model, request, recipe, slot, path.name, value, tuple(map(StoredNote.of, notes)))


def _of_wish(context: RunContext, payload: AttributePayload) -> ResultSource:
    if payload.made is None:
        raise UsageError("There is no result to look at.")
    made = payload.made.to_json()
    model = kept_model(context, payload.made.run, payload.made.checkpoint)
    request, _ = make_request(model, made)
    left = model.workspace.run_plan.to_make(request.items[0].given, request.make)
    if payload.slot and payload.slot not in left:
        raise UsageError(
            "The run makes no {slot!r} here.",
            hint="It makes: {made}.",
            slot=payload.slot,
            made=", ".join(left),
        )
    slot = _slot(model, payload.slot or left[0])
    return ResultSource(model, request, item_recipe(model, made, 0, request, slot.name), slot)


def _slot(model: Model, name: str) -> Slot:
    """A target slot by its name; the first one if the name is unknown, as for results of earlier programs."""
    targets = model.plan.targets
    return slot_of(targets[name] if name in targets else next(iter(targets.values())))
