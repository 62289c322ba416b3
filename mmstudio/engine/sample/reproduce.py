"""The job that makes a result again from the recipe inside its file, and reports how close the two are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mmstudio.core.context import RunContext
from mmstudio.core.errors import UsageError
from mmstudio.core.given import digest_of, is_file, name_of, old_place
from mmstudio.core.payloads import FilePayload
from mmstudio.engine.model.workspace import run_folder
from mmstudio.engine.sample.generate import make_request
from mmstudio.engine.sample.items import Request
from mmstudio.engine.sample.loading import Model, checked_turn, open_model
from mmstudio.engine.sample.results import used_versions
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.results import remade_recipe

_OTHER_BATCH = "It was made in a batch of another size, and sums come out in another order."
_OTHER_MACHINE = "The processor or the number of its threads is another, and sums come out in another order."


def reproduce(context: RunContext) -> None:
    """Regenerate the payload's ``file`` and report ``identical``, ``close`` or ``different`` with reasons."""
    path = Path(FilePayload.of(context.job).file)
    recipe = remade_recipe(path, context.registry)
    model = open_model(context, recipe["run"], nearest_checkpoint(context, recipe, path.name))
    slot = str(recipe.get("slot"))
    slot = slot if slot in model.plan.targets else next(iter(model.plan.targets))
    codec = model.codec(slot)
    request, _ = make_request(model, payload_of(context, recipe))
    made = None
    for _, values in model.sampler.generate(
        request.items, request.guidance, request.settings, make=request.make, turn=checked_turn(context)
    ):
        made = values[slot]
    with TemporaryDirectory(prefix="mmstudio-") as folder:
        before = _rewritten(codec, codec.read(path), Path(folder))
        now = _rewritten(codec, made, Path(folder))
    difference = codec.difference(before[0], now[0])
    reasons = _reasons(model, recipe, request)
    verdict = "identical" if before[1] == now[1] else "close" if difference <= codec.close else "different"
    if verdict != "identical" and not reasons:
        alone = int(recipe["batch"]["of"]) == 1
        reasons.append(_OTHER_MACHINE if alone else _OTHER_BATCH)
    context.result({"verdict": verdict, "difference": difference, "reasons": reasons})


def _rewritten(codec: Codec, raw: Any, folder: Path) -> tuple[Any, bytes]:
    """A value written to a file of its modality and read back, with the file's bytes; equal values give equal bytes."""
    file = folder / f"result{codec.suffix}"
    codec.write(raw, file, {})
    back = codec.read(file)
    codec.write(back, file, {})
    return back, file.read_bytes()


def nearest_checkpoint(context: RunContext, recipe: Mapping[str, Any], name: str) -> int | str:
    """The step of the checkpoint that made the file, or of the nearest one if that has been removed.

    Raises:
        UsageError: If the project does not have the run.
    """
    run, step = str(recipe["run"]), int(recipe["checkpoint"]["step"])
    folder = run_folder(context, run)
    if not RunFolder(folder).is_there:
        raise UsageError(
            "{name} was made by the run {run!r}, which this project does not have.",
            hint="Name the project that it was made in: --project DIR.",
            name=name,
            run=run,
        )
    return min(RunFolder(folder).checkpoints.steps(), key=lambda other: abs(other - step), default="latest")


def payload_of(context: RunContext, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """The payload of generating the result of a recipe again; its conditions are found by their content."""
    conditions = {
        slot: [_entry(context, entry) for entry in entries] for slot, entries in recipe["conditions"].items()
    }
    return {
        "items": [{"name": "again", "seed": recipe["seed"], "conditions": conditions}],
        "guidance": recipe["guidance"],
        "joint": recipe["joint"],
        "settings": recipe["settings"],
        "make": recipe.get("make", ()),
    }


def _entry(context: RunContext, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a condition: the project's own copy of it, or the file at its original place.

    Raises:
        UsageError: If both are missing.
    """
    if not is_file(entry):
        return {"data": entry.get("data"), "weight": entry.get("weight", 1.0)}
    digest, weight = digest_of(entry), entry.get("weight", 1.0)
    for copy in (context.project_dir / "assets" / digest[:2]).glob(f"{digest}*") if digest else ():
        if not copy.is_symlink():
            return {"path": str(copy), "weight": weight}
    path = context.given_file(digest) or old_place(entry)
    if path is not None and path.is_file():
        return {"path": str(path), "weight": weight}
    if path is None:
        raise UsageError(
            "The condition {name} is not in this project.",
            hint="Results carry the names of files, not the files: reproduce it in the project that it was made in.",
            name=name_of(entry),
        )
    raise UsageError(
        "The condition {name} is no longer there.",
        hint="Put it back: {path}.",
        name=path.name,
        path=str(path),
    )


def _reasons(model: Model, recipe: Mapping[str, Any], request: Request) -> list[str]:
    reasons = []
    step = recipe["checkpoint"]["step"]
    if model.checkpoint.step != step:
        reasons.append(
            f"The checkpoint of step {step} is no longer there; that of step {model.checkpoint.step} was taken."
        )
    elif model.weights != recipe["checkpoint"].get("sha256"):
        reasons.append("The checkpoint's weights have changed.")
    for slot, entries in recipe["conditions"].items():
        for entry, card in zip(entries, request.items[0].cards_on(slot), strict=True):
            if entry.get("sha256") != card.key:
                reasons.append(f"The condition {name_of(entry) or slot} has changed.")
    here = used_versions(model.plan, model.workspace.registry)
    for name in {**here, **recipe["versions"]}:
        old, new = recipe["versions"].get(name), here.get(name)
        if old != new:
            reasons.append(f"{name} was {old or 'not used'}, here it is {new or 'not used'}.")
    if model.device.name != recipe["device"] or model.device.precision != recipe["precision"]:
        reasons.append(
            f"It was made on {recipe['device']} in {recipe['precision']}, here on "
            f"{model.device.name} in {model.device.precision}."
        )
    return reasons
