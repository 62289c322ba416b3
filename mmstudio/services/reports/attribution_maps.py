"""Maps of attributions as pictures: how much the result loses without each piece, over the condition itself."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from mmstudio.core.files.door import open_ordinary
from mmstudio.plan.attributions import ConditionPart, strengths

SUPPORTS, OPPOSES = (226, 88, 34), (47, 95, 208)
"""Colours of pieces without which the result loses, and without which it gains."""
_SIDE_PX = 320
_STRONGEST = 0.75
_FADED = 0.55
_PAPER = (30, 32, 36)


def draw_map(part: ConditionPart, payoff: str, backdrop: Path | None) -> Image.Image:
    """The pieces of a condition, coloured by what the result loses without each.

    Args:
        part: A part with rows and columns.
        payoff: The payoff whose losses are drawn; pieces that were not tried stay bare.
        backdrop: The condition as a picture, if it is there.
    """
    below = _backdrop(backdrop)
    rows, columns = part.shape
    heat = Image.new("RGBA", below.size)
    for piece, strength in enumerate(strengths(part.losses.get(payoff, ()))):
        row, column = divmod(piece, columns)
        box = (
            column * below.width // columns,
            row * below.height // rows,
            (column + 1) * below.width // columns,
            (row + 1) * below.height // rows,
        )
        colour = SUPPORTS if strength > 0 else OPPOSES
        heat.paste((*colour, round(255 * _STRONGEST * abs(strength))), box)
    return Image.alpha_composite(below, heat).convert("RGB")


def _backdrop(path: Path | None) -> Image.Image:
    """The condition, large enough and a little faded; a plain ground if it cannot be read."""
    ground = Image.new("RGB", (_SIDE_PX, _SIDE_PX), _PAPER)
    if path is None:
        return ground.convert("RGBA")
    try:
        with open_ordinary(path) as file, Image.open(file, formats=("PNG",)) as found:
            picture = found.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return ground.convert("RGBA")
    scale = max(1.0, _SIDE_PX / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    large = picture.resize(size, Image.Resampling.NEAREST)
    return Image.blend(Image.new("RGB", size, _PAPER), large, _FADED).convert("RGBA")
