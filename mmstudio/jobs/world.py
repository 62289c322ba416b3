"""The world of the jobs of one project: folders, plugins, data sets and devices, and what each job sees of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mmstudio.core.context import GrowingSamples, JobStore
from mmstudio.core.events import LogWritten
from mmstudio.core.files.disk import gone, make_below
from mmstudio.core.job import Job, JobState
from mmstudio.jobs.cancel import CancelToken, CommandBox
from mmstudio.jobs.channel import EventChannel
from mmstudio.jobs.context import JobContext
from mmstudio.jobs.execute import Outcome, execute_work, failure_of
from mmstudio.jobs.lanes import Machine, device_of
from mmstudio.plugins.specs import resolve

if TYPE_CHECKING:
    from mmstudio.jobs.apart import Processes


@dataclass(frozen=True)
class JobWorld:
    """Everything that the jobs of one project work with.

    Attributes:
        project_dir: Root of the project.
        cache_dir: Folder of rebuildable data.
        registry: The plugin registry.
        samples: Returns a data set by name.
        entry: Returns ``"module:attribute"`` of the code for a kind of job.
        run_dir: Returns the folder that belongs to a job; creates it if necessary.
        told: Called in the lane's thread when a job has begun and when it has ended; returns sentences for its log.
        machine: Devices, shared with the other projects of the program.
        apart: Returns how a job runs in several processes; ``None`` if it runs in its lane's thread.
    """

    project_dir: Path
    cache_dir: Path
    registry: Any
    samples: Callable[[str], GrowingSamples]
    entry: Callable[[Job], str]
    run_dir: Callable[[Job], Path]
    told: Callable[[Job, JobState], Iterable[str]] = lambda _job, _state: ()
    machine: Machine = field(default_factory=Machine)
    apart: Callable[[Job], Processes | None] = lambda _job: None

    def tell(self, job: Job, state: JobState, channel: EventChannel) -> None:
        """Call ``told``, and write the sentences that it returns into the job's log."""
        try:
            troubles = list(self.told(job, state))
        except BaseException as error:  # noqa: BLE001 - an error in ``told`` must not affect the job
            troubles = [failure_of(error).message]
        for trouble in troubles:
            channel.post(LogWritten(job.id, "warning", "{trouble}", {"trouble": trouble}))

    def open(
        self, job: Job, store: JobStore, channel: EventChannel, token: CancelToken, box: CommandBox
    ) -> JobContext:
        """What the code of a job sees; the folders that it writes into are made.

        Args:
            job: The job.
            store: Keeps its states.
            channel: Where its events are told.
            token: How it is cancelled.
            box: How it is commanded.
        """
        run_dir = self.run_dir(job)
        for folder in (run_dir, self.cache_dir):
            make_below(self.project_dir, folder)
        device = device_of(job.lane)
        return JobContext(
            job,
            project_dir=self.project_dir,
            run_dir=run_dir,
            cache_dir=self.cache_dir,
            device=device,
            registry=self.registry,
            samples=self.samples,
            store=store,
            channel=channel,
            token=token,
            box=box,
            lock=self.machine.turns(device),
        )

    def execute(
        self, job: Job, store: JobStore, channel: EventChannel, token: CancelToken, box: CommandBox
    ) -> Outcome:
        """Run a job to its end, in this thread or in processes of its own; see :meth:`open`."""

        def work() -> Outcome | None:
            entry, apart = self.entry(job), self.apart(job)
            if apart is None:
                resolve(entry)(self.open(job, store, channel, token, box))
                return None
            from mmstudio.jobs.apart import run_apart

            return run_apart(apart, entry, self.open(job, store, channel, token, box))

        return execute_work(work)

    def told_of_project(self, outcome: Outcome) -> Outcome:
        """The outcome, with a sentence that says so if the job failed because its project was moved away or removed."""
        if outcome.state is not JobState.FAILED or self.project_dir.is_dir():
            return outcome
        return Outcome(JobState.FAILED, failure_of(gone(self.project_dir)))
