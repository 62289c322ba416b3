"""The beginning of a run: its row, its folder, and the configuration that says what it was started with."""

from __future__ import annotations

from mmstudio.core.errors import StudioError
from mmstudio.core.run import Run
from mmstudio.plan.judging.adaptation import Adaptation
from mmstudio.plan.run_config import FORMAT
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plan.sweeps.part import SweepPart
from mmstudio.services.training.transfer import StartSource
from mmstudio.services.versions import versions
from mmstudio.storage.project.project import Project


def begin(
    project: Project,
    plan: RunPlan,
    *,
    seed: int,
    device: str,
    name: str,
    source: StartSource | None = None,
    adaptation: Adaptation | None = None,
    sweep: SweepPart | None = None,
) -> Run:
    """Make a run and write down what it is started with.

    Args:
        project: The open project.
        plan: Plan of the run.
        seed: All randomness of the training follows from it.
        device: ``cpu`` or ``cuda:N``.
        name: Title of the run.
        source: The run that it starts from; ``None`` if it starts anew.
        adaptation: What it adapts that run to; ``None`` if it learns its data set.
        sweep: Its place in a sweep; ``None`` if it belongs to none.

    Raises:
        StudioError: If the weights of the other run cannot be copied; no run is made then.
    """
    run = project.runs.create(name, dataset=plan.data.name, recipe=plan.recipe.id, seed=seed)
    config = {
        "format": FORMAT,
        "run": run.id,
        "dataset": plan.data.name,
        "recipe": plan.recipe.model_dump(mode="json"),
        "seed": seed,
        "device": device,
        "versions": versions(),
        "plugins": plan.provenance,
        "slots": [slot.to_json() for slot in plan.data.slots],
    }
    files = project.runs.files(run.id)
    if adaptation is not None:
        config["adaptation"] = adaptation.model_dump(mode="json")
    if sweep is not None:
        config["sweep"] = sweep.model_dump(mode="json")
    if source is not None:
        config["start"] = source.start.model_dump(mode="json")
        try:
            source.copy_to(files)
        except StudioError:
            project.runs.delete(run.id)
            raise
    files.write_config(config)
    return run
