"""Evaluations whose every figure is known: a reader of two attributes, a distance, and a figure without a direction."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from mmstudio.plan.scores import Absent, Attributes, Evaluation, Everything, Score, Subset

SLOTS = ("text", "audio")
READER, DISTANCE, BRIGHTNESS = "test-reader", "test-distance", "test-brightness"
EXTRACTOR: dict[str, Any] = {
    "extractor": "test-tiles",
    "extractor_version": "acme 3",
    "weights": "0123456789abcdef" * 4,
    "resizing": "box to 8 x 8",
    "at_this_n": True,
}
SHAPES: dict[tuple[str, ...], tuple[float, float, float]] = {
    (): (0.25, 0.2, 0.3),
    ("text",): (0.75, 0.7, 0.8),
    ("audio",): (0.2, 0.15, 0.24),
    ("text", "audio"): (0.85, 0.8, 0.9),
}
"""Share of right shapes for every subset, and its interval; chance is 0.25."""
DISTANCES: dict[tuple[str, ...], float] = {
    (): 0.8,
    ("text",): 0.4,
    ("audio",): 0.6,
    ("text", "audio"): 0.2,
}


def score(
    metric: str, value: float | None, given: tuple[str, ...] = (), figure: str = "value", **more: Any
) -> Score:
    """A score of 50 results of the slot ``image``."""
    told = {"version": "acme 1", "slot": "image", "n": 50, "of": 50, **more}
    return Score(metric=metric, figure=figure, given=given, value=value, **told)


def made(evaluation_id: str = "aaaa0001", **more: Any) -> Evaluation:
    """The evaluation."""
    told: dict[str, Any] = {
        "run": "r0001",
        "checkpoint": 4,
        "split": "test",
        "count": 100,
        "subset_count": 50,
        "created": "2026-11-28T10:00:59.123+00:00",
        "ms_per_result": 20.0,
        "validation": {"flow": 0.125},
        "device": "cpu",
        "scores": tuple(_scores()),
        "attributes": attributes(),
        "notes": ("The first note.", "The second note."),
    }
    return Evaluation(id=evaluation_id, **(told | more))


def attributes() -> Attributes:
    """Findings of the reader: chance of shapes is 1/4, of colours 1/8."""
    absent = {
        "shape": Absent(right=0.26, chance=0.25, entropy_ratio=0.97, unreadable=0.01),
        "colour": Absent(right=0.11, chance=0.125, entropy_ratio=0.9),
    }
    return Attributes(
        metric=READER,
        everything=Everything(
            count=100,
            mean=0.85,
            lowest=0.8,
            all_at_once=0.7,
            per_attribute={"shape": 0.9, "colour": 0.8},
            ms_per_picture=20,
        ),
        not_judged={"hue": "the run is grey"},
        subsets=(Subset(given=(), count=50, absent=absent),),
    )


def _scores() -> Iterator[Score]:
    share: dict[str, Any] = {"better": "higher", "unit": "share", "method": "BCa bootstrap, 2000 draws, 95 %"}
    yield score(READER, 0.9, SLOTS, "shape", low=0.85, high=0.95, **share | {"n": 100, "of": 100})
    yield score(DISTANCE, 0.21, SLOTS, better="lower", n=100, of=100, **EXTRACTOR)
    for size in range(len(SLOTS) + 1):
        for given in combinations(SLOTS, size):
            value, low, high = SHAPES[given]
            yield score(READER, value, given, "shape", low=low, high=high, **share)
            yield score(DISTANCE, DISTANCES[given], given, better="lower", **EXTRACTOR)
            yield score(BRIGHTNESS, 0.5, given, unit="grey")
    for source, value in (("real", 0.1), ("shuffled", 0.9), ("copy", 0.3)):
        yield score(DISTANCE, value, SLOTS, better="lower", source=source, **EXTRACTOR)
