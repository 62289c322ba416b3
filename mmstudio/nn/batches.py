"""What the engine hands to learners and takes from them: batches, requests and the steps of sampling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import Tensor

from mmstudio.nn.conditions import map_condition
from mmstudio.nn.contracts import Condition, Weight
from mmstudio.nn.encoders import Features


@dataclass
class TrainBatch:
    """What a learner learns from in one phase of one step.

    Attributes:
        target: Prepared arrays per target slot, on the device, B in front; blank where a sample has none.
        condition: The condition; carries a gradient in the phases of ``trains_condition``.
        features: Features per condition slot, after mixing.
        step: Counted from 0.
        progress: Share of the budget used, 0 to 1.
        rng: What draws takes it: every number follows from the run's seed, the step, the phase and the micro-batch.
        there: Per condition slot (B,): 1 where the samples hold it, also where training left it out of ``condition``.
        fuse: The condition with other weights (B,), at the cost of one fusion; :meth:`SampleRequest.condition` in training.
        encoded: Features per condition slot as the encoder gave them: before nulls, and before training left any out.
        target_there: Per target slot (B,): 1 where the samples hold it.
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

    @property
    def size(self) -> int:
        """B."""
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
            assert self.fuse is not None  # noqa: S101 - only handed over where there is one
            whole = {
                slot: value.new_zeros(self.size).index_copy(0, index, value) for slot, value in weight.items()
            }
            return map_condition(self.fuse(whole), pick)

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
        )


@dataclass
class SampleRequest:
    """What to generate.

    Attributes:
        condition: The engine's: weights per slot to a condition over the encoded features.
        weight: (B,) per condition slot.
        seeds: B seeds; each result follows from its own.
        slots: Target slots wanted.
        guidance: Scale per slot; 0 is the plain conditional model.
        joint: Scale of the joint guidance; 1 is the plain conditional model.
        given: Target slots that are held fixed, as prepared arrays with B in front; none of them is among ``slots``.
        settings: The generator's sampling settings.
        device: Where to compute.
        watched: Whether values on the way are wanted now: a few times a second, where somebody sees them. Whoever has to compute
            them, a picture out of noise, asks first.
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


@dataclass
class SampleStep:
    """Progress of sampling.

    Attributes:
        index, of: Step of how many; ``index == of`` is the end.
        results: Whole raw values, one per seed, of the slots that are ready; at the end every slot has been.
        partial: Raw values per slot as far as they are, one per seed: a sentence as it grows, a picture not yet out of its
            noise. Newer ones replace them.
        done: Whether it ends here, before the last step.
    """

    index: int
    of: int
    results: dict[str, list[Any]] | None = None
    partial: dict[str, list[Any]] | None = None
    done: bool = False
