"""What a person asks labels of: classes by sentences and examples, and the column that they are for; with what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.cells import CellKind
from mmstudio.core.errors import BadFileError, UsageError
from mmstudio.core.sample import DatasetInfo
from mmstudio.plan.payloads import MOST_CLASSES
from mmstudio.services.datasets.words_change import to_cell
from mmstudio.services.generation.conditions import ConditionReader, Wish
from mmstudio.services.generation.hashes import with_hashes

GAP = "{}"
"""Where a template takes the sentence of a class."""
USUAL_TABLE = "table"
_LONGEST_NAME = 200
_OF_CLASS = "The class {name!r}: {reason}"


@dataclass(frozen=True)
class ClassWish:
    """A class as a person describes it.

    Attributes:
        name: What stands in the column where a sample belongs to it.
        sentences: Sentences about it.
        examples: ``(slot, value)``: a file's path, or a text.
    """

    name: str
    sentences: tuple[str, ...] = ()
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class LabelColumn:
    """A column that labels are for; the table need not have it yet.

    Attributes:
        table: Slot of the table.
        name: The column.
    """

    table: str
    name: str

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


def column_of(info: DatasetInfo, text: str) -> LabelColumn:
    """The column that a person means by ``TABLE.COLUMN``, or by ``COLUMN`` where there is one table at most.

    Raises:
        UsageError: If there are several tables.
    """
    tables = [slot.name for slot in info.slots if slot.columns]
    table, _, rest = text.partition(".")
    if table in tables and rest:
        return LabelColumn(table, rest.strip())
    if len(tables) > 1:
        raise UsageError(
            "The data set {name!r} has several tables: {tables}.",
            hint="Write TABLE.COLUMN.",
            name=info.name,
            tables=", ".join(tables),
        )
    others = {slot.name for slot in info.slots} - set(tables)
    usual = USUAL_TABLE if USUAL_TABLE not in others else "labels"
    return LabelColumn(tables[0] if tables else usual, text.strip())


def check_column(info: DatasetInfo, into: LabelColumn) -> None:
    """Refuse a column that no table can have.

    Raises:
        UsageError: If its table is another slot, or its name is empty, too long or unreadable.
    """
    slot = info.slot(into.table)
    if slot is not None and not slot.columns:
        raise UsageError("The slot {slot!r} is no table, so it has no columns.", slot=into.table)
    if not into.name or len(into.name) > _LONGEST_NAME or not into.name.isprintable():
        raise UsageError("{name!r} is no name for a column.", name=into.name[:_LONGEST_NAME])


def check_classes(classes: Sequence[ClassWish], templates: Sequence[str]) -> None:
    """Refuse fewer than two classes, two of one name, those of which nothing is told, and templates without a gap.

    Raises:
        UsageError: What is wrong.
    """
    names = [one.name for one in classes]
    if not 2 <= len(names) <= MOST_CLASSES:
        raise UsageError("Labels are told of 2 to {most:,} classes.", most=MOST_CLASSES)
    for name in names:
        if not name.strip() or names.count(name) > 1:
            raise UsageError("Each class needs a name of its own; {name!r} is none.", name=name)
    for one in classes:
        if not one.sentences and not one.examples:
            raise UsageError("Nothing is given for the class {name!r}.", name=one.name)
    for template in templates:
        if GAP not in template:
            raise UsageError(
                "The template {text!r} has no {gap}, which stands for the sentence.",
                text=template,
                gap=GAP,
            )


def check_cells(classes: Sequence[ClassWish], into: LabelColumn, kind: CellKind) -> None:
    """Refuse classes whose names a column cannot hold, before anything is told.

    Raises:
        UsageError: If the column holds numbers or truth values, and a name is none.
    """
    for one in classes:
        to_cell(one.name, into.name, kind)


def told_by(
    reader: ConditionReader, classes: Sequence[ClassWish], words: str, templates: Sequence[str], base: Path
) -> list[dict[str, Any]]:
    """Classes as the payload of a job holds them: the sentences of each in every template, and its examples.

    Args:
        reader: Reads values for the run.
        classes: The classes.
        words: Slot that the sentences are of; the run's only one of texts if empty.
        templates: Each with a gap.
        base: Folder that relative paths are relative to.

    Raises:
        UsageError: If the run does not take what is given, or nothing tells two classes apart.
        BadFileError: If a file cannot be read.
    """
    told = [_told_by(reader, one, words, templates, base) for one in classes]
    _check_apart(told)
    return told


def _told_by(
    reader: ConditionReader, one: ClassWish, words: str, templates: Sequence[str], base: Path
) -> dict[str, Any]:
    sentences = [template.replace(GAP, text) for text in one.sentences for template in templates]
    slot = _words_slot(reader, words) if sentences else ""
    conditions = [*((slot, text) for text in sentences), *one.examples]
    try:
        given = reader.read(Wish(conditions=conditions, marks=False), base)
    except BadFileError as error:
        raise BadFileError(_OF_CLASS, name=one.name, reason=error.told) from error
    except UsageError as error:
        raise UsageError(_OF_CLASS, name=one.name, reason=error.told) from error
    (item,) = with_hashes([{"conditions": given}])
    return {"name": one.name, "conditions": item["conditions"]}


def _check_apart(told: Sequence[Mapping[str, Any]]) -> None:
    """Refuse two classes of which the same is given."""
    found: dict[str, str] = {}
    for one in told:
        given = {
            slot: sorted(str(entry.get("sha256") or entry) for entry in entries)
            for slot, entries in one["conditions"].items()
        }
        other = found.setdefault(json.dumps(given, sort_keys=True), one["name"])
        if other != one["name"]:
            raise UsageError(
                "Of the classes {one!r} and {other!r} the same is given: nothing tells them apart.",
                hint="Give something else of one of them, or leave it out.",
                one=other,
                other=one["name"],
            )


def _words_slot(reader: ConditionReader, words: str) -> str:
    """The slot that sentences are of.

    Raises:
        UsageError: If it is not clear.
    """
    modalities = reader.modalities
    texts = [one.name for one in reader.slots if modalities.get(one.modality).inline and not one.columns]
    if words in texts:
        return words
    if not words and len(texts) == 1:
        return texts[0]
    if not texts:
        raise UsageError(
            "The run takes no sentences.",
            hint="Give an example of each class instead; it takes: {known}.",
            known=", ".join(one.name for one in reader.slots),
        )
    raise UsageError("Say which slot the sentences are of: {known}.", known=", ".join(texts))
