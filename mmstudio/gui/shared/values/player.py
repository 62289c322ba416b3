"""The player: sounds with a waveform and a button. Only one sound plays at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mmstudio.core.errors import StudioError
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.look.theme import icon
from mmstudio.gui.shared.basic import column, label, row, tool
from mmstudio.gui.shared.values.waveform import Envelope, Waveform, envelope
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.shown import Sound
from mmstudio.plugins.specs import resolve

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioSink

_TICK_MS = 33


def need_sound_library() -> None:
    """Refuse to play or record where the system's sound library is missing.

    Raises:
        StudioError: If it is.
    """
    try:
        import PySide6.QtMultimedia  # noqa: F401
    except ImportError as error:
        raise StudioError(
            "The system's sound library is missing: {reason}.",
            hint="Install it (on Linux: libpulse) and start again.",
            reason=str(error),
        ) from error


class Player(QObject):
    """The sound output of a window: a sound that starts stops the one before.

    Signals:
        moved: The owner of the sound, and the second that is heard.
        stopped: The owner of the sound that stopped.
    """

    moved = Signal(object, float)
    stopped = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._owner: object | None = None
        self._sink: QAudioSink | None = None
        self._buffer = QBuffer(self)
        self._start_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)

    @classmethod
    def of(cls, studio: Studio) -> Player:
        """The player of a studio, made on first use."""
        return studio.findChild(cls) or cls(studio)

    def plays(self, owner: object) -> bool:
        """Whether this owner's sound is playing."""
        return self._owner is owner and owner is not None

    def play(self, owner: object, sound: Sound, start_s: float = 0.0) -> None:
        """Play a sound from a given second on.

        Args:
            owner: The object that the sound belongs to.
            sound: At most ten minutes.
            start_s: Where to begin.

        Raises:
            StudioError: If this computer has no sound output.
        """
        self.stop()
        need_sound_library()
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices

        device = QMediaDevices.defaultAudioOutput()
        if device.isNull():
            raise StudioError("No loudspeaker or headphones were found.", hint="Connect some and try again.")
        wanted = QAudioFormat()
        wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        wanted.setSampleRate(sound.rate_hz)
        wanted.setChannelCount(min(2, len(sound.samples)))
        if not device.isFormatSupported(wanted):
            wanted = device.preferredFormat()
            wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
        self._buffer.setData(
            QByteArray(pcm(sound, wanted.sampleRate(), wanted.channelCount(), start_s=start_s))
        )
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._owner, self._start_s = owner, start_s
        self._sink = QAudioSink(device, wanted, self)
        self._sink.start(self._buffer)
        self._timer.start()

    def stop(self) -> None:
        """Stop playing."""
        self._timer.stop()
        owner, self._owner = self._owner, None
        if self._sink is not None:
            self._sink.stop()
            self._sink.deleteLater()
            self._sink = None
        self._buffer.close()
        if owner is not None:
            self.stopped.emit(owner)

    def _on_tick(self) -> None:
        from PySide6.QtMultimedia import QtAudio

        if self._sink is None or self._sink.state() in {QtAudio.State.IdleState, QtAudio.State.StoppedState}:
            self.stop()
        else:
            self.moved.emit(self._owner, self._start_s + self._sink.processedUSecs() / 1e6)


def pcm(sound: Sound, rate_hz: int, channels: int, *, start_s: float = 0.0) -> bytes:
    """A sound as interleaved 16-bit numbers, resampled by linear interpolation, from a given second on.

    Args:
        sound: The sound; surplus channels are left out, missing ones are copies of the last.
        rate_hz: Samples per second of the result.
        channels: Channels of the result.
        start_s: Where to begin.
    """
    import numpy as np

    kept = sound.samples[:, round(start_s * sound.rate_hz) :]
    kept = kept[np.minimum(np.arange(channels), len(kept) - 1)]
    if rate_hz != sound.rate_hz:
        count = kept.shape[1]
        places = np.arange(round(count * rate_hz / sound.rate_hz)) * (sound.rate_hz / rate_hz)
        kept = np.stack([np.interp(places, np.arange(count), channel) for channel in kept])
    return np.rint(np.clip(kept, -1, 1).T * 32767).astype("<i2").tobytes()


class SoundView(QWidget):
    """A sound with button, waveform and length. A file is decoded off the GUI thread.

    Args:
        studio: Its tasks decode and its player plays.
        source: File or sound; nothing yet if ``None``.
        modality: Id of the modality whose codec reads files.

    Signals:
        moved: Share of the length played so far, 0 to 1; 0 when it ends.
    """

    moved = Signal(float)

    def __init__(
        self, studio: Studio, source: Path | Sound | None = None, *, modality: str = "audio"
    ) -> None:
        super().__init__()
        self._studio, self._modality = studio, modality
        self._player = Player.of(studio)
        self._sound: Sound | None = None
        self._source: Path | Sound | None = None
        self._soon = False
        self.button = tool("Play the sound", self.toggle, "play")
        self.waveform = Waveform()
        say(self.waveform, self.waveform.setAccessibleName, "Waveform")
        self.length = label("", "faint")
        self._trouble = label("", "error", wrap=True)
        self._trouble.hide()
        line = row(self.button, self.waveform, self.length)
        line.setStretch(1, 1)
        self.setLayout(column(line, self._trouble, gap=4))
        self.waveform.place_asked.connect(self.play_from)
        self._player.moved.connect(self._on_moved)
        self._player.stopped.connect(self._on_stopped)
        self.show_sound(source)

    def show_sound(self, source: Path | Sound | None) -> None:
        """Show another sound, or none."""
        if self.plays:
            self._player.stop()
        self._source, self._sound, self._soon = source, None, False
        self.button.setEnabled(False)
        self.waveform.show_envelope(None)
        self.length.clear()
        self._trouble.hide()
        if source is None:
            return
        codec_of, modality = self._studio.app.registry.modalities, self._modality

        def work() -> tuple[Sound, Envelope]:
            sound = (
                source
                if isinstance(source, Sound)
                else resolve(codec_of.get(modality).factory)().read(source)
            )
            return sound, envelope(sound)

        self._studio.tasks.run(
            work,
            lambda made: self._take(source, made),
            lambda error: self._refuse(source, error),
        )

    @property
    def plays(self) -> bool:
        """Whether it is playing."""
        return self._player.plays(self)

    def stop(self) -> None:
        """Stop if it is playing."""
        if self.plays:
            self._player.stop()

    def toggle(self) -> None:
        """Play from the beginning, or stop."""
        if self.plays:
            self._player.stop()
        elif self._sound is not None:
            self._play(0.0)

    def play_soon(self) -> None:
        """Play from the beginning or stop, as soon as the sound has been read."""
        if self._sound is None:
            self._soon = self._source is not None
        else:
            self.toggle()

    def play_from(self, place: float) -> None:
        """Play from a share of the length on, 0 to 1."""
        if self._sound is not None:
            self._play(place * self._sound.samples.shape[1] / self._sound.rate_hz)

    def _play(self, start_s: float) -> None:
        if self._sound is None:
            return
        with self._studio.guard(tr("The sound cannot be played.")):
            self._player.play(self, self._sound, start_s)
            self._show_button(playing=True)

    def _take(self, source: Any, made: tuple[Sound, Envelope]) -> None:
        if not isValid(self) or source is not self._source:
            return  # the view is gone or shows something else by now
        self._sound, shown = made
        self.waveform.show_envelope(shown)
        self.button.setEnabled(True)
        say(self.length, self.length.setText, "{seconds:.1f} s", seconds=shown.seconds)
        if self._soon:
            self._soon = False
            self._play(0.0)

    def _refuse(self, source: Any, error: BaseException) -> None:
        if isValid(self) and source is self._source:
            self._trouble.setText(sentence(error))
            self._trouble.show()

    def _on_moved(self, owner: object, second: float) -> None:
        if owner is self and self._sound is not None:
            self._show_place(min(1.0, second * self._sound.rate_hz / self._sound.samples.shape[1]))

    def _on_stopped(self, owner: object) -> None:
        if owner is self:
            self._show_place(0.0)
            self._show_button(playing=False)

    def _show_place(self, place: float) -> None:
        self.waveform.show_place(place)
        self.moved.emit(place)

    def _show_button(self, *, playing: bool) -> None:
        self.button.setIcon(icon("stop" if playing else "play"))
        if playing:
            say(self.button, self.button.setToolTip, "Stop the sound")
        else:
            say(self.button, self.button.setToolTip, "Play the sound")
