"""A prior over conditions: what is not given is drawn, what is given stays, and a seed decides which."""

from __future__ import annotations

import torch
from torch import Tensor

from mmstudio.nn import Condition, TrainBatch
from mmstudio.nn.priors import ConditionPrior, lessons
from mmstudio.nn.samplers import seeded_noise

WIDTH = 8
SLOTS = ("left", "right")


def _fuse(values: Tensor, weight: dict[str, Tensor]) -> Condition:
    """Each slot fills half of the vector with its value, -1 or 1; 0 stands where it is not given."""
    values = values.repeat(len(weight["left"]) // len(values), 1)
    halves = [
        (values[:, place] * weight[slot])[:, None].expand(-1, WIDTH // 2) for place, slot in enumerate(SLOTS)
    ]
    return Condition(torch.cat(halves, dim=1))


def _batch(size: int = 64, seed: int = 0) -> TrainBatch:
    values = torch.randint(0, 2, (size, 2)).float() * 2 - 1
    there = {slot: torch.ones(size) for slot in SLOTS}
    return TrainBatch(
        {},
        _fuse(values, there),
        {},
        rng=torch.Generator().manual_seed(seed),
        there=there,
        fuse=lambda weight: _fuse(values, dict(weight)),
    )


def _trained(steps: int = 250) -> ConditionPrior:
    torch.manual_seed(0)
    prior = ConditionPrior(WIDTH, hidden=64, layers=2)
    optimiser = torch.optim.AdamW(prior.parameters(), lr=4e-3)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 4e-3 * (1 - step / steps)
        optimiser.zero_grad()
        batch = _batch(seed=step)
        prior.loss(*lessons(batch), batch.rng).backward()
        optimiser.step()
    return prior.eval()


def test_it_draws_what_is_not_given_and_keeps_what_is() -> None:
    prior = _trained()
    given = _fuse(torch.ones(200, 2), {"left": torch.ones(200), "right": torch.zeros(200)}).vector
    with torch.no_grad():
        drawn = prior.complete(given, seeded_noise(range(200), (WIDTH,), torch.device("cpu")), 24)
    left, right = drawn[:, : WIDTH // 2].mean(1), drawn[:, WIDTH // 2 :].mean(1)
    assert float((left - 1).abs().max()) < 0.3, "what was given changed"
    decided = (right.abs() - 1).abs() < 0.3
    assert float(decided.float().mean()) > 0.9, "what was open is neither the one nor the other"
    assert 0.3 < float((right > 0).float().mean()) < 0.7, "what was open comes out one way"


def test_steps_lie_where_vectors_are_decided() -> None:
    """Values that are an eighth of the noise's size, one or the other: the whole way shows in few steps."""
    small, seen = 0.125, list[float]()

    def best(x: torch.Tensor, time: torch.Tensor, given: torch.Tensor) -> torch.Tensor:
        del given  # the mean of what x may become, of two values and noise (a posterior of two points)
        now = float(time[0])
        seen.append(now)
        return small * torch.tanh(now * small * x / (1 - now) ** 2)

    prior = ConditionPrior(WIDTH)
    prior.forward = best  # type: ignore[method-assign]
    noise = seeded_noise(range(400), (WIDTH,), torch.device("cpu"))
    found = prior.complete(torch.zeros(400, WIDTH), noise, 8)
    assert seen == [1 - (1 - step / 8) ** 2 for step in range(8)]
    jumps = prior.complete(torch.zeros(400, WIDTH), noise, 8, best)
    assert seen[8:] == [step / 8 for step in range(8)], (
        "long steps are learned between times that are spread evenly"
    )
    open_ = [((drawn.abs() - small).abs() > 0.01).float().mean().item() for drawn in (found, jumps)]
    assert open_[0] < 0.02, "each is one or the other"
    assert open_[1] > 0.1


def test_a_seed_draws_the_same_whatever_the_batch() -> None:
    prior = _trained(20)
    given = torch.zeros(6, WIDTH)
    noise = seeded_noise(range(6), (WIDTH,), torch.device("cpu"))
    with torch.no_grad():
        together = prior.complete(given, noise, 8)
        alone = torch.cat([prior.complete(given[row : row + 1], noise[row : row + 1], 8) for row in range(6)])
    torch.testing.assert_close(together, alone, atol=1e-5, rtol=0)


def test_lessons_hold_every_subset_and_the_whole() -> None:
    given, complete = lessons(_batch(256))
    assert given.shape == complete.shape
    assert not given.requires_grad
    kept = torch.stack([given[:, 0] != 0, given[:, -1] != 0], dim=1)
    assert len(kept.unique(dim=0)) == 4
    assert bool((complete != 0).all())


def test_lessons_are_those_of_subsets_fused_one_by_one() -> None:
    batch, again = _batch(32, 5), torch.Generator().manual_seed(5)
    batch.there = {"left": torch.tensor([1.0, 0.0]).repeat(16), "right": torch.ones(32)}
    assert batch.fuse is not None
    given, complete = lessons(batch)
    for lesson, whole in zip(given.split(32), complete.split(32), strict=True):
        some = {
            slot: batch.there[slot] * (torch.rand(32, generator=again) < 0.5) for slot in ("left", "right")
        }
        assert torch.equal(lesson, batch.fuse(some).vector)
        assert torch.equal(whole, batch.fuse(batch.there).vector)


def test_some_of_the_samples_are_fused_several_times_over_as_well() -> None:
    batch, index = _batch(8), torch.tensor([6, 1, 3])
    picked = batch.rows(index)
    assert batch.fuse is not None
    assert picked.fuse is not None
    first, second = torch.tensor([1.0, 0.0, 1.0]), torch.tensor([0.0, 1.0, 1.0])
    made = picked.fuse({"left": torch.cat([first, second]), "right": torch.cat([second, second])}).vector
    whole = batch.fuse({slot: torch.ones(8) for slot in SLOTS}).vector[index]
    left, right = whole[:, : WIDTH // 2], whole[:, WIDTH // 2 :]
    wanted = [
        torch.cat([left * first[:, None], right * second[:, None]], dim=1),
        torch.cat([left * second[:, None], right * second[:, None]], dim=1),
    ]
    assert torch.equal(made, torch.cat(wanted))
