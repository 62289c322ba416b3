"""Filters of a data set that were saved under a name."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, insert, select

from mmstudio.core.errors import UsageError
from mmstudio.core.files.json_text import to_ordered_json
from mmstudio.storage.samples.query import SampleFilter
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.rows import damaged, json_of
from mmstudio.storage.sql.schema import saved_filters


class SavedFilters:
    """The saved filters of one data set; any thread may use it."""

    def __init__(self, database: Database, dataset_id: int) -> None:
        self._database = database
        self._id = dataset_id

    def put(self, name: str, wanted: SampleFilter | None) -> None:
        """Save a filter under a name, replacing an earlier one; ``None`` deletes it.

        Raises:
            UsageError: If the name is blank.
        """
        if not name.strip():
            raise UsageError("A filter needs a name.")
        key = (saved_filters.c.dataset_id == self._id) & (saved_filters.c.name == name.strip())
        with self._database.write() as connection:
            connection.execute(delete(saved_filters).where(key))
            if wanted is not None:
                text = to_ordered_json(asdict(wanted))
                row = {"dataset_id": self._id, "name": name.strip(), "wanted": text}
                connection.execute(insert(saved_filters), row)

    def all(self) -> dict[str, SampleFilter]:
        """Filters by name; unknown fields are left out.

        Raises:
            DamagedError: If a stored filter is not valid.
        """
        query = select(saved_filters).where(saved_filters.c.dataset_id == self._id)
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(saved_filters.c.name)).all()
        return {row.name: _filter(row.wanted) for row in rows}


def _filter(stored: str) -> SampleFilter:
    usual = asdict(SampleFilter())
    found = {name: value for name, value in json_of(stored, dict).items() if name in usual}
    if any(type(value) is not type(usual[name]) for name, value in found.items()):
        raise damaged(stored, "a filter")
    return SampleFilter(**found)
