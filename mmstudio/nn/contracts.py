"""The condition side of the learning contracts: what fusions take and give; for encoders see :mod:`mmstudio.nn.encoders`.

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
    """What a generator wants of its condition.

    Attributes:
        width: C.
        levels: Levels of fusion that it can use.
        tokens: Whether it needs tokens besides the vector (at level ``feature``).
    """

    width: int
    levels: tuple[Level, ...] = ("feature",)
    tokens: bool = False


@dataclass(frozen=True)
class ConditionShape:
    """Fixed shape of a fusion's condition.

    Attributes:
        width: C of the vector and of the tokens.
        level: Where modalities meet.
        tokens: T of the tokens; 0 where there are none.
        grid: Layout of T.
        parts: Shapes of the parts, for levels ``decision`` and ``structure``.
        features: Shapes of what the encoders give, per condition slot, for learners that look at those
            (:attr:`mmstudio.nn.TrainBatch.encoded`). The engine fills it in.
    """

    width: int
    level: Level = "feature"
    tokens: int = 0
    grid: tuple[int, ...] | None = None
    parts: Mapping[str, ConditionShape] = field(default_factory=dict)
    features: Mapping[str, FeatureShape] = field(default_factory=dict)


@dataclass
class Condition:
    """What a generator is conditioned by.

    Attributes:
        vector: (B, C).
        tokens: (B, T, C) or ``None``.
        grid: Layout of T.
        weight: Per slot (B,): 0 leaves a part out when parts are combined.
        parts: One condition per slot, for levels ``decision`` and ``structure``.
        losses: What the fusion itself wants minimised beside the learner's loss, and what it tells for the log.
    """

    vector: Tensor
    tokens: Tensor | None = None
    grid: tuple[int, ...] | None = None
    weight: dict[str, Tensor] = field(default_factory=dict)
    parts: dict[str, Condition] = field(default_factory=dict)
    losses: Losses | None = None


class Fusion(nn.Module, ABC):
    """Turns the features of all condition slots into one condition.

    In training it may give ``Condition.losses`` of its own and change its buffers. Both count once for each phase that trains
    the condition, and nowhere else: not where a learner fuses again, not in validation, never in generating.

    Attributes:
        shape: Shape of the condition, fixed when it is built.
    """

    shape: ConditionShape

    def __init__(self, config: PluginConfig, shapes: Mapping[str, FeatureShape], wants: Wants) -> None:
        """Build it.

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
