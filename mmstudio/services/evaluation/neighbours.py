"""Searches for the training samples that are nearest to given files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job
from mmstudio.plan.payloads import NeighboursPayload
from mmstudio.plugins.results import recipe_in
from mmstudio.services.asked_run import AskedRun
from mmstudio.services.evaluation.service import EvaluationService


def find_neighbours(
    service: EvaluationService,
    files: Sequence[Path],
    *,
    run: str = "",
    extractor: str = "",
    k: int = 8,
    device: str = "",
) -> Job:
    """Find the training samples that are nearest to files.

    Args:
        service: Of the open project.
        files: Files of the modality that the run makes.
        run: Id or name of the run; if empty, the one that the first file's recipe names.
        extractor: Id of the extractor whose features are compared; the usual one if empty.
        k: Number of neighbours of each file.
        device: That it runs on; the run's own if empty.

    Returns:
        The job; its result is described at :func:`mmstudio.engine.judge.references.lookup.find_neighbours`.

    Raises:
        NotFoundError: If there is no such run or extractor.
        UsageError: If a file is not there, no run is known, or the run makes nothing.
    """
    for file in files:
        if not file.is_file():
            raise UsageError("There is no file {file}.", file=str(file))
    asked = AskedRun.of(service.project, service.registry, run or _maker(service, files))
    asked.plan.check_makes()
    chosen = extractor or service.usual(asked.run.id)[1]
    if not chosen:
        raise UsageError(
            "No extractor takes what the run makes: {made}.",
            hint="Install a plugin that brings one.",
            made=", ".join(slot.modality for slot in asked.plan.targets),
        )
    service.registry.resources.require(service.registry.extractors.get(chosen).resources)
    payload = NeighboursPayload.asked(
        {"run": asked.run.id, "files": [str(file.absolute()) for file in files], "extractor": chosen, "k": k}
    )
    return service.runner.submit(asked.new_job("neighbours", "Neighbours in {run}", payload, device))


def _maker(service: EvaluationService, files: Sequence[Path]) -> str:
    """The run that the first file's recipe names."""
    recipe = recipe_in(files[0], service.registry, {"run"}) if files else None
    if recipe is None:
        raise UsageError(
            "No run is named whose training samples are to be searched.",
            hint="Name it: --run RUN. Only files made by generating say which run made them.",
        )
    return str(recipe["run"])
