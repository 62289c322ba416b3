"""Shards: many files of a data set in a few large ones, so that a shared disk is not asked a million times."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from mmstudio.core.complaints import reason_of
from mmstudio.core.errors import DamagedError, StudioError
from mmstudio.core.files.door import open_ordinary
from mmstudio.services.machines.job_folder import PackedFile
from mmstudio.storage.folder.assets import UnreadableError, hash_file
from mmstudio.storage.project.part import PartFile

MOST_BYTES = 1 << 30
"""Size from which the next file begins a new shard."""
MOST_FILES = 65_000
"""Files from which the next one begins a new shard: a zip that is read or written has a note of each in memory."""
_PIECE = 1 << 20


def write_shards(
    files: Iterable[PartFile], folder: Path, told: Callable[[int], None], most: int = MOST_BYTES
) -> tuple[PackedFile, ...]:
    """Write files into shards.

    Args:
        files: The files; each must still have the content that it had when it was imported.
        folder: Folder of the shards.
        told: Takes the number of files done; may raise to stop.
        most: Size from which the next file begins a new shard.

    Raises:
        StudioError: If a file cannot be read, or is another one than was imported.
    """
    made: list[Path] = []
    archive: zipfile.ZipFile | None = None
    try:
        for number, file in enumerate(files):
            told(number)
            if archive is None or made[-1].stat().st_size >= most or len(archive.filelist) >= MOST_FILES:
                if archive is not None:
                    archive.close()
                made.append(folder / f"shard-{len(made):05d}.zip")
                archive = zipfile.ZipFile(made[-1], "w", zipfile.ZIP_STORED, allowZip64=True)
            _add(archive, file)
    finally:
        if archive is not None:
            archive.close()
    return tuple(packed(path) for path in made)


def packed(path: Path) -> PackedFile:
    """What is noted of a file that is read elsewhere."""
    return PackedFile(name=path.name, bytes=path.stat().st_size, sha256=hash_file(path))


def checked(file: PackedFile, folder: Path) -> Path:
    """The path of a packed file.

    Raises:
        DamagedError: If it is missing, or its content is not as it was noted.
    """
    path = folder / file.name
    try:
        if path.is_symlink() or path.stat().st_size != file.bytes or hash_file(path) != file.sha256:
            raise DamagedError(
                "{name} has changed since it was written.", hint="Copy it again.", name=file.name
            )
    except (OSError, UnreadableError) as error:
        raise DamagedError(
            "{name} cannot be read: {reason}.", name=file.name, reason=reason_of(error)
        ) from error
    return path


def _add(archive: zipfile.ZipFile, file: PartFile) -> None:
    digest = hashlib.sha256()
    try:
        with open_ordinary(file.source) as source, archive.open(file.place, "w", force_zip64=True) as sink:
            while piece := source.read(_PIECE):
                digest.update(piece)
                sink.write(piece)
    except OSError as error:
        raise StudioError(
            "{path} cannot be copied: {reason}.", path=str(file.source), reason=error.strerror or str(error)
        ) from error
    if file.sha256 and digest.hexdigest() != file.sha256:
        raise StudioError(
            "{path} is another file than the one that was imported.",
            hint="Put it back, or import it again.",
            path=str(file.source),
        )
