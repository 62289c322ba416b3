"""The public torch side: contracts, blocks, losses, guidance and samplers that plugin authors share.

It keeps the same promise of stability as :mod:`mmstudio.api`.
"""

from __future__ import annotations

from mmstudio.nn.batches import Losses, SampleRequest, SampleStep, TrainBatch
from mmstudio.nn.conditions import map_condition, mix_with_null, stack_conditions
from mmstudio.nn.contracts import (
    Arrays,
    Condition,
    ConditionShape,
    Encoder,
    Features,
    FeatureShape,
    Fusion,
    Unread,
    Wants,
    Weight,
    blank_like,
)
from mmstudio.nn.extractors import Extractor, Lesson
from mmstudio.nn.learners import Generator, Learner, Objective, TargetInfo
from mmstudio.nn.predictors import Prediction, Predictor

__all__ = [
    "Arrays",
    "Condition",
    "ConditionShape",
    "Encoder",
    "Extractor",
    "FeatureShape",
    "Features",
    "Fusion",
    "Generator",
    "Learner",
    "Lesson",
    "Losses",
    "Objective",
    "Prediction",
    "Predictor",
    "SampleRequest",
    "SampleStep",
    "TargetInfo",
    "TrainBatch",
    "Unread",
    "Wants",
    "Weight",
    "blank_like",
    "map_condition",
    "mix_with_null",
    "stack_conditions",
]
