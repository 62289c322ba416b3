"""Names of exported files and columns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.api import CellKind, DatasetExportRequest, ExportSlot, Sample, Slot, cell_as
from mmstudio_files.tables.marks import META, STARS, TAGS

MARKS = {"stars": STARS, "tags": TAGS}

_NOT_IN_NAMES = re.compile(r"[^\w-]+")


def sample_key(number: int) -> str:
    """The key of a sample: its number among all exported samples, across splits."""
    return f"{number:08d}"


def is_table(slot: ExportSlot) -> bool:
    """Whether a slot holds table rows, whose cells get their own columns."""
    return slot.slot.modality == "table" and not slot.files


class FileNames:
    """Names of the files of samples: ``KEY.SUFFIX`` for a slot named like its modality, else ``KEY.SLOT.SUFFIX``.

    Further alternatives are ``KEY.1.SUFFIX`` and so on. Characters that file names cannot contain become underscores.
    """

    def __init__(self, slots: Iterable[Slot]) -> None:
        self._parts: dict[str, str] = {}
        self._whole: dict[str, str] = {}
        for slot in slots:
            part = _NOT_IN_NAMES.sub("_", slot.name)
            part = f"_{part}" if part.isdecimal() else part or "_"
            while part in self._whole.values():
                part += "_"
            self._whole[slot.name] = part
            self._parts[slot.name] = "" if slot.name == slot.modality else part

    def name(self, key: str, slot: str, ordinal: int, suffix: str, *, whole: bool = False) -> str:
        """A file's name; with ``whole``, it always contains the slot."""
        part = self._whole[slot] if whole else self._parts[slot]
        return ".".join(filter(None, (key, part, str(ordinal or "")))) + suffix

    def files(self, key: str, sample: Sample) -> Iterator[tuple[str, str, Path]]:
        """Slot, name and place of each file of a sample."""
        taken: set[str] = set()
        for slot, values in sample.values.items():
            for ordinal, value in enumerate(values):
                if value.path is not None:
                    suffix = value.path.suffix.lower()
                    name = self.name(key, slot, ordinal, suffix)
                    if name in taken:  # two modalities read files with that suffix
                        name = self.name(key, slot, ordinal, suffix, whole=True)
                    taken.add(name)
                    yield slot, name, value.path


@dataclass(frozen=True)
class Columns:
    """The columns of a table with one row per sample, each name once.

    Attributes:
        slots: Slot to its column, except for tables.
        cells: Table and column to its column: the same name, unless that is taken.
        facts: Fact to its column.
        marks: ``stars`` and ``tags`` to their columns.
        kinds: Kinds of the columns of cells.
        single: Columns of slots with a single value in every row; the others hold lists in every row, since programs
            that read such tables want one type per column.
    """

    slots: Mapping[str, str]
    cells: Mapping[tuple[str, str], str]
    facts: Mapping[str, str]
    marks: Mapping[str, str]
    kinds: Mapping[str, CellKind]
    single: frozenset[str]

    @classmethod
    def of(cls, request: DatasetExportRequest, *reserved: str) -> Columns:
        """The columns of a data set.

        Args:
            request: The export.
            reserved: Names with another meaning in the format.
        """
        taken = set(reserved)

        def free(name: str, owner: str) -> str:
            while name in taken:
                name = f"{owner}.{name}"
            taken.add(name)
            return name

        marks = {mark: free(MARKS[mark], "") for mark in request.marks}
        facts = {name: free(META + name, "") for name in request.facts}
        plain = [one.slot for one in request.slots if not is_table(one)]
        slots = {slot.name: free(slot.name, slot.modality) for slot in plain}
        tables = [one.slot for one in request.slots if is_table(one)]
        cells = {(slot.name, name): free(name, slot.name) for slot in tables for name in slot.columns}
        kinds = {
            cells[slot.slot.name, name]: slot.kinds.get(name, "text")
            for slot in request.slots
            if is_table(slot)
            for name in slot.slot.columns
        }
        single = frozenset(
            slots[one.slot.name]
            for one in request.slots
            if one.most == 1 and (one.files or one.slot.modality == "text")
        )
        return cls(slots, cells, facts, marks, kinds, single)

    def row(self, sample: Sample, files: Mapping[str, list[str]]) -> dict[str, Any]:
        """A row: per slot the list of its alternatives (for files, their names), cells and facts, or ``None``; and marks.

        Args:
            sample: The sample of the row.
            files: Slot to the names of its files.
        """
        row: dict[str, Any] = {}
        for slot, column in self.slots.items():
            values = sample.values.get(slot, ())
            row[column] = files.get(slot) or [value.data for value in values if value.path is None] or None
        for (table, name), column in self.cells.items():
            rows = [value.data for value in sample.values.get(table, ()) if isinstance(value.data, dict)]
            row[column] = cell_as(self.kinds[column], rows[0].get(name)) if rows else None
        row |= {column: sample.meta.get(fact) for fact, column in self.facts.items()}
        given: dict[str, Any] = {"stars": sample.stars, "tags": list(sample.tags)}
        return row | {column: given[mark] for mark, column in self.marks.items()}

    def cells_of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row for a table, where columns with a single value hold it without a list."""
        return {name: cell[0] if cell and name in self.single else cell for name, cell in row.items()}


def as_json(data: Any) -> str:
    """JSON on one line; a lone surrogate becomes an escape with the same meaning."""
    return as_utf8(json.dumps(data, ensure_ascii=False))


def storable(value: Any) -> Any:
    """A value whose texts UTF-8 can hold."""
    if isinstance(value, list):
        return [storable(item) for item in value]
    return as_utf8(value) if isinstance(value, str) else value


def as_utf8(text: str) -> str:
    """Text that UTF-8 can hold: a lone surrogate becomes its escape."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
