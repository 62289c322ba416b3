"""Reports of what was told: confusion, scores of each class, calibration and ROC curves, with known answers."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.metrics import precision_recall_fscore_support, roc_auc_score, roc_curve

from mmstudio.engine.judge.telling.deciding import with_decided
from mmstudio.engine.judge.telling.reports import report_of_classes, report_of_numbers, roc_of
from mmstudio.engine.judge.telling.unknown import unknown_notes
from mmstudio.nn.predictors import ABSENT, STRANGE
from mmstudio.plan.judging.told import MOST_SHOWN, ToldReport
from mmstudio.plan.scores import Score
from mmstudio.plan.statistics.intervals import mean_interval

NAMES = ("a", "b", "c")


def test_a_confusion_its_errors_and_its_calibration() -> None:
    scores = np.array(
        [[0.85, 0.1, 0.05], [0.7, 0.2, 0.1], [0.1, 0.85, 0.05], [0.3, 0.4, 0.3], [0.95, 0.05, 0], [1, 0, 0]]
    )
    labels = np.array([0, 1, 1, 2, -2, -1])
    found = report_of_classes("kind", NAMES, scores, labels, [10, 11, 12, 13, 14, 15], 1.5)
    assert found.confusion == ((1, 0, 0), (1, 1, 0), (0, 1, 0)), "rows are what is right"
    assert [(one.sample, one.right, one.told, one.score) for one in found.wrong] == [
        (14, "?", "a", 0.95),
        (11, "b", "a", 0.7),
        (13, "c", "b", 0.4),
    ], "the surest first; a sample without a label is no error"
    assert [(one.low, one.count) for one in found.bins] == [(0.4, 1), (0.7, 1), (0.8, 2), (0.9, 1)]
    assert [one.right for one in found.bins] == [0, 0, 1, 0]
    assert found.bins[2].said == pytest.approx(0.85)
    assert found.calibration_error == pytest.approx((0.4 + 0.7 + 2 * 0.15 + 0.95) / 5)
    assert found.temperature == 1.5
    a, b, c = found.classes
    assert (a.count, a.told, b.count, b.told, c.count, c.told) == (1, 3, 2, 2, 1, 0)
    assert (a.precision and a.precision.value, a.recall and a.recall.value) == (pytest.approx(1 / 3), 1.0)
    assert a.f1 is not None
    assert a.f1.value == pytest.approx(2 / 4)
    assert c.precision is None
    assert ToldReport.model_validate(found.model_dump(mode="json")) == found


def test_a_class_of_two_among_many_is_not_told_surely() -> None:
    """All are told rightly: recall knows that two were asked about, and F1 has no interval rather than one of a hundred."""
    labels = np.array([1, 1, *[0] * 98])
    found = report_of_classes("kind", ("a", "b"), np.eye(2)[labels], labels, range(100))
    rare = found.classes[1]
    assert rare.recall is not None
    assert rare.f1 is not None
    assert (rare.recall.value, rare.f1.value) == (1.0, 1.0)
    assert rare.recall.low == pytest.approx(0.025 ** (1 / 2))
    assert (rare.f1.low, rare.f1.high) == (None, None)


def test_scores_of_classes_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(3, size=300)
    scores = rng.dirichlet((1, 1, 1), 300).round(2) + 0.6 * np.eye(3)[labels]
    found = report_of_classes("kind", NAMES, scores, labels, range(300))
    assert found.bins == (), "scores that are no shares say nothing about how often they are right"
    precision, recall, f1, _ = precision_recall_fscore_support(labels, scores.argmax(axis=1))
    for place, line in enumerate(found.classes):
        assert line.precision is not None
        assert line.recall is not None
        assert line.f1 is not None
        assert [line.precision.value, line.recall.value, line.f1.value] == pytest.approx(
            [precision[place], recall[place], f1[place]]
        )
        assert (line.f1.low or 0) < line.f1.value < (line.f1.high or 0)
        assert line.area == pytest.approx(roc_auc_score(labels == place, scores[:, place]))
    right = roc_curve(labels == 0, scores[:, 0], drop_intermediate=False)
    kept = dict(found.classes[0].roc)
    assert all(
        kept[wrong] == pytest.approx(max(right[1][right[0] == wrong])) for wrong in (0.0, 1.0) if wrong
    )
    assert found.classes[0].roc[0] == (0.0, 0.0)
    assert found.classes[0].roc[-1] == (1.0, 1.0)


def test_ties_count_half_and_one_class_has_no_curve() -> None:
    assert roc_of(np.ones(4), np.array([True, False, True, False]))[0] == 0.5
    assert roc_of(np.ones(4), np.ones(4, bool)) == (None, ())


def test_of_many_classes_the_most_frequent_are_shown() -> None:
    count = MOST_SHOWN + 5
    labels = np.concatenate([np.arange(count), np.arange(5, count)])
    scores = np.eye(count)[labels]
    found = report_of_classes(
        "kind", [str(place) for place in range(count)], scores, labels, range(len(labels))
    )
    assert found.shown == tuple(range(5, count))
    assert all(found.confusion[place][place] == 2 for place in range(MOST_SHOWN))


def test_numbers_and_their_largest_errors() -> None:
    told, real = np.array([1.0, 5.0, 3.0]), np.array([1.5, 2.0, np.nan])
    found = report_of_numbers("size", told, real, [7, 8, 9])
    assert [(one.sample, one.right, one.told, one.score) for one in found.wrong] == [
        (8, "2", "5", 3.0),
        (7, "1.5", "1", 0.5),
    ]
    assert found.points == ((1.5, 1.0), (2.0, 5.0))
    assert report_of_numbers("size", told, np.full(3, np.nan), [7, 8, 9]).points == ()


def test_a_report_of_a_stranger_is_checked() -> None:
    for change in ({"shown": (0, 1)}, {"confusion": ((1,),)}, {"shown": (3,), "confusion": ((1,),)}):
        with pytest.raises(ValueError, match="confusion matrix"):
            ToldReport.model_validate({"slot": "kind", **change})


def test_each_error_says_which_slot_decided() -> None:
    """Known games: what a slot adds by itself, what two do only together, and a slot that a sample does not hold."""
    adds = {"text": np.array([0.5, 0.5, 0.2]), "image": np.array([-0.1, 0.3, 0.0])}
    there = {"text": np.array([True, True, True]), "image": np.array([True, False, True])}

    def tells(given: Collection[str]) -> npt.NDArray[np.float64]:
        told = np.full(3, 0.2)
        for slot in given:
            told += np.where(there[slot], adds[slot], 0.0)
        told += 0.08 * (np.array([0, 0, 1]) if {"text", "image"} <= set(given) else 0)
        return np.stack([told, np.full(3, 0.1)], axis=1)

    scores = tells(["text", "image"])
    report = report_of_classes("kind", ("a", "b"), scores, np.array([1, 1, 1]), [7, 8, 9])
    assert [one.sample for one in report.wrong] == [8, 7, 9], "the surest first"
    places = [1, 0, 2]
    told = with_decided(
        report,
        lambda given: tells(given)[places],
        {slot: held[places] for slot, held in there.items()},
    )
    first, second, third = told.wrong
    assert (first.without, first.decided) == (pytest.approx(0.2), {"text": pytest.approx(0.5)})
    assert second.decided == {"text": pytest.approx(0.5), "image": pytest.approx(-0.1)}
    assert third.decided == {"text": pytest.approx(0.24), "image": pytest.approx(0.04)}, "halves of 0.08"
    assert [one.score for one in told.wrong] == [one.score for one in report.wrong]
    right = report_of_classes("kind", ("a", "b"), scores, np.array([0, 0, 0]), [7, 8, 9])
    assert with_decided(right, tells, there) == right, "nothing is asked where nothing is wrong"


def test_an_interval_of_a_share_by_influences_ends_where_shares_do() -> None:
    values = np.array([1.2] * 30 + [0.2] * 6)
    found = mean_interval(values, share=True, counted=False)
    plain = mean_interval(values)
    assert found is not None
    assert plain is not None
    assert plain.high > 1
    assert (found.low, found.high) == (plain.low, 1.0)


def test_what_is_not_known_of_the_judged_samples_is_said() -> None:
    scores = np.array([[0.9, 0.1], [0.2, 0.8], [0.7, 0.3], [0.6, 0.4]])
    some = report_of_classes("kind", ("a", "b"), scores, np.array([0, STRANGE, ABSENT, STRANGE]), range(4))
    none = report_of_classes("kind", ("a", "b"), scores, np.full(4, ABSENT), range(4))

    def said(values: dict[str, float | None], report: ToldReport | None) -> list[str]:
        found = [
            Score(
                metric="heads", figure=str(place), slot=slot, value=value, n=0 if value is None else 2, of=4
            )
            for place, (slot, value) in enumerate(values.items())
        ]
        return [note.text for note in unknown_notes(found, report, "test")]

    assert said({"kind": 0.5, "size": None}, some) == [
        (
            "No judged sample of the split test has a value in size: how good it is there is not known. "
            "Judge another split."
        ),
        "2 of 3 samples are of classes that training never met; none of them can be right.",
    ]
    one = report_of_classes("kind", ("a", "b"), scores, np.array([ABSENT, STRANGE, ABSENT, ABSENT]), range(4))
    assert said({"kind": 0.0}, one) == [
        "1 of 1 sample is of a class that training never met; it cannot be right."
    ]
    assert len(said({"kind": None}, none)) == 1, "what is not labelled is not strange"
    assert (
        said({"kind": 0.5}, report_of_classes("kind", ("a", "b"), scores, np.zeros(4, int), range(4))) == []
    )
    assert said({"": None}, None) == [], "an alignment has no slot of labels"
