"""Work beside its target: what a killed program leaves of it is noted outside of every project, and removed by a later one."""

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
"""Folder of the person's settings. Never a part of a project: what a stranger notes must not be removed here."""
_PLACE = re.compile(r"\.[0-9a-f]{32}\.part")


@contextmanager
def workplace(target: Path) -> Iterator[Path]:
    """An empty hidden folder beside ``target``, on the same disk, which is gone after the block.

    Whatever is finished is renamed out of it. What programs left that were killed is removed first.

    Args:
        target: In a folder that exists.

    Raises:
        OSError: If it cannot be made.
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
    """Remove what killed programs left beside their targets; what running ones work on stays.

    Returns:
        The folders that are gone now. One whose disk is not there keeps its note.
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
