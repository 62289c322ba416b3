"""The survey of all files of a Parquet data set: its columns, and what each one holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from mmstudio.api import BadFileError, ImportRequest, Problem, Slot, UsageError
from mmstudio_files.folders.kinds import kinds_of, sniffed, suffix_in
from mmstudio_files.formats.parquet_read import ParquetShard, open_shard, read_shard, row_count
from mmstudio_files.formats.parquet_schema import Seen, fields_of
from mmstudio_files.tables.cells import Reading, samples_of
from mmstudio_files.tables.column import Column
from mmstudio_files.tables.columns import Sight, decide
from mmstudio_files.tables.groups import Grouping, grouping_of, look
from mmstudio_files.tables.reader import Cells
from mmstudio_files.tables.tally import Tallies, Tally, tally_rows
from mmstudio_files.tables.whereabouts import surroundings

_LOOKED_AT, _AT_LEAST = 2000, 50
"""Number of rows that are examined in a data set, and in each of its files."""
_TEXT_BYTES = 400


@dataclass(frozen=True)
class ParquetSurvey:
    """The facts about the files.

    Attributes:
        root: Folder that files named by them must stay in.
        columns: Meaning of each column.
        words: Columns that hold texts as bytes.
        slots: The resulting slots.
        count: Number of rows.
        notes: Notes for the person.
        grouping: How consecutive rows form one sample, if some share a file.
    """

    root: Path
    columns: Mapping[str, Column]
    words: frozenset[str]
    slots: tuple[Slot, ...]
    count: int
    notes: tuple[str, ...]
    grouping: Grouping | None = None


def survey_shards(request: ImportRequest, shards: Sequence[ParquetShard]) -> ParquetSurvey:
    """Examine all files.

    Raises:
        UsageError: If none can be read, or a given slot does not fit.
    """
    count, notes, seen = 0, list[str](), dict[str, Seen]()
    good: list[ParquetShard] = []
    for shard in shards:
        try:
            with open_shard(shard.path) as file:
                rows, fields = row_count(file), fields_of(file.schema_arrow)
        except BadFileError as error:
            notes.append(str(error))
            continue
        for one in fields:
            seen.setdefault(one.key, Seen()).add(one)
        count += rows
        good.append(shard)
    if not good:
        reason = notes[0].rstrip(".")
        raise UsageError("{file} cannot be read: {reason}.", file=str(request.source), reason=reason)
    notes += _missing(seen, len(good))
    looked_at = [(shard, max(_AT_LEAST, _LOOKED_AT // len(good))) for shard in good]
    known, words = _media(looked_at, seen, request, notes)
    light = _light(seen, known, words, notes)
    tallies: Tallies = {name: Tally() for name in light}
    for shard, most in looked_at:
        tally_rows(_first(shard, light, most, words), tallies)
    around = surroundings([shard.path for shard in good], request.source)
    columns, slots, more = decide(tallies, Sight(request, around, typed=True), known)
    kept = {name: _typed(columns[name], seen[name]) for name in seen if name in columns}
    found = ParquetSurvey(around.root, kept, words, slots, count, tuple(notes + more))
    return _grouped(found, good)


def _grouped(found: ParquetSurvey, shards: Sequence[ParquetShard]) -> ParquetSurvey:
    """The survey with the grouping of rows that share a file: whether the first ones do."""
    texts = [column.slot for column in found.columns.values() if column.kind == "inline"]
    grouping = grouping_of(found.slots, texts, found.root)
    if grouping is None:
        return found
    samples = (
        item
        for shard in shards
        for cells in _first(shard, list(found.columns), _AT_LEAST, found.words)
        for item in samples_of("", cells, Reading(found.columns, found.root, shard.path.parent, shard.split))
    )
    looked = look(islice(samples, _AT_LEAST), grouping)
    if looked.files <= looked.parted or looked.numbering:
        return found
    return replace(found, notes=(*found.notes, *looked.notes), grouping=grouping)


def _missing(seen: Mapping[str, Seen], files: int) -> Iterator[str]:
    """Columns that only some files have."""
    for name, one in seen.items():
        if one.files < files and one.holds:
            yield (
                f"The column {name!r} is missing in {files - one.files} of the {files} files; "
                "their rows come without it."
            )


def _light(
    seen: Mapping[str, Seen], known: Mapping[str, Column], words: frozenset[str], notes: list[str]
) -> list[str]:
    """Columns whose cells have types, with notes about those that cannot be used."""
    light = []
    for name, one in seen.items():
        if name in known or ("media" in one.holds and name not in words):
            continue
        if one.holds == {"other"}:
            notes.append(f"The column {name!r} is left out: it holds {next(iter(one.kinds))}.")
        else:
            light.append(name)
    return light


def _typed(column: Column, seen: Seen) -> Column:
    """A table column with the kind of cells that the types state."""
    kind = seen.cells
    return replace(column, cells=kind) if column.kind == "table" and kind is not None else column


def _first(
    shard: ParquetShard, names: Sequence[str], most: int, words: frozenset[str] = frozenset()
) -> Iterator[Cells]:
    """The first rows of some columns of a file."""
    for number, (_, cells) in enumerate(read_shard(shard, names, words) if names else ()):
        if number >= most:
            return
        if not isinstance(cells, Problem):
            yield cells


def _media(
    looked_at: Sequence[tuple[ParquetShard, int]],
    seen: Mapping[str, Seen],
    request: ImportRequest,
    notes: list[str],
) -> tuple[dict[str, Column], frozenset[str]]:
    """Columns of files, with the modality of the first file in each; and columns of bytes that are texts."""
    names = [name for name, one in seen.items() if "media" in one.holds]
    by_suffix = kinds_of(request)
    found: dict[str, Column] = {}
    words: set[str] = set()
    for shard, most in looked_at:
        for cells in _first(shard, [name for name in names if name not in found], most):
            for name, cell in cells.items():
                modality = by_suffix.get(_suffix(cell))
                if modality and name not in found:
                    given = request.slots.get(name)
                    found[name] = Column(name, "content", name, given.modality if given else modality)
                elif _is_words(cell):
                    words.add(name)
            if len(found) == len(names):
                break
    taken = {*seen, *request.slots}
    for name, column in found.items():
        if name not in request.slots and column.modality not in taken:
            notes.append(f"The column {name!r} is read as the slot {column.modality!r}.")
            taken.add(column.modality)
            found[name] = replace(column, slot=column.modality)
    words -= found.keys()
    lost = [name for name in names if name not in found and name not in words]
    notes += [f"The column {name!r} is left out: it holds bytes of no known kind." for name in lost]
    return found, frozenset(words)


def _suffix(cell: Any) -> str:
    for item in cell if isinstance(cell, list) else [cell]:
        if isinstance(item, dict):
            data, path = item.get("bytes"), item.get("path")
            if suffix := sniffed(data or b"") or suffix_in(str(path or "")):
                return suffix
        elif isinstance(item, bytes) and (suffix := sniffed(item)):
            return suffix
    return ""


def _is_words(cell: Any) -> bool:
    """Whether bytes are a text: some programs write texts without marking them as such."""
    if not isinstance(cell, bytes):
        return False
    try:
        text = cell[:_TEXT_BYTES].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < _TEXT_BYTES - 4:
            return False
        text = cell[: error.start].decode("utf-8")
    return sum(map(str.isalpha, text)) > 1 and all(sign.isprintable() or sign.isspace() for sign in text)
