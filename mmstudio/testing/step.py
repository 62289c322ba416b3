"""Preprocessing and augmentation steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mmstudio.plugins.config import read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import StepSpec, resolve
from mmstudio.testing.faults import doing, part_of, require
from mmstudio.testing.material import difference

_DRAWS = 12


def check_step(
    spec: StepSpec,
    raws: Sequence[Any],
    registry: Registry,
    *,
    settings: Mapping[str, Any] | None = None,
    device: str = "cpu",
) -> None:
    """A step gives values of its modality; a random one keeps shape and dtype, and follows from its generator.

    Args:
        spec: The step.
        raws: Raw values of its modality.
        registry: Where its modality is.
        settings: That differ from its defaults.
        device: Where random steps compute.

    Raises:
        ContractError: If it does not.
    """
    part = part_of(spec)
    require(spec.modality in registry.modalities, part, f"is for the unknown modality {spec.modality!r}")
    config = read_config(spec.config, dict(settings or {}), spec.id)
    with doing(part, "to be made from its settings"):
        step = resolve(spec.factory)(config)
    if spec.random:
        for channels in (1, 3):
            _check_random(part, step, channels, torch.device(device))
        return
    codec = resolve(registry.modalities.get(spec.modality).factory)()
    for raw in raws:
        with doing(part, "to change a value"):
            changed, again = step.apply(raw), step.apply(raw)
            codec.preview(changed)
        require(type(changed) is type(raw), part, f"makes {type(changed).__name__} of {type(raw).__name__}")
        require(difference(changed, again) == 0, part, "changes the same value differently the second time")


def _check_random(part: str, step: Any, channels: int, device: torch.device) -> None:
    """A batch of prepared pixels in, one of the same kind out."""
    rng = np.random.default_rng(0)
    pixels = torch.from_numpy(rng.integers(0, 256, (16, channels, 12, 12), np.uint8)).to(device)
    kept = pixels.clone()

    def apply(seed: int) -> Tensor:
        with doing(part, "to change a batch"):
            changed: Tensor = step.apply(pixels, torch.Generator().manual_seed(seed))
        return changed

    first = apply(0)
    require(first.shape == pixels.shape, part, f"makes {tuple(first.shape)} of {tuple(pixels.shape)}")
    require(first.dtype == pixels.dtype, part, f"makes {first.dtype} of {pixels.dtype}")
    require(torch.equal(pixels, kept), part, "changes the batch in place")
    for seed in range(_DRAWS):
        torch.manual_seed(seed)
        require(torch.equal(first, apply(0)), part, "changes a batch differently with the same generator")
    changes = any(not torch.equal(first, apply(seed)) for seed in range(1, _DRAWS))
    require(changes, part, "does not draw from the generator that it is given")
