"""Results as a film: a picture, its caption and its sound after each other (MP4, by PyAV)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from mmstudio.core.extras import needs_film_library
from mmstudio.plugins.lettering import width_of, wrapped, write
from mmstudio.plugins.shown import Frames, Picture, Sound, words_in
from mmstudio.services.reports.composed.spectrogram import spectrogram
from mmstudio.services.reports.composed.values import ComposedCard

SIZE, FRAMES_HZ, SOUND_HZ = (1280, 720), 24, 48_000
_PAPER, _INK = (22, 24, 29), (232, 234, 240)
_MARGIN_PX, _LETTERS_PX, _LINE_PX, _MOST_LINES, _SOUND_PX = 40, 30, 42, 4, 110
_VIDEO = ("libx264", "h264", "mpeg4")
"""Encoders of pictures, the best one first."""
_LEAST_S = 1.0
_CHUNK = 1024

Pixels = npt.NDArray[np.uint8]


def write_film(
    cards: Iterator[ComposedCard], path: Path, seconds: float, check: Callable[[], object]
) -> None:
    """Write a film. Every result is shown as long as its sound lasts, or some seconds if it has none.

    Args:
        cards: The results, in order.
        path: The file.
        seconds: Length of a result without a sound.
        check: Called for every second of the film; may raise to stop.

    Raises:
        UsageError: If PyAV is not installed.
        OSError: If it cannot be written.
    """
    try:
        import av
    except ImportError as error:
        raise needs_film_library() from error
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as file:
        film = Film(file, next(name for name in _VIDEO if _can_write(av, name)))
        for card in cards:
            film.add(card, seconds, check)
        film.end()


def _can_write(av: Any, name: str) -> bool:
    try:
        av.codec.Codec(name, "w")
    except ValueError:
        return False
    return True


class Film:
    """A film that is written result by result.

    Args:
        file: PyAV's container.
        encoder: Encoder of the pictures.
    """

    def __init__(self, file: Any, encoder: str) -> None:
        self._file = file
        self._pictures = file.add_stream(encoder, rate=FRAMES_HZ)
        self._pictures.width, self._pictures.height = SIZE
        self._pictures.pix_fmt = "yuv420p"
        self._sounds = file.add_stream("aac", rate=SOUND_HZ, layout="stereo")
        self._frames, self._heard = 0, 0

    def add(self, card: ComposedCard, seconds: float, check: Callable[[], object]) -> None:
        """Add a result."""
        sound = next((one.shown for one in card.values if isinstance(one.shown, Sound)), None)
        if sound is not None:
            seconds = max(_LEAST_S, sound.samples.shape[1] / sound.rate_hz)
        frames = max(1, round(seconds * FRAMES_HZ))
        turning, rate_hz = drawn(card)
        kept: dict[int, Any] = {}
        for number in range(frames):
            if number % FRAMES_HZ == 0:
                check()
            shown = int(number / FRAMES_HZ * rate_hz) % len(turning)
            if shown not in kept:
                kept = {shown: turning[shown]}
            self._put(kept[shown])
        self._play(sound, round(self._frames * SOUND_HZ / FRAMES_HZ) - self._heard)

    def end(self) -> None:
        """Write what the encoders still hold."""
        for stream in (self._pictures, self._sounds):
            self._file.mux(stream.encode(None))

    def _put(self, pixels: Pixels) -> None:
        from av import VideoFrame

        frame = VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts, frame.time_base = self._frames, Fraction(1, FRAMES_HZ)
        self._frames += 1
        self._file.mux(self._pictures.encode(frame))

    def _play(self, sound: Sound | None, wanted: int) -> None:
        """Write a sound, with silence up to a number of samples."""
        from av import AudioFrame

        heard = np.zeros((2, wanted), np.float32) if sound is None else stereo(sound, wanted)
        for start in range(0, wanted, _CHUNK):
            part = np.ascontiguousarray(heard[:, start : start + _CHUNK])
            frame = AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = SOUND_HZ, self._heard, Fraction(1, SOUND_HZ)
            self._heard += part.shape[1]
            self._file.mux(self._sounds.encode(frame))


def stereo(sound: Sound, wanted: int) -> npt.NDArray[np.float32]:
    """A sound at the film's rate by linear interpolation, float32 (2, wanted); silence follows, a surplus is cut."""
    channels = sound.samples[[0, min(1, len(sound.samples) - 1)]]
    length = channels.shape[1]
    made = round(length * SOUND_HZ / sound.rate_hz)
    places = np.arange(min(made, wanted)) * (sound.rate_hz / SOUND_HZ)
    heard = np.zeros((2, wanted), np.float32)
    for channel in range(2):
        heard[channel, : len(places)] = np.interp(places, np.arange(length), channels[channel])
    return np.clip(heard, -1, 1)


def drawn(card: ComposedCard) -> tuple[list[Pixels], float]:
    """The pictures of a result in the film, uint8 (720, 1280, 3) each, and how many of them are shown in a second."""
    pictures = [_pixels(one.shown) for one in card.values if isinstance(one.shown, Picture | Frames)]
    rate_hz = next((one.shown.rate_hz for one in card.values if isinstance(one.shown, Frames)), 1.0)
    sounds = [spectrogram(one.shown) for one in card.values if isinstance(one.shown, Sound)]
    caption = "\n".join(filter(None, (words_in(one.shown) for one in card.values)))
    turns = max((len(one) for one in pictures), default=1)
    return [
        _frame([one[turn % len(one)] for one in pictures], caption, sounds) for turn in range(turns)
    ], rate_hz


def _frame(pictures: list[Pixels], caption: str, sounds: list[Pixels]) -> Pixels:
    """Pictures side by side, the caption below them, sounds at the bottom; without pictures, the words are large."""
    frame = Image.new("RGB", SIZE, _PAPER)
    room = SIZE[0] - 2 * _MARGIN_PX
    size = _LETTERS_PX if pictures or sounds else 2 * _LETTERS_PX
    step = _LINE_PX * size // _LETTERS_PX
    lines = [line for text in caption.split("\n") for line in wrapped(text, size, room, _MOST_LINES)]
    lines = lines[: _MOST_LINES if pictures or sounds else (SIZE[1] - 2 * _MARGIN_PX) // step]
    bottom = SIZE[1] - _MARGIN_PX
    if sounds:
        high = _SOUND_PX if pictures or lines else bottom - _MARGIN_PX
        strip = Image.fromarray(np.concatenate(sounds, axis=1)).resize((room, high))
        frame.paste(strip, (_MARGIN_PX, bottom - high))
        bottom -= high + _MARGIN_PX // 2
    top = bottom - len(lines) * step
    if not pictures:
        top = _MARGIN_PX + (top - _MARGIN_PX) // 2
    for number, line in enumerate(lines):
        left = (SIZE[0] - width_of(line, size)) // 2
        write(frame, (left, top + number * step), line, size, _INK)
    if pictures:
        _paste(frame, pictures, top - 2 * _MARGIN_PX)
    return np.asarray(frame)


def _paste(frame: Image.Image, pictures: list[Pixels], height: int) -> None:
    """Put pictures side by side into the upper part; the pixels of small ones stay sharp."""
    width = (SIZE[0] - _MARGIN_PX) // len(pictures) - _MARGIN_PX
    for number, pixels in zip(count(), pictures, strict=False):
        picture = Image.fromarray(np.ascontiguousarray(pixels))
        scale = min(width / picture.width, height / picture.height)
        scale = int(scale) if scale >= 2 else scale
        size = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
        how = Image.Resampling.NEAREST if scale >= 2 else Image.Resampling.LANCZOS
        left = _MARGIN_PX + number * (width + _MARGIN_PX) + (width - size[0]) // 2
        frame.paste(picture.resize(size, how), (left, _MARGIN_PX + (height - size[1]) // 2))


def _pixels(shown: Picture | Frames) -> Pixels:
    """The pictures of a value, (N, H, W, 3)."""
    return shown.pixels[None] if isinstance(shown, Picture) else shown.pictures
