"""Moving several files: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mmstudio.core.errors import StudioError


def move_all(pairs: Iterable[tuple[Path, Path]]) -> None:
    """Move files and folders within one disk; where one cannot be moved, those before it are moved back.

    Args:
        pairs: Where each is, and where it goes; missing folders are made.

    Raises:
        StudioError: If one cannot be moved.
    """
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in pairs:
            target.parent.mkdir(parents=True, exist_ok=True)
            source.rename(target)
            done.append((source, target))
    except OSError as error:
        for source, target in done:
            target.rename(source)
        raise StudioError(
            "The file {name} cannot be moved: {reason}.",
            name=source.name,
            reason=error.strerror or str(error),
        ) from error
