"""Long steps: they lead where the teacher's short ones do, and what learns them begins as the teacher."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from mmstudio.nn.samplers import integrate
from mmstudio_flow.long_steps import Changed, StepFacts, jumps_of


def test_the_aim_of_a_long_step_on_a_linear_flow() -> None:
    """dx/dt = -x in four Euler steps of 1/4: every step multiplies x by 3/4."""
    start = torch.tensor([[1.0], [-2.0]])
    states = [start, *integrate(lambda x, _: -x, start, [0, 0.25, 0.5, 0.75, 1], "euler")]
    jumps = jumps_of(states)
    assert jumps.time.tolist() == [0, 0, 0, 0, 0.5, 0.5]
    assert jumps.length.tolist() == [1, 1, 0.5, 0.5, 0.5, 0.5]
    whole, first = 0.75**4, 0.75**2
    aims = [whole, -2 * whole, 1 + 2 * (first - 1), -2 - 4 * (first - 1), whole, -2 * whole]
    assert jumps.aim[:, 0].tolist() == pytest.approx(aims)
    share = (jumps.length / (1 - jumps.time))[:, None]
    reached = jumps.x + share * (jumps.aim - jumps.x)
    expected = torch.cat([states[4], states[2], states[4]])
    torch.testing.assert_close(reached, expected, rtol=0, atol=1e-6)


def test_a_changed_network_begins_as_the_one_it_is_used_on() -> None:
    torch.manual_seed(0)
    made_from, used_on = (nn.Sequential(nn.Linear(3, 5), nn.SiLU(), nn.Linear(5, 2)) for _ in range(2))
    changed, x = Changed(made_from), torch.randn(4, 3)
    assert torch.equal(changed.of(used_on)(x), used_on(x))
    changed.of(used_on)(x).sum().backward()
    assert all(weight.grad is None for weight in used_on.parameters())
    gradients = [weight.grad for weight in changed.parameters()]
    assert all(gradient is not None and bool(gradient.any()) for gradient in gradients)
    with torch.no_grad():
        changed.changes[2].bias.add_(1)  # type: ignore[index, union-attr]
    torch.testing.assert_close(changed.of(used_on)(x), used_on(x) + 1)


def test_what_is_told_changes_nothing_at_first() -> None:
    told = StepFacts(8, 2)
    assert not told(torch.rand(5), torch.rand(5)).any()
    assert told(torch.rand(5), torch.rand(5)).shape == (5, 8)


class Places(nn.Module):
    """The exact picture E[x_1 | x_t] of a flow to two places, (-2, 0) and (2, 0), and what is learned beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.learned = nn.Sequential(
            nn.Linear(4, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU(), nn.Linear(64, 2)
        )

        with torch.no_grad():
            self.learned[0].weight.mul_(4)  # the border between both is sharp

    def exact(self, x: Tensor, time: float) -> Tensor:
        # both places are as far from x_t / t, so that their odds follow from x alone: 4 t x / (1 - t)^2
        mean = 2 * torch.tanh(2 * time * x[:, 0] / (1 - time) ** 2)
        return torch.stack([mean, torch.zeros_like(mean)], dim=1)

    def forward(self, x: Tensor, time: Tensor, length: Tensor) -> Tensor:
        given = torch.cat([x, time[:, None], length[:, None]], dim=1)
        result: Tensor = self.learned(given)
        return result


def _led(net: Places, noise: Tensor, steps: int) -> list[Tensor]:
    times = [index / steps for index in range(steps + 1)]
    return [noise, *integrate(lambda x, time: (net.exact(x, time) - x) / (1 - time), noise, times, "euler")]


def test_one_learned_step_decides_where_many_would() -> None:
    """At once the exact flow gives the mean of both places; the long step goes to one of them, that of the teacher."""
    torch.manual_seed(0)
    net, rng = Places(), torch.Generator().manual_seed(1)
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-2)
    for step in range(200):
        for group in optimiser.param_groups:
            group["lr"] = 1e-2 * (1 - step / 200)
        jumps = jumps_of(_led(net, torch.randn(128, 2, generator=rng), 8))
        optimiser.zero_grad()
        (net(jumps.x, jumps.time, jumps.length) - jumps.aim).square().mean().backward()
        optimiser.step()
    noise = torch.randn(500, 2, generator=rng)
    teacher, once = _led(net, noise, 8)[-1], _led(net, noise, 1)[-1]
    assert float(once.abs().max()) == 0, "without learning, one step goes nowhere"
    with torch.no_grad():
        zero, half = torch.zeros(500), torch.full((500,), 0.5)
        learned = net(noise, zero, zero + 1)
        middle = noise + 0.5 * (net(noise, zero, half) - noise)
        twice = middle + (net(middle, half, half) - middle)
    for made in (learned, twice):
        assert float((made[:, 0].sign() == teacher[:, 0].sign()).float().mean()) > 0.98
        near = (made - teacher).norm(dim=1) < 0.5
        assert float(near.float().mean()) > 0.8, (
            "only beside the border between both, which is a jump, it is blurred"
        )
