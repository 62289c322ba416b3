"""Results as one HTML page, which fetches nothing; all that people and files say is escaped."""

from __future__ import annotations

import base64
import wave
from collections.abc import Iterator
from html import escape
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from mmstudio.core.cells import cell_words
from mmstudio.plugins.shown import Frames, Picture, Row, Sound, Words
from mmstudio.services.reports.composed.spectrogram import spectrogram
from mmstudio.services.reports.composed.values import ComposedCard, ComposedValue
from mmstudio.services.reports.pictures import sound_uri
from mmstudio.services.reports.style import STYLE

_SAFE = "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'"
"""What the page may load: what it holds itself."""
_MORE_STYLE = """
.results { display: grid; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); gap: 18px; margin-top: 32px; }
.results .card { display: flex; flex-direction: column; gap: 10px; }
.results .card figure { margin: 0; }
.results .card p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.results .card img.sound { image-rendering: auto; height: 84px; margin-bottom: 6px; }
.results .card small { color: var(--soft); display: block; }
.results .card footer { margin: auto 0 0; font-size: 12px; }
"""


def write_page(cards: Iterator[ComposedCard], path: Path, title: str) -> None:
    """Write the page.

    Args:
        cards: The results, in order; each is written before the next one is read.
        path: The file.
        title: Heading.

    Raises:
        OSError: If it cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_SAFE}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(title)}</title>\n<style>{STYLE}{_MORE_STYLE}</style>\n</head>\n<body>\n<main>\n"
            f'<h1>{escape(title)}</h1>\n<div class="results">\n'
        )
        for card in cards:
            file.write(card_html(card) + "\n")
        file.write(
            "</div>\n<footer>Made by MM Studio. This page needs nothing else; keep or send it as it is.</footer>\n"
            "</main>\n</body>\n</html>\n"
        )


def card_html(card: ComposedCard) -> str:
    """One result as a card: pictures, then words, then sounds."""
    order = sorted(card.values, key=lambda one: _place(one.shown))
    recipe = card.content.recipe or {}
    facts = [card.card.name, *([f"seed {recipe['seed']}"] if "seed" in recipe else [])]
    foot = f"<footer>{escape(' · '.join(facts))}</footer>"
    return f'<article class="card">{"".join(map(_value, order))}{foot}</article>'


def _place(shown: object) -> int:
    if isinstance(shown, Words | Row):
        return 1
    return 2 if isinstance(shown, Sound) else 0


def _value(one: ComposedValue) -> str:
    held = f"<small>{escape(one.value.slot)}: held fixed</small>" if one.value.held else ""
    name = escape(one.value.slot, quote=True)
    match one.shown:
        case Words(text):
            return f"<div><p>{escape(text)}</p>{held}</div>"
        case Row(cells):
            lines = "".join(
                f"<dt>{escape(key)}</dt><dd>{escape(cell_words(cell) or '-')}</dd>"
                for key, cell in cells.items()
            )
            return f"<div><dl>{lines}</dl>{held}</div>"
        case Sound() as sound:
            drawn = f'<img class="sound" alt="" src="{picture_uri(spectrogram(sound))}">'
            uri = (one.value.path and sound_uri(one.value.path)) or _wave_uri(sound)
            return f'<figure>{drawn}<audio controls preload="none" aria-label="{name}" src="{uri}"></audio>{held}</figure>'
        case Frames(pictures, rate_hz):
            return f'<figure><img alt="{name}" src="{_film_uri(pictures, rate_hz)}">{held}</figure>'
        case Picture(pixels):
            return f'<figure><img alt="{name}" src="{picture_uri(pixels)}">{held}</figure>'


def picture_uri(pixels: npt.NDArray[np.uint8]) -> str:
    """Pixels (H, W, 3) as a ``data:`` address of a PNG."""
    buffer = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(buffer, "PNG", optimize=True)
    return _uri("image/png", buffer)


def _film_uri(pictures: npt.NDArray[np.uint8], rate_hz: float) -> str:
    """Pictures (N, H, W, 3) as a GIF that runs in a loop."""
    buffer = BytesIO()
    first, *others = (Image.fromarray(np.ascontiguousarray(one)) for one in pictures)
    first.save(buffer, "GIF", save_all=True, append_images=others, duration=round(1000 / rate_hz), loop=0)
    return _uri("image/gif", buffer)


def _wave_uri(sound: Sound) -> str:
    """A sound as a WAV of 16 bits."""
    buffer = BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(len(sound.samples))
        file.setsampwidth(2)
        file.setframerate(sound.rate_hz)
        file.writeframes(np.rint(np.clip(sound.samples, -1, 1).T * 32767).astype("<i2").tobytes())
    return _uri("audio/wav", buffer)


def _uri(kind: str, buffer: BytesIO) -> str:
    return f"data:{kind};base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
