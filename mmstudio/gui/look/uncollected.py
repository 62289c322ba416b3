"""Time in which Python looks for no garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Have Python look for no garbage while Qt tells all parts of the window of a change.

    Qt writes all of them down and tells one after the other; what it tells is in part Python's, which may then find that a dialog
    closed long ago is garbage, and take it away: Qt would come to a part that is no longer there.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
