"""How often a training leaves slots out: as the recipe says, or else as its learner needs."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from small_learners import Contrast, Numbers, Pair, model_of, pair_of

from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.tasks import SideTasks
from mmstudio.engine.train.training_data import as_wanted
from mmstudio.nn import Dropping
from mmstudio.plan.recipe import Training
from mmstudio.plugins.config import PluginConfig

COUNT = 4096


class Completing(Numbers):
    """Draws what is not given by itself."""

    dropping = Dropping(0.1, keep=0.0)


class Seldom(Contrast):
    """A task that hardly needs it."""

    dropping = Dropping(0.05)


def lost(training: Training, model: Assembly) -> tuple[float, float]:
    """Shares of the samples that lost both slots, and one of them."""
    numbers = torch.arange(COUNT)
    slot = PreparedSlot({"value": numbers.float()}, numbers, torch.ones(COUNT, dtype=torch.long))
    how: dict[str, Any] = {"batch": COUNT, "seed": 0, "device": torch.device("cpu")}
    plain = Batches.over({"one": slot, "other": slot}, {"number": slot}, **how)
    assert plain.at(0).weight["one"].min() == 1, "nothing is dropped where nothing is learned"
    weight = as_wanted(plain, training, model).at(0).weight
    left = weight["one"] + weight["other"]
    return (left == 0).float().mean().item(), (left == 1).float().mean().item()


def test_a_recipe_that_says_nothing_leaves_it_to_the_learner() -> None:
    assert Training().drop is None
    assert lost(Training(), model_of(Numbers)) == pytest.approx((0.125, 0.25), abs=0.03)
    assert lost(Training(), model_of(Completing)) == pytest.approx((0.1, 0.0), abs=0.02)


def test_a_recipe_that_says_how_often_is_followed() -> None:
    assert lost(Training(drop=0.0), model_of(Numbers)) == (0, 0)
    assert lost(Training(drop=1.0), model_of(Numbers)) == pytest.approx((0.25, 0.5), abs=0.03)
    assert lost(Training(drop=0.8), model_of(Completing)) == pytest.approx((0.8, 0.0), abs=0.03)


def test_what_decoders_see_is_their_parents_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pair_of(Completing).learning.dropping == Dropping(0.5, 0.5)
    monkeypatch.setattr(Pair, "dropping", Dropping(0.2))
    assert pair_of().learning.dropping.share == 0.2, "its decoders would have it more often by themselves"


def test_a_task_beside_has_its_share() -> None:
    plain = model_of(Completing)
    shape = plain.conditions.shape
    for kind, share in ((Contrast, 0.5), (Seldom, 0.1)):
        tasks = SideTasks({"task": kind(PluginConfig(), {}, shape)}, {"task": "task"})
        assert Assembly(plain.conditions, plain.learner, tasks).learning.dropping.share == share
