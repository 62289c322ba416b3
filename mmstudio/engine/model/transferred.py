"""Encoders that a predictor has from another run: their weights lie in the folder of what the run starts from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from torch import Tensor

from mmstudio.engine.model.checkpoint import Checkpoint
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import RunPlan

Weights = Callable[[], Mapping[str, Tensor]]
"""Reads the weights of one encoder, by their names in it."""
ENCODERS = "conditions.encoders."


def transferred_weights(files: RunFolder, run: RunPlan) -> dict[str, Weights]:
    """Per slot what reads the weights that its encoder has from another run; empty for what learns by gradients.

    Those of what learns by gradients are put into its model (:mod:`mmstudio.engine.train.start`).

    Raises:
        DamagedError: If what the run starts from cannot be read.
    """
    start = files.config().start if run.predicts else None
    match = files.matched(run) if start is not None else None
    if start is None or match is None:
        return {}
    there, checkpoint = list(match.source.encoders), Checkpoint(files.start, start.checkpoint)
    return {
        slot: partial(_read, checkpoint, f"{ENCODERS}{there.index(source)}.")
        for slot, source in match.encoders.items()
    }


def _read(checkpoint: Checkpoint, beginning: str) -> dict[str, Tensor]:
    tensors = checkpoint.tensors("ema")
    return {
        name.removeprefix(beginning): value for name, value in tensors.items() if name.startswith(beginning)
    }
