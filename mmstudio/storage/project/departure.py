"""What a project does not say once it leaves the computer: where somebody's own folder is, and what was done with files outside.

In a file for others, a path below the person's own folder begins with ``~/``, and so means the folder of whoever opens it.
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
"""Columns in which paths of the person's files may stand."""
_NAMES = frozenset({"session.json", "log.txt"})
"""Files of a project in which they may."""


def without_home(text: str, home: Path | None = None) -> str:
    """A text in which the person's own folder is called ``~``, as it stands and as JSON writes it."""
    for written in _homes(home):
        text = text.replace(written, AWAY)
    return text


def at_home(path: str) -> str:
    """A path that may begin with ``~/``, on this computer."""
    return str(Path.home() / path[len(AWAY) :]) if path.startswith(AWAY) else path


def says_places(path: Path) -> bool:
    """Whether a file of a project may name places outside of it."""
    return path.name in _NAMES


def strip_database(copy: sqlite3.Connection) -> None:
    """Take out of a copy of a project's database what does not leave; no trace of it is left in the file.

    Jobs but trainings go: what they were to read or write is not there elsewhere.
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
    """Let folders that a project names below ``~/`` mean those of this computer."""
    with copy:
        rows = copy.execute("SELECT id, path FROM roots WHERE path LIKE '~/%'").fetchall()
        copy.executemany(
            "UPDATE roots SET path = ? WHERE id = ?", [(at_home(path), number) for number, path in rows]
        )


def _homes(home: Path | None) -> list[str]:
    """How paths below the person's own folder begin: with either separator, as they stand and inside of JSON."""
    own = home or Path.home()
    begun = [
        f"{place}{separator}"
        for place in (own, own.resolve())
        if str(place) != place.anchor
        for separator in ("/", "\\")
    ]
    return list(dict.fromkeys([*begun, *(json.dumps(one)[1:-1] for one in begun)]))
