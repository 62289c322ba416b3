"""The execution of one job's entry, and the outcome of its end."""

from __future__ import annotations

import errno
import gc
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobCancelledError, JobPausedError, StudioError
from mmstudio.core.files.disk import is_full
from mmstudio.core.job import Failure, JobState
from mmstudio.core.memory import give_back_freed
from mmstudio.core.sentences import printable, to_stored, words_of
from mmstudio.plugins.specs import resolve

_REFUSED = frozenset(
    getattr(errno, name)
    for name in ("EIO", "EROFS", "ENODEV", "ENXIO", "ESTALE", "EACCES", "EPERM", "EFBIG", "EMFILE", "ENFILE")
    if hasattr(errno, name)
)
"""Error numbers caused by a disk, a network or permissions, not by a fault of the program."""


_LONG_S = 1.0
"""Seconds after which a job's memory is released; after a quick job, which may be followed at once, this would cost too much."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a job.

    Attributes:
        state: Its state from now on.
        failure: Set when FAILED.
        by_keyboard: Whether a person pressed Ctrl+C to end the program.
    """

    state: JobState
    failure: Failure | None = None
    by_keyboard: bool = False


def execute(entry: Callable[[], str], context: Callable[[], RunContext]) -> Outcome:
    """Run a job to its end; it never raises what the job raises.

    The exception is converted to text here and released: its frames would keep the job's memory, including that of the
        GPU.

    Args:
        entry: Returns ``"module:attribute"`` of the function to call; may raise like the job itself.
        context: Makes the context.
    """
    return execute_work(lambda: resolve(entry())(context()))


def execute_work(work: Callable[[], Outcome | None]) -> Outcome:
    """The outcome of some work, as :func:`execute`: what it gives, or how it raises; ``None`` means that all is done."""
    began = time.monotonic()
    outcome = _guarded(work)
    if outcome.state is not JobState.DONE:
        gc.collect()  # a traceback's frames form cycles, which hold memory until collected
    if time.monotonic() - began > _LONG_S:
        give_back_freed()
    return outcome


def _guarded(work: Callable[[], Outcome | None]) -> Outcome:
    try:
        found = work()
    except JobCancelledError:
        return Outcome(JobState.CANCELLED)
    except JobPausedError:
        return Outcome(JobState.PAUSED)
    except KeyboardInterrupt:
        return Outcome(JobState.INTERRUPTED, by_keyboard=True)
    except BaseException as error:  # noqa: BLE001 - a job may raise anything, SystemExit too; the lane lives on
        return Outcome(JobState.FAILED, failure_of(error))
    return found or Outcome(JobState.DONE)


def failure_of(error: BaseException) -> Failure:
    """The failure for an exception: sentence and hint of the program's own errors, and the best description of others."""
    trace = printable("".join(traceback.format_exception(error)))
    name = type(error).__name__
    told = error if isinstance(error, StudioError) else _sentence(error)
    if told is None:
        return Failure(name, words_of(error) or name, trace)
    return Failure(
        name,
        told.message,
        trace,
        told.advice,
        expected=True,
        template=told.template,
        advice=told.hint,
        params={key: to_stored(value) for key, value in told.params.items()},
    )


def _sentence(error: BaseException) -> StudioError | None:
    """The sentence for an exception that is not a fault of the program; ``None`` if it is one."""
    match error:
        case MemoryError():
            hint = "Close other programs, or choose a smaller batch or model."
            return StudioError("The computer ran out of memory.", hint=hint)
        case Exception() if is_full(error):
            hint = "Make room and start it again; what was stored before was kept."
            return StudioError("The disk is full.", hint=hint)
        case OSError() if error.errno in _REFUSED:
            return StudioError(
                "The system refuses {path}: {reason}.",
                hint="See whether the disk is there and whether you may write to it; what was stored before was kept.",
                path=str(error.filename or ""),
                reason=error.strerror or words_of(error),
            )
        case SystemExit():
            return StudioError("The job tried to end the program (code {code}).", code=str(error.code))
        case _:
            return None
