"""The bridge: brings events from the channel into the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from mmstudio.core.events import (
    Event,
    LogWritten,
    MetricLogged,
    PreviewMade,
    ProgressMade,
    ResultReady,
    StateChanged,
)
from mmstudio.jobs.channel import EventChannel

INTERVAL_MS = 33
_MOST_AT_ONCE = 500
"""How many events to emit at once; the rest waits, so that a flood does not block the window."""


class Bridge(QObject):
    """Drains an event channel and emits its events as typed signals in the GUI thread.

    What a person waits for, a preview or a change of state, comes at once with all that was posted before it; the rest comes
    with a timer.

    Signals:
        state_changed, progress_made, preview_made, log_written, result_ready: One event each.
        metrics_logged: The metrics of one drain, oldest first, so that a plot draws once for all.
    """

    state_changed = Signal(StateChanged)
    progress_made = Signal(ProgressMade)
    preview_made = Signal(PreviewMade)
    log_written = Signal(LogWritten)
    result_ready = Signal(ResultReady)
    metrics_logged = Signal(list)
    _hurried = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._channel: EventChannel | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.drain)
        self._hurried.connect(self.drain, Qt.ConnectionType.QueuedConnection)

    def attach(self, channel: EventChannel | None) -> None:
        """Listen to a channel, or to none."""
        if self._channel is not None:
            self._channel.hurry(None)
        self._channel = channel
        if channel is None:
            self._timer.stop()
        else:
            channel.hurry(self._hurried.emit)
            self._timer.start()

    def drain(self) -> None:
        """Emit the waiting events."""
        if self._channel is None:
            return
        metrics: list[MetricLogged] = []
        for event in self._channel.drain(_MOST_AT_ONCE):
            if isinstance(event, MetricLogged):
                metrics.append(event)
            else:
                self._emit(event)
        if metrics:
            self.metrics_logged.emit(metrics)

    def _emit(self, event: Event) -> None:
        match event:
            case StateChanged():
                self.state_changed.emit(event)
            case ProgressMade():
                self.progress_made.emit(event)
            case PreviewMade():
                self.preview_made.emit(event)
            case LogWritten():
                self.log_written.emit(event)
            case ResultReady():
                self.result_ready.emit(event)
            case MetricLogged():
                self.metrics_logged.emit([event])
