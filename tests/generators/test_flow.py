"""The flow over pictures: which of its conditions a prior completes, and with how many noises a picture is learned."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from mmstudio.nn import Teaching
from mmstudio.nn.conditions import stack_conditions
from mmstudio_flow.model import ImageFlow
from mmstudio_flow.plugin import FlowConfig


def test_only_whole_vectors_have_a_prior(kit: SimpleNamespace) -> None:
    config = FlowConfig(size=16, width=16)
    assert ImageFlow(config, kit.targets, kit.shape("feature")).prior is not None
    assert ImageFlow(config, kit.targets, kit.shape("structure")).prior is None
    assert ImageFlow(config, kit.targets, kit.shape("decision")).prior is None
    without = config.model_copy(update={"prior": False})
    assert ImageFlow(without, kit.targets, kit.shape("feature")).prior is None


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
