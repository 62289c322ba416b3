"""A check that a project's folder holds only regular files and folders, since one from elsewhere may hold anything."""

from __future__ import annotations

import os
from pathlib import Path

from mmstudio.core.errors import DamagedError
from mmstudio.core.files.door import shown


def check_tree(root: Path) -> None:
    """Refuse a folder that contains links, pipes, devices or sockets at any depth; the program never creates them there.

    Raises:
        DamagedError: If there is one; the sentence names it.
    """
    waiting = [str(root)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif not entry.is_file(follow_symlinks=False):
                        raise _refused(entry)
        except OSError as error:
            raise DamagedError(
                "The folder {path} of the project cannot be read: {reason}.",
                path=shown(folder),
                reason=error.strerror or str(error),
            ) from error


def _refused(entry: os.DirEntry[str]) -> DamagedError:
    if entry.is_symlink():
        return DamagedError(
            "{path} is a link, and the project was not made on this computer.",
            hint="Put what it leads to in its place, or remove it. If the project is yours, call it that: mmstudio project adopt.",
            path=shown(entry.path),
        )
    return DamagedError(
        "{path} is neither a file nor a folder, and the project was not made on this computer.",
        hint="Remove it.",
        path=shown(entry.path),
    )
