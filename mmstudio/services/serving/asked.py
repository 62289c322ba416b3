"""What may be asked of a served run, checked before anything is made: no value of it names a file of this computer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from mmstudio.core.errors import UsageError
from mmstudio.core.payloads import MOST_WEIGHT, Seed
from mmstudio.core.sample import Slot
from mmstudio.plugins.registry import Registry
from mmstudio.services.generation.conditions import ConditionReader, Given

_MOST_VALUES = 16
"""Values of one slot."""


class WebValue(BaseModel):
    """One value of a slot: a text, or the cells of a table by column."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    value: str | dict[str, str | int | float | bool | None]
    weight: Annotated[float, Field(ge=0, le=MOST_WEIGHT)] = 1.0


class WebRequest(BaseModel):
    """What to make. Pictures and sounds are not in here: they are sent as files beside it, named by their slot.

    Attributes:
        conditions: Values by slot; a text by itself is one value with weight 1.
        weights: Weight of files, by slot.
        seed: Of the first result; the next ones count up.
        count: Number of results.
        guidance, joint, settings, fast, make: As on the command line.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    conditions: dict[
        str, str | WebValue | Annotated[list[str | WebValue], Field(max_length=_MOST_VALUES)]
    ] = Field(default_factory=dict)
    weights: dict[str, Annotated[float, Field(ge=0, le=MOST_WEIGHT)]] = Field(default_factory=dict)
    seed: Seed = 0
    count: Annotated[int, Field(ge=1)] = 1
    guidance: dict[str, float] = Field(default_factory=dict)
    joint: float | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    fast: bool = False
    make: list[str] = Field(default_factory=list)


@dataclass(frozen=True)
class SentFile:
    """A file that was sent.

    Attributes:
        slot: The slot that it is for.
        path: Where it was put, under a name of our own.
    """

    slot: str
    path: Path


def given_of(
    asked: WebRequest, files: Sequence[SentFile], reader: ConditionReader, registry: Registry
) -> Given:
    """The conditions of a request, checked.

    Raises:
        UsageError: If the run has no such slot, or the value is not one of its kind.
        BadFileError: If a file cannot be read.
    """
    given: Given = {}
    for name, told in asked.conditions.items():
        slot = reader.slot(name)
        for one in told if isinstance(told, list) else [told]:
            value = WebValue(value=one) if isinstance(one, str) else one
            entry = {"data": reader.data(slot, _data(slot, value, registry)), "weight": value.weight}
            given.setdefault(slot.name, []).append(entry)
    for file in files:
        slot = reader.slot(file.slot)
        if slot.columns:
            raise UsageError("The slot {slot!r} is a table; its cells are sent as JSON.", slot=slot.name)
        mark = "@" if registry.modalities.get(slot.modality).inline else ""
        value_of = reader.value(slot, f"{mark}{file.path}", file.path.parent)
        given.setdefault(slot.name, []).append(value_of | {"weight": asked.weights.get(slot.name, 1.0)})
    reader.check_given(given, asked.make)
    return given


def _data(slot: Slot, value: WebValue, registry: Registry) -> Any:
    """Inline data of a slot; never a path.

    Raises:
        UsageError: If values of this slot are files, or it is a table and this is a text, or the other way round.
    """
    if slot.columns:
        if isinstance(value.value, Mapping) and value.value.keys() <= set(slot.columns):
            return dict(value.value)
        raise UsageError(
            "The slot {slot!r} is a table with the columns {columns}.",
            slot=slot.name,
            columns=", ".join(slot.columns),
        )
    if not registry.modalities.get(slot.modality).inline:
        raise UsageError("Values of the slot {slot!r} are sent as files (multipart).", slot=slot.name)
    if not isinstance(value.value, str):
        raise UsageError("The slot {slot!r} takes a text.", slot=slot.name)
    return value.value


def suffix_of(name: str, slot: Slot, registry: Registry) -> str:
    """The suffix under which a sent file is kept: only one that its modality knows, so that no name of a stranger's counts."""
    suffix = Path(name).suffix.lower()
    return suffix if suffix in registry.modalities.get(slot.modality).suffixes else ""
