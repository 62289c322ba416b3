"""The roles of a data set's slots in a training: targets and conditions."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import DatasetInfo, Derived, Slot
from mmstudio.plan.recipe import Recipe

Aim = Literal["makes", "labels", "nothing"]
"""Purpose of the target slots: they are generated, or they hold what is to be learned, or there are none."""


@dataclass(frozen=True)
class Data:
    """The facts about a data set that decide what a training is.

    Attributes:
        name: Name of the data set.
        slots: Its slots.
        counts: Number of samples per split; ``None`` if it is not known, as for a run that was started long ago.
    """

    name: str
    slots: tuple[Slot, ...]
    counts: Mapping[str, int] | None = None

    @classmethod
    def of(cls, info: DatasetInfo) -> Data:
        """From a listed data set."""
        return cls(info.name, info.slots, info.counts)

    def slot(self, name: str) -> Slot | None:
        """The slot of that name, or ``None``."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def makeable(self) -> tuple[Slot, ...]:
        """The slots that can be generated: those to be made, and of a kind without any such slot, the conditions."""
        made = {slot.modality for slot in self.slots if slot.role != "condition"}
        return tuple(slot for slot in self.slots if slot.role != "condition" or slot.modality not in made)


@dataclass(frozen=True)
class Roles:
    """The roles of slots in a training.

    Attributes:
        targets: Slots that are generated or hold labels, in the recipe's order.
        conditions: Slots that condition, in the recipe's order if it names them, else in the data set's; derived slots
            follow. Where a generator makes any slot from any other, its targets are among them.
    """

    targets: tuple[Slot, ...]
    conditions: tuple[Slot, ...]


def roles_of(
    recipe: Recipe,
    data: Data,
    *,
    aim: Aim = "makes",
    both: bool = False,
    every: bool = False,
    kinds: Container[str] | None = None,
) -> Roles:
    """The roles that a recipe gives to the slots of a data set.

    A slot that the data set has as a condition only may be generated if none of its kind is to be made there; then all
    other slots condition, also those that are only to be made.

    Args:
        recipe: The recipe.
        data: The data set.
        aim: Purpose of the target slots. Labels may be in any slot, or in one of its columns, named ``SLOT.COLUMN``. If
            a learner needs conditions alone, every slot may condition.
        both: Whether targets are conditions too, as the spec of some generators says.
        every: Whether every other slot conditions if the recipe names none, also those that are only to be made.
        kinds: The modalities that its generator makes, for the hint of a refusal; ``None`` if they are not known.

    Raises:
        UsageError: If it names a slot that does not exist or cannot be generated, generates what it is conditioned by,
            or has no condition left; or if the data set has no sample to train on.
    """
    recipe = recipe if aim != "nothing" else recipe.model_copy(update={"targets": ()})
    targets = tuple(
        _target(name, data, kinds) if aim == "makes" else label_slot(name, data) for name in recipe.targets
    )
    if data.counts is not None and not data.counts.get("train"):
        raise UsageError("The data set {dataset!r} has no samples to train on.", dataset=data.name)
    turned = aim == "makes" and bool(turned_slots(targets))
    hidden = hidden_slots(recipe, data)
    given = _without_labels(_conditions(recipe, data, both=both, turned=turned or every), targets, hidden)
    seen = {slot.modality for slot in given}
    views = (
        [view_of(slot, data.slots) for slot in targets if slot.modality not in seen]
        if recipe.training.views and aim == "makes" and not both
        else []
    )
    if not given and not views:
        raise _nothing_given(data, targets)
    return Roles(targets, (*given, *views))


def _nothing_given(data: Data, targets: Sequence[Slot]) -> UsageError:
    """What is said where no slot conditions."""
    names = ", ".join(slot.name for slot in targets)
    idle = [slot.name for slot in data.slots if slot.role == "target" and slot not in targets]
    if idle:
        return UsageError(
            "The data set {dataset!r} has nothing to condition on besides {targets}: {idle} can only be made.",
            hint="Let one condition: --set conditions={first}, or for every training mmstudio dataset role {dataset} {first}=either.",
            dataset=data.name,
            targets=names,
            idle=", ".join(idle),
            first=idle[0],
        )
    return UsageError(
        "The data set {dataset!r} has nothing to condition on besides {targets}.",
        hint="Switch training.views on, or add texts, sounds or table columns.",
        dataset=data.name,
        targets=names,
    )


def turned_slots(targets: Iterable[Slot]) -> tuple[Slot, ...]:
    """The slots that are generated although their data set has them as conditions only."""
    return tuple(slot for slot in targets if slot.role == "condition")


def condition_named(name: str, conditions: Iterable[Slot]) -> Slot:
    """The condition slot with that name.

    Raises:
        UsageError: If the run does not have it; the sentence names those that it has.
    """
    slots = {slot.name: slot for slot in conditions}
    if name not in slots:
        told = [f"{slot.name} ({', '.join(slot.columns) or slot.modality})" for slot in slots.values()]
        raise UsageError(
            "The run was not trained with a condition {slot!r}.",
            hint="It takes: {known}.",
            slot=name,
            known=", ".join(told) or "none",
        )
    return slots[name]


def view_of(target: Slot, slots: Iterable[Slot]) -> Slot:
    """The condition slot for views of a target, under a name that is not used by these slots."""
    taken = {slot.name for slot in slots}
    name = first = view_name(target.name)
    number = 2
    while name in taken:
        name, number = f"{first}-{number}", number + 1
    return Slot(name, target.modality, "condition", derived=Derived(target.name))


def view_name(target: str) -> str:
    """Name of the slot for a slot's views. Runs and results store it, so it must never change."""
    return f"{target}.view"


def with_targets(recipe: Recipe, targets: Iterable[str]) -> Recipe:
    """A copy of a recipe with other target slots, none of which conditions any more."""
    chosen = tuple(targets)
    conditions = tuple(name for name in recipe.conditions if name not in chosen)
    return recipe.model_copy(update={"targets": chosen, "conditions": conditions})


def without_origin(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Slots of a data set, none of them derived, whatever a file says."""
    return tuple(replace(slot, derived=None) for slot in slots)


def _target(name: str, data: Data, kinds: Container[str] | None) -> Slot:
    found, makeable = data.slot(name), data.makeable()
    fit = (slot.name for slot in makeable if kinds is None or slot.modality in kinds)
    known = ", ".join(fit) or "none"
    if found is None:
        raise UsageError(
            "The recipe makes the slot {target!r}, which the data set {dataset!r} does not have.",
            hint="Slots that can be made: {known}. Choose one with --set target=NAME.",
            target=name,
            dataset=data.name,
            known=known,
        )
    if found not in makeable:
        raise UsageError(
            "The recipe makes the slot {target!r}, which the data set {dataset!r} has as a condition only.",
            hint="Slots that can be made: {known}. Have this one made: mmstudio dataset role {dataset} {target}=either.",
            target=name,
            dataset=data.name,
            known=known,
        )
    return found


def hidden_slots(recipe: Recipe, data: Data) -> tuple[Slot, ...]:
    """Slots and columns that condition nothing: labels of tasks, and what a recipe withholds.

    Raises:
        UsageError: If the recipe withholds a slot or a column that does not exist.
    """
    columns = {f"{slot.name}.{column}" for slot in data.slots for column in slot.columns}
    known = {*(slot.name for slot in data.slots), *columns}
    strange = next((name for name in recipe.withheld if name not in known), None)
    if strange is not None:
        raise UsageError(
            "The recipe withholds {name!r}, which the data set {dataset!r} does not have.",
            hint="It has: {known}.",
            name=strange,
            dataset=data.name,
            known=", ".join(sorted(known)) or "none",
        )
    names = dict.fromkeys((*recipe.tasks, *recipe.withheld))
    return tuple(label_slot(name, data) for name in names if name in known)


def label_slot(name: str, data: Data) -> Slot:
    """A slot that holds labels, or one column of it, by its name.

    Raises:
        UsageError: If there is no such slot or column.
    """
    found = data.slot(name)
    if found is not None:
        return found
    columns = {f"{slot.name}.{column}": (slot, column) for slot in data.slots for column in slot.columns}
    if name in columns:
        slot, column = columns[name]
        return Slot(name, slot.modality, "target", (column,), Derived(slot.name, "column"))
    raise UsageError(
        "The recipe learns the slot {target!r}, which the data set {dataset!r} does not have.",
        hint="It has: {known}. Choose one with --set target=NAME.",
        target=name,
        dataset=data.name,
        known=", ".join([*(slot.name for slot in data.slots), *columns]) or "none",
    )


def _without_labels(
    conditions: Iterable[Slot], targets: Sequence[Slot], hidden: Sequence[Slot]
) -> tuple[Slot, ...]:
    """Conditions without what is hidden, and without columns that are learned, which would give the answer away."""
    learned = {
        (slot.source, column)
        for slot in (*targets, *hidden)
        if slot.derived is not None
        for column in slot.columns
    }
    whole = {slot.name for slot in hidden if slot.derived is None}
    if not learned and not whole:
        return tuple(conditions)
    kept = []
    for slot in conditions:
        if slot.name in whole:
            continue
        columns = tuple(column for column in slot.columns if (slot.name, column) not in learned)
        if columns or not slot.columns:
            kept.append(replace(slot, columns=columns))
    return tuple(kept)


def _conditions(recipe: Recipe, data: Data, *, both: bool, turned: bool) -> tuple[Slot, ...]:
    """The slots of the data set that a recipe conditions on.

    Its targets are among them if they are ``both``, and slots that are only to be made if roles are ``turned``.
    """
    made = () if both else recipe.targets
    known = {slot.name: slot for slot in data.slots}
    for name in recipe.conditions:
        if name not in known:
            raise UsageError(
                "The recipe conditions on the slot {slot!r}, which the data set {dataset!r} does not have.",
                hint="It has: {known}.",
                slot=name,
                dataset=data.name,
                known=", ".join(known),
            )
        if name in made:
            raise UsageError("The slot {slot!r} cannot be both the target and a condition.", slot=name)
    if recipe.conditions:
        own = recipe.targets if both else ()
        return tuple(known[name] for name in dict.fromkeys((*own, *recipe.conditions)))
    alone = not recipe.targets
    return tuple(
        slot
        for slot in data.slots
        if alone
        or (both and slot.name in recipe.targets)
        or (slot.name not in made and (turned or slot.role != "target"))
    )
