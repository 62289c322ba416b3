"""Watchers of results that are being made: a person who sees a few values a second, or nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol


class Watcher(Protocol):
    """Follows results while they are made."""

    def wants(self) -> bool:
        """Whether unfinished values are wanted now."""

    def see(self, first: int, items: Sequence[Mapping[str, Any]], whole: Collection[str]) -> None:
        """Take the unfinished values of items; newer ones replace older ones.

        Args:
            first: Number of the first item.
            items: Per item, in order, its values per target slot.
            whole: The slots whose values are finished.
        """


class Unwatched:
    """A watcher that ignores everything."""

    def wants(self) -> bool:
        """Always false."""
        return False

    def see(self, first: int, items: Sequence[Mapping[str, Any]], whole: Collection[str]) -> None:
        """Ignore the values."""
        del first, items, whole
