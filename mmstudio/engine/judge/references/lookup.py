"""The job that finds the nearest training samples of given files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from mmstudio.core.context import RunContext
from mmstudio.core.errors import BadFileError, UsageError
from mmstudio.engine.judge.features import BATCH
from mmstudio.engine.judge.references.neighbours import finder_of
from mmstudio.engine.judge.stopping import stop_if_asked
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.workspace import Workspace, run_folder
from mmstudio.plan.payloads import NeighboursPayload


def find_neighbours(context: RunContext) -> None:
    """Find the training samples of a run that are nearest to given files.

    Result: the fields of :class:`~mmstudio.plan.judging.neighbours.Neighbours`, ``files`` in their order, and ``refused``,
    file to reason.

    Raises:
        UsageError: If none of the files can be read, or the run makes nothing that the extractor takes.
    """
    payload = NeighboursPayload.of(context.job)
    workspace = Workspace(run_folder(context, payload.run), context.registry)
    workspace.run_plan.check_makes()
    training = workspace.config.recipe.training
    device = open_device(context.device, training.precision, channels_last=training.channels_last)
    samples = context.samples(workspace.config.dataset)
    finder = finder_of(context, workspace, workspace.saved_plan(), samples, payload.extractor, device)
    codec = workspace.codec(finder.slot.modality)
    rows, files, refused = [], [], {}
    chunk: list[Any] = []
    for place, path in enumerate(payload.files):
        stop_if_asked(context)
        try:
            chunk.append(codec.read(Path(path)))
            files.append(path)
        except BadFileError as error:
            refused[path] = str(error)
        if chunk and (len(chunk) == BATCH or place + 1 == len(payload.files)):
            rows.append(finder.features.of(chunk))
            chunk = []
    if not files:
        raise UsageError(
            "None of the {count:,} files can be read. {reason}",
            count=len(payload.files),
            reason=next(iter(refused.values())),
        )
    made = np.concatenate(rows)
    found, _ = finder.find(made, made[:0], None, k=payload.k)
    context.result({"run": payload.run, "files": files, "refused": refused, **found.model_dump(mode="json")})
