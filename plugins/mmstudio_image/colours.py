"""Conversion of a picture's colours to sRGB by its profile, with the colour engine in Pillow."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from mmstudio.api import Passage, StudioError

_SPACES = {"L": "GRAY", "RGB": "RGB", "CMYK": "CMYK", "LAB": "Lab"}
_SAME = 1
"""Largest difference, of 255, between two descriptions of sRGB."""
_D50 = (0.9642, 1.0, 0.8249)
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
SRGB_PLACES = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
"""White, red, green and blue of sRGB: x and y of each."""


UNREADABLE = b"?"
"""Stands for a profile that exists but cannot be unpacked."""


class ProfileError(StudioError):
    """A profile that cannot be used for a picture, and why."""


def way_to_srgb(mode: str, profile: bytes, passage: Passage) -> ImageCms.ImageCmsTransform | None:
    """How a picture's colours become sRGB: ``None`` if no conversion by a profile is needed.

    Args:
        mode: Mode of a picture with 8 bits: L, RGB, CMYK or LAB.
        profile: ICC profile of its colours; empty if it has none.
        passage: Takes the remark that a profile is not used.
    """
    if profile:
        found = _found(profile, mode)
        if not isinstance(found, ProfileError):
            return found
        passage.remark(found.template, **found.params)
    if mode != "LAB":
        return None
    found = _found(b"", "LAB")
    if isinstance(found, ProfileError):
        raise found
    return found


def in_srgb(image: Image.Image, way: ImageCms.ImageCmsTransform | None) -> Image.Image:
    """A picture with 8 bits in sRGB, as L if it is grey and else as RGB."""
    if way is None:
        return image if image.mode in {"L", "RGB"} else image.convert("RGB")
    source = image if way.input_mode == image.mode else image.convert(way.input_mode)
    converted = ImageCms.applyTransform(source, way)
    assert converted is not None  # noqa: S101 - it is ``None`` only when a picture is changed in place
    return converted.convert("L") if image.mode == "L" else converted


@lru_cache(maxsize=64)
def _found(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | ProfileError | None:
    """The conversion from a profile to sRGB, ``None`` if both are equal, or why there is none; cached per profile."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile) if profile else ImageCms.createProfile("LAB"))
        space = source.profile.xcolor_space.strip()
        if space == "RGB" and mode == "L":
            return _found(profile, "RGB")  # grey uses the curves, which are the same for all three
        if space != _SPACES[mode]:
            return ProfileError(
                "The colour profile of the picture is made for {space}, not for {mode}: its colours are taken for sRGB.",
                space=space,
                mode=_SPACES[mode],
            )
        # A table with few steps for grey would be off by 10 of 255 where a curve is steep.
        exact = ImageCms.Flags.NOOPTIMIZE if mode == "L" else ImageCms.Flags.NONE
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB", flags=exact)
        probe = _probe(mode)
        before = np.asarray(probe.convert("RGB"), dtype=np.int16) if mode in {"L", "RGB"} else None
        after = np.asarray(ImageCms.applyTransform(probe, transform), dtype=np.int16)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, MemoryError):
        return _unreadable()
    if np.ptp(after) == 0:
        return _unreadable()
    return None if before is not None and np.abs(after - before).max() <= _SAME else transform


def _unreadable() -> ProfileError:
    return ProfileError("The colour profile of the picture cannot be read: its colours are taken for sRGB.")


def _probe(mode: str) -> Image.Image:
    """Values over the whole range of a mode."""
    if mode == "L":
        return Image.fromarray(np.arange(256, dtype=np.uint8)[None])
    axis = np.linspace(0, 255, 9 if mode == "CMYK" else 18).round().astype(np.uint8)
    values = np.stack(np.meshgrid(*[axis] * (4 if mode == "CMYK" else 3), indexing="ij"), axis=-1)
    return Image.frombytes(mode, (len(axis), values.size // len(axis) // values.shape[-1]), values.tobytes())


@dataclass(frozen=True)
class Primaries:
    """Primaries, white and gamma, by which a file may describe its colours without a profile.

    Attributes:
        gamma: Exponent from values to light; 0: the curve of sRGB.
        places: White, red, green and blue: x and y of each.
    """

    gamma: float = 0.0
    places: tuple[float, ...] = SRGB_PLACES

    def profile(self, *, grey: bool) -> bytes:
        """An ICC profile of these colours; empty if that is impossible.

        White is adapted to D50 by the Bradford matrix, as in ICC.1:2022, Annex E.
        """
        if not (0 <= self.gamma < 16 and all(0 <= place <= 2 for place in self.places)):
            return b""
        white, *colours = (_xyz(*self.places[place : place + 2]) for place in (0, 2, 4, 6))
        if white is None or any(colour is None for colour in colours):
            return b""
        return _grey_profile(self.gamma) if grey else _colour_profile(self.gamma, white, np.array(colours).T)


def _xyz(x: float, y: float) -> np.ndarray | None:
    return np.array([x / y, 1.0, (1 - x - y) / y]) if y > 1e-4 else None


def _grey_profile(gamma: float) -> bytes:
    return _icc(b"GRAY", {b"wtpt": _xyz_tag(_D50), b"kTRC": _curve_tag(gamma)})


def _colour_profile(gamma: float, white: np.ndarray, colours: np.ndarray) -> bytes:
    if abs(np.linalg.det(colours)) < 1e-6:
        return b""
    parts = colours * np.linalg.solve(colours, white)
    cones = np.diag((_BRADFORD @ np.array(_D50)) / (_BRADFORD @ white))
    red, green, blue = (np.linalg.inv(_BRADFORD) @ cones @ _BRADFORD @ parts).T
    curve = _curve_tag(gamma)
    return _icc(
        b"RGB ",
        {
            b"wtpt": _xyz_tag(_D50),
            b"rXYZ": _xyz_tag(red),
            b"gXYZ": _xyz_tag(green),
            b"bXYZ": _xyz_tag(blue),
            b"rTRC": curve,
            b"gTRC": curve,
            b"bTRC": curve,
        },
    )


def _icc(space: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A version 4 profile of a display, ICC.1:2022, chapter 7."""
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        table += name + struct.pack(">II", start + len(data), len(tag))
        data += tag + bytes(-len(tag) % 4)
    size = start + len(data)
    head = struct.pack(">I4xI4s4s4s12x4s4x16xI", size, 0x04000000, b"mntr", space, b"XYZ ", b"acsp", 0)
    head += _xyz_tag(_D50)[8:]
    return head.ljust(128, b"\0") + table + data


def _xyz_tag(values: tuple[float, ...] | np.ndarray) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(float(value) * 65536) for value in values))


def _curve_tag(gamma: float) -> bytes:
    """A pure exponent, or the curve of sRGB: a parametric curve of type 0 or 3."""
    numbers = (gamma,) if gamma else _SRGB_CURVE
    packed = struct.pack(f">{len(numbers)}i", *(round(number * 65536) for number in numbers))
    return b"para\0\0\0\0" + struct.pack(">HH", 0 if gamma else 3, 0) + packed
