"""``metrics.jsonl`` in a run's folder: the numbers of a training, one line per step, each step once."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from mmstudio.core.files.atomic import write_atomic
from mmstudio.core.files.door import read_ordinary
from mmstudio.core.files.json_text import parse_line

MOST_BYTES = 1 << 30
"""Largest size of the file; the numbers of a training of weeks take less."""


class MetricsFile:
    """The metrics file while a training writes it.

    Lines are written in groups and can be read at once; :meth:`sync` flushes them to disk before a checkpoint is
    published.

    Args:
        path: Path of the file.
        step: Step at which the training begins; lines of later steps are removed.
    """

    def __init__(self, path: Path, step: int) -> None:
        keep_until(path, step)
        self._file = path.open("a", encoding="utf-8", newline="\n")

    def write(self, steps: Iterable[tuple[int, Mapping[str, float]]]) -> None:
        """Append the numbers of some steps."""
        self._file.write(_lines(steps))
        self._file.flush()

    def sync(self) -> None:
        """Flush everything to disk."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Write the rest and close the file."""
        self.sync()
        self._file.close()


def keep_until(path: Path, step: int) -> None:
    """Remove lines of steps that will be trained again, and an incomplete last line."""
    if not path.exists():
        return
    kept = []
    for line in read_ordinary(path, MOST_BYTES).decode("utf-8", "replace").splitlines():
        try:
            if parse_line(line)["step"] <= step:
                kept.append(line + "\n")
        except (ValueError, KeyError, TypeError):
            continue
    write_atomic(path, "".join(kept))


def append(path: Path, steps: Iterable[tuple[int, Mapping[str, float]]]) -> None:
    """Append the numbers of some steps to a file of the same form, which is open only meanwhile."""
    if text := _lines(steps):
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _lines(steps: Iterable[tuple[int, Mapping[str, float]]]) -> str:
    return "".join(json.dumps({"step": step, **values}) + "\n" for step, values in steps)


def read_metrics(path: Path) -> list[dict[str, float]]:
    """The numbers of every readable step; a line that a crash cut off is left out.

    Raises:
        OSError: If it is not a regular file.
    """
    try:
        text = read_ordinary(path, MOST_BYTES).decode("utf-8", "replace")
    except FileNotFoundError:
        return []
    return rows_of(text)


def rows_of(text: str) -> list[dict[str, float]]:
    """The numbers of every line that names a step."""
    return [row for found in parsed_lines(text) if (row := _numbers(found))]


def parsed_lines(text: str) -> list[Any]:
    """What each line holds that is not blank; ``None`` for one that is not JSON."""
    filled = [line for line in text.splitlines() if line.strip()]
    try:  # all at once, which takes a fifth of the time
        found = from_json("[" + ",".join(filled) + "]")
    except ValueError:
        return [_parsed_line(line) for line in filled]
    return found if len(found) == len(filled) else [_parsed_line(line) for line in filled]


def _parsed_line(line: str) -> Any:
    try:
        return parse_line(line)
    except ValueError:
        return None


def _numbers(row: Any) -> dict[str, float]:
    """The numbers of a parsed line; empty if it does not name a step."""
    if not isinstance(row, dict) or type(row.get("step")) is not int or not 0 <= row["step"] < 2**53:
        return {}
    return {name: value for name, value in row.items() if type(value) is float or _is_count(value)}


def _is_count(value: object) -> bool:
    return type(value) is int and abs(value) < 2**53
