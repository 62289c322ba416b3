"""Crash reports: an uncaught exception becomes a report on disk and a message, and work goes on."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from mmstudio.core.sentences import visible
from mmstudio.gui.look.language import tr
from mmstudio.gui.studio.studio import Studio

_LOG = logging.getLogger(__name__)


class CrashReports(QObject):
    """Handles uncaught exceptions of any thread.

    Args:
        folder: Folder whose ``crashes`` folder takes the reports.
        studio: Shows the message.
    """

    caught = Signal(str, str)

    def __init__(self, folder: Path, studio: Studio) -> None:
        super().__init__(studio)
        self._folder = folder / "crashes"
        self._studio = studio
        self.caught.connect(self._tell)

    def install(self) -> None:
        """Replace Python's own hooks."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def write(self, error: BaseException) -> Path | None:
        """Write a report.

        Returns:
            Its path, or ``None`` if the folder cannot be written.
        """
        now = datetime.now(UTC)
        lines = [
            f"MM Studio, {platform.platform()}, Python {platform.python_version()}, {now:%Y-%m-%d %H:%M:%S} UTC",
            "",
        ]
        text = "\n".join(lines) + "".join(traceback.format_exception(error))
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{now:%Y%m%d-%H%M%S-%f}.txt"
            path.write_text(visible(text, lines=True), "utf-8")
            return path
        return None

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        path = self.write(error)
        self.caught.emit("".join(traceback.format_exception(error)), str(path or ""))

    def _tell(self, details: str, path: str) -> None:
        self._studio.notify(
            "error",
            tr("Something went wrong unexpectedly."),
            tr("You can go on working; what was saved is kept. A report lies at {path}.", path=path or "-"),
            details,
        )
