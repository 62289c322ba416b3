"""The methods of intervals in words that a window can translate: they are stored with scores, in English and with numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

FACT_WORDS = (
    "BCa bootstrap",
    "DeLong",
    "Wilson",
    "at this n",
    "exact (Clopper-Pearson)",
    "influence of each row",
    "on log-odds",
    "paired by sample and seed",
    "percentile bootstrap of both sets",
    "t interval",
    "t interval over runs",
    "t interval over runs and samples",
    "unpaired",
    "{count} draws",
    "{count} random halves of both sets",
)
"""The parts of which methods are made."""
_NUMBER = re.compile(r"^\d+(?= )")


def told_method(method: str, tr: Callable[..., str]) -> str:
    """A stored method, part by part; a part that is not known stays as it is."""
    return ", ".join(_told(part, tr) for part in method.split(", "))


def _told(part: str, tr: Callable[..., str]) -> str:
    number = _NUMBER.match(part)
    template = _NUMBER.sub("{count}", part)
    if template not in FACT_WORDS:
        return part
    return tr(template, count=number.group()) if number else tr(template)
