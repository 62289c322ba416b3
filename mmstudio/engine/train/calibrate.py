"""Calibration of a teller on held-out samples, before each checkpoint."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import Device
from mmstudio.nn import Teller


@torch.no_grad()
def calibrate(model: Assembly, device: Device, batches: Sequence[Batch], micro: int) -> None:
    """Have tellers, learner or tasks, fit their shares to held-out samples; other learners are left alone.

    Args:
        model: The averaged model.
        device: Where to compute.
        batches: Held-out samples, none of whose slots are dropped; without any nothing changes.
        micro: Samples computed at a time.
    """
    tellers = {task: one for task, one in model.objectives().items() if isinstance(one, Teller)}
    if not tellers or not batches:
        return
    was = model.training
    model.eval()
    parts = [batch.part(at, at + micro) for batch in batches for at in range(0, batch.size, micro)]
    target = {
        slot: {name: torch.cat([part.targets[slot][name] for part in parts]) for name in arrays}
        for slot, arrays in parts[0].targets.items()
    }
    for task, teller in tellers.items():
        with device.autocast():
            found = [model.judge(part, task=task) for part in parts]
        judged = {name: torch.cat([one[name] for one in found]) for name in found[0]}
        teller.calibrate(judged, model.labels(task, target))
    model.train(was)
