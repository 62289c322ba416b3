"""Values as pictures on a sheet: pictures as they are, sounds as spectrograms, texts and rows as words."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from mmstudio.core.cells import cell_words
from mmstudio.plugins.lettering import wrapped, write
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.shown import Frames, Picture, Row, Shown, Sound, Words

LEAST_PX, MOST_PX = 96, 384
_CARD, _SOUND = (220, 140), (220, 110)
_PAPER, _INK = (250, 248, 242), (40, 40, 44)
_TEXT_PX, _LINE_PX = 13, 18
_WINDOW, _DEPTH_DB = 512, 70.0


def face_of(codec: Codec, raw: Any) -> Image.Image:
    """The picture that stands for a value on a sheet."""
    shown: Shown = codec.shown(raw)
    if isinstance(shown, Words):
        return _card([shown.text])
    if isinstance(shown, Row):
        return _card([f"{name}: {cell_words(cell)}" for name, cell in shown.cells.items()])
    if isinstance(shown, Sound):
        return _spectrogram(shown)
    if isinstance(shown, Frames):
        return _sized(shown.pictures[0])
    return _sized(shown.pixels if isinstance(shown, Picture) else codec.preview(raw))


def _sized(pixels: npt.NDArray[np.uint8]) -> Image.Image:
    """A picture at a size that can be seen: small ones in whole multiples, so that their pixels stay sharp."""
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    longest = max(picture.size)
    if longest > MOST_PX:
        picture.thumbnail((MOST_PX, MOST_PX), Image.Resampling.LANCZOS)
    elif longest < LEAST_PX:
        zoom = -(-LEAST_PX // longest)
        size = (picture.width * zoom, picture.height * zoom)
        picture = picture.resize(size, Image.Resampling.NEAREST)
    return picture


def _card(paragraphs: list[str]) -> Image.Image:
    card = Image.new("RGB", _CARD, _PAPER)
    room, most = _CARD[0] - 16, (_CARD[1] - 12) // _LINE_PX
    lines: list[str] = []
    for text in paragraphs:
        left = most - len(lines)
        lines += wrapped(text, _TEXT_PX, room, left) if left > 0 else []
    for number, line in enumerate(lines):
        write(card, (8, 6 + number * _LINE_PX), line, _TEXT_PX, _INK)
    return card


def _spectrogram(sound: Sound) -> Image.Image:
    """Loudness over time (to the right) and pitch (upwards), 70 dB deep below the loudest place; louder is darker."""
    mono = np.asarray(sound.samples, np.float32).mean(axis=0)
    mono = np.pad(mono, (0, max(0, _WINDOW - len(mono))))
    starts = np.linspace(0, len(mono) - _WINDOW, _SOUND[0]).astype(int)
    frames = mono[starts[:, None] + np.arange(_WINDOW)] * np.hanning(_WINDOW).astype(np.float32)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    loud = 10 * np.log10(power + 1e-12)
    shade = np.clip((loud - loud.max()) / _DEPTH_DB + 1, 0, 1)
    pixels = (255 * (1 - shade)).astype(np.uint8).T[::-1]
    return Image.fromarray(pixels).resize(_SOUND, Image.Resampling.BILINEAR).convert("RGB")
