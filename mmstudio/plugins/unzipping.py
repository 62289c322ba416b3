"""Taking archives of strangers apart: nothing lands outside the folder, and nothing swells without bound."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path, PurePosixPath

from mmstudio.core.errors import BadFileError

_MOST_BYTES = 4 << 30
_MOST_FILES = 50_000


def extract(archive: Path, folder: Path) -> None:
    """Unpack a zip.

    Args:
        archive: The file.
        folder: Where to; made if needed.

    Raises:
        BadFileError: If it is no zip, is damaged, holds a path that leads out of the folder, or is too large.
    """
    try:
        with zipfile.ZipFile(archive) as file:
            check_members(file, archive.name)
            for item in file.infolist():
                target = folder / PurePosixPath(item.filename)
                if item.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with file.open(item) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise BadFileError("{name} cannot be unpacked: it is damaged.", name=archive.name) from error


def check_members(file: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive whose members would land elsewhere or fill the disk.

    Raises:
        BadFileError: If it is so.
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
    if len(items) > _MOST_FILES or sum(item.file_size for item in items) > _MOST_BYTES:
        raise BadFileError("{name} is too large.", name=name)
