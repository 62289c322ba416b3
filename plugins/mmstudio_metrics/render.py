"""Drawing of the pictures of the sample world, anti-aliased by supersampling."""

import numpy as np
from numpy.typing import NDArray

from mmstudio_metrics.world import (
    DARK_TONE,
    DOT_RADIUS,
    HUE_RGB,
    RADII,
    SHAPE_RGB,
    TEXTURE_PERIOD,
    Scene,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SUPERSAMPLE = 4
"""Samples along each side of a pixel."""

POSITION_JITTER = 0.015
RADIUS_JITTER = 0.04
COLOUR_JITTER = 8.0
TONE_JITTER = 0.06
PERIOD_JITTER = 0.03
PHASE_JITTER = 0.10


def render_picture(scene: Scene, rng: np.random.Generator, size: int = 64) -> NDArray[np.uint8]:
    """Draw the picture of a scene: its shape on its textured background.

    Args:
        scene: Scene to draw.
        rng: Source of the mild variation in position, size, colour, tone and phase.
        size: Width and height in pixels.

    Returns:
        Picture (size, size, 3), RGB, 0..255.
    """
    period = TEXTURE_PERIOD * (1.0 + rng.uniform(-PERIOD_JITTER, PERIOD_JITTER))
    phase_x, phase_y = rng.uniform(-PHASE_JITTER, PHASE_JITTER, 2)
    light = texture_cover(scene.texture, period, phase_x, phase_y, size)
    ground = _ground(scene.hue, light, rng)
    x, y = scene.centre
    dx, dy = rng.uniform(-POSITION_JITTER, POSITION_JITTER, 2)
    radius = RADII[scene.size] * (1.0 + rng.uniform(-RADIUS_JITTER, RADIUS_JITTER))
    cover = shape_cover(scene.shape, radius, x + dx, y + dy, size)[..., None]
    colour = np.array(SHAPE_RGB[scene.colour], float) + rng.uniform(-1, 1, 3) * COLOUR_JITTER
    return _to_bytes(ground * (1.0 - cover) + colour * cover)


def render_reference(scene: Scene, rng: np.random.Generator, size: int = 64) -> NDArray[np.uint8]:
    """Draw the reference picture of a scene: its background only, cut and scaled otherwise.

    The texture has any phase and another scale than in the picture, and a few soft grey
    blobs lie over it; nothing in it tells the shape, its colour, size, height or place.

    Args:
        scene: Whose texture and hue to show.
        rng: Source of phase, scale, tone and blobs.
        size: Width and height in pixels.

    Returns:
        Picture (size, size, 3), RGB, 0..255.
    """
    period = TEXTURE_PERIOD * rng.uniform(0.85, 1.35)
    phase_x, phase_y = rng.uniform(0.0, 1.0, 2)
    light = texture_cover(scene.texture, period, phase_x, phase_y, size)
    picture = _ground(scene.hue, light, rng)
    grid = (np.arange(size) + 0.5) / size
    for _ in range(int(rng.integers(2, 5))):
        x, y = rng.uniform(0.0, 1.0, 2)
        width = rng.uniform(0.05, 0.09)
        grey = rng.uniform(20.0, 200.0)
        blob = np.outer(_bump((grid - y) / width), _bump((grid - x) / width))[..., None]
        picture = picture * (1.0 - 0.75 * blob) + grey * 0.75 * blob
    return _to_bytes(picture)


def shape_cover(shape: str, radius: float, x: float, y: float, size: int) -> Floats:
    """Return how much of each pixel a shape covers.

    Args:
        shape: Name of the shape.
        radius: Nominal radius as a fraction of the width.
        x: Centre from left to right, 0..1.
        y: Centre from top to bottom, 0..1.
        size: Width and height in pixels.

    Returns:
        Cover (size, size), 0..1.
    """
    cover = np.zeros((size, size))
    reach = 1.25 * radius
    left, right = _span(x, reach, size)
    top, bottom = _span(y, reach, size)
    u = (_fine(left, right, size) - x) / radius
    v = (_fine(top, bottom, size) - y) / radius
    inside = _inside(shape, u[None, :], v[:, None])
    blocks = inside.reshape(bottom - top, SUPERSAMPLE, right - left, SUPERSAMPLE)
    cover[top:bottom, left:right] = blocks.mean((1, 3))
    return cover


def texture_cover(texture: str, period: float, phase_x: float, phase_y: float, size: int) -> Floats:
    """Return how light each pixel of a background texture is.

    Args:
        texture: "horizontal", "vertical", "checker" or "dots".
        period: Period as a fraction of the picture's width.
        phase_x: Shift from left to right, in periods.
        phase_y: Shift from top to bottom, in periods.
        size: Width and height in pixels.

    Returns:
        Lightness (size, size), 0 (dark tone) to 1 (light tone).
    """
    fine = _fine(0, size, size) / period
    u, v = (fine + phase_x) % 1.0, (fine + phase_y) % 1.0
    if texture == "dots":
        inside = (u[None, :] - 0.5) ** 2 + (v[:, None] - 0.5) ** 2 < DOT_RADIUS**2
        blocks = inside.reshape(size, SUPERSAMPLE, size, SUPERSAMPLE)
        return np.asarray(blocks.mean((1, 3)))
    across = _wave(u).reshape(size, SUPERSAMPLE).mean(1)
    down = _wave(v).reshape(size, SUPERSAMPLE).mean(1)
    if texture == "vertical":
        down = np.ones(size)
    elif texture == "horizontal":
        across = np.ones(size)
    elif texture != "checker":
        raise ValueError(f"unknown texture {texture!r}")
    return 0.5 + 0.5 * np.outer(down, across)


def _inside(shape: str, u: Floats, v: Floats) -> Bools:
    """Return where points (u (1, n), v (m, 1), in radii from the centre) lie in a shape."""
    if shape == "square":
        return np.asarray((abs(u) < 0.95) & (abs(v) < 0.95))
    if shape == "triangle":
        return np.asarray((v < 0.95) & (v > -1.05) & (abs(u) < 0.58 * (v + 1.05)))
    if shape == "cross":
        return np.asarray(((abs(u) < 0.32) & (abs(v) < 1.12)) | ((abs(v) < 0.32) & (abs(u) < 1.12)))
    if shape == "ring":
        far = u**2 + v**2
        return np.asarray((far < 1.15**2) & (far > 0.62**2))
    if shape == "crescent":
        return np.asarray((u**2 + v**2 < 1.15**2) & ((u - 0.55) ** 2 + v**2 > 0.85**2))
    if shape == "bar":
        return np.asarray((abs(u) < 1.15) & (abs(v) < 0.42))
    raise ValueError(f"unknown shape {shape!r}")


def _ground(hue: str, light: Floats, rng: np.random.Generator) -> Floats:
    """Return the background (size, size, 3) of a hue whose lightness is `light` (0..1)."""
    tone = 1.0 + rng.uniform(-TONE_JITTER, TONE_JITTER)
    colour = np.array(HUE_RGB[hue], float) * tone + rng.uniform(-1, 1, 3) * COLOUR_JITTER / 2
    return (DARK_TONE + (1.0 - DARK_TONE) * light)[..., None] * colour


def _wave(phase: Floats) -> Floats:
    """Return a square wave, +1 in the first half of each period and -1 in the other."""
    return np.where(phase < 0.5, 1.0, -1.0)


def _bump(distance: Floats) -> Floats:
    """Return a smooth bump, 1 at distance 0 and 0 from distance 2 on."""
    return np.maximum(0.0, 1.0 - distance**2 / 4.0) ** 2


def _fine(first: int, last: int, size: int) -> Floats:
    """Return the sample positions (0..1) within the pixels `first` up to before `last`."""
    steps = np.arange(first * SUPERSAMPLE, last * SUPERSAMPLE)
    return np.asarray((steps + 0.5) / (size * SUPERSAMPLE))


def _span(middle: float, reach: float, size: int) -> tuple[int, int]:
    """Return the pixels, first and one after the last, that `middle` +- `reach` touches."""
    first = int(np.floor((middle - reach) * size))
    last = int(np.ceil((middle + reach) * size))
    return min(max(first, 0), size), min(max(last, 0), size)


def _to_bytes(picture: Floats) -> NDArray[np.uint8]:
    """Round a picture of 0..255 to bytes."""
    return np.clip(np.floor(picture + 0.5), 0, 255).astype(np.uint8)
