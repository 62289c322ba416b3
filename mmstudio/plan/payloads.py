"""What jobs are told that have to do with recipes; see :mod:`mmstudio.core.payloads` for all others."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from mmstudio.core.payloads import (
    MOST_RESULTS,
    GivenPayload,
    Id,
    Number,
    OfDataset,
    Payload,
    Seed,
    Which,
    Words,
)
from mmstudio.core.sample import Split
from mmstudio.plan.recipe import Choice, Recipe


class EstimatePayload(OfDataset):
    """What training a recipe would take is measured."""

    recipe: Recipe


class AugmentPayload(OfDataset):
    """One sample is put through steps, to be looked at."""

    split: Split
    position: Number
    slot: Words
    preprocess: dict[str, list[Choice]]
    count: Annotated[int, Field(ge=1, le=1000)]
    seed: Seed = 0


class PredictPayload(Payload):
    """The classes of samples are predicted.

    Attributes:
        run: By which run.
        conditions: Values per slot; those of stored samples if nothing is given.
        split, count: The first samples of a split, where nothing is given.
    """

    run: Id
    conditions: dict[str, list[GivenPayload]] = Field(default_factory=dict)
    split: Split = "test"
    count: Annotated[int, Field(ge=1, le=MOST_RESULTS)] = 16


class EvaluatePayload(Payload):
    """A run is judged.

    Attributes:
        run, checkpoint: What.
        split: The samples whose conditions are used.
        count, subset_count: Results with all conditions given, and for each subset of them.
        metrics: What judges them; the reader of the data set's attributes if ``None``.
        settings, fast: How results are made.
    """

    run: Id
    checkpoint: Which = "latest"
    split: Split = "test"
    count: Number = 0
    subset_count: Number = 0
    metrics: list[Choice] | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    fast: bool = False
