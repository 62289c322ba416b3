"""The condition side of the learning contracts: what fusions take and give. For encoders see :mod:`mmstudio.nn.encoders`.

Shapes: B batch, T tokens, D feature width, C condition width. Dicts are keyed by slot name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from torch import Tensor, nn

from mmstudio.nn.encoders import Features, FeatureShape
from mmstudio.nn.losses import Losses
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.specs import Level

Weight = Mapping[str, Tensor]


@dataclass(frozen=True)
class Wants:
    """What a generator requires of its condition.

    Attributes:
        width: Condition width C.
        levels: Levels of fusion that it can use.
        tokens: Whether it needs tokens besides the vector (at level ``feature``).
    """

    width: int
    levels: tuple[Level, ...] = ("feature",)
    tokens: bool = False


@dataclass(frozen=True)
class ConditionShape:
    """Fixed shape of the condition that a fusion gives.

    Attributes:
        width: Width C of the vector and of the tokens.
        level: Where modalities meet.
        tokens: Number of tokens T; 0 if there are none.
        grid: Layout of the T tokens.
        parts: Shapes of the parts, for levels ``decision`` and ``structure``.
        features: Shapes of the encoders' features per condition slot, for learners that read them
            (:attr:`mmstudio.nn.TrainBatch.encoded`). The engine fills this in.
    """

    width: int
    level: Level = "feature"
    tokens: int = 0
    grid: tuple[int, ...] | None = None
    parts: Mapping[str, ConditionShape] = field(default_factory=dict)
    features: Mapping[str, FeatureShape] = field(default_factory=dict)


@dataclass
class Condition:
    """The condition of a generator: a vector, tokens, or parts.

    Attributes:
        vector: (B, C).
        tokens: (B, T, C) or ``None``.
        grid: Layout of the T tokens.
        weight: Per slot (B,): 0 leaves a part out when parts are combined.
        parts: One condition per slot, for levels ``decision`` and ``structure``.
        losses: The fusion's own loss, minimised beside the learner's, and its parts for the log.
    """

    vector: Tensor
    tokens: Tensor | None = None
    grid: tuple[int, ...] | None = None
    weight: dict[str, Tensor] = field(default_factory=dict)
    parts: dict[str, Condition] = field(default_factory=dict)
    losses: Losses | None = None


class Fusion(nn.Module, ABC):
    """Turns the features of all condition slots into one condition.

    In training a fusion may return its own ``Condition.losses`` and change its buffers. Both count once for each phase
    that trains the condition, and nowhere else: not when a learner fuses again, not in validation, not in generating.

    Attributes:
        shape: Shape of the condition, fixed when the fusion is built.
    """

    shape: ConditionShape

    def __init__(self, config: PluginConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        """Build the fusion.

        Args:
            config: Its settings.
            shapes: Features per condition slot, in order, each with the modality of its slot.
            wants: What the generator wants.
        """
        super().__init__()
        del config, shapes, wants

    @abstractmethod
    def forward(self, features: dict[str, Features], weight: Weight) -> Condition:
        """Fuse.

        Args:
            features: Every condition slot, already mixed with its null; never missing.
            weight: (B,) per slot; only for combining parts, never for scaling features a second time.
        """


Loop = Literal["flow", "once", "tell"]
"""What is done with the graphs: a field is followed from noise to a picture, noise becomes a picture in one step, or what a
condition tells is read off."""


@dataclass(frozen=True)
class PortablePart:
    """One graph of a learner.

    Attributes:
        module: Takes the inputs in order, then the condition if it wants one; gives one tensor (B, ...). It holds no weights
            that the graph does not need, and branches on no value of a tensor.
        inputs: Shapes of its own inputs without B, by name; float32.
        output: Name of what it gives.
        conditioned: Whether it takes the condition.
    """

    module: nn.Module
    inputs: Mapping[str, tuple[int, ...]]
    output: str
    conditioned: bool = True


@dataclass(frozen=True)
class Noise:
    """Standard normal numbers that the loop starts from.

    Attributes:
        shape: Without B.
        offset: Added to a result's seed for :func:`mmstudio.nn.samplers.seeded_noise`.
    """

    shape: tuple[int, ...]
    offset: int = 0


@dataclass(frozen=True)
class Portable:
    """A learner in its portable form.

    Attributes:
        loop: What is done with its graphs.
        parts: Its graphs by name; for ``flow`` a ``field`` and perhaps a ``prior``, for ``once`` a ``generator``, for ``tell`` a
            ``head``.
        noises: What the loop starts from, by name: ``noise``, and ``prior_noise`` where there is a prior.
        facts: Further facts for whoever uses it, as JSON, such as names of classes.
        scale: Size of what is told, by which differences are measured.
    """

    loop: Loop
    parts: Mapping[str, PortablePart]
    noises: Mapping[str, Noise] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    scale: float = 1.0


def flat_condition(condition: Condition) -> dict[str, Tensor]:
    """The tensors of a condition by name: ``vector``, ``tokens``, and ``part.SLOT.vector`` and the like for its parts."""
    found = {"vector": condition.vector}
    if condition.tokens is not None:
        found["tokens"] = condition.tokens
    for slot, part in condition.parts.items():
        found |= {f"part.{slot}.{name}": tensor for name, tensor in flat_condition(part).items()}
    return found


def flat_names(shape: ConditionShape) -> list[str]:
    """Names of the tensors that a learner's graph takes of a condition: :func:`flat_condition`, then the weights of its parts."""
    return [*_own_names(shape), *(f"weight.{slot}" for slot in shape.parts)]


def _own_names(shape: ConditionShape) -> list[str]:
    own = ["vector", "tokens"] if shape.tokens else ["vector"]
    parts = [f"part.{slot}.{name}" for slot, part in shape.parts.items() for name in _own_names(part)]
    return [*own, *parts]


def condition_of(flat: Mapping[str, Tensor], shape: ConditionShape) -> Condition:
    """The condition that named tensors describe; the reverse of :func:`flat_condition`."""
    parts = {}
    for slot, part in shape.parts.items():
        start = f"part.{slot}."
        own = {name.removeprefix(start): tensor for name, tensor in flat.items() if name.startswith(start)}
        parts[slot] = condition_of(own, part)
    weight = {slot: flat[f"weight.{slot}"] for slot in shape.parts}
    return Condition(flat["vector"], flat.get("tokens"), shape.grid, weight, parts)
