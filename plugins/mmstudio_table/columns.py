"""Kinds of table columns, numbers or choices, learned from the training rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from mmstudio.api import PluginState, SeenColumn, UsageError, cell_words
from mmstudio_table.plugin import MOST_CHOICES

NUMERIC_SHARE = 0.95
FARTHEST = 8.0
LARGEST = 1e30
OTHER = 0


class NumberColumn(PluginState):
    """A column of numbers, as :func:`describe` returns it."""

    kind: Literal["number"]
    min: float
    max: float
    mean: float
    std: Annotated[float, Field(gt=0)]
    stray: bool


class ChoiceColumn(PluginState):
    """A column of choices, as :func:`describe` returns it."""

    kind: Literal["category"]
    choices: Annotated[list[str], Field(max_length=MOST_CHOICES)]
    other: bool


class TableState(PluginState):
    """State learned from each column of a table."""

    order: Annotated[list[str], Field(min_length=1)]
    columns: dict[str, Annotated[NumberColumn | ChoiceColumn, Field(discriminator="kind")]]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if sorted(self.order) != sorted(self.columns):
            raise ValueError("the order does not name each column once")
        return self


def seen_columns(state: Mapping[str, Any]) -> dict[str, SeenColumn]:
    """The values that training saw in each column.

    Args:
        state: State of the encoder.

    Raises:
        ValueError: If an encoder cannot have learned it.
    """
    found = TableState.model_validate(dict(state)).columns
    return {
        name: SeenColumn("number", column.min, column.max)
        if isinstance(column, NumberColumn)
        else SeenColumn("category", choices=tuple(column.choices))
        for name, column in found.items()
    }


def as_number(value: Any) -> float | None:
    """The number in a cell, at most 1e30 in size, or ``None``."""
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        return None  # Python would read 1_2 as twelve, and true as one
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) <= LARGEST else None


def as_text(value: Any) -> str:
    """A cell as the name of a choice; empty for an empty cell."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return format(value, ".12g") if isinstance(value, float) else cell_words(value).strip()


def describe(values: Sequence[Any], numbers_from: int, most_choices: int) -> dict[str, Any]:
    """Describe one column of the training rows.

    Args:
        values: Its cells; ``None``, empty texts and NaN count as missing.
        numbers_from: Columns of numbers with at most this many different values are choices.
        most_choices: Largest number of separate choices.

    Returns:
        ``kind`` ``number`` with ``min``, ``max``, ``mean``, ``std`` (after the outermost hundredth on both sides was
        pulled in) and ``stray`` (whether other values than numbers occur), or ``kind`` ``category`` with ``choices``
        (most frequent first) and ``other`` (whether rarer ones occur).
    """
    cells = [text for text in map(as_text, values) if text]
    numbers = [number for number in map(as_number, cells) if number is not None]
    if cells and len(numbers) >= NUMERIC_SHARE * len(cells) and len(set(numbers)) > numbers_from:
        low, high = np.percentile(numbers, [1, 99])
        pulled = np.clip(numbers, low, high)
        deviation = float(pulled.std()) or float(np.std(numbers))
        return {
            "kind": "number",
            "min": min(numbers),
            "max": max(numbers),
            "mean": float(pulled.mean()),
            "std": deviation or 1.0,
            "stray": len(numbers) < len(cells),
        }
    counts = Counter(cells)
    ranked = sorted(counts, key=lambda text: (-counts[text], text))
    return {"kind": "category", "choices": ranked[:most_choices], "other": len(ranked) > most_choices}


def standardise(column: str, facts: dict[str, Any], value: Any) -> float | None:
    """A cell of a number column in deviations from the mean, within -8 and 8; ``None`` for an empty cell.

    Raises:
        UsageError: If it is not a number, and the training rows held only numbers.
    """
    text = as_text(value)
    number = as_number(text)
    if number is not None:
        distance = (number - facts["mean"]) / facts["std"]
        return float(min(FARTHEST, max(-FARTHEST, distance)))
    if not text or facts["stray"]:
        return None
    raise UsageError(
        "The column {column!r} takes a number, not {value!r}.",
        hint="In training it went from {low:g} to {high:g}.",
        column=column,
        value=text,
        low=facts["min"],
        high=facts["max"],
    )


class Choices:
    """The choices of a category column, matched as people type them."""

    def __init__(self, column: str, facts: dict[str, Any]) -> None:
        self._column = column
        self._facts = facts
        self._exact = {text: index for index, text in enumerate(facts["choices"], start=OTHER + 1)}
        self._loose: dict[Any, int] = {}
        for text, index in self._exact.items():
            for key in (text.casefold(), as_number(text)):
                if key is not None:
                    self._loose.setdefault(key, index)

    def index(self, value: Any) -> int | None:
        """Place of a choice counted from 1, 0 for "other"; ``None`` for an empty cell.

        An exact match comes first, then the same word in other case, then the same number.

        Raises:
            UsageError: If it is unknown, and the training rows had no "other".
        """
        text = as_text(value)
        if not text:
            return None
        found = self._exact.get(text, self._loose.get(text.casefold()))
        if found is None:
            found = self._loose.get(as_number(text))
        if found is not None or self._facts["other"]:
            return OTHER if found is None else found
        known = self._facts["choices"]
        raise UsageError(
            "The column {column!r} does not know {value!r}.",
            hint="Choose one of: {choices}."
            if known
            else "It was empty in all of the training rows; leave it out.",
            column=self._column,
            value=text,
            choices=", ".join(known[:40]) + (" ..." if len(known) > 40 else ""),
        )
