"""Payloads of jobs that have to do with recipes; see :mod:`mmstudio.core.payloads` for all others."""

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
    """Payload of a job that measures what training a recipe would take."""

    recipe: Recipe


class AugmentPayload(OfDataset):
    """Payload of a job that shows steps on one sample."""

    split: Split
    position: Number
    slot: Words
    preprocess: dict[str, list[Choice]]
    count: Annotated[int, Field(ge=1, le=1000)]
    seed: Seed = 0


class PredictPayload(Payload):
    """Payload of a job that predicts the classes of samples.

    Attributes:
        run: Id of the run that predicts.
        conditions: Given values per slot; if empty, stored samples are used.
        split, count: The first samples of a split, if no values are given.
    """

    run: Id
    conditions: dict[str, list[GivenPayload]] = Field(default_factory=dict)
    split: Split = "test"
    count: Annotated[int, Field(ge=1, le=MOST_RESULTS)] = 16


class EvaluatePayload(Payload):
    """Payload of a job that evaluates a run.

    Attributes:
        run, checkpoint: The run, and its checkpoint.
        split: Split of the samples whose conditions are used.
        count, subset_count: Number of results with all conditions, and for each subset of them.
        metrics: The metrics; ``None`` for the attribute reader of the data set.
        settings, fast: Sampling settings, and whether to use the fast variant.
    """

    run: Id
    checkpoint: Which = "latest"
    split: Split = "test"
    count: Number = 0
    subset_count: Number = 0
    metrics: list[Choice] | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    fast: bool = False
