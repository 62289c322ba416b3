"""Colour measurements for the reader: background hue, shape colour and cover."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mmstudio_metrics.matches import PIXELS, SIDE, Floats, Ints
from mmstudio_metrics.world import DARK_TONE, HUE_RGB, HUES, SHAPE_RGB

LIGHT = np.array([HUE_RGB[hue] for hue in HUES], np.float32) / 255.0
"""Light tone of each hue (6, 3), 0..1."""

PALETTE = np.array(list(SHAPE_RGB.values()), np.float32) / 255.0
"""Shape colours (8, 3), 0..1."""

TONES = (0.40, 0.55, 0.70, 0.85, 1.0)
"""Background tones, as shares of the light tone, from which a shape's cover is measured."""

DARKEST, LIGHTEST = 0.30, 1.10
"""Range of a background's tones, as shares of the light tone."""

NEAR, FAR = 0.10, 0.20
"""Distances within which a pixel belongs to the background, and beyond which none counts more."""

BRIGHTEST = 8
"""How many pixels give a shape's first colour."""

WASHED = 0.6
"""A colour is looked for from this far on between the background's and the palette's."""


@dataclass(frozen=True)
class Ground:
    """Backgrounds of n pictures.

    Attributes:
        hue: Index of the hue (n,).
        share: Share of the pixels that lie near the hue's tones (n,), 0..1.
        margin: How much farther the pixels lie from the next best hue (n,), 0..1.
        distance: Distance of each pixel from the hue's tones (n, 1024), colours in 0..1.
        tone: Lightness (n, 1024), 0 (dark tone) to 1 (light tone).
    """

    hue: Ints
    share: Floats
    margin: Floats
    distance: Floats
    tone: Floats


@dataclass(frozen=True)
class NamedColour:
    """Nearest palette colours of n shapes.

    Attributes:
        index: Index of the colour (n,).
        distance: Distance from it (n,), colours in 0..1.
        margin: How much farther the next best colour is (n,).
        strength: How far from the background's colour to the palette's (n,), 0..1 or more.
    """

    index: Ints
    distance: Floats
    margin: Floats
    strength: Floats


def shrink(pictures: NDArray[np.uint8]) -> Floats:
    """Return pictures (n, h, w, c) of 0..255 as pixels (n, 1024, c) of 0..1, by area; smaller ones are enlarged."""
    count, high, wide, channels = pictures.shape
    if high % SIDE or wide % SIDE:
        way = Image.Resampling.BOX if high > SIDE else Image.Resampling.BICUBIC
        flat = pictures[..., 0] if channels == 1 else pictures
        resized = np.stack([np.asarray(Image.fromarray(p).resize((SIDE, SIDE), way)) for p in flat])
        return shrink(resized.reshape(count, SIDE, SIDE, channels))
    blocks = pictures.reshape(count, SIDE, high // SIDE, SIDE, wide // SIDE, channels)
    means: Floats = blocks.mean((2, 4), dtype=np.float32) / np.float32(255.0)
    return means.reshape(count, PIXELS, channels)


def find_ground(pixels: Floats) -> Ground:
    """Find the background hue of pictures (n, 1024, 3) whose colours are 0..1."""
    power = (LIGHT**2).sum(1)
    level = pixels @ (LIGHT / power[:, None]).T
    nearest = np.clip(level, DARKEST, LIGHTEST)
    squares = (pixels**2).sum(2, keepdims=True)
    gap = squares + power * (nearest**2 - 2.0 * nearest * level)
    distances = np.sqrt(np.maximum(gap, 0.0))
    cost = np.minimum(distances, FAR).mean(1)
    hue = cost.argmin(1)
    ranked = np.sort(cost, axis=1)
    rows = np.arange(len(hue))
    distance = distances[rows, :, hue]
    return Ground(
        hue=hue,
        share=(distance < NEAR).mean(1).astype(np.float32),
        margin=(ranked[:, 1] - ranked[:, 0]) / FAR,
        distance=distance,
        tone=(level[rows, :, hue] - DARK_TONE) / np.float32(1.0 - DARK_TONE),
    )


def first_colour(pixels: Floats, distance: Floats) -> Floats:
    """Return the mean colour (n, 3) of the pixels that stand off the background most."""
    index = np.argpartition(distance, -BRIGHTEST, axis=1)[:, -BRIGHTEST:]
    colour: Floats = np.take_along_axis(pixels, index[..., None], 1).mean(1)
    return colour


def find_cover(pixels: Floats, hue: Ints, colour: Floats) -> Floats:
    """Measure how much of each pixel a shape covers.

    Args:
        pixels: Pictures (n, 1024, 3), 0..1.
        hue: Background hue (n,).
        colour: Colour of the shape (n, 3), 0..1.

    Returns:
        Cover (n, 1024), 0..1, for the background tone that explains the pixel best.
    """
    least = np.full(pixels.shape[:2], np.inf, np.float32)
    cover = np.zeros(pixels.shape[:2], np.float32)
    for tone in TONES:
        ground = (np.float32(tone) * LIGHT[hue])[:, None]
        way = colour[:, None] - ground
        length = np.maximum((way**2).sum(2), np.float32(1e-3))
        step = pixels - ground
        along = (step @ way.transpose(0, 2, 1))[..., 0]
        share = np.clip(along / length, 0.0, 1.0)
        rest = (step**2).sum(2) + share * (share * length - 2.0 * along)
        better = rest < least
        least = np.where(better, rest, least)
        cover = np.where(better, share, cover)
    return cover


def find_colour(pixels: Floats, cover: Floats) -> tuple[Floats, Floats]:
    """Measure the colour of shapes of known cover by least squares.

    Args:
        pixels: Pictures (n, 1024, 3), 0..1.
        cover: Share of each pixel that the shape covers (n, 1024), 0..1.

    Returns:
        The shape's colour (n, 3) and the mean colour of the background (n, 3), 0..1.
    """
    free = (cover < 0.02).astype(np.float32)
    ground = (free[:, None] @ pixels)[:, 0] / np.maximum(free.sum(1, keepdims=True), 1.0)
    behind = (1.0 - cover)[..., None] * ground[:, None]
    total = (cover[:, None] @ (pixels - behind))[:, 0]
    colour = total / np.maximum((cover**2).sum(1, keepdims=True), 1.0)
    return np.clip(colour, 0.0, 1.0), ground


def name_colour(colour: Floats, ground: Floats) -> NamedColour:
    """Name the colour of shapes, even of ones that let some of the background through.

    Args:
        colour: Measured colours (n, 3), 0..1.
        ground: Mean colours of the backgrounds (n, 3), 0..1.
    """
    way = PALETTE - ground[:, None]
    step = (colour - ground)[:, None]
    length = np.maximum((way**2).sum(2), np.float32(1e-3))
    strength = (step * way).sum(2) / length
    rest = step - np.clip(strength, WASHED, 1.0)[..., None] * way
    gaps = np.sqrt((rest**2).sum(2))
    index = gaps.argmin(1)
    ranked = np.sort(gaps, axis=1)
    return NamedColour(
        index=index,
        distance=ranked[:, 0],
        margin=ranked[:, 1] - ranked[:, 0],
        strength=strength[np.arange(len(index)), index],
    )
