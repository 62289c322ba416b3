"""The sample world "Shapes & Sounds": attributes, palettes, geometry and the draw of scenes.

A scene has seven attributes, and each slot of a sample carries only some of them:

* ``text``: shape and colour,
* ``audio``: size (by timbre) and height (by pitch),
* ``reference`` (a second picture): background texture and background hue,
* ``place`` (a table column): place from left to right.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

SHAPES = ("square", "triangle", "cross", "ring", "crescent", "bar")
COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "magenta", "white")
SIZES = ("small", "medium", "large")
HEIGHTS = ("bottom", "low", "high", "top")
TEXTURES = ("horizontal", "vertical", "checker", "dots")
HUES = ("red", "yellow", "green", "cyan", "blue", "magenta")
PLACES = ("far left", "left", "right", "far right")

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "shape": SHAPES,
    "colour": COLOURS,
    "size": SIZES,
    "height": HEIGHTS,
    "texture": TEXTURES,
    "hue": HUES,
    "place": PLACES,
}
"""Attribute name -> its possible values, in order."""

RGB = tuple[int, int, int]

SHAPE_RGB: dict[str, RGB] = {
    "red": (235, 35, 40),
    "orange": (255, 140, 20),
    "yellow": (255, 235, 50),
    "green": (60, 220, 60),
    "cyan": (60, 225, 240),
    "blue": (60, 90, 255),
    "magenta": (250, 70, 225),
    "white": (248, 248, 248),
}
"""Bright colours of the shapes, 0..255."""

HUE_RGB: dict[str, RGB] = {
    "red": (140, 42, 42),
    "yellow": (124, 112, 36),
    "green": (42, 118, 48),
    "cyan": (36, 112, 122),
    "blue": (48, 62, 148),
    "magenta": (124, 46, 124),
}
"""Light tone of each background hue, 0..255: darker and duller than any shape."""

DARK_TONE = 0.40
"""The background's dark tone is its light tone times this."""

RADII: dict[str, float] = {"small": 0.105, "medium": 0.143, "large": 0.195}
"""Nominal radius of a shape as a fraction of the picture's width."""

CENTRES = (0.25, 5 / 12, 7 / 12, 0.75)
"""Centres of the four places (left to right) and of the four heights (top to bottom)."""

TEXTURE_PERIOD = 0.25
"""Period of a background texture as a fraction of the picture's width."""

DOT_RADIUS = 0.31
"""Radius of a dot as a fraction of the texture's period."""

SPLITS = ("train", "val", "test")
BLOCK = 5000
VAL_PER_BLOCK = 256
TEST_PER_BLOCK = 512


@dataclass(frozen=True)
class Scene:
    """One combination of the seven attributes; every field is one of its named values."""

    shape: str
    colour: str
    size: str
    height: str
    texture: str
    hue: str
    place: str

    def __post_init__(self) -> None:
        """Refuse unknown values and a shape of its background's colour."""
        for name, value in self.values().items():
            if value not in ATTRIBUTES[name]:
                raise ValueError(f"{name} must be one of {ATTRIBUTES[name]}, not {value!r}")
        if self.colour == self.hue:
            raise ValueError(f"the shape and its background are both {self.colour}")

    def values(self) -> dict[str, str]:
        """Return attribute name -> value, in the order of `ATTRIBUTES`."""
        return {name: getattr(self, name) for name in ATTRIBUTES}

    @property
    def centre(self) -> tuple[float, float]:
        """Nominal centre (x, y) of the shape, as fractions of the picture, y downwards."""
        x = CENTRES[PLACES.index(self.place)]
        return x, CENTRES[len(HEIGHTS) - 1 - HEIGHTS.index(self.height)]


def draw_scenes(count: int = BLOCK, seed: int = 0) -> list[tuple[Scene, str]]:
    """Draw scenes without repetition and give each its split.

    Every scene is a different combination of the seven attributes, so no combination
    of one split occurs in another. Scene ``i`` and its split depend on the seed and on
    ``i`` alone, never on ``count``. Each 5,000 hold 4,232 train, 256 val and 512 test.

    Args:
        count: How many scenes, 0 up to the number of allowed combinations.
        seed: Seed of the order in which the combinations are taken, >= 0.

    Returns:
        ``count`` pairs (scene, split), split being "train", "val" or "test".

    Raises:
        ValueError: If `count` is negative or more than there are combinations.
    """
    combinations = _combinations()
    if not 0 <= count <= len(combinations):
        raise ValueError(f"count must be 0 to {len(combinations)}, not {count}")
    order = np.random.default_rng(seed).permutation(len(combinations))[:count]
    return [(Scene(*combinations[j]), split_of(i)) for i, j in enumerate(order)]


def split_of(index: int) -> str:
    """Return the split of the scene number `index` (>= 0), evenly spread over the numbers."""
    tests = index * TEST_PER_BLOCK // BLOCK
    if (index + 1) * TEST_PER_BLOCK // BLOCK > tests:
        return "test"
    rest = index - tests
    others = BLOCK - TEST_PER_BLOCK
    if (rest + 1) * VAL_PER_BLOCK // others > rest * VAL_PER_BLOCK // others:
        return "val"
    return "train"


def _combinations() -> list[tuple[str, ...]]:
    """Return the values of every allowed scene in a fixed order."""
    names = list(ATTRIBUTES)
    colour, hue = names.index("colour"), names.index("hue")
    return [values for values in product(*ATTRIBUTES.values()) if values[colour] != values[hue]]
