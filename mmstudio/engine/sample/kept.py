"""The model that was sampled from last stays loaded, so that the next request need not wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from mmstudio.core.memory import free_bytes, total_bytes

T = TypeVar("T")
_FREE_SHARE = 0.08
"""Share of the memory below which nothing is kept."""


@dataclass
class Kept(Generic[T]):
    """One loaded thing per device, under the file it came from; any thread may ask.

    A device has one lane that samples, so that two jobs never use one model at a time.
    """

    _items: dict[str, tuple[tuple[Path, int], T]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, device: str, file: Path, load: Callable[[], T]) -> T:
        """What was loaded from a file before, or is loaded now; what the device kept before is let go first.

        Args:
            device: That it is loaded onto.
            file: A changed one is loaded anew.
            load: Makes it.
        """
        key = (file, file.stat().st_mtime_ns)
        with self._lock:
            found = self._items.get(device)
            if found is not None and found[0] == key:
                return found[1]
            self._items.pop(device, None)
        del found
        made = load()
        if free_bytes() > _FREE_SHARE * total_bytes():
            with self._lock:
                self._items[device] = (key, made)
        return made

    def let_go(self, device: str) -> None:
        """Keep nothing on a device: something larger is to come."""
        with self._lock:
            self._items.pop(device, None)


KEPT: Kept[Any] = Kept()
"""Models that stay loaded between the jobs that generate; a training lets go of its device's."""
