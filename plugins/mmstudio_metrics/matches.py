"""Matching of measured covers and tones with drawn shapes and textures, at 32 x 32 pixels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mmstudio_metrics.render import shape_cover, texture_cover
from mmstudio_metrics.world import RADII, SHAPES, SIZES, TEXTURE_PERIOD, TEXTURES

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

SIDE = 32
"""Width and height, in pixels, at which everything is matched."""

PIXELS = SIDE * SIDE
OFFSETS = (0.0, 0.5)
"""Sub-pixel offsets in which shapes are drawn."""

FLOOR, CEILING = 0.15, 0.85
"""Covers up to the first count as none, from the second on as full."""

BORDER = 3
"""No shape is centred nearer to the edge than this, in pixels."""

PHASES = 8
STRETCHES = (0.94, 1.0, 1.06)
"""Phases along each axis and scales in which textures are drawn."""

BLOCK = 8
"""Textures multiplied at once: few, so that the product starts no threads of its own."""


@dataclass(frozen=True)
class ShapeMatch:
    """The drawn shape that lies nearest to each of n covers.

    Attributes:
        shape: Index of the shape (n,).
        size: Index of the size (n,).
        x: Centre from left to right (n,), 0..1.
        y: Centre from top to bottom (n,), 0..1.
        error: Squared difference as a share of the drawn shape's own square (n,), >= 0.
        margin: How much larger that share is for the best other shape (n,).
        cover: The drawn shape (n, 1024), 0..1.
    """

    shape: Ints
    size: Ints
    x: Floats
    y: Floats
    error: Floats
    margin: Floats
    cover: Floats


@dataclass(frozen=True)
class TextureMatch:
    """The drawn texture that correlates best with each of n backgrounds.

    Attributes:
        texture: Index of the texture (n,).
        correlation: Correlation with it (n,), -1..1.
        margin: How much lower the best other texture's correlation is (n,).
        contrast: Measured contrast as a share of the drawn one (n,).
        fitted: The drawn texture brought to the background's tones (n, 1024).
    """

    texture: Ints
    correlation: Floats
    margin: Floats
    contrast: Floats
    fitted: Floats


class ShapeMatcher:
    """Finds the shape, size and position that explain a cover best."""

    def __init__(self, offsets: tuple[float, ...] = OFFSETS) -> None:
        """Draw every shape in every size at every sub-pixel offset.

        Args:
            offsets: Offsets along each axis, in pixels, 0 up to 1.
        """
        self._kinds = [(a, b) for a in range(len(SHAPES)) for b in range(len(SIZES))]
        self._offsets = [(x, y) for y in offsets for x in offsets]
        drawn = np.stack([self._draw(a, b, *o) for a, b in self._kinds for o in self._offsets])
        self._drawn = drawn.astype(np.float32)
        clear = sharpen(self._drawn)
        self._power = (clear**2).sum((1, 2))
        self._spectra = np.fft.rfft2(clear).conj()

    def match(self, cover: Floats) -> ShapeMatch:
        """Match covers (n, 1024) of 0..1 with the drawn shapes."""
        count = len(cover)
        clear = sharpen(cover).reshape(count, 1, SIDE, SIDE)
        products = np.fft.irfft2(np.fft.rfft2(clear) * self._spectra, s=(SIDE, SIDE))
        inner = products[..., BORDER : SIDE - BORDER, BORDER : SIDE - BORDER]
        flat = inner.reshape(count, len(self._drawn), -1)
        spot = flat.argmax(2)
        best = 2.0 * np.take_along_axis(flat, spot[..., None], 2)[..., 0] - self._power
        first, second = self.two_best(best)
        index = best.argmax(1)
        own = self._power[index]
        return self.describe(index, spot, ((clear**2).sum((1, 2, 3)) - first) / own, (first - second) / own)

    @staticmethod
    def two_best(gains: Floats) -> tuple[Floats, Floats]:
        """The gains (n,) of the best shape and of the next one, out of those of all drawings (n, drawings)."""
        ranked = np.sort(gains.reshape(len(gains), len(SHAPES), -1).max(2), axis=1)
        return ranked[:, -1], ranked[:, -2]

    def describe(self, index: Ints, spot: Ints, error: Floats, margin: Floats) -> ShapeMatch:
        """Turn the best drawing (n,) and the spots (n, drawings) into a `ShapeMatch`."""
        rows = np.arange(len(index))
        row, column = np.add(np.divmod(spot[rows, index], SIDE - 2 * BORDER), BORDER)
        offset = np.array(self._offsets)[index % len(self._offsets)]
        kind = np.array(self._kinds)[index // len(self._offsets)]
        down = (np.arange(SIDE)[None] - row[:, None]) % SIDE
        across = (np.arange(SIDE)[None] - column[:, None]) % SIDE
        cover = self._drawn[index[:, None, None], down[:, :, None], across[:, None, :]]
        return ShapeMatch(
            shape=kind[:, 0],
            size=kind[:, 1],
            x=((column + offset[:, 0]) / SIDE).astype(np.float32),
            y=((row + offset[:, 1]) / SIDE).astype(np.float32),
            error=error,
            margin=margin,
            cover=cover.reshape(len(index), PIXELS),
        )

    @staticmethod
    def _draw(shape: int, size: int, x: float, y: float) -> NDArray[np.float64]:
        """Draw a shape (32, 32) centred (x, y) pixels from the top left corner, wrapped."""
        middle = SIDE // 2
        radius = RADII[SIZES[size]]
        cover = shape_cover(SHAPES[shape], radius, (middle + x) / SIDE, (middle + y) / SIDE, SIDE)
        return np.roll(cover, (-middle, -middle), (0, 1))


class TextureMatcher:
    """Finds the texture, scale and phase that correlate best with a background."""

    def __init__(self) -> None:
        """Draw every texture in every phase and a few scales."""
        kinds, drawn = [], []
        for kind, texture in enumerate(TEXTURES):
            for stretch in STRETCHES:
                for x, y in _phases(texture):
                    kinds.append(kind)
                    drawn.append(texture_cover(texture, TEXTURE_PERIOD * stretch, x, y, SIDE))
        self._kinds = np.array(kinds)
        blocks = np.stack(drawn).reshape(-1, BLOCK, PIXELS).transpose(0, 2, 1)
        self._drawn = np.ascontiguousarray(blocks, np.float32)
        self._squared = self._drawn**2

    def match(self, tone: Floats, weight: Floats) -> TextureMatch:
        """Match backgrounds with the drawn textures.

        Args:
            tone: Lightness (n, 1024), 0 (dark tone) to 1 (light tone).
            weight: Background pixels (n, 1024), 0 or 1.

        Returns:
            The best match of each.
        """
        share = weight / np.maximum(weight.sum(1, keepdims=True), 1.0)
        tone_mean = (share * tone).sum(1, keepdims=True)
        tone_power = (share * tone**2).sum(1, keepdims=True) - tone_mean**2
        mean = _times(share, self._drawn)
        power = np.maximum(_times(share, self._squared) - mean**2, 1e-6)
        product = _times(share * tone, self._drawn) - tone_mean * mean
        correlation = product / np.sqrt(power * np.maximum(tone_power, 1e-6))
        index = correlation.argmax(1)
        rows = np.arange(len(index))
        best = [correlation[:, self._kinds == k].max(1) for k in range(len(TEXTURES))]
        ranked = np.sort(np.stack(best, 1), axis=1)
        contrast = (product / power)[rows, index]
        drawn = self._drawn[index // BLOCK, :, index % BLOCK]
        return TextureMatch(
            texture=self._kinds[index],
            correlation=ranked[:, -1],
            margin=ranked[:, -1] - ranked[:, -2],
            contrast=contrast,
            fitted=tone_mean + contrast[:, None] * (drawn - mean[rows, index][:, None]),
        )


def sharpen(cover: Floats) -> Floats:
    """Stretch covers (any shape) so that faint ones become 0 and nearly full ones 1."""
    clear: Floats = np.clip((cover - FLOOR) / (CEILING - FLOOR), 0.0, 1.0)
    return clear


def widen(cover: Floats) -> Floats:
    """Return covers (n, 1024) spread by one pixel in each direction."""
    grid = cover.reshape(-1, SIDE, SIDE)
    for axis in (1, 2):
        grid = np.maximum(grid, np.maximum(np.roll(grid, 1, axis), np.roll(grid, -1, axis)))
    return grid.reshape(-1, PIXELS)


def _times(pictures: Floats, blocks: Floats) -> Floats:
    """Return pictures (n, 1024) times the columns of blocks (b, 1024, k), as (n, b * k)."""
    return (pictures @ blocks).transpose(1, 0, 2).reshape(len(pictures), -1)


def _phases(texture: str) -> list[tuple[float, float]]:
    """Return the phases (x, y), in periods, in which a texture is drawn."""
    steps = [i / PHASES for i in range(PHASES)]
    if texture == "vertical":
        return [(x, 0.0) for x in steps]
    if texture == "horizontal":
        return [(0.0, y) for y in steps]
    return [(x, y) for y in steps for x in steps]
