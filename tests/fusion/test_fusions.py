"""Every fusion: shapes, gradients, absence, order of the batch, refusals, and the formulas against explicit ones."""

from __future__ import annotations

from functools import reduce

import pytest
import torch
from torch import Tensor, nn

from mmstudio.api import FusionSpec, UsageError
from mmstudio.nn import Condition, Features, FeatureShape, Fusion, Wants, mix_with_null
from mmstudio.plugins.specs import resolve
from mmstudio_fusion.levels import weighted_mean
from mmstudio_fusion.model import Gated, WeightedSum, low_rank_product
from mmstudio_fusion.plugin import GatedConfig, WeightedSumConfig, mmstudio_fusions

SPECS = {spec.id: spec for spec in mmstudio_fusions()}
SHAPES = {
    "image": FeatureShape(16, 24, (4, 4)),
    "text": FeatureShape(40, 64),
    "type": FeatureShape(3, 8),  # a word that is also the name of a module's method
    "a.b": FeatureShape(1, 1),
}
WIDTH = 32
BATCH = 6


def build(spec: FusionSpec, shapes: dict[str, FeatureShape] = SHAPES, **settings: object) -> Fusion:
    torch.manual_seed(0)
    wants = Wants(WIDTH, ("feature", "decision", "structure"), tokens=spec.tokens)
    fusion = resolve(spec.factory)(spec.config(**settings), shapes, wants)
    assert isinstance(fusion, Fusion)
    return fusion


def draw(seed: int, weight: dict[str, Tensor], nulls: dict[str, Tensor]) -> dict[str, Features]:
    rng = torch.Generator().manual_seed(seed)
    features = {}
    for slot, shape in SHAPES.items():
        tokens = torch.randn(BATCH, shape.tokens, shape.width, generator=rng)
        given = Features(tokens, torch.ones(BATCH, shape.tokens, dtype=torch.bool), shape.grid)
        features[slot] = mix_with_null(given, nulls[slot], weight[slot])
    return features


def make_nulls() -> dict[str, Tensor]:
    rng = torch.Generator().manual_seed(9)
    return {slot: torch.randn(shape.tokens, shape.width, generator=rng) for slot, shape in SHAPES.items()}


def weights(value: float = 1.0) -> dict[str, Tensor]:
    return {slot: torch.full((BATCH,), value) for slot in SHAPES}


def tensors(condition: Condition) -> list[Tensor]:
    found = [condition.vector, *([] if condition.tokens is None else [condition.tokens])]
    return found + [tensor for part in condition.parts.values() for tensor in tensors(part)]


@pytest.mark.parametrize("name", SPECS)
def test_gives_what_its_shape_says(name: str) -> None:
    spec = SPECS[name]
    fusion = build(spec)
    condition = fusion(draw(1, weights(), make_nulls()), weights())
    shape = fusion.shape
    assert shape.level == spec.level
    assert condition.vector.shape == (BATCH, WIDTH)
    assert (shape.tokens > 0) == spec.tokens
    if spec.tokens:
        assert condition.tokens is not None
        assert condition.tokens.shape == (BATCH, shape.tokens, WIDTH)
    assert set(condition.weight) == set(SHAPES)
    assert set(condition.parts) == set(shape.parts) == (set(SHAPES) if spec.level != "feature" else set())
    for slot, part in condition.parts.items():
        assert part.vector.shape == (BATCH, WIDTH)
        assert part.grid == shape.parts[slot].grid
        assert (0 if part.tokens is None else part.tokens.shape[1]) == shape.parts[slot].tokens


@pytest.mark.parametrize("name", SPECS)
def test_every_parameter_learns(name: str) -> None:
    fusion = build(SPECS[name])
    weight = weights()
    for value in weight.values():
        value[0] = 0  # a sample without anything, too
    condition = fusion(draw(1, weight, make_nulls()), weight)
    rng = torch.Generator().manual_seed(3)
    total = sum((value * torch.randn(value.shape, generator=rng)).sum() for value in tensors(condition))
    assert isinstance(total, Tensor)
    total.backward()  # type: ignore[no-untyped-call]
    for label, parameter in fusion.named_parameters():
        assert parameter.grad is not None, label
        assert torch.isfinite(parameter.grad).all(), label
        # softmax does not see a constant, nor what there is only one of (the fourth slot has one token)
        if not label.endswith("score.bias") and label != "pools.4.score.weight":
            assert parameter.grad.abs().sum() > 0, label


@pytest.mark.parametrize("name", SPECS)
def test_nothing_given_is_finite_and_independent_of_content(name: str) -> None:
    fusion = build(SPECS[name])
    nulls, none = make_nulls(), weights(0.0)
    first, second = (tensors(fusion(draw(seed, none, nulls), none)) for seed in (1, 2))
    for one, other in zip(first, second, strict=True):
        assert torch.isfinite(one).all()
        assert torch.equal(one, other)


@pytest.mark.parametrize("name", SPECS)
def test_a_slot_of_weight_zero_has_no_content(name: str) -> None:
    fusion = build(SPECS[name])
    nulls, weight = make_nulls(), {**weights(), "text": torch.zeros(BATCH)}
    features = draw(1, weight, nulls)
    features_other = {**features, "text": draw(2, weight, nulls)["text"]}
    first, second = fusion(features, weight), fusion(features_other, weight)
    for one, other in zip(tensors(first), tensors(second), strict=True):
        assert torch.equal(one, other)


@pytest.mark.parametrize("name", SPECS)
def test_content_matters(name: str) -> None:
    fusion = build(SPECS[name])
    nulls, weight = make_nulls(), weights()
    features = draw(1, weight, nulls)
    for slot in SHAPES:
        changed = {**features, slot: draw(2, weight, nulls)[slot]}
        assert not torch.allclose(fusion(features, weight).vector, fusion(changed, weight).vector)


@pytest.mark.parametrize("name", SPECS)
def test_order_of_the_batch_does_not_matter(name: str) -> None:
    fusion = build(SPECS[name])
    weight = weights()
    features = draw(1, weight, make_nulls())
    order = torch.tensor([3, 1, 5, 0, 2, 4])
    moved = {
        slot: Features(item.tokens[order], item.mask[order], item.grid) for slot, item in features.items()
    }
    straight, turned = fusion(features, weight), fusion(moved, weight)
    for one, other in zip(tensors(straight), tensors(turned), strict=True):
        torch.testing.assert_close(one[order], other)


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("count", [1, 2])
def test_few_slots_are_enough(name: str, count: int) -> None:
    shapes = dict(list(SHAPES.items())[:count])
    fusion = build(SPECS[name], shapes)
    condition = fusion(draw(1, weights(), make_nulls()), {slot: torch.ones(BATCH) for slot in shapes})
    assert torch.isfinite(condition.vector).all()


@pytest.mark.parametrize("name", SPECS)
def test_bf16(name: str) -> None:
    fusion = build(SPECS[name])
    with torch.autocast("cpu", torch.bfloat16):
        condition = fusion(draw(1, weights(), make_nulls()), weights())
        condition.vector.float().square().mean().backward()  # type: ignore[no-untyped-call]
    assert torch.isfinite(condition.vector).all()


@pytest.mark.parametrize("name", SPECS)
def test_long_sequences(name: str) -> None:
    shapes = {"text": FeatureShape(256, 96)}
    fusion = build(SPECS[name], shapes)
    tokens = torch.randn(2, 256, 96)
    mask = torch.ones(2, 256, dtype=torch.bool)
    weight = {"text": torch.ones(2)}
    first = fusion({"text": Features(tokens, mask)}, weight).vector
    swapped = torch.cat([tokens[:, 128:], tokens[:, :128]], dim=1)
    second = fusion({"text": Features(swapped, mask)}, weight).vector
    assert not torch.allclose(first, second, atol=1e-5)


@pytest.mark.parametrize("name", SPECS)
def test_refuses_what_it_cannot_supply(name: str) -> None:
    spec = SPECS[name]
    other = "decision" if spec.level != "decision" else "feature"
    make = resolve(spec.factory)
    with pytest.raises(UsageError, match="level"):
        make(spec.config(), SHAPES, Wants(WIDTH, (other,)))
    with pytest.raises(UsageError, match="nothing to fuse"):
        make(spec.config(), {}, Wants(WIDTH, (spec.level,)))
    if spec.level == "feature" and not spec.tokens:
        with pytest.raises(UsageError, match="wants tokens"):
            make(spec.config(), SHAPES, Wants(WIDTH, ("feature",), tokens=True))


def test_low_rank_product_equals_the_full_tensor() -> None:
    torch.manual_seed(0)
    widths, rank, out = (2, 3, 4), 5, 6
    vectors = [torch.randn(7, width) for width in widths]
    factors = [torch.randn(rank, width + 1, out) for width in widths]
    mix = torch.randn(rank)
    tensor = torch.einsum("r,rac,rbc,rdc->abdc", mix, *factors)
    a, b, d = (torch.cat([vector, torch.ones(7, 1)], dim=1) for vector in vectors)
    expected = torch.einsum("na,nb,nd,abdc->nc", a, b, d, tensor)
    torch.testing.assert_close(low_rank_product(vectors, factors, mix), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("count", [2, 4, 8])
def test_low_rank_product_stays_bounded(count: int) -> None:
    torch.manual_seed(0)
    shapes = {f"s{index}": FeatureShape(4, 16) for index in range(count)}
    fusion = build(SPECS["low-rank"], shapes)
    features = {slot: Features(torch.randn(64, 4, 16), torch.ones(64, 4).bool()) for slot in shapes}
    factors = [module for name, module in fusion.named_parameters() if name.startswith("factors")]
    pools = fusion.get_submodule("pools")
    product = low_rank_product(pools(features), factors, fusion.get_parameter("mix"))
    assert 0.1 < product.std() < 5


def test_gates() -> None:
    for gate in ("softmax", "sigmoid"):
        fusion = Gated(GatedConfig(gate=gate), SHAPES, Wants(WIDTH))
        gates = fusion.gates(draw(1, weights(), make_nulls()))
        assert gates.shape == (BATCH, len(SHAPES), WIDTH)
        assert ((gates > 0) & (gates < 1)).all()
        if gate == "softmax":
            torch.testing.assert_close(gates.sum(dim=1), torch.ones(BATCH, WIDTH))


def test_two_gates_are_the_paper_s() -> None:
    shapes = {slot: SHAPES[slot] for slot in ("image", "text")}
    fusion = Gated(GatedConfig(), shapes, Wants(WIDTH))
    features = draw(1, weights(), make_nulls())
    first, second = fusion.pools(features)
    logits = fusion.gate(torch.cat([first, second], dim=1))
    z = (logits[:, :WIDTH] - logits[:, WIDTH:]).sigmoid()
    values = [layer(vector).tanh() for layer, vector in zip(fusion.values, (first, second), strict=True)]
    expected = fusion.norm(z * values[0] + (1 - z) * values[1])
    torch.testing.assert_close(fusion(features, weights()).vector, expected)


def test_shares_of_the_weighted_sum() -> None:
    for shares, total in (("softmax", 1.0), ("softplus", 4.0)):
        fusion = WeightedSum(WeightedSumConfig(shares=shares), SHAPES, Wants(WIDTH))
        assert set(fusion.shares) == set(SHAPES)
        assert sum(fusion.shares.values()) == pytest.approx(total)
        with torch.no_grad():
            fusion.logits.copy_(torch.tensor([5.0, 0.0, -5.0, 0.0]))
        values = list(fusion.shares.values())
        assert values[0] > values[1] > values[2] > 0


def test_weighted_mean_of_parts() -> None:
    parts = {"a": torch.tensor([[1.0], [1.0], [1.0]]), "b": torch.tensor([[4.0], [4.0], [4.0]])}
    weight = {"a": torch.tensor([1.0, 0.0, 0.0]), "b": torch.tensor([2.0, 0.5, 0.0])}
    mean = weighted_mean(parts, weight, nn.Parameter(torch.tensor([7.0])))
    torch.testing.assert_close(mean, torch.tensor([[3.0], [4.0], [7.0]]))


def test_parts_of_decisions_see_their_own_slot_alone() -> None:
    fusion = build(SPECS["decision"])
    nulls, weight = make_nulls(), weights()
    features = draw(1, weight, nulls)
    changed = {**features, "text": draw(2, weight, nulls)["text"]}
    first, second = fusion(features, weight).parts, fusion(changed, weight).parts
    assert torch.equal(first["image"].vector, second["image"].vector)
    assert not torch.equal(first["text"].vector, second["text"].vector)


def test_ids_are_complete() -> None:
    expected = [
        "concat",
        "weighted-sum",
        "gated",
        "low-rank",
        "cross-attention",
        "bottleneck",
        "decision",
        "structure",
    ]
    assert list(SPECS) == expected
    assert reduce(lambda total, spec: total and bool(spec.summary), SPECS.values(), True)
