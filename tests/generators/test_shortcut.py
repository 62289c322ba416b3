"""Long steps of the flow over pictures: what they begin as, what they learn, what is refused."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.api import UsageError
from mmstudio.nn import Condition, SampleRequest, Weight
from mmstudio_flow.model import ImageFlow
from mmstudio_flow.plugin import FlowConfig, FlowSampling
from mmstudio_flow.shortcut import PRIOR_STEPS

SEEDS = range(4)
SMALL = FlowConfig(size=16, width=16, multipliers=(1,), shortcut=True)


def _flow(kit: SimpleNamespace, level: str = "feature", **changes: Any) -> ImageFlow:
    """A flow whose weights are drawn, so that its pictures depend on everything."""
    torch.manual_seed(0)
    flow = ImageFlow(SMALL.model_copy(update=changes), kit.targets, kit.shape(level))
    rng = torch.Generator().manual_seed(2)
    shortcut = () if flow.shortcut is None else flow.shortcut.parameters()
    beside = {id(weight) for weight in shortcut}
    with torch.no_grad():
        for weight in flow.parameters():
            if id(weight) not in beside and not weight.any():
                weight.copy_(0.05 * torch.randn(weight.shape, generator=rng))
    return flow


def _made(
    kit: SimpleNamespace, flow: ImageFlow, level: str = "feature", joint: float = 1.0, **how: Any
) -> Any:
    """Pictures as float32."""

    def condition(weight: Weight) -> Condition:
        return kit.condition(level, weight)

    weight = {slot: torch.ones(len(SEEDS)) for slot in kit.slots}
    request = SampleRequest(condition, weight, SEEDS, ("image",), joint=joint, settings=FlowSampling(**how))
    with torch.no_grad():
        *_, last = flow.eval().sample(request)
    assert last.results is not None
    return np.stack(last.results["image"]).astype(np.float32)


@pytest.mark.parametrize("level", ["feature", "structure", "decision"])
@pytest.mark.parametrize("steps", [1, 2])
def test_long_steps_begin_as_plain_ones(kit: SimpleNamespace, level: str, steps: int) -> None:
    flow = _flow(kit, level)
    plain = _made(kit, flow, level, steps=steps, prior_steps=0)
    assert plain.std() > 5, "the pictures of this test are not empty"
    for joint in (
        1.0,
        3.0,
    ):  # no evaluation without conditions is made: the strength is told, and nothing learned of it yet
        long = _made(kit, flow, level, joint, steps=steps, prior_steps=0, shortcut=True)
        assert np.array_equal(long, plain)


def test_long_steps_of_the_prior_begin_as_its_own_over_quarters(kit: SimpleNamespace) -> None:
    flow = _flow(kit)
    assert flow.prior is not None
    assert flow.shortcut is not None
    width = kit.shape("feature").width
    given, noise = torch.randn(2, 5, width, generator=torch.Generator().manual_seed(0)).unbind(0)
    with torch.no_grad():
        long = flow.prior.complete(given, noise, PRIOR_STEPS, flow.shortcut.completed(flow.prior))
        plain = flow.prior.way(given, noise, [0, 0.25, 0.5, 0.75, 1])[-1]
    assert torch.equal(long, plain)


def test_only_the_changes_learn_and_the_flow_stays(kit: SimpleNamespace) -> None:
    flow = _flow(kit)
    assert (flow.phases, flow.late) == (("generator", "shortcut"), {"shortcut"})
    assert flow.trains_condition == {"generator"}
    trained, flows = ({id(weight) for weight in flow.trainable(phase)} for phase in ("shortcut", "generator"))
    assert flows == {id(weight) for weight in flow.parameters()} - trained
    flow.train().loss("shortcut", kit.batch(flow, "feature")).total.backward()
    for name, weight in flow.named_parameters():
        assert (id(weight) in trained) == name.startswith("shortcut."), name
        assert weight.grad is None or name.startswith("shortcut."), name


def test_a_flow_without_them_is_as_before(kit: SimpleNamespace) -> None:
    plain = ImageFlow(SMALL.model_copy(update={"shortcut": False}), kit.targets, kit.shape("feature"))
    assert plain.phases == ("generator",)
    assert plain.trains_condition == {"generator"}
    assert not [name for name in plain.state_dict() if name.startswith("shortcut")]


def test_the_aim_is_where_the_guided_flow_leads(kit: SimpleNamespace) -> None:
    """The loss at the beginning, from pictures that the flow makes by itself: four guided steps against one plain one."""
    flow = _flow(kit, prior=False)
    batch = kit.batch(flow, "feature")
    nothing = replace(batch.condition, vector=torch.zeros_like(batch.condition.vector))
    there = {slot: torch.ones(batch.size) for slot in kit.slots}
    batch = replace(batch, there=there, fuse=lambda _: nothing, rng=torch.Generator().manual_seed(7))
    told = flow.loss("shortcut", batch).total.item()

    rng = torch.Generator().manual_seed(7)
    noise = torch.randn(batch.size, 3, 16, 16, generator=rng)
    scale = (1 + 3 * torch.rand(batch.size, generator=rng) ** 2)[:, None, None, None]

    def seen(x: Any, time: float, condition: Condition) -> Any:
        with torch.no_grad():
            return flow.net(x, torch.full((len(x),), time), condition)

    x, states = noise, [noise]
    for time in (0.0, 0.25, 0.5, 0.75):
        free = seen(x, time, nothing)
        picture = free + scale * (seen(x, time, batch.condition) - free)
        x = x + 0.25 * (picture - x) / (1 - time)
        states.append(x)
    errors = [
        seen(noise, 0.0, batch.condition) - states[4],
        seen(noise, 0.0, batch.condition) - (2 * states[2] - noise),
        seen(states[2], 0.5, batch.condition) - states[4],
    ]
    expected = torch.stack([error.square().mean() for error in errors]).mean().item()
    assert told == pytest.approx(expected, rel=1e-4)


def test_they_learn_where_the_flow_leads(kit: SimpleNamespace) -> None:
    flow = _flow(kit, prior=False)
    teacher = _made(kit, flow, steps=4)
    before = np.square(_made(kit, flow, steps=1, shortcut=True) - teacher).mean()
    optimiser = torch.optim.AdamW(list(flow.trainable("shortcut")), lr=4e-3)
    flow.train()
    for step in range(30):
        optimiser.zero_grad()
        flow.loss("shortcut", kit.batch(flow, "feature", step=step)).total.backward()
        optimiser.step()
    after = np.square(_made(kit, flow, steps=1, shortcut=True) - teacher).mean()
    assert after < 0.6 * before
    assert np.array_equal(_made(kit, flow, steps=4), teacher), (
        "with its own steps it makes what it made before"
    )


def test_steps_that_are_not_learned_are_refused(kit: SimpleNamespace) -> None:
    flow = _flow(kit)
    with pytest.raises(UsageError, match="Long steps are 2 at most"):
        _made(kit, flow, shortcut=True, steps=3)
    with pytest.raises(UsageError, match="takes no long steps"):
        _made(kit, _flow(kit, shortcut=False), shortcut=True, steps=1)
    four, usual, none = (_made(kit, flow, shortcut=True, steps=1, prior_steps=count) for count in (4, 24, 0))
    assert np.array_equal(four, usual), "the prior takes as many long steps as it has learned"
    assert not np.array_equal(none, four), "without any, what is not given is left open"
