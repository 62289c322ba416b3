"""The only way to the terminal: escapes, markup and line ends that come from data have no effect there."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING, Any

import typer

from mmstudio.core.sentences import visible, visible_json, words_of

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.progress import Progress, TaskID


def tell(line: str) -> None:
    """A line of a result, on stdout."""
    typer.echo(visible(line))


def tell_aside(line: str) -> None:
    """A line beside the result, on stderr."""
    typer.echo(visible(line), err=True)


def tell_lines(text: str) -> None:
    """Lines beside the result, such as a traceback."""
    typer.echo(visible(text, lines=True), err=True)


def tell_json(data: Any) -> None:
    """Data as JSON, exactly, on stdout."""
    typer.echo(visible_json(json.dumps(data, ensure_ascii=False, indent=1, default=str)))


def guard_logs(*, traces: bool = False) -> None:
    """Print log records that nothing else handles to the terminal in the same way.

    Args:
        traces: Whether the lines of code that an error went through are printed too; else its last line alone.
    """
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_Visible("%(message)s") if traces else _Short("%(message)s"))


class Bar:
    """A progress bar with words beside it and lines below it; shows nothing if stderr is not a terminal."""

    def __init__(self, progress: Progress | None, title: str, lines: list[str] | None = None) -> None:
        self._progress = progress
        self._lines = [] if lines is None else lines
        self._task: TaskID | None = (
            progress.add_task(visible(title), total=None, note="") if progress else None
        )

    def advance(self, done: float, total: float, words: str) -> None:
        """Show the progress; ``total`` is 0 if unknown."""
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, completed=done, total=total or None, note=visible(words))

    @property
    def seen(self) -> bool:
        """Whether the bar is visible."""
        return self._progress is not None

    def grow(self, lines: Sequence[str]) -> None:
        """Show lines below the bar, in place of the earlier ones."""
        if self._progress is not None:
            self._lines[:] = [visible(line) for line in lines]
            self._progress.refresh()


@contextmanager
def bar(title: str) -> Iterator[Bar]:
    """A bar on stderr while the context is open."""
    if not sys.stderr.isatty():
        yield Bar(None, title)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
    from rich.text import Text

    lines: list[str] = []

    class Shown(Progress):
        """The bar, and the growing lines below it."""

        def get_renderables(self) -> Iterable[RenderableType]:
            yield self.make_tasks_table(self.tasks)
            yield from map(Text, lines)

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}", markup=False),
    )
    with Shown(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress, title, lines)


class _Visible(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return visible(super().format(record), lines=True)


class _Short(_Visible):
    def format(self, record: logging.LogRecord) -> str:
        plain = copy(record)  # other handlers get the whole
        error = record.exc_info[1] if record.exc_info else None
        plain.exc_info = plain.exc_text = None
        return super().format(plain) + (f": {words_of(error)}" if error is not None else "")
