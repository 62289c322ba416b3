"""Ends of jobs that could not be stored, for instance on a full disk."""

from __future__ import annotations

from dataclasses import replace

from mmstudio.core.context import JobStore
from mmstudio.core.job import Job
from mmstudio.jobs.execute import Outcome


class UnstoredEnds:
    """Keeps the ends of jobs that the store still lists as RUNNING, or as QUEUED if not even their start was stored.

    Args:
        store: The job store.
    """

    def __init__(self, store: JobStore) -> None:
        self._store = store
        self._ends: dict[str, Outcome] = {}

    def keep(self, job_id: str, end: Outcome) -> None:
        """Keep an end until it can be stored; storing is tried once at once."""
        self._ends[job_id] = end
        self._try(job_id, end)

    def drop(self, job_id: str) -> None:
        """Forget the end of a job that is resumed."""
        self._ends.pop(job_id, None)

    def store(self) -> None:
        """Store all ends, as far as that is possible again."""
        for job_id, end in list(self._ends.items()):
            if not self._try(job_id, end):
                return

    def as_it_stands(self, job: Job) -> Job:
        """A job with its end, even if that is not stored."""
        end = self._ends.get(job.id)
        if end is None or job.state.ended:
            return job
        return replace(job, state=end.state, failure=end.failure)

    def _try(self, job_id: str, end: Outcome) -> bool:
        try:
            self._store.set_state(job_id, end.state, failure=end.failure)
        except Exception:  # noqa: BLE001 - it stays unstored, and is reported from here until then
            return False
        self._ends.pop(job_id, None)
        return True
