"""The queue service: changes the order of waiting jobs."""

from __future__ import annotations

from dataclasses import dataclass

from mmstudio.core.errors import UsageError
from mmstudio.jobs.runner import JobRunner
from mmstudio.storage.project.project import Project


@dataclass(frozen=True)
class QueueService:
    """Reorders the waiting jobs of one open project; the order is stored with the project."""

    project: Project
    runner: JobRunner

    def move(self, job_id: str, by: int) -> None:
        """Move a job some places forward (negative) or back.

        Raises:
            NotFoundError: If there is no such job.
            UsageError: If it does not wait.
        """
        self._put(job_id, self._waiting(job_id).index(job_id) + by)

    def to_front(self, job_id: str) -> None:
        """Move a job to the front; raises what :meth:`move` raises."""
        self._waiting(job_id)
        self._put(job_id, 0)

    def put_at(self, job_id: str, other: str) -> None:
        """Move a job to the place of another on the same lane; the others follow. Raises what :meth:`move` raises."""
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
