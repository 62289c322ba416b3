"""Moving folders of a project into its trash and back."""

from __future__ import annotations

import shutil
from pathlib import Path

from mmstudio.core.errors import StudioError
from mmstudio.core.files import bytes_below, sync_folder

RESULTS = "results-"
"""Beginning of the names of folders with single results, among those of sessions."""


def move_folder(source: Path, target: Path) -> None:
    """Rename a folder inside the project; does nothing if it is there already.

    Raises:
        StudioError: If the system refuses, e.g. because another program has one of its files open.
    """
    if not source.exists():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
    except OSError as error:
        raise StudioError(
            "The folder {path} cannot be moved: {reason}.",
            hint="Close what has files in it open and try again.",
            path=str(source),
            reason=error.strerror or str(error),
        ) from error
    sync_folder(target.parent)
    sync_folder(source.parent)


def remove_tree(folder: Path) -> int:
    """Remove a folder for good.

    Returns:
        Bytes made free.
    """
    freed = bytes_below(folder)
    shutil.rmtree(folder, ignore_errors=True)
    return freed - bytes_below(folder)
