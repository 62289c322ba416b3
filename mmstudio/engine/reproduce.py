"""Making a result again from the recipe inside its file, and saying how close the two are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mmstudio.core.context import RunContext
from mmstudio.core.errors import UsageError
from mmstudio.engine.checkpoint import library_versions
from mmstudio.engine.generate import RECIPE_FORMAT, Model, checked_turn, make_request, open_model

_OTHER_BATCH = "It was made in a batch of another size, and sums come out in another order."
_OTHER_MACHINE = "The processor or the number of its threads is another, and sums come out in another order."
_CLOSE = 3
"""Largest mean difference, in steps of 1/255, at which two results count as close."""


def reproduce(context: RunContext) -> None:
    """Regenerate the payload's ``file`` and report ``identical``, ``close`` or ``different`` with reasons."""
    path = Path(context.job.payload["file"])
    recipe = _recipe_of(context, path)
    model = open_model(context, recipe["run"], int(recipe["checkpoint"]["step"]))
    _, codec = model.target()
    request = make_request(model, _payload(context, recipe))
    made = None
    for _, values in model.sampler.generate(
        request.items, request.guidance, request.settings, turn=checked_turn(context)
    ):
        made = next(iter(values.values()))
    difference, mean = _difference(codec.preview(codec.read(path)), codec.preview(made))
    reasons = _reasons(model, recipe)
    verdict = "identical" if difference == 0 else "close" if mean <= _CLOSE else "different"
    if verdict != "identical" and not reasons:
        alone = int(recipe["batch"]["of"]) == 1
        reasons.append(_OTHER_MACHINE if alone else _OTHER_BATCH)
    context.result(
        {"verdict": verdict, "max_difference": difference, "mean_difference": mean, "reasons": reasons}
    )


def _recipe_of(context: RunContext, path: Path) -> dict[str, Any]:
    """The recipe inside a file of any known modality.

    Raises:
        UsageError: If there is none, or it is of a newer format.
    """
    for spec in context.registry.modalities:
        if path.suffix.lower() in spec.suffixes:
            from mmstudio.plugins.specs import resolve

            recipe: dict[str, Any] | None = resolve(spec.factory)().read_recipe(path)
            if recipe is not None and recipe.get("format") == RECIPE_FORMAT:
                return recipe
    raise UsageError(
        "{name} carries no recipe of this program.",
        hint="Only files made by generating can be reproduced.",
        name=path.name,
    )


def _payload(context: RunContext, recipe: Mapping[str, Any]) -> dict[str, Any]:
    conditions = {
        slot: [_entry(context, entry) for entry in entries] for slot, entries in recipe["conditions"].items()
    }
    return {
        "items": [{"name": "again", "seed": recipe["seed"], "conditions": conditions}],
        "guidance": recipe["guidance"],
        "joint": recipe["joint"],
        "settings": recipe["settings"],
    }


def _entry(context: RunContext, entry: Mapping[str, Any]) -> dict[str, Any]:
    """A condition's content: where it was, or the project's own copy of it."""
    if "path" not in entry:
        return dict(entry)
    digest = str(entry["sha256"])
    found = [
        path for path in (context.project_dir / "assets" / digest[:2]).glob(f"{digest}*") if path.is_file()
    ]
    if found:
        return {**entry, "path": str(found[0])}
    if Path(entry["path"]).exists():
        return dict(entry)
    raise UsageError("The condition {name} is no longer there.", name=Path(entry["path"]).name)


def _reasons(model: Model, recipe: Mapping[str, Any]) -> list[str]:
    reasons = []
    if model.weights != recipe["checkpoint"]["sha256"]:
        reasons.append("The checkpoint's weights have changed.")
    for name, version in library_versions().items():
        if recipe["versions"].get(name) != version:
            reasons.append(f"{name} was {recipe['versions'].get(name)}, here it is {version}.")
    if model.device.name != recipe["device"] or model.device.precision != recipe["precision"]:
        reasons.append(
            f"It was made on {recipe['device']} in {recipe['precision']}, here on "
            f"{model.device.name} in {model.device.precision}."
        )
    return reasons


def _difference(one: Any, other: Any) -> tuple[int, float]:
    if one.shape != other.shape:
        return 255, 255.0
    gap = np.abs(one.astype(np.int16) - other.astype(np.int16))
    return int(gap.max()), float(gap.mean())
