"""Sources that people give: a folder or file that an importer takes, or an archive of one."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import BadFileError, NotFoundError, StudioError, UsageError
from mmstudio.core.files.atomic import files_below
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import words_of
from mmstudio.jobs.execute import failure_of
from mmstudio.plugins.exchange import Importer, ImportPlan, ImportRequest
from mmstudio.plugins.registry import Registry
from mmstudio.services.datasets.own_description import make_importer, plan_as_described
from mmstudio.services.imports.job import make_request
from mmstudio.services.unpacking.kinds import archive_stem, archive_suffix, foreign_kind, is_archive, is_part
from mmstudio.services.unpacking.report import NAME, UnpackingReport
from mmstudio.services.unpacking.unpack import unpack

_ROOM = 1.1
"""An archive may take up the free space divided by this; the rest is left for the import."""


@dataclass(frozen=True)
class Opened:
    """A source as importers see it.

    Attributes:
        path: What was given, or the folder that it was unpacked into.
        report: Report on unpacking; ``None`` if there was nothing to unpack.
    """

    path: Path
    report: UnpackingReport | None = None


def plan_source(registry: Registry, source: Path, slots: Mapping[str, Slot]) -> tuple[str, ImportPlan]:
    """Examine a source.

    Returns:
        Id of the importer that takes it, and what it found.

    Raises:
        NotFoundError: If the source does not exist.
        UsageError: If no importer takes it, or it cannot be read.
    """
    if not source.exists():
        raise NotFoundError("There is no file or folder {source}.", source=str(source))
    taker, known = _taker(registry, source)
    if taker:
        request, _ = make_request(registry, source.absolute(), slots)
        return taker, _planned(make_importer(registry, taker), request)
    raise UsageError(
        "No importer takes {source}.",
        hint="Give a folder, a manifest (.csv, .tsv, .jsonl), or an archive. Importers: {known}.",
        source=str(source),
        known=", ".join(known) or "none",
    )


def _planned(importer: Importer, request: ImportRequest) -> ImportPlan:
    """What an importer finds; an unforeseen error of the importer is reported as such.

    Raises:
        UsageError: If the source cannot be read.
    """
    try:
        return plan_as_described(importer, request)[1]
    except (OSError, StudioError, MemoryError):
        raise
    except Exception as error:
        raise UsageError(
            "{source} cannot be read: the importer failed unexpectedly ({type}: {reason}).",
            hint="Save it in another format, or choose files of it; please report this.",
            source=request.source.name,
            type=type(error).__name__,
            reason=words_of(error),
        ) from error


def open_source(registry: Registry, source: Path, place: Path) -> Opened:
    """Open a source; an archive that no importer takes itself is unpacked once.

    Args:
        registry: The importers.
        source: Path that was given.
        place: Folder of the project for unpacked files.

    Raises:
        UsageError: If it is an archive of a kind that is not read.
        BadFileError: If nothing in it can be unpacked, or it is too large for the disk.
        StudioError: If the disk refuses.
    """
    if not source.is_file() or _taker(registry, source)[0]:
        return Opened(source)
    _refuse_foreign(source)
    if not is_archive(source):
        return Opened(source)
    state = source.stat()
    facts = f"{source.absolute()}\0{state.st_size}\0{state.st_mtime_ns}"
    home = place / hashlib.sha256(facts.encode("utf-8", "backslashreplace")).hexdigest()[:16]
    folder = home / (archive_stem(source).strip(" .") or "archive")
    if not (home / NAME).exists():
        shutil.rmtree(home, ignore_errors=True)
        _unpack(source, folder, home)
    inside = list(folder.iterdir())
    one = len(inside) == 1 and inside[0].is_dir()
    return Opened(inside[0] if one else folder, UnpackingReport.read(folder, place))


def _taker(registry: Registry, source: Path) -> tuple[str, list[str]]:
    """Id of the first importer that takes a source, or empty; and the names of those that do not."""
    known: list[str] = []
    for spec in registry.importers:
        try:
            if make_importer(registry, spec.id).detect(source):
                return spec.id, known
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a broken plugin must not hide other importers
            known.append(f"{spec.id} (broken: {failure_of(error).message})")
            continue
        known.append(spec.id)
    return "", known


def _refuse_foreign(source: Path) -> None:
    if is_part(source):
        raise UsageError(
            "{source} is one of several parts of an archive.",
            hint="Unpack all parts together with another program (7-Zip, say), then import the folder.",
            source=source.name,
        )
    if kind := foreign_kind(source):
        raise UsageError(
            "{source} is an archive of the kind {kind}, which is not read here.",
            hint="Unpack it with another program (7-Zip, say), then import the folder.",
            source=source.name,
            kind=kind,
        )


def _unpack(source: Path, folder: Path, home: Path) -> None:
    """Unpack beside the place and rename, so that a half-unpacked archive is never taken for a whole one."""
    beside = home.parent / f".{uuid.uuid4().hex}"
    try:
        beside.mkdir(parents=True)
        report = _unpack_all(source, beside)
        home.mkdir(parents=True)
        beside.rename(folder)
        report.write(home)
    except OSError as error:
        raise StudioError(
            "{name} cannot be unpacked: {reason}.", name=source.name, reason=error.strerror or str(error)
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _unpack_all(source: Path, folder: Path) -> UnpackingReport:
    """Unpack an archive, and also the archives in it if it holds mostly archives."""
    report = unpack(source, folder, most_bytes=_room(folder))
    files = list(files_below(folder))
    inner = [path for path in files if archive_suffix(path)]
    for path in inner if 2 * len(inner) >= len(files) else ():
        target = path.with_name(archive_stem(path) or "archive")
        try:
            target.mkdir()
            report.add(unpack(path, target, most_bytes=_room(folder)))
            path.unlink()
        except (BadFileError, FileExistsError) as error:
            report.tell(f"{source.name}: {path.relative_to(folder).as_posix()}", str(error))
    return report


def _room(folder: Path) -> int:
    return int(shutil.disk_usage(folder).free / _ROOM)
