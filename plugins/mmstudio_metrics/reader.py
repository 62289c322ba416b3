"""The analytic reader, which measures the seven attributes in a picture by fixed rules.

Reading is analysis by synthesis at 32 x 32 pixels. In a picture in colour the background hue is the palette
tone that most pixels lie near, the shape's cover is what stands off that tone, the cover is
matched with drawn shapes of every size and position, and the rest of the background is
matched with drawn textures. In a grey picture texture and shape are fitted in turn, and colours cannot
be told. A picture that matches nothing well enough is reported as unreadable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mmstudio_metrics.colours import (
    Ground,
    NamedColour,
    find_colour,
    find_cover,
    find_ground,
    first_colour,
    name_colour,
    shrink,
)
from mmstudio_metrics.grey import GreyMeasurer, GreyMeasures
from mmstudio_metrics.matches import (
    Floats,
    ShapeMatch,
    ShapeMatcher,
    TextureMatch,
    TextureMatcher,
    widen,
)
from mmstudio_metrics.world import ATTRIBUTES, CENTRES

Reading = dict[str, str | None]
Bools = NDArray[np.bool_]

COLOURED = ("colour", "hue")
"""Attributes that grey pictures do not show."""

SMALLEST_PX = 24
"""Fewest pixels a side that the drawn shapes can be told apart in."""

CHUNK = 32
"""Pictures read at once: more would need more memory and save no time."""


@dataclass(frozen=True)
class Thresholds:
    """Bounds for readable attributes; colours and distances are in 0..1.

    They are set so that pictures with noise of sigma 16 of 255, a blur of 0.8 pixels at 32
    or colours a tenth off still read well, and blank, noisy or blurred-away ones do not.

    Attributes:
        ground_share: Least share of pixels near the background hue's tones.
        hue_margin: Least margin to the next best hue.
        contrast: Least contrast of the texture, as a share of the drawn one.
        correlation: Least correlation with the drawn texture.
        texture_margin: Least margin to the next best texture.
        stand_out: Least distance of the shape's colour from the background's tones.
        strength: Least strength of the shape's colour against its background.
        shape_error: Largest error of the drawn shape.
        grey_error: The same in grey pictures, where some shapes hardly stand out.
        blur: Largest error around the drawn shape before faint covers are dropped.
        shape_margin: Least margin to the next best shape.
        colour_distance: Largest distance from the palette's colour.
        colour_margin: Least margin to the next best colour.
        centre_distance: Largest distance from one of the four centres.
    """

    ground_share: float = 0.55
    hue_margin: float = 0.05
    contrast: float = 0.30
    correlation: float = 0.55
    texture_margin: float = 0.08
    stand_out: float = 0.20
    strength: float = 0.50
    shape_error: float = 0.50
    grey_error: float = 0.70
    blur: float = 0.28
    shape_margin: float = 0.04
    colour_distance: float = 0.25
    colour_margin: float = 0.04
    centre_distance: float = 0.12


@dataclass(frozen=True)
class Measures:
    """Measurements of n pictures, before any decision.

    Attributes:
        ground: The background's hue.
        shape: The drawn shape that fits best.
        texture: The drawn texture that fits best.
        colour: The shape's colour.
        stand_out: Distance of the shape from the background's tones (n,), colours in 0..1.
        blur: Squared difference around the drawn shape as a share of its square (n,).
    """

    ground: Ground
    shape: ShapeMatch
    texture: TextureMatch
    colour: NamedColour
    stand_out: Floats
    blur: Floats


class ShapesReader:
    """Reads the attributes of "Shapes & Sounds" pictures; it holds no learned state."""

    attributes: dict[str, tuple[str, ...]] = ATTRIBUTES
    given_by: dict[str, tuple[str, ...]] = {  # noqa: RUF012 - the protocol's own type
        "text": ("shape", "colour"),
        "audio": ("size", "height"),
        "reference": ("texture", "hue"),
        "table": ("place",),
    }

    def __init__(self, thresholds: Thresholds | None = None) -> None:
        """Draw the shapes and textures to match with.

        Args:
            thresholds: Bounds of what counts as readable; the calibrated ones if None.
        """
        self._bounds = thresholds or Thresholds()
        self._roughly = ShapeMatcher(offsets=(0.0,))
        self._shapes = ShapeMatcher()
        self._textures = TextureMatcher()
        self._grey = GreyMeasurer(self._textures)

    def read(self, raws: Sequence[NDArray[np.uint8]] | NDArray[np.uint8]) -> list[Reading]:
        """Measure the attributes of pictures.

        Args:
            raws: Pictures (h, w, 3) or (h, w, 1), or an array of them or one of them; 0..255.

        Returns:
            For each picture, attribute name -> value, or None where it is unreadable: see also `limits`.
        """
        pictures = [np.asarray(raw) for raw in (raws if _are_many(raws) else [raws])]
        readings: list[Reading] = [dict.fromkeys(ATTRIBUTES) for _ in pictures]
        by_shape: dict[tuple[int, ...], list[int]] = {}
        for index, picture in enumerate(pictures):
            if not _why_never(picture):
                by_shape.setdefault(picture.shape, []).append(index)
        for indices in by_shape.values():
            for start in range(0, len(indices), CHUNK):
                chunk = indices[start : start + CHUNK]
                found = self._read_alike(np.stack([pictures[index] for index in chunk]))
                for index, reading in zip(chunk, found, strict=True):
                    readings[index] = reading
        return readings

    def limits(self, raws: Sequence[NDArray[np.uint8]]) -> dict[str, str]:
        """Attributes that can never be judged in pictures of this kind, each with the reason.

        Args:
            raws: Pictures as for `read`, all of one kind.
        """
        picture = np.asarray(raws[0])
        never = _why_never(picture)
        if never:
            return dict.fromkeys(ATTRIBUTES, never)
        return dict.fromkeys(COLOURED, "the pictures are grey") if picture.shape[2] == 1 else {}

    def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
        """Return attribute name -> true value from a sample's ``meta`` columns, of those that it states.

        Args:
            meta: Column name -> text, the names with or without the prefix ``meta.``.
        """
        plain = {name.removeprefix("meta."): value for name, value in meta.items()}
        return {name: plain[name] for name in ATTRIBUTES if name in plain}

    def measure(self, pictures: NDArray[np.uint8]) -> Measures:
        """Measure a few pictures (n, h, w, 3) without deciding what is readable."""
        pixels = shrink(pictures)
        ground = find_ground(pixels)
        colour = first_colour(pixels, ground.distance)
        match = self._roughly.match(find_cover(pixels, ground.hue, colour))
        colour, behind = find_colour(pixels, match.cover)
        cover = find_cover(pixels, ground.hue, colour)
        match = self._shapes.match(cover)
        colour, behind = find_colour(pixels, match.cover)
        around = widen(widen(match.cover))
        tone = np.clip(ground.tone, -0.3, 1.3)
        return Measures(
            ground=ground,
            shape=match,
            texture=self._textures.match(tone, (widen(match.cover) < 0.02).astype(np.float32)),
            colour=name_colour(colour, behind),
            stand_out=(match.cover * ground.distance).sum(1) / match.cover.sum(1),
            blur=((cover - match.cover) ** 2 * (around > 0.02)).sum(1) / (match.cover**2).sum(1),
        )

    def _read_alike(self, pictures: NDArray[np.uint8]) -> list[Reading]:
        """Read a few pictures of one shape."""
        if pictures.shape[3] == 1:
            return self._decide_grey(self._grey.measure(shrink(pictures)[..., 0]))
        return self._decide(self.measure(pictures))

    def _decide_grey(self, found: GreyMeasures) -> list[Reading]:
        """Name what is readable among measurements of n grey pictures; a shape is found against its texture only."""
        bounds = self._bounds
        lit = (
            (found.texture.contrast > bounds.contrast)
            & (found.texture.correlation > bounds.correlation)
            & (found.texture.margin > bounds.texture_margin)
        )
        here = lit & (found.shape.error < bounds.grey_error) & (found.shape.margin > bounds.shape_margin)
        place, off_place = _nearest_centre(found.shape.x)
        row, off_row = _nearest_centre(found.shape.y)
        return _named(
            {
                "shape": (found.shape.shape, here),
                "size": (found.shape.size, here),
                "height": (len(CENTRES) - 1 - row, here & (off_row < bounds.centre_distance)),
                "texture": (found.texture.texture, lit),
                "place": (place, here & (off_place < bounds.centre_distance)),
            }
        )

    def _decide(self, found: Measures) -> list[Reading]:
        """Name what is readable among measurements of n pictures."""
        bounds = self._bounds
        lit = (found.ground.share > bounds.ground_share) & (found.texture.contrast > bounds.contrast)
        hue_seen = lit & (found.ground.margin > bounds.hue_margin)
        texture_seen = (
            lit
            & (found.texture.correlation > bounds.correlation)
            & (found.texture.margin > bounds.texture_margin)
        )
        here = (
            (found.ground.share > bounds.ground_share)
            & (found.stand_out > bounds.stand_out)
            & (found.colour.strength > bounds.strength)
            & (found.shape.error < bounds.shape_error)
            & (found.blur < bounds.blur)
        )
        colour = found.colour
        colour_seen = (
            here & (colour.distance < bounds.colour_distance) & (colour.margin > bounds.colour_margin)
        )
        place, off_place = _nearest_centre(found.shape.x)
        row, off_row = _nearest_centre(found.shape.y)
        return _named(
            {
                "shape": (found.shape.shape, here & (found.shape.margin > bounds.shape_margin)),
                "colour": (colour.index, colour_seen),
                "size": (found.shape.size, here),
                "height": (len(CENTRES) - 1 - row, here & (off_row < bounds.centre_distance)),
                "texture": (found.texture.texture, texture_seen),
                "hue": (found.ground.hue, hue_seen),
                "place": (place, here & (off_place < bounds.centre_distance)),
            }
        )


def _named(columns: Mapping[str, tuple[NDArray[np.int64], Bools]]) -> list[Reading]:
    """Turn attribute -> (values, seen), each (n,), into readings; attributes that are left out are unreadable."""
    named = {name: _name(name, *column) for name, column in columns.items()}
    count = len(next(iter(named.values())))
    return [{name: named[name][i] if name in named else None for name in ATTRIBUTES} for i in range(count)]


def _name(attribute: str, index: NDArray[np.int64], seen: Bools) -> list[str | None]:
    """Return the names of values (n,), None where not seen (n,)."""
    values = ATTRIBUTES[attribute]
    return [values[i] if ok else None for i, ok in zip(index, seen, strict=True)]


def _nearest_centre(position: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return the nearest of the four centres (n,) and the distance (n,) to it."""
    gaps = np.abs(position[:, None] - np.array(CENTRES, np.float32))
    return gaps.argmin(1), gaps.min(1)


def _are_many(raws: Sequence[NDArray[np.uint8]] | NDArray[np.uint8]) -> bool:
    return not isinstance(raws, np.ndarray) or raws.ndim == 4


def _why_never(picture: NDArray[np.uint8]) -> str:
    """Why nothing can be read from a picture of this kind; may be empty."""
    if picture.ndim != 3 or picture.shape[2] not in {1, 3} or picture.dtype != np.uint8:
        return "the results are no pictures"
    high, wide = picture.shape[:2]
    if high != wide:
        return "the pictures are not square"
    return "" if high >= SMALLEST_PX else f"the pictures have fewer than {SMALLEST_PX} pixels a side"
