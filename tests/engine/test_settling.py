"""Settling: encoders, nulls and fusion learn on a schedule that ends early, and stay as they are from there on."""

from __future__ import annotations

import pytest
import torch
from small_learners import CPU, batch_of, pair_of

from mmstudio.engine.train.optimisers import Optimisers
from mmstudio.engine.train.schedule import condition_factor, rate_factor
from mmstudio.engine.train.step import PhaseRunner
from mmstudio.plan.recipe import Training

SIZE = 6
PHASE = "decoder:first/generator"


def test_the_schedule_of_the_condition_side_ends_where_it_settles() -> None:
    whole, early = Training(warmup=0.1, decay=0.5), Training(warmup=0.1, decay=0.5, settle=0.5)
    for share in (0.0, 0.05, 0.2, 0.4, 0.499):
        assert condition_factor(early, share) == pytest.approx(rate_factor(whole, 2 * share))
    assert [condition_factor(early, share) for share in (0.5, 0.7, 1.0)] == [0, 0, 0]
    assert [rate_factor(early, share) for share in (0.3, 0.75)] == [
        rate_factor(whole, share) for share in (0.3, 0.75)
    ]
    assert condition_factor(whole, 0.9) == rate_factor(whole, 0.9)


@pytest.mark.parametrize(("share", "moves"), [(0.59, True), (0.6, False), (0.95, False)])
def test_the_condition_side_stays_and_the_learner_goes_on(share: float, moves: bool) -> None:
    settings = Training(settle=0.6)
    model = pair_of()
    model.settles = settings.settle
    before = {name: value.clone() for name, value in model.state_dict().items()}
    optimisers = Optimisers(model, settings)
    runner = PhaseRunner(model, optimisers, CPU, SIZE, SIZE)
    runner.run(PHASE, batch_of(model, SIZE), 3, share, 1)
    learned = any(item.grad is not None and bool(item.grad.any()) for item in model.conditions.parameters())
    optimisers.step(PHASE, 1.0, condition_factor(settings, share))
    moved = {
        name.split(".")[0]
        for name, value in model.state_dict().items()
        if not torch.equal(value, before[name])
    }
    assert learned is moves
    assert moved == ({"conditions", "learner"} if moves else {"learner"})
