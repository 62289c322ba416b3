"""Learners made of learners: a parent with a decoder, a generator of its own, for every target slot."""

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
"""What a decoder's part of the steps counts as: how many it takes is known only when it begins."""


class Parent(Generator):
    """Makes several slots, each by a decoder that knows nothing of the others.

    The engine builds the decoders, joins their phases to the parent's, prepares and fits targets by them, and shows each
    decoder only the samples that hold its slot. A parent says what its decoders are conditioned by, in training
    (:meth:`lesson`) and afterwards (:meth:`request`), and may learn something itself in phases of its own. As it is, it
    learns nothing, and every decoder takes the condition as it comes.

    Args:
        config: Its settings.
        targets: The target slots.
        condition: Shape of the condition.
        decoders: Per target slot.

    Attributes:
        slots: Names of the target slots, in order.
        decoders: The decoders, in the same order.
    """

    phases: ClassVar[tuple[str, ...]] = ()
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
        """Shape of the condition that the decoder of a slot sees; what the parent sees, if nothing is said."""
        del config, slot
        return condition

    @classmethod
    def preparer(cls, config: Any, slot: Slot, state: Mapping[str, Any]) -> Preparer:
        """Decoders prepare their slots themselves: the engine asks theirs."""
        del config, state
        raise NotImplementedError(f"{cls.__name__} leaves {slot.name!r} to its decoder.")

    def decoder(self, slot: str) -> Generator:
        """The decoder of a slot."""
        found = self.decoders[self.slots.index(slot)]
        assert isinstance(found, Generator)  # noqa: S101 - it was built as one
        return found

    def trainable(self, phase: str) -> Iterable[nn.Parameter]:
        """What is the parent's own; decoders learn in phases of theirs."""
        del phase
        theirs = set(self.decoders.parameters())
        return [parameter for parameter in self.parameters() if parameter not in theirs]

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        """Loss of a phase of its own; it has none if nothing is said."""
        raise NotImplementedError(f"{type(self).__name__} has no phase {phase!r}.")

    def lesson(self, slot: str, batch: TrainBatch) -> TrainBatch:
        """What the decoder of a slot learns from: its own target, and the condition as it comes."""
        return replace(
            batch, target={slot: batch.target[slot]}, target_there={slot: batch.target_there[slot]}
        )

    def request(self, slot: str, request: SampleRequest, made: Mapping[str, Sequence[Any]]) -> SampleRequest:
        """What is asked of the decoder of a slot: the condition as it comes, and numbers of its own from the same seeds.

        Args:
            slot: To be made.
            request: What is asked of the parent; ``given`` holds the slots that are held fixed.
            made: Raw values of the slots that were made before it.
        """
        del made
        salt = zlib.crc32(slot.encode()) << 24
        seeds = [seed ^ salt for seed in request.seeds]
        return replace(request, slots=(slot,), given={}, seeds=seeds, settings=None)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """One slot after the other; those that are given are left out."""
        wanted = [slot for slot in self.slots if slot in request.slots]
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
