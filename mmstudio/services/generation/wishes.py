"""Wishes: the results that a person wants made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.services.generation.conditions import Given
from mmstudio.services.generation.manifests import Refused


@dataclass(frozen=True)
class ItemWish:
    """One result to make.

    Attributes:
        name: Name of its file, without suffix.
        seed: Seed of its noise.
        conditions: Checked conditions.
    """

    name: str
    seed: int
    conditions: Given


@dataclass(frozen=True)
class Wanted:
    """Results to make, read from what was typed.

    Attributes:
        items: The results.
        notes: Sentences about what was ignored and about files that are used only in part.
        refused: Rows of a manifest that are left out.
    """

    items: list[ItemWish]
    notes: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True)
class GenerateRequest:
    """What to make.

    Attributes:
        run: Id or name of the run.
        items: Results to make.
        make: Target slots to make; empty makes all that are not given.
        guidance: Scale per slot.
        joint: Scale of the joint guidance; ``None`` takes the recipe's.
        settings: The generator's sampling settings that differ from the recipe's.
        fast: Whether to take the recipe's fast variant.
        checkpoint: ``latest`` or a step.
        out: Folder; a session's if ``None``.
        session: Id of the session; empty makes a new one.
        batch: Results made together; 0 takes the usual number. Small batches show results sooner, large ones finish sooner.
        strict: Whether one result that cannot be made refuses the whole request, before the first is made.
        refused: Rows that were left out already, reported with those that the run's encoders refuse.
    """

    run: str
    items: Sequence[ItemWish]
    guidance: Mapping[str, float] = field(default_factory=dict)
    joint: float | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    fast: bool = False
    checkpoint: str | int = "latest"
    out: Path | None = None
    session: str = ""
    batch: int = 0
    strict: bool = False
    refused: Sequence[Refused] = ()
    make: tuple[str, ...] = ()
