"""Dropped files and folders: gathered below one folder, so that an importer can take them as one source."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path

from mmstudio.core.errors import NotFoundError, StudioError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import is_relative
from mmstudio.core.files.json_text import read_json
from mmstudio.services.unpacking.kinds import is_archive
from mmstudio.storage.folder.layout import GATHERED

_MANIFESTS = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".json"})

_ORIGINS = "origins.json"


def gathering_place(cache: Path) -> Path:
    """Folder in the project's cache for files that are gathered or unpacked for an import."""
    return cache / GATHERED


def one_source(paths: Sequence[Path], place: Path, title: str) -> Path:
    """The source that dropped paths stand for.

    One folder, manifest or archive is taken where it lies. Anything else is gathered in a folder of its own, by links where
    the disk allows it and by copies elsewhere, so that only what was chosen is imported; a single manifest among the
    files is the source, with the other files beside it.

    Args:
        paths: Files and folders.
        place: Folder for gathered ones.
        title: Name of the gathered folder, which the data set is called after.

    Raises:
        NotFoundError: If none of the paths is there.
        StudioError: If the disk refuses.
    """
    there = [path for path in paths if path.exists()]
    if not there:
        raise NotFoundError(
            "The files are not there any more: {names}.", names=", ".join(path.name for path in paths[:3])
        )
    if len(there) == 1 and (
        there[0].is_dir() or there[0].suffix.lower() in _MANIFESTS or is_archive(there[0])
    ):
        return there[0]
    folder = place / uuid.uuid4().hex[:8] / title
    try:
        folder.mkdir(parents=True)
        origins = {}
        for path in there:
            taken = _free(folder, path)
            _take(path, taken)
            origins[taken.relative_to(folder).as_posix()] = str(path.absolute())
        write_json(folder.parent / _ORIGINS, origins)
    except OSError as error:
        shutil.rmtree(folder.parent, ignore_errors=True)
        raise StudioError(
            "The files cannot be gathered: {reason}.",
            hint="Put them into one folder and import that.",
            reason=error.strerror or str(error),
        ) from error
    manifests = [path for path in there if path.is_file() and path.suffix.lower() in _MANIFESTS]
    return folder / manifests[0].name if len(manifests) == 1 else folder


def take_anew(source: Path, place: Path) -> None:
    """Gather files again that were gathered before, since each may have been repaired where it lies.

    Raises:
        StudioError: If the disk refuses.
    """
    if not source.is_relative_to(place):
        return
    home = place / source.relative_to(place).parts[0]
    folder = home / source.relative_to(home).parts[0]
    try:
        origins = read_json(home / _ORIGINS)
    except (OSError, ValueError):
        return  # it was unpacked, not gathered
    for name, origin in origins.items() if isinstance(origins, dict) else ():
        taken, path = folder / name, Path(str(origin))
        if not (is_relative(name) and path.exists()):
            continue
        try:
            if taken.is_dir():
                shutil.rmtree(taken)
            taken.unlink(missing_ok=True)
            _take(path, taken)
        except OSError as error:
            raise StudioError(
                "The files cannot be gathered: {reason}.",
                hint="Put them into one folder and import that.",
                reason=error.strerror or str(error),
            ) from error


def forget_gathered(place: Path, needed: Iterable[Path]) -> None:
    """Remove gathered folders, except those that hold a source in ``needed``."""
    kept = {path.relative_to(place).parts[0] for path in needed if path.is_relative_to(place)}
    for folder in place.iterdir() if place.is_dir() else ():
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _free(folder: Path, path: Path) -> Path:
    """Where an item goes; the second of two with the same name goes into a folder named like its own."""
    wanted = folder / path.name
    number = 1
    while wanted.exists():
        number += 1
        wanted = folder / f"{path.parent.name} {number}" / path.name
    wanted.parent.mkdir(exist_ok=True)
    return wanted


def _take(path: Path, place: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, place, copy_function=_link)
    else:
        _link(path, place)


def _link(path: str | Path, place: str | Path) -> None:
    real = Path(path).resolve()
    try:
        os.link(real, place)
    except OSError:  # another disk, or one without links
        if real.is_file():
            shutil.copy2(real, place)
        else:  # an endless file is not copied; the check reports it
            Path(place).symlink_to(real)
