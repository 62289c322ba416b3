"""Judging runs that make nothing: which samples are used, what each is given, and what guessing would score."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.core.errors import StudioError
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.judge.findings import Findings, rounds_of
from mmstudio.engine.judge.forms import Single, means
from mmstudio.engine.judge.objectives import _answers, _judged, _values
from mmstudio.engine.judge.rounds import Round
from mmstudio.engine.judge.stored import stored_batch
from mmstudio.engine.judge.telling.classes import most_frequent
from mmstudio.nn import Figure
from mmstudio.nn.predictors import ABSENT, STRANGE
from mmstudio.plan.scores import Score
from mmstudio.plugins.judging import Judged

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("count", "subsets", "rounds"),
    [
        (0, 0, []),
        (9, 0, [("ab", 9)]),
        (9, 4, [("ab", 9), ("", 4), ("a", 4), ("b", 4)]),
        (0, 4, [("", 4), ("a", 4), ("b", 4), ("ab", 4)]),
        (1, 1, [("ab", 1), ("", 1), ("a", 1), ("b", 1)]),
    ],
)
def test_all_are_given_once_and_then_every_subset(
    count: int, subsets: int, rounds: list[tuple[str, int]]
) -> None:
    assert [("".join(given), many) for given, many in rounds_of("ab", count, subsets)] == rounds


def test_what_is_not_found_is_nothing() -> None:
    found = Findings(3, "ff", "cpu", "fp32", {}, [])
    assert (found.ms_per_result, found.metrics, found.sampling, found.validation) == (0, (), {}, {})
    assert (found.attributes, found.notes) == ((), ())


@pytest.mark.parametrize(
    ("labels", "right"),
    [
        ([0, 1, 1, 2], 0.5),
        ([1, 1], 1),
        ([0, 1, ABSENT, ABSENT], 0.5),  # of those that have a label
        ([0, 0, 1, STRANGE, STRANGE, STRANGE], 1 / 3),  # a class that training never met cannot be named
        ([STRANGE], 0),
        ([ABSENT], None),
        ([], None),
    ],
)
def test_chance_is_always_naming_the_most_frequent_class(labels: list[int], right: float | None) -> None:
    assert most_frequent(np.array(labels, np.int64)) == right


def test_a_figure_of_every_sample_is_a_number_or_none() -> None:
    figure = Figure(torch.tensor([0.5, NAN, INF, -INF, -2.0]))
    assert _values("alike", "closeness", figure, 5) == [0.5, None, None, None, -2]
    for values in (torch.zeros(4), torch.zeros(5, 1), torch.zeros(())):
        with pytest.raises(StudioError) as caught:
            _values("alike", "closeness", Figure(values), 5)
        assert caught.value.message == (
            f"The objective 'alike' gives values of 'closeness' of the shape {tuple(values.shape)} for 5 samples."
        )


def slot(counts: list[int]) -> PreparedSlot:
    """Rows that hold their number; a sample has as many in turn as is said, and the last row is the blank one."""
    starts = [sum(counts[:place]) for place in range(len(counts))]
    rows = torch.arange(float(sum(counts) + 1))[:, None]
    rows[-1] = -1
    return PreparedSlot({"row": rows}, torch.tensor(starts), torch.tensor(counts))


def test_the_first_samples_are_looked_at_with_the_first_of_what_each_holds() -> None:
    conditions, targets = (
        {"text": slot([2, 1, 0, 3]), "song": slot([1, 0, 1, 1])},
        {"kind": slot([1, 1, 0, 1])},
    )
    batch = stored_batch(conditions, targets, torch.arange(3), ("text",), torch.device("cpu"))
    assert batch.size == 3
    assert batch.conditions["text"]["row"].flatten().tolist()[:2] == [0, 2]
    assert batch.weight["text"].tolist() == [1, 1, 0]
    assert batch.there["text"].tolist() == [1, 1, 0]
    assert batch.weight["song"].tolist() == [0, 0, 0]  # it is there, but not given
    assert batch.target_there["kind"].tolist() == [1, 1, 0]
    assert batch.targets["kind"]["row"].flatten().tolist()[:2] == [0, 1]
    told = _answers(batch)
    assert told.there["text"].tolist() == [True, True, False]
    assert told.there["song"].tolist() == [False] * 3
    assert told.target is batch.targets
    assert told.target_there["kind"].tolist() == [True, True, False]


@pytest.mark.parametrize("whole", [False, True])
def test_many_samples_are_judged_some_at_a_time(whole: bool) -> None:
    """Where features are told apart by what else is in the batch, only encoding them is done in parts."""
    count = 150
    batch = stored_batch({"text": slot([1] * count)}, {}, torch.arange(count), ("text",), torch.device("cpu"))
    sizes: list[tuple[str, int]] = []

    def encode(part: Any, moment: Any) -> dict[str, Any]:
        sizes.append(("encode", part.size))
        return {}

    def judge(part: Any, encoded: Any = None, task: str = "") -> dict[str, torch.Tensor]:
        sizes.append(("judge", part.size))
        return {"row": part.conditions["text"]["row"][:, 0], "twice": 2 * part.conditions["text"]["row"]}

    objectives = {"": SimpleNamespace(whole_batch=whole)}
    assembly: Any = SimpleNamespace(objectives=lambda: objectives, encode=encode, judge=judge)
    context: Any = SimpleNamespace(check=lambda: None, commands=list)
    found = _judged(context, assembly, batch, "")
    assert found["row"].tolist() == list(range(count))
    assert found["twice"][:, 0].tolist() == list(range(0, 2 * count, 2))
    encoded = [size for name, size in sizes if name == ("encode" if whole else "judge")]
    assert sum(encoded) >= count
    assert max(encoded[: -1 if whole else None]) <= 64
    assert (("judge", count) in sizes) == whole


@pytest.mark.parametrize(
    ("unit", "low"), [("share", 0.025 ** (1 / 5)), ("points", None), ("", None), ("x", None)]
)
def test_only_shares_that_are_all_alike_say_how_sure_they_are(unit: str, low: float | None) -> None:
    plain = Score(metric="m", figure="f", unit=unit)
    [measured] = means({"right": [1.0, 1.0, None, 1.0, 1.0, 1.0]}, 6, plain)
    score = measured.score
    assert (score.figure, score.value, score.n, score.of) == ("right", 1, 5, 6)
    assert score.low == (None if low is None else pytest.approx(low))


@pytest.mark.parametrize("more", [0, 1, -1])
def test_every_result_has_its_own_number_however_many_there_are(more: int) -> None:
    """Of 100, 32 are asked for at a time; as many numbers are expected."""

    def values(seen: list[Judged]) -> dict[str, list[float]]:
        found = [float(one.seed) for one in seen]
        return {"seed": [*found, 7.0] if more > 0 else found[: len(found) + more]}

    rounds: Any = SimpleNamespace(with_real=lambda _, results: list(results))
    metric: Any = SimpleNamespace(values=values)
    results = [Judged(None, seed, seed, given={}, facts={}) for seed in range(100)]
    single = Single(metric, rounds, None)
    done, plain = Round((), True, {"image": results}, 1.0), Score(metric="m", figure="f", slot="image")
    if more:
        with pytest.raises(StudioError) as caught:
            list(single.measure(done, plain))
        told = f"The metric 'm' gives {32 + more} values of 'seed' for 32 results."
        assert caught.value.message == told
        return
    [found] = single.measure(done, plain)
    assert (found.score.value, found.score.n, found.score.of) == (49.5, 100, 100)
    assert found.values is not None
    assert found.values.tolist() == list(range(100))
