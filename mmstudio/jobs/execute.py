"""Running the entry of one job, and what its end means."""

from __future__ import annotations

import gc
import importlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobCancelledError, JobPausedError, StudioError, UsageError
from mmstudio.core.job import Failure, JobState

Entry = Callable[[RunContext], None]


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


def resolve(entry: str) -> Entry:
    """What ``"module:attribute"`` names; imports the module.

    Raises:
        UsageError: If it is not of that form, or the module has no such attribute.
        ImportError: If the module cannot be imported.
    """
    module_name, _, attribute = entry.partition(":")
    if not module_name or not attribute:
        raise UsageError("{entry!r} is not of the form 'module:attribute'.", entry=entry)
    found = getattr(importlib.import_module(module_name), attribute, None)
    if not callable(found):
        raise UsageError("The module {module} has no function {name!r}.", module=module_name, name=attribute)
    return cast("Entry", found)


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


def failure_of(error: BaseException) -> Failure:
    """An exception in words: the sentence and hint of ours, and the best that can be said of others."""
    trace = "".join(traceback.format_exception(error))
    name = type(error).__name__
    match error:
        case StudioError():
            hint = error.hint.format(**error.params) if error.hint else ""
            return Failure(name, error.message, trace, hint)
        case MemoryError():
            hint = "Close other programs, or choose a smaller batch or model."
            return Failure(name, "The computer ran out of memory.", trace, hint)
        case SystemExit():
            return Failure(name, f"The job tried to end the program (code {error.code}).", trace)
        case _:
            return Failure(name, str(error) or name, trace)
