"""The main table of a folder: the one that names its pictures or sounds, whatever it is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, cast

from mmstudio.api import (
    BadFileError,
    Codec,
    FileFinder,
    ImportRequest,
    NewSample,
    Problem,
    Split,
    UsageError,
    name_key,
)
from mmstudio_files.folders.contents import loose_media, media_root
from mmstudio_files.folders.kinds import USUAL, suffix_in
from mmstudio_files.folders.places import entries, folders_in, printable, split_in
from mmstudio_files.tables.reader import DOUBTFUL, SUFFIXES, may_be_manifest, open_manifest
from mmstudio_files.tables.survey import survey
from mmstudio_files.tables.table_rows import rows_of_tables
from mmstudio_files.tables.whereabouts import ASIDE

_USUAL_STEMS = ("manifest", "metadata")
_TRIED = 16
_ROWS = 64
_MOST = 0.5
"""Share of the files named by a table that must exist, and share of the existing files that it must name, for it to be
the table of a folder."""


@dataclass(frozen=True)
class FolderTables:
    """The tables of a folder.

    Attributes:
        tables: Tables to read, each with the split from its name.
        others: Tables that are left out.
        unnamed: Least number of pictures and sounds that none of the tables names.
    """

    tables: tuple[tuple[Path, Split | None], ...] = ()
    others: tuple[Path, ...] = ()
    unnamed: int = 0


@dataclass(frozen=True)
class _Seen:
    """The facts about one table: its approximate number of rows, its columns, and whether it names files of the folder."""

    path: Path
    rows: int
    columns: int
    names_files: bool


def tables_of(source: Path) -> FolderTables:
    """The tables that describe a folder.

    A table called ``manifest`` does; so does one called ``metadata``, unless it names none of the pictures there.
    Otherwise it is the table that names most of them, or those named after splits (``train.tsv``, ``dev.tsv``).
    """
    usual = [Path(item.path) for item in entries(source) if _is_usual(item.name) and item.is_file()]
    usual.sort(key=lambda path: (_USUAL_STEMS.index(path.stem.lower()), SUFFIXES.index(path.suffix.lower())))
    if usual and (usual[0].stem.lower() == "manifest" or next(loose_media(source), None) is None):
        return FolderTables(((usual[0], None),))
    if next(loose_media(source), None) is None:
        return FolderTables()
    seen = [one for path in _candidates(source, usual) if (one := _look(path, source))]
    naming = [one for one in seen if one.names_files]
    if not naming:
        return FolderTables()
    media = sum(1 for _ in loose_media(source))
    usual_one = next((one for one in naming if one.path in usual), None)
    by_split = {split: one for one in naming if (split := split_in(one.path.stem))}
    if (
        usual_one is None
        and len(by_split) > 1
        and sum(one.rows for one in by_split.values()) >= _MOST * media
    ):
        chosen: tuple[tuple[Path, Split | None], ...] = tuple(
            (one.path, split) for split, one in by_split.items()
        )
    else:
        best = usual_one or max(naming, key=lambda one: (min(one.rows, media), one.columns))
        if usual_one is None and best.rows < _MOST * media:
            return FolderTables()
        chosen = ((best.path, None),)
    taken = {path for path, _ in chosen}
    rows = sum(one.rows for one in seen if one.path in taken)
    return FolderTables(
        chosen, tuple(one.path for one in seen if one.path not in taken), max(0, media - rows)
    )


def left_beside(found: FolderTables) -> list[str]:
    """Notes about files in the folder that are not read."""
    read = ", ".join(printable(path.name) for path, _ in found.tables)
    told = []
    if found.others:
        names = ", ".join(printable(path.name) for path in found.others)
        are = "is" if len(found.others) == 1 else "are"
        told.append(f"{names} {are} left aside beside {read}: choose a table by itself to read that one.")
    if found.unnamed:
        files = "1 picture or sound is" if found.unnamed == 1 else f"{found.unnamed:,} pictures or sounds are"
        told.append(f"At least {files} left aside: more lie there than {read} has rows.")
    return told


def _is_usual(name: str) -> bool:
    return suffix_in(name) in SUFFIXES and name.lower().removesuffix(suffix_in(name)) in _USUAL_STEMS


def _candidates(source: Path, usual: Sequence[Path]) -> Iterator[Path]:
    """Files that may be such a table: at the top or in a folder of tables, and not named like a picture beside it."""
    top = media_root(source, last=False)
    homes = dict.fromkeys(
        [source, top, *(folder for folder in folders_in(top) if folder.name.lower() in ASIDE)]
    )
    found = list[Path]()
    for home in homes:
        items = [item for item in entries(home) if item.is_file()]
        stems = {
            name_key(Path(item.name).stem)
            for item in items
            if USUAL.get(suffix_in(item.name), "text") != "text"
        }
        found += [
            Path(item.path)
            for item in items
            if suffix_in(item.name) in (*SUFFIXES, *DOUBTFUL) and name_key(Path(item.name).stem) not in stems
        ]
    found.sort(key=lambda path: (path not in usual, path.suffix.lower() in DOUBTFUL))
    yield from islice((path for path in found if may_be_manifest(path)), _TRIED)


def _look(path: Path, source: Path) -> _Seen | None:
    """The facts about a table and the files of a folder; ``None`` if it cannot be read as a table."""
    request = usual_request(source)
    try:
        table = open_manifest(path, request)
        found = survey([table], request)
        named = names_files(rows_of_tables(found, [(table, None)]), source)
    except UsageError:
        return None
    return _Seen(path, found.count, len(found.columns), named)


def names_files(rows: Iterable[NewSample | Problem], source: Path) -> bool:
    """Whether most files named by the first rows are in a folder."""
    finder = FileFinder(source.resolve())
    first = (row for row in islice(rows, _ROWS) if isinstance(row, NewSample))
    files = [
        value
        for row in first
        for values in row.values.values()
        for value in values
        if isinstance(value, Path)
    ]
    return sum(_is_there(finder, file) for file in files) > _MOST * len(files)


def _is_there(finder: FileFinder, path: Path) -> bool:
    try:
        return finder.find(path).is_file()
    except (BadFileError, OSError, ValueError):
        return False


def usual_request(source: Path) -> ImportRequest:
    """A request with the usual suffixes, for examining a source before the modalities are known."""
    suffixes: dict[str, tuple[str, ...]] = {"image": (), "text": (), "audio": (), "table": ()}
    for suffix, modality in USUAL.items():
        suffixes[modality] = (*suffixes[modality], suffix)
    nobody = cast("Codec", cast("Any", None))
    return ImportRequest(source, {}, {name: (nobody, known) for name, known in suffixes.items()})
