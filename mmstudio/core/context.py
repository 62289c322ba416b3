"""The narrow views through which layers meet: a job's context, its samples, the store of jobs."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal, Protocol

from mmstudio.core.job import Command, Failure, Job, JobState
from mmstudio.core.sample import DatasetInfo, NewSample, Problem, Sample, Value


class Samples(Protocol):
    """One data set as jobs see it: slots and splits by index; import jobs also append."""

    @property
    def info(self) -> DatasetInfo:
        """Name, slots and counts, read anew."""

    def fingerprint(self, split: str) -> str:
        """Hash over the content of a split, in order."""

    def read(self, split: str, start: int, stop: int) -> list[Sample]:
        """Samples ``start <= position < stop`` of a split."""

    def values(self, split: str, slot: str, start: int, stop: int) -> list[tuple[Value, ...]]:
        """What the same samples hold in one slot, alternatives in their order; empty where there is nothing."""

    def alternatives(self, split: str, slot: str) -> array[int]:
        """How many values every sample of a split holds in one slot."""

    def append(self, samples: Sequence[NewSample], problems: Iterable[Problem] = ()) -> None:
        """Store samples and problems in one transaction; files are synced before the rows that name them."""

    def start_over(self) -> int:
        """Forget what an import appended that never finished; gives the number of its samples."""

    def finish(self, seed: int) -> object:
        """Draw the splits that were not given, and number the positions."""


class RunContext(Protocol):
    """All that a job sees of the program.

    Attributes:
        job: The job itself.
        project_dir: Root of the project.
        run_dir: Folder of the run or session; exists.
        cache_dir: Rebuildable data of the project; exists.
        device: ``cpu`` or ``cuda:N``.
        registry: The plugin registry, for resolving specs.
    """

    job: Job
    project_dir: Path
    run_dir: Path
    cache_dir: Path
    device: str
    registry: Any

    def progress(
        self, done: float, total: float, *, eta_s: float | None = None, note: str = "", **params: Any
    ) -> None:
        """Tell how far the job is; the note is a template with these parameters."""

    def metric(self, step: int, values: Mapping[str, float]) -> None:
        """Tell the numbers of a step."""

    def preview(self, kind: str, step: int, slots: Mapping[str, list[Any]]) -> None:
        """Show work in progress (raw values, never tensors)."""

    def log(
        self, template: str, *, level: Literal["info", "warning", "error"] = "info", **params: Any
    ) -> None:
        """Write one line to the job's log."""

    def result(self, data: Mapping[str, Any]) -> None:
        """Tell of a saved result; the last one stays with the job."""

    def check(self) -> None:
        """Raise ``JobCancelledError`` if the job was cancelled; call it every step."""

    def commands(self) -> list[Command]:
        """Commands that arrived since the last call."""

    def device_turn(self) -> AbstractContextManager[None]:
        """Hold the device for one step or one batch; fair between the lanes of a device."""

    def samples(self, dataset: str) -> Samples:
        """The data set of that name."""

    def given_file(self, sha256: str) -> Path | None:
        """Where the file of a condition with this content was when it was given, or ``None``; it may be gone, or another."""


class JobStore(Protocol):
    """Where the queue is persisted."""

    def add(self, job: Job) -> None:
        """Store a new job."""

    def get(self, job_id: str) -> Job:
        """One job; raises ``NotFoundError``."""

    def list(self, states: Iterable[JobState] = ()) -> list[Job]:
        """Jobs in the order they were added, of the given states or of all."""

    def set_state(self, job_id: str, state: JobState, *, failure: Failure | None = None) -> None:
        """Record a change of state with its time."""

    def set_result(self, job_id: str, result: Mapping[str, Any]) -> None:
        """Keep a job's result."""

    def given_file(self, sha256: str) -> Path | None:
        """Where the file of a condition with this content was when it was given, or ``None``."""
