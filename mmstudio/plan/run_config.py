"""``config.json`` in a run's folder: what the run was started with, typed, since a run may come from anybody."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mmstudio.core.complaints import first_reason
from mmstudio.core.json_text import read_json
from mmstudio.core.payloads import Id, Seed, Words
from mmstudio.core.sample import Slot
from mmstudio.plan.recipe import Recipe

NAME = "config.json"
MOST_METRICS_BYTES = 1 << 30
"""``metrics.jsonl`` of a training of weeks is smaller."""


class Origin(BaseModel):
    """Where a part of a plugin came from."""

    model_config = ConfigDict(extra="ignore", frozen=True, defer_build=True)

    distribution: str
    version: str


class StoredConfig(BaseModel):
    """What the file says; more that it says, such as versions of libraries, is for people.

    Attributes:
        run: Id of the run.
        dataset: Name of the data set.
        recipe: With all settings.
        seed: Of the training.
        device: That it trains on.
        slots: Of the data set.
        plugins: ``kind:id`` of each part to where it came from.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)

    run: Id
    dataset: Words
    recipe: Recipe
    seed: Seed
    device: Annotated[str, Field(max_length=100)] = "cpu"
    slots: tuple[Slot, ...] = ()
    plugins: dict[str, Origin] = Field(default_factory=dict)


def read_run_config(folder: Path) -> StoredConfig:
    """Read it.

    Raises:
        OSError: If it cannot be read.
        ValueError: If it is no configuration of a run; says which field is wrong.
    """
    data = read_json(folder / NAME)
    try:
        return StoredConfig.model_validate(data)
    except ValidationError as error:
        raise ValueError(first_reason(error)) from error
