"""A training in one of several processes: as rank 0, which also saves, judges and tells, or as one that follows it."""

from __future__ import annotations

import os

import torch

from mmstudio.core.context import RunContext
from mmstudio.engine.train import training
from mmstudio.engine.train.judging import OpenJudge
from mmstudio.engine.train.ranks.distributed import join
from mmstudio.engine.train.ranks.following import train_along


def train_with(context: RunContext, open_judge: OpenJudge | None = None) -> None:
    """Train a run together with the other processes that the environment names, as ``torchrun`` does.

    Args:
        context: Context of the job.
        open_judge: Opens what judges the training while it runs; used by rank 0 alone.
    """
    here = int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    torch.set_num_threads(max(1, torch.get_num_threads() // here))
    device = torch.device(context.device)
    # ranks of one machine compute on different GPUs, unless there are more ranks than these
    ranks = join(device, shared=device.type == "cuda" and here > torch.cuda.device_count())
    try:
        if ranks.leads:
            training.train(context, open_judge, ranks)
        else:
            train_along(context, ranks)
    finally:
        ranks.close()
