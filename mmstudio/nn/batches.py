"""What the engine hands to learners and gets back from them: batches, requests and sampling steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from mmstudio.nn.conditions import map_condition
from mmstudio.nn.contracts import Condition, Weight
from mmstudio.nn.encoders import Features


@dataclass(frozen=True)
class Dropping:
    """How a training leaves slots out, so that what is learned is of use without them.

    Attributes:
        share: Share of the samples, 0 to 1, that lose slots.
        keep: Probability, 0 to 1, with which such a sample keeps each of its slots.
    """

    share: float = 0.5
    keep: float = 0.5


@dataclass(frozen=True)
class Teaching:
    """What a trained model says beside the data, to a narrower one of its kind that learns from both.

    Attributes:
        learner: The trained learner: of the same class, in evaluation mode, without gradients.
        condition: Its condition for the same samples, of which the same slots were dropped.
        share: Weight of what it says, 0 to 1; the data have the rest.
    """

    learner: Any
    condition: Condition
    share: float


@dataclass
class TrainBatch:
    """The batch that a learner learns from in one phase of one step.

    Attributes:
        target: Prepared arrays per target slot, on the device, with B in front; blank where a sample has no value.
        condition: The condition. It carries a gradient in the phases listed in ``trains_condition``.
        features: Features per condition slot, after mixing.
        step: Number of the step, counted from 0.
        progress: Share of the training budget used so far, 0 to 1.
        rng: Source of every random draw: its numbers follow from the run's seed, the step, the phase and the
            micro-batch.
        there: Per condition slot (B,): 1 where the sample has a value, even if training dropped it from ``condition``.
        fuse: Gives the condition for other weights (B,), at the cost of one fusion: :meth:`SampleRequest.condition` in
            training. Weights (n B,) are those of the samples in order, n times over; fused together they cost less.
        encoded: Features per condition slot as the encoder gave them, before nulls are mixed in and before slots are
            dropped.
        target_there: Per target slot (B,): 1 where the sample has a value.
        positions: (B,) int64: which sample each row is, since one may occur twice; ``None`` where that is not known.
        teaching: What a trained model says of the same samples; ``None`` if it learns from the data alone.
    """

    target: dict[str, dict[str, Tensor]]
    condition: Condition
    features: dict[str, Features]
    step: int = 0
    progress: float = 0.0
    rng: torch.Generator = field(default_factory=torch.Generator)
    there: Mapping[str, Tensor] = field(default_factory=dict)
    fuse: Callable[[Mapping[str, Tensor]], Condition] | None = None
    encoded: Mapping[str, Features] = field(default_factory=dict)
    target_there: Mapping[str, Tensor] = field(default_factory=dict)
    positions: Tensor | None = None
    teaching: Teaching | None = None

    @property
    def size(self) -> int:
        """Number of samples, B."""
        return self.condition.vector.shape[0]

    def rows(self, index: Tensor) -> TrainBatch:
        """Some of the samples.

        Args:
            index: (n,) int64 places in the batch.
        """

        def pick(tensor: Tensor) -> Tensor:
            return tensor[index]

        def picked(features: Mapping[str, Features]) -> dict[str, Features]:
            return {
                slot: Features(pick(item.tokens), pick(item.mask), item.grid)
                for slot, item in features.items()
            }

        def fuse(weight: Mapping[str, Tensor]) -> Condition:
            assert self.fuse is not None  # noqa: S101 - callers pass it only if there is one
            times = max(len(value) for value in weight.values()) // len(index)
            rounds = self.size * torch.arange(times, device=index.device)
            places = (rounds[:, None] + index).flatten()
            whole = {
                slot: value.new_zeros(times * self.size).index_copy(0, places, value)
                for slot, value in weight.items()
            }
            return map_condition(self.fuse(whole), lambda tensor: tensor[places])

        return replace(
            self,
            target={
                slot: {name: pick(array) for name, array in arrays.items()}
                for slot, arrays in self.target.items()
            },
            condition=map_condition(self.condition, pick),
            features=picked(self.features),
            there={slot: pick(there) for slot, there in self.there.items()},
            fuse=None if self.fuse is None else fuse,
            encoded=picked(self.encoded),
            target_there={slot: pick(there) for slot, there in self.target_there.items()},
            positions=None if self.positions is None else pick(self.positions),
            teaching=None
            if self.teaching is None
            else replace(self.teaching, condition=map_condition(self.teaching.condition, pick)),
        )

    def of(self, slots: Collection[str]) -> TrainBatch:
        """The same samples with some of the target slots only."""
        return replace(
            self,
            target={slot: arrays for slot, arrays in self.target.items() if slot in slots},
            target_there={slot: there for slot, there in self.target_there.items() if slot in slots},
        )


@dataclass
class SampleRequest:
    """Request for results: what a generator is asked to make.

    Attributes:
        condition: Function of the engine that turns weights per slot into a condition over the encoded features.
        weight: (B,) per condition slot.
        seeds: B seeds; each result depends on its own seed alone.
        slots: Target slots to make.
        guidance: Guidance scale per slot; 0 is the plain conditional model.
        joint: Scale of the joint guidance; 1 is the plain conditional model.
        given: Target slots that are held fixed, as prepared arrays with B in front; ``slots`` names none of them.
        settings: The generator's sampling settings.
        device: The device to compute on.
        watched: Tells whether intermediate values are wanted now: a few times a second while a person watches. A
            generator that has to compute them, such as a picture from its noise, asks first.
        having: Function of the engine: raw values that were made, per slot and one per seed, to the condition and the
            weights with which they are given as well. A value that cannot be given, such as an empty text, is left out.
    """

    condition: Callable[[Weight], Condition]
    weight: Weight
    seeds: Sequence[int]
    slots: tuple[str, ...]
    guidance: Mapping[str, float] = field(default_factory=dict)
    joint: float = 1.0
    given: Mapping[str, dict[str, Tensor]] = field(default_factory=dict)
    settings: Any = None
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    watched: Callable[[], bool] = lambda: False
    having: Callable[[Mapping[str, Sequence[Any]]], tuple[Callable[[Weight], Condition], Weight]] | None = (
        None
    )


@dataclass
class SampleStep:
    """One step of sampling: how far it is, and the values that exist so far.

    Attributes:
        index, of: Number of this step and number of steps; ``index == of`` is the end.
        results: Finished raw values per slot, one per seed, for the slots that are ready; by the end every slot has
            been given.
        partial: Unfinished raw values per slot, one per seed: a growing sentence, or a picture that still holds noise.
            Newer ones replace older ones.
        done: Whether sampling ends here, before the last step.
    """

    index: int
    of: int
    results: dict[str, list[Any]] | None = None
    partial: dict[str, list[Any]] | None = None
    done: bool = False
