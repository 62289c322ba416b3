"""Reference reading of pictures, straight from the libraries, for comparison with the program's.

Pillow decodes, ImageCms converts, formulas of the specifications do what Pillow leaves out (the colours of a PNG without a profile,
whole 16 bits), and tifffile reads TIFFs where it is installed.
"""

from __future__ import annotations

import io
import struct
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageCms, ImageOps

SRGB = ImageCms.createProfile("sRGB")


class NotReadHereError(Exception):
    """The other reading does not know such files."""


def other_reading(path: Path) -> np.ndarray:
    """uint8 (H, W, 1 or 3) in sRGB, on white, upright.

    Raises:
        Exception: If it cannot be read.
    """
    data = path.read_bytes()
    if data[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"} and find_spec("tifffile"):
        try:
            return _tifffile(data)
        except NotReadHereError:
            pass
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image = Image.open(io.BytesIO(data))
        image.load()
        upright = ImageOps.exif_transpose(image)
        assert upright is not None
        return _on_white(_in_srgb(upright, image, data))


def _in_srgb(image: Image.Image, opened: Image.Image, data: bytes) -> Image.Image:
    profile = opened.info.get("icc_profile")
    image = _as_eight_bits(image, opened, data)
    if opened.format == "PNG" and not profile:
        return _png_colours(image, data)
    if image.mode == "LAB" and not profile:
        lab = ImageCms.createProfile("LAB")
        changed = ImageCms.profileToProfile(image, lab, SRGB, outputMode="RGB")
        assert changed is not None
        return changed
    return _converted(image, profile) if profile else image


def _as_eight_bits(image: Image.Image, opened: Image.Image, data: bytes) -> Image.Image:
    """L, LA, RGB, RGBA, CMYK or LAB."""
    if opened.mode.startswith("I;16") or (opened.mode == "I" and opened.format == "PPM"):
        wide = np.asarray(image).astype(np.int64)
        clear = opened.info.get("transparency")
        image = Image.fromarray(np.rint(wide / 257).astype(np.uint8))
        if clear is not None:
            cover = Image.fromarray(np.where(wide == clear, 0, 255).astype(np.uint8))
            image = Image.merge("LA", (image, cover))
    elif opened.mode in {"I", "F"}:
        image = Image.fromarray(_free(np.asarray(image)))
    if image.mode == "La" or (opened.format == "PNG" and data[24:26] == b"\x10\4"):
        image = image.convert("LA")
    image = image.convert("L") if image.mode == "1" else image
    if image.has_transparency_data and image.mode not in {"LA", "RGBA"}:
        return image.convert("LA" if image.mode == "L" else "RGBA")
    return image if image.mode in {"L", "LA", "RGB", "RGBA", "CMYK", "LAB"} else image.convert("RGB")


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    alpha = image.getchannel("A") if image.mode in {"LA", "RGBA"} else None
    plain = image.convert(image.mode.rstrip("A")) if alpha else image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        as_colour = (
            plain.convert("RGB") if plain.mode == "L" and source.profile.xcolor_space == "RGB " else plain
        )
        changed = ImageCms.profileToProfile(as_colour, source, SRGB, outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        return image
    assert changed is not None
    changed = changed.convert("L") if plain.mode == "L" else changed
    if alpha:
        changed.putalpha(alpha)
    return changed


def _png_colours(image: Image.Image, data: bytes) -> Image.Image:
    """gAMA and cHRM by the formulas of the PNG specification."""
    chunks: dict[bytes, bytes] = {}
    place = 8
    while place + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, place)
        chunks.setdefault(kind, data[place + 8 : place + 8 + size])
        place += 12 + size
    gamma = struct.unpack(">I", chunks[b"gAMA"])[0] / 1e5 if b"gAMA" in chunks else 0
    if b"sRGB" in chunks or not gamma or abs(gamma - 0.45455) <= 0.02 or image.mode == "P":
        return image
    values = np.asarray(image).astype(np.float64) / 255
    split = 1 if image.mode in {"L", "LA"} else 3
    flat = values if values.ndim == 3 else values[..., None]
    light = flat[..., :split] ** (1 / gamma)
    if b"cHRM" in chunks and split == 3:
        light = light @ _to_srgb_light(struct.unpack(">8I", chunks[b"cHRM"])).T
    light = np.clip(light, 0, 1)
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    whole = np.concatenate([coded, flat[..., split:]], axis=2)
    eight = np.rint(whole * 255).astype(np.uint8)
    return Image.fromarray(eight[..., 0] if eight.shape[2] == 1 else eight, image.mode)


def _to_srgb_light(corners: tuple[int, ...]) -> np.ndarray:
    def matrix(places: list[float]) -> np.ndarray:
        white, *colours = (
            [x / y, 1, (1 - x - y) / y] for x, y in zip(places[::2], places[1::2], strict=True)
        )
        base = np.array(colours).T
        return base * np.linalg.solve(base, np.array(white)), np.array(white)

    here, white = matrix([corner / 1e5 for corner in corners])
    there, srgb_white = matrix([0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06])
    bradford = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
    cones = np.diag((bradford @ srgb_white) / (bradford @ white))
    return np.linalg.inv(there) @ np.linalg.inv(bradford) @ cones @ bradford @ here


def _on_white(image: Image.Image) -> np.ndarray:
    if image.mode in {"LA", "RGBA"}:
        grey = image.mode == "LA"
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
        image = image.convert("L" if grey else "RGB")
    if image.mode not in {"L", "RGB"}:
        image = image.convert("RGB")
    array = np.array(image)
    return array[..., None] if array.ndim == 2 else array


def _free(values: np.ndarray) -> np.ndarray:
    """Numbers without a range of their own: as the user's guide says."""
    if not np.isfinite(values).all():
        raise ValueError("not numbers")
    low, high = float(values.min()), float(values.max())
    real = values.dtype.kind == "f"
    if low >= (-0.05 * high if real else 0):
        ends = (
            (0.0, 1.0)
            if real and high <= 1.05
            else (0.0, min([f for f in (255, 4095, 65535) if high <= f], default=high))
        )
    else:
        ends = (-1.0, 1.0) if real and low >= -1 and high <= 1 else (low, high)
    return np.rint(np.clip((values.astype(float) - ends[0]) / ((ends[1] - ends[0]) or 1), 0, 1) * 255).astype(
        np.uint8
    )


def _tifffile(data: bytes) -> np.ndarray:
    import tifffile

    with tifffile.TiffFile(io.BytesIO(data)) as file:
        page: Any = file.pages[0]
        if not _is_simple(page):
            raise NotReadHereError
        try:
            values = page.asarray()
        except Exception as error:
            raise NotReadHereError from error
        bits, meaning = page.bitspersample, int(page.photometric)
        inverted = meaning == 0 and 262 in page.tags
        values = np.moveaxis(values, 0, 2) if int(page.planarconfig) == 2 and values.ndim == 3 else values
        values = values[..., None] if values.ndim == 2 else values
        extra = tuple(map(int, page.extrasamples))
    if not isinstance(bits, int) or values.ndim != 3:
        raise NotReadHereError
    colours = 3 if meaning == 2 else 1
    if extra[:1] == (1,) and values.dtype.kind == "u":  # colours that alpha is in already
        cover = values[..., colours : colours + 1].astype(float)
        full = float((1 << bits) - 1)
        return np.rint(np.clip(values[..., :colours] + full - cover, 0, full) * 255 / full).astype(np.uint8)
    colour = _eight(values[..., :colours], bits)
    colour = 255 - colour if inverted else colour
    if extra[:1] == (2,) or (not extra and values.shape[2] == 4 and colours == 3):
        alpha = _eight(values[..., colours : colours + 1], bits).astype(float)
        colour = np.rint((colour * alpha + 255 * (255 - alpha)) / 255).astype(np.uint8)
    return colour


def _is_simple(page: Any) -> bool:
    """Whether a page is grey or RGB, upright, and sRGB as far as it says."""
    profile = page.tags.get(34675)
    if profile is not None:
        try:
            name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile.value)))
        except (OSError, ImageCms.PyCMSError):
            return False
        if "sRGB IEC61966" not in name:
            return False
    turned = page.tags.get(274)
    return int(page.photometric) in {0, 1, 2} and (turned is None or turned.value == 1)


def _eight(part: np.ndarray, bits: int) -> np.ndarray:
    if part.dtype == bool:
        return part.astype(np.uint8) * 255
    if part.dtype.kind == "u" and bits <= 16:
        return np.rint(part.astype(float) * 255 / ((1 << bits) - 1)).astype(np.uint8)
    return _free(part)


def apart(values: np.ndarray, right: np.ndarray) -> str:
    """By how much a reading is wrong; empty where it is right but for rounding, twice at most."""
    if values.shape != right.shape:
        return f"{values.shape} instead of {right.shape}"
    most = int(np.abs(values.astype(int) - right).max())
    return f"{most} of 255 apart" if most > 2 else ""
