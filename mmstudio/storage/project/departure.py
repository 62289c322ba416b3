"""Removal of private paths from a project that leaves the computer: the home folder's place, and jobs about files outside.

In a file for others, a path below the home folder begins with ``~/``, and means the home folder of the person who opens
it.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from mmstudio.storage.job_store import TRAIN

AWAY = "~/"
_TOLD = (
    ("roots", "path"),
    ("jobs", "payload"),
    ("jobs", "failure"),
    ("jobs", "result"),
    ("problems", "source"),
    ("problems", "reason"),
)
"""Columns that may contain paths of the person's files."""
_NAMES = frozenset({"session.json", "log.txt"})
"""Files of a project that may contain such paths."""


def without_home(text: str, home: Path | None = None) -> str:
    """A text in which the home folder is replaced by ``~``, in plain form and as JSON writes it."""
    for written in _homes(home):
        text = text.replace(written, AWAY)
    return text


def at_home(path: str) -> str:
    """A path on this computer, from one that may begin with ``~/``."""
    return str(Path.home() / path[len(AWAY) :]) if path.startswith(AWAY) else path


def says_places(path: Path) -> bool:
    """Whether a file of a project may contain paths outside the project."""
    return path.name in _NAMES


def strip_database(copy: sqlite3.Connection) -> None:
    """Remove private data from a copy of a project's database, leaving no trace of it in the file.

    All jobs except trainings are removed: the files that they read or wrote do not exist elsewhere.
    """
    with copy:
        copy.execute("DELETE FROM jobs WHERE kind != ?", (TRAIN,))
        for table, column in _TOLD:
            for written in _homes(None):
                copy.execute(
                    f"UPDATE {table} SET {column} = replace({column}, ?, ?) WHERE instr({column}, ?)",  # noqa: S608 - names of ours
                    (written, AWAY, written),
                )
        for own in {str(Path.home()), str(Path.home().resolve())}:
            copy.execute("UPDATE roots SET path = ? WHERE path = ?", (AWAY, own))
    copy.execute("VACUUM")


def settle_database(copy: sqlite3.Connection) -> None:
    """Map folders that a project names below ``~/`` to those of this computer."""
    with copy:
        rows = copy.execute("SELECT id, path FROM roots WHERE path LIKE '~/%'").fetchall()
        copy.executemany(
            "UPDATE roots SET path = ? WHERE id = ?", [(at_home(path), number) for number, path in rows]
        )


def _homes(home: Path | None) -> list[str]:
    """Prefixes of paths below the home folder: with either separator, in plain form and inside JSON."""
    own = home or Path.home()
    begun = [
        f"{place}{separator}"
        for place in (own, own.resolve())
        if str(place) != place.anchor
        for separator in ("/", "\\")
    ]
    return list(dict.fromkeys([*begun, *(json.dumps(one)[1:-1] for one in begun)]))
