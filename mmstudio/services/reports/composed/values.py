"""The values of results that are put together, read and ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mmstudio.plugins.shown import Shown
from mmstudio.services.generation.result_cards import CardContent, CardValue, ResultCard


@dataclass(frozen=True, eq=False)
class ComposedValue:
    """One value of a composition.

    Attributes:
        value: Where it lies, and of which slot it is.
        raw: The raw value.
        shown: What people see of it.
    """

    value: CardValue
    raw: Any
    shown: Shown


@dataclass(frozen=True, eq=False)
class ComposedCard:
    """One result of a composition.

    Attributes:
        card: Its files.
        content: What they say.
        values: Its values that can be read.
    """

    card: ResultCard
    content: CardContent
    values: tuple[ComposedValue, ...]
