"""The stored queue of jobs."""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from mmstudio.core.errors import DamagedError, NotFoundError
from mmstudio.core.files.json_text import to_ordered_json
from mmstudio.core.job import Failure, Job, JobState
from mmstudio.core.run import RunState
from mmstudio.core.times import utc_now
from mmstudio.storage.sql.database import Database
from mmstudio.storage.sql.rows import damaged, json_of, state_of
from mmstudio.storage.sql.schema import jobs, runs

GENERATE = ("generate", "grid")
"""Kinds of the jobs that take conditions."""
TRAIN = "train"
"""Kind of the jobs that change the state of their run."""

_LOST = "What it was to do is not known any more; start it again."

_RUN_STATES = {
    JobState.RUNNING: RunState.RUNNING,
    JobState.PAUSED: RunState.PAUSED,
    JobState.INTERRUPTED: RunState.INTERRUPTED,
    JobState.DONE: RunState.DONE,
    JobState.FAILED: RunState.FAILED,
    JobState.CANCELLED: RunState.CANCELLED,
}


class StoredJobs:
    """Implements the ``JobStore`` protocol over a project's database; any thread may use it.

    A run's state follows its training job: both change in one transaction, so that a crash cannot separate them.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, job: Job) -> None:
        """Store a new job; ``created`` is set if it is empty."""
        row = {
            "id": job.id,
            "kind": job.kind,
            "title": job.title,
            "lane": job.lane,
            "entry": "",
            "payload": to_ordered_json(dict(job.payload)),
            "state": job.state.value,
            "run_id": job.run_id,
            "failure": _failure_to_json(job.failure),
            "result": to_ordered_json(dict(job.result)) if job.result else None,
            "created": job.created or utc_now(),
            "started": job.started,
            "ended": job.ended,
        }
        with self._database.write() as connection:
            connection.execute(insert(jobs), row)

    def get(self, job_id: str) -> Job:
        """One job.

        Raises:
            NotFoundError: If none has that id.
        """
        with self._database.read() as connection:
            row = connection.execute(select(jobs).where(jobs.c.id == job_id)).one_or_none()
        if row is None:
            raise _missing(job_id)
        return _job(row)

    def list(self, states: Iterable[JobState] = ()) -> builtins.list[Job]:
        """Jobs in the order they were added, waiting ones in the order of the queue; of the given states, or of all."""
        query = select(jobs).order_by(jobs.c.place, jobs.c.number)
        wanted = [state.value for state in states]
        if wanted:
            query = query.where(jobs.c.state.in_(wanted))
        with self._database.read() as connection:
            return [_job(row) for row in connection.execute(query)]

    def latest(self, kind: str, run_id: str) -> Job | None:
        """The job of a kind that was added last for a run, or ``None``."""
        query = select(jobs).where(jobs.c.kind == kind, jobs.c.run_id == run_id)
        with self._database.read() as connection:
            row = connection.execute(query.order_by(jobs.c.number.desc()).limit(1)).first()
        return None if row is None else _job(row)

    def arrange(self, ids: Sequence[str]) -> None:
        """Set the order of waiting jobs; they come before all jobs that are added later."""
        with self._database.write() as connection:
            for place, job_id in enumerate(ids, -len(ids)):
                waits = (jobs.c.id == job_id) & (jobs.c.state == JobState.QUEUED.value)
                connection.execute(update(jobs).where(waits).values(place=place))

    def set_state(self, job_id: str, state: JobState, *, failure: Failure | None = None) -> None:
        """Record a change of state with its time; a training job's run follows.

        Raises:
            NotFoundError: If there is no such job.
        """
        with self._database.write() as connection:
            _set_state(connection, job_id, state, failure)

    def set_result(self, job_id: str, result: Mapping[str, Any]) -> None:
        """Store a job's result.

        Raises:
            NotFoundError: If there is no such job.
            ValueError: If it is not valid JSON.
        """
        text = to_ordered_json(dict(result))
        with self._database.write() as connection:
            if not connection.execute(update(jobs).where(jobs.c.id == job_id).values(result=text)).rowcount:
                raise _missing(job_id)

    def set_payload(self, job_id: str, payload: Mapping[str, Any]) -> None:
        """Change what a job that neither waits nor runs is to do.

        Raises:
            NotFoundError: If there is no such job.
        """
        text = to_ordered_json(dict(payload))
        with self._database.write() as connection:
            if not connection.execute(update(jobs).where(jobs.c.id == job_id).values(payload=text)).rowcount:
                raise _missing(job_id)

    def given_file(self, sha256: str) -> Path | None:
        """Path that the file of a condition with this content had when it was given last, or ``None``."""
        if not sha256:
            return None
        query = select(jobs.c.payload).where(
            jobs.c.kind.in_(GENERATE), jobs.c.payload.contains(f'"{sha256}"', autoescape=True)
        )
        with self._database.read() as connection:
            row = connection.execute(query.order_by(jobs.c.number.desc()).limit(1)).one_or_none()
        try:
            payload = {} if row is None else json_of(row.payload, dict)
            return next(
                Path(entry["path"])
                for item in payload.get("items", ())
                for entries in item.get("conditions", {}).values()
                for entry in entries
                if entry.get("sha256") == sha256 and entry.get("path")
            )
        except (DamagedError, StopIteration, AttributeError, TypeError, KeyError):
            return None

    def forget(self, kind: str, ids: Collection[str] = ()) -> None:
        """Delete the ended jobs of a kind that is never looked up again: some by their ids, or all if none is named."""
        ended = [state.value for state in JobState if state.ended]
        gone = (jobs.c.kind == kind) & jobs.c.state.in_(ended)
        with self._database.write() as connection:
            connection.execute(delete(jobs).where(gone & jobs.c.id.in_(ids) if ids else gone))

    def recover(self) -> builtins.list[str]:
        """Mark jobs that are RUNNING as INTERRUPTED; called after the project was opened, when nothing can be running.

        A job whose row is not valid becomes FAILED, since it cannot be run.

        Returns:
            Ids of the jobs that were interrupted, in the order they were added.
        """
        with self._database.write() as connection:
            ended = [state.value for state in JobState if state.ended]
            for row in connection.execute(select(jobs).where(jobs.c.state.not_in(ended))).all():
                if (job := _job(row)).failure is not None and job.state is JobState.FAILED:
                    _set_state(connection, job.id, JobState.FAILED, job.failure)
            running = select(jobs.c.id).where(jobs.c.state == JobState.RUNNING.value).order_by(jobs.c.number)
            found = list(connection.scalars(running))
            for job_id in found:
                _set_state(connection, job_id, JobState.INTERRUPTED, None)
            orphans = update(runs).where(runs.c.state == RunState.RUNNING.value)
            connection.execute(orphans.values(state=RunState.INTERRUPTED.value))
        return found


def _set_state(connection: Connection, job_id: str, state: JobState, failure: Failure | None) -> None:
    row = connection.execute(select(jobs.c.kind, jobs.c.run_id).where(jobs.c.id == job_id)).one_or_none()
    if row is None:
        raise _missing(job_id)
    changes: dict[str, Any] = {"state": state.value, "failure": _failure_to_json(failure), "place": 0}
    if state is JobState.RUNNING:
        changes |= {"started": utc_now(), "ended": ""}
    elif state is JobState.QUEUED:
        changes |= {"started": "", "ended": ""}
    else:
        changes["ended"] = utc_now()
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**changes))
    if row.kind == TRAIN and row.run_id and state in _RUN_STATES:
        following = update(runs).where(runs.c.id == row.run_id)
        connection.execute(following.values(state=_RUN_STATES[state].value))


def _missing(job_id: str) -> NotFoundError:
    return NotFoundError("There is no job {id!r}.", id=job_id)


def _failure_to_json(failure: Failure | None) -> str | None:
    return None if failure is None else to_ordered_json(asdict(failure))


def _job(row: Row[Any]) -> Job:
    """The job of a row; one whose row is not valid counts as failed, and its failure says so."""
    try:
        state, failure = state_of(JobState, row.state), _failure_of(row.failure)
        payload, result = json_of(row.payload, dict), json_of(row.result, dict)
    except DamagedError as error:
        state, failure, payload, result = JobState.FAILED, _unreadable(error.message), {}, {}
    return Job(
        id=row.id,
        kind=row.kind,
        title=row.title,
        lane=row.lane,
        payload=payload,
        state=state,
        run_id=row.run_id,
        failure=failure,
        result=result,
        created=row.created,
        started=row.started,
        ended=row.ended,
    )


def _unreadable(reason: str) -> Failure:
    name, params = DamagedError.__name__, {"reason": reason}
    return Failure(name, reason, hint=_LOST, expected=True, template="{reason}", advice=_LOST, params=params)


def _failure_of(stored: str | None) -> Failure | None:
    if not stored:
        return None
    data = json_of(stored, dict)
    usual = asdict(Failure("", ""))
    if data.keys() - usual.keys() or not {"type", "message"} <= data.keys():
        raise damaged(stored, "a failure")
    if any(type(value) is not type(usual[name]) for name, value in data.items()):
        raise damaged(stored, "a failure")
    return Failure(**data)
