"""Learners made of learners: a parent and, for every target slot, a decoder, which is a generator."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from torch import nn

from mmstudio.core.sample import Slot
from mmstudio.nn.batches import SampleRequest, SampleStep, TrainBatch
from mmstudio.nn.contracts import ConditionShape
from mmstudio.nn.encoders import Preparer
from mmstudio.nn.learners import Generator, TargetInfo
from mmstudio.nn.losses import Losses
from mmstudio.plugins.config import PluginConfig

_WHOLE = 10**6
"""Number of steps that one decoder counts as; its real number is known only when it begins."""


class Parent(Generator):
    """Generates several slots, each by a decoder that knows nothing of the others.

    The engine builds the decoders, joins their phases to the parent's, prepares and fits targets with them, and shows
    each decoder only the samples that hold its slot. A parent decides what its decoders are conditioned by, in training
    (:meth:`lesson`) and afterwards (:meth:`request`), and may learn something itself in phases of its own. By default
    it learns nothing, and every decoder takes the condition unchanged.

    Args:
        config: Its settings.
        targets: The target slots.
        condition: Shape of the condition.
        decoders: One decoder per target slot.

    Attributes:
        together: Whether its phases and those of its decoders that train the condition are one phase: it is encoded once
            for all of them, and their losses are added. The other phases come after it.
        slots: Names of the target slots, in order.
        decoders: The decoders, in the same order.
    """

    phases: ClassVar[tuple[str, ...]] = ()
    together: ClassVar[bool] = False
    trains_condition: ClassVar[frozenset[str]] = frozenset()
    validation_phase: ClassVar[str] = ""

    def __init__(
        self,
        config: PluginConfig,
        targets: Mapping[str, TargetInfo],
        condition: ConditionShape,
        decoders: Mapping[str, Generator],
    ) -> None:
        super().__init__(config, targets, condition)
        self.slots = tuple(decoders)
        self.decoders = nn.ModuleList(decoders.values())

    @classmethod
    def shown(cls, config: Any, slot: str, condition: ConditionShape) -> ConditionShape:
        """Shape of the condition that the decoder of a slot sees; by default the one that the parent sees."""
        del config, slot
        return condition

    @classmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any]) -> Preparer:
        """Not used: decoders prepare their slots, and the engine asks them."""
        del config, state
        raise NotImplementedError(f"{cls.__name__} leaves {slot.name!r} to its decoder.")

    def decoder(self, slot: str) -> Generator:
        """The decoder of a slot."""
        found = self.decoders[self.slots.index(slot)]
        assert isinstance(found, Generator)  # noqa: S101 - it was built as a decoder
        return found

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """The parent's own parameters; those of decoders and beside them are trained in the decoders' phases."""
        del phase
        theirs = {*self.decoders.parameters(), *(item for slot in self.slots for item in self.beside(slot))}
        return [parameter for parameter in self.parameters() if parameter not in theirs]

    def beside(self, slot: str) -> Iterable[nn.Parameter]:
        """The parent's own parameters that make a decoder's condition (:meth:`lesson`), trained whenever that decoder trains its condition; none by default."""
        del slot
        return ()

    def weigh(self, slot: str) -> float:
        """Weight of a decoder's loss where all phases are one, or of its own loss (no slot); 1 by default.

        It decides how much the encoders learn from each; optimisers bring all other parameters to the same pace.
        """
        del slot
        return 1.0

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """Loss of one of its own phases; by default it has none."""
        raise NotImplementedError(f"{type(self).__name__} has no phase {phase!r}.")

    def lesson(self, slot: str, batch: TrainBatch) -> TrainBatch:
        """Batch that the decoder of a slot learns from: by default its own target and the unchanged condition."""
        return replace(
            batch, target={slot: batch.target[slot]}, target_there={slot: batch.target_there[slot]}
        )

    def request(self, slot: str, request: SampleRequest, made: Mapping[str, Sequence[Any]]) -> SampleRequest:
        """Request for the decoder of a slot: by default the unchanged condition, with its own random numbers from the same seeds.

        Its settings are those that ``request.settings.decoders`` holds for the slot, if there are any.

        Args:
            slot: The slot to generate.
            request: The request to the parent; ``given`` holds the slots that are held fixed.
            made: Raw values of the slots that were generated before this one.
        """
        del made
        salt = zlib.crc32(slot.encode()) << 24
        seeds = [seed ^ salt for seed in request.seeds]
        settings = getattr(request.settings, "decoders", {}).get(slot)
        return replace(request, slots=(slot,), given={}, seeds=seeds, settings=settings)

    def order(self, slots: Sequence[str]) -> Sequence[str]:
        """In which order slots are generated; by default that of the targets."""
        return [slot for slot in self.slots if slot in slots]

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """Generate one slot after the other; slots that are given are left out."""
        wanted = self.order(request.slots)
        of = len(wanted) * _WHOLE
        made: dict[str, list[Any]] = {}
        for number, slot in enumerate(wanted):
            results: list[Any] = []
            for step in self.decoder(slot).sample(self.request(slot, request, made)):
                results = (step.results or {}).get(slot, results)
                if step.done or step.index == step.of:
                    break
                index = number * _WHOLE + _WHOLE * step.index // step.of
                yield SampleStep(index, of, partial=step.partial)
            made = {**made, slot: results}
            yield SampleStep((number + 1) * _WHOLE, of, made)
