"""What is stored at once of checked rows."""

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
    """What is stored at once.

    Attributes:
        items: Of the importer, that it covers.
        rows: Of the source, that begin in it.
        good, problems: What became of them.
        remarks: What was said of files that are used.
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
        """What is done once these are, and of how many."""
        self._done += rows
        done = min(self._done, self._total) if self._total else self._done
        return self._head_start + done, self._head_start + self._total


def batches(portions: Iterator[tuple[RowChunk, list[Checked]]]) -> Iterator[RowBatch]:
    """Storable portions: large enough to be cheap, soon enough that little is lost."""
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
