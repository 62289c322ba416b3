"""Checks of ``fit``: it reads values once, returns JSON, and always returns the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from mmstudio.core.sample import Slot
from mmstudio.testing.faults import doing, require, survives


def check_fit(
    part: str, make: Any, config: Any, slot: Slot, raws: Sequence[Any], **given: Any
) -> Mapping[str, Any]:
    """Check that a part learns a state from the values of a slot that can be stored with a run.

    Args:
        part: Name of the part in sentences.
        make: Class of the part.
        config: Its settings.
        slot: The slot.
        raws: Values of it.
        **given: Further arguments of its ``fit``: ``resources``, if it takes folders.

    Returns:
        The state, after it was written and read back.

    Raises:
        ContractError: If it breaks its contract.
    """
    with doing(part, "to be fitted to values that can be read once"):
        state = make.fit(config, slot, iter(raws), **given)
    with doing(part, "to write what it learned as JSON"):
        again: Mapping[str, Any] = json.loads(json.dumps(state, allow_nan=False))
    require(isinstance(again, dict), part, "must learn a dict")
    require(
        again == state and _same_kinds(again, state), part, "learns something that JSON gives back changed"
    )
    kind = getattr(make, "State", None)
    if kind is not None:
        with doing(part, "to take what it learned for a state of its own"):
            kind.model_validate(again)
    with doing(part, "to be fitted again"):
        require(
            make.fit(config, slot, iter(raws), **given) == state,
            part,
            "learns something else of the same values",
        )
    survives(part, "a data set without a value", lambda: make.fit(config, slot, iter(()), **given))
    return again


def _same_kinds(one: Any, other: Any) -> bool:
    """Whether JSON kept the types: tuples come back as lists, which is allowed, but 1 and 1.0 must stay different."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return all(_same_kinds(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return all(_same_kinds(*pair) for pair in zip(one, other, strict=True))
    return True
