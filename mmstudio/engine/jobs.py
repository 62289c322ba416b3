"""Entries of the engine: what the lanes call by name."""

from mmstudio.engine.augmenting import augment
from mmstudio.engine.forecast import forecast
from mmstudio.engine.generate import generate
from mmstudio.engine.judge.evaluate import evaluate
from mmstudio.engine.predict import predict
from mmstudio.engine.reproduce import reproduce
from mmstudio.engine.training import train

__all__ = ["augment", "evaluate", "forecast", "generate", "predict", "reproduce", "train"]
