"""Checks of encoders: fitting, preparing, features, absence, learning, saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from mmstudio.core.sample import Slot
from mmstudio.engine.model.frozen import weights_hash
from mmstudio.nn import NO_RESOURCES, Arrays, Encoder, Features, FeatureShape, Resources, mix_with_null
from mmstudio.nn.draws import drawing_from
from mmstudio.plugins.config import read_config
from mmstudio.plugins.protocols import SeenColumn
from mmstudio.plugins.specs import EncoderSpec, resolve
from mmstudio.testing.faults import doing, part_of, require, require_class
from mmstudio.testing.fits import check_fit
from mmstudio.testing.material import slot_of
from mmstudio.testing.preparers import check_preparer, check_statistics, check_unmet
from mmstudio.testing.tensors import (
    batch_of,
    check_gradients,
    close,
    rows_of,
    same,
    through_file,
)


def check_encoder(
    spec: EncoderSpec,
    raws: Sequence[Any],
    *,
    settings: Mapping[str, Any] | None = None,
    resources: Resources = NO_RESOURCES,
    device: str = "cpu",
) -> None:
    """Check that an encoder fits, prepares, encodes, learns, ignores missing values, and can be saved.

    Args:
        spec: The encoder.
        raws: At least four raw values of its modality.
        settings: Settings that differ from its defaults.
        resources: The folders that it asks for, by name.
        device: Device to compute on.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    make: type[Encoder] = resolve(spec.factory)
    require_class(make, Encoder, part)
    config = read_config(spec.config, dict(settings or {}), spec.id)
    slot = slot_of(spec.modality, raws)
    state = check_fit(part, make, config, slot, raws, resources=resources)
    if spec.columns:
        _check_columns(part, spec.columns, slot, state)
    rows = check_preparer(part, lambda: make.preparer(config, slot, state, resources), raws)
    check_statistics(part, lambda: make.preparer(config, slot, state, resources), rows)
    few = check_fit(part, make, config, slot, raws[:1], resources=resources)
    check_unmet(part, lambda: make.preparer(config, slot, few, resources), raws)
    encoder = _built(part, make, (config, slot, state, resources), device)
    _check_forward(part, encoder, rows, device)
    _check_absence(part, encoder, rows, device)
    if make.frozen:
        _check_frozen(part, lambda: make(config, slot, state, resources))
        return
    _check_learning(part, encoder, rows, device)
    again = _built(part, make, (config, slot, state, resources), device)
    _check_saving(part, encoder, again, batch_of(rows, torch.device(device)))


def _check_columns(part: str, told: str, slot: Slot, state: Mapping[str, Any]) -> None:
    """The spec's ``columns`` function describes the columns of the slot as the contract says."""
    with doing(part, "to tell what it saw in columns"):
        seen = dict(resolve(told)(state))
    strange = sorted(set(seen) - set(slot.columns))
    require(not strange, part, f"tells of columns that are not there: {', '.join(strange)}")
    require(bool(seen), part, "tells of no column of a table that it learned")
    for name, one in seen.items():
        require(isinstance(one, SeenColumn), part, f"tells of the column {name!r} without a SeenColumn")


def _built(
    part: str, make: type[Encoder], told: tuple[Any, Slot, Mapping[str, Any], Resources], device: str
) -> Encoder:
    with doing(part, "to be built"):
        stated = make.shape_of(*told)
        encoder = make(*told).to(device)
    shape = encoder.shape
    require(shape == stated, part, f"has the shape {shape} once it is built, and {stated} before")
    require(isinstance(shape, FeatureShape), part, "states no shape when it is built")
    require(shape.tokens > 0 and shape.width > 0, part, f"states an empty shape, {shape}")
    places = 1
    for side in shape.grid or (shape.tokens,):
        places *= side
    require(
        places == shape.tokens, part, f"states a grid {shape.grid} that does not hold {shape.tokens} tokens"
    )
    return encoder


def _check_forward(part: str, encoder: Encoder, rows: Sequence[Arrays], device: str) -> None:
    encoder.eval()
    with doing(part, "to encode a batch"), torch.no_grad():
        features = encoder(batch_of(rows, torch.device(device)))
        again = encoder(batch_of(rows, torch.device(device)))
        alone = encoder(batch_of(rows[1:2], torch.device(device)))
    shape, expected = encoder.shape, (len(rows), encoder.shape.tokens, encoder.shape.width)
    require(isinstance(features, Features), part, "must give Features")
    require(
        tuple(features.tokens.shape) == expected,
        part,
        f"gives tokens {tuple(features.tokens.shape)}, not {expected}",
    )
    require(tuple(features.mask.shape) == expected[:2], part, f"gives a mask {tuple(features.mask.shape)}")
    require(features.mask.dtype == torch.bool, part, f"gives a mask of {features.mask.dtype}, not of bool")
    require(features.grid == shape.grid, part, f"gives the grid {features.grid}, but stated {shape.grid}")
    require(features.tokens.is_floating_point(), part, f"gives tokens of {features.tokens.dtype}")
    require(features.tokens.isfinite().all(), part, "gives features that are not finite")
    require(
        same([features.tokens], [again.tokens]), part, "encodes differently the second time, out of training"
    )
    one = rows_of(features, torch.tensor([1], device=features.mask.device))
    require(close([one.tokens], [alone.tokens]), part, "encodes a value differently in another batch")
    require(torch.equal(one.mask, alone.mask), part, "masks a value differently in another batch")


def _check_absence(part: str, encoder: Encoder, rows: Sequence[Arrays], device: str) -> None:
    """The blank is fully masked; at weight 0 the features are exactly the null, whatever the value was."""
    with torch.no_grad():
        features = encoder(batch_of(rows, torch.device(device)))
    require(not features.mask[-1].any(), part, "counts a missing value as given")
    require(features.mask[:-1].any(dim=1).all(), part, "counts a given value as missing")
    null = torch.randn(encoder.shape.tokens, encoder.shape.width, device=features.tokens.device)
    none = mix_with_null(features, null, torch.zeros(len(rows), device=null.device))
    require(same([none.tokens], [null.expand_as(none.tokens)]), part, "leaves a trace at weight 0")
    require(not none.mask.any(), part, "is not masked at weight 0")
    full = mix_with_null(features, null, torch.ones(len(rows), device=null.device))
    require(torch.equal(full.tokens[-1], null), part, "makes something else than the null of a missing value")
    differ = (full.tokens[0] - full.tokens[1]).abs().max() > 0
    require(differ, part, "makes the same features of different values")


def _check_learning(part: str, encoder: Encoder, rows: Sequence[Arrays], device: str) -> None:
    """The gradient is finite and reaches every parameter, with missing values in the batch."""
    encoder.train()
    torch.manual_seed(0)
    with doing(part, "to encode a batch in training"):
        features = encoder(batch_of(rows, torch.device(device)))
    null = torch.randn(encoder.shape.tokens, encoder.shape.width, device=features.tokens.device)
    mixed = mix_with_null(features, null, torch.ones(len(rows), device=null.device))
    check_gradients(part, encoder, [mixed.tokens])
    encoder.eval()


def _check_frozen(part: str, build: Callable[[], Encoder]) -> None:
    """Its weights, which are never saved, are the same each time it is built."""
    with doing(part, "to be built again"):
        hashes = []
        for _ in range(2):
            with drawing_from(0):
                hashes.append(weights_hash(build()))
    require(hashes[0] == hashes[1], part, "is frozen, and has other weights each time it is built")


def _check_saving(part: str, encoder: Encoder, again: Encoder, batch: Mapping[str, Tensor]) -> None:
    with doing(part, "to take saved weights back"), torch.no_grad():
        again.load_state_dict(through_file(part, encoder.state_dict()))
        first, second = encoder(dict(batch)), again.eval()(dict(batch))
    require(same([first.tokens], [second.tokens]), part, "encodes differently after it was saved and loaded")
