"""The recorder: records a sound from the microphone onto the tray."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QTimer
from PySide6.QtWidgets import QToolButton

from mmstudio.core.errors import StudioError
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import tool
from mmstudio.gui.shared.values.player import need_sound_library
from mmstudio.gui.studio.studio import Studio

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSource

_LONGEST_MS = 60_000
_RATE_HZ = 16_000


class Recorder:
    """A button that records while it is down; the recording becomes a file.

    Args:
        studio: Reports what did not work.
        place_for: Returns a new path for a file with a suffix.
        taken: Called with the file.

    Attributes:
        button: The button, to be placed by the caller.
    """

    def __init__(
        self, studio: Studio, place_for: Callable[[str], Path], taken: Callable[[Path], None]
    ) -> None:
        self._studio, self._place_for, self._taken = studio, place_for, taken
        self.button: QToolButton = tool("Record a sound", self._toggle, "microphone")
        self._source: QAudioSource | None = None
        self._buffer = QBuffer(self.button)
        self._limit = QTimer(self.button)
        self._limit.setSingleShot(True)
        self._limit.setInterval(_LONGEST_MS)
        self._limit.timeout.connect(self._finish)

    def _toggle(self) -> None:
        if self._source is not None:
            self._finish()
            return
        with self._studio.guard(tr("Nothing can be recorded.")):
            self._begin()

    def _begin(self) -> None:
        """Start recording.

        Raises:
            StudioError: If there is no microphone.
        """
        need_sound_library()
        from PySide6.QtMultimedia import QAudioFormat, QAudioSource, QMediaDevices

        device = QMediaDevices.defaultAudioInput()
        if device.isNull():
            raise StudioError("No microphone was found.", hint="Connect one and try again.")
        wanted = QAudioFormat()
        wanted.setSampleRate(_RATE_HZ)
        wanted.setChannelCount(1)
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        if not device.isFormatSupported(wanted):
            wanted = device.preferredFormat()
            wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._buffer.setData(b"")
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._source = QAudioSource(device, wanted, self.button)
        self._source.start(self._buffer)
        self._limit.start()
        self._show(recording=True)

    def _finish(self) -> None:
        source, self._source = self._source, None
        if source is None:
            return
        self._limit.stop()
        source.stop()
        self._buffer.close()
        self._show(recording=False)
        data, kind = bytes(self._buffer.data().data()), source.format()
        source.deleteLater()
        if data:
            path = self._place_for(".wav")
            self._studio.tasks.run(
                lambda: write_wav(path, data, kind.sampleRate(), kind.channelCount()),
                lambda _: self._taken(path),
            )

    def _show(self, *, recording: bool) -> None:
        self.button.setIcon(icon("stop" if recording else "microphone", "error" if recording else "text"))
        if recording:
            say(self.button, self.button.setToolTip, "Stop recording")
        else:
            say(self.button, self.button.setToolTip, "Record a sound")


def write_wav(path: Path, data: bytes, rate_hz: int, channels: int) -> None:
    """Write interleaved 16-bit samples as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(data)
