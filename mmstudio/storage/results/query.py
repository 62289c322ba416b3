"""Search for results over all sessions: by words, seed, run, session, stars and tag, in some order."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mmstudio.core.results import item_and_slot
from mmstudio.storage.sql.database import Database

_MOST_SEED = 2**63
"""Seeds lie below; SQLite takes no larger numbers either."""
Order = Literal["latest", "oldest", "stars", "seed"]

_BY: dict[Order, str] = {
    "latest": "r.created DESC, r.id DESC",
    "oldest": "r.created, r.id",
    "stars": "r.stars DESC, r.created DESC, r.id DESC",
    "seed": "r.seed IS NULL, r.seed, r.created DESC, r.id DESC",
}


@dataclass(frozen=True)
class ResultFilter:
    """A filter for results, and their order.

    Attributes:
        words: Each must occur in a text or a table cell that the result was made from, in the name of a file that was
            given, in a text that was made, in its own name or in one of its tags, ignoring case.
        seed: Seed that it was made with; any if ``None``.
        run: Id of the run that made it; any if empty.
        session: Id of the session; any if empty.
        stars: Least rating.
        tag: Tag that it must have; any if empty.
        order: Order of what is found.
    """

    words: str = ""
    seed: int | None = None
    run: str = ""
    session: str = ""
    stars: int = 0
    tag: str = ""
    order: Order = "latest"


def find_results(database: Database, wanted: ResultFilter) -> array[int]:
    """Ids of the results that match and whose files are there, 8 bytes each."""
    return array("q", (row[0] for row in _matching(database, wanted)))


def find_cards(database: Database, wanted: ResultFilter) -> array[int]:
    """Ids as :func:`find_results` gives them, of files of one result the first alone."""
    seen: set[tuple[str, str]] = set()
    found: array[int] = array("q")
    for number, session, name in _matching(database, wanted):
        key = (session, result_of(name) or name)
        if key not in seen:
            seen.add(key)
            found.append(number)
    return found


def result_of(name: str) -> str:
    """Name of the result that a file holds one of several values of; empty where it is the only one."""
    item, slot = item_and_slot(name.rpartition(".")[0])
    return item if slot else ""


def _matching(database: Database, wanted: ResultFilter) -> Sequence[Any]:
    """Id, session and name of the files that match, in order."""
    if wanted.seed is not None and abs(wanted.seed) >= _MOST_SEED:
        return ()
    where = [
        "r.gone = ''",
        "EXISTS (SELECT 1 FROM sessions s WHERE s.id = r.session_id AND s.deleted = '')",
    ]
    params: dict[str, Any] = {}
    for name, value in (("run_id", wanted.run), ("session_id", wanted.session), ("seed", wanted.seed)):
        if value not in ("", None):
            params[name] = value
            where.append(f"r.{name} = :{name}")
    if wanted.stars:
        params["stars"] = wanted.stars
        where.append("r.stars >= :stars")
    if wanted.tag:
        params["tag"] = wanted.tag
        where.append(f"EXISTS ({_TAGGED} AND t.tag = :tag)")
    for number, word in enumerate(wanted.words.split()):
        where.append(_says(word, f"word{number}", params))
    query = f"SELECT r.id, r.session_id, r.name FROM results r WHERE {' AND '.join(where)} ORDER BY {_BY[wanted.order]}"  # noqa: S608 - only names of ours
    with database.read() as connection:
        return connection.exec_driver_sql(query, params).all()


_TAGGED = "SELECT 1 FROM result_tags t WHERE t.result_id = r.id"


def _says(word: str, name: str, params: dict[str, Any]) -> str:
    """Condition that a result or one of its tags says a word. SQLite folds the case of Latin letters only, so all forms of it are searched in tags."""
    params[name] = word.casefold()
    forms = sorted({word, word.lower(), word.upper(), word.capitalize()})
    params |= {f"{name}_{number}": form for number, form in enumerate(forms)}
    tag = " OR ".join(f"instr(t.tag, :{name}_{number})" for number in range(len(forms)))
    return f"(instr(r.words, :{name}) OR EXISTS ({_TAGGED} AND ({tag})))"
