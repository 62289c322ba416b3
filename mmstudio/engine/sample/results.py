"""Results on their way to a person: shown as they grow, saved as soon as they are ready, each with its recipe inside."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import BadFileError, StudioError
from mmstudio.core.files.atomic import STAGING, atomic_files
from mmstudio.core.files.door import name_for
from mmstudio.core.given import remembered
from mmstudio.core.results import kind_of_item
from mmstudio.engine.model.checkpoint import library_versions
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plugins.registry import Registry

if TYPE_CHECKING:
    from mmstudio.engine.sample.items import Item, Request
    from mmstudio.engine.sample.loading import Model

RECIPE_FORMAT = 2

EVERY_S = 0.25
"""Seconds between two reports of unfinished values: often enough to see them grow, and rare enough to show each."""


@dataclass(frozen=True)
class _Grown:
    """Unfinished values of an item, and its slots whose values are finished."""

    values: Mapping[str, Any]
    whole: frozenset[str]


class Results:
    """Takes the results of one job: shows and saves them.

    Args:
        context: Context of the job.
        model: The model that makes them.
        payload: Payload of the job; without ``out`` nothing is saved.
        request: The request.
    """

    def __init__(
        self, context: RunContext, model: Model, payload: Mapping[str, Any], request: Request
    ) -> None:
        self._context, self._model, self._payload, self._request = context, model, payload, request
        self._out = Path(payload["out"]) if payload.get("out") else None
        self._grown: dict[int, _Grown] = {}
        self._told = time.monotonic()
        if self._out is not None:
            self._out.mkdir(
                exist_ok=True
            )  # the service made the folder; if the project has been removed, it is not made again

    def wants(self) -> bool:
        """Whether unfinished values are to be reported now: enough time has passed since the last report."""
        return time.monotonic() - self._told >= EVERY_S

    def see(self, first: int, items: Sequence[Mapping[str, Any]], whole: Collection[str]) -> None:
        """Take the unfinished values of items, and report them from time to time."""
        wanted = self.wants()
        if wanted:
            self._told = time.monotonic()
        for index, values in enumerate(items, first):
            self._grown[index] = _Grown(dict(values), frozenset(whole))
            if wanted:
                self._show(index, values)

    def take(self, index: int, values: Mapping[str, Any]) -> None:
        """Take the finished values of an item, one per target slot."""
        self._grown.pop(index, None)
        if self._out is None:
            self._show(index, values)
            return
        for slot, value in values.items():
            try:
                self._save(self._out, index, slot, value, stopped=False)
            except BadFileError as error:  # what cannot be read back is not written: an empty text
                name = str(self._payload["items"][self._request.places[index]]["name"])
                words = "{name} is not kept, since it could not be read again: {reason}"
                self._context.log(words, level="warning", name=name, reason=error.told)

    def keep_grown(self) -> None:
        """Save unfinished work: finished values as they are, and growing values in their present state, marked as stopped.

        A value that is too short to be valid is not kept, and neither is a sketch, such as a picture that still holds
        noise.
        """
        if self._out is None:
            return
        for index, grown in self._grown.items():
            for slot, value in grown.values.items():
                stopped = slot not in grown.whole
                if stopped and not self._model.streams(slot):
                    continue
                try:
                    self._save(self._out, index, slot, value, stopped=stopped)
                except StudioError as error:
                    self._context.log("What there was of it is not kept: {reason}", reason=error.told)

    def _show(self, index: int, values: Mapping[str, Any]) -> None:
        self._context.preview(kind_of_item(index), index, {slot: [value] for slot, value in values.items()})

    def _save(self, out: Path, index: int, slot: str, value: Any, *, stopped: bool) -> None:
        """Write one value with its recipe, and report it."""
        name = str(self._payload["items"][self._request.places[index]]["name"])
        codec = self._model.codec(slot)
        several = len(self._model.plan.targets) > 1
        path = out / file_of(name, slot, codec.suffix, several=several)
        inside = out.resolve().is_relative_to(self._context.project_dir.resolve())
        recipe = item_recipe(self._model, self._payload, index, self._request, slot, stopped=stopped)
        with atomic_files(path, self._context.cache_dir / STAGING if inside else out) as temporary:
            codec.write(value, temporary, recipe)
        told = {"path": str(path), "item": name, **({"slot": slot} if several else {})}
        self._context.result({**told, **({"stopped": True} if stopped else {})})


def file_of(name: str, slot: str, suffix: str, *, several: bool) -> str:
    """Name of the file of a result's value.

    Args:
        name: Name of the item.
        slot: Target slot whose value it is.
        suffix: Suffix of the slot's codec.
        several: Whether the run makes several slots.
    """
    return Path(name).stem + (f".{name_for(slot)}" if several else "") + suffix


def item_recipe(
    model: Model,
    payload: Mapping[str, Any],
    index: int,
    request: Request,
    slot: str,
    *,
    stopped: bool = False,
) -> dict[str, Any]:
    """Everything that is needed to make a result again; it is kept inside its file.

    Args:
        model: The model that made it.
        payload: Payload of the job.
        index: Place of the item in the request.
        request: The request.
        slot: The target slot whose value it is.
        stopped: Whether it was stopped before it was finished.
    """
    item, made = payload["items"][request.places[index]], request.items[index]
    conditions = {
        name: [
            remembered(entry, card.key, card.weight)
            for entry, card in zip(entries, made.cards_on(name), strict=True)
        ]
        for name, entries in item.get("conditions", {}).items()
    }
    unread = _unread(model, made)
    return {
        "format": RECIPE_FORMAT,
        "program": "MM Studio",
        "run": model.workspace.config.run,
        "checkpoint": {"step": model.checkpoint.step, "sha256": model.weights},
        "slot": slot,
        **({"make": list(request.make)} if request.make else {}),
        "conditions": conditions,
        **({"unread": unread} if unread else {}),
        "guidance": dict(request.guidance.per_slot),
        "joint": request.guidance.joint,
        "settings": request.settings.model_dump(mode="json"),
        "seed": made.seed,
        "batch": {"index": index, "of": len(request.items)},
        "device": model.device.name,
        "precision": model.device.precision,
        "versions": used_versions(model.plan, model.workspace.registry),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        **({"stopped": True} if stopped else {}),
    }


def _unread(model: Model, item: Item) -> dict[str, float]:
    """The least share, 0 to 1, that is read of the values given for a slot, where one is longer than its encoder reads."""
    given = {**item.cards, **{slot: (card,) for slot, card in item.given.items()}}
    shares = {
        slot: min((model.sampler.share_read(slot, card) for card in cards), default=1.0)
        for slot, cards in given.items()
    }
    return {slot: round(share, 4) for slot, share in shares.items() if share < 1}


def used_versions(plan: ModelPlan, registry: Registry) -> dict[str, str]:
    """Versions of the libraries, and of the distributions that a model's parts come from."""
    parts = [
        registry.learners(plan.generator.id).provenance(plan.generator.id),
        *(registry.learners(part.id).provenance(part.id) for part in plan.targets.values()),
        *([] if plan.fusion is None else [registry.fusions.provenance(plan.fusion.id)]),
        *(registry.encoders.provenance(part.id) for part in plan.encoders.values()),
    ]
    return {**library_versions(), **{part.distribution: part.version for part in parts if part.distribution}}
