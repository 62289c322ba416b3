"""What people give as a source: a folder or a file that an importer takes, or a zip of one."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from mmstudio.core.errors import BadFileError, NotFoundError, StudioError, UsageError
from mmstudio.core.sample import Slot
from mmstudio.core.unzipping import extract
from mmstudio.jobs.execute import failure_of
from mmstudio.plugins.protocols import ImportPlan
from mmstudio.plugins.registry import Registry
from mmstudio.services.described import plan_as_described
from mmstudio.services.importing import make_importer, make_request

ZIP = ".zip"
_ROOM = 1.1
"""An archive may take the free space divided by this; the rest is left to the import."""


def plan_source(registry: Registry, source: Path, slots: Mapping[str, Slot]) -> tuple[str, ImportPlan]:
    """Look at a source.

    Returns:
        Id of the importer that takes it, and what it found.

    Raises:
        NotFoundError: If there is nothing.
        UsageError: If no importer takes it, or it cannot be read.
    """
    if not source.exists():
        raise NotFoundError("There is no file or folder {source}.", source=str(source))
    request, _ = make_request(registry, source.absolute(), slots)
    known = []
    for spec in registry.importers:
        try:
            importer = make_importer(registry, spec.id)
            takes = importer.detect(source)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a broken plugin hides no other importer
            known.append(f"{spec.id} (broken: {failure_of(error).message})")
            continue
        if takes:
            return spec.id, plan_as_described(importer, request)[1]
        known.append(spec.id)
    raise UsageError(
        "No importer takes {source}.",
        hint="Give a folder, a manifest (.csv, .tsv, .jsonl), or an archive. Importers: {known}.",
        source=str(source),
        known=", ".join(known) or "none",
    )


def unpacked(source: Path, place: Path) -> Path:
    """The folder that a zip holds, unpacked once; any other source as it is.

    Args:
        source: What was given.
        place: Folder of the project for what is unpacked.

    Raises:
        BadFileError: If it is damaged, holds a path that leads out of its folder, or is too large for the disk.
    """
    if source.suffix.lower() != ZIP or not source.is_file():
        return source
    state = source.stat()
    facts = f"{source.absolute()}\0{state.st_size}\0{state.st_mtime_ns}"
    key = hashlib.sha256(facts.encode("utf-8", "backslashreplace")).hexdigest()[:16]
    folder = place / key / source.stem
    if not folder.exists():
        _unpack(source, folder)
    inside = [path for path in folder.iterdir() if path.name != "__MACOSX"]
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _unpack(source: Path, folder: Path) -> None:
    """Unpack beside the place and rename, so that half of an archive is never taken for all of it."""
    beside = folder.parent / f".{uuid.uuid4().hex}"
    try:
        beside.mkdir(parents=True)
        extract(source, beside, most_bytes=int(shutil.disk_usage(beside).free / _ROOM))
        beside.rename(folder)
    except BadFileError:
        raise
    except OSError as error:
        raise StudioError(
            "{name} cannot be unpacked: {reason}.", name=source.name, reason=error.strerror or str(error)
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
