"""The adversarial networks: penalties against analytic ones, every size and level, learning and sampling."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.api import Slot, UsageError
from mmstudio.nn import Condition, TargetInfo
from mmstudio.nn.conditions import map_condition
from mmstudio.nn.losses import gradient_penalty
from mmstudio_gan.model import AdversarialPictures, ImageDcgan, ImageGan, given_share, other_condition
from mmstudio_gan.plugin import DcganConfig, GanConfig, mmstudio_generators

LEVELS = ("feature", "decision", "structure")
BOTH = [("gan", level) for level in LEVELS] + [("dcgan", "feature")]


def build(kit: SimpleNamespace, kind: str, level: str = "feature", **settings: Any) -> AdversarialPictures:
    torch.manual_seed(0)
    chosen = {"width": 16, "condition_width": 32, "noise": 8, **settings}
    if kind == "gan":
        return ImageGan(GanConfig(**chosen), kit.targets, kit.shape(level))
    return ImageDcgan(DcganConfig(**chosen), kit.targets, kit.shape(level))


def test_gradient_penalty_of_a_linear_and_a_quadratic_critic() -> None:
    torch.manual_seed(0)
    weight, x = torch.randn(3, 5, 5), torch.randn(4, 3, 5, 5)
    linear = gradient_penalty(lambda values: (values * weight).flatten(1).sum(dim=1), x)
    torch.testing.assert_close(linear, weight.square().sum().expand(4))
    quadratic = gradient_penalty(lambda values: values.square().flatten(1).sum(dim=1) / 2, x)
    torch.testing.assert_close(quadratic, x.square().flatten(1).sum(dim=1))


def test_gradient_penalty_teaches_the_critic() -> None:
    weight = torch.tensor([3.0, -4.0], requires_grad=True)
    gradient_penalty(lambda values: values @ weight, torch.randn(6, 2)).mean().backward()
    torch.testing.assert_close(weight.grad, torch.tensor([6.0, -8.0]))


@pytest.mark.parametrize("count", [4, 16])
def test_penalty_under_bf16_is_close_to_float(kit: SimpleNamespace, count: int) -> None:
    model = build(kit, "gan")
    assert isinstance(model, ImageGan)
    with torch.no_grad():
        for parameter in model.discriminator.parameters():
            parameter.add_(0.02 * torch.randn(parameter.shape))
    batch = kit.batch(model, "feature", count=count)
    real, fake = torch.rand(2, count, 3, 32, 32) * 2 - 1
    gradients = []
    for enabled in (False, True):
        model.zero_grad()
        condition = map_condition(batch.condition, torch.Tensor.bfloat16) if enabled else batch.condition
        with torch.autocast("cpu", torch.bfloat16, enabled=enabled):  # a fusion's vectors come in bf16 then
            penalty = model._penalty(real, fake, condition)
        penalty.backward()
        learned = model.discriminator.enter.weight.grad
        assert learned is not None
        gradients.append((penalty.item(), learned.clone()))
    (exact, direction), (rough, rough_direction) = gradients
    assert rough == pytest.approx(exact, rel=0.05)
    assert torch.cosine_similarity(direction.flatten(), rough_direction.flatten(), dim=0) > 0.98


@pytest.mark.parametrize(("kind", "level"), BOTH)
@pytest.mark.parametrize(("size", "channels"), [(28, 1), (32, 3), (64, 3)])
def test_a_step_of_each_phase(kit: SimpleNamespace, kind: str, level: str, size: int, channels: int) -> None:
    model = build(kit, kind, level, size=size, channels=channels)
    batch = kit.batch(model, level, channels)
    for phase in model.phases:
        model.zero_grad()
        batch.condition.vector.grad = None
        with torch.autocast("cpu", torch.bfloat16):
            losses = model.loss(phase, batch)
        losses.total.backward()
        assert torch.isfinite(losses.total)
        assert all(torch.isfinite(part) and not part.requires_grad for part in losses.parts.values())
        own = {id(parameter) for parameter in model.trainable(phase)}
        for label, parameter in model.named_parameters():
            if id(parameter) in own:
                assert parameter.grad is not None, label
                assert torch.isfinite(parameter.grad).all(), label
            else:
                assert parameter.grad is None, label
            assert parameter.requires_grad
    made = kit.sample(model, level, [1, 2])
    assert made.shape == (2, size, size, channels)
    assert made.dtype == np.uint8


@pytest.mark.parametrize("kind", ["gan", "dcgan"])
def test_both_phases_teach_the_condition(kit: SimpleNamespace, kind: str) -> None:
    model = build(kit, kind)
    assert model.trains_condition == set(model.phases)
    for phase in model.phases:
        batch = kit.batch(model, "feature")
        model.loss(phase, batch).total.backward()
        assert batch.condition.vector.grad.abs().sum() > 0


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("gan", {"size": 128, "blocks": 2}),
        ("gan", {"gamma": 0.0, "mismatch": 0.0}),
        ("gan", {"penalty_every": 1}),
        ("dcgan", {"size": 128, "width": 8}),
        ("dcgan", {"mismatch": 0.0}),
    ],
)
def test_other_settings(kit: SimpleNamespace, kind: str, settings: dict[str, Any]) -> None:
    model = build(kit, kind, **settings)
    batch = kit.batch(model, "feature")
    for phase in model.phases:
        assert torch.isfinite(model.loss(phase, batch).total)
    assert len(kit.sample(model, "feature", [3])) == 1


def test_penalties_come_at_intervals(kit: SimpleNamespace) -> None:
    model = build(kit, "gan", penalty_every=4)
    seen = [
        "penalty" in model.loss("discriminator", kit.batch(model, "feature", step=step)).parts
        for step in range(9)
    ]
    assert [step for step, penalised in enumerate(seen) if penalised] == [0, 4, 8]


@pytest.mark.parametrize(("kind", "level"), BOTH)
def test_the_discriminator_learns_to_tell(kit: SimpleNamespace, kind: str, level: str) -> None:
    model = build(kit, kind, level)
    optimiser = torch.optim.Adam(model.trainable("discriminator"), 1e-3)
    totals = []
    for step in range(20):
        losses = model.loss("discriminator", kit.batch(model, level, step=step))
        optimiser.zero_grad()
        losses.total.backward()
        optimiser.step()
        totals.append(losses.total.item())
    assert np.mean(totals[-3:]) < 0.7 * np.mean(totals[:3])


@pytest.mark.parametrize(("kind", "level"), BOTH)
def test_the_generator_learns_to_convince(kit: SimpleNamespace, kind: str, level: str) -> None:
    model = build(kit, kind, level)
    fixed = torch.randn(3, 32, 32)

    class Taste(torch.nn.Module):
        """Likes pictures that resemble a fixed one."""

        def features(self, x: torch.Tensor) -> torch.Tensor:
            return x

        def judge(self, features: torch.Tensor, _: Condition) -> torch.Tensor:
            return (features * fixed).flatten(1).mean(dim=1)

        def forward(self, x: torch.Tensor, condition: Condition) -> torch.Tensor:
            return self.judge(self.features(x), condition)

    model.discriminator = Taste()
    optimiser = torch.optim.Adam(model.trainable("generator"), 2e-3)
    totals = []
    for step in range(20):
        losses = model.loss("generator", kit.batch(model, level, step=step))
        optimiser.zero_grad()
        losses.total.backward()
        optimiser.step()
        totals.append(losses.total.item())
    assert np.mean(totals[-3:]) < 0.9 * np.mean(totals[:3])


@pytest.mark.parametrize(("kind", "level"), BOTH)
def test_samples_follow_from_their_seeds_alone(kit: SimpleNamespace, kind: str, level: str) -> None:
    model = build(kit, kind, level)
    model.loss("generator", kit.batch(model, level))
    four = kit.sample(model, level, [7, 8, 9, 10]).astype(int)
    assert np.array_equal(four, kit.sample(model, level, [7, 8, 9, 10]))
    one = kit.sample(model, level, [7]).astype(int)
    assert np.abs(four[:1] - one).max() <= 1
    assert np.abs(four - kit.sample(model, level, [1, 2, 3, 4])).max() > 0


@pytest.mark.parametrize("level", ["decision", "structure"])
def test_parts_of_weight_zero_are_left_out(kit: SimpleNamespace, level: str) -> None:
    model = build(kit, "gan", level)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.05 * torch.randn(parameter.shape))
    condition = kit.condition(level, {slot: torch.zeros(2) for slot in ("reference", "text", "items")})
    parts = kit.condition(level, condition.weight, content=1).parts
    other = Condition(condition.vector, weight=condition.weight, parts=parts)
    z, x = torch.randn(2, 8), torch.randn(2, 3, 32, 32)
    made = model.generator(z, condition)
    assert torch.isfinite(made).all()
    assert torch.equal(made, model.generator(z, other))
    assert torch.equal(model.discriminator(x, condition), model.discriminator(x, other))


def test_the_pull_acts_where_every_slot_is_given_and_fades(kit: SimpleNamespace) -> None:
    weight = {"text": torch.tensor([1.0, 0.0, 2.0, 0.5]), "table": torch.tensor([1.0, 1.0, 1.5, 1.0])}
    assert given_share(Condition(torch.zeros(4, 8), weight=weight)).tolist() == [1, 0, 1, 0.5]
    assert given_share(Condition(torch.zeros(2, 8))).tolist() == [1, 1]
    model, batch = build(kit, "gan"), kit.batch(build(kit, "gan"), "feature")
    totals = []
    for progress in (0.0, 0.5, 1.0):
        torch.manual_seed(0)
        batch.progress, batch.rng = progress, torch.Generator().manual_seed(0)
        losses = model.loss("generator", batch)
        totals.append(losses.total.item())
        assert ("distance" in losses.parts) == (progress < 1)
    assert totals[0] - totals[1] == pytest.approx(totals[1] - totals[2], rel=1e-3)
    assert totals[0] > totals[1]


def test_votes_add_up(kit: SimpleNamespace) -> None:
    model = build(kit, "gan", "decision")
    x = torch.randn(2, 3, 32, 32)
    slots = ("reference", "text", "items")

    def score(given: tuple[str, ...]) -> torch.Tensor:
        weight = {slot: torch.full((2,), float(slot in given)) for slot in slots}
        result: torch.Tensor = model.discriminator(x, kit.condition("decision", weight))
        return result

    nothing = score(())
    alone = sum((score((slot,)) - nothing for slot in slots), nothing)
    torch.testing.assert_close(score(slots), alone)


def test_the_other_condition_is_the_neighbour_s(kit: SimpleNamespace) -> None:
    condition = kit.condition(
        "structure", {slot: torch.arange(4.0) for slot in ("reference", "text", "items")}
    )
    other = other_condition(condition)
    assert torch.equal(other.vector[1:], condition.vector[:-1])
    assert torch.equal(other.parts["text"].vector[0], condition.parts["text"].vector[-1])
    assert other.weight["text"].tolist() == [3, 0, 1, 2]


@pytest.mark.parametrize("kind", ["gan", "dcgan"])
def test_refuses_other_targets(kit: SimpleNamespace, kind: str) -> None:
    two = {**kit.targets, "other": TargetInfo(Slot("other", "image"))}
    for targets in ({}, two, {"text": TargetInfo(Slot("text", "text"))}):
        with pytest.raises(UsageError, match="one slot of the kind image"):
            build(SimpleNamespace(targets=targets, shape=kit.shape), kind)


def test_what_is_described() -> None:
    specs = {spec.id: spec for spec in mmstudio_generators()}
    assert set(specs) == {"image-gan", "image-dcgan"}
    assert specs["image-gan"].levels == ImageGan.wants(GanConfig()).levels
    assert specs["image-dcgan"].levels == ImageDcgan.wants(DcganConfig()).levels
    assert not any(spec.guidance for spec in specs.values())
