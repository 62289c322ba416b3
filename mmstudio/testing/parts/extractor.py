"""Checks of extractors: features of values, learning, saving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from mmstudio.nn import Extractor, Resources
from mmstudio.plugins.config import read_config
from mmstudio.plugins.metric_specs import ExtractorSpec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.testing.faults import doing, part_of, require, require_class
from mmstudio.testing.lessons import lesson_of
from mmstudio.testing.tensors import close, through_file


def check_extractor(
    spec: ExtractorSpec,
    raws: Sequence[Any],
    registry: Registry,
    *,
    settings: Mapping[str, Any] | None = None,
    device: str = "cpu",
) -> None:
    """Check that an extractor always gives the same finite features for a value, in any batch, and can be saved.

    Args:
        spec: The extractor.
        raws: At least four raw values of its modality.
        registry: Registry of the modalities, with the folders it asks for.
        settings: Settings that differ from its defaults.
        device: Device to compute on.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    require(spec.modality in registry.modalities, part, f"takes the unknown modality {spec.modality!r}")
    make: type[Extractor] = resolve(spec.factory)
    require_class(make, Extractor, part)
    config = read_config(spec.config, dict(settings or {}), spec.id)
    given = registry.resources.found(spec.resources, {})
    extractor = _made(part, make, config, given, device)
    if spec.learns:
        with doing(part, "to learn from values"):
            extractor.train().learn(lesson_of(raws, torch.device(device)))
    rows = _features(part, extractor, raws)
    require(
        rows.dim() == 2 and len(rows) == len(raws), part, f"gives features of the shape {tuple(rows.shape)}"
    )
    require(
        rows.is_floating_point() and rows.isfinite().all(), part, "must give features that are finite numbers"
    )
    require(torch.equal(rows, _features(part, extractor, raws)), part, "gives other features the second time")
    alone = torch.cat([_features(part, extractor, [raw]) for raw in raws])
    require(close(rows, alone), part, "gives other features of a value beside others")
    again = _made(part, make, config, given, device)
    with doing(part, "to take its weights back from a file"):
        again.load_state_dict(through_file(part, extractor.state_dict()))
    require(close(rows, _features(part, again, raws)), part, "gives other features after it was saved")


def _made(part: str, make: type[Extractor], config: Any, given: Resources, device: str) -> Extractor:
    with doing(part, "to be made"):
        torch.manual_seed(0)
        return make(config, given).to(device)


def _features(part: str, extractor: Extractor, raws: Sequence[Any]) -> Tensor:
    with doing(part, "to give features"), torch.inference_mode():
        rows: Tensor = extractor.eval()(raws)
    return rows.clone()
