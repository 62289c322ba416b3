"""Batches of checked rows, each stored at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from mmstudio.core.sample import Problem
from mmstudio.services.imports.row_chunks import Checked, FileRemark, RowChunk
from mmstudio.storage.samples.intake import ReadySample

_MOST = 1000
_MOST_S = 2.0


@dataclass
class RowBatch:
    """A batch of checked rows that is stored at once.

    Attributes:
        items: How many items of the importer it covers.
        rows: How many rows of the source begin in it.
        good, problems: The outcome of its rows.
        remarks: Remarks on files that are used.
    """

    items: int = 0
    rows: int = 0
    good: list[ReadySample] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[FileRemark] = field(default_factory=list)


class RowsDone:
    """How many rows of a source are done.

    Args:
        head_start: What counts as done before the first row.
        total: Rows of the source; 0 if that is not known.
        stored: Items that are stored already.
    """

    def __init__(self, head_start: int, total: int, stored: int) -> None:
        self._head_start, self._total, self._done = head_start, total, stored
        self.left = max(1, total - stored) if total else 0

    def after(self, rows: int) -> tuple[int, int]:
        """How many rows are done after a batch, and of how many."""
        self._done += rows
        done = min(self._done, self._total) if self._total else self._done
        return self._head_start + done, self._head_start + self._total


def batches(portions: Iterator[tuple[RowChunk, list[Checked]]]) -> Iterator[RowBatch]:
    """Batches to store: large enough to be cheap, small enough that little is lost on a crash."""
    batch, since = RowBatch(), time.monotonic()
    for chunk, checked in portions:
        batch.items, batch.rows = batch.items + chunk.items, batch.rows + chunk.rows
        for one in checked:
            if isinstance(one, Problem):
                batch.problems.append(one)
            elif isinstance(one, FileRemark):
                batch.remarks.append(one)
            else:
                batch.good.append(one)
        if batch.items >= _MOST or time.monotonic() - since > _MOST_S:
            yield batch
            batch, since = RowBatch(), time.monotonic()
    if batch.items:
        yield batch
