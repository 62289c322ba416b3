"""A project as one file, ``NAME.mmstudio``: a zip of its folder, without rebuildable and deleted data."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from mmstudio.core.errors import BadFileError, StudioError, UsageError
from mmstudio.core.files.atomic import files_below, sync_file, sync_folder
from mmstudio.core.files.door import ordinary_bytes, refuse_link
from mmstudio.core.files.unpacker import extract
from mmstudio.storage.folder.description import as_json, read_description, write_description
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.folder.unfinished import workplace
from mmstudio.storage.project.departure import says_places, settle_database, strip_database, without_home

SUFFIX = ".mmstudio"
Told = Callable[[int, int], None]
_PRESSED = frozenset(
    {".png", ".jpg", ".jpeg", ".webp", ".flac", ".ogg", ".mp3", ".safetensors", ".gif", ".zip"}
)
"""Suffixes of files that compression does not make smaller."""
_ROOM = 1.05
"""An unpacked archive may take the free space divided by this; the rest is left to other programs."""


def write_archive(root: Path, file: Path, told: Told) -> int:
    """Write a project into one file; it may be open, and may change meanwhile.

    Args:
        root: The project's folder.
        file: Target file; replaced as a whole.
        told: Takes the number of files done and of all files; may raise to stop.

    Returns:
        Number of bytes written.

    Raises:
        UsageError: If the file would lie inside the project.
        StudioError: If it cannot be written.
    """
    layout = ProjectLayout(root)
    if file.resolve().is_relative_to(root.resolve()):
        raise UsageError("A project cannot be exported into its own folder.", hint="Choose another place.")
    try:
        with workplace(file) as place:
            database, made = place / layout.database.name, place / file.name
            copy_database(layout.database, database)
            found = sorted(_content(layout))
            with zipfile.ZipFile(made, "w", allowZip64=True) as archive:
                archive.write(database, layout.database.name, zipfile.ZIP_DEFLATED)
                archive.writestr(layout.description.name, _described(layout))
                for number, path in enumerate(found):
                    told(number, len(found))
                    refuse_link(path)
                    how = zipfile.ZIP_STORED if path.suffix.lower() in _PRESSED else zipfile.ZIP_DEFLATED
                    with suppress(FileNotFoundError):  # a running training removes old checkpoints
                        if says_places(path):
                            text = without_home(ordinary_bytes(path).decode("utf-8", "surrogateescape"))
                            archive.writestr(
                                layout.relative(path), text.encode("utf-8", "surrogateescape"), how
                            )
                        else:
                            archive.write(path, layout.relative(path), how)
            sync_file(made)
            made.replace(file)
        sync_folder(file.parent)
        return file.stat().st_size
    except (OSError, sqlite3.Error) as error:
        raise StudioError(
            "The project cannot be exported to {file}: {reason}.", file=str(file), reason=str(error)
        ) from error


def read_archive(file: Path, folder: Path, told: Told | None = None) -> None:
    """Unpack a project; only data is written, and no code in it is run.

    Args:
        file: A file from :func:`write_archive`.
        folder: Target folder; must not exist, or be empty.
        told: Takes the number of files done and of all files; may raise to stop.

    Raises:
        UsageError: If ``folder`` is not empty.
        BadFileError: If the file is damaged or does not hold a project, or the disk does not have enough space.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("{path} is not an empty folder.", hint="Choose another place.", path=str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    with workplace(folder) as place:
        beside = place / folder.name
        beside.mkdir()
        extract(file, beside, most_bytes=int(shutil.disk_usage(place).free / _ROOM), told=told)
        _check(ProjectLayout(beside), file.name)
        _settle(ProjectLayout(beside))
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)


def _check(layout: ProjectLayout, name: str) -> None:
    if not layout.description.is_file() or not layout.database.is_file():
        raise BadFileError("{name} holds no project.", name=name)


def _described(layout: ProjectLayout) -> str:
    """The project's description without its id, by which this computer recognises its own projects."""
    found = replace(read_description(layout), id="")
    return json.dumps(as_json(found), ensure_ascii=False, indent=1)


def _settle(layout: ProjectLayout) -> None:
    """Remove the id of an unpacked project, and map paths below a person's home folder to that of this computer."""
    write_description(layout, replace(read_description(layout), id=""))
    try:
        with closing(sqlite3.connect(layout.database)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            if (
                database.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger' LIMIT 1").fetchone()
                is None
            ):
                settle_database(database)
    except sqlite3.Error:
        return  # opening the project reports what is wrong with it


def _content(layout: ProjectLayout) -> Iterator[Path]:
    """Every file that belongs into the archive, except the database and the description."""
    for folder in (layout.assets, layout.runs, layout.outputs, layout.sweeps):
        yield from files_below(folder)


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy of the database, whatever is written meanwhile."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as present,
        closing(sqlite3.connect(target)) as copy,
    ):
        present.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        strip_database(copy)
