"""What a result's file says of how it was made: data of whoever wrote the file, typed here or not taken for a recipe at all."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mmstudio.core.payloads import Id, Number, Seed

MOST_WEIGHT = 5.0
_Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Text = Annotated[str, Field(max_length=10_000)]


class _Loose(BaseModel):
    """Fields that another version wrote are kept; known ones are of their types."""

    model_config = ConfigDict(extra="allow", frozen=True, allow_inf_nan=False, strict=True, defer_build=True)


class _Entry(_Loose):
    path: Annotated[str, Field(min_length=1, max_length=4096, pattern=r"^[^\x00]+$")] | None = None
    data: Any = None
    sha256: _Hash | None = None
    weight: Annotated[float, Field(ge=0, le=MOST_WEIGHT)] = 1.0


class _Checkpoint(_Loose):
    step: Number
    sha256: _Hash | None = None


class _Batch(_Loose):
    index: Number = 0
    of: Number = 1


class _Recipe(_Loose):
    format: int = 1
    program: _Text = ""
    run: Id
    checkpoint: _Checkpoint | None = None
    slot: Annotated[str, Field(min_length=1, max_length=1000)] | None = None
    conditions: dict[str, list[_Entry]]
    guidance: dict[str, float] = Field(default_factory=dict)
    joint: float | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    seed: Seed
    batch: _Batch | None = None
    device: _Text = ""
    precision: _Text = ""
    versions: dict[str, _Text] = Field(default_factory=dict)
    created: _Text = ""


def checked_recipe(data: Any) -> dict[str, Any] | None:
    """A result's recipe as it was written, if every field that the program reads is of its type; else ``None``."""
    try:
        return _Recipe.model_validate(data).model_dump(exclude_unset=True)
    except (ValidationError, RecursionError):
        return None
