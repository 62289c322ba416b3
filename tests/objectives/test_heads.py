"""Heads that tell classes and numbers: what they learn of labels, their losses, temperature and figures with known answers."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch

from mmstudio.api import Slot, UsageError, balance_of, variance_explained
from mmstudio.nn import Condition, ConditionShape, TargetInfo, TrainBatch
from mmstudio.nn.figures import class_figures, number_figures
from mmstudio.nn.losses import temperature_of
from mmstudio.testing import check_objective
from mmstudio_heads.head import Head
from mmstudio_heads.labels import learned_of
from mmstudio_heads.model import HeadsObjective
from mmstudio_heads.plugin import HeadsConfig, mmstudio_objectives

KIND, SIZE = (
    Slot("facts.kind", "table", "target", ("kind",)),
    Slot("facts.size", "table", "target", ("size",)),
)
KINDS = [{"kind": name} for name in ("plum", "pear", "pear", "pear", None)]
SIZES = [{"size": 2.0 * number} for number in range(30)]


def heads(config: HeadsConfig, slot: Slot, raws: list[Any]) -> HeadsObjective:
    torch.manual_seed(0)
    state = HeadsObjective.fit(config, slot, raws)
    return HeadsObjective(config, {slot.name: TargetInfo(slot, state)}, ConditionShape(8))


def batch_of(model: HeadsObjective, raws: list[Any], vector: torch.Tensor) -> TrainBatch:
    preparer = HeadsObjective.preparer(
        HeadsConfig(), KIND if model.slot == KIND.name else SIZE, model.state.model_dump()
    )
    rows = [preparer.arrays(raw) for raw in raws]
    arrays = {name: torch.stack([torch.as_tensor(row[name]) for row in rows]) for name in rows[0]}
    there = torch.tensor([float(raw is not None) for raw in raws])
    name = model.slot
    return TrainBatch({name: arrays}, Condition(vector), {}, target_there={name: there})


def test_what_is_learned_of_labels() -> None:
    assert learned_of(KINDS, KIND, "auto") == {
        "kind": "classes",
        "classes": ["pear", "plum"],
        "counts": [3, 1],
    }
    found = learned_of(SIZES, SIZE, "auto")
    assert (found["kind"], found["mean"]) == ("numbers", 29.0)
    assert found["std"] == pytest.approx(math.sqrt((30**2 - 1) / 12) * 2)
    assert learned_of(SIZES[:3] * 4, SIZE, "auto")["classes"] == ["0", "2", "4"], "few numbers are classes"
    alone = [{"size": size} for size in (1.5, 0.25, 7.0, None, 7.0)]
    assert learned_of(alone, SIZE, "auto")["kind"] == "numbers", (
        "numbers that samples do not share are a scale"
    )
    assert learned_of([*alone, {"size": 1.5}, {"size": 0.25}], SIZE, "auto")["kind"] == "classes"
    with pytest.raises(UsageError, match="no two different numbers"):
        learned_of(KINDS, KIND, "numbers")
    with pytest.raises(UsageError, match="these are no classes"):
        learned_of(SIZES, SIZE, "classes")


def test_the_loss_is_the_cross_entropy_of_those_with_a_label() -> None:
    vector = torch.randn(5, 8, generator=torch.Generator().manual_seed(1))
    for weights, wanted in (("equal", (1.0, 1.0)), ("balanced", (4 / 6, 4 / 2))):
        model = heads(HeadsConfig(weights=weights), KIND, KINDS)
        batch = batch_of(model, KINDS, vector)
        losses = model.loss("learner", batch)
        shares = torch.log_softmax(model.judge(batch)["head"].detach(), dim=1)
        by_hand = -(wanted[1] * shares[0, 1] + wanted[0] * shares[1:4, 0].sum()) / 4
        assert float(losses.total.detach()) == pytest.approx(float(by_hand), rel=1e-6)
        assert int(losses.count or 0) == 4, "a cell that is empty does not count"


def test_numbers_are_learned_in_deviations_and_told_in_their_unit() -> None:
    model = heads(HeadsConfig(), SIZE, SIZES)
    raws = [{"size": 8.0}, {"size": None}, None, {"size": "9"}]
    batch = batch_of(model, raws, torch.randn(4, 8, generator=torch.Generator().manual_seed(1)))
    judged = model.judge(batch)
    told = model.told(judged, batch.target)
    assert told.classes == ()
    assert told.truth[[0, 3]].tolist() == [8.0, 9.0]
    assert told.truth[[1, 2]].isnan().all()
    numbers = judged["head"][:, 0].double() * model.state.std + 29.0
    assert torch.allclose(told.scores[:, 0], numbers)
    off = ((told.scores[[0, 3], 0] - told.truth[[0, 3]]) / model.state.std).square().mean()
    losses = model.loss("learner", batch)
    assert float(losses.total.detach()) == pytest.approx(float(off.detach()), rel=1e-5)


def test_the_temperature_makes_shares_as_right_as_they_say() -> None:
    rng = torch.Generator().manual_seed(0)
    logits = torch.randn(4000, 5, generator=rng)
    labels = torch.multinomial(torch.softmax(logits, dim=1), 1, generator=rng)[:, 0]
    for scale in (0.25, 1.0, 4.0):
        assert temperature_of(scale * logits, labels) == pytest.approx(scale, rel=0.06)
    hidden = labels.clone()
    hidden[1000:] = -1
    assert temperature_of(4 * logits, hidden) == temperature_of(4 * logits[:1000], labels[:1000])
    assert temperature_of(logits, torch.full((4000,), -1)) == 1.0


def test_figures_of_known_answers() -> None:
    shares = torch.tensor([[0.7, 0.2, 0.1], [0.6, 0.3, 0.1], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6], [1.0, 0, 0]])
    labels = torch.tensor([0, 1, 1, -2, -1])
    found = class_figures(shares, labels)
    assert found["accuracy"].values[:4].tolist() == [1, 0, 1, 0]
    assert found["accuracy"].values[4].isnan()
    assert found["accuracy"].chance == 0.5
    surprise = found["log loss"].values
    assert surprise[:3].tolist() == pytest.approx([-math.log(0.7), -math.log(0.3), -math.log(0.8)], rel=1e-6)
    assert surprise[3:].isnan().all()
    assert found["log loss"].chance == pytest.approx(-(math.log(1 / 3) / 3 + 2 * math.log(2 / 3) / 3))
    # class 0: told twice, once rightly: F1 2/3; class 1: told once, rightly, of two: F1 2/3
    assert float(found["macro F1"].values[:4].mean()) == pytest.approx(2 / 3)
    numbers = number_figures(torch.tensor([1.0, 2.0, 4.0, 9.0]), torch.tensor([1.0, 3.0, 5.0, torch.nan]))
    assert numbers["absolute error"].values[:3].tolist() == [0, 1, 1]
    assert numbers["absolute error"].chance == pytest.approx(4 / 3)
    assert float(numbers["R²"].values.nanmean()) == pytest.approx(1 - (2 / 3) / (8 / 3))


def test_influences_have_the_figure_as_their_mean() -> None:
    told, real = [1.0, 2.0, 2.5, 7.0], [1.5, 2.0, 3.0, 5.0]
    found = variance_explained(told, real)
    assert found is not None
    left = sum((a - b) ** 2 for a, b in zip(told, real, strict=True))
    mean = sum(real) / 4
    assert found.mean() == pytest.approx(1 - left / sum((number - mean) ** 2 for number in real))
    assert variance_explained([1.0, 2.0], [3.0, 3.0]) is None
    ratio = balance_of([2.0, 0.0, 0.0], [2.0, 1.0, 2.0])
    assert ratio is not None
    assert ratio.mean() == pytest.approx(2 / 5)
    assert balance_of([0.0], [0.0]) is None


def test_late_fusion_is_the_mean_of_what_each_slot_says() -> None:
    parts = {"one": ConditionShape(4), "two": ConditionShape(4)}
    head = Head(ConditionShape(4, "decision", parts=parts), 8, 3, 0.0)
    with torch.no_grad():
        head.nothing.copy_(torch.tensor([1.0, 2.0, 3.0]))  # type: ignore[union-attr]
    vectors = {slot: torch.randn(4, 4, generator=torch.Generator().manual_seed(len(slot))) for slot in parts}
    vectors["two"] = vectors["one"] + 1
    weight = {"one": torch.tensor([1.0, 1.0, 0.0, 0.0]), "two": torch.tensor([1.0, 0.0, 0.5, 0.0])}
    told = head(
        Condition(vectors["one"], weight=weight, parts={slot: Condition(vectors[slot]) for slot in parts})
    )
    one, two = (net(vectors[slot]) for slot, net in zip(parts, head.parts, strict=True))
    assert torch.allclose(told[0], (one[0] + two[0]) / 2)
    assert torch.allclose(told[1], one[1])
    assert torch.allclose(told[2], two[2], atol=1e-6)
    assert told[3].tolist() == [1.0, 2.0, 3.0], "nothing is given"


def test_a_transformer_over_slots_sees_those_that_are_given_alone() -> None:
    torch.manual_seed(0)
    parts = {"image": ConditionShape(4), "text": ConditionShape(4)}
    head = Head(ConditionShape(4, "decision", parts=parts), 8, 3, 0.0, transformer=True).eval()

    def told(image: torch.Tensor, text: torch.Tensor, given: tuple[float, float]) -> torch.Tensor:
        weight = {slot: torch.full((2,), one) for slot, one in zip(parts, given, strict=True)}
        condition = Condition(
            torch.zeros(2, 4), weight=weight, parts={"image": Condition(image), "text": Condition(text)}
        )
        found: torch.Tensor = head(condition).detach()
        return found

    one, other, third = torch.randn(3, 2, 4).unbind()
    both = told(one, other, (1, 1))
    assert both.shape == (2, 3)
    assert not torch.allclose(both, told(one, third, (1, 1)), atol=1e-4)
    assert torch.allclose(told(one, other, (1, 0)), told(one, third, (1, 0))), (
        "what is not given is not looked at"
    )
    assert not torch.allclose(told(one, other, (1, 0)), both, atol=1e-4)
    assert not torch.allclose(told(one, one, (1, 0)), told(one, one, (0, 1)), atol=1e-4), (
        "slots are told apart"
    )
    nothing = told(one, other, (0, 0))
    assert torch.allclose(nothing, told(third, third, (0, 0)))
    assert torch.equal(nothing[0], nothing[1])


def test_the_suite_takes_it_at_every_level_of_fusion() -> None:
    (spec,) = mmstudio_objectives()
    assert spec.levels == ("feature", "decision", "structure")
    check_objective(spec, settings={"width": 16, "hidden": 16, "dropout": 0.2, "smoothing": 0.1})
