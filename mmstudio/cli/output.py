"""Output of the command line: results go to stdout, everything else to stderr."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import typer

from mmstudio.cli.terminal import tell, tell_aside, tell_json, tell_lines
from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import visible

if TYPE_CHECKING:
    from pathlib import Path

    from mmstudio.services.app import App
    from mmstudio.services.opened import OpenProject


class StoppedError(Exception):
    """The keyboard stopped a command; what was made before is kept.

    Args:
        told: The outcome, as a sentence.
        facts: The outcome for ``--json``.
    """

    def __init__(self, told: str, facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(told)
        self.facts = dict(facts or {})


@dataclass(frozen=True)
class Options:
    """Options of every command.

    Attributes:
        json: Print JSON, and nothing else, on stdout.
        debug: Show tracebacks.
        safe_mode: Load first-party plugins only.
    """

    json: bool = False
    debug: bool = False
    safe_mode: bool = False


@dataclass(frozen=True)
class Output:
    """Prints in the form that was asked for."""

    options: Options

    @classmethod
    def of(cls, context: typer.Context) -> Output:
        """The output of a command."""
        return cls(context.obj if isinstance(context.obj, Options) else Options())

    def app(self) -> App:
        """The program, with its plugins found."""
        from mmstudio.services.app import App

        return App.start(safe_mode=self.options.safe_mode)

    def open(self, path: Path, *, write: bool = True) -> OpenProject:
        """A project; an older one is brought up to date first."""
        opened = self.app().open_project(path, write=write)
        for one in opened.found:
            self.note(f"The files of {one.name} were found again in {one.now}.")
        return opened

    def result(self, data: Any, *lines: str) -> None:
        """The result of the command: JSON, or its lines for people."""
        if self.options.json:
            tell_json(data)
        else:
            for line in lines:
                tell(line)

    def note(self, text: str) -> None:
        """Something to know, beside the result."""
        tell_aside(text)

    def error(self, error: BaseException) -> None:
        """A failure as a sentence; the traceback only with ``--debug``."""
        if self.options.debug:
            told = getattr(error, "params", {}).get("traceback") or "".join(traceback.format_exception(error))
            tell_lines(told)
        text = str(error) if isinstance(error, StudioError) else _unexpected(error)
        if self.options.json:
            self.result({"error": text, "type": type(error).__name__, **getattr(error, "facts", {})})
        tell_aside(f"Error: {text}")


def _unexpected(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}." if error.filename else f"{error.strerror}."
    return (
        f"The program failed in a way it should not ({type(error).__name__}: {error}); --debug shows where."
    )


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """Lines of a plain table, columns aligned."""
    texts = [[visible(str(cell)) for cell in row] for row in (header, *rows)]
    widths = [max(len(row[place]) for row in texts) for place in range(len(header))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in texts
    ]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def size(count: float) -> str:
    """Bytes for people, e.g. ``12.3 MB``."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
