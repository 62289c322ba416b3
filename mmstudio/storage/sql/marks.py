"""Marks that a person puts on things, samples or results: stars and tags. Each change returns what undoes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Table, bindparam, delete, func, insert, select, update

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import MOST_STARS, as_tag
from mmstudio.storage.sql.database import Database

T = TypeVar("T")
_AT_ONCE = 500


@dataclass(frozen=True)
class Marks:
    """The stars and tags of one kind of things; any thread may use it.

    Attributes:
        database: Database of the project.
        things: Table with the columns ``id`` and ``stars``.
        tagged: Table with the column ``tag``.
        thing: Column of ``tagged`` that names the thing.
        these: Condition for some things that are there, by their ids.
    """

    database: Database
    things: Table
    tagged: Table
    thing: Column[Any]
    these: Callable[[Sequence[int]], ColumnElement[bool]]

    def tag(self, ids: Sequence[int], tag: str) -> list[int]:
        """Put a tag on things.

        Returns:
            Ids of the things that did not have it.

        Raises:
            UsageError: If it is blank or longer than 60 characters.
        """
        word = as_tag(tag)
        if not word:
            raise UsageError("A tag is made of 1 to 60 characters.")
        fresh: list[int] = []
        with self.database.write() as connection:
            for some in portions(ids):
                has = (self.tagged.c.tag == word) & self.thing.in_(some)
                known = set(connection.scalars(select(self.thing).where(has)))
                ours = connection.scalars(
                    select(self.things.c.id).where(self.these(some)).order_by(self.things.c.id)
                )
                fresh += [number for number in ours if number not in known]
            if fresh:
                rows = [{"tag": word, self.thing.name: number} for number in fresh]
                connection.execute(insert(self.tagged), rows)
        return fresh

    def untag(self, ids: Sequence[int], tag: str) -> list[int]:
        """Take a tag away from things.

        Returns:
            Ids of the things that had it.
        """
        had: list[int] = []
        with self.database.write() as connection:
            for some in portions(ids):
                place = (self.tagged.c.tag == tag) & self.thing.in_(some)
                had += connection.scalars(select(self.thing).where(place))
                connection.execute(delete(self.tagged).where(place))
        return had

    def tags(self, shown: ColumnElement[bool]) -> dict[str, int]:
        """All tags of the things that a condition names, each with how many have it."""
        query = (
            select(self.tagged.c.tag, func.count())
            .join(self.things, self.things.c.id == self.thing)
            .where(shown)
            .group_by(self.tagged.c.tag)
            .order_by(self.tagged.c.tag)
        )
        with self.database.read() as connection:
            return {row.tag: row[1] for row in connection.execute(query)}

    def star(self, stars: Mapping[int, int]) -> dict[int, int]:
        """Give things 0 to 5 stars.

        Returns:
            Their former stars.

        Raises:
            UsageError: If it is out of range.
        """
        if any(not 0 <= number <= MOST_STARS for number in stars.values()):
            raise UsageError("A rating has 0 to {most} stars.", most=MOST_STARS)
        before: dict[int, int] = {}
        with self.database.write() as connection:
            for some in portions(list(stars)):
                rows = connection.execute(
                    select(self.things.c.id, self.things.c.stars).where(self.these(some))
                )
                before |= {row.id: row.stars for row in rows}
            if before:
                change = update(self.things).where(self.things.c.id == bindparam("number"))
                connection.execute(
                    change.values(stars=bindparam("given")),
                    [{"number": number, "given": stars[number]} for number in before],
                )
        return before


def portions(ids: Sequence[T]) -> Iterator[list[T]]:
    """Ids or names in portions, since a statement takes a limited number of them."""
    for start in range(0, len(ids), _AT_ONCE):
        yield list(ids[start : start + _AT_ONCE])
