"""Reading of grey pictures: background and shape are fitted in turn, since neither can be recognised by its colour."""

from dataclasses import dataclass, replace

import numpy as np

from mmstudio_metrics.matches import (
    BORDER,
    OFFSETS,
    SIDE,
    Floats,
    Ints,
    ShapeMatch,
    ShapeMatcher,
    TextureMatch,
    TextureMatcher,
    widen,
)
from mmstudio_metrics.world import DARK_TONE

LEVELS = np.linspace(0.05, 1.0, 16, dtype=np.float32)
"""Grey levels at which a shape is looked for first."""

TRUSTED = 0.75
"""Share of the pixels that the first fit of the background is redone on."""

ROUNDS = 2
"""How often each fit is repeated with the other's result."""


@dataclass(frozen=True)
class GreyMeasures:
    """Measurements of n grey pictures, before any decision.

    Attributes:
        shape: The drawn shape that fits best; its error is what it leaves unexplained in its neighbourhood, and its margin how
            much less the best other shape explains, both as shares of what it explains.
        texture: The drawn texture that fits best; its contrast is a share of the drawn one, whatever the light tone.
    """

    shape: ShapeMatch
    texture: TextureMatch


class GreyMeasurer:
    """Measures grey pictures.

    Args:
        textures: The drawn textures.
    """

    def __init__(self, textures: TextureMatcher) -> None:
        self._textures = textures
        self._roughly = GreyShapes((0.0,))
        self._shapes = GreyShapes()

    def measure(self, pixels: Floats) -> GreyMeasures:
        """Measure pictures (n, 1024) of 0..1."""
        texture = self._first_texture(pixels)
        for _ in range(ROUNDS):
            shape, level = self._find_shape(pixels, texture.fitted)
            texture = self._textures.match(pixels, (widen(shape.cover) < 0.02).astype(np.float32))
        ground = texture.fitted
        shape = self._shapes.match_level(pixels, ground, level)
        rest = (pixels - ground - shape.cover * (level - ground)) ** 2
        explained = ((pixels - ground) ** 2 - rest).sum(1)
        near = widen(widen(shape.cover)) > 0.02
        light = np.maximum(ground.max(1), 1e-3)
        return GreyMeasures(
            shape=replace(shape, error=(rest * near).sum(1) / np.maximum(explained, 1e-6)),
            texture=replace(texture, contrast=texture.contrast / light / (1.0 - DARK_TONE)),
        )

    def _first_texture(self, pixels: Floats) -> TextureMatch:
        """The background, fitted where it fits: the shape is not known yet."""
        texture = self._textures.match(pixels, np.ones_like(pixels))
        for _ in range(ROUNDS - 1):
            gap = np.abs(pixels - texture.fitted)
            least = np.maximum(np.quantile(gap, TRUSTED, axis=1, keepdims=True), 0.02)
            texture = self._textures.match(pixels, (gap <= least).astype(np.float32))
        return texture

    def _find_shape(self, pixels: Floats, ground: Floats) -> tuple[ShapeMatch, Floats]:
        """The shape, and its grey level (n, 1)."""
        gains = [self._roughly.gains(pixels, ground, np.float32(level)).max((1, 2)) for level in LEVELS]
        level = LEVELS[np.stack(gains, 1).argmax(1)][:, None]
        for _ in range(ROUNDS):
            shape = self._shapes.match_level(pixels, ground, level)
            share = shape.cover
            total = ((pixels - (1.0 - share) * ground) * share).sum(1, keepdims=True)
            level = np.clip(total / np.maximum((share**2).sum(1, keepdims=True), 1.0), 0.0, 1.0)
        return shape, level


class GreyShapes(ShapeMatcher):
    """Finds the shape of a known grey level that explains best what a known background does not."""

    def __init__(self, offsets: tuple[float, ...] = OFFSETS) -> None:
        """Draw every shape; see `ShapeMatcher`."""
        super().__init__(offsets)
        self._once = np.fft.rfft2(self._drawn).conj()
        self._twice = np.fft.rfft2(self._drawn**2).conj()

    def gains(self, pixels: Floats, ground: Floats, level: Floats | np.float32) -> Floats:
        """By how much each drawing at each place lowers the squared difference: (n, drawings, places)."""
        step = level - ground
        cross = np.fft.rfft2((2.0 * (pixels - ground) * step).reshape(-1, 1, SIDE, SIDE))
        own = np.fft.rfft2((step**2).reshape(-1, 1, SIDE, SIDE))
        gain = np.fft.irfft2(cross * self._once - own * self._twice, s=(SIDE, SIDE))
        inner = gain[..., BORDER : SIDE - BORDER, BORDER : SIDE - BORDER]
        return inner.reshape(len(pixels), len(self._drawn), -1).astype(np.float32)

    def match_level(self, pixels: Floats, ground: Floats, level: Floats) -> ShapeMatch:
        """Match pictures (n, 1024) over backgrounds (n, 1024) with shapes of a grey level (n, 1); error is left open."""
        gains = self.gains(pixels, ground, level)
        spot: Ints = gains.argmax(2)
        best = np.take_along_axis(gains, spot[..., None], 2)[..., 0]
        first, second = self.two_best(best)
        margin = ((first - second) / np.maximum(first, 1e-6)).astype(np.float32)
        return self.describe(best.argmax(1), spot, np.zeros(len(pixels), np.float32), margin)
