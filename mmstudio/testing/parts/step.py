"""Checks of preprocessing and augmentation steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mmstudio.nn import Encoder
from mmstudio.plugins.config import read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import StepSpec, resolve
from mmstudio.testing.faults import ContractError, doing, part_of, require
from mmstudio.testing.material import difference, slot_of
from mmstudio.testing.tensors import batch_of

_DRAWS = 12


def check_step(
    spec: StepSpec,
    raws: Sequence[Any],
    registry: Registry,
    *,
    settings: Mapping[str, Any] | None = None,
    device: str = "cpu",
) -> None:
    """Check that a step gives values of its modality; a random one must keep shape and dtype, and depend on its generator alone.

    Args:
        spec: The step.
        raws: Raw values of its modality.
        registry: Registry of the modalities.
        settings: Settings that differ from its defaults.
        device: Device for random steps.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    require(spec.modality in registry.modalities, part, f"is for the unknown modality {spec.modality!r}")
    config = read_config(spec.config, dict(settings or {}), spec.id)
    with doing(part, "to be made from its settings"):
        step = resolve(spec.factory)(config)
    require(isinstance(spec.contradicts, str), part, "says what it contradicts in no sentence")
    if spec.random:
        for batch in _batches(part, spec, raws, registry):
            _check_random(part, spec, step, {name: one.to(device) for name, one in batch.items()})
        if spec.moves_together and spec.arrays == ("pixels",):
            _check_together(part, step)
        return
    codec = resolve(registry.modalities.get(spec.modality).factory)()
    for raw in raws:
        with doing(part, "to change a value"):
            changed, again = step.apply(raw), step.apply(raw)
            codec.preview(changed)
        _check_keeping(part, spec, raw)
        require(type(changed) is type(raw), part, f"makes {type(changed).__name__} of {type(raw).__name__}")
        require(difference(changed, again) == 0, part, "changes the same value differently the second time")


def _check_keeping(part: str, spec: StepSpec, raw: Any) -> None:
    """Settings offered beside a crop make pictures square, and make no side shorter."""
    for settings in spec.keeps_all:
        keeping = resolve(spec.factory)(read_config(spec.config, dict(settings), spec.id))
        with doing(part, "to keep all of a picture"):
            height, width = keeping.apply(raw).shape[:2]
        square = height == width >= max(raw.shape[:2])
        require(square, part, f"is said to keep all of a picture with {dict(settings)}, and does not")


def _batches(
    part: str, spec: StepSpec, raws: Sequence[Any], registry: Registry
) -> Iterator[dict[str, Tensor]]:
    """Batches of the arrays that the step changes: synthetic pixels, or what an encoder of its modality prepares."""
    require(bool(spec.arrays), part, "is random and names no prepared array")
    if spec.arrays == ("pixels",):
        yield from ({"pixels": _pixels(channels, 12)} for channels in (1, 3))
        return
    for other in registry.encoders:
        if other.modality == spec.modality:
            config = other.config()
            slot = slot_of(spec.modality, raws)
            kind: type[Encoder] = resolve(other.factory)
            resources = registry.resources.found(other.resources, {})
            preparer = kind.preparer(config, slot, kind.fit(config, slot, raws, resources), resources)
            rows = [preparer.arrays(raw) for raw in [*raws, None]]
            if set(spec.arrays) <= set(rows[0]):
                yield batch_of(
                    [{name: row[name] for name in spec.arrays} for row in rows], torch.device("cpu")
                )
                return
    raise ContractError(
        f"{part} works on {', '.join(spec.arrays)}, which no encoder of the modality {spec.modality!r} prepares."
    )


def _pixels(channels: int, side: int) -> Tensor:
    rng = np.random.default_rng(0)
    return torch.from_numpy(rng.integers(0, 256, (16, channels, side, side), np.uint8))


def _check_random(part: str, spec: StepSpec, step: Any, batch: dict[str, Tensor]) -> None:
    """A random step returns a batch of prepared arrays with the same shapes and dtypes."""
    kept = {name: array.clone() for name, array in batch.items()}

    def apply(seed: int) -> dict[str, Tensor]:
        rng = torch.Generator().manual_seed(seed)
        with doing(part, "to change a batch"):
            if len(spec.arrays) > 1:
                return dict(step.apply(dict(batch), rng))
            return {spec.arrays[0]: step.apply(batch[spec.arrays[0]], rng)}

    def same(one: dict[str, Tensor], other: dict[str, Tensor]) -> bool:
        return all(torch.equal(array, other[name]) for name, array in one.items())

    first = apply(0)
    require(set(first) == set(batch), part, f"makes {sorted(first)} of {sorted(batch)}")
    for name, array in batch.items():
        made = first[name]
        require(made.shape == array.shape, part, f"makes {tuple(made.shape)} of {tuple(array.shape)}")
        require(made.dtype == array.dtype, part, f"makes {made.dtype} of {array.dtype}")
        require(bool(made.isfinite().all()), part, f"makes numbers of {name!r} that are not finite")
    require(same(kept, batch), part, "changes the batch in place")
    for seed in range(_DRAWS):
        torch.manual_seed(seed)
        require(same(first, apply(0)), part, "changes a batch differently with the same generator")
    changes = any(not same(first, apply(seed)) for seed in range(1, _DRAWS))
    require(changes, part, "does not draw from the generator that it is given")


def _check_together(part: str, step: Any) -> None:
    """Pictures of another size are changed by the same draws."""
    after = []
    for channels, side in ((3, 12), (3, 20), (1, 12)):
        rng = torch.Generator().manual_seed(0)
        with doing(part, "to change a batch"):
            step.apply(_pixels(channels, side), rng)
        after.append(rng.get_state())
    same = all(torch.equal(state, after[0]) for state in after)
    require(same, part, "moves slots together, but draws otherwise for pictures of another size")
