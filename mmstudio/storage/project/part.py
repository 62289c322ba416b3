"""A part of a project for another machine: the database with one run and its data set, and the files that these need."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import StudioError
from mmstudio.core.files.door import is_relative
from mmstudio.storage.folder.assets import UnreadableError, hash_file
from mmstudio.storage.folder.description import Description, write_description
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.project.archive import copy_database

_LEFT_OUT = ("jobs", "sessions", "results", "evaluations", "scores", "problems", "saved_filters")
_BATCH = 10_000
_HERE = "project of the run"
"""Name of the root that stands for the files of the project itself where they are not copied."""


@dataclass(frozen=True)
class PartFile:
    """A file that the part needs.

    Attributes:
        source: Where it lies here.
        place: Where it belongs in the part, relative and POSIX.
        sha256: Hash of its bytes.
    """

    source: Path
    place: str
    sha256: str


def write_part(layout: ProjectLayout, target: ProjectLayout, run: str, dataset: str) -> None:
    """Write the description and the database of a project that holds one run and its data set alone.

    Args:
        layout: The project.
        target: Layout of the part; its folder exists and is empty.
        run: Id of the run.
        dataset: Name of the data set.

    Raises:
        StudioError: If the database cannot be copied.
    """
    try:
        copy_database(layout.database, target.database)
        with _opened(target) as copy:
            for table in _LEFT_OUT:
                copy.execute(f"DELETE FROM {table}")  # noqa: S608 - names of ours
            copy.execute("DELETE FROM datasets WHERE name != ? OR deleted != ''", (dataset,))
            copy.execute("DELETE FROM runs WHERE id != ?", (run,))
            copy.execute("DELETE FROM samples WHERE position IS NULL")
            if copy.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sample_words'").fetchone():
                copy.execute(
                    "INSERT INTO sample_words(sample_words) VALUES ('delete-all')"
                )  # it knows words of all data sets
            copy.commit()
            copy.execute("VACUUM")
    except (OSError, sqlite3.Error) as error:
        raise StudioError("The data set cannot be copied: {reason}.", reason=str(error)) from error
    write_description(target, Description(dataset, "", (), ""))


def refer(layout: ProjectLayout, target: ProjectLayout) -> None:
    """Have the part name the files where they lie here, instead of holding them; both machines must see that place."""
    with _opened(layout, read=True) as own:
        roots = own.execute("SELECT path, id FROM roots").fetchall()
    with _opened(target) as copy:
        copy.executemany("UPDATE roots SET path = ? WHERE id = ?", roots)
        number = copy.execute(
            "INSERT INTO roots(name, path) VALUES (?, ?)", (_HERE, str(layout.root))
        ).lastrowid
        copy.execute(
            "UPDATE sample_values SET root_id = ? WHERE path IS NOT NULL AND root_id IS NULL", (number,)
        )
        copy.commit()


def files_of(layout: ProjectLayout, target: ProjectLayout) -> Iterator[PartFile]:
    """Every file of the part once; afterwards its database names the places in the part.

    Raises:
        StudioError: If a file cannot be read.
    """
    seen: set[str] = set()
    with _opened(layout, read=True) as own:
        roots = {int(number): Path(path) for number, path in own.execute("SELECT id, path FROM roots")}
    with _opened(target) as copy:
        rows = copy.execute(
            "SELECT sample_id, slot, ordinal, root_id, path, sha256 FROM sample_values WHERE path IS NOT NULL"
        )
        changed: list[tuple[str, str, int, str, int]] = []
        while found := rows.fetchmany(_BATCH):
            for sample, slot, ordinal, root, path, sha256 in found:
                file = _file(layout, None if root is None else roots[root], path, sha256)
                if root is not None:
                    changed.append((file.place, file.sha256, sample, slot, ordinal))
                if file.sha256 not in seen:
                    seen.add(file.sha256)
                    yield file
        copy.executemany(
            "UPDATE sample_values SET root_id = NULL, path = ?, sha256 = ? WHERE sample_id = ? AND slot = ? AND ordinal = ?",
            changed,
        )
        copy.execute("UPDATE datasets SET root_id = NULL")
        copy.execute("DELETE FROM roots")
        copy.commit()


def _file(layout: ProjectLayout, root: Path | None, path: str, sha256: str) -> PartFile:
    if not is_relative(path):
        raise StudioError("The path {path} leads out of its folder.", path=path)
    source = (layout.root if root is None else layout.outside(str(root))) / path
    if root is None:
        return PartFile(source, path, sha256)
    try:
        digest = sha256 or hash_file(source)
    except UnreadableError as error:
        raise StudioError("{path} cannot be read: {reason}.", path=str(source), reason=str(error)) from error
    return PartFile(source, layout.relative(layout.asset(digest, source.suffix)), digest)


def _opened(layout: ProjectLayout, *, read: bool = False) -> closing[sqlite3.Connection]:
    place = layout.database.resolve().as_uri()
    connection = sqlite3.connect(f"{place}?mode={'ro' if read else 'rw'}", uri=True)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
    return closing(connection)
