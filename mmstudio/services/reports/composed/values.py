"""The values of results that are put together, read and ready to be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.files.door import child
from mmstudio.core.payloads import ResultPayload
from mmstudio.plugins.shown import Shown
from mmstudio.services.generation.result_cards import CardContent, CardValue, ResultCard, cards_of, key_of
from mmstudio.services.generation.sessions import is_result
from mmstudio.storage.folder.layout import ProjectLayout


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


def chosen_cards(layout: ProjectLayout, results: Iterable[ResultPayload]) -> list[ResultCard]:
    """The wanted results, each once, with all values that lie beside the named files; those that are gone are left out."""
    found: dict[tuple[Path, str], list[Path]] = {}
    beside: dict[str, dict[tuple[Path, str], list[Path]]] = {}
    for one in results:
        folder = layout.session(one.session)
        if one.session not in beside:
            listed = sorted(filter(is_result, folder.iterdir())) if folder.is_dir() else []
            beside[one.session] = {key_of(card.path): list(card.files) for card in cards_of(listed)}
        key = key_of(child(folder, one.name))
        if key in beside[one.session]:
            found[key] = beside[one.session][key]
    return [cards_of(files)[0] for files in found.values()]
