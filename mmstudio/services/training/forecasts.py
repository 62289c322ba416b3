"""Forecasts: how long a training step takes on this machine, as last measured."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmstudio.core.files.atomic import write_json
from mmstudio.plan.roles import Data
from mmstudio.plan.run_plan import plan_run
from mmstudio.services.versions import versions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mmstudio.core.sample import DatasetInfo
    from mmstudio.plan.recipe import Recipe
    from mmstudio.plugins.registry import Registry

_FILE = "forecasts.json"
_MOST = 200
_PASSING = {
    "minutes",
    "steps",
    "preview_every_s",
    "previews",
    "checkpoint_every_s",
    "checkpoint_every",
    "keep",
}
"""Settings that change how many steps a training has, not how long one takes."""


@dataclass(frozen=True)
class Forecast:
    """What a training needs.

    Attributes:
        step_s: Seconds per step; 0 if none was tried.
        micro: How many samples fit into memory at a time; 0 if none.
    """

    step_s: float
    micro: int


class Forecasts:
    """Measured forecasts, stored in a file beside the person's settings.

    Args:
        folder: Folder of the settings.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._known: dict[str, Forecast] = {}
        with suppress(OSError, ValueError, TypeError, AttributeError):
            for key, told in json.loads(self._path.read_text("utf-8")).items():
                self._known[str(key)] = Forecast(float(told["step_s"]), int(told["micro"]))

    def get(self, key: str) -> Forecast | None:
        """The latest measurement, or ``None``."""
        return self._known.get(key)

    def put(self, key: str, result: Mapping[str, Any]) -> Forecast:
        """Store the result of an estimate; a folder that cannot be written to is ignored."""
        found = Forecast(float(result["step_s"]), int(result["micro"]))
        self._known.pop(key, None)
        self._known[key] = found
        self._known = dict(list(self._known.items())[-_MOST:])
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_json(self._path, {name: asdict(one) for name, one in self._known.items()})
        return found


@cache
def _versions() -> dict[str, str]:
    return versions()


def forecast_key(recipe: Recipe, info: DatasetInfo, device: str, registry: Registry) -> str:
    """The key of a forecast: everything a step's duration depends on, i.e. model, slots, device and versions.

    Raises:
        NotFoundError, UsageError: If they do not fit each other, a part does not exist, or a setting is out of range.
    """
    plan = plan_run(recipe, Data.of(info), registry)
    facts = {
        "targets": [slot.name for slot in plan.targets],
        "tasks": {task.name: task.part.choice.model_dump(mode="json") for task in plan.tasks},
        "slots": [[slot.name, slot.modality, len(slot.columns)] for slot in plan.conditions],
        "generator": plan.generator.choice.model_dump(mode="json"),
        "fusion": None if plan.fusion is None else plan.fusion.choice.model_dump(mode="json"),
        "encoders": {name: part.choice.model_dump(mode="json") for name, part in plan.encoders.items()},
        "preprocess": recipe.model_dump(mode="json")["preprocess"],
        "training": recipe.training.model_dump(mode="json", exclude=_PASSING),
        "device": [device, os.cpu_count()],
        "versions": _versions(),
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]
