"""Finds out what each column of a manifest is: files, texts, table, split, facts, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Literal

from mmstudio.api import BadFileError, FileFinder, ImportRequest, Slot, UsageError
from mmstudio_files.marks import META, STARS, TAGS
from mmstudio_files.reading import Manifest, line_count, read_rows
from mmstudio_files.roles import assign_roles, check_given
from mmstudio_files.tally import MOST, Tallies, Tally, tally_rows

ALIASES = frozenset({"file_name", "file_names", "filename", "file", "path"})
"""Columns that other programs' manifests use for the file of a sample, be it a picture or a sound."""

_ALIAS = re.compile(r"(.+)_file_?names?", re.IGNORECASE)
_TEXT = re.compile(r"(text|caption)s?[ _.-]?\d*", re.IGNORECASE)
_GUESSED = {
    "cp1252": "Windows-1252",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "cp932": "Shift JIS (Japanese)",
    "cp949": "Windows-949 (Korean)",
    "koi8_r": "KOI8-R (Cyrillic)",
    "cp1251": "Windows-1251 (Cyrillic)",
}
_SURVEYED = 20_000
"""Rows of a manifest that are looked at to find out what the columns are; of a longer one the lines are counted."""
_SURE = frozenset({"utf-8-sig", "utf-16"})

Kind = Literal["file", "content", "inline", "table", "split", "meta", "stars", "tags"]
_MARKS: dict[str, Kind] = {STARS: "stars", TAGS: "tags"}


@dataclass(frozen=True)
class Column:
    """What a column means.

    Attributes:
        name: As in the manifest.
        kind: How its cells are read.
        slot: The slot they belong to; empty for what says something about the sample itself.
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
    """All that is known about manifests before their rows are checked.

    Attributes:
        manifest: The first one.
        root: Its folder.
    """

    manifest: Manifest
    root: Path
    columns: Mapping[str, Column]
    slots: tuple[Slot, ...]
    count: int
    notes: tuple[str, ...]


def survey(manifest: Manifest, request: ImportRequest, others: Sequence[Manifest] = ()) -> Survey:
    """Look at the rows of manifests of one data set and decide what each column is.

    Args:
        manifest: The first one.
        request: What is imported.
        others: Those of other splits.

    Raises:
        UsageError: If one cannot be read, or a given slot does not fit them.
    """
    tallies: Tallies = {}
    count = 0
    for item in (manifest, *others):
        for name in item.header:
            if name:
                tallies.setdefault(name, Tally(item.decimal_comma))
        rows = (cells for _, cells in islice(read_rows(item), _SURVEYED))
        looked_at = tally_rows(rows, tallies, decimal_comma=item.decimal_comma)
        count += looked_at if looked_at < _SURVEYED else line_count(item)
        _refuse_headless(item, request)
    roots = [item.path.resolve().parent for item in (manifest, *others)]
    columns, slots, notes = decide(tallies, roots, request)
    remarks = [note for item in (manifest, *others) for note in _remarks(item)]
    return Survey(manifest, roots[0], columns, slots, count, (*remarks, *notes))


def decide(
    tallies: Tallies, roots: Sequence[Path], request: ImportRequest, known: Mapping[str, Column] | None = None
) -> tuple[dict[str, Column], tuple[Slot, ...], list[str]]:
    """What each column is, the slots that follow, and what is to be said about it.

    Args:
        tallies: Of columns that nothing is known about.
        roots: Folders that files are looked for in.
        request: What is imported.
        known: Columns that speak for themselves.

    Raises:
        UsageError: If a given slot does not fit.
    """
    nested = tallies.pop("table").nested if "table" in tallies and tallies["table"].nested else {}
    for name in nested.keys() & tallies.keys():
        tallies[name].filled += nested[name].filled
        tallies[name].numbers += nested[name].numbers
    columns = {name: _column(name, tally, roots, request) for name, tally in tallies.items()}
    columns |= known or {}
    notes = _map_aliases(columns, request)
    for name, inner in nested.items():
        columns.setdefault(name, Column(name, "table", "table", "table", inner.numeric))
    check_given(
        request.slots, (column.slot for column in columns.values() if column.slot), request.modalities
    )
    slots = assign_roles(_slots(columns), request.slots)
    return columns, slots, notes + _notes(columns, tallies)


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


def _column(name: str, tally: Tally, roots: Sequence[Path], request: ImportRequest) -> Column:
    if name in request.slots:
        modality = request.slots[name].modality
        if modality == "table":
            return Column(name, "table", name, modality, tally.numeric)
        files = modality != "text" or _file_modality(tally, roots, request) == "text"
        return Column(name, "file" if files else "inline", name, modality)
    if (kind := _said(name)) is not None:
        return Column(name, kind)
    guess = _file_modality(tally, roots, request)
    if _TEXT.fullmatch(name) and (not guess or guess == "text"):
        return Column(name, "file" if guess == "text" else "inline", "text", "text")
    if name in request.modalities and name != "table":
        return Column(name, "file", name, name)
    if guess:
        return Column(name, "file", name, guess)
    if tally.listed:
        return Column(name, "inline", name, "text")
    return Column(name, "table", "table", "table", tally.numeric)


def _said(name: str) -> Kind | None:
    """What a column is whose name says it."""
    if name.lower() == "split":
        return "split"
    return "meta" if name.startswith(META) else _MARKS.get(name)


def _file_modality(tally: Tally, roots: Sequence[Path], request: ImportRequest) -> str:
    """The modality that most cells' suffixes name, if one of these files exists; else empty."""
    for modality, (_, suffixes) in request.modalities.items():
        named = sum(tally.suffixes[suffix] for suffix in suffixes)
        if named and named >= MOST * len(tally.probe):
            fitting = [cell for cell in tally.probe if cell.lower().endswith(suffixes)]
            finder = FileFinder(*roots)
            if any(_exists(finder, root / cell) for root in roots for cell in fitting):
                return modality
    return ""


def _exists(finder: FileFinder, path: Path) -> bool:
    try:
        return finder.find(path).is_file()
    except BadFileError:
        return True  # several fit
    except (OSError, ValueError):
        return False


def _map_aliases(columns: dict[str, Column], request: ImportRequest) -> list[str]:
    """Columns of files with other programs' names become the slots that are meant."""
    singular = {form: name for name in request.modalities for form in (name, name + "s")}
    notes = []
    for name, column in columns.items():
        alias = _ALIAS.fullmatch(name)
        prefix = alias.group(1).lower() if alias else ""
        slot = singular.get(prefix, prefix) if alias else column.modality if name.lower() in ALIASES else ""
        taken = any(other.slot == slot for other in columns.values())
        if (
            slot
            and not taken
            and column.kind in {"file", "content"}
            and column.slot == name not in request.slots
        ):
            columns[name] = replace(column, slot=slot)
            notes.append(f"The column {name!r} is read as the slot {slot!r}.")
    return notes


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


def _notes(columns: Mapping[str, Column], tallies: Tallies) -> list[str]:
    notes = []
    for name, column in columns.items():
        tally = tallies.get(name, Tally())
        if column.kind == "table" and tally.prose >= MOST * max(len(tally.probe), 1):
            notes.append(
                f"The column {name!r} looks like texts; --slot {name}=text:condition reads it as such."
            )
    return notes


def _remarks(manifest: Manifest) -> list[str]:
    notes = []
    if manifest.encoding not in _SURE:
        guess = _GUESSED.get(manifest.encoding, manifest.encoding)
        notes.append(
            f"{manifest.path.name} is not UTF-8; it is read as {guess}. "
            "If letters come out wrong, save it as UTF-8 and import it again."
        )
    if any(not name for name in manifest.header):
        notes.append("Columns without a name are left out.")
    return notes
