"""Edits of the slots of a data set: their roles, and columns that are added to a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import select, update

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import Role, Slot
from mmstudio.storage.samples.slots import slots_from_json, slots_to_json
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.schema import datasets

TABLE = "table"
"""Modality of the table that a first column makes."""
_Change = Callable[[tuple[Slot, ...]], Sequence[Slot]]


class SlotEdits:
    """Edits of the slots of one data set; any thread may use it."""

    def __init__(self, database: Database, dataset_id: int) -> None:
        self._database = database
        self._id = dataset_id

    def set_role(self, slot: str, role: Role) -> None:
        """Set whether a slot is generated, conditions, or may do either; trained runs keep the roles that they started with.

        Raises:
            UsageError: If there is no such slot.
        """

        def change(slots: tuple[Slot, ...]) -> Sequence[Slot]:
            if slot not in [one.name for one in slots]:
                raise UsageError(
                    "The data set has no slot {slot!r}.",
                    hint="Its slots: {slots}.",
                    slot=slot,
                    slots=", ".join(one.name for one in slots),
                )
            return [replace(one, role=role) if one.name == slot else one for one in slots]

        self._change(change)

    def add_column(self, table: str, column: str) -> bool:
        """Add an empty column to a table, and the table where there is no slot of that name.

        Returns:
            Whether it was not there before.

        Raises:
            UsageError: If the slot is no table.
        """

        def change(slots: tuple[Slot, ...]) -> Sequence[Slot]:
            found = next((one for one in slots if one.name == table), None)
            if found is None:
                return [*slots, Slot(table, TABLE, "condition", (column,))]
            if not found.columns:
                raise UsageError("The slot {slot!r} is no table, so it has no columns.", slot=table)
            columns = tuple(dict.fromkeys((*found.columns, column)))
            return [replace(one, columns=columns) if one.name == table else one for one in slots]

        return self._change(change)

    def drop_column(self, table: str, column: str) -> None:
        """Take away a column that :meth:`add_column` has added and whose cells are empty, and the table with its last one."""

        def change(slots: tuple[Slot, ...]) -> Sequence[Slot]:
            left = [
                replace(one, columns=tuple(name for name in one.columns if name != column))
                if one.name == table
                else one
                for one in slots
            ]
            return [one for one in left if one.name != table or one.columns]

        self._change(change)

    def _change(self, change: _Change) -> bool:
        """Store other slots; returns whether they differ."""
        mine = datasets.c.id == self._id
        with self._database.write() as connection:
            before = slots_from_json(connection.execute(select(datasets.c.slots).where(mine)).scalar_one())
            after = tuple(change(before))
            connection.execute(update(datasets).where(mine).values(slots=slots_to_json(after)))
        return after != before
