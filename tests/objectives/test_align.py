"""The alignment and the cross-modal prediction: their losses, what they leave out, chunks, and figures with known answers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
import torch
from small_learners import batch_of, gradients_of, model_of, runner_of
from torch import Tensor
from torch.nn import functional

from mmstudio.api import UsageError
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.phases import Moment
from mmstudio.nn import Answers, ConditionShape, FeatureShape, Losses
from mmstudio.nn.figures import first_found, found_among
from mmstudio.nn.losses import info_nce, sigmoid_pairs
from mmstudio_align.comparing import PairLoss, unit
from mmstudio_align.model import Align, recalls, softness
from mmstudio_align.plugin import AlignConfig, CrossPredictionConfig
from mmstudio_align.prediction import CrossPrediction
from mmstudio_align.shared import Targets, blocks, likeness, shared_info_nce

SIZE = 12
LOGITS = torch.tensor([[2.0, 0.0], [1.0, 3.0]])


def test_infonce_of_two_pairs() -> None:
    rows = [math.log(1 + math.exp(-2)), math.log(1 + math.exp(-2))]
    columns = [math.log(1 + math.exp(-1)), math.log(1 + math.exp(-3))]
    assert float(info_nce(LOGITS)) == pytest.approx((sum(rows) + sum(columns)) / 4, rel=1e-6)
    assert float(info_nce(torch.zeros(7, 7))) == pytest.approx(math.log(7), rel=1e-6)


def test_sigmoid_loss_of_two_pairs() -> None:
    wanted = sum(math.log(1 + math.exp(x)) for x in (-2.0, 0.0, 1.0, -3.0)) / 2
    assert float(sigmoid_pairs(LOGITS)) == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("loss", [info_nce, sigmoid_pairs])
def test_without_pairs_the_loss_is_zero_with_a_graph(loss: Any) -> None:
    logits = torch.zeros(0, 0, requires_grad=True)
    found = loss(logits)
    assert (float(found.detach()), found.requires_grad) == (0.0, True)


def test_recall_among_the_first() -> None:
    similarity = torch.tensor(
        [[3.0, 2.0, 1.0, 9.0], [5.0, 4.0, 3.0, 9.0], [1.0, 1.0, 1.0, 9.0], [0, 0, 0, 0]]
    )
    there = torch.tensor([True, True, True, False])
    one, two = found_among(similarity, there, 1), found_among(similarity, there, 2)
    assert one.values[:3].tolist() == pytest.approx([1, 0, 1 / 3]), (
        "the last one is no candidate; equals share"
    )
    assert two.values[:3].tolist() == pytest.approx([1, 1, 2 / 3])
    assert (one.chance, two.chance, found_among(similarity, there, 9).chance) == (1 / 3, 2 / 3, 1.0)
    assert one.values[3].isnan()
    assert torch.equal(first_found(similarity, there).values[:3], one.values[:3])
    alike = found_among(torch.ones(8, 8), torch.ones(8, dtype=torch.bool), 2)
    assert float(alike.values.mean()) == alike.chance == 0.25, "who knows nothing is at chance"


def test_temperature_stays_in_its_bounds_and_comes_back() -> None:
    comparison = PairLoss("infonce")
    assert float(comparison.scale.detach()) == pytest.approx(10.0)
    for told, bound in ((200.0, 100.0), (-200.0, 1.0)):
        with torch.no_grad():
            comparison.steepness.fill_(told)
        assert float(comparison.scale.detach()) == pytest.approx(bound)
    with torch.no_grad():
        comparison.steepness.fill_(4.0)
    vectors = unit(torch.eye(4))
    mixed = vectors[[1, 0, 3, 2]]
    comparison(vectors, mixed, torch.ones(4, dtype=torch.bool)).backward()
    assert comparison.steepness.grad is not None
    assert float(comparison.steepness.grad) > 0, "pairs that do not fit ask for a smaller scale"


@pytest.mark.parametrize("kind", ["infonce", "sigmoid"])
def test_a_comparison_is_the_loss_at_its_scale(kind: Any) -> None:
    comparison = PairLoss(kind)
    one, other = (unit(torch.randn(5, 3, generator=torch.Generator().manual_seed(seed))) for seed in (1, 2))
    there = torch.tensor([True, False, True, True, False])
    some = [0, 2, 3]
    cosines = torch.tensor([[float(one[i] @ other[j]) for j in some] for i in some])
    wanted = info_nce(10 * cosines) if kind == "infonce" else sigmoid_pairs(10 * cosines - 10)
    assert float(comparison(one, other, there).detach()) == pytest.approx(float(wanted), rel=1e-5)
    assert float(comparison(one, other, there & (torch.arange(5) < 2)).detach()) == 0.0


E10 = math.exp(-10)
ALIKE = [[1, 1, E10], [1, 1, 1], [E10, 1, 1]]
"""Likeness of three pairs at the scale 10: 0 and 1 are one on the left, 1 and 2 on the right, and all other cosines are 0."""
LEFT, RIGHT = torch.eye(2)[[0, 0, 1]], torch.eye(2)[[0, 1, 1]]
COSINES = [[1, 0, 0], [1, 0, 0], [0, 1, 1]]
THREE = torch.ones(3, dtype=torch.bool)


def test_shared_targets_of_infonce_by_hand() -> None:
    assert torch.allclose(likeness(LEFT[:1], LEFT)[0], torch.tensor([1, 1, E10]))
    wanted = 0.0
    for i in range(3):
        shared = [(1 - 0.6) * (i == j) + 0.6 * ALIKE[i][j] / sum(ALIKE[i]) for j in range(3)]
        row = [10 * COSINES[i][j] for j in range(3)]
        column = [10 * COSINES[j][i] for j in range(3)]
        for logits in (row, column):
            total = math.log(sum(math.exp(one) for one in logits))
            wanted += sum(part * (total - one) for part, one in zip(shared, logits, strict=True)) / 6
    found = PairLoss("infonce")(LEFT, RIGHT, THREE, None, 0.6)
    assert float(found.detach()) == pytest.approx(wanted, rel=1e-5)


def test_shared_targets_of_the_sigmoid_loss_by_hand() -> None:
    wanted = 0.0
    for i in range(3):
        for j in range(3):
            logit, belong = 10 * COSINES[i][j] - 10, 1.0 if i == j else 0.6 * ALIKE[i][j]
            wanted += belong * math.log(1 + math.exp(-logit)) + (1 - belong) * math.log(1 + math.exp(logit))
    found = PairLoss("sigmoid")(LEFT, RIGHT, THREE, None, 0.6)
    assert float(found.detach()) == pytest.approx(wanted / 3, rel=1e-5)


@pytest.mark.parametrize("soft", [0.0, 0.6])
def test_one_sample_in_two_rows_is_neither_looked_for_nor_told_apart(soft: float) -> None:
    vectors = [unit(torch.randn(3, 5, generator=torch.Generator().manual_seed(seed))) for seed in (4, 5)]
    one, other = (each[[0, 1, 2, 0]].requires_grad_() for each in vectors)
    there, positions, again = torch.ones(4, dtype=torch.bool), torch.tensor([7, 1, 2, 7]), ([0, 3], [3, 0])
    logits = 10 * one.detach() @ other.detach().T
    logits[again] = -torch.inf
    alike = torch.maximum(*(likeness(each.detach(), each.detach()) for each in (one, other)))
    alike[again] = 0
    alike.fill_diagonal_(1)
    shared = (1 - soft) * torch.eye(4) + soft * alike / alike.sum(dim=1, keepdim=True)
    told = sum(shared * each.log_softmax(dim=1).masked_fill(shared == 0, 0) for each in (logits, logits.T))
    found = PairLoss("infonce")(one, other, there, positions, soft)
    assert float(found.detach()) == pytest.approx(-float(told.sum()) / 8, rel=1e-5)
    found = PairLoss("sigmoid")(one, other, there, positions, soft)
    belong = (soft * alike).fill_diagonal_(1)
    each = functional.binary_cross_entropy_with_logits(logits - 10, belong, reduction="none")
    assert float(found.detach()) == pytest.approx(
        float(each[belong > 0].sum() + each[(belong == 0) & (logits > -torch.inf)].sum()) / 4, rel=1e-5
    )
    found.backward()
    assert one.grad is not None
    assert bool(one.grad.isfinite().all())


@pytest.mark.parametrize("entries", [1 << 21, 14, 1])
def test_the_gradient_over_blocks_is_that_of_differences(
    monkeypatch: pytest.MonkeyPatch, entries: int
) -> None:
    """In float64, by torch's check; seven rows as one block, in blocks of two, and one at a time."""
    monkeypatch.setattr("mmstudio_align.shared._ENTRIES", entries)
    assert len(list(blocks(7))) == {1 << 21: 1, 14: 4, 1: 7}[entries]
    drawn = torch.Generator().manual_seed(6)
    one, other = (unit(torch.randn(7, 4, generator=drawn)).double() for _ in range(2))
    positions = torch.tensor([0, 1, 2, 3, 1, 5, 6])
    targets = Targets(one, other, 0.6, positions)
    left, right = (4 * one).requires_grad_(), other.clone().requires_grad_()
    found = shared_info_nce(left, right, targets)
    monkeypatch.setattr("mmstudio_align.shared._ENTRIES", 49)
    assert float(found.detach()) == pytest.approx(
        float(shared_info_nce(left, right, targets).detach()), rel=1e-12
    )
    monkeypatch.setattr("mmstudio_align.shared._ENTRIES", entries)
    assert torch.autograd.gradcheck(lambda a, b: shared_info_nce(a, b, targets), (left, right))


def test_with_all_shared_samples_of_one_meaning_are_not_told_apart() -> None:
    """Two sentences that are one, and their pictures: nothing pulls the first picture to its own sentence alone."""
    text = unit(torch.tensor([[1.0, 0, 0], [1, 0, 0], [0, 1, 0]]))
    pictures = unit(torch.tensor([[1.0, 0.3, 0.2], [1, 0.1, -0.4], [0, 1, 0.1]]))
    found = []
    for soft in (0.0, 1.0):
        asked = text.clone().requires_grad_()
        PairLoss("infonce")(asked, pictures, THREE, None, soft).backward()
        assert asked.grad is not None
        found.append(float((asked.grad[0] - asked.grad[1]).norm()))
    apart, shared = found
    assert shared < 0.5 * apart


def test_targets_are_shared_in_training_alone_and_more_as_it_goes_on() -> None:
    assert [softness(0.9, progress) for progress in (0.0, 0.25, 0.5, 1.0)] == [0.0, 0.45, 0.9, 0.9]
    model = model_of(_align())
    batch = batch_of(model, SIZE)
    losses = []
    for training, soft, progress in ((True, 0.9, 0.5), (True, 0.9, 0.0), (True, 0.0, 0.5), (False, 0.9, 0.5)):
        other = model_of(_align(soft=soft)).train(training)
        other.load_state_dict(model.state_dict())
        told = other("learner", batch, Moment(0, progress, 40))
        assert told is not None
        losses.append(float(told.total.detach()))
    shared, *plain = losses
    assert plain == pytest.approx([plain[0]] * 3, rel=1e-6)
    assert shared != pytest.approx(plain[0], rel=1e-3)


def _align(**told: Any) -> Any:
    return lambda _config, targets, shape: Align(AlignConfig(width=8, **told), targets, shape)


def _predict(**told: Any) -> Any:
    return lambda _c, targets, shape: CrossPrediction(CrossPredictionConfig(width=8, **told), targets, shape)


def _loss(model: Assembly, batch: Batch) -> Losses:
    found = model("learner", batch, Moment(0, 0.0, 40))
    assert isinstance(found, Losses)
    return found


def _with_gaps(model: Assembly) -> tuple[Batch, Tensor]:
    """Samples of which some lack the first slot, and which ones have it."""
    batch = batch_of(model, SIZE)
    slot = model.conditions.slots[0]
    there = torch.tensor([float(row % 4 != 1) for row in range(SIZE)])
    batch.there[slot], batch.weight[slot] = there, there  # type: ignore[index]
    return batch, there


def test_pairs_with_the_main_slot_or_all() -> None:
    model = model_of(_align())
    first, second, third = model.conditions.slots
    assert isinstance(model.learner, Align)
    assert model.learner.pairs == ((first, second), (first, third))
    other = model_of(_align(main=third, pairs="all")).learner
    assert isinstance(other, Align)
    assert other.slots == (third, first, second)
    assert other.pairs == ((third, first), (third, second), (first, second))


@pytest.mark.parametrize("kind", ["infonce", "sigmoid"])
def test_missing_values_leave_no_trace(kind: str) -> None:
    """The loss and every gradient are the same whatever stands where nothing is there."""
    model = model_of(_align(kind=kind))
    batch, there = _with_gaps(model)
    slot, *others = model.conditions.slots
    losses = _loss(model, batch)
    losses.total.backward()
    wanted = gradients_of(model)
    model.zero_grad()
    batch.conditions[slot]["numbers"][there == 0] = 77.0
    again = _loss(model, batch)
    again.total.backward()
    assert torch.equal(losses.total, again.total)
    assert all(torch.equal(gradient, wanted[name]) for name, gradient in gradients_of(model).items())
    assert losses.count == int(there.sum())
    parts = [losses.parts[f"{slot} with {other}"] for other in others]
    assert float(losses.total.detach()) == pytest.approx(float(sum(parts)) / 2, rel=1e-6)


def test_a_slot_that_nobody_has_counts_nothing() -> None:
    model = model_of(_align())
    batch = batch_of(model, SIZE)
    first, second, third = model.conditions.slots
    batch.there[third] = torch.zeros(SIZE)  # type: ignore[index]
    losses = _loss(model, batch)
    assert set(losses.parts) == {"loss", f"{first} with {second}"}
    assert torch.equal(losses.total, losses.parts[f"{first} with {second}"])
    batch.there[first] = torch.zeros(SIZE)  # type: ignore[index]
    nothing = _loss(model, batch)
    assert (float(nothing.total.detach()), int(nothing.count or 0)) == (0.0, 0)
    assert nothing.total.requires_grad


@pytest.mark.parametrize(
    "learner", [_align(), _align(soft=0.0), _align(kind="sigmoid", pairs="all"), _predict()]
)
@pytest.mark.parametrize("micro", [1, 5])
def test_the_gradient_in_chunks_is_that_of_the_whole_batch(learner: Any, micro: int) -> None:
    found = []
    for size in (SIZE, micro):
        model = model_of(learner)
        parts = runner_of(model, SIZE, size).run("learner", _with_gaps(model)[0], 0, 0.5, 40)
        found.append((parts["loss"], gradients_of(model)))
    (whole, wanted), (chunked, gradients) = found
    assert torch.allclose(whole, chunked, rtol=1e-5)
    assert gradients.keys() == wanted.keys()
    for name, gradient in wanted.items():
        assert (gradients[name] - gradient).abs().max() <= 1e-5 * gradient.abs().max() + 1e-9, name
    assert wanted["conditions.encoders.0.layer.0.weight"].any(), "encoders learn"


def test_the_prediction_does_not_see_its_own_slot() -> None:
    model = model_of(_predict()).eval()
    batch = batch_of(model, SIZE)
    slot, other, _ = model.conditions.slots
    before = model.judge(batch)
    batch.conditions[slot]["numbers"].add_(3.0)
    after = model.judge(batch)
    assert torch.equal(before["predicted"], after["predicted"])
    assert not torch.allclose(before["own"], after["own"])
    batch.conditions[other]["numbers"].add_(3.0)
    assert not torch.allclose(model.judge(batch)["predicted"], before["predicted"])


def test_figures_of_a_prediction_need_the_slot_and_something_given() -> None:
    learner = model_of(_predict()).learner
    assert isinstance(learner, CrossPrediction)
    points = unit(torch.eye(4))
    there = {slot: torch.tensor([True, True, True, False]) for slot in (learner.slot, *learner.others)}
    there |= {slot: torch.tensor([True, True, False, False]) for slot in learner.others}
    found = learner.figures({"predicted": points[[0, 0, 2, 3]], "own": points}, Answers(there, {}, {}))
    figure = found[f"{learner.slot} predicted, R@1"]
    assert figure.values[0] == 1.0
    assert figure.values[1] == 0.0
    assert figure.values[2:].isnan().all()
    assert figure.chance == 0.5


def test_recalls_by_name() -> None:
    points = unit(torch.eye(6))
    found = recalls("text to image", points, points.roll(1, 0), torch.ones(6, dtype=torch.bool))
    assert {name: float(figure.values.mean()) for name, figure in found.items()} == pytest.approx(
        {"text to image, R@1": 0.0, "text to image, R@5": 0.8, "text to image, R@10": 1.0}
    )


def test_learning_brings_pairs_together() -> None:
    """All slots hold the same numbers: after some steps each finds its partner."""
    model = model_of(_align())
    batch = batch_of(model, SIZE)
    numbers = next(iter(batch.conditions.values()))["numbers"]
    for prepared in batch.conditions.values():
        prepared["numbers"].copy_(numbers)
    runner = runner_of(model, SIZE, SIZE)
    for step in range(60):
        runner.run("learner", batch, step, step / 60, step)
        runner.optimisers.step("learner", 1.0)
    model.eval()
    learner = model.learner
    assert isinstance(learner, Align)
    there = {slot: torch.ones(SIZE, dtype=torch.bool) for slot in learner.slots}
    figures = learner.figures(model.judge(batch), Answers(there, {}, {}))
    assert all(float(figure.values.mean()) == 1.0 for name, figure in figures.items() if "R@1" in name)


def test_one_slot_alone_is_refused() -> None:
    shape = ConditionShape(16, features={"image": FeatureShape(4, 8)})
    with pytest.raises(UsageError, match="only the slot 'image'"):
        Align(AlignConfig(), {}, shape)


def test_two_views_of_a_value_are_a_pair() -> None:
    """Rows i and i + n are one sample: InfoNCE of one half against the other, and a sample is not told from itself."""
    learner = model_of(_align(views=True)).learner
    assert isinstance(learner, Align)
    assert learner.twice
    vectors = unit(torch.randn(8, 3, generator=torch.Generator().manual_seed(3)))
    comparison = PairLoss("infonce")
    there = torch.ones(4, dtype=torch.bool)
    found = comparison(vectors[:4], vectors[4:], there, torch.tensor([5, 1, 5, 2]))
    logits = 10 * vectors[:4] @ vectors[4:].T
    logits[0, 2] = logits[2, 0] = -torch.inf
    assert float(found.detach()) == pytest.approx(float(info_nce(logits)), rel=1e-5)
    model = model_of(_align(views=True))
    batch = batch_of(model, SIZE)
    single = _loss(model, batch)
    assert not any("another view" in name for name in single.parts), "held-out samples stand alone"
    doubled = replace(batch, positions=torch.cat([torch.arange(SIZE // 2)] * 2))
    twice = _loss(model, doubled)
    slots = model.conditions.slots
    views = [float(twice.parts[f"{slot} with another view"]) for slot in slots]
    assert all(value > 0 for value in views)
    assert float(twice.total.detach()) == pytest.approx(
        sum(float(value) for name, value in twice.parts.items() if name != "loss") / 5,
        rel=1e-5,
    )


def test_one_slot_can_be_aligned_with_views_of_itself() -> None:
    shape = ConditionShape(16, features={"image": FeatureShape(4, 8)})
    assert Align(AlignConfig(views=True), {}, shape).slots == ("image",)
    assert Align(AlignConfig(views=True), {}, shape).scale("image", "image") == pytest.approx(1 / 0.07)
    with pytest.raises(UsageError, match="an alignment wants two"):
        Align(AlignConfig(), {}, shape)
