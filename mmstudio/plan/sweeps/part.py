"""A run's place in a sweep."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mmstudio.core.payloads import Id

MOST_RUNS = 200
"""Largest number of runs of one sweep."""


class SweepPart(BaseModel):
    """A run's place in a sweep, as its ``config.json`` says it.

    Attributes:
        id: Id of the sweep.
        trial: Number of the trial, from 0 on.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    id: Id
    trial: Annotated[int, Field(ge=0, lt=MOST_RUNS)]
