"""A pause of Python's garbage collection."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Pause garbage collection while Qt notifies all widgets of a change.

    Qt first lists all widgets and then notifies one after the other. Some handlers run Python code, which may then
    collect a dialog that was closed long ago: Qt would then reach a widget that does not exist any more.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
