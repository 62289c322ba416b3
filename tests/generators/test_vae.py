"""The variational autoencoder: experts against closed forms, every size and level, learning and sampling."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.api import Slot, UsageError
from mmstudio.nn import Condition, TargetInfo
from mmstudio.nn.blocks import sides_of
from mmstudio.nn.losses import gaussian_kl
from mmstudio_vae.experts import LOG_VARIANCE, product_of_experts, split_gaussian
from mmstudio_vae.model import ImageVae
from mmstudio_vae.plugin import VaeConfig, VaeSampling, mmstudio_generators

LEVELS = ("feature", "decision", "structure")


def build(kit: SimpleNamespace, level: str = "feature", **settings: Any) -> ImageVae:
    torch.manual_seed(0)
    config = VaeConfig(**{"width": 16, "condition_width": 32, "latent": 4, **settings})
    return ImageVae(config, kit.targets, kit.shape(level))


def test_product_of_experts_is_the_product_of_densities() -> None:
    means = [torch.tensor([[0.5]]), torch.tensor([[-1.0]])]
    log_variances = [torch.tensor([[-1.0]]), torch.tensor([[0.3]])]
    weights = [torch.tensor([2.0]), torch.tensor([0.5])]
    mean, log_variance = product_of_experts(means, log_variances, weights)
    z = torch.linspace(-10, 10, 20001, dtype=torch.float64)
    log_density = -(z**2) / 2
    for mu, spread, weight in zip(means, log_variances, weights, strict=True):
        log_density = log_density - weight.item() * (z - mu.item()) ** 2 / (2 * spread.exp().item())
    density = (log_density - log_density.max()).exp()
    density = density / density.sum()
    expected = (density * z).sum()
    variance = (density * (z - expected) ** 2).sum()
    assert mean.item() == pytest.approx(expected.item(), abs=1e-4)
    assert log_variance.exp().item() == pytest.approx(variance.item(), abs=1e-4)


def test_product_without_experts_is_the_standard_normal() -> None:
    mean, log_variance = product_of_experts(
        [torch.full((2, 3), 9.0)], [torch.zeros(2, 3)], [torch.tensor([0.0, -1.0])]
    )
    assert torch.equal(mean, torch.zeros(2, 3))
    assert torch.equal(log_variance, torch.zeros(2, 3))


def test_log_variance_is_bounded() -> None:
    _, log_variance = split_gaussian(torch.tensor([[0.0, 1e6], [0.0, -1e6]]))
    assert log_variance.min().item() == pytest.approx(LOG_VARIANCE[0])
    assert log_variance.max().item() == pytest.approx(LOG_VARIANCE[1])


def test_divergence_of_gaussians() -> None:
    first = torch.distributions.Normal(torch.tensor(0.3), torch.tensor(0.7))
    second = torch.distributions.Normal(torch.tensor(-1.1), torch.tensor(1.9))
    arguments = [first.mean, first.variance.log(), second.mean, second.variance.log()]
    expected = torch.distributions.kl_divergence(first, second)
    torch.testing.assert_close(gaussian_kl(*arguments), expected)


def test_sides() -> None:
    assert [sides_of(size) for size in (28, 32, 64, 128)] == [(7, 14), (8, 16), (8, 16, 32), (8, 16, 32, 64)]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("size", "channels"), [(28, 1), (32, 3), (64, 3)])
def test_a_step_at_every_size_and_level(kit: SimpleNamespace, level: str, size: int, channels: int) -> None:
    model = build(kit, level, size=size, channels=channels)
    batch = kit.batch(model, level, channels)
    assert batch.target["image"]["pixels"].shape == (4, channels, size, size)
    with torch.autocast("cpu", torch.bfloat16):
        losses = model.loss("generator", batch)
    losses.total.backward()
    assert torch.isfinite(losses.total)
    assert all(torch.isfinite(part) and not part.requires_grad for part in losses.parts.values())
    for label, parameter in model.named_parameters():
        assert parameter.grad is not None, label
        assert torch.isfinite(parameter.grad).all(), label
    made = kit.sample(model, level, [1, 2])
    assert made.shape == (2, size, size, channels)
    assert made.dtype == np.uint8


@pytest.mark.parametrize(
    "settings",
    [
        {"likelihood": "laplace"},
        {"likelihood": "laplace", "scale": 0.2},
        {"likelihood": "gaussian", "scale": 0.2},
        {"prior": "standard"},
        {"beta_warmup": 0.5, "free_bits": 0.1, "edges": 0.0},
        {"blocks": 2, "size": 128, "width": 32},
    ],
)
def test_other_settings(kit: SimpleNamespace, settings: dict[str, Any]) -> None:
    model = build(kit, **settings)
    losses = model.loss("generator", kit.batch(model, "feature"))
    losses.total.backward()
    assert torch.isfinite(losses.total)
    assert len(kit.sample(model, "feature", [3])) == 1


@pytest.mark.parametrize("level", LEVELS)
def test_learns_a_handful_of_pictures(kit: SimpleNamespace, level: str) -> None:
    model = build(kit, level)
    optimiser = torch.optim.Adam(model.parameters(), 3e-3)
    errors = []
    for step in range(30):
        losses = model.loss("generator", kit.batch(model, level, step=step))
        optimiser.zero_grad()
        losses.total.backward()
        optimiser.step()
        errors.append(losses.parts["error"].item())
    assert np.mean(errors[-3:]) < 0.6 * np.mean(errors[:3])


@pytest.mark.parametrize("level", LEVELS)
def test_samples_follow_from_their_seeds_alone(kit: SimpleNamespace, level: str) -> None:
    model = build(kit, level)
    four = kit.sample(model, level, [7, 8, 9, 10]).astype(int)
    assert np.array_equal(four, kit.sample(model, level, [7, 8, 9, 10]))
    one = kit.sample(model, level, [7]).astype(int)
    assert np.abs(four[:1] - one).max() <= 1
    assert np.abs(four - kit.sample(model, level, [1, 2, 3, 4])).max() > 0


@pytest.mark.parametrize("level", ["decision", "structure"])
def test_parts_of_weight_zero_are_left_out(kit: SimpleNamespace, level: str) -> None:
    model = build(kit, level)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.05 * torch.randn(parameter.shape))
    condition = kit.condition(level, {slot: torch.zeros(2) for slot in ("reference", "text", "items")})
    other = kit.condition(level, condition.weight, content=1)
    other = Condition(condition.vector, weight=condition.weight, parts=other.parts)
    z = torch.zeros(2, 4)
    for one, two in zip(model.prior(condition), model.prior(other), strict=True):
        assert torch.isfinite(one).all()
        assert torch.equal(one, two)
    assert torch.equal(model.decoder(z, condition), model.decoder(z, other))
    assert kit.sample(model, level, [1, 2], value=0.0).shape == (2, 32, 32, 3)


def test_temperature_zero_ignores_the_seed(kit: SimpleNamespace) -> None:
    model = build(kit)
    condition = kit.condition("feature", {"text": torch.ones(2)})
    assert VaeSampling(temperature=0).temperature == 0
    mean, log_variance = model.prior(condition)
    assert mean.shape == log_variance.shape == (2, 4)


def test_refuses_other_targets(kit: SimpleNamespace) -> None:
    two = {**kit.targets, "other": TargetInfo(Slot("other", "image"))}
    for targets in ({}, two, {"text": TargetInfo(Slot("text", "text"))}):
        with pytest.raises(UsageError, match="one slot of the kind image"):
            ImageVae(VaeConfig(), targets, kit.shape("feature"))


def test_what_is_described() -> None:
    (spec,) = mmstudio_generators()
    assert spec.id == "image-vae"
    assert spec.levels == ImageVae.wants(VaeConfig()).levels
    assert not spec.guidance
