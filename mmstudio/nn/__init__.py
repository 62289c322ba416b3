"""The public torch side of the program: contracts, blocks, losses, guidance and samplers for plugin authors.

It keeps the same promise of stability as :mod:`mmstudio.api`.
"""

from __future__ import annotations

from mmstudio.nn.batches import Dropping, SampleRequest, SampleStep, Teaching, TrainBatch
from mmstudio.nn.conditions import map_condition, mix_with_null, stack_conditions
from mmstudio.nn.contracts import (
    Condition,
    ConditionShape,
    Fusion,
    Noise,
    Portable,
    PortablePart,
    Wants,
    Weight,
)
from mmstudio.nn.encoders import (
    NO_RESOURCES,
    Arrays,
    Encoder,
    Features,
    FeatureShape,
    Preparer,
    Unread,
)
from mmstudio.nn.extractors import Extractor, Lesson
from mmstudio.nn.figures import Answers, Figure
from mmstudio.nn.learned_metrics import LearnedMetric
from mmstudio.nn.learners import (
    Aligner,
    Generator,
    Learner,
    Objective,
    TargetInfo,
    Teller,
    ToldTarget,
    only_target,
)
from mmstudio.nn.losses import Losses
from mmstudio.nn.parents import Parent
from mmstudio.nn.predictors import Learned, Prediction, Predictor
from mmstudio.plugins.resources import ResourceFolder, Resources

__all__ = [
    "NO_RESOURCES",
    "Aligner",
    "Answers",
    "Arrays",
    "Condition",
    "ConditionShape",
    "Dropping",
    "Encoder",
    "Extractor",
    "FeatureShape",
    "Features",
    "Figure",
    "Fusion",
    "Generator",
    "Learned",
    "LearnedMetric",
    "Learner",
    "Lesson",
    "Losses",
    "Noise",
    "Objective",
    "Parent",
    "Portable",
    "PortablePart",
    "Prediction",
    "Predictor",
    "Preparer",
    "ResourceFolder",
    "Resources",
    "SampleRequest",
    "SampleStep",
    "TargetInfo",
    "Teaching",
    "Teller",
    "ToldTarget",
    "TrainBatch",
    "Unread",
    "Wants",
    "Weight",
    "map_condition",
    "mix_with_null",
    "only_target",
    "stack_conditions",
]
