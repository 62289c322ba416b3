"""Results as a folder: their files, and a table over them that can be imported again."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

from mmstudio.core.cells import cell_words
from mmstudio.core.files.atomic import staged_folder
from mmstudio.core.files.door import name_for
from mmstudio.core.sample import Slot
from mmstudio.core.tables.formulas import guarded
from mmstudio.plugins.shown import Row, Words
from mmstudio.services.datasets.own_description import describe
from mmstudio.services.reports.composed.values import ComposedCard, ComposedValue

MANIFEST = "manifest.csv"
_FACTS = ("meta.synthetic", "meta.run", "meta.seed", "meta.held")


def write_folder(cards: Iterator[ComposedCard], target: Path, title: str, mark: str) -> None:
    """Write a folder, all or nothing: a row of the table for each result, a column for each slot.

    Texts stand in the table, the cells of rows in columns of their own; other values are files beside it, with their
    recipes.

    Args:
        cards: The results.
        target: The folder.
        title: Name of the data set that it becomes.
        mark: Part of the name of the unfinished folder.

    Raises:
        OSError: If it cannot be written.
    """
    with staged_folder(target, mark) as folder:
        slots: dict[str, Slot] = {}
        rows: list[dict[str, str]] = []
        for number, card in enumerate(cards, 1):
            row: dict[str, str] = {}
            for one in card.values:
                row |= _cells(folder, f"{number:05d}", one)
                columns = tuple(one.shown.cells) if isinstance(one.shown, Row) else ()
                slots.setdefault(one.value.slot, Slot(one.value.slot, one.value.modality, "either", columns))
            rows.append(row | _facts(card))
        names = [name for name in dict.fromkeys(key for row in rows for key in row) if name not in _FACTS]
        with (folder / MANIFEST).open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, [*names, *_FACTS], restval="", lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        describe(folder, title, slots.values())


def _cells(folder: Path, key: str, one: ComposedValue) -> dict[str, str]:
    """The cells of a value; its file is copied if it is not words."""
    slot, path = one.value.slot, one.value.path
    if isinstance(one.shown, Words):
        return {slot: guarded(one.shown.text)}
    if isinstance(one.shown, Row):
        return {name: guarded(cell_words(cell)) for name, cell in one.shown.cells.items()}
    if path is None:
        return {}
    name = f"{key}.{name_for(slot)}{path.suffix}"
    shutil.copyfile(path, folder / name)
    beside = path.with_name(path.name + ".json")
    if beside.is_file():
        shutil.copyfile(beside, folder / f"{name}.json")
    return {slot: name}


def _facts(card: ComposedCard) -> dict[str, str]:
    recipe = card.content.recipe or {}
    held = ", ".join(one.value.slot for one in card.values if one.value.held)
    told = ("true", str(recipe.get("run", "")), str(recipe.get("seed", "")), held)
    return {name: guarded(text) for name, text in zip(_FACTS, told, strict=True)}
