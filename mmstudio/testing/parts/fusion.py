"""Checks of fusions: every subset of slots, absence, learning, refusals, saving."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor

from mmstudio.core.errors import UsageError
from mmstudio.nn import (
    NO_RESOURCES,
    Condition,
    ConditionShape,
    Features,
    Fusion,
    Losses,
    Resources,
    Wants,
    mix_with_null,
)
from mmstudio.plugins.config import read_config
from mmstudio.plugins.specs import FusionSpec, Level, resolve
from mmstudio.testing.faults import doing, part_of, refused, require, require_class
from mmstudio.testing.given import handed
from mmstudio.testing.subsets import ROWS, SHAPES, subsets
from mmstudio.testing.tensors import check_gradients, close, rows_of, same, tensors_of, through_file

WIDTH = 32
_LEVELS: tuple[Level, ...] = ("feature", "decision", "structure")


def check_fusion(
    spec: FusionSpec,
    *,
    settings: Mapping[str, Any] | None = None,
    resources: Resources = NO_RESOURCES,
    device: str = "cpu",
) -> None:
    """Check that a fusion gives the announced condition for every subset of slots, learns, and can be saved.

    Args:
        spec: The fusion.
        settings: Settings that differ from its defaults.
        resources: The folders that it asks for, by name.
        device: Device to compute on.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    fusion = _build(spec, settings, resources, 0, device)
    _check_stated(part, spec, fusion.shape)
    fusion.eval()
    weight = subsets(device)
    with doing(part, "to fuse every subset of its slots"), torch.no_grad():
        condition = fusion(mixed(1, weight), dict(weight))
    _check_condition(part, condition, fusion.shape)
    _check_absence(part, fusion, device)
    _check_order(part, fusion, weight)
    _check_learning(part, fusion, weight)
    _check_refusals(part, spec, settings, resources)
    again = _build(spec, settings, resources, 1, device).eval()
    with doing(part, "to take saved weights back"), torch.no_grad():
        again.load_state_dict(through_file(part, fusion.state_dict()))
        first, second = (item(mixed(1, weight), dict(weight)) for item in (fusion.eval(), again))
    require(
        same(tensors_of(first), tensors_of(second)), part, "fuses differently after it was saved and loaded"
    )


def mixed(seed: int, weight: Mapping[str, Tensor], *, learn: bool = False) -> dict[str, Features]:
    """Features in the form that the engine passes to a fusion: drawn from a seed, mixed with nulls by weight."""
    nulls = torch.Generator().manual_seed(99)
    rng = torch.Generator().manual_seed(seed)
    features = {}
    for slot, shape in SHAPES.items():
        null = torch.randn(shape.tokens, shape.width, generator=nulls).to(weight[slot].device)
        tokens = torch.randn(len(weight[slot]), shape.tokens, shape.width, generator=rng).to(null.device)
        mask = torch.ones(tokens.shape[:2], dtype=torch.bool, device=null.device)
        features[slot] = mix_with_null(
            Features(tokens.requires_grad_(learn), mask, shape.grid), null, weight[slot]
        )
    return features


def _build(
    spec: FusionSpec, settings: Mapping[str, Any] | None, resources: Resources, seed: int, device: str
) -> Fusion:
    part, make = part_of(spec), resolve(spec.factory)
    require_class(make, Fusion, part)
    torch.manual_seed(seed)
    with doing(part, "to be built"):
        config = read_config(spec.config, dict(settings or {}), spec.id)
        wants = Wants(WIDTH, _LEVELS, tokens=spec.tokens)
        fusion: Fusion = make(config, SHAPES, wants, **handed(resources)).to(device)
    return fusion


def _check_stated(part: str, spec: FusionSpec, shape: ConditionShape) -> None:
    require(isinstance(shape, ConditionShape), part, "states no shape when it is built")
    require(shape.width == WIDTH, part, f"states a width of {shape.width} where {WIDTH} was wanted")
    require(shape.level == spec.level, part, f"states the level {shape.level}, its description {spec.level}")
    require((shape.tokens > 0) == spec.tokens, part, "states other tokens than its description")
    expected = set() if spec.level == "feature" else set(SHAPES)
    require(set(shape.parts) == expected, part, f"states parts for {sorted(shape.parts)}")


def _check_condition(part: str, condition: Condition, shape: ConditionShape) -> None:
    """Shapes are as announced, and numbers are finite."""
    found = tuple(condition.vector.shape)
    require(found == (ROWS, shape.width), part, f"gives a vector {found}, not {(ROWS, shape.width)}")
    tokens = 0 if condition.tokens is None else condition.tokens.shape[1]
    require(tokens == shape.tokens, part, f"gives {tokens} tokens, but stated {shape.tokens}")
    if condition.tokens is not None:
        require(
            condition.tokens.shape[2] == shape.width, part, "gives tokens of another width than its vector"
        )
    require(condition.grid == shape.grid, part, f"gives the grid {condition.grid}, but stated {shape.grid}")
    require(
        all(item.isfinite().all() for item in tensors_of(condition)),
        part,
        "gives numbers that are not finite",
    )
    require(set(condition.parts) == set(shape.parts), part, "gives other parts than it stated")
    for slot, inner in condition.parts.items():
        _check_condition(f"{part}, in its part for {slot!r},", inner, shape.parts[slot])


def _check_absence(part: str, fusion: Fusion, device: str) -> None:
    """A slot of weight 0 has no influence, one of weight 1 has; the condition holds the weights."""
    everything = {slot: torch.ones(ROWS, device=device) for slot in SHAPES}
    with torch.no_grad():
        full = fusion(mixed(1, everything), everything)
        require(set(full.weight) == set(SHAPES), part, "does not hand the weights on with the condition")
        for slot in SHAPES:
            features, other = mixed(1, everything), mixed(2, everything)
            changed = tensors_of(fusion({**features, slot: other[slot]}, everything))
            require(not same(tensors_of(full), changed), part, f"does not look at the slot {slot!r}")
            without = {**everything, slot: torch.zeros(ROWS, device=device)}
            first, second = mixed(1, without), mixed(2, without)
            results = [tensors_of(fusion({**first, slot: item[slot]}, without)) for item in (first, second)]
            require(same(*results), part, f"sees what lies in the slot {slot!r} at weight 0")


def _check_order(part: str, fusion: Fusion, weight: Mapping[str, Tensor]) -> None:
    order = torch.arange(ROWS - 1, -1, -1, device=next(iter(weight.values())).device)
    features = mixed(1, weight)
    turned = {slot: rows_of(item, order) for slot, item in features.items()}
    with torch.no_grad():
        straight = fusion(features, dict(weight))
        back = fusion(turned, {slot: value[order] for slot, value in weight.items()})
    pairs = [item[order] for item in tensors_of(straight)]
    require(close(pairs, tensors_of(back)), part, "lets samples of a batch act on each other")


def _check_learning(part: str, fusion: Fusion, weight: Mapping[str, Tensor]) -> None:
    fusion.train()
    features = mixed(1, weight, learn=True)
    with doing(part, "to fuse in training"):
        condition = fusion(features, dict(weight))
    for item in features.values():
        item.tokens.retain_grad()
    own = [] if condition.losses is None else [_checked_loss(part, condition.losses)]
    check_gradients(part, fusion, [*tensors_of(condition), *own])
    for slot, item in features.items():
        require(item.tokens.grad is not None, part, f"lets no gradient reach the encoder of {slot!r}")


def _checked_loss(part: str, losses: Losses) -> Tensor:
    """A fusion's own loss is a finite number with a gradient, and its log parts are numbers."""
    total = losses.total
    require(
        total.ndim == 0,
        part,
        f"must give a loss that is a single number, not one of the shape {tuple(total.shape)}",
    )
    require(bool(total.isfinite()), part, "gives a loss that is not finite")
    require(total.requires_grad, part, "gives a loss that nothing can be learned from, as it has no graph")
    for name, value in losses.parts.items():
        require(value.ndim == 0, part, f"must tell a single number as {name!r} for the log")
        require(not value.requires_grad, part, f"tells {name!r} for the log with its graph; detach it")
        require(bool(value.isfinite()), part, f"must tell a finite number as {name!r} for the log")
    return total


def _check_refusals(
    part: str, spec: FusionSpec, settings: Mapping[str, Any] | None, resources: Resources
) -> None:
    """A fusion refuses requirements that it cannot meet when it is built, in a sentence."""
    make = partial(resolve(spec.factory), **handed(resources))
    config = read_config(spec.config, dict(settings or {}), spec.id)
    other = tuple(level for level in _LEVELS if level != spec.level)
    refused(
        part, "a level that is not its own", lambda: make(config, SHAPES, Wants(WIDTH, other)), UsageError
    )
    if spec.level == "feature" and not spec.tokens:
        wants = Wants(WIDTH, ("feature",), tokens=True)
        refused(part, "a generator that wants tokens", lambda: make(config, SHAPES, wants), UsageError)
