"""The recipe of forests as a run: what it tells of itself after learning, beside its scores, and column by column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from small_forest import Forest, ForestConfig

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job, JobState
from mmstudio.core.sample import NewSample, Slot
from mmstudio.engine.model.learned import learned_notes
from mmstudio.engine.model.predictor_files import Fitted
from mmstudio.nn import Learned

SLOTS = (Slot("note", "text", "condition"), Slot("facts", "table", "condition", ("weight", "noise", "kind")))
WHOLE = (
    "Of 90 training samples {right:.1f} % are told right by those parts of it that did not learn from them."
)


@pytest.fixture(scope="module")
def data(studio: Any) -> Iterator[str]:
    """The weight says the kind but for every fifth sample, which has none; the text says nothing."""
    rng = np.random.default_rng(0)
    studio.opened.project.datasets.create("kinds of forests", SLOTS)
    samples = studio.opened.project.datasets.samples("kinds of forests")
    samples.append(
        [
            NewSample(
                {
                    "note": (f"a thing, number {rng.integers(20)}",),
                    "facts": (
                        {
                            "weight": 10.0 * (number % 3) + rng.random() if number % 5 else None,
                            "noise": float(rng.normal()),
                            "kind": ("pear", "plum", "quince")[number % 3],
                        },
                    ),
                },
                "test" if number % 4 == 3 else "train",
            )
            for number in range(120)
        ]
    )
    samples.finish(0)
    return "kinds of forests"


@pytest.fixture(scope="module")
def grown(studio: Any, data: str) -> Job:
    settings = {"target": "facts.kind", "generator.trees": "12", "generator.depth": "6"}
    job: Job = studio.end(
        studio.opened.runs.start(data, studio.app.recipes.with_settings("forest", settings))
    )
    assert job.state is JobState.DONE, job.failure
    return job


def test_it_tells_how_well_it_learned_and_from_what(grown: Job) -> None:
    told = [note["text"] for note in grown.result["learned"]]
    assert (grown.result["samples"], grown.result["classes"]) == (90, 3)
    right = grown.result["learned"][0]["params"]["right"]
    assert 75 < right < 95, "a fifth can only be guessed"
    assert told[0] == WHOLE.format(right=right)
    note, facts = (line["params"] for line in grown.result["learned"][1:3])
    assert (note["slot"], facts["slot"]) == ("note", "facts")
    assert (note["without"], facts["without"]) == (facts["alone"], note["alone"])
    assert facts["alone"] > 75
    assert note["alone"] < 50
    assert told[3].startswith("What counts in facts, of 100: weight "), "the column that tells comes first"
    assert ", noise " in told[3]
    assert len(told) == 4, "pieces of texts have no names"


def test_evaluating_tells_it_too_beside_what_held_out_samples_say(studio: Any, grown: Job) -> None:
    ended = studio.end(studio.opened.evaluation.evaluate(grown.run_id, count=30, subset_count=0))
    assert ended.state is JobState.DONE, ended.failure
    found = studio.opened.evaluation.read(grown.run_id, ended.id)
    assert [note.text for note in found.notes] == [note["text"] for note in grown.result["learned"]]
    assert found.scores[0].value == pytest.approx(
        grown.result["learned"][0]["params"]["right"] / 100, abs=0.15
    )


class Telling(Forest):
    """Tells of itself what it is given."""

    told: Learned | None = None

    def learned(self) -> Learned | None:
        return self.told


FITTED = Fitted(id="telling", settings={}, widths={"a": 2, "b": 1}, classes=("x", "y"))


def telling(told: Learned | None) -> Telling:
    made = Telling(ForestConfig(), FITTED.widths, 2)
    made.told = told
    return made


def test_columns_are_summed_and_the_largest_comes_first() -> None:
    shares = {"a": 0.5, "b": 0.25}
    told = Learned(8, 0.75, shares, shares, {"a": np.array([1.0, 3.0]), "b": np.array([1.0])})
    lines = [note.text for note in learned_notes(telling(told), FITTED, {"a": ("x", "y"), "b": ("z",)})]
    assert lines == [
        "Of 8 training samples 75.0 % are told right by those parts of it that did not learn from them.",
        "Of the same samples a alone tells 50.0 % right; without a it is 50.0 %.",
        "Of the same samples b alone tells 25.0 % right; without b it is 25.0 %.",
        "What counts in a, of 100: y 75, x 25.",
    ]
    unnamed = learned_notes(telling(told), FITTED, {"a": ("x",)})
    assert len(unnamed) == 3, "names of other numbers say nothing"
    assert learned_notes(telling(None), FITTED, {}) == []


@pytest.mark.parametrize(
    "told",
    [
        Learned(8, 1.5),
        Learned(8, float("nan")),
        Learned(8, 0.5, {"c": 0.5}, {"c": 0.5}),
        Learned(8, 0.5, {"a": 0.5}, {}),
        Learned(8, 0.5, importances={"a": np.ones(3)}),
        Learned(8, 0.5, importances={"a": np.array([np.nan, 1.0])}),
    ],
)
def test_what_cannot_be_is_not_told(told: Learned) -> None:
    with pytest.raises(StudioError, match="'telling' tells of itself what cannot be"):
        learned_notes(telling(told), FITTED, {})
