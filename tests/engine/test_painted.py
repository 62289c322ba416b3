"""Judging a generator that paints exactly what it is given: every figure of the evaluation is known in advance."""

from __future__ import annotations

import sys
from math import log
from typing import Any

import pytest

from mmstudio.core.job import Job, JobState

PAINTING = "engine_tests_painting"
COUNT, SUBSET = 24, 16
SUBSETS = [(), ("text",), ("table",), ("text", "table")]


@pytest.fixture(scope="module")
def judged(studio: Any, painted: Job) -> dict[str, Any]:
    """Its evaluation."""
    sys.modules[PAINTING].Reader.seeds.clear()
    job = studio.end(studio.opened.evaluation.evaluate(painted.run_id, count=COUNT, subset_count=SUBSET))
    assert job.state is JobState.DONE, job.failure
    return dict(job.result)


def test_what_is_given_is_right_and_the_rest_is_as_the_seed_painted_it(judged: dict[str, Any]) -> None:
    every = judged["attributes"]["all"]
    assert every["count"] == COUNT
    assert every["per_attribute"] == {"shape": 1, "place": 1, "mark": 0.5}
    assert every["mean"] == pytest.approx(2.5 / 3)
    assert every["lowest"] == 0.5
    assert every["all_at_once"] == 0.5
    assert every["ms_per_picture"] > 0
    assert judged["attributes"]["not_judged"] == {}


def test_every_subset_is_given_its_own_conditions_and_no_others(judged: dict[str, Any]) -> None:
    subsets = judged["attributes"]["subsets"]
    assert [tuple(subset["given"]) for subset in subsets] == SUBSETS
    assert [subset["count"] for subset in subsets] == [SUBSET] * 4
    assert [subset["given_accuracy"] for subset in subsets] == [
        {},
        {"shape": 1},
        {"place": 1},
        {"place": 1, "shape": 1},
    ]
    assert [subset["given_mean"] for subset in subsets] == [None, 1, 1, 1]
    assert [set(subset["absent"]) for subset in subsets] == [
        {"shape", "place", "mark"},
        {"place", "mark"},
        {"shape", "mark"},
        {"mark"},
    ]
    for subset in subsets:
        right = {name: figures["right"] for name, figures in subset["absent"].items()}
        assert right == {name: {"shape": 0.5, "place": 0.75, "mark": 0.5}[name] for name in right}


def test_chance_is_what_another_sample_drawn_from_the_data_gets_right(judged: dict[str, Any]) -> None:
    """Of 16: 8, 4, 2 and 2 shapes; 12 and 4 places; 8 and 8 marks. Pairs of samples that agree, of all pairs."""
    absent = judged["attributes"]["subsets"][0]["absent"]
    assert absent["shape"]["chance"] == pytest.approx((8 * 7 + 4 * 3 + 2 * 1 + 2 * 1) / (16 * 15))
    assert absent["place"]["chance"] == pytest.approx((12 * 11 + 4 * 3) / (16 * 15))
    assert absent["mark"]["chance"] == pytest.approx((8 * 7 + 8 * 7) / (16 * 15))


def test_the_variety_is_that_of_what_was_painted_against_that_of_the_data(judged: dict[str, Any]) -> None:
    absent = judged["attributes"]["subsets"][0]["absent"]
    of_shapes = log(2) / 2 + log(4) / 4 + 2 * log(8) / 8
    assert absent["shape"]["entropy_ratio"] == pytest.approx(log(4) / of_shapes)
    of_places = 0.75 * log(4 / 3) + 0.25 * log(4)
    assert absent["place"]["entropy_ratio"] == pytest.approx(log(2) / of_places)
    assert absent["mark"]["entropy_ratio"] == pytest.approx(log(3) / log(2))
    assert {name: figures["unreadable"] for name, figures in absent.items()} == {
        "shape": 0,
        "place": 0,
        "mark": 0.25,
    }


def test_every_picture_has_a_seed_of_its_own_and_the_same_one_in_every_subset(judged: dict[str, Any]) -> None:
    assert judged
    read = sys.modules[PAINTING].Reader.seeds
    assert read == [list(range(COUNT)), *([list(range(SUBSET))] * 4)]


def test_the_validation_loss_is_that_of_the_held_out_samples_with_all_that_they_hold(
    judged: dict[str, Any],
) -> None:
    assert judged["validation"] == {"loss": pytest.approx((4 * 0 + 2 * 1 + 2 + 3) / 8)}
