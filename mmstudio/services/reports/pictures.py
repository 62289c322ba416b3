"""Pictures of reports: a sheet of results, and pictures embedded in a page."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from mmstudio.core.files.atomic import atomic_path
from mmstudio.plugins.protocols import Codec

_TILE_PX = 96
_GAP_PX = 6
_LABEL_PX = 150
_HEAD_PX = 30
_PAPER, _INK, _FAINT = (252, 252, 250), (30, 32, 36), (120, 124, 130)
_MIME = {".wav": "audio/wav", ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".flac": "audio/flac"}


@dataclass(frozen=True)
class Strip:
    """One row of a sheet.

    Attributes:
        label: Text before the pictures.
        tiles: Files; ``None`` leaves a place empty.
        heading: Heading above the row, if a new part begins there.
    """

    label: str
    tiles: Sequence[Path | None]
    heading: str = ""


def write_sheet(strips: Sequence[Strip], path: Path, codec: Codec) -> None:
    """Write a sheet of results as one PNG.

    Args:
        strips: Rows from top to bottom.
        path: Target file.
        codec: Codec of the files' modality.
    """
    columns = max((len(strip.tiles) for strip in strips), default=1)
    step = _TILE_PX + _GAP_PX
    width = _LABEL_PX + columns * step + _GAP_PX
    height = _GAP_PX + sum(step + (_HEAD_PX if strip.heading else 0) for strip in strips)
    sheet = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(sheet)
    large, small = ImageFont.load_default(15), ImageFont.load_default(12)
    top = _GAP_PX
    for strip in strips:
        if strip.heading:
            draw.text((_GAP_PX + 2, top + 6), strip.heading, fill=_INK, font=large)
            top += _HEAD_PX
        draw.text((_GAP_PX + 2, top + _TILE_PX // 2 - 8), strip.label[:22], fill=_FAINT, font=small)
        for place, tile in enumerate(strip.tiles):
            if tile is not None:
                sheet.paste(_tile(tile, codec), (_LABEL_PX + place * step, top))
        top += step
    with atomic_path(path) as temporary:
        sheet.save(temporary, "PNG")


def as_uri(path: Path, codec: Codec) -> str:
    """A result's preview as a ``data:`` address of a PNG."""
    buffer = BytesIO()
    Image.fromarray(np.ascontiguousarray(codec.preview(codec.read(path)))).save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def sound_uri(path: Path) -> str:
    """A sound's file as a ``data:`` address; empty for kinds that browsers do not play."""
    kind = _MIME.get(path.suffix.lower())
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}" if kind else ""


def _tile(path: Path, codec: Codec) -> Image.Image:
    picture = Image.fromarray(np.ascontiguousarray(codec.preview(codec.read(path))))
    whole = _TILE_PX % max(picture.size) == 0 and max(picture.size) <= _TILE_PX
    picture = picture.copy()
    scale = _TILE_PX / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.NEAREST if whole else Image.Resampling.LANCZOS)
