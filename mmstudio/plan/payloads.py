"""What jobs are told that have to do with recipes; see :mod:`mmstudio.core.payloads` for all others."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mmstudio.core.payloads import Number, OfDataset, Seed, Words
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
