"""Unpacking of untrusted archives: nothing is written outside the folder, and the total size is bounded."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.door import open_ordinary

MOST_BYTES = 4 << 30
"""Default limit for the unpacked size of an archive; plugins have a lower one."""

Told = Callable[[int, int], None]


def extract(archive: Path, folder: Path, *, most_bytes: int = MOST_BYTES, told: Told | None = None) -> None:
    """Unpack a zip.

    Args:
        archive: The zip file.
        folder: Target folder; created if needed.
        most_bytes: Largest total size on the disk.
        told: Takes the number of files unpacked so far, and of all files.

    Raises:
        BadFileError: If it is not a zip, is damaged, holds a path that leads out of the folder, or is too large.
    """
    try:
        with open_ordinary(archive) as stream, zipfile.ZipFile(stream) as file:
            check_members(file, archive.name, most_bytes=most_bytes)
            items = file.infolist()
            for number, item in enumerate(items):
                if told is not None:
                    told(number, len(items))
                target = folder / PurePosixPath(item.filename)
                if item.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with file.open(item) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink)
    except OSError as error:
        raise BadFileError(
            "{name} cannot be unpacked: {reason}.", name=archive.name, reason=error.strerror or str(error)
        ) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ) as error:
        raise BadFileError("{name} cannot be unpacked: it is damaged.", name=archive.name) from error


def check_members(file: zipfile.ZipFile, name: str, *, most_bytes: int = MOST_BYTES) -> None:
    """Refuse an archive whose members would be written elsewhere or fill the disk.

    Raises:
        BadFileError: If there is such a member.
    """
    items = file.infolist()
    for item in items:
        path = PurePosixPath(item.filename.replace("\\", "/"))
        is_link = (item.external_attr >> 16) & 0o170000 == 0o120000
        if path.is_absolute() or ".." in path.parts or ":" in item.filename or is_link:
            raise BadFileError(
                "{name} holds the path {path!r}, which leads out of its folder.",
                name=name,
                path=item.filename,
            )
    if sum(item.file_size for item in items) > most_bytes:
        raise BadFileError("{name} is too large.", name=name)
