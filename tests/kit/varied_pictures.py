"""Pictures of every mode, depth, layout and header, drawn by a seed; those whose right values no library tells bring them along."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from made_pictures import png, png_chunk, swapped_profile, tiff
from PIL import Image, ImageCms

from mmstudio_image.colours import Primaries

P3 = (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
ADOBE = (0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
COLOUR_PROFILES = (
    b"",
    ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    swapped_profile(),
    Primaries(0, P3).profile(grey=False),
    Primaries(2.19921875, ADOBE).profile(grey=False),
    b"broken",
)
GREY_PROFILES = (b"", Primaries(1.8).profile(grey=True), Primaries(2.2).profile(grey=True), b"broken")


@dataclass(frozen=True, eq=False)
class Varied:
    """One picture.

    Attributes:
        name: What it is, for messages.
        data: The file.
        right: Its right values; ``None``: those of the other reading.
    """

    name: str
    data: bytes
    right: np.ndarray | None = None


def varied(count: int, seed: int = 0) -> Iterator[Varied]:
    """So many pictures, every maker in turn."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        yield MAKERS[number % len(MAKERS)](rng)


def _any(rng: np.random.Generator, *options: Any) -> Any:
    return options[int(rng.integers(len(options)))]


def _size(rng: np.random.Generator) -> tuple[int, int]:
    return int(rng.integers(1, 40)), int(rng.integers(1, 40))


def _smooth(rng: np.random.Generator, height: int, width: int, channels: int) -> np.ndarray:
    """Slopes and some noise, 0 to 1, both ends met."""
    rows, columns = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    slopes = [
        rng.random() * rows + rng.random() * columns + rng.random((height, width)) / 8
        for _ in range(channels)
    ]
    values = np.stack(slopes, axis=2)
    values -= values.min()
    return values / (values.max() or 1)


def _image(rng: np.random.Generator, mode: str) -> Image.Image:
    height, width = _size(rng)
    values = np.rint(_smooth(rng, height, width, 4) * 255).astype(np.uint8)
    image = Image.fromarray(values, "RGBA")
    if rng.random() < 0.3:
        image.putalpha(_any(rng, 0, 128, 255))
    if mode == "P":
        return image.convert("RGB").quantize(int(_any(rng, 2, 3, 16, 200)))
    return image.convert("RGB").convert(mode) if mode in {"CMYK", "1", "L"} else image.convert(mode)


def _saved(rng: np.random.Generator, kind: str, *modes: str, **options: Any) -> Varied:
    image = _image(rng, _any(rng, *modes))
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    told = {name: value for name, value in options.items() if name not in {"icc_profile", "exif"}}
    return Varied(f"{kind} {image.mode} {image.size} {told}", buffer.getvalue())


def _with_words(rng: np.random.Generator, grey: bool) -> dict[str, Any]:
    exif = Image.Exif()
    exif[0x0112] = int(rng.integers(1, 9))
    words: dict[str, Any] = {"exif": exif} if rng.random() < 0.5 else {}
    profile = _any(rng, *(GREY_PROFILES if grey else COLOUR_PROFILES))
    return words | ({"icc_profile": profile} if profile else {})


def jpeg(rng: np.random.Generator) -> Varied:
    grey = rng.random() < 0.3
    options = {"quality": int(_any(rng, 30, 75, 95)), "progressive": bool(rng.random() < 0.5)}
    if not grey:
        options["subsampling"] = int(_any(rng, 0, 1, 2))
    return _saved(rng, "JPEG", "L" if grey else "RGB", **options, **_with_words(rng, grey))


def jpeg_of_inks(rng: np.random.Generator) -> Varied:
    return _saved(rng, "JPEG", "CMYK", quality=95)


def webp(rng: np.random.Generator) -> Varied:
    return _saved(
        rng, "WEBP", "RGB", "RGBA", lossless=bool(rng.random() < 0.5), **_with_words(rng, grey=False)
    )


def avif(rng: np.random.Generator) -> Varied:
    return _saved(rng, "AVIF", "RGB", "RGBA", quality=int(_any(rng, 50, 90)), **_with_words(rng, grey=False))


def gif(rng: np.random.Generator) -> Varied:
    clear = {"transparency": 0} if rng.random() < 0.5 else {}
    return _saved(rng, "GIF", "P", "L", "1", interlace=int(rng.integers(2)), **clear)


def saved_png(rng: np.random.Generator) -> Varied:
    if rng.random() < 0.4:
        clear = _any(rng, {}, {"transparency": 1}, {"transparency": bytes([255, 0, 128])})
        return _saved(rng, "PNG", "P", **clear)
    grey = rng.random() < 0.3
    return _saved(rng, "PNG", *(("L", "LA", "1") if grey else ("RGB", "RGBA")), **_with_words(rng, grey))


def plain_formats(rng: np.random.Generator) -> Varied:
    kind, modes, options = _any(
        rng,
        ("BMP", ("1", "L", "P", "RGB", "RGBA"), {}),
        ("PPM", ("1", "L", "RGB"), {}),
        (
            "TGA",
            ("L", "LA", "P", "RGB", "RGBA"),
            {"rle": bool(rng.integers(2)), "orientation": int(_any(rng, 1, -1))},
        ),
        ("QOI", ("RGB", "RGBA"), {}),
        ("SGI", ("L", "RGB", "RGBA"), {}),
        ("PCX", ("1", "L", "P", "RGB"), {}),
        ("DDS", ("L", "LA", "RGB", "RGBA"), {}),
        ("ICO", ("RGBA",), {"bitmap_format": _any(rng, "bmp", "png")}),
        ("JPEG2000", ("L", "LA", "RGB", "RGBA"), {"no_jp2": bool(rng.integers(2))}),
    )
    return _saved(rng, kind, *modes, **options)


def saved_tiff(rng: np.random.Generator) -> Varied:
    packing = _any(rng, "raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "group4", "lzma", "zstd")
    modes = {"jpeg": ("L", "RGB", "CMYK"), "group4": ("1",)}.get(
        packing, ("1", "L", "P", "RGB", "RGBA", "CMYK")
    )
    return _saved(rng, "TIFF", *modes, compression=packing)


def tiff_with_words(rng: np.random.Generator) -> Varied:
    words = _with_words(rng, grey=False)
    return _saved(rng, "TIFF", "RGB", "RGBA", compression=_any(rng, "raw", "tiff_lzw"), **words)


def png_of_depths(rng: np.random.Generator) -> Varied:
    """Every depth and kind of colour, clear colours, words about colours, interlaced or not."""
    kind = int(_any(rng, 0, 2, 4, 6))
    depth = int(_any(rng, 1, 2, 4, 8, 16)) if kind == 0 else int(_any(rng, 8, 16))
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[kind]
    full = (1 << depth) - 1
    values = np.rint(_smooth(rng, *_size(rng), channels) * full).astype(np.uint16)
    chunks: list[bytes] = []
    clear = None
    if kind in {0, 2} and rng.random() < 0.5:
        clear = values[0, 0]
        chunks.append(png_chunk(b"tRNS", clear.astype(">u2").tobytes()))
    gamma = int(_any(rng, 0, 45455, 55556, 100000)) if depth >= 8 and clear is None else 0
    if gamma:
        chunks.append(png_chunk(b"gAMA", struct.pack(">I", gamma)))
    data = png(values, depth, kind, *chunks, interlaced=bool(rng.random() < 0.5))
    right = None
    if clear is not None:  # Pillow keeps the upper 8 bits of a clear colour's 16 only
        eight = np.rint(values * 255.0 / full)
        right = np.where((values == clear).all(axis=2, keepdims=True), 255, eight).astype(np.uint8)
    return Varied(f"PNG {depth} bits, kind {kind}, clear {clear}, gamma {gamma}", data, right)


def tiff_of_depths(rng: np.random.Generator) -> Varied:
    """Every kind of number, side by side or in planes, in strips or tiles, packed or not, with predictors or without."""
    kind = str(_any(rng, "u1", "u2", "u4", "i1", "i2", "i4", "f2", "f4", "f8", "12", "10", "4"))
    channels = int(_any(rng, 1, 2, 3, 4))
    share = _smooth(rng, *_size(rng), channels)
    bits = int(kind) if kind.isdigit() else 0
    full = (1 << bits) - 1 if bits else 1 if kind.startswith("f") else int(np.iinfo(kind).max)
    values = share * full if kind.startswith("f") else np.rint(share * full)
    stored = values.astype("u2" if bits else kind)
    if kind in {"i1", "i2", "i4", "u4"}:
        stored[0, 0, 0], stored[-1, -1, 0] = 0, full
    packing = int(_any(rng, 1, 8))
    predictor = int(_any(rng, 1, 3 if kind.startswith("f") else 2)) if packing == 8 and not bits else 1
    alpha = channels in {2, 4}
    meaning = int(_any(rng, 0, 1)) if channels < 3 else 2
    layout = _any(rng, {}, {"rows": int(rng.integers(1, 9))}, {"tile": 16})
    options = {
        "order": _any(rng, "<", ">"),
        "apart": bool(rng.random() < 0.4),
        "packing": packing,
        "predictor": predictor,
    }
    data = tiff(stored, meaning, bits=bits, extra=(2,) if alpha else (), **options, **layout)
    return Varied(
        f"TIFF {kind} x {channels} {meaning} {options} {layout}",
        data,
        _right(stored, full, kind, meaning, alpha=alpha),
    )


def _right(stored: np.ndarray, full: int, kind: str, meaning: int, *, alpha: bool) -> np.ndarray:
    """0 to 255 by what full is; of signed numbers and those of 32 bits, by the first of 255, 4095 and 65535 that is enough."""
    colours = stored[..., : stored.shape[2] - alpha].astype(np.float64)

    def shares(values: np.ndarray) -> np.ndarray:
        if kind in {"u1", "u2"} or kind.isdigit():
            return values / full
        if kind.startswith("f"):
            return np.clip(values, 0, 1)
        most = float(values.max())
        return values / next((end for end in (255, 4095, 65535) if most <= end), most)

    eight = np.rint(shares(colours) * 255)
    eight = 255 - eight if meaning == 0 else eight
    if alpha:
        cover = np.rint(shares(stored[..., -1:].astype(np.float64)) * 255)
        eight = np.rint((eight * cover + 255 * (255 - cover)) / 255)
    return eight.astype(np.uint8)


def portable_map(rng: np.random.Generator) -> Varied:
    """A grey or coloured map of any range."""
    most = int(_any(rng, 1, 7, 100, 255, 1000, 4095, 65535))
    channels = int(_any(rng, 1, 3))
    values = np.rint(_smooth(rng, *_size(rng), channels) * most)
    head = f"P{5 if channels == 1 else 6}\n{values.shape[1]} {values.shape[0]}\n{most}\n".encode()
    body = values.astype(">u2" if most > 255 else "u1").tobytes()
    return Varied(f"map of {most}, {channels}", head + body, np.rint(values * 255 / most).astype(np.uint8))


MAKERS: tuple[Callable[[np.random.Generator], Varied], ...] = (
    jpeg, saved_png, png_of_depths, tiff_of_depths, webp, plain_formats, saved_tiff, png_of_depths, tiff_of_depths, gif,
    tiff_with_words, plain_formats, portable_map, jpeg_of_inks, avif, tiff_of_depths,
)  # fmt: skip
