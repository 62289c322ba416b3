"""What the page Generate asks for: requests of a generation, of a grid and of a live preview, made of a tray."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mmstudio.plan.grid import Axis
from mmstudio.services.generation.grids import GridRequest
from mmstudio.services.generation.tray import Tray, given
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio.services.opened import OpenProject

_TOGETHER = 4
"""How many results are made at a time, so that the first ones appear soon."""


def generation_of(opened: OpenProject, tray: Tray, session: str) -> GenerateRequest:
    """The results that a tray asks for, into a session."""
    service = opened.generation
    slots, common = _given(opened, tray)
    make = _make(opened, tray, common)
    if tray.manifest:
        wanted = service.from_manifest(
            tray.run, Path(tray.manifest), common, seed=tray.seed, count=tray.count, make=make
        )
        items, refused = wanted.items, wanted.refused
    else:
        refused = ()
        items = [ItemWish(f"{index:03d}", tray.seed + index, common) for index in range(tray.count)]
    return GenerateRequest(
        tray.run,
        items,
        guidance={slot: scale for slot, scale in tray.guidance.items() if slot in slots},
        joint=tray.joint,
        settings={} if tray.fast else tray.settings,
        fast=tray.fast,
        checkpoint=tray.checkpoint,
        session=session,
        batch=_TOGETHER,
        refused=refused,
        make=make,
    )


def grid_of(opened: OpenProject, tray: Tray, axes: Sequence[Axis]) -> GridRequest:
    """A grid whose cells share what is on a tray."""
    slots, common = _given(opened, tray)
    return GridRequest(
        tray.run,
        axes,
        common,
        tray.seed,
        tray.checkpoint,
        {slot: scale for slot, scale in tray.guidance.items() if slot in slots},
        tray.joint,
        {} if tray.fast else tray.settings,
        tray.fast,
        make=_make(opened, tray, common),
    )


def _given(opened: OpenProject, tray: Tray) -> tuple[frozenset[str], dict[str, Any]]:
    """The condition slots of a tray's run, and the values on the tray: conditions, and those held fixed."""
    reader = opened.generation.reader(tray.run)
    slots = frozenset(slot.name for slot in reader.slots)
    return slots - reader.held, given(tray.heard(slots, reader.held))


def _make(opened: OpenProject, tray: Tray, given_slots: Collection[str]) -> tuple[str, ...]:
    """The target slots to make; empty for all that are not given."""
    targets = tuple(slot.name for slot in opened.runs.plan(tray.run).targets)
    wanted = tray.makes(targets, given_slots)
    return () if wanted == replace(tray, make=()).makes(targets, given_slots) else wanted


def glance_of(opened: OpenProject, tray: Tray) -> GenerateRequest:
    """One quick result of a tray, which is not kept."""
    slots, common = _given(opened, tray)
    return GenerateRequest(
        tray.run,
        [ItemWish("look", tray.seed, common)],
        guidance={slot: scale for slot, scale in tray.guidance.items() if slot in slots},
        joint=tray.joint,
        fast=True,
        checkpoint=tray.checkpoint,
        make=_make(opened, tray, common),
    )
