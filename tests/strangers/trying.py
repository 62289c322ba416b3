"""Trying fuzzed values: how many per subject, and the allowed outcomes, a sentence or a valid object.

``MMSTUDIO_EXAMPLES`` is how many are tried in all; a few hundred where nothing is said, so that this takes seconds. What is
tried then is the same each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

from mmstudio.core.errors import StudioError

ASKED = int(os.environ.get("MMSTUDIO_EXAMPLES", "0"))


def examples(share: float) -> Callable[[Any], Any]:
    """How many are tried of a subject: its share of all, by chance; or a few, the same each time."""
    count = max(1, round(ASKED * share)) if ASKED else max(10, round(400 * share))
    return settings(
        max_examples=count,
        derandomize=not ASKED,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


def sentence_or(read: Callable[[], Any]) -> Any:
    """What a reader gives, or ``None`` after a sentence that can be shown."""
    try:
        return read()
    except StudioError as error:
        told = str(error)
    assert told.encode("utf-8")
    return None


def put(place: Path, name: str, text: str) -> Path:
    path = place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path
