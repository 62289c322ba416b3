"""The codec of table rows: reads, writes and shows them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from mmstudio.api import (
    BadFileError,
    Cell,
    FileCodec,
    Passage,
    cell_words,
    ordinary_bytes,
    write_json,
    write_sidecar,
)
from mmstudio.api import Row as ShownRow

MAX_BYTES = 1_000_000
MAX_CHARACTERS = 1000
_LARGEST = 2**63
_TOO_LONG = 10**MAX_CHARACTERS
Row = dict[str, Cell]
_PAPER, _INK, _FAINT = (244, 247, 250), (32, 40, 48), (120, 130, 140)
_LINES, _LETTERS = 9, 18


class TableCodec(FileCodec):
    """Codec of rows: a dict of column to text, whole number, number, truth value or ``None``."""

    suffix = ".json"
    close = 0.0

    def decode(self, passage: Passage) -> Row:
        """A row from a JSON file with one object.

        Raises:
            BadFileError: If the file does not hold one.
        """
        path = passage.path
        if path.stat().st_size > MAX_BYTES:
            raise BadFileError("The file {name} is too large for one row of a table.", name=path.name)
        return self.parse(ordinary_bytes(path).decode("utf-8-sig"))

    def parse(self, data: Any) -> Row:
        """A row from a dict, or from the JSON text of one.

        Empty texts and numbers that are not finite become ``None``; a whole number beyond 64 bits becomes a text, so
        that no digit is lost.

        Raises:
            BadFileError: If it is neither, is empty, or holds other types than texts, numbers and truth values.
        """
        if isinstance(data, str):
            try:
                data = json.loads(data)
            except (ValueError, RecursionError) as error:
                raise BadFileError('A row must be written as JSON, such as {{"column": "value"}}.') from error
        if not isinstance(data, Mapping) or not data:
            raise BadFileError("A row must name at least one column and its value.")
        return {str(column): _cell(str(column), value) for column, value in data.items()}

    def write(self, raw: Row, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a JSON file, and the recipe into ``<file name>.json`` beside it.

        Raises:
            BadFileError: If ``read`` would refuse it: a row without a column.
        """
        write_json(path, self.parse(raw))
        write_sidecar(path, recipe)

    def preview(self, raw: Row) -> npt.NDArray[np.uint8]:
        """A card with the first columns and their values, (192, 256, 3)."""
        card = Image.new("RGB", (256, 192), _PAPER)
        draw, font = ImageDraw.Draw(card), ImageFont.load_default(13)
        for line, (column, value) in enumerate(list(raw.items())[:_LINES]):
            top = 10 + 19 * line
            text = cell_words(value) or "-"
            draw.text((10, top), _short(column), fill=_FAINT, font=font)
            draw.text((134, top), _short(text), fill=_INK, font=font)
        return np.array(card, dtype=np.uint8)

    def shown(self, raw: Row) -> ShownRow:
        """The columns and their values."""
        return ShownRow(raw)

    def difference(self, one: Row, other: Row) -> float:
        """The share of columns in which two rows differ; a column that only one of them has counts as different."""
        columns = one.keys() | other.keys()
        absent = object()
        unlike = [name for name in columns if _unlike(one.get(name, absent), other.get(name, absent))]
        return len(unlike) / len(columns) if columns else 0.0

    def view(self, raw: Row, rng: np.random.Generator) -> Row:
        """The row with about half of its columns left out, at least one kept."""
        keep = rng.random(len(raw)) < 0.5
        keep[rng.integers(len(raw))] = True
        return {
            column: value if kept else None for (column, value), kept in zip(raw.items(), keep, strict=True)
        }


def _unlike(one: Any, other: Any) -> bool:
    """Whether two cells differ; 1, 1.0 and true are different."""
    return type(one) is not type(other) or bool(one != other)


def _cell(column: str, value: Any) -> Cell:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _whole(column, value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        text = value.strip()
        if len(text) > MAX_CHARACTERS:
            raise _too_long(column)
        return text or None
    raise BadFileError(
        "The value of column {column!r} must be a text or a number, not {kind}.",
        column=column,
        kind=type(value).__name__,
    )


def _whole(column: str, value: int) -> int | str:
    if -_LARGEST <= value < _LARGEST:
        return value
    if abs(value) >= _TOO_LONG:  # Python refuses to write numbers with thousands of digits
        raise _too_long(column)
    return str(value)


def _too_long(column: str) -> BadFileError:
    return BadFileError("The value of column {column!r} is too long for a table.", column=column)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LETTERS else line[: _LETTERS - 1] + "\u2026"
