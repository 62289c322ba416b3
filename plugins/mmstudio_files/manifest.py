"""The importer of manifests: CSV, TSV or JSON lines, one row a sample."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, Split, UsageError
from mmstudio_files.checking import Checker, Row, checked
from mmstudio_files.columns import META, Column, Survey, survey
from mmstudio_files.places import SPLIT_NAMES
from mmstudio_files.reading import SUFFIXES, Cells, open_manifest, read_rows
from mmstudio_files.tally import is_empty, table_value

NAMES = tuple(f"{stem}{suffix}" for stem in ("manifest", "metadata") for suffix in SUFFIXES)
"""Files that make a folder a manifest's folder."""


class ManifestImporter:
    """Reads a CSV, TSV or JSONL file, or the one that lies in a folder as ``manifest.csv``.

    Columns ``image``, ``text`` and ``audio`` are slots, ``split`` is the split, ``meta.NAME`` a fact for evaluation;
    another column whose cells name files is a slot of their modality, anything else a column of the slot ``table``.
    Several columns ``text``, ``text2`` or a list in one are alternatives.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is such a file, or a folder with one of the usual name."""
        return source.suffix.lower() in SUFFIXES if source.is_file() else _inside(source) is not None

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Read it once to see what the columns are.

        Raises:
            UsageError: If it cannot be read, or a given slot does not fit it.
        """
        found = survey(open_manifest(_path(request.source)), request)
        return ImportPlan(found.slots, found.count, found.notes)

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples and problems in the order of the rows."""
        found = survey(open_manifest(_path(request.source)), request)
        checker = Checker(found.root, plan.slots, request.modalities)
        yield from checked(_rows(found), checker)


def _inside(folder: Path) -> Path | None:
    return next((folder / name for name in NAMES if (folder / name).is_file()), None)


def _path(source: Path) -> Path:
    path = source if source.is_file() else _inside(source)
    if path is None:
        raise UsageError(
            "{source} is neither a manifest nor a folder with one.",
            hint="A manifest is a file with the suffix {suffixes}.",
            source=str(source),
            suffixes=", ".join(SUFFIXES),
        )
    return path


def _rows(found: Survey) -> Iterator[Row]:
    for place, cells in read_rows(found.manifest):
        if isinstance(cells, Problem):
            yield Row(place, {}, problems=(cells,), broken=True)
        else:
            yield _row(place, cells, found)


def _row(place: str, cells: Cells, found: Survey) -> Row:
    values: dict[str, list[Any]] = {}
    tables: dict[str, dict[str, Any]] = {}
    meta: dict[str, str] = {}
    split: Split | None = None
    problems: list[Problem] = []
    for name, given in _flat(cells, found.columns):
        column = found.columns[name]
        if column.kind == "meta" and not is_empty(given[0]):
            meta[name.removeprefix(META)] = str(given[0])
        elif column.kind == "split" and not is_empty(given[0]):
            split = SPLIT_NAMES.get(str(given[0]).lower())
            if split is None:
                reason = (
                    f"The split {given[0]!r} is unknown; the row's split is drawn. Known: train, val, test."
                )
                problems.append(Problem(place, reason))
        elif column.kind == "table":
            value, usable = table_value(
                given[0], numeric=column.numeric, decimal_comma=found.manifest.decimal_comma
            )
            if not usable:
                problems.append(
                    Problem(place, f"{name}: {str(given[0])[:60]!r} is left out; the column holds numbers.")
                )
            tables.setdefault(column.slot, {})[name] = value
        elif column.kind in {"file", "inline"}:
            values.setdefault(column.slot, []).extend(_alternatives(column, given, found.root))
    values |= {
        slot: [row] for slot, row in tables.items() if any(value is not None for value in row.values())
    }
    return Row(
        place, {slot: tuple(given) for slot, given in values.items() if given}, split, meta, tuple(problems)
    )


def _flat(cells: Cells, columns: Mapping[str, Column]) -> Iterator[tuple[str, list[Any]]]:
    """Columns with their cells; an object in ``table`` stands for columns of its own."""
    for name, given in cells.items():
        if name in columns:
            yield name, given
        elif name == "table" and isinstance(given[0], dict):
            for inner, cell in given[0].items():
                if inner in columns and inner not in cells:
                    yield inner, [cell]


def _alternatives(column: Column, given: list[Any], root: Path) -> Iterator[Path | Any]:
    for cell in given:
        for item in _unpacked(cell):
            if is_empty(item):
                continue
            if column.kind == "file":
                yield _file(root, item)
            else:
                yield item


def _unpacked(cell: Any) -> list[Any]:
    """The items of a list, also of one written as JSON into a CSV's cell."""
    if isinstance(cell, str) and cell.startswith("[") and cell.endswith("]"):
        try:
            items = json.loads(cell)
        except (ValueError, RecursionError):
            return [cell]
        return items if isinstance(items, list) and all(isinstance(item, str) for item in items) else [cell]
    return cell if isinstance(cell, list) else [cell]


def _file(root: Path, cell: Any) -> Path:
    """The path that a cell names; separators of Windows are understood where the name has no other."""
    text = str(cell)
    return root / (text.replace("\\", "/") if "\\" in text and "/" not in text else text)
