"""Entry points of the engine: the jobs that lanes call by name."""

from mmstudio.engine.data.step_trial import augment
from mmstudio.engine.judge.attribution.attribute import attribute
from mmstudio.engine.judge.evaluate import evaluate
from mmstudio.engine.judge.predict import predict
from mmstudio.engine.sample.generate import generate
from mmstudio.engine.sample.grids.job import make_grid
from mmstudio.engine.sample.reproduce import reproduce
from mmstudio.engine.train.forecast import forecast
from mmstudio.engine.train.training import train

__all__ = [
    "attribute",
    "augment",
    "evaluate",
    "forecast",
    "generate",
    "make_grid",
    "predict",
    "reproduce",
    "train",
]
