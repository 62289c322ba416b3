"""Notes about the columns of a table: what was guessed, and what is left out."""

from __future__ import annotations

from mmstudio_files.tables.column import Column
from mmstudio_files.tables.headings import plain
from mmstudio_files.tables.tally import MOST, NEARLY, Tally
from mmstudio_files.tables.whereabouts import Surroundings

_SHOWN = 60
_THINGS = {"image": "pictures", "audio": "sounds", "text": "texts", "video": "videos"}
_FEW = 0.2


class ColumnTold:
    """Collects the notes about one table.

    Attributes:
        notes: The sentences.
    """

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.notes: list[str] = []

    def renamed(self, heading: str, slot: str) -> None:
        """Note that a column became another slot than its heading says."""
        self.notes.append(f"The column {heading!r} is read as the slot {slot!r}.")

    def of(self, name: str, column: Column, tally: Tally, *, typed: bool) -> None:
        """Make the notes about a column."""
        if column.kind == "file":
            self._file(name, column, tally)
        elif column.kind == "none":
            self._left_out(name, column, tally)
        elif column.kind == "table":
            self._table(name, column, tally, typed=typed)
        elif column.kind == "inline":
            self._words(name, tally)

    def _file(self, name: str, column: Column, tally: Tally) -> None:
        where = column.where
        if where is None:
            return
        inside = self._around.inside(where.folder)
        if inside:
            self.notes.append(f"The files that the column {name!r} names lie in the folder {inside!r}.")
        elif where.kept:
            parts = "part is" if where.kept == 1 else f"{where.kept} parts are"
            self.notes.append(
                f"Of the names in the column {name!r} only the last {parts} looked for: {_shown(tally)} is not there as "
                "it stands."
            )
        elif tally.probe and not self._around.find(tally.probe) and where.files is None:
            self._missing(name, column.modality, tally, "Its rows come without them")

    def _left_out(self, name: str, column: Column, tally: Tally) -> None:
        if column.modality:
            self._missing(name, column.modality, tally, "The column is left out")
        elif tally.strange > MOST * tally.filled:
            self.notes.append(
                f"The column {name!r} is left out: it holds lists or objects, which a table cannot hold."
            )
        elif tally.filled:
            self.notes.append(f"The column {name!r} is left out: it only numbers the rows.")

    def _missing(self, name: str, modality: str, tally: Tally, what: str) -> None:
        things = _THINGS.get(modality, "files")
        web = any(cell.startswith(("http://", "https://")) for cell in tally.probe)
        why = "they are on the web, and nothing is downloaded" if web else f"looked in {self._around.shown()}"
        self.notes.append(
            f"The column {name!r} names {things} that are not there: of {tally.filled:,} names none was found, such as "
            f"{_shown(tally)} ({why}). {what}; put the files beside the table and import it again."
        )

    def _table(self, name: str, column: Column, tally: Tally, *, typed: bool) -> None:
        texts, numerals = tally.texts, column.numerals
        if column.numeric:
            if numerals.decimal == ",":
                self._read_as(
                    name, "with commas before fractions", tally, "comma", "eu,", "comma?", column=column
                )
            elif numerals.groups == ",":
                self._read_as(
                    name, "with commas between thousands", tally, "us", "us.", "comma?", column=column
                )
            elif numerals.groups == ".":
                self._read_as(name, "with points between thousands", tally, "eu", "point?", column=column)
            if numerals.hundredths:
                self.notes.append(f"The column {name!r} is read as numbers, without the sign %.")
            return
        if column.cells == "text" and texts.filled and not typed:
            self._not_numbers(name, tally)
        if column.cells == "text" and tally.is_prose and tally.texts.filled:
            self.notes.append(
                f"The column {name!r} looks like texts; --slot {name}=text:condition reads it as such."
            )
        self._words(name, tally)

    def _not_numbers(self, name: str, tally: Tally) -> None:
        """Why a column that looks like numbers is treated as texts."""
        texts = tally.texts
        like = texts.filled - texts.forms[""]
        if like < NEARLY * texts.filled:
            if like >= MOST * texts.filled:
                strange = repr(texts.shown.get("", "")[:_SHOWN])
                self.notes.append(
                    f"The column {name!r} is read as words: {like:,} of its {texts.filled:,} cells are numbers, but "
                    f"others are not, such as {strange}."
                )
        elif texts.forms["code"]:
            code = repr(texts.shown["code"][:_SHOWN])
            self.notes.append(
                f"The column {name!r} is read as codes, not as numbers, so that {code} keeps its digits."
            )
        else:
            unclear = next(
                (texts.shown[form] for form in ("comma?", "comma", "eu") if form in texts.shown), ""
            )
            self.notes.append(
                f"The column {name!r} is read as words: it is not clear whether {unclear!r} has thousands or a fraction. "
                "Write its numbers without separators between thousands, and with a point before fractions."
            )

    def _words(self, name: str, tally: Tally) -> None:
        """Words that often mean a missing value."""
        texts = tally.texts
        if texts.nulls and texts.filled:
            cells = "cell" if texts.nulls == 1 else "cells"
            self.notes.append(
                f"The column {name!r} says {texts.null_shown!r} in {texts.nulls:,} {cells}; among words that is a word, "
                "not a missing value."
            )

    def _read_as(self, name: str, how: str, tally: Tally, *forms: str, column: Column) -> None:
        shown = next((texts for form in forms if (texts := tally.texts.shown.get(form))), "")  # type: ignore[call-overload]
        value = column.numerals.number(shown)
        self.notes.append(f"The column {name!r} is read as numbers {how}: {shown!r} is {value}.")


def numbers_rows(heading: str, tally: Tally) -> bool:
    """Whether a column without a heading is empty, or only numbers the rows."""
    nameless = not heading or plain(heading).startswith("unnamed")
    return nameless and (not tally.filled or (tally.running and tally.filled > 1))


def _shown(tally: Tally) -> str:
    return repr((tally.probe or tally.numbers or [""])[0][:_SHOWN])
