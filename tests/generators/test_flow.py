"""The flow over pictures: which of its conditions a prior completes, and with how many noises a picture is learned."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from mmstudio.nn import Dropping, Teaching
from mmstudio.nn.conditions import stack_conditions
from mmstudio.nn.images import to_unit
from mmstudio_flow.detail import detail_error
from mmstudio_flow.finish import MAPS, Finish
from mmstudio_flow.model import ImageFlow
from mmstudio_flow.plugin import FlowConfig


def test_only_whole_vectors_have_a_prior(kit: SimpleNamespace) -> None:
    config = FlowConfig(size=16, width=16)
    without = config.model_copy(update={"prior": False})
    completes = ImageFlow(config, kit.targets, kit.shape("feature"))
    assert (completes.prior is not None, completes.dropping) == (True, Dropping(0.1, keep=0))
    for own, level in ((config, "structure"), (config, "decision"), (without, "feature")):
        open_ = ImageFlow(own, kit.targets, kit.shape(level))
        assert (open_.prior, open_.dropping) == (None, Dropping(0.5, keep=0.5)), (
            "what is not given has to be met in training"
        )


@pytest.mark.parametrize("level", ["feature", "structure"])
def test_several_draws_of_a_picture_are_a_batch_that_holds_it_several_times(
    kit: SimpleNamespace, level: str
) -> None:
    torch.manual_seed(0)
    one = ImageFlow(FlowConfig(size=16, width=16, prior=False), kit.targets, kit.shape(level))
    several = ImageFlow(FlowConfig(size=16, width=16, prior=False, draws=3), kit.targets, kit.shape(level))
    several.load_state_dict(one.state_dict())
    batch = kit.batch(one, level)
    pixels = batch.target["image"]["pixels"]
    whole = replace(
        batch,
        target={"image": {"pixels": pixels.repeat(3, 1, 1, 1)}},
        condition=stack_conditions([batch.condition] * 3),
        rng=torch.Generator().manual_seed(5),
    )
    told = several.loss("main", replace(batch, rng=torch.Generator().manual_seed(5)))
    assert told.total.item() == pytest.approx(one.loss("main", whole).total.item(), rel=1e-6)
    judged = [
        model.eval().loss("main", replace(batch, rng=torch.Generator().manual_seed(5))).total.item()
        for model in (one, several)
    ]
    assert judged[0] == judged[1], "held-out losses are told as without draws"


def test_what_a_wider_flow_sees_is_learned_beside_the_data(kit: SimpleNamespace) -> None:
    torch.manual_seed(0)
    plain, draws = FlowConfig(size=16, width=16, prior=False), 2
    narrow = ImageFlow(plain.model_copy(update={"draws": draws}), kit.targets, kit.shape("feature"))
    torch.nn.init.normal_(narrow.net.head.weight, std=0.05)
    batch = kit.batch(narrow, "feature")

    def loss(teaching: Teaching | None) -> float:
        rng = torch.Generator().manual_seed(5)
        return narrow.loss("main", replace(batch, rng=rng, teaching=teaching)).total.item()

    alone = loss(None)
    for share in (0.0, 0.25, 1.0):
        # a teacher that sees what it sees itself: of the error, the part of the data is left
        told = loss(Teaching(narrow, batch.condition, share))
        assert told == pytest.approx((1 - share) ** 2 * alone, rel=1e-4, abs=1e-9)
    wide = ImageFlow(plain.model_copy(update={"width": 32}), kit.targets, kit.shape("feature")).eval()
    torch.nn.init.normal_(wide.net.head.weight, std=0.05)
    teaching = Teaching(wide, batch.condition, 0.5)
    narrow.zero_grad()
    narrow.loss(
        "main", replace(batch, rng=torch.Generator().manual_seed(5), teaching=teaching)
    ).total.backward()
    assert all(weight.grad is None for weight in wide.parameters())
    assert narrow.net.stem.weight.grad.abs().sum() > 0
    held_out = narrow.eval()
    assert held_out is narrow
    assert loss(teaching) == loss(None), "held-out losses are of the data alone"


@pytest.mark.parametrize("period", [2, 4, 16])
def test_errors_of_detail_weigh_by_their_frequency(period: int) -> None:
    wave = torch.cos(2 * torch.pi * torch.arange(65) / period)[None, None, None].expand(2, 3, 65, 65)
    weight = 4 * np.sin(np.pi / period) ** 2
    square = wave.square().mean().item()
    for error in (wave, wave.mT):
        assert detail_error(error).item() == pytest.approx(weight * square, rel=0.04)
    both = wave + wave.mT
    assert detail_error(both).item() == pytest.approx(2 * weight * square, rel=0.04)
    assert detail_error(wave + 3).item() == pytest.approx(detail_error(wave).item(), rel=1e-5), (
        "flat errors are none"
    )


def test_detail_counts_in_training_alone(kit: SimpleNamespace) -> None:
    torch.manual_seed(0)
    plain = ImageFlow(FlowConfig(size=16, width=16, prior=False), kit.targets, kit.shape("feature"))
    fine = ImageFlow(
        FlowConfig(size=16, width=16, prior=False, detail=3.0), kit.targets, kit.shape("feature")
    )
    fine.load_state_dict(plain.state_dict())
    batch = kit.batch(plain, "feature")
    data = to_unit(batch.target["image"]["pixels"])  # an untrained flow predicts grey, 0
    across, down = torch.diff(data, dim=3), torch.diff(data, dim=2)
    expected = 3 * (across.square().mean() + down.square().mean()).item()

    def losses(model: ImageFlow) -> tuple[float, dict[str, float]]:
        told = model.loss("main", replace(batch, rng=torch.Generator().manual_seed(5)))
        return told.total.item(), {name: value.item() for name, value in told.parts.items()}

    (total, alone), (more, parts) = losses(plain), losses(fine)
    assert alone == {"loss": total}
    assert parts == {"loss": total, "detail": pytest.approx(expected, rel=1e-5)}
    assert more == pytest.approx(total + expected, rel=1e-5)
    assert losses(fine.eval()) == losses(plain.eval()), "held-out losses are told as without it"


def test_a_share_of_the_times_is_spread_evenly(kit: SimpleNamespace) -> None:
    config = FlowConfig(size=16, width=16, prior=False, time_even=0.25)
    flow = ImageFlow(config, kit.targets, kit.shape("feature"))
    plain = ImageFlow(config.model_copy(update={"time_even": 0.0}), kit.targets, kit.shape("feature"))
    drawn = torch.randn(40_000, generator=torch.Generator().manual_seed(0))
    times, usual = flow._times(drawn), plain._times(drawn)
    other = times != usual
    assert other.reshape(-1, 4).sum(dim=1).eq(1).all(), "one of every four, in every part of a batch"
    counts = torch.histc(times[other], 10, 0, 1) / 1_000
    assert counts.tolist() == pytest.approx([1.0] * 10, abs=0.1)
    assert torch.equal(usual, (drawn - 0.8).sigmoid())
    assert torch.equal(flow.eval()._times(drawn), usual), "held-out losses are told as without it"


def drawn_finish() -> Finish:
    """One whose weights are not zero."""
    torch.manual_seed(0)
    finish = Finish(3, 8)
    for weight in finish.parameters():
        torch.nn.init.normal_(weight, std=0.3)
    return finish


def test_a_finish_is_the_same_for_every_pixel() -> None:
    finish = drawn_finish()
    drawn, noisy, told = torch.randn(2, 3 + MAPS, 16, 16), torch.randn(2, 3, 16, 16), torch.randn(2, 8)
    whole = finish(drawn, noisy, told)
    moved = finish(drawn.roll((1, 1), (2, 3)), noisy.roll((1, 1), (2, 3)), told)
    inner = slice(4, 12)
    assert torch.allclose(
        moved.roll((-1, -1), (2, 3))[..., inner, inner], whole[..., inner, inner], atol=1e-5
    )
    # the picture goes through as it is, beside what the layers change
    light = drawn.clone()
    light[:, :3] += 1
    finish.enter.weight.data[:, :3] = 0
    change = finish(light, noisy, told) - finish(drawn, noisy, told)
    assert torch.allclose(change, torch.ones_like(change), atol=1e-5)


def test_a_finish_can_keep_the_noisy_picture(kit: SimpleNamespace) -> None:
    config = FlowConfig(size=16, width=16, prior=False, finish=True)
    flow = ImageFlow(config, kit.targets, kit.shape("feature"))
    assert flow.net.finish is not None
    noisy, time = torch.randn(4, 3, 16, 16), torch.rand(4)
    condition = kit.batch(flow, "feature").condition
    with torch.no_grad():
        assert flow.net(noisy, time, condition).abs().max() == 0, "an untrained one draws grey"
        flow.net.finish.told.bias[-3:] = torch.tensor([1.0, 0.5, 0.0])
        kept = flow.net(noisy, time, condition)
    assert torch.equal(kept, noisy * torch.tensor([1.0, 0.5, 0.0])[:, None, None])


def test_weights_of_a_run_without_a_finish_are_what_they_were(kit: SimpleNamespace) -> None:
    plain = ImageFlow(FlowConfig(size=16, width=16), kit.targets, kit.shape("feature"))
    assert plain.net.finish is None
    assert plain.net.head.weight.shape == (3 * 2**2, 16, 3, 3)
    fine = ImageFlow(FlowConfig(size=16, width=16, finish=True), kit.targets, kit.shape("feature"))
    added = {*fine.state_dict()} - {*plain.state_dict()}
    layers = ("enter", "leave", "told")
    assert added == {f"net.finish.{layer}.{kind}" for layer in layers for kind in ("weight", "bias")}
