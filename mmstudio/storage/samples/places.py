"""Dense positions: when a sample leaves a split, the last ones take its position; when it returns, it gets it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, select, update

from mmstudio.storage.samples.filler import count
from mmstudio.storage.sql.schema import samples


def close_gaps(
    connection: Connection, dataset_id: int, split: str, places: Sequence[tuple[int, int]], reason: str
) -> None:
    """Remove samples from a split, and move its last samples into their positions.

    Args:
        connection: Connection inside a writing transaction.
        dataset_id: Row id of the data set.
        split: Split of all these samples.
        places: Ids and positions.
        reason: Why they are excluded.
    """
    left = count(connection, dataset_id, split) - len(places)
    out = [{"number": number, "why": reason} for number, _ in places]
    change = update(samples).where(samples.c.id == bindparam("number"))
    connection.execute(change.values(position=None, excluded=bindparam("why")), out)
    holes = sorted(position for _, position in places if position < left)
    behind = (samples.c.dataset_id == dataset_id) & (samples.c.split == split)
    last = connection.scalars(
        select(samples.c.id).where(behind, samples.c.position >= left).order_by(samples.c.position)
    ).all()
    moves = [{"number": number, "place": hole} for number, hole in zip(last, holes, strict=True)]
    if moves:
        connection.execute(change.values(position=bindparam("place")), moves)


def make_room(
    connection: Connection, dataset_id: int, split: str, ids: Sequence[int], places: Mapping[int, int]
) -> dict[int, int]:
    """Positions for samples that return to a split, restoring the former order if possible."""
    room = count(connection, dataset_id, split)
    wanted = {number: places[number] for number in ids if number in places}
    taken = set(wanted.values())
    if len(taken) < len(ids) or max(taken) >= room + len(ids):
        return {number: room + place for place, number in enumerate(ids)}
    holes = sorted(position for position in taken if position < room)
    rest = [position for position in range(room, room + len(ids)) if position not in taken]
    move = "UPDATE samples SET position = ? WHERE dataset_id = ? AND split = ? AND position = ?"
    if holes:
        rows = [(there, dataset_id, split, here) for here, there in zip(holes, rest, strict=True)]
        connection.exec_driver_sql(move, rows)
    return wanted
