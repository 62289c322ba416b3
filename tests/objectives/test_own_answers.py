"""Labels that a head gives itself: known answers of what counts, of the frequencies that answers are brought to, and of the loss."""

from __future__ import annotations

import math

import pytest
import torch

from mmstudio.api import Slot
from mmstudio.nn import Condition, ConditionShape, TargetInfo, TrainBatch
from mmstudio.nn.predictors import LABEL
from mmstudio.testing import check_objective
from mmstudio_heads.model import HeadsObjective
from mmstudio_heads.own_answers import own_answers, own_loss, pairs_of
from mmstudio_heads.plugin import HeadsConfig, mmstudio_objectives

EVEN = torch.tensor([0.5, 0.5])


def logits(*shares: float) -> torch.Tensor:
    """Logits (n, 2) of shares of the first class."""
    first = torch.tensor(shares)
    return torch.stack([first, 1 - first], dim=1).log()


def test_rows_of_one_sample_are_paired() -> None:
    first, other = pairs_of(torch.tensor([7, 8, 9, 7, 8]), 5)
    assert (first.tolist(), other.tolist()) == ([0, 1], [3, 4]), "the third has no second view"
    first, other = pairs_of(torch.tensor([7, 8, 7, 5]), 4)
    assert (first.tolist(), other.tolist()) == ([0], [2])
    assert [len(one) for one in pairs_of(None, 6)] == [0, 0]


def test_only_sure_answers_count() -> None:
    labels, known = own_answers(logits(0.95, 0.05, 0.6, 0.4), EVEN, 0.8)
    assert labels.tolist() == [0, 1, 0, 1]
    assert known.tolist() == [True, True, False, False]


def test_answers_are_brought_to_the_frequencies_of_the_labels() -> None:
    # a mean of 0.7 and 0.3 where both are as frequent: 0.6 / 0.7 against 0.4 / 0.3
    labels, known = own_answers(logits(0.8, 0.6), EVEN, 0.6)
    assert labels.tolist() == [0, 1]
    shares = [(0.8 / 0.7) / (0.8 / 0.7 + 0.2 / 0.3), (0.4 / 0.3) / (0.4 / 0.3 + 0.6 / 0.7)]
    assert known.tolist() == [share >= 0.6 for share in shares] == [True, True]
    labels, _ = own_answers(logits(0.8, 0.6), torch.tensor([0.7, 0.3]), 0.6)
    assert labels.tolist() == [0, 0], "as often as the labels say: nothing is changed"


def test_each_view_learns_from_the_answer_to_the_other() -> None:
    one, other = logits(0.9, 0.3).requires_grad_(), logits(0.6, 0.2).requires_grad_()
    # means of both views: 0.5 and 0.5, so that answers stay as they are; sure are 0.9 and 0.2, of different samples and views
    loss, sure = own_loss(one, other, EVEN, 0.8)
    assert float(sure) == 0.5
    assert float(loss.detach()) == pytest.approx((-math.log(0.6) - math.log(0.7)) / 4)
    loss.backward()  # type: ignore[no-untyped-call]
    assert one.grad is not None
    assert other.grad is not None
    assert one.grad.abs().sum(dim=1).tolist() == pytest.approx([0.0, 2 * 0.3 / 4]), (
        "an answer itself learns nothing"
    )
    assert other.grad.abs().sum(dim=1).tolist() == pytest.approx([2 * 0.4 / 4, 0.0])
    nothing, none = own_loss(one[:0], other[:0], EVEN, 0.8)
    assert (float(nothing.detach()), float(none)) == (0, 0)


def test_samples_without_a_label_teach_and_the_others_as_before() -> None:
    slot = Slot("facts.kind", "table", "target", ("kind",))
    state = HeadsObjective.fit(HeadsConfig(), slot, [{"kind": "pear"}, {"kind": "plum"}] * 2)

    def made(**settings: float) -> HeadsObjective:
        torch.manual_seed(0)
        return HeadsObjective(
            HeadsConfig.model_validate(settings), {slot.name: TargetInfo(slot, state)}, ConditionShape(8)
        )

    vector = torch.randn(6, 8, generator=torch.Generator().manual_seed(1))
    batch = TrainBatch(
        {slot.name: {LABEL: torch.tensor([0, -1, -1, 0, -1, -1])}},
        Condition(vector),
        {},
        target_there={slot.name: torch.tensor([1.0, 0, 0, 1, 0, 0])},
        positions=torch.tensor([4, 5, 6, 4, 5, 6]),
    )
    plain, own = made(), made(own=2.0, sure=0.0)
    assert not plain.twice
    assert own.twice
    assert own.whole_batch, "views are compared within a batch"
    alone, both = plain.loss("learner", batch), own.loss("learner", batch)
    told = own.judge(batch)["head"].detach()
    added, sure = own_loss(told[1:3], told[4:6], EVEN, 0.0)
    assert float(added) > 0
    assert float(sure) == 1
    assert float(both.total.detach()) == pytest.approx(float(alone.total.detach()) + 2 * float(added))
    assert (int(alone.count or 0), int(both.count or 0)) == (2, 6)
    judged = own.eval().loss("learner", batch)
    assert float(judged.total.detach()) == pytest.approx(float(alone.total.detach())), (
        "held-out samples stand once"
    )


def test_numbers_have_no_own_answers() -> None:
    slot = Slot("facts.size", "table", "target", ("size",))
    state = HeadsObjective.fit(HeadsConfig(), slot, [{"size": 0.5 * number} for number in range(30)])
    model = HeadsObjective(HeadsConfig(own=1.0), {slot.name: TargetInfo(slot, state)}, ConditionShape(8))
    assert not model.twice


def test_the_suite_takes_a_head_that_answers_itself() -> None:
    (spec,) = mmstudio_objectives()
    check_objective(spec, settings={"width": 16, "hidden": 16, "own": 1.0, "sure": 0.3})
