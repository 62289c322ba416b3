"""Entry points of the engine: the jobs that lanes call by name."""

from mmstudio.core.context import RunContext
from mmstudio.engine.data.step_trial import augment
from mmstudio.engine.export.job import export_model
from mmstudio.engine.judge.adapting.job import adapt
from mmstudio.engine.judge.attribution.attribute import attribute
from mmstudio.engine.judge.evaluate import evaluate
from mmstudio.engine.judge.references.lookup import find_neighbours
from mmstudio.engine.judge.search.job import search
from mmstudio.engine.judge.search.labels import label
from mmstudio.engine.judge.smaller.job import shrink
from mmstudio.engine.judge.telling.predict import predict
from mmstudio.engine.judge.while_training import open_self_judge
from mmstudio.engine.sample.generate import generate
from mmstudio.engine.sample.grids.job import make_grid
from mmstudio.engine.sample.reproduce import reproduce
from mmstudio.engine.train import training
from mmstudio.engine.train.forecast import forecast
from mmstudio.engine.train.ranks.entry import train_with
from mmstudio.plan.run_folder import RunFolder

__all__ = [
    "attribute",
    "augment",
    "evaluate",
    "export_model",
    "find_neighbours",
    "forecast",
    "generate",
    "label",
    "make_grid",
    "predict",
    "reproduce",
    "search",
    "shrink",
    "train",
    "train_as_rank",
]


def train(context: RunContext) -> None:
    """Train a run, or adapt it; what judges it while it runs is handed in here, since training knows nothing of judging."""
    if RunFolder(context.run_dir).config().adaptation is not None:
        adapt(context)
    else:
        training.train(context, open_self_judge)


def train_as_rank(context: RunContext) -> None:
    """Train a run as one of several processes, which the environment names."""
    train_with(context, open_self_judge)
