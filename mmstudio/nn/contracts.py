"""The condition side of the learning contracts: what fusions take and give. For encoders see :mod:`mmstudio.nn.encoders`.

Shapes: B batch, T tokens, D feature width, C condition width. Dicts are keyed by slot name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

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
