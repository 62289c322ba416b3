"""Notices: messages of the window, i.e. errors with what happened, what was kept and what to do, and good news."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Failure
from mmstudio.gui.look.hints import in_window
from mmstudio.gui.look.language import in_a_row, sentence, tr

Level = Literal["good", "note", "warning", "error"]


@dataclass(frozen=True)
class Way:
    """Where a message leads on to.

    Attributes:
        words: English words of the button.
        page: Id of a page.
        key: What to show on it.
    """

    words: str
    page: str
    key: str = ""


@dataclass(frozen=True)
class Notice:
    """One message.

    Attributes:
        level: How serious it is.
        title: What happened, in a sentence.
        text: Why, what was kept, and what to do.
        details: Traceback, for a report.
        when: Local time.
        way: Where it leads on to, or ``None``.
        calls: Whether to alert a person who is in another window.
        undone: Whether it says that undo brings something back, which is true until something else is done.
    """

    level: Level
    title: str
    text: str = ""
    details: str = ""
    when: datetime = field(default_factory=lambda: datetime.now(UTC).astimezone())
    way: Way | None = None
    calls: bool = False
    undone: bool = False

    @property
    def words(self) -> tuple[Level, str, str]:
        """A key that is equal for equal messages."""
        return self.level, self.title, self.text

    @classmethod
    def of_error(cls, title: str, error: BaseException) -> Notice:
        """An error as a message; for an unexpected one the details hold the traceback."""
        details = "".join(traceback.format_exception(error))
        if isinstance(error, StudioError):
            return cls("error", title, sentence(error), details)
        reason = tr(
            "An unexpected fault: {reason}. What was saved is kept.",
            reason=f"{type(error).__name__}: {error}",
        )
        return cls("error", title, reason, details)

    @classmethod
    def of_failure(cls, title: str, failure: Failure) -> Notice:
        """A job's failure as a message."""
        message = tr(failure.template, **failure.params) if failure.template else tr(failure.message)
        hint = in_window(failure.advice or failure.hint)
        advice = tr(hint, **failure.params) if failure.advice else tr(hint)
        return cls("error", title, in_a_row(message, advice), failure.traceback)
