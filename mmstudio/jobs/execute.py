"""Running the entry of one job, and what its end means."""

from __future__ import annotations

import errno
import gc
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobCancelledError, JobPausedError, StudioError
from mmstudio.core.job import Failure, JobState
from mmstudio.core.sentences import printable, words_of
from mmstudio.plugins.specs import resolve

_DISK_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""The disk itself is full, or the share of it that the person may fill; not every system knows the second."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended.

    Attributes:
        state: Its state from now on.
        failure: Set when FAILED.
        by_keyboard: Whether the person at the keyboard wants the program to end.
    """

    state: JobState
    failure: Failure | None = None
    by_keyboard: bool = False


def execute(entry: str, context: Callable[[], RunContext]) -> Outcome:
    """Run a job to its end; nothing that it raises gets out.

    The exception is turned into text here and let go: its frames would keep the job's memory, that of the GPU too.

    Args:
        entry: ``"module:attribute"`` of what to call.
        context: Makes the context.
    """
    outcome = _guarded(entry, context)
    if outcome.state is not JobState.DONE:
        gc.collect()  # a traceback's frames form cycles, which hold memory until collected
    return outcome


def _guarded(entry: str, context: Callable[[], RunContext]) -> Outcome:
    try:
        resolve(entry)(context())
    except JobCancelledError:
        return Outcome(JobState.CANCELLED)
    except JobPausedError:
        return Outcome(JobState.PAUSED)
    except KeyboardInterrupt:
        return Outcome(JobState.INTERRUPTED, by_keyboard=True)
    except BaseException as error:  # noqa: BLE001 - a job may raise anything, SystemExit too; the lane lives on
        return Outcome(JobState.FAILED, failure_of(error))
    return Outcome(JobState.DONE)


def _plain(value: object) -> str | int | float | bool:
    return value if isinstance(value, (str, int, float, bool)) else printable(str(value))


def failure_of(error: BaseException) -> Failure:
    """An exception in words: the sentence and hint of ours, and the best that can be said of others."""
    trace = printable("".join(traceback.format_exception(error)))
    name = type(error).__name__
    match error:
        case StudioError():
            return Failure(
                name,
                error.message,
                trace,
                error.advice,
                expected=True,
                template=error.template,
                advice=error.hint,
                params={key: _plain(value) for key, value in error.params.items()},
            )
        case MemoryError():
            hint = "Close other programs, or choose a smaller batch or model."
            return Failure(name, "The computer ran out of memory.", trace, hint, expected=True)
        case OSError() if error.errno in _DISK_FULL:
            hint = "Make room and start it again; what was stored before was kept."
            return Failure(name, "The disk is full.", trace, hint, expected=True)
        case SystemExit():
            message = f"The job tried to end the program (code {error.code})."
            return Failure(name, message, trace, expected=True)
        case _:
            return Failure(name, words_of(error) or name, trace)
