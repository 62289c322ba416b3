"""Requests for exports of models and their cards: checked, and put into the queue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from mmstudio.core.errors import UsageError
from mmstudio.core.extras import needs_onnx
from mmstudio.core.job import Job
from mmstudio.plan.payloads import ExportModelPayload
from mmstudio.services.exports.service import check_folder
from mmstudio.services.jobs import new_job
from mmstudio.services.opened import OpenProject
from mmstudio.services.reports.leaving.card import card_of
from mmstudio.services.reports.leaving.card_fields import CardFields
from mmstudio.services.training.transfer import step_of

Format = Literal["onnx", "torch"]
FORMATS: tuple[Format, ...] = ("onnx", "torch")
KIND = "model-export"
LANE = "cpu:judge"
"""It computes on the CPU for a while; who generates or trains does not wait for it."""
_LIBRARIES = ("onnx", "onnxscript", "onnxruntime")
EXAMPLES = 4
"""Prepared samples that lie beside a model, if nothing else is said."""
_PIXEL, _SHARE = 1 / 255 + 1e-9, 1e-3
"""Largest differences from the program that need no word: between pixels, and between told values in their scale."""


@dataclass(frozen=True)
class ModelWish:
    """How to export a model.

    Attributes:
        folder: Target folder; it must not exist, or be empty.
        formats: ONNX, torch's exported programs, or both.
        checkpoint: ``latest``, ``best`` or a step.
        examples: Number of the data set's prepared samples that lie beside it; 0 to 64.
    """

    folder: Path
    formats: Sequence[Format] = ("onnx",)
    checkpoint: str | int = "latest"
    examples: int = EXAMPLES


def export_model(opened: OpenProject, key: str, wish: ModelWish) -> Job:
    """Export the model of a run, as a job.

    Args:
        opened: The open project.
        key: Id or name of the run.
        wish: How.

    Returns:
        The job; its result has ``folder``, and what :func:`mmstudio.engine.export.job.export_model` tells.

    Raises:
        NotFoundError: If there is no such run or checkpoint.
        UsageError: If what it has learned cannot be exported, the folder is taken, or libraries are missing.
    """
    run = opened.project.runs.get(key)
    opened.runs.plan(run.id).check_leaves()
    for form in wish.formats:
        if form not in FORMATS:
            raise UsageError(
                "There is no format {format!r} for models.",
                hint="There are {formats}.",
                format=form,
                formats=", ".join(FORMATS),
            )
    if "onnx" in wish.formats and not all(find_spec(name) for name in _LIBRARIES):
        raise needs_onnx()
    step_of(opened.runs.files(run.id), wish.checkpoint)
    folder = wish.folder.expanduser().absolute()
    check_folder(folder, opened.project.layout.root)
    payload = ExportModelPayload.asked(
        {
            "run": run.id,
            "checkpoint": wish.checkpoint,
            "folder": str(folder),
            "formats": list(dict.fromkeys(wish.formats)),
            "examples": wish.examples,
            "title": run.name[:1000],
        }
    )
    return opened.runner.submit(
        new_job(KIND, "Export the model of {run}", LANE, payload, run_id=run.id, run=run.name)
    )


def differs(told: Mapping[str, Any]) -> bool:
    """Whether an exported model differs from the program by more than rounding."""
    most = _SHARE if told["loop"] == "tell" else _PIXEL
    return any(float(found) > most for found in told["differences"].values())


def model_card(opened: OpenProject, key: str) -> str:
    """The card of a run, in Markdown.

    Raises:
        NotFoundError: If there is no such run.
        StudioError: If it cannot be read.
    """
    run = opened.project.runs.get(key)
    return card_of(run.name, opened.runs.files(run.id), opened.datasets.registry)


def fill_card(opened: OpenProject, key: str, changes: Mapping[str, str]) -> CardFields:
    """Change what a person says of a run on its card.

    Args:
        opened: The open project.
        key: Id or name of the run.
        changes: New values by field of :class:`mmstudio.services.reports.leaving.card_fields.CardFields`; others stay.

    Raises:
        NotFoundError: If there is no such run.
        UsageError: If one is too long.
    """
    files = opened.runs.files(opened.project.runs.get(key).id)
    for value in changes.values():
        if len(value) > 2000:
            raise UsageError("A line of a model card has at most 2,000 characters.")
    fields = CardFields.load(files.path).model_copy(update=dict(changes))
    fields.save(files.path)
    return fields
