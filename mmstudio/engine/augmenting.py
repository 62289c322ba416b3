"""What a preprocessing step does, shown on one sample."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError
from mmstudio.engine.prepared import read_value
from mmstudio.plugins.config import read_config
from mmstudio.plugins.specs import resolve

_MOST_PX = 512


def augment(context: RunContext) -> None:
    """Apply a step to copies of one value, as it happens in training, and tell them as a preview.

    Payload: ``dataset``, ``split``, ``position``, ``slot``, ``step`` (id), ``settings`` of the step, ``count``, ``seed``.
    """
    payload = context.job.payload
    samples = context.samples(str(payload["dataset"]))
    slot = samples.info.slot(str(payload["slot"]))
    position = int(payload["position"])
    found = samples.read(str(payload["split"]), position, position + 1)
    values = found[0].values.get(slot.name, ()) if slot is not None and found else ()
    if slot is None or not values:
        raise StudioError("The sample has no {slot}.", slot=payload["slot"])
    codec = resolve(context.registry.modalities.get(slot.modality).factory)()
    spec = context.registry.steps.get(str(payload["step"]))
    step = resolve(spec.factory)(read_config(spec.config, dict(payload["settings"]), spec.id))
    raw = read_value(values[0], codec)
    count = int(payload["count"])
    made = (
        _random(step, raw, count, int(payload["seed"])) if spec.random else [step.apply(raw)] * min(1, count)
    )
    context.preview("augment", 0, {slot.name: made})


def _random(step: Any, raw: Any, count: int, seed: int) -> list[npt.NDArray[np.uint8]]:
    """Copies of a picture (H, W, C), each changed by a draw of its own."""
    if not isinstance(raw, np.ndarray) or raw.ndim != 3:
        raise StudioError("Random steps are shown on pictures only.")
    stride = max(1, -(-max(raw.shape[:2]) // _MOST_PX))
    small = torch.from_numpy(np.ascontiguousarray(raw[::stride, ::stride])).permute(2, 0, 1)
    changed = step.apply(small.expand(count, *small.shape), torch.Generator().manual_seed(seed))
    return [picture.permute(1, 2, 0).contiguous().numpy() for picture in changed]
