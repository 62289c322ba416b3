"""Who follows results while they are made: nobody, or a person who sees a few values a second."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol


class Watcher(Protocol):
    """Whoever follows results while they are made."""

    def wants(self) -> bool:
        """Whether values on the way are wanted now."""

    def see(self, first: int, items: Sequence[Mapping[str, Any]], whole: Collection[str]) -> None:
        """Take the values of items as far as they are; newer ones replace them.

        Args:
            first: Number of the first item.
            items: Of each, in order, its values per target slot.
            whole: The slots whose values are finished.
        """


class Unwatched:
    """Nobody."""

    def wants(self) -> bool:
        """Never."""
        return False

    def see(self, first: int, items: Sequence[Mapping[str, Any]], whole: Collection[str]) -> None:
        """Nothing becomes of them."""
        del first, items, whole
