"""Grids: the same conditions generated over all combinations of the values of one to three settings."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mmstudio.core.errors import DamagedError
from mmstudio.core.files.door import name_for
from mmstudio.core.files.json_text import read_json
from mmstudio.core.payloads import Name

FOLDER, INDEX = "grid", "grid.json"
"""The folder beside the cells' files that holds the sheets, and the file in it that says what each cell is."""
AXES = ("x", "y", "z")
MOST_CELLS = 1000
MOST_VALUES = 100

_ASKED = frozenset({"run", "axes", "items", "checkpoint", "guidance", "joint", "settings", "fast", "make"})

RUN, CHECKPOINT, SEED, JOINT, FAST = "run", "checkpoint", "seed", "joint", "fast"
GUIDANCE, WEIGHT, SETTINGS = "guidance.", "weight.", "settings."
"""Beginnings of settings that name a slot, or a setting of the generator's sampling."""


@dataclass(frozen=True)
class Axis:
    """One setting, and the values that it takes.

    Attributes:
        setting: ``run``, ``checkpoint``, ``seed``, ``joint``, ``fast``, ``guidance.SLOT``, ``weight.SLOT`` or
            ``settings.NAME``.
        values: Its values, in order.
    """

    setting: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Cell:
    """One result of a grid, and everything that it is made with.

    Attributes:
        at: Place on each axis, counted from 0.
        run, checkpoint: The run, and its checkpoint.
        seed: Seed of its noise.
        weights: Weight per slot where the grid sets it.
        guidance, joint, settings, fast: As in a generation.
    """

    at: tuple[int, ...]
    run: str
    checkpoint: str | int = "latest"
    seed: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
    guidance: Mapping[str, float] = field(default_factory=dict)
    joint: float | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    fast: bool = False

    def changed(self, setting: str, value: Any) -> Cell:
        """The cell with one setting at a value."""
        for prefix, name in ((GUIDANCE, "guidance"), (WEIGHT, "weights"), (SETTINGS, "settings")):
            if setting.startswith(prefix):
                changes: dict[str, Any] = {name: {**getattr(self, name), setting.removeprefix(prefix): value}}
                return replace(self, **changes)
        changes = {setting: value}
        return replace(self, **changes)


def cells_of(base: Cell, axes: Sequence[Axis]) -> list[Cell]:
    """All cells, the first axis running fastest.

    Args:
        base: What all of them share.
        axes: One to three axes.
    """
    found = []
    places = product(*(range(len(axis.values)) for axis in reversed(axes)))
    for at in places:
        cell = replace(base, at=at[::-1])
        for axis, place in zip(axes, cell.at, strict=True):
            cell = cell.changed(axis.setting, axis.values[place])
        found.append(cell)
    return found


def groups_of(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Cells that can be made together: one checkpoint of one run, and the same guidance and sampling.

    All groups of a checkpoint follow each other, so that each is loaded once.
    """
    models = list(dict.fromkeys((cell.run, cell.checkpoint) for cell in cells))
    grouped: dict[tuple[Any, ...], list[Cell]] = {}
    for cell in cells:
        place = models.index((cell.run, cell.checkpoint))
        how = (sorted(cell.guidance.items()), cell.joint, sorted(cell.settings.items()), cell.fast)
        grouped.setdefault((place, repr(how)), []).append(cell)
    for key in sorted(grouped, key=lambda key: key[0]):
        yield grouped[key]


def weighed(entries: Sequence[Mapping[str, Any]], weight: float) -> list[dict[str, Any]]:
    """Conditions of one slot at another weight; several keep their proportions, the heaviest gets the weight."""
    most = max((float(entry.get("weight", 1.0)) for entry in entries), default=0.0)
    share = weight / most if most else 0.0
    return [
        {**entry, "weight": float(entry.get("weight", 1.0)) * share if most else weight} for entry in entries
    ]


def name_of_cell(at: Sequence[int], axes: Sequence[Axis]) -> str:
    """Name of a cell's file, without suffix: ``x0-y2``, counted from 0."""
    parts = []
    for name, axis, place in zip(AXES, axes, at, strict=False):
        parts.append(f"{name}{place:0{len(str(len(axis.values) - 1))}d}")
    return "-".join(parts)


def sheet_name(slot: str, targets: Sequence[str]) -> str:
    """Name of the sheet of a target slot."""
    return "sheet.png" if len(targets) == 1 else f"sheet-{name_for(slot)}.png"


def label_of(value: Any) -> str:
    """A value of an axis as a label."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.6g}" if isinstance(value, float) and math.isfinite(value) else str(value)


def wish_hash(asked: Mapping[str, Any]) -> str:
    """Hash of what a grid was asked for, apart from where it goes; one that makes all is what it was before it could choose."""
    told = {name: value for name, value in asked.items() if name in _ASKED and (name != "make" or value)}
    return hashlib.sha256(json.dumps(told, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)


class StoredAxis(_Strict):
    """An axis in the index of a grid.

    Attributes:
        setting, values: See :class:`Axis`.
        labels: A label per value.
    """

    setting: Annotated[str, Field(max_length=1000)]
    values: Annotated[list[Any], Field(max_length=MOST_VALUES)]
    labels: Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=MOST_VALUES)]


class StoredCell(_Strict):
    """A cell in the index of a grid.

    Attributes:
        at: Place on each axis.
        files: Name of its file per target slot, beside the folder of the grid.
    """

    at: Annotated[list[Annotated[int, Field(ge=0, lt=MOST_VALUES)]], Field(max_length=3)]
    files: dict[str, Name]


class GridIndex(_Strict):
    """What a grid is, as it stands beside its cells: read by the program, and by others.

    Attributes:
        format: Version of this file.
        wish: Hash of everything that was asked for, so that only the same grid is gone on with.
        axes: One to three axes.
        targets: The slots that are made; each has a sheet.
        checkpoints: The step that each checkpoint stands for, as ``RUN CHECKPOINT``.
        cells: The cells that are there.
    """

    format: Literal[1] = 1
    wish: Annotated[str, Field(max_length=64)] = ""
    axes: Annotated[list[StoredAxis], Field(min_length=1, max_length=3)]
    targets: list[str] = Field(default_factory=list)
    checkpoints: dict[str, int] = Field(default_factory=dict)
    cells: Annotated[list[StoredCell], Field(max_length=MOST_CELLS)] = Field(default_factory=list)


def read_index(folder: Path) -> GridIndex | None:
    """The index of the grid in a folder of results; ``None`` if it holds none.

    Raises:
        DamagedError: If it cannot be read.
    """
    place = folder / FOLDER / INDEX
    try:
        return GridIndex.model_validate(read_json(place))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, ValidationError, RecursionError) as error:
        raise DamagedError(
            "The grid in {folder} cannot be read.", hint="Make it again.", folder=str(folder)
        ) from error
