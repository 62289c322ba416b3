"""Values of an axis of a grid, as a person types them."""

from __future__ import annotations

import math
import re
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.payloads import MOST_WEIGHT
from mmstudio.plan.grid import CHECKPOINT, FAST, GUIDANCE, MOST_VALUES, RUN, SEED, SETTINGS, WEIGHT
from mmstudio.plan.recipe_settings import parse_value

_SPAN = re.compile(r"\s*(-?\d{1,18})\s*\.\.\s*(-?\d{1,18})\s*")
_YES, _NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})
_SEEDS = 2**63
_WANTED = {
    CHECKPOINT: "Write latest, best or a step.",
    SEED: "Write a whole number.",
    FAST: "Write yes or no.",
    WEIGHT: "Write a number from 0 to 5.",
    GUIDANCE: "Write a number.",
}


def axis_value(setting: str, text: str) -> Any:
    """A value of any setting but the run, typed.

    Raises:
        UsageError: If it is none of its setting.
    """
    text = text.strip()
    if setting == CHECKPOINT and text in {"latest", "best"}:
        return text
    if setting == FAST and text.lower() in _YES | _NO:
        return text.lower() in _YES
    try:
        if setting.startswith(SETTINGS):
            return parse_value(text)
        value = int(text) if setting in {SEED, CHECKPOINT} else float(text)
    except ValueError:
        value = math.nan
    most = MOST_WEIGHT if setting.startswith(WEIGHT) else _SEEDS - 1
    least = 0 if setting.startswith(WEIGHT) or setting == CHECKPOINT else -_SEEDS
    if setting == FAST or not least <= value <= most:
        raise UsageError(
            "{text!r} is no value of {setting!r}.",
            hint=_WANTED[_kind(setting)],
            text=text,
            setting=setting,
        )
    return value


def spread(setting: str, text: str) -> list[str]:
    """``1..4`` as its whole numbers; any other text as it is.

    Raises:
        UsageError: If they are too many.
    """
    found = _SPAN.fullmatch(text)
    if found is None or setting == RUN:
        return [text]
    first, last = int(found[1]), int(found[2])
    step = 1 if last >= first else -1
    if abs(last - first) >= MOST_VALUES:
        raise UsageError("{text} are more than {most} values.", text=text, most=MOST_VALUES)
    return [str(number) for number in range(first, last + step, step)]


def _kind(setting: str) -> str:
    return WEIGHT if setting.startswith(WEIGHT) else setting if setting in _WANTED else GUIDANCE
