"""The order of the jobs that wait."""

from __future__ import annotations

from dataclasses import dataclass

from mmstudio.core.errors import UsageError
from mmstudio.jobs.runner import JobRunner
from mmstudio.storage.project.project import Project


@dataclass(frozen=True)
class QueueService:
    """Gives the waiting jobs of one open project other turns; the order is kept with the project."""

    project: Project
    runner: JobRunner

    def move(self, job_id: str, by: int) -> None:
        """Let a job have its turn earlier (negative) or later by some places.

        Raises:
            NotFoundError: If there is no such job.
            UsageError: If it does not wait.
        """
        self._put(job_id, self._waiting(job_id).index(job_id) + by)

    def to_front(self, job_id: str) -> None:
        """Let a job be the next one; raises as :meth:`move` does."""
        self._waiting(job_id)
        self._put(job_id, 0)

    def put_at(self, job_id: str, other: str) -> None:
        """Let a job have the turn of another one that waits on the same lane, the others following; raises as :meth:`move`."""
        waiting = self._waiting(job_id)
        if other in waiting:
            self._put(job_id, waiting.index(other))

    def _waiting(self, job_id: str) -> tuple[str, ...]:
        job = self.project.jobs.get(job_id)
        waiting = self.runner.lane(job.lane).waiting
        if job_id not in waiting:
            raise UsageError("The job {title!r} does not wait any more.", title=job.title)
        return waiting

    def _put(self, job_id: str, place: int) -> None:
        lane = self.runner.lane(self.project.jobs.get(job_id).lane)
        self.project.jobs.arrange(lane.move(job_id, place))
