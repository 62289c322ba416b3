"""Settings of runs side by side: all that decides what a training does, defaults included."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import counted
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plugins.registry import Registry
from mmstudio.services.training.run_names import UNTOLD

DATASET, DATA, SEED, BUDGET = "dataset", "data", "seed", "budget"
_FIRST = (DATASET, DATA, SEED, BUDGET, "generator", "fusion")
_BUDGETS = frozenset({"minutes", "steps"})
Settings = Mapping[str, Any]
"""Settings by path, as the command line names them; values are those of JSON."""


@dataclass(frozen=True)
class SettingRow:
    """A setting that is not the same in all runs.

    Attributes:
        name: Path of the setting, as the command line names it.
        values: Value for each run, in words; empty if a run has no such setting.
    """

    name: str
    values: tuple[str, ...]


def settings_of(files: RunFolder, registry: Registry) -> Settings:
    """All settings of a run.

    Defaults are filled in where the run's plugins are installed; otherwise only what the run stored is known.

    Raises:
        DamagedError: If the run's configuration cannot be read.
    """
    config = files.config()
    try:
        plan = files.plan(registry)
    except StudioError:
        parts = _stored_parts(config.recipe)
    else:
        parts = _planned_parts(plan)
    return dict(_flattened(config, files, parts))


def differing(settings: Sequence[Settings | None]) -> tuple[SettingRow, ...]:
    """The settings that are not the same in all runs; ``None`` stands for a run whose settings cannot be read."""
    known = [one for one in settings if one is not None]
    rows = [
        SettingRow(name, tuple("" if one is None or name not in one else told(one[name]) for one in settings))
        for name in dict.fromkeys(name for one in known for name in one)
        if _differs(name, known)
    ]
    return tuple(sorted(rows, key=lambda row: _FIRST.index(row.name) if row.name in _FIRST else len(_FIRST)))


def _differs(name: str, settings: Sequence[Settings]) -> bool:
    having = [one[name] for one in settings if name in one]
    missing = (
        len(having) < len(settings) and name != DATA
    )  # older programs did not store the state of the data
    return missing or any(value != having[0] for value in having)


def told(value: Any) -> str:
    """A setting's value in words."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (list, tuple)) and all(isinstance(one, (str, int, float)) for one in value):
        return ", ".join(told(one) for one in value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def group_key(settings: Settings) -> str:
    """A key that is equal for runs that differ in nothing but the seed of their training."""
    untold = {f"training.{name}" for name in UNTOLD} | {SEED, "device"}
    kept = {name: value for name, value in settings.items() if name not in untold}
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def _flattened(config: RunConfig, files: RunFolder, parts: Mapping[str, Choice]) -> Iterator[tuple[str, Any]]:
    recipe = config.recipe
    yield DATASET, config.dataset
    if (state := _data_state(files)) is not None:
        yield DATA, state
    yield SEED, config.seed
    yield BUDGET, _budget(recipe.training)
    for name, choice in parts.items():
        yield name, choice.id
        for field, value in choice.settings.items():
            yield f"{name}.{field}", value
    yield "targets", list(recipe.targets)
    yield "conditions", list(recipe.conditions)
    yield "tasks", list(recipe.tasks)
    for name, task in recipe.tasks.items():
        yield f"task.{name}", task.id
        for field, value in task.settings.items():
            yield f"task.{name}.{field}", value
    yield "withheld", list(recipe.withheld)
    for slot, steps in recipe.preprocess.items():
        yield f"preprocess.{slot}", [step.id if not step.settings else step.model_dump() for step in steps]
    for field, value in recipe.training.model_dump(mode="json").items():
        if field not in _BUDGETS:
            yield f"training.{field}", value
    yield from _sampling(recipe)
    yield "device", config.device


def _sampling(recipe: Recipe) -> Iterator[tuple[str, Any]]:
    for field, value in recipe.sampling.model_dump(mode="json").items():
        if isinstance(value, dict):
            for name, inner in value.items():
                yield f"sampling.{field}.{name}", inner
        else:
            yield f"sampling.{field}", value


def _budget(training: Training) -> str:
    return counted(training.steps, "step") if training.steps else f"{training.minutes:g} min"


def _planned_parts(plan: RunPlan) -> dict[str, Choice]:
    found = {"generator": Choice(id=plan.generator.id, settings=plan.generator.settings)}
    if plan.fusion is not None:
        found["fusion"] = Choice(id=plan.fusion.id, settings=plan.fusion.settings)
    for slot, encoder in plan.encoders.items():
        found[f"encoder.{slot}"] = Choice(id=encoder.id, settings=encoder.settings)
    for slot, decoder in plan.decoders.items():
        found[f"decoder.{slot}"] = Choice(id=decoder.id, settings=decoder.settings)
    return found


def _stored_parts(recipe: Recipe) -> dict[str, Choice]:
    found = {"generator": recipe.generator}
    if recipe.fusion.id:
        found["fusion"] = recipe.fusion
    found |= {f"encoder.{slot}": choice for slot, choice in recipe.encoders.items()}
    return found | {f"decoder.{slot}": choice for slot, choice in recipe.decoders.items()}


def _data_state(files: RunFolder) -> str | None:
    """A short name for the content of the data set when the run began; ``None`` if it was not stored."""
    match files.data_state():
        case {"content": dict(content)}:
            return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]
    return None
