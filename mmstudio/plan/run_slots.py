"""The slots of a run: what it makes, what it is given, and what of what it makes can be given instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Sentence
from mmstudio.plan.parts import Chosen, Learning
from mmstudio.plan.targets import makes_any
from mmstudio.plan.tasks import Task
from mmstudio.plugins.specs import GeneratorSpec, ObjectiveSpec, PredictorSpec, tells_column


@dataclass(frozen=True)
class RunSlots:
    """The slots of a run, and the learner that decides what they are for.

    Attributes:
        targets: Slots that are generated, in order; for objectives and predictors, those that hold labels.
        conditions: Slots that condition, in order, derived ones included.
        generator: The learner: a generator, or an objective or a predictor, which generate nothing.
        tasks: What is learned beside it.
    """

    targets: tuple[Slot, ...]
    conditions: tuple[Slot, ...]
    generator: Chosen[Learning]
    tasks: tuple[Task, ...] = field(default=(), kw_only=True)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Targets, then conditions that are no targets."""
        return each_once(*self.targets, *self.conditions)

    @property
    def any_to_any(self) -> bool:
        """Whether its targets are conditions too: each may be given, and those that are not are made."""
        return makes_any(self.generator.spec)

    @property
    def target(self) -> Slot:
        """The first target slot.

        Raises:
            UsageError: If the run generates nothing.
        """
        self.check_makes()
        return self.targets[0]

    def check_makes(self) -> None:
        """Refuse to generate from a run that generates nothing.

        Raises:
            UsageError: If it generates nothing; the sentence says what can be done with it.
        """
        if self.makes:
            return
        if tells_column(self.generator.spec):
            raise UsageError(
                "The run tells classes of {slot} apart; it generates nothing."
                if self.predicts
                else "The run tells what is in {slot}; it generates nothing.",
                hint="Predict with it: mmstudio predict; see how often it is right: mmstudio evaluate.",
                slot=self.targets[0].name,
            )
        raise UsageError(
            "The run learns, but it generates nothing.",
            hint="See how well it has learned: mmstudio evaluate.",
        )

    def check_predicts(self, slot: str = "") -> str:
        """Refuse to predict with a run that tells neither classes nor numbers.

        Args:
            slot: The slot or column to be told; the first that it tells if empty.

        Returns:
            The slot or column.

        Raises:
            UsageError: If it does not; the sentence says what can be done with it.
        """
        if self.makes and not self.tells:
            raise UsageError("The run generates; it predicts nothing.", hint="Use mmstudio generate.")
        if not self.tells:
            raise UsageError(
                "The run learns, but it predicts nothing.",
                hint="See how well it has learned: mmstudio evaluate.",
            )
        if slot and slot not in self.told:
            raise UsageError(
                "The run does not tell what is in {slot!r}.",
                hint="It tells: {known}.",
                slot=slot,
                known=", ".join(self.told),
            )
        return slot or self.told[0]

    def check_searches(self) -> None:
        """Refuse to search in the space of a run that has none.

        Raises:
            UsageError: If it has none.
        """
        if not self.searches:
            raise UsageError(
                "The run has no space of its own in which samples could be searched.",
                hint="Train the recipe 'align': mmstudio train --recipe align --dataset NAME.",
            )

    def check_leaves(self) -> None:
        """Refuse to export a run whose learner has no form outside of the program.

        Raises:
            UsageError: If it has none.
        """
        if not getattr(self.generator.spec, "leaves", False):
            raise UsageError(
                "What {title} has learned cannot be exported: it works inside this program only.",
                hint="Flows, VAEs and GANs of pictures and what tells classes or numbers can be exported.",
                title=Sentence(self.generator.spec.title),
            )

    @property
    def searches(self) -> bool:
        """Whether its learner, or a task beside it, brings all slots into one space."""
        specs = (self.generator.spec, *(task.part.spec for task in self.tasks))
        return any(isinstance(spec, ObjectiveSpec) and spec.searches for spec in specs)

    @property
    def makes(self) -> bool:
        """Whether it can generate values."""
        return isinstance(self.generator.spec, GeneratorSpec)

    @property
    def predicts(self) -> bool:
        """Whether its learner is a predictor, which learns classes all at once, without gradients."""
        return isinstance(self.generator.spec, PredictorSpec)

    @property
    def tells(self) -> bool:
        """Whether it can be asked for the class or the number in a slot."""
        return bool(self.told)

    @property
    def told(self) -> tuple[str, ...]:
        """The slots and columns that it can be asked about: that of its learner, then those of its tasks."""
        own = self.targets[:1] if tells_column(self.generator.spec) else ()
        beside = (task.name for task in self.tasks if tells_column(task.part.spec))
        return (*(slot.name for slot in own), *beside)

    @property
    def labels(self) -> tuple[str, ...]:
        """The slots and columns that hold labels of what is learned in steps and told: a blank there says that there is none."""
        return () if self.predicts else self.told

    @property
    def label_slots(self) -> tuple[Slot, ...]:
        """The slots of :attr:`labels`."""
        beside = (task.slot for task in self.tasks if task.slot is not None)
        return tuple(slot for slot in (*self.targets, *beside) if slot.name in self.labels)

    @property
    def givable(self) -> tuple[Slot, ...]:
        """Target slots that accept given values, which stay fixed while the others are generated.

        Targets that are conditions too are given as conditions.
        """
        spec = self.generator.spec
        can = isinstance(spec, GeneratorSpec) and spec.takes_given and len(self.targets) > 1
        can = can and not self.any_to_any
        return self.targets if can else ()

    @property
    def keepable(self) -> tuple[Slot, ...]:
        """Target slots whose value can be given while the others are made: held fixed, or as a condition."""
        conditions = {slot.name for slot in self.conditions}
        return self.givable or tuple(slot for slot in self.targets if slot.name in conditions)

    @property
    def takes(self) -> tuple[Slot, ...]:
        """Slots that accept given values: conditions, then targets that can be held fixed."""
        return (*self.conditions, *self.givable)

    def check_givable(self, name: str) -> None:
        """Refuse a value for a target slot that cannot be held fixed.

        Raises:
            UsageError: If it cannot; the sentence says why.
        """
        if self.makes and not self.any_to_any and name not in {slot.name for slot in self.givable}:
            _check_not_made(name, self.targets, self.conditions, self.generator.id)

    def check_given(self, given: Iterable[str]) -> None:
        """Refuse given values for slots that cannot be held fixed, or for all targets at once.

        Raises:
            UsageError: If a slot cannot be given, or no target would be left to generate.
        """
        given, made = set(given), {slot.name for slot in self.targets} if self.makes else set()
        for name in sorted(given):
            self.check_givable(name)
        given &= made
        if made and given >= made:
            raise UsageError(
                "The run makes {slots}; nothing is left of that when {given} are given.",
                slots=", ".join(sorted(made)),
                given=", ".join(sorted(given)),
            )

    def to_make(self, given: Iterable[str], make: Iterable[str] = ()) -> tuple[str, ...]:
        """Target slots to make.

        Args:
            given: Slots that values are given for.
            make: The wanted target slots; empty for all that are not given.

        Returns:
            Them, in the order of the run's targets.

        Raises:
            UsageError: If the run does not make one of them, or one is given, or :meth:`check_given` refuses.
        """
        given, make = set(given), tuple(make)
        self.check_given(given)
        targets = tuple(slot.name for slot in self.targets) if self.makes else ()
        for name in make:
            if name not in targets:
                raise UsageError(
                    "The run makes no {slot!r}.",
                    hint="It makes: {made}.",
                    slot=name,
                    made=", ".join(targets) or "nothing",
                )
            if name in given:
                raise UsageError(
                    "The slot {slot!r} is given and stays as it is; it cannot be made too.",
                    hint="Give nothing for it, or make only the others.",
                    slot=name,
                )
        return tuple(name for name in targets if name in (make or targets) and name not in given)


def each_once(*slots: Slot) -> tuple[Slot, ...]:
    """Every slot once: a target may be a condition too."""
    return tuple({slot.name: slot for slot in slots}.values())


def _check_not_made(name: str, targets: Sequence[Slot], conditions: Sequence[Slot], learner: str) -> None:
    """Refuse a value for a slot that a run makes and that cannot be held fixed.

    Args:
        name: Name of the slot.
        targets: Slots that the run makes.
        conditions: Slots that condition it.
        learner: Id of its generator.

    Raises:
        UsageError: If it is one; the sentence says why.
    """
    if name not in {slot.name for slot in targets}:
        return
    alone = len(targets) == 1
    raise UsageError(
        "The slot {slot!r} is what this run makes; nothing would be left to be made if it were given."
        if alone
        else "The slot {slot!r} is made by this run, and its generator {id!r} cannot hold it fixed.",
        hint="Give conditions: {known}.",
        slot=name,
        id=learner,
        known=", ".join(slot.name for slot in conditions) or "none",
    )
