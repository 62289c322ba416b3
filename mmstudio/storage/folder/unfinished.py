"""Working folders beside their targets: leftovers of a killed program are noted outside every project and removed later."""

from __future__ import annotations

import json
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.paths import config_dir
from mmstudio.storage.folder.lock import Holder

_NOTES = "unfinished"
"""Folder in the person's settings. Never part of a project, since notes from a stranger must not cause removals here."""
_PLACE = re.compile(r"\.[0-9a-f]{32}\.part")


@contextmanager
def workplace(target: Path) -> Iterator[Path]:
    """An empty hidden folder beside ``target``, on the same disk, which is removed after the block.

    Finished files are renamed out of it. Leftovers of killed programs are removed first.

    Args:
        target: A path in an existing folder.

    Raises:
        OSError: If the folder cannot be created.
    """
    remove_leftovers()
    place = target.absolute().with_name(f".{uuid.uuid4().hex}.part")
    notes = config_dir() / _NOTES
    notes.mkdir(parents=True, exist_ok=True)
    note = notes / f"{place.name[1:33]}.json"
    write_json(note, {"place": str(place), "holder": asdict(Holder.own())})
    try:
        place.mkdir()
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        note.unlink(missing_ok=True)


def remove_leftovers() -> list[Path]:
    """Remove what killed programs left beside their targets; folders of running ones stay.

    Returns:
        The folders that are removed now. If its disk is not connected, a folder keeps its note.
    """
    removed = []
    for note in sorted((config_dir() / _NOTES).glob("*.json")):
        try:
            data = json.loads(note.read_text("utf-8"))
            place, holder = Path(data["place"]), Holder(**data["holder"])
        except (OSError, ValueError, TypeError, KeyError):
            note.unlink(missing_ok=True)
            continue
        if holder.alive() or not place.parent.is_dir():
            continue
        if _PLACE.fullmatch(place.name) and place.is_dir() and not place.is_symlink():
            shutil.rmtree(place, ignore_errors=True)
            removed.append(place)
        if not place.exists():
            note.unlink(missing_ok=True)
    return removed
