"""The protocols through which layers meet: a job's context, its samples, the store of jobs."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal, Protocol

from mmstudio.core.job import Command, Failure, Job, JobState
from mmstudio.core.sample import DatasetInfo, NewSample, Problem, Sample, Value

_AT_ONCE = 500


class Samples(Protocol):
    """A data set as jobs see it: slots, and samples by split and index."""

    @property
    def info(self) -> DatasetInfo:
        """Name, slots and counts, read from the database each time."""

    def fingerprint(self, split: str) -> str:
        """Hash of the content of a split, in order."""

    def read(self, split: str, start: int, stop: int) -> list[Sample]:
        """Samples ``start <= position < stop`` of a split."""

    def read_ids(self, ids: Sequence[int]) -> list[Sample]:
        """The samples with these ids (some hundred), in the same order; ids of other data sets are left out.

        An excluded sample has the position -1.
        """

    def values(self, split: str, slot: str, start: int, stop: int) -> list[tuple[Value, ...]]:
        """Values of the same samples in one slot, alternatives in order; an empty list for a missing slot."""

    def alternatives(self, split: str, slot: str) -> array[int]:
        """Number of values of every sample of a split in one slot."""

    def generated(self, split: str) -> array[int]:
        """Positions of the samples of a split that are marked as synthetic, in whole or in one slot."""


def read_each(samples: Samples, ids: Sequence[int]) -> Iterator[Sample]:
    """The samples with these ids, any number of them, as :meth:`Samples.read_ids` gives some hundred."""
    for start in range(0, len(ids), _AT_ONCE):
        yield from samples.read_ids(ids[start : start + _AT_ONCE])


class GrowingSamples(Samples, Protocol):
    """A data set that jobs also add to."""

    def append(self, samples: Sequence[NewSample], problems: Iterable[Problem] = ()) -> None:
        """Store samples and problems in one transaction; files are flushed before the rows that name them."""

    def start_over(self) -> int:
        """Remove what an unfinished import has appended, and return the number of its samples."""

    def finish(self, seed: int) -> object:
        """Draw the splits that were not given, and assign positions."""


class RunContext(Protocol):
    """The program as a job sees it.

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
        """Report how far the job is; the note is a template with these parameters."""

    def metric(self, step: int, values: Mapping[str, float]) -> None:
        """Report the numbers of a step."""

    def preview(self, kind: str, step: int, slots: Mapping[str, list[Any]]) -> None:
        """Show work in progress (raw values, never tensors)."""

    def log(
        self, template: str, *, level: Literal["info", "warning", "error"] = "info", **params: Any
    ) -> None:
        """Write one line to the job's log."""

    def result(self, data: Mapping[str, Any]) -> None:
        """Report a saved result; the last one is stored with the job."""

    def check(self) -> None:
        """Raise ``JobCancelledError`` if the job was cancelled; call it every step."""

    def commands(self) -> list[Command]:
        """Commands that arrived since the last call."""

    def device_turn(self, *, soon: bool = False) -> AbstractContextManager[None]:
        """Hold the device for one step or one batch; fair between the lanes of a device.

        Args:
            soon: Whether a person waits for it: a training then lends the device in the middle of a step.
        """

    def device_asked(self) -> bool:
        """Whether somebody asked for the device soon, so that its holder is to lend it wherever it can stop."""

    def lend_device(self) -> None:
        """Let who asked for the device soon have its turn, and hold it again; in the thread that holds it."""

    def samples(self, dataset: str) -> GrowingSamples:
        """The data set of that name."""

    def given_file(self, sha256: str) -> Path | None:
        """Path that the file of a condition with this content had when it was given, or ``None``; it may have changed since."""


class JobStore(Protocol):
    """Stores the queue of jobs."""

    def add(self, job: Job) -> None:
        """Store a new job."""

    def get(self, job_id: str) -> Job:
        """The job with that id; raises ``NotFoundError``."""

    def list(self, states: Iterable[JobState] = ()) -> list[Job]:
        """Jobs in the order they were added, of the given states or of all."""

    def set_state(self, job_id: str, state: JobState, *, failure: Failure | None = None) -> None:
        """Record a change of state with its time."""

    def set_result(self, job_id: str, result: Mapping[str, Any]) -> None:
        """Store a job's result."""

    def given_file(self, sha256: str) -> Path | None:
        """Path that the file of a condition with this content had when it was given, or ``None``."""
