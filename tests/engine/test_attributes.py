"""The arithmetic of attributes on known readings: who is judged, what is right, what chance would give."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import pytest

from mmstudio.engine.judge.attributes import ALL, AT_ONCE, GIVEN, AttributeJudge, chance, entropy
from mmstudio.engine.judge.rounds import Round
from mmstudio.plugins.judging import Judged

SLOTS = ("text", "audio")


class Reader:
    """Reads what a result is: a dict of attributes."""

    attributes: ClassVar[dict[str, tuple[str, ...]]] = {
        "shape": ("ring", "star"),
        "colour": ("red", "blue"),
        "size": ("small", "large"),
    }
    given_by: ClassVar[dict[str, tuple[str, ...]]] = {"text": ("shape", "colour"), "audio": ("colour",)}
    grey = False

    def read(self, raws: Sequence[Any]) -> list[dict[str, str | None]]:
        """As they are."""
        return [dict(raw) for raw in raws]

    def limits(self, raws: Sequence[Any]) -> dict[str, str]:
        """Colours, if all is grey."""
        assert raws
        return {"colour": "all is grey"} if self.grey else {}

    def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
        """What a sample states."""
        return {name: meta[name] for name in self.attributes if name in meta}


def result(made: str, true: str, *given: str) -> Judged:
    """A result and its sample, each in three words; ``?`` cannot be read, ``-`` is not stated."""
    names = tuple(Reader.attributes)
    read = {name: None if word == "?" else word for name, word in zip(names, made.split(), strict=True)}
    facts = {name: word for name, word in zip(names, true.split(), strict=True) if word != "-"}
    return Judged(read, 0, 1, given=dict.fromkeys(given, ("x",)), facts=facts)


RESULTS = [
    result("ring red small", "ring red small", *SLOTS),
    result("ring blue ?", "star blue large", *SLOTS),
    result("star red large", "ring red small", "audio"),
    result("star blue small", "star red -", *SLOTS),
]


def round_of(*given: str, every: bool = False, results: Sequence[Judged] = RESULTS) -> Round:
    return Round(given, every, {"image": results}, 12.5)


def test_with_all_conditions_an_attribute_is_judged_where_its_slot_was_there() -> None:
    """The third sample has no text: its shape is not judged. The fourth states no size and takes no part."""
    judge = AttributeJudge("reads", Reader())
    values = judge.judge(round_of(*SLOTS, every=True), RESULTS)
    assert values["shape"] == [1, 0, None, None]
    assert values["colour"] == [1, 1, 1, None]
    assert values["size"] == [1, 0, 0, None]
    assert values[GIVEN] == [1, 0.5, 1, None]
    assert values[ALL] == [1, pytest.approx(1 / 3), 0.5, None]
    assert values[AT_ONCE] == [1, 0, None, None]
    found = judge.attributes
    assert found is not None
    assert found.metric == "reads"
    assert found.everything.count == 3
    assert found.everything.per_attribute == {
        "shape": 0.5,
        "colour": 1,
        "size": pytest.approx(1 / 3),
    }
    assert found.everything.mean == pytest.approx((0.5 + 1 + 1 / 3) / 3)
    assert found.everything.lowest == pytest.approx(1 / 3)
    assert found.everything.all_at_once == 0.5
    assert found.everything.ms_per_picture == 12.5
    assert found.subsets == ()


def test_a_subset_tells_some_attributes_and_leaves_the_others_open() -> None:
    judge = AttributeJudge("reads", Reader())
    judge.judge(round_of(*SLOTS, every=True), RESULTS)
    alone = [result("star red large", "star blue large", "audio"), result("star ? small", "ring red small")]
    values = judge.judge(round_of("audio", results=alone), alone)
    assert values["colour"] == [0, None]
    assert values["shape"] == [1, 0]
    assert values[GIVEN] == [0, None]
    assert judge.attributes is not None
    [subset] = judge.attributes.subsets
    assert (subset.given, subset.count, subset.given_mean) == (("audio",), 2, 0)
    assert subset.given_accuracy == {"colour": 0}
    assert set(subset.absent) == {"shape", "size"}
    shape = subset.absent["shape"]
    assert (shape.right, shape.chance, shape.entropy_ratio, shape.unreadable) == (0.5, 0, 0, 0)


def test_what_none_of_the_results_can_show_is_not_judged() -> None:
    reader = Reader()
    reader.grey = True
    judge = AttributeJudge("reads", reader)
    values = judge.judge(round_of(*SLOTS, every=True), RESULTS)
    judge.judge(round_of("text", results=RESULTS[:2]), RESULTS[:2])
    assert set(values) == {"shape", "size", GIVEN, ALL, AT_ONCE}
    assert values[GIVEN] == [1, 0, None, None]
    assert judge.attributes is not None
    assert judge.attributes.not_judged == {"colour": "all is grey"}
    assert set(judge.attributes.everything.per_attribute) == {"shape", "size"}
    assert judge.attributes.subsets[0].given_accuracy == {"shape": 0.5}
    assert set(judge.attributes.subsets[0].absent) == {"size"}


def test_without_a_sample_that_states_its_attributes_there_are_no_figures() -> None:
    judge = AttributeJudge("reads", Reader())
    unstated = [result("ring red small", "ring - small", *SLOTS)]
    assert judge.judge(round_of(*SLOTS, every=True, results=unstated), unstated) == {}
    assert judge.judge(round_of(*SLOTS, every=True, results=[]), []) == {}
    assert judge.attributes is None


def test_a_reader_may_know_more_than_it_reads() -> None:
    class More(Reader):
        def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
            return dict(meta)

    told = [Judged({"shape": "ring", "colour": "red", "size": "small"}, 0, 1, facts={
        "shape": "ring", "colour": "blue", "size": "small", "weight": "12",
    })]  # fmt: skip
    assert AttributeJudge("reads", More()).judge(round_of(results=told), told)["shape"] == [1]


def test_an_absent_attribute_is_compared_with_chance_and_with_the_variety_of_the_data() -> None:
    """Shapes: ring, ring, ring, star; read: ring, star, star and one that cannot be read."""
    told = [
        result("ring red small", "ring red small"),
        result("star red small", "ring red small"),
        result("star red small", "ring red small"),
        result("? red small", "star red small"),
    ]
    judge = AttributeJudge("reads", Reader())
    judge.judge(round_of(*SLOTS, every=True), RESULTS)
    judge.judge(round_of(results=told), told)
    assert judge.attributes is not None
    absent = judge.attributes.subsets[0].absent
    assert absent["shape"].right == 0.25
    assert absent["shape"].chance == 0.5
    assert absent["shape"].unreadable == 0.25
    read = -(1 / 3 * math.log(1 / 3) + 2 / 3 * math.log(2 / 3))
    data = -(3 / 4 * math.log(3 / 4) + 1 / 4 * math.log(1 / 4))
    assert absent["shape"].entropy_ratio == pytest.approx(read / data)
    assert absent["colour"].entropy_ratio is None  # the data has one colour only
    assert absent["colour"].chance == 1
    assert judge.attributes.subsets[0].given_mean is None


def test_chance_of_known_truths() -> None:
    assert chance(["a", "a", "b"]) == pytest.approx(1 / 3)
    assert chance(["a", "a"]) == 1
    assert chance(["a", "b"]) == 0
    assert chance(["a"]) is None
    assert chance([]) is None
    assert chance([value for value in "abcd" for _ in range(100)]) == pytest.approx(99 / 399)


def test_entropy_of_known_readings() -> None:
    assert entropy(["a", "b", "c", "d"]) == pytest.approx(math.log(4))
    assert entropy(["a", "a", None]) == 0
    assert entropy([None, None]) == 0
    assert entropy([]) == 0
