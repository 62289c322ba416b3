"""The interpretation of a table's columns: files, texts, cells of a table, split, facts, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mmstudio.api import ImportRequest, Slot
from mmstudio_files.folders.kinds import MODALITY_FOLDERS, kinds_of
from mmstudio_files.folders.places import SPLIT_NAMES
from mmstudio_files.roles import assign_roles, check_given
from mmstudio_files.tables.column import Column, ColumnKind
from mmstudio_files.tables.column_notes import ColumnTold, numbers_rows
from mmstudio_files.tables.headings import Heading, Meaning, plain, read_heading
from mmstudio_files.tables.tally import MOST, Tallies, Tally
from mmstudio_files.tables.whereabouts import Surroundings, Whereabouts

_VAGUE = frozenset({"description", "comment", "txt"})
"""Headings that mean texts only if the cells have several words."""
_OF_SAMPLE: dict[Meaning, ColumnKind] = {
    "meta": "meta",
    "split": "split",
    "stars": "stars",
    "tags": "tags",
    "person": "meta",
}


@dataclass(frozen=True)
class Sight:
    """The facts about a table that interpretation needs.

    Attributes:
        request: The import.
        around: The folders in which files are searched.
        typed: Whether a cell itself says whether it is a text or a number.
        semicolons: Whether semicolons separate the cells, so that commas may stand before fractions.
        headings: Column to its heading, if that differs from its name.
    """

    request: ImportRequest
    around: Surroundings
    typed: bool = False
    semicolons: bool = False
    headings: Mapping[str, str] = field(default_factory=dict)

    def heading(self, name: str) -> str:
        """The heading of a column; may be empty."""
        return self.headings.get(name, name)


def decide(
    tallies: Tallies, sight: Sight, known: Mapping[str, Column] | None = None
) -> tuple[dict[str, Column], tuple[Slot, ...], list[str]]:
    """Decide the meaning of each column, the resulting slots, and the notes.

    Args:
        tallies: Tallies of the columns with unknown meaning.
        sight: Facts about the table.
        known: Columns whose meaning is known.

    Raises:
        UsageError: If a given slot does not fit.
    """
    told = ColumnTold(sight.around)
    columns = _Deciding(tallies, sight, told).columns() | dict(known or {})
    columns = _named(columns, sight, told)
    request = sight.request
    check_given(
        request.slots, (column.slot for column in columns.values() if column.slot), request.modalities
    )
    return columns, slots_of(columns, request), told.notes


def slots_of(columns: Mapping[str, Column], request: ImportRequest) -> tuple[Slot, ...]:
    """The slots of some columns, with their roles."""
    return assign_roles(_slots(columns), request.slots)


class _Deciding:
    """Interprets the columns of one table."""

    def __init__(self, tallies: Tallies, sight: Sight, told: ColumnTold) -> None:
        self._tallies, self._sight, self._told = tallies, sight, told
        self._request = sight.request
        self._kinds = kinds_of(sight.request)
        self._commas, self._points = self._signs()

    def columns(self) -> dict[str, Column]:
        found = {name: self._column(name, tally) for name, tally in self._tallies.items()}
        taken = any(column.slot == "text" for column in found.values())
        for name, tally in self._tallies.items():
            if not taken and found[name].kind == "table" and self._says_sentences(name, tally):
                found[name], taken = Column(name, "inline", "text", "text"), True
        for name, column in found.items():
            self._told.of(name, column, self._tallies[name], typed=self._sight.typed)
        return found

    def _signs(self) -> tuple[bool | None, bool]:
        """Meaning of commas in this table, as far as it is known, and whether points stand between thousands."""
        if self._sight.typed:
            return None, False
        sure = [
            numerals
            for tally in self._tallies.values()
            for kind, numerals in [tally.kind(typed=False)]
            if kind in {"integer", "number"}
            and (tally.texts.comma_before_fractions or tally.texts.comma_between_thousands)
        ]
        fractions = any(numerals.decimal == "," for numerals in sure)
        thousands = any(numerals.groups == "," for numerals in sure)
        if fractions != thousands:
            return fractions, fractions
        return (True if self._sight.semicolons and not thousands else None), False

    def _heading(self, name: str) -> Heading:
        return read_heading(self._sight.heading(name), self._request.modalities)

    def _column(self, name: str, tally: Tally) -> Column:
        heading = self._heading(name)
        if name in self._request.slots:
            return self._given(name, tally)
        if heading.means in _OF_SAMPLE:
            return Column(name, _OF_SAMPLE[heading.means])
        if numbers_rows(self._sight.heading(name), tally):
            return Column(name, "none")
        if (file := self._file(name, heading, tally)) is not None:
            return file
        return self._words(name, heading, tally) or self._cells(name, "table", tally)

    def _words(self, name: str, heading: Heading, tally: Tally) -> Column | None:
        """The column as one of texts or splits, or of values that no table can hold."""
        if heading.means == "text":
            return Column(name, "inline", "text", "text")
        if tally.listed:
            return Column(name, "inline", self._sight.heading(name) or "text", "text")
        if tally.strange > MOST * tally.filled:
            return Column(name, "none")
        if not self._sight.heading(name) and tally.is_prose and tally.texts.filled:
            return Column(name, "inline", "text", "text")
        if (
            heading.means == "part"
            and tally.probe
            and all(cell.lower() in SPLIT_NAMES for cell in tally.probe)
        ):
            return Column(name, "split")
        return None

    def _says_sentences(self, name: str, tally: Tally) -> bool:
        """Whether heading and cells together mean a column of texts."""
        heading = self._sight.heading(name)
        meant = read_heading(heading, self._request.modalities).means == "sentence" and tally.texts.filled > 0
        return meant and (tally.is_prose or plain(heading).rstrip("s") not in _VAGUE)

    def _given(self, name: str, tally: Tally) -> Column:
        modality = self._request.slots[name].modality
        if modality == "table":
            return self._cells(name, name, tally)
        guess, where = self._guess(tally)
        if modality == "text" and (guess != "text" or where is None):
            return Column(name, "inline", name, modality)
        return Column(name, "file", name, modality, where=where or self._anywhere(name, tally, modality))

    def _cells(self, name: str, slot: str, tally: Tally) -> Column:
        kind, numerals = tally.kind(typed=self._sight.typed, commas=self._commas, points=self._points)
        return Column(name, "table", slot, "table", kind, numerals)

    def _file(self, name: str, heading: Heading, tally: Tally) -> Column | None:
        """The column as one of files, or ``None``."""
        guess, where = self._guess(tally)
        slot = self._sight.heading(name) or name
        if heading.means == "text" and guess != "text":
            return None
        if heading.own:
            return Column(
                name,
                "file",
                heading.slot,
                heading.slot,
                where=where or self._anywhere(name, tally, heading.slot),
            )
        if guess and where is not None:
            return Column(name, "file", "text" if heading.means == "text" else slot, guess, where=where)
        if guess and guess != "text":
            if heading.means != "file":
                return Column(name, "none", modality=guess)
            return Column(name, "file", slot, guess, where=self._anywhere(name, tally, guess))
        first = name == next(iter(self._tallies))
        if heading.means in {"file", "name"} or (first and not heading.means):
            return self._unended(name, slot, tally)
        return None

    def _guess(self, tally: Tally) -> tuple[str, Whereabouts | None]:
        """The modality of most cells' suffixes, and the place of its files, if there are any."""
        for modality, (_, suffixes) in self._request.modalities.items():
            named = sum(tally.suffixes[suffix] for suffix in suffixes)
            if named and named >= MOST * len(tally.probe):
                fitting = [cell for cell in tally.probe if _ends(cell, suffixes)]
                return modality, self._sight.around.find(fitting)
        return "", None

    def _unended(self, name: str, slot: str, tally: Tally) -> Column | None:
        """The column as one of files whose names lack their suffixes."""
        names = tally.probe or tally.numbers
        if not names or tally.is_prose or len(set(names)) <= MOST * len(names):
            return None
        endings = [suffix for suffix, modality in self._kinds.items() if modality != "text"]
        found = self._sight.around.find_unended(names, endings)
        if found is None:
            return None
        where, suffix = found
        return Column(name, "file", slot, self._kinds[suffix], where=where)

    def _anywhere(self, name: str, tally: Tally, modality: str) -> Whereabouts:
        """Possible places for the files of a column of which none was found."""
        around = self._sight.around
        if tally.probe and not any(suffix in self._kinds for suffix in tally.suffixes):
            column = self._unended(name, name, tally)
            if column is not None and column.modality == modality and column.where is not None:
                return column.where
        return Whereabouts(around.root)


def _ends(cell: str, suffixes: tuple[str, ...]) -> bool:
    return cell.lower().partition("#")[0].endswith(suffixes)


def _named(columns: dict[str, Column], sight: Sight, told: ColumnTold) -> dict[str, Column]:
    """Name file columns by their headings, or by their modality if there is only one of it."""
    found = dict(columns)
    modalities = sight.request.modalities
    taken = {column.slot for column in found.values()} | set(sight.request.slots)

    def loose(name: str) -> bool:
        column = found[name]
        own = sight.heading(name) or name
        return column.kind in {"file", "content"} and column.slot == own and name not in sight.request.slots

    def rename(name: str, slot: str) -> None:
        if slot and slot != found[name].slot and slot not in taken:
            told.renamed(sight.heading(name) or name, slot)
            found[name] = replace(found[name], slot=slot)
            taken.add(slot)

    for name in filter(loose, columns):
        heading = read_heading(sight.heading(name), modalities)
        if heading.means == "file" and heading.slot:
            rename(name, heading.slot)
    for name in filter(loose, columns):
        means = read_heading(sight.heading(name), modalities).means if sight.heading(name) else "file"
        if means in {"file", "name"}:
            rename(name, found[name].modality)
    given = {slot.modality for slot in sight.request.slots.values()}
    for name in filter(loose, columns):
        if plain(name) not in MODALITY_FOLDERS and found[name].modality not in given | {"text"}:
            rename(name, found[name].modality)
    return found


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
