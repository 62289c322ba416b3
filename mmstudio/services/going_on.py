"""Explanations of waiting and stopped jobs: what each would do if it were allowed to go on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.errors import NotFoundError
from mmstudio.core.job import Job
from mmstudio.core.payloads import (
    AddPayload,
    ComposePayload,
    EnlargePayload,
    ExportDatasetPayload,
    ExportResultsPayload,
    GeneratePayload,
    ImportPayload,
    OfDataset,
    Payload,
    SamplePayload,
    TrainPayload,
)
from mmstudio.core.sentences import Note
from mmstudio.jobs.lanes import device_of
from mmstudio.jobs.runner import JobRunner
from mmstudio.plan.payloads import AttributePayload, GridPayload, NeighboursPayload, SearchPayload
from mmstudio.services.job_kinds import kind_of
from mmstudio.storage.project.project import Project

PURPOSES: dict[str | type[Payload], str] = {
    "train by steps": "Train the run {run} on the data set {dataset} ({samples:,} {samples:sample|samples}) for {steps:,} {steps:step|steps}, on {device}.",
    "train by minutes": "Train the run {run} on the data set {dataset} ({samples:,} {samples:sample|samples}) for {minutes:g} {minutes:minute|minutes}, on {device}.",
    "train at once": "Train the run {run} on the data set {dataset} ({samples:,} {samples:sample|samples}), on {device}.",
    "generate": "Make {count:,} {count:result|results} of the run {run} on {device}, and write them into the folder {out}.",
    "grid": "Make a grid of {count:,} {count:result|results} of the run {run} on {device}, and write it into the folder {out}.",
    "live": "Make {count:,} {count:result|results} of the run {run} to be looked at, on {device}.",
    "predict": "Predict by the run {run} on {device}.",
    "search": "Search the data set {dataset} ({samples:,} {samples:sample|samples}) in the space of the run {run}, on {device}.",
    "search data sets": "Search the data sets {datasets} ({samples:,} {samples:sample|samples}) in the space of the run {run}, on {device}.",
    "search results": "Search {count:,} {count:result|results} of the sessions {sessions} in the space of the run {run}, on {device}.",
    "label": "Label samples of the data set {dataset} in the space of the run {run}, on {device}, and write that into {out}.",
    "neighbours": "Find the training samples of the run {run} that are nearest to {count:,} {count:file|files}, on {device}.",
    "evaluate": "Judge the run {run} on {device}.",
    "shrink": "Make smaller forms of the run {run} on {device}, and judge them.",
    "attribute": "Find out what decided a result of the run {run}, on {device}.",
    "estimate": "Estimate what training on the data set {dataset} ({samples:,} {samples:sample|samples}) takes.",
    "reproduce": "Make the result {file} again, and compare.",
    "augment": "Show what steps do to a sample of the data set {dataset}.",
    "model-export": "Write the model of the run {run} into the folder {folder}.",
    "compose": "Put {count:,} {count:result|results} together in {target}.",
    "read": "Read the files of the data set {dataset} ({samples:,} {samples:sample|samples}).",
    "check": "Check the data set {dataset} ({samples:,} {samples:sample|samples}).",
    "clean": "Look for problems in the data set {dataset} ({samples:,} {samples:sample|samples}).",
    "export": "Write the whole project into the file {file}.",
    AddPayload: "Add what is in {source} ({size}) to the data set {dataset}.",
    ImportPayload: "Import {source} ({size}) into the data set {dataset}.",
    SamplePayload: "Make {count:,} {count:sample|samples} of {sample} for the data set {dataset}.",
    EnlargePayload: "Put results of the session {session} into the data set {dataset}.",
    ExportDatasetPayload: "Write the data set {dataset} ({samples:,} {samples:sample|samples}) into the folder {folder}.",
    ExportResultsPayload: "Write results of the session {session} into the folder {folder}.",
}
"""What a job does, by its kind, or by its payload if jobs of the kind do several things."""


@dataclass(frozen=True)
class GoingOnService:
    """Says what jobs of one open project would do, and lets them go on."""

    project: Project
    runner: JobRunner

    @property
    def must_ask(self) -> bool:
        """Whether a person must be asked first, because the project was not made on this computer."""
        return not self.project.layout.own

    def told(self, job: Job) -> Note:
        """What a job would do: its kind, its target, and how much.

        Raises:
            UsageError: If its kind is unknown, or its payload does not fit its kind.
            DamagedError: If the run that it belongs to cannot be read.
        """
        payload = kind_of(job).payload(job)
        if isinstance(payload, TrainPayload):
            return self._training(job.run_id, job.lane)
        facts: dict[str, Any] = {"device": device_of(job.lane), "run": job.run_id, **dict(payload)}
        if isinstance(payload, SearchPayload):
            return self._search(payload, facts)
        if isinstance(payload, GeneratePayload):
            facts["count"] = len(payload.items)
        if isinstance(payload, GridPayload):
            facts["count"] = math.prod(len(axis.values) for axis in payload.axes)
        if isinstance(payload, AttributePayload) and payload.made is not None:
            facts["run"] = payload.made.run
        if isinstance(payload, ComposePayload):
            facts |= {"count": len(payload.results), "target": str(payload.target)}
        if isinstance(payload, NeighboursPayload):
            facts["count"] = len(payload.files)
        if isinstance(payload, OfDataset | ExportDatasetPayload):
            facts |= self._dataset(payload.dataset)
        if isinstance(payload, ImportPayload):
            facts["size"] = _size(Path(payload.source))
        plain = {name: value for name, value in facts.items() if isinstance(value, str | int)}
        return Note(PURPOSES.get(type(payload)) or PURPOSES[job.kind], plain)

    def told_of_run(self, key: str) -> Note:
        """What resuming a run would do.

        Raises:
            NotFoundError: If there is no such run.
            DamagedError: If it cannot be read.
        """
        run = self.project.runs.get(key)
        job = self.project.jobs.latest("train", run.id)
        config = self.project.runs.files(run.id).config()
        lane = f"{config.device}:train" if job is None else job.lane
        return self._training(run.id, lane)

    def _training(self, run_id: str, lane: str) -> Note:
        run = self.project.runs.get(run_id)
        files = self.project.runs.files(run.id)
        training = files.config().recipe.training
        facts = {**self._dataset(run.dataset), "run": run.name, "device": device_of(lane)}
        if files.learner() == "predictor":
            return Note(PURPOSES["train at once"], facts)
        if training.steps:
            return Note(PURPOSES["train by steps"], {**facts, "steps": training.steps})
        return Note(PURPOSES["train by minutes"], {**facts, "minutes": training.minutes})

    def _search(self, payload: SearchPayload, facts: dict[str, Any]) -> Note:
        """What a search looks through: every data set is named, or the sessions whose results they are."""
        told = {"run": facts["run"], "device": facts["device"]}
        if payload.results:
            sessions = sorted({one.session for one in payload.results})
            told |= {"count": len(payload.results), "sessions": ", ".join(sessions)}
            return Note(PURPOSES["search results"], told)
        names = [payload.dataset, *payload.others]
        samples = sum(self._dataset(name)["samples"] for name in names)
        if not payload.others:
            return Note(PURPOSES["search"], {**told, "dataset": payload.dataset, "samples": samples})
        return Note(PURPOSES["search data sets"], {**told, "datasets": ", ".join(names), "samples": samples})

    def _dataset(self, name: str) -> dict[str, Any]:
        try:
            samples = sum(self.project.datasets.get(name).counts.values())
        except NotFoundError:  # a training on it will report that
            samples = 0
        return {"dataset": name, "samples": samples}


def _size(source: Path) -> str:
    """How large a source is, as far as a quick look shows."""
    try:
        size = source.stat().st_size
        return "a folder" if source.is_dir() else f"{size / 1e6:,.1f} MB"
    except OSError:
        return "not there"
