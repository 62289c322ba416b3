"""Finds out what each column of a manifest is: files, texts, table, split, facts, or nothing."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from mmstudio.api import ImportRequest, Problem, Slot, UsageError
from mmstudio_files.reading import Manifest, read_rows
from mmstudio_files.roles import assign_roles, check_given

META = "meta."
ALIASES = {"file_name": "image", "filename": "image"}
"""Columns that other programs' manifests use for the picture."""

_TEXT = re.compile(r"text[ _.-]?\d*", re.IGNORECASE)
_PROBE = 200
_MOST = 0.5
_NUMERIC = 0.95
_EMPTY_NUMBERS = frozenset({"", "nan", "na", "n/a", "null", "none", "-", "?"})
_PROSE_WORDS = 4
_GUESSED = {"cp1252": "Windows-1252", "gb18030": "GB 18030 (Chinese)"}

Kind = Literal["file", "inline", "table", "split", "meta"]


@dataclass(frozen=True)
class Column:
    """What a column means.

    Attributes:
        name: As in the manifest.
        kind: How its cells are read.
        slot: The slot they belong to; empty for ``split`` and ``meta``.
        modality: Of that slot.
        numeric: For tables, whether its cells are numbers.
    """

    name: str
    kind: Kind
    slot: str = ""
    modality: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Survey:
    """All that is known about a manifest before its rows are checked."""

    manifest: Manifest
    root: Path
    columns: Mapping[str, Column]
    slots: tuple[Slot, ...]
    count: int
    notes: tuple[str, ...]


@dataclass
class _Tally:
    """What the cells of one column look like."""

    decimal_comma: bool = False
    filled: int = 0
    numbers: int = 0
    prose: int = 0
    suffixes: Counter[str] = field(default_factory=Counter)
    probe: list[str] = field(default_factory=list)
    nested: dict[str, _Tally] = field(default_factory=dict)

    def add(self, cell: Any) -> None:
        if isinstance(cell, dict):
            for name, inner in cell.items():
                self.nested.setdefault(name, _Tally(self.decimal_comma)).add(inner)
        if is_empty(cell):
            return
        self.filled += 1
        self.numbers += number(cell, decimal_comma=self.decimal_comma) is not None
        if self.filled <= _PROBE and isinstance(cell, str):
            self.probe.append(cell)
            self.prose += len(cell.split()) >= _PROSE_WORDS
            self.suffixes[PurePosixPath(cell.replace("\\", "/")).suffix.lower()] += 1

    @property
    def numeric(self) -> bool:
        return self.filled > 0 and self.numbers >= _NUMERIC * self.filled


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing."""
    return cell is None or cell in ("", [], {}) or (isinstance(cell, float) and math.isnan(cell))


def number(cell: Any, *, decimal_comma: bool = False) -> float | None:
    """A cell as a finite number, or ``None``."""
    if isinstance(cell, bool) or not isinstance(cell, (str, int, float)):
        return None
    if decimal_comma and isinstance(cell, str):
        cell = cell.replace(",", ".")
    try:
        value = float(cell)
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def table_value(cell: Any, *, numeric: bool, decimal_comma: bool = False) -> tuple[str | float | None, bool]:
    """A cell of a table column, and whether it could be used."""
    if is_empty(cell):
        return None, True
    if numeric:
        value = number(cell, decimal_comma=decimal_comma)
        missing = not isinstance(cell, str) or cell.lower() in _EMPTY_NUMBERS
        return value, value is not None or missing
    if isinstance(cell, (dict, list)):
        return None, False
    return (str(cell).lower() if isinstance(cell, bool) else str(cell)), True


def survey(manifest: Manifest, request: ImportRequest) -> Survey:
    """Read the manifest once and decide what each column is.

    Raises:
        UsageError: If it cannot be read, or a given slot does not fit it.
    """
    root = manifest.path.resolve().parent
    tallies: dict[str, _Tally] = {name: _Tally(manifest.decimal_comma) for name in manifest.header if name}
    count = 0
    for _, cells in read_rows(manifest):
        count += 1
        if isinstance(cells, Problem):
            continue
        for name, values in cells.items():
            for cell in values:
                tallies.setdefault(name, _Tally(manifest.decimal_comma)).add(cell)
    _refuse_headless(manifest, request)
    nested = tallies.pop("table").nested if "table" in tallies and tallies["table"].nested else {}
    for name in nested.keys() & tallies.keys():
        tallies[name].filled += nested[name].filled
        tallies[name].numbers += nested[name].numbers
    notes: list[str] = []
    columns = {name: _column(name, tally, root, request) for name, tally in tallies.items()}
    _map_alias(columns, notes)
    for name, tally in nested.items():
        columns.setdefault(name, Column(name, "table", "table", "table", tally.numeric))
    check_given(
        request.slots, (column.slot for column in columns.values() if column.slot), request.modalities
    )
    slots = assign_roles(_slots(columns), request.slots)
    notes += _notes(columns, tallies, manifest)
    return Survey(manifest, root, columns, slots, count, tuple(notes))


def _refuse_headless(manifest: Manifest, request: ImportRequest) -> None:
    suffixes = tuple(suffix for _, known in request.modalities.values() for suffix in known)
    for name in manifest.header:
        if suffixes and name.lower().endswith(suffixes) and not name.startswith(META):
            raise UsageError(
                "{file} has no header row: its first row holds {cell!r}.",
                hint="Put the columns' names into the first row, e.g. image,text,split.",
                file=manifest.path.name,
                cell=name,
            )


def _column(name: str, tally: _Tally, root: Path, request: ImportRequest) -> Column:
    if name in request.slots:
        modality = request.slots[name].modality
        if modality == "table":
            return Column(name, "table", name, modality, tally.numeric)
        files = modality != "text" or _file_modality(tally, root, request) == "text"
        return Column(name, "file" if files else "inline", name, modality)
    if name.lower() == "split":
        return Column(name, "split")
    if name.startswith(META):
        return Column(name, "meta")
    guess = _file_modality(tally, root, request)
    if _TEXT.fullmatch(name):
        return Column(name, "file" if guess == "text" else "inline", "text", "text")
    if name in request.modalities and name != "table":
        return Column(name, "file", name, name)
    if guess:
        return Column(name, "file", name, guess)
    return Column(name, "table", "table", "table", tally.numeric)


def _file_modality(tally: _Tally, root: Path, request: ImportRequest) -> str:
    """The modality that most cells' suffixes name, if one of these files exists; else empty."""
    for modality, (_, suffixes) in request.modalities.items():
        named = sum(tally.suffixes[suffix] for suffix in suffixes)
        if named and named >= _MOST * len(tally.probe):
            fitting = [cell for cell in tally.probe if cell.lower().endswith(suffixes)]
            if any(_exists(root / cell.replace("\\", "/")) for cell in fitting):
                return modality
    return ""


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _map_alias(columns: dict[str, Column], notes: list[str]) -> None:
    for name, slot in ALIASES.items():
        column = columns.get(name)
        if column and column.kind == "file" and column.slot == name and slot not in columns:
            columns[name] = replace(column, slot=slot)
            notes.append(f"The column {name!r} is read as the slot {slot!r}.")
            return


def _slots(columns: Mapping[str, Column]) -> list[Slot]:
    """Slots in the order image, others, table."""
    found: dict[str, Slot] = {}
    for column in columns.values():
        if column.kind == "table":
            old = found.get(column.slot, Slot(column.slot, "table"))
            found[column.slot] = Slot(column.slot, "table", "either", (*old.columns, column.name))
        elif column.slot:
            found.setdefault(column.slot, Slot(column.slot, column.modality))
    return sorted(found.values(), key=lambda slot: (slot.modality == "table", slot.name != "image"))


def _notes(columns: Mapping[str, Column], tallies: Mapping[str, _Tally], manifest: Manifest) -> list[str]:
    notes = []
    if manifest.encoding in _GUESSED:
        notes.append(
            f"{manifest.path.name} is not UTF-8; it is read as {_GUESSED[manifest.encoding]}. "
            "If letters come out wrong, save it as UTF-8 and import it again."
        )
    for name, column in columns.items():
        tally = tallies.get(name, _Tally())
        if column.kind == "table" and tally.prose >= _MOST * max(len(tally.probe), 1):
            notes.append(
                f"The column {name!r} looks like texts; --slot {name}=text:condition reads it as such."
            )
    if any(not name for name in manifest.header):
        notes.append("Columns without a name are left out.")
    return notes
