"""Stopping of an evaluation: at once if it was cancelled, or if it was asked to pause; finished rounds are kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobPausedError
from mmstudio.core.job import Command


def stop_if_asked(context: RunContext) -> None:
    """Stop the job if it was cancelled or asked to pause; called before every batch.

    Raises:
        JobCancelledError: If it was cancelled.
        JobPausedError: If a pause was asked for.
    """
    context.check()
    if Command.PAUSE in context.commands():
        raise JobPausedError


def stopping_turn(context: RunContext) -> Callable[[], AbstractContextManager[None]]:
    """The device for one turn of a batch, unless the job is to stop."""

    def turn() -> AbstractContextManager[None]:
        stop_if_asked(context)
        return context.device_turn()

    return turn
