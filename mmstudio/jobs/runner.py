"""The job runner: it puts jobs into lanes, and reports their states to the store and the channel."""

from __future__ import annotations

import _thread
import threading
import time
from dataclasses import dataclass, field, replace

from mmstudio.core.context import JobStore
from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.events import StateChanged
from mmstudio.core.job import Command, Job, JobState
from mmstudio.core.times import utc_now
from mmstudio.jobs.cancel import CancelToken, CommandBox
from mmstudio.jobs.channel import EventChannel
from mmstudio.jobs.execute import Outcome, failure_of
from mmstudio.jobs.lanes import Lane, device_of
from mmstudio.jobs.unstored import UnstoredEnds
from mmstudio.jobs.world import JobWorld

_POLL_S = 0.2


@dataclass(frozen=True)
class _Ticket:
    """One pass of a job through its lane."""

    lane: str
    token: CancelToken = field(default_factory=CancelToken)
    box: CommandBox = field(default_factory=CommandBox)


class JobRunner:
    """Runs the jobs of one project; all methods may be called from any thread.

    A change of state is first stored, then posted on the channel, then visible to :meth:`wait`.
    """

    def __init__(self, store: JobStore, channel: EventChannel, world: JobWorld) -> None:
        self._store = store
        self._channel = channel
        self._world = world
        self._lock = threading.RLock()
        self._settled = threading.Condition()
        self._lanes: dict[str, Lane] = {}
        self._tickets: dict[str, _Ticket] = {}
        self._unstored = UnstoredEnds(store)
        self._started = self._closing = False

    def start(self) -> None:
        """Start the lanes; jobs that an earlier program left QUEUED are added first, in their old order."""
        with self._lock:
            for job in self._store.list([JobState.QUEUED]):
                try:
                    self._enqueue(job)
                except StudioError as error:  # the lane does not exist, here or anywhere
                    self._store.set_state(job.id, JobState.FAILED, failure=failure_of(error))
            self._started = True
            for lane in self._lanes.values():
                lane.start()

    def submit(self, job: Job) -> Job:
        """Store a job as QUEUED and add it to the end of its lane.

        Returns:
            The job as stored.

        Raises:
            UsageError: If the lane cannot exist, or the queue is shut down.
        """
        device_of(job.lane)
        with self._lock:
            self._refuse_if_closing()
            self._unstored.store()
            fresh = replace(job, state=JobState.QUEUED, failure=None, created=job.created or utc_now())
            self._store.add(fresh)
            self._channel.post(StateChanged(job.id, JobState.QUEUED))
            self._enqueue(fresh)
        return fresh

    def resume(self, job_id: str) -> None:
        """Put a paused, interrupted, failed or cancelled job back at the end of its lane.

        Raises:
            NotFoundError: If there is no such job.
            UsageError: If it is waiting, running or done, or the queue is shut down.
        """
        with self._lock:
            self._refuse_if_closing()
            self._unstored.store()
            job = self.job(job_id)
            if not job.state.resumable or job_id in self._tickets:
                raise UsageError(
                    "The job {title!r} cannot be resumed: it is {state}.",
                    title=job.title,
                    state=job.state.value,
                )
            device_of(job.lane)
            self._set_state(job_id, JobState.QUEUED)
            self._enqueue(job)

    def cancel(self, job_id: str) -> None:
        """Cancel a job: at once if it is waiting or paused, at its next check if it is running; an ended one stays as it is.

        Raises:
            NotFoundError: If there is no such job.
        """
        with self._lock:
            ticket = self._tickets.get(job_id)
            if ticket is not None:
                ticket.token.cancel()
                if not self._withdraw(job_id, ticket):
                    return  # the lane has it and will see the token
            elif self._store.get(job_id).state.ended:
                return
            self._set_state(job_id, JobState.CANCELLED)

    def command(self, job_id: str, command: Command) -> None:
        """Send a command to a running job; a waiting job can be paused, which takes effect at once.

        Raises:
            NotFoundError: If there is no such job.
            UsageError: If it is not running.
        """
        with self._lock:
            ticket = self._tickets.get(job_id)
            if ticket is None:
                job = self._store.get(job_id)
                raise UsageError("The job {title!r} is {state}.", title=job.title, state=job.state.value)
            if command is Command.PAUSE and self._withdraw(job_id, ticket):
                self._set_state(job_id, JobState.PAUSED)
            else:
                ticket.box.put(command)

    def job(self, job_id: str) -> Job:
        """The present state of a job, even if its end could not be stored.

        Raises:
            NotFoundError: If there is no such job.
        """
        return self._unstored.as_it_stands(self._store.get(job_id))

    def jobs(self, *states: JobState) -> list[Job]:
        """Jobs as :meth:`job` returns them, in the order they were added; of the given states, or of all."""
        wanted = [*states, JobState.QUEUED, JobState.RUNNING] if states else ()
        found = [self._unstored.as_it_stands(job) for job in self._store.list(wanted)]
        return [job for job in found if not states or job.state in states]

    def running(self, *, or_waiting: bool = False) -> bool:
        """Whether a lane is working on a job; with ``or_waiting``, also whether a job is waiting."""
        with self._lock:
            if or_waiting:
                return bool(self._tickets)
            return any(lane.current in self._tickets for lane in self._lanes.values())

    def wait(self, job_id: str, timeout_s: float | None = None) -> Job:
        """Wait until a job is neither waiting nor running.

        Returns:
            The job in its present state, even if the timeout has passed.

        Raises:
            NotFoundError: If there is no such job.
        """
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            with self._settled:
                here = job_id in self._tickets  # checked first: the state is stored before the ticket goes
                job = self.job(job_id)
                left = _POLL_S if deadline is None else min(_POLL_S, deadline - time.monotonic())
                if (not here and job.state is not JobState.QUEUED) or left <= 0:
                    return job
                self._settled.wait(left)  # in short pieces: Ctrl+C cannot interrupt a long wait everywhere

    def lane(self, name: str) -> Lane:
        """A lane, to see or pause its jobs; created on first use.

        Raises:
            UsageError: If the lane cannot exist.
        """
        with self._lock:
            if name not in self._lanes:
                self._lanes[name] = Lane(name, self._run, self._world.machine.gate(name))
                if self._started and not self._closing:
                    self._lanes[name].start()
            return self._lanes[name]

    def shutdown(self, *, wait: bool = True, grace_s: float = 20.0) -> bool:
        """Shut the lanes down. Waiting jobs stay QUEUED for the next start; running ones are asked to save and pause.

        Args:
            wait: Whether to wait for running jobs. A job that does not pause within ``grace_s`` is cancelled at its
                next check and becomes INTERRUPTED, so that it can be resumed.
            grace_s: Seconds for saving, and the same again for cancelling.

        Returns:
            Whether all lanes have ended. If not, their threads are daemons and end with the program; their jobs are
            found RUNNING at the next start and become INTERRUPTED.
        """
        with self._lock:
            self._unstored.store()
            self._closing = True
            lanes = list(self._lanes.values())
            for lane in lanes:
                lane.stop()
            for lane in lanes:
                if ticket := self._tickets.get(lane.current):
                    ticket.box.put(Command.PAUSE)
        if not wait:
            return all(lane.join(0) for lane in lanes)
        if _join(lanes, grace_s):
            return True
        with self._lock:
            for lane in lanes:
                if ticket := self._tickets.get(lane.current):
                    ticket.token.cancel(for_good=False)
        return _join(lanes, grace_s)

    def _refuse_if_closing(self) -> None:
        if self._closing:
            raise UsageError("The queue is shut down.")

    def _enqueue(self, job: Job) -> None:
        if job.id not in self._tickets:
            lane = self.lane(job.lane)
            self._unstored.drop(job.id)
            self._tickets[job.id] = _Ticket(job.lane)
            lane.put(job.id)

    def _withdraw(self, job_id: str, ticket: _Ticket) -> bool:
        """Remove a waiting job from its lane; ``False`` if the lane has started it."""
        if not self.lane(ticket.lane).remove(job_id):
            return False
        del self._tickets[job_id]
        return True

    def _set_state(self, job_id: str, state: JobState) -> None:
        self._store.set_state(job_id, state)
        self._tell(StateChanged(job_id, state))

    def _tell(self, change: StateChanged) -> None:
        self._channel.post(change)
        with self._settled:
            self._settled.notify_all()

    def _run(self, job_id: str) -> None:
        """Run one job from RUNNING to its end; called in the lane's thread."""
        ticket = self._tickets[job_id]
        try:
            with self._lock:
                job = self._store.get(job_id)
                if ticket.token.cancelled:
                    self._store.set_state(job_id, JobState.CANCELLED)
                    self._leave(job_id, Outcome(JobState.CANCELLED))
                    return
                self._set_state(job_id, JobState.RUNNING)
            self._world.tell(job, JobState.RUNNING, self._channel)
            running = replace(job, state=JobState.RUNNING)
            outcome = self._world.execute(running, self._store, self._channel, ticket.token, ticket.box)
            if outcome.state is JobState.CANCELLED and not ticket.token.for_good:
                outcome = Outcome(JobState.INTERRUPTED)
            outcome = self._world.told_of_project(outcome)
            self._store.set_state(job_id, outcome.state, failure=outcome.failure)
        except Exception as error:
            outcome = self._world.told_of_project(Outcome(JobState.FAILED, failure_of(error)))
            self._unstored.keep(
                job_id, outcome
            )  # the store may accept this although it did not accept the state before
            self._leave(job_id, outcome)
            raise
        self._world.tell(job, outcome.state, self._channel)
        self._leave(job_id, outcome)
        if outcome.by_keyboard:
            _thread.interrupt_main()

    def _leave(self, job_id: str, outcome: Outcome) -> None:
        """Release a job whose end is stored; only from then on can it be resumed."""
        with self._lock:
            del self._tickets[job_id]
            self._tell(StateChanged(job_id, outcome.state, outcome.failure))


def _join(lanes: list[Lane], timeout_s: float) -> bool:
    deadline = time.monotonic() + timeout_s
    return all(lane.join(max(0.0, deadline - time.monotonic())) for lane in lanes)
