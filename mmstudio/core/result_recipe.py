"""The recipe in a result's file: data from a possible stranger, so either all its fields have their types or it is ignored."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from mmstudio.core.payloads import MOST_WEIGHT, Id, Number, Seed

_Hash = Annotated[str, Field(max_length=200)]
"""A hash; code that looks a file up by it checks its form first."""
_Text = Annotated[str, Field(max_length=10_000)]


class _Loose(BaseModel):
    """Base of models that keep unknown fields, which another version may have written; known ones are typed."""

    model_config = ConfigDict(extra="allow", frozen=True, allow_inf_nan=False, strict=True, defer_build=True)


class _Entry(_Loose):
    path: Annotated[str, Field(min_length=1, max_length=4096, pattern=r"^[^\x00]+$")] = "x"
    name: Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00]+$")] = "x"
    data: Any = None
    sha256: _Hash = ""
    weight: Annotated[float, Field(ge=0, le=MOST_WEIGHT)] = 1.0

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set & {"name", "path", "data"}:
            raise ValueError("a condition is a file or data")
        return self


class _Checkpoint(_Loose):
    step: Number
    sha256: _Hash = ""


class _Batch(_Loose):
    index: Number
    of: Number


class _Recipe(_Loose):
    format: int = 1
    program: _Text = ""
    run: Id
    checkpoint: _Checkpoint = Field(default_factory=lambda: _Checkpoint(step=0))
    slot: Annotated[str, Field(min_length=1, max_length=1000)] = "x"
    conditions: dict[str, list[_Entry]]
    unread: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    guidance: dict[str, float] = Field(default_factory=dict)
    joint: float = 1.0
    settings: dict[str, Any] = Field(default_factory=dict)
    seed: Seed
    batch: _Batch = Field(default_factory=lambda: _Batch(index=0, of=1))
    device: _Text = ""
    precision: _Text = ""
    versions: dict[str, _Text] = Field(default_factory=dict)
    created: _Text = ""
    stopped: bool = False


def checked_recipe(data: Any) -> dict[str, Any] | None:
    """A result's recipe as it was written, if every field that the program reads has its type; else ``None``."""
    try:
        return _Recipe.model_validate(data).model_dump(exclude_unset=True)
    except (ValidationError, RecursionError):
        return None
