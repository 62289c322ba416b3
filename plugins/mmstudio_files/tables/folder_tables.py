"""Which table a folder is about: the one that names the pictures or sounds in it, whatever it is called."""

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
"""A table is about a folder if more than this share of the files that it names are there, and of those there it names so
many."""


@dataclass(frozen=True)
class FolderTables:
    """The tables of a folder.

    Attributes:
        tables: Those that are read, each with the split that its name says.
        others: Tables that are left aside.
        unnamed: At least so many pictures and sounds lie there that none of the tables names.
    """

    tables: tuple[tuple[Path, Split | None], ...] = ()
    others: tuple[Path, ...] = ()
    unnamed: int = 0


@dataclass(frozen=True)
class _Seen:
    """What was seen of one table: how many rows it has, about, how many columns, and whether it names files of the folder."""

    path: Path
    rows: int
    columns: int
    names_files: bool


def tables_of(source: Path) -> FolderTables:
    """The tables that a folder is about.

    One that is called ``manifest`` is; one that is called ``metadata`` too, unless it names none of the pictures there.
    Else the one that names most of them, or those that are called after splits (``train.tsv``, ``dev.tsv``).
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
    """Sentences about what lies in the folder and is not read."""
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
    """Files that may be such a table: at the top, or in a folder of tables, and not called after a picture beside it."""
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
    """What a table says of the files in a folder; ``None`` if it cannot be read as one."""
    request = usual_request(source)
    try:
        table = open_manifest(path, request)
        found = survey([table], request)
        named = names_files(rows_of_tables(found, [(table, None)]), source)
    except UsageError:
        return None
    return _Seen(path, found.count, len(found.columns), named)


def names_files(rows: Iterable[NewSample | Problem], source: Path) -> bool:
    """Whether most of the files that the first rows name are in a folder."""
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
    """A request that knows the usual suffixes, for looking at a source before it is known which modalities there are."""
    suffixes: dict[str, tuple[str, ...]] = {"image": (), "text": (), "audio": (), "table": ()}
    for suffix, modality in USUAL.items():
        suffixes[modality] = (*suffixes[modality], suffix)
    nobody = cast("Codec", cast("Any", None))
    return ImportRequest(source, {}, {name: (nobody, known) for name, known in suffixes.items()})
