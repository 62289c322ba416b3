"""Results on their way to a person: shown as they grow, saved as soon as they are there, each with its recipe inside."""

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
    from mmstudio.engine.sample.items import Request
    from mmstudio.engine.sample.loading import Model

RECIPE_FORMAT = 2
KNOWN_FORMATS = (1, 2)
"""Those that are still read: in the first one, conditions said where they lay."""

EVERY_S = 0.25
"""Values on the way are told of so often: a person sees them grow, and whoever shows them has the time to."""


@dataclass(frozen=True)
class _Grown:
    """Values of an item on their way, and the slots whose values are finished."""

    values: Mapping[str, Any]
    whole: frozenset[str]


class Results:
    """What becomes of the results of one job.

    Args:
        context: Of the job.
        model: That makes them.
        payload: Of the job; without ``out`` nothing is saved.
        request: What was asked for.
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
            )  # the service made it; where the project is gone, it is not made again

    def wants(self) -> bool:
        """Whether values on the way are to be told of now: some time has passed since the last ones were."""
        return time.monotonic() - self._told >= EVERY_S

    def see(self, first: int, items: Sequence[Mapping[str, Any]], whole: Collection[str]) -> None:
        """Take the values of items as far as they are, and tell of them now and then."""
        wanted = self.wants()
        if wanted:
            self._told = time.monotonic()
        for index, values in enumerate(items, first):
            self._grown[index] = _Grown(dict(values), frozenset(whole))
            if wanted:
                self._show(index, values)

    def take(self, index: int, values: Mapping[str, Any]) -> None:
        """The values of an item, one per target slot."""
        self._grown.pop(index, None)
        if self._out is None:
            self._show(index, values)
            return
        for slot, value in values.items():
            try:
                self._save(self._out, index, slot, value, stopped=False)
            except BadFileError as error:  # an empty text, say: what could not be read again is not written
                name = str(self._payload["items"][self._request.places[index]]["name"])
                words = "{name} is not kept, since it could not be read again: {reason}"
                self._context.log(words, level="warning", name=name, reason=str(error))

    def keep_grown(self) -> None:
        """Save what was on its way: whole values as they are, of those that grow what there is, marked as stopped.

        What is too little to be a value of its modality is not kept, nor a sketch, a picture in its noise for instance.
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
                    self._context.log("What there was of it is not kept: {reason}", reason=str(error))

    def _show(self, index: int, values: Mapping[str, Any]) -> None:
        self._context.preview(kind_of_item(index), index, {slot: [value] for slot, value in values.items()})

    def _save(self, out: Path, index: int, slot: str, value: Any, *, stopped: bool) -> None:
        """Write one value with its recipe, and tell of it."""
        name = str(self._payload["items"][self._request.places[index]]["name"])
        codec = self._model.codec(slot)
        several = len(self._model.plan.targets) > 1
        path = out / (Path(name).stem + (f"-{name_for(slot)}" if several else "") + codec.suffix)
        inside = out.resolve().is_relative_to(self._context.project_dir.resolve())
        recipe = item_recipe(self._model, self._payload, index, self._request, slot, stopped=stopped)
        with atomic_files(path, self._context.cache_dir / STAGING if inside else out) as temporary:
            codec.write(value, temporary, recipe)
        told = {"path": str(path), "item": name, **({"slot": slot} if several else {})}
        self._context.result({**told, **({"stopped": True} if stopped else {})})


def item_recipe(
    model: Model,
    payload: Mapping[str, Any],
    index: int,
    request: Request,
    slot: str,
    *,
    stopped: bool = False,
) -> dict[str, Any]:
    """All that is needed to make a result again; goes inside its file.

    Args:
        model: That made it.
        payload: Of the job.
        index: Of the item in the request.
        request: What was asked for.
        slot: The target slot whose value it is.
        stopped: Whether it was stopped on the way.
    """
    item, made = payload["items"][request.places[index]], request.items[index]
    conditions = {
        name: [
            remembered(entry, card.key, card.weight)
            for entry, card in zip(entries, made.cards_on(name), strict=True)
        ]
        for name, entries in item.get("conditions", {}).items()
    }
    return {
        "format": RECIPE_FORMAT,
        "program": "MM Studio",
        "run": model.workspace.config.run,
        "checkpoint": {"step": model.checkpoint.step, "sha256": model.weights},
        "slot": slot,
        "conditions": conditions,
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


def used_versions(plan: ModelPlan, registry: Registry) -> dict[str, str]:
    """Versions of the libraries, and of the distributions that a model's parts come from."""
    parts = [
        registry.learners(plan.generator.id).provenance(plan.generator.id),
        *(registry.learners(part.id).provenance(part.id) for part in plan.targets.values()),
        *([] if plan.fusion is None else [registry.fusions.provenance(plan.fusion.id)]),
        *(registry.encoders.provenance(part.id) for part in plan.encoders.values()),
    ]
    return {**library_versions(), **{part.distribution: part.version for part in parts if part.distribution}}
