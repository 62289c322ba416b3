"""The job that fits a predictor: it prepares data as any training does, then learns all samples in a process of its own."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import numpy as np

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import JobPausedError, UsageError
from mmstudio.core.files.atomic import STAGING
from mmstudio.core.job import Command
from mmstudio.core.sentences import Note
from mmstudio.engine.data.data_state import remember_data
from mmstudio.engine.data.gaps import gap_notes
from mmstudio.engine.data.prepared import PreparedSlot, preparing
from mmstudio.engine.data.real import real_held_out
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.learned import learned_notes, names_of
from mmstudio.engine.model.predictor_files import FILES, Fitted, load_predictor
from mmstudio.engine.model.tabular import rows_of
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.train.fit_process import fit_apart
from mmstudio.nn.predictors import LABEL, Classes
from mmstudio.plan.model_plan import ModelPlan, slot_of


def fit(context: RunContext, workspace: Workspace) -> None:
    """Fit the predictor of a run; the result is moved into the run's folder when it is complete."""
    started = time.perf_counter()
    whole = context.samples(workspace.config.dataset)
    samples = real_held_out(whole, synthetic=workspace.config.recipe.training.synthetic)
    workspace.run_plan.check_data(samples.info.slots)
    context.progress(0, 0, note="Preparing data")
    plan = workspace.plan(samples)
    conditions, labels = prepare(context, workspace, samples, plan, "train")
    for note in gap_notes(conditions):
        context.log(note.template, level="warning", **note.params)
    rows = rows_of(conditions, workspace.preparers(plan), lambda _done, _of: context.check())
    usable = np.flatnonzero(labels >= 0)
    if not len(usable):
        raise UsageError(
            "No sample of the data set {name!r} has anything of what is to be learned.",
            name=workspace.config.dataset,
        )
    remember_data(workspace.files, whole)
    fitted = fitted_of(plan, {slot: found.shape[1] for slot, found in rows.features.items()})
    staging = (
        context.cache_dir / STAGING
    )  # opening a project empties it: a program that is killed leaves nothing
    for place in (context.cache_dir, staging):
        place.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="fitting-", dir=staging))
    try:
        fit_apart(
            folder,
            fitted,
            context.registry.predictors.get(fitted.id),
            rows.part(usable),
            labels[usable],
            workspace.config.seed,
            lambda done, total: context.progress(done, total, note="Learning"),
            lambda: _check(context),
        )
        for name in FILES:  # the description last: where it exists, the arrays exist too
            (folder / name).replace(context.run_dir / name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    context.progress(1, 1)
    notes = _told(context, workspace, plan)
    context.result(
        {
            "samples": len(usable),
            "classes": len(fitted.classes),
            "seconds": time.perf_counter() - started,
            "learned": [note.to_json() for note in notes],
        }
    )


def _told(context: RunContext, workspace: Workspace, plan: ModelPlan) -> list[Note]:
    """Say in the log what the predictor tells of itself."""
    predictor, fitted = load_predictor(context.run_dir, context.registry)
    notes = learned_notes(predictor, fitted, names_of(workspace.preparers(plan), workspace.frozen(plan)))
    for note in notes:
        context.log(note.template, **note.params)
    return notes


def fitted_of(plan: ModelPlan, widths: dict[str, int]) -> Fitted:
    """The description that a predictor is made from."""
    (target,) = plan.targets.values()
    settings = dict(plan.generator.settings)
    return Fitted(
        id=plan.generator.id,
        settings=settings,
        widths=widths,
        classes=Classes.of(slot_of(target), target.state, target.id).classes,
    )


def prepare(
    context: RunContext, workspace: Workspace, samples: Samples, plan: ModelPlan, split: str
) -> tuple[dict[str, PreparedSlot], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Prepared conditions of a split, and the label of each sample; below 0 if its class is not known."""
    device = open_device(context.device, workspace.config.recipe.training.precision)
    conditions, targets = workspace.prepare(
        samples, plan, split, preparing(context), device=device.torch, turn=context.device_turn
    )
    workspace.let_go(plan)
    (found,) = targets.values()
    rows = np.where(found.count.numpy() > 0, found.start.numpy(), len(found.blanks()) - 1)
    return conditions, found.arrays[LABEL].numpy()[rows]


def _check(context: RunContext) -> None:
    """Stop the job if it was cancelled or paused; a paused fit starts again from the beginning."""
    context.check()
    if Command.PAUSE in context.commands():
        context.log("Stopped on the way; learning begins anew when it goes on.")
        raise JobPausedError
