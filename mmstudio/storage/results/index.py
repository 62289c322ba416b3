"""The repository of the results' index. Files are the truth: a row is entered from a file, and hidden when it is gone."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from mmstudio.core.times import utc_now
from mmstudio.storage.results.query import ResultFilter, find_cards, find_results, result_of
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.marks import Marks, portions
from mmstudio.storage.sql.schema import result_tags, results, sessions


@dataclass(frozen=True, slots=True)
class NewResult:
    """What a result's file says of itself.

    Attributes:
        name: Name of the file.
        run: Id of the run that made it; empty if it does not say.
        seed: Seed of its noise; ``None`` if it does not say.
        checkpoint: Step of the checkpoint that made it.
        slot: Target slot whose value it is; empty if it does not say.
        created: ISO 8601 UTC.
        words: All that a text search looks through.
    """

    name: str
    run: str = ""
    seed: int | None = None
    checkpoint: int = 0
    slot: str = ""
    created: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result, as lists show it.

    Attributes:
        id: Row id in the project's database.
        session: Id of its session.
        name, run, seed, checkpoint, slot, created: See :class:`NewResult`.
        stars: Rating, 0 to 5.
        tags: Its tags, in order.
    """

    id: int
    session: str
    name: str
    run: str
    seed: int | None
    checkpoint: int
    slot: str
    created: str
    stars: int
    tags: tuple[str, ...] = ()


_NEAR = (
    "SELECT id, name FROM results WHERE session_id = ? AND name > ? AND name < ? AND gone = '' ORDER BY id"
)


class ResultIndex:
    """The index of one project's results; any thread may use it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.marks = Marks(database, results, result_tags, result_tags.c.result_id, results.c.id.in_)

    @property
    def writable(self) -> bool:
        """Whether the project was opened for writing."""
        return self._database.writable

    def stamps(self) -> dict[str, str]:
        """The sessions that are not deleted, each with the state of its folder that the index holds."""
        query = select(sessions.c.id, sessions.c.indexed).where(sessions.c.deleted == "")
        with self._database.read() as connection:
            return {row.id: row.indexed for row in connection.execute(query.order_by(sessions.c.id))}

    def names(self, session: str) -> set[str]:
        """Names of a session's results whose files were there."""
        query = select(results.c.name).where(results.c.session_id == session, results.c.gone == "")
        with self._database.read() as connection:
            return set(connection.scalars(query))

    def enter(self, session: str, found: Iterable[NewResult]) -> None:
        """Enter results of a session; one that was there before gets its stars and tags back."""
        rows = [_row(session, one) for one in found]
        if not rows:
            return
        fresh = insert(results)
        kept = {name: fresh.excluded[name] for name in rows[0] if name not in {"session_id", "name"}}
        with self._database.write() as connection:
            connection.execute(
                fresh.on_conflict_do_update(index_elements=["session_id", "name"], set_=kept), rows
            )

    def lose(self, session: str, names: Collection[str]) -> None:
        """Hide results whose files are gone; those without any mark are forgotten."""
        with self._database.write() as connection:
            for some in portions(list(names)):
                here = (results.c.session_id == session) & results.c.name.in_(some)
                marked = select(result_tags.c.result_id)
                plain = (results.c.stars == 0) & results.c.id.not_in(marked)
                connection.execute(delete(results).where(here & plain))
                connection.execute(update(results).where(here).values(gone=utc_now()))

    def stamp(self, session: str, state: str) -> None:
        """Store which state of a session's folder the index holds."""
        with self._database.write() as connection:
            connection.execute(update(sessions).where(sessions.c.id == session).values(indexed=state))

    def copy_marks(self, old: str, new: str) -> None:
        """Give the results of one session the stars and tags of those with the same names in another."""
        both = (
            "SELECT o.id AS old, n.id AS new, o.stars AS stars FROM results o "
            "JOIN results n ON n.name = o.name WHERE o.session_id = :old AND n.session_id = :new"
        )
        with self._database.write() as connection:
            rows = connection.exec_driver_sql(both, {"old": old, "new": new}).all()
            for row in rows:
                connection.execute(update(results).where(results.c.id == row.new).values(stars=row.stars))
                connection.exec_driver_sql(
                    "INSERT OR IGNORE INTO result_tags (tag, result_id) "
                    "SELECT tag, ? FROM result_tags WHERE result_id = ?",
                    (row.new, row.old),
                )

    def find(self, wanted: ResultFilter) -> array[int]:
        """Ids of the results that match, in the wanted order."""
        return find_results(self._database, wanted)

    def find_cards(self, wanted: ResultFilter) -> array[int]:
        """Ids of the results that match, in the wanted order; of files of one result the first alone."""
        return find_cards(self._database, wanted)

    def whole(self, ids: Sequence[int]) -> dict[int, list[int]]:
        """Ids of all files of the results that some files belong to, by the id of that file."""
        found: dict[int, list[int]] = {}
        with self._database.read() as connection:
            for some in portions(ids):
                there = select(results.c.id, results.c.session_id, results.c.name)
                for row in connection.execute(there.where(results.c.id.in_(some))).all():
                    item = result_of(row.name)
                    if not item:
                        found[row.id] = [row.id]
                        continue
                    place = (
                        row.session_id,
                        item,
                        f"{item}/",
                    )  # "/" follows "-" and ".", which part item and slot
                    near = connection.exec_driver_sql(_NEAR, place).all()
                    found[row.id] = [other.id for other in near if result_of(other.name) == item]
        return found

    def id_of(self, session: str, name: str) -> int | None:
        """Id of a result by its session and the name of its file; ``None`` if it is not known."""
        place = (results.c.session_id == session) & (results.c.name == name) & (results.c.gone == "")
        with self._database.read() as connection:
            return connection.scalar(select(results.c.id).where(place))

    def read(self, ids: Sequence[int]) -> list[StoredResult]:
        """Results by their ids, in that order; ids that are not known are left out."""
        found: dict[int, StoredResult] = {}
        with self._database.read() as connection:
            for some in portions(ids):
                tags: dict[int, list[str]] = defaultdict(list)
                tagged = (
                    select(result_tags).where(result_tags.c.result_id.in_(some)).order_by(result_tags.c.tag)
                )
                for row in connection.execute(tagged):
                    tags[row.result_id].append(row.tag)
                shown = results.c.id.in_(some) & (results.c.gone == "")
                for row in connection.execute(select(results).where(shown)):
                    found[row.id] = StoredResult(
                        row.id,
                        row.session_id,
                        row.name,
                        row.run_id,
                        row.seed,
                        row.checkpoint,
                        row.slot,
                        row.created,
                        row.stars,
                        tuple(tags.get(row.id, ())),
                    )
        return [found[number] for number in ids if number in found]

    def tags(self) -> dict[str, int]:
        """All tags, each with how many results that are there have it."""
        there = select(sessions.c.id).where(sessions.c.deleted == "")
        return self.marks.tags((results.c.gone == "") & results.c.session_id.in_(there))

    def count(self) -> int:
        """Number of results that are there."""
        there = select(sessions.c.id).where(sessions.c.deleted == "")
        shown = (results.c.gone == "") & results.c.session_id.in_(there)
        with self._database.read() as connection:
            return int(connection.scalar(select(func.count()).select_from(results).where(shown)) or 0)


def _row(session: str, one: NewResult) -> dict[str, Any]:
    return {
        "session_id": session,
        "name": one.name,
        "run_id": one.run,
        "seed": one.seed,
        "checkpoint": one.checkpoint,
        "slot": one.slot,
        "created": one.created,
        "words": one.words,
        "gone": "",
    }
