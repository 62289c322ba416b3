"""What a result is given, as typed: --condition SLOT=VALUE, --table COLUMN=VALUE, --KIND VALUE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mmstudio.cli.options import Many
from mmstudio.cli.pairs import numbers, pairs

if TYPE_CHECKING:
    from mmstudio.plugins.registry import Registry
    from mmstudio.services.generation.conditions import Wish

TAKES_KINDS = {"ignore_unknown_options": True, "allow_extra_args": True}
"""Settings of a command that takes --KIND VALUE."""


def options_of_kinds(words: Sequence[str]) -> list[tuple[str, str | None]]:
    """``["--text", "a dog", "--image=dog.png"]`` as kinds with their values; ``None`` if no value follows.

    Raises:
        UsageError: If a word does not belong to any option.
    """
    from mmstudio.core.errors import UsageError

    found: list[tuple[str, str | None]] = []
    rest = iter(words)
    for word in rest:
        name, sign, value = word.partition("=")
        if not name.startswith("--") or len(name) == 2:
            raise UsageError("{word!r} does not belong to any option.", word=word)
        found.append((name[2:], value if sign else next(rest, None)))
    return found


def with_kinds(wish: Wish, given: Sequence[tuple[str, str | None]], registry: Registry) -> Wish:
    """A wish with kinds and their values.

    Raises:
        UsageError: If there is no such kind, or a value is missing.
    """
    from mmstudio.core.errors import UsageError

    known = [spec.id for spec in registry.modalities]
    found = []
    for name, value in given:
        if name not in known:
            raise UsageError(
                "There is no option --{name}.",
                hint="Kinds of conditions: {known}. All options: mmstudio generate --help.",
                name=name,
                known=", ".join(f"--{kind}" for kind in known),
            )
        if value is None:
            raise UsageError("The option --{name} needs a value.", name=name)
        found.append((name, value))
    return replace(wish, by_modality=found)


def wish_of(condition: Many, table: Many, weight: Many) -> Wish:
    """Conditions as typed."""
    from mmstudio.services.generation.conditions import Wish

    return Wish(
        conditions=pairs(condition or [], "--condition"),
        table=pairs(table or [], "--table"),
        weights=numbers(weight or [], "--weight"),
    )
