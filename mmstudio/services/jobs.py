"""Jobs: made, and required to be done."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mmstudio.core.errors import StudioError
from mmstudio.core.job import TITLE, Job, JobState
from mmstudio.core.sentences import fill, printable

if TYPE_CHECKING:
    from mmstudio.core.payloads import Payload

LIVE = "live"
"""Kind of live previews, whose results are not saved."""
MEASURE = "measure"
"""Kind of measurements that nobody has asked for yet."""
QUIET = frozenset({LIVE, MEASURE})
"""Kinds of jobs that are not listed and that nobody waits for."""


class JobFailedError(StudioError):
    """A job ended without its result; the message is the job's own.

    Attributes:
        facts: What it found before it ended, for programs that read the failure as JSON.
    """

    facts: Mapping[str, Any] = {}


def new_job(
    kind: str,
    title: str,
    lane: str,
    payload: Payload,
    *,
    run_id: str = "",
    **params: str | int,
) -> Job:
    """A job with a fresh id, not yet submitted; ``title`` is a template over ``params``."""
    words = {name: printable(value) if isinstance(value, str) else value for name, value in params.items()}
    kept = {**payload.to_json(), TITLE: {"template": title, "params": words}}
    return Job(uuid.uuid4().hex, kind, fill(title, words), lane, kept, run_id=run_id)


def require_done(job: Job) -> Job:
    """The job itself if it is done.

    Raises:
        JobFailedError: If it failed or was stopped.
    """
    if job.state is JobState.DONE:
        return job
    if job.failure is None:
        raise JobFailedError("{title}: stopped ({state}).", title=job.title, state=job.state.value)
    failure = job.failure
    unexpected = "{title} failed in a way it should not ({type}: {message}); --debug shows where."
    raise JobFailedError(
        "{message}" if failure.expected else unexpected,
        hint="{advice}" if failure.hint else "",
        title=job.title,
        type=failure.type,
        message=failure.message,
        advice=failure.hint,
        traceback=failure.traceback,
    )
