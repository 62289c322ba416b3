"""Judging runs, and making results again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job
from mmstudio.core.payloads import EvaluatePayload, FilePayload
from mmstudio.jobs.runner import JobRunner
from mmstudio.services.jobs import new_job
from mmstudio.storage.project import Project


@dataclass(frozen=True)
class EvaluationService:
    """Evaluations and reproductions in one open project."""

    project: Project
    runner: JobRunner

    def evaluate(
        self,
        key: str,
        *,
        split: str = "test",
        count: int = 512,
        subset_count: int = 256,
        checkpoint: str | int = "latest",
        device: str = "",
    ) -> Job:
        """Judge a run; the result also stands in its ``evaluation.json``.

        Args:
            key: Id or name of the run.
            split: Samples whose conditions are used.
            count: Pictures with all conditions given.
            subset_count: Pictures for each subset of the conditions; 0 leaves the subsets out.
            checkpoint: ``latest`` or a step.
            device: That it runs on; the run's own if empty.

        Raises:
            NotFoundError: If there is no such run or data set.
            UsageError: If the split holds no samples.
        """
        run = self.project.runs.get(key)
        config = self.project.runs.files(run.id).config()
        if not self.project.datasets.get(run.dataset).counts.get(split):
            raise UsageError(
                "The data set {dataset!r} has no samples in its split {split!r}.",
                dataset=run.dataset,
                split=split,
            )
        payload = EvaluatePayload.model_validate(
            {
                "run": run.id,
                "checkpoint": checkpoint,
                "split": split,
                "count": count,
                "subset_count": subset_count,
            }
        )
        lane = f"{device or config.device}:sample"
        return self.runner.submit(
            new_job("evaluate", "Evaluate {run}", lane, payload, run_id=run.id, run=run.name)
        )

    def reproduce(self, file: Path, *, device: str = "cpu") -> Job:
        """Make a result again from the recipe inside it, and compare.

        Raises:
            UsageError: If there is no such file.
        """
        if not file.is_file():
            raise UsageError("There is no file {file}.", file=str(file))
        payload = FilePayload(file=str(file.absolute()))
        return self.runner.submit(
            new_job("reproduce", "Reproduce {file}", f"{device}:sample", payload, file=file.name)
        )


def find_project(file: Path) -> Path | None:
    """The project that a file lies in, or ``None``."""
    return next((folder for folder in file.absolute().parents if (folder / "project.json").is_file()), None)
