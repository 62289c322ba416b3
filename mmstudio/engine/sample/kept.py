"""The cache of the model that was sampled from last, so that the next request does not wait for loading."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from mmstudio.core.memory import free_bytes, total_bytes

T = TypeVar("T")
_FREE_SHARE = 0.08
"""Share of the memory that must be free; with less free memory, nothing is kept."""


@dataclass
class Kept(Generic[T]):
    """Keeps one loaded object per device, keyed by the file it came from; safe to use from any thread.

    A device has one lane that samples, so two jobs never use one model at the same time.
    """

    _items: dict[str, tuple[tuple[Path, int, str], T]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, device: str, file: Path, load: Callable[[], T], kind: str = "") -> T:
        """The object loaded from a file, loaded now if necessary; the device's previous object is released first.

        Args:
            device: Device that it is loaded onto.
            file: Its file; if the file changed, it is loaded again.
            load: Loads it.
            kind: What it is loaded for.
        """
        key = (file, file.stat().st_mtime_ns, kind)
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
        """Release the object on a device, before something larger is loaded."""
        with self._lock:
            self._items.pop(device, None)


KEPT: Kept[Any] = Kept()
"""Models that stay loaded between jobs that generate; a training releases the model on its device."""
