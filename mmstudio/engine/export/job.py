"""The job that exports a run's model: graphs, a description, an example, all compared with the program at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import bytes_below, write_json
from mmstudio.core.files.json_text import read_json
from mmstudio.core.sample import SPLITS, Sample
from mmstudio.engine.data.prepared import as_batch
from mmstudio.engine.export.check import COUNT, SAMPLE, Named
from mmstudio.engine.export.graphs import array_name, weight_name
from mmstudio.engine.export.work import GIVEN, TOLD, write_and_check
from mmstudio.engine.export.write import SUFFIXES
from mmstudio.engine.model.apart import Apart
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.engine.model.preparers import Preparers
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.engine.sample.items import LoadedCard
from mmstudio.engine.sample.preview import sample_cards, without
from mmstudio.plan.model_plan import ModelPlan, slot_of
from mmstudio.plan.payloads import ExportModelPayload

FORMAT = 1
EXAMPLE = "given.npz"
"""File of the example's conditions, beside the model."""
DESCRIPTION = "model.json"
_ORDER = ("test", "val", "train")
assert set(_ORDER) == set(SPLITS)  # noqa: S101 - each split once, held-out samples first


def export_model(context: RunContext, payload: ExportModelPayload, folder: Path) -> dict[str, Any]:
    """Write a run's model into a folder.

    Args:
        context: Context of the job.
        payload: What to export.
        folder: An empty folder.

    Returns:
        ``step``, ``weights`` and ``bytes`` of the graphs by format, ``differences`` by format, how many results were
        ``compared``, and the number of ``examples``.

    Raises:
        UsageError: If what the run has learned cannot leave the program.
        StudioError: If it cannot be written.
    """
    workspace = Workspace(run_folder(context, payload.run), context.registry)
    workspace.run_plan.check_leaves()
    plan = workspace.saved_plan()
    _check_encoders(workspace, plan)
    step = Checkpoints(workspace.folder).get(payload.checkpoint).step
    context.progress(0, 0, note="Reading samples")
    given, held = _given(context, workspace, plan)
    np.savez(folder / GIVEN, **given)  # type: ignore[arg-type]
    _apart(context, workspace, step, payload.formats, folder)
    told = read_json(folder / TOLD)
    examples = min(payload.examples, held)
    some = {name: array[:examples] for name, array in given.items()} if examples else _blank(given)
    np.savez(folder / EXAMPLE, **some)  # type: ignore[arg-type]
    for name in (GIVEN, TOLD) if "onnx" in payload.formats else (GIVEN, TOLD, SAMPLE):
        (folder / name).unlink()
    description = described(workspace, plan, told, payload.formats, step)
    write_json(folder / DESCRIPTION, description)
    files = {
        form: [folder / f"{name}{SUFFIXES[form]}" for name in told["graphs"]] for form in payload.formats
    }
    return {
        "step": step,
        "weights": sum(graph["weights"] for graph in told["graphs"].values()),
        "bytes": {form: sum(path.stat().st_size for path in paths) for form, paths in files.items()},
        "total": bytes_below(folder),
        "differences": told["differences"],
        "compared": told["compared"],
        "examples": examples,
        "loop": told["loop"],
        "graphs": list(told["graphs"]),
    }


def _check_encoders(workspace: Workspace, plan: ModelPlan) -> None:
    """Refuse a run whose condition is read by weights that are not its own."""
    for slot in workspace.frozen(plan):
        raise UsageError(
            "The slot {slot!r} is read by the encoder {encoder!r}, whose weights were not trained here: they do not belong to the run, and cannot be exported with it.",
            hint="Train a run with another encoder for this slot.",
            slot=slot,
            encoder=plan.encoders[slot].id,
        )


def _apart(
    context: RunContext, workspace: Workspace, step: int, formats: Sequence[str], folder: Path
) -> None:
    def told(done: int, total: int) -> None:
        context.progress(done, total, note="Writing the model")

    told(0, 0)
    Apart(
        told,
        context.check,
        lambda reason: StudioError("The model cannot be exported: {reason}", reason=reason),
        StudioError(
            "The process that exports the model ended by itself.",
            hint="See whether the memory is full, or a plugin ends its program.",
        ),
    ).run(write_and_check, str(folder), str(workspace.folder), context.registry, step, formats)


@dataclass(frozen=True)
class _Known:
    """Makes cards of stored values, without a model."""

    preparers: Preparers

    def stored_card(self, slot: str, raw: Any, key: str) -> LoadedCard:
        return LoadedCard(self.preparers[slot].known(raw), key)


def _given(context: RunContext, workspace: Workspace, plan: ModelPlan) -> tuple[Named, int]:
    """Prepared arrays and weights of 64 stored samples, repeated if there are fewer, and how many there are.

    Without any sample, nothing is given.
    """
    samples = _samples(context, workspace.config.dataset)
    preparers = workspace.preparers(plan)
    cards: list[Mapping[str, list[LoadedCard]]] = []
    for sample in samples:
        context.check()
        found = sample_cards(workspace, plan, sample, _Known(preparers))
        cards.append(without(plan.targets, found))
    rows = [cards[number % len(cards)] if cards else {} for number in range(COUNT)]
    given: Named = {}
    for slot in plan.encoders:
        held = [row.get(slot) for row in rows]
        arrays = as_batch([preparers[slot].arrays(some[0].raw if some else None) for some in held])
        given |= {array_name(slot, name): array for name, array in arrays.items()}
    for slot in plan.encoders:
        given[weight_name(slot)] = np.array([float(slot in row) for row in rows], np.float32)
    return given, len(cards)


def _samples(context: RunContext, dataset: str) -> list[Sample]:
    """Up to 64 samples, held-out ones first; none if the data set is gone."""
    found: list[Sample] = []
    try:
        samples = context.samples(dataset)
        for split in _ORDER:
            found += samples.read(split, 0, COUNT - len(found))
    except StudioError:
        return []
    return found


def _blank(given: Named) -> Named:
    """One row of conditions of which nothing is given."""
    return {
        name: array[:1] * 0 if name.startswith(weight_name("")) else array[:1]
        for name, array in given.items()
    }


def described(
    workspace: Workspace, plan: ModelPlan, told: Mapping[str, Any], formats: Sequence[str], step: int
) -> dict[str, Any]:
    """What whoever uses the model must know: its graphs, how values become arrays, and how it is sampled."""
    config = workspace.config
    return {
        "format": FORMAT,
        "program": "MM Studio",
        "recipe": config.recipe.id,
        "step": step,
        "formats": list(formats),
        "makes" if workspace.run_plan.makes else "tells": {
            slot: {"modality": slot_of(part).modality, "columns": list(slot_of(part).columns)}
            for slot, part in plan.targets.items()
        },
        "conditions": {
            slot: {
                "modality": slot_of(part).modality,
                "columns": list(slot_of(part).columns),
                "encoder": part.id,
                "settings": dict(part.settings),
                "state": dict(part.state),
            }
            for slot, part in plan.encoders.items()
        },
        "loop": told["loop"],
        "graphs": told["graphs"],
        "noise": told["noise"],
        "sampling": told["sampling"],
        "compared": {"results": told["compared"], "largest difference": told["differences"]},
        **told["facts"],
    }
