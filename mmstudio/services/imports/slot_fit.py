"""The slot fit: rows added to a data set get its slot names, and their tables its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from mmstudio.core.sample import NewSample, Problem
from mmstudio.core.sentences import printable
from mmstudio.services.imports.row_chunks import Item


@dataclass(frozen=True)
class Fit:
    """How items are fitted to a data set; it can be pickled.

    Attributes:
        names: Slots of the source, each with its name in the data set; others are left out.
        columns: Columns of the data set's tables, by slot.
        root: Folder of the source.
        only: Sources, or files below the folder, of the items wanted; ``None`` for all.
    """

    names: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    root: str
    only: frozenset[str] | None = None

    def over(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items wanted, fitted."""
        for item in items:
            if self.only is None or self._wanted(item, self.only):
                yield self._fitted(item) if isinstance(item, NewSample) else item

    def _wanted(self, item: Item, only: frozenset[str]) -> bool:
        if printable(item.source) in only:
            return True
        if isinstance(item, Problem):
            return False
        files = (value for some in item.values.values() for value in some if isinstance(value, PurePath))
        return any(
            path.is_relative_to(self.root) and path.relative_to(self.root).as_posix() in only
            for path in files
        )

    def _fitted(self, sample: NewSample) -> Item:
        values: dict[str, tuple[Any, ...]] = {}
        for name, alternatives in sample.values.items():
            slot = self.names.get(name)
            kept = () if slot is None else tuple(self._cut(slot, value) for value in alternatives)
            kept = tuple(value for value in kept if value is not None)
            if slot is not None and kept:
                values[slot] = kept
        if not values:
            return Problem(sample.source, "The sample is skipped: nothing in it fits the data set.")
        return replace(sample, values=values)

    def _cut(self, slot: str, value: Any) -> Any:
        """A row reduced to the data set's columns, ``None`` if that leaves nothing; any other value as it is."""
        if slot not in self.columns or not isinstance(value, dict):
            return value
        row = {column: value.get(column) for column in self.columns[slot]}
        return row if any(cell is not None for cell in row.values()) else None
