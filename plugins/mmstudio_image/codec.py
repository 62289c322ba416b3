"""The codec of pictures, with Pillow; a file's content decides what it is, never its suffix."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np
from PIL import Image, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from mmstudio.api import (
    BadFileError,
    FileCodec,
    Passage,
    notes_stay,
    open_ordinary,
    ordinary_bytes,
    parse_json,
    picture_difference,
    write_atomic,
)
from mmstudio_image import deep, dicom, heif, stills
from mmstudio_image.bare.kinds import without_notes
from mmstudio_image.bare.notes import UPRIGHT, PictureNotTakenApartError
from mmstudio_image.kinds import HEAD, camera_raw, kind_of, rare, unknown
from mmstudio_image.pixels import Picture, Pixels, finished

RECIPE_KEY = "mmstudio"


class ImageCodec(FileCodec):
    """Codec of pictures: uint8 (H, W, 1) for a grey file, (H, W, 3) for any other."""

    suffix = ".png"

    def decode(self, passage: Passage) -> Picture | None:
        """The first picture of a file, upright, in sRGB, transparent parts on white, deeper values converted to 8 bits.

        Raises:
            BadFileError: If the file is cut off, larger than 100 megapixels or not a picture.
        """
        with passage.open() as stream:
            head = stream.read(HEAD)
            stream.seek(0)
            try:
                pixels = _reader(head)(stream, passage)
            except UnidentifiedImageError as error:
                raise unknown(head, passage.path.name) from error
            except (OSError, NotImplementedError, ValueError) as error:
                if refusal := rare(error, passage.path.name):
                    raise refusal from error
                raise
        return finished(pixels, passage)

    def parse(self, data: Any) -> Picture:
        """Always raises ``BadFileError``: pictures must be files."""
        del data
        raise BadFileError("A picture must be given as a file.")

    def write(self, raw: Picture, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a PNG that carries the recipe in an iTXt chunk.

        Args:
            raw: uint8 (H, W, 1 or 3).
            path: File to write; replaced as a whole.
            recipe: JSON.
        """
        info = PngInfo()
        info.add_itxt(RECIPE_KEY, json.dumps(dict(recipe), ensure_ascii=False, sort_keys=True))
        buffer = BytesIO()
        Image.fromarray(raw[..., 0] if raw.shape[2] == 1 else raw).save(buffer, "PNG", pnginfo=info)
        write_atomic(path, buffer.getvalue())

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """The recipe inside a PNG that ``write`` made, or ``None``."""
        try:
            with open_ordinary(path) as file, Image.open(file, formats=("PNG",)) as image:
                recipe = parse_json(image.info[RECIPE_KEY])
        except (OSError, SyntaxError, ValueError, KeyError, TypeError, Image.DecompressionBombError):
            return None
        return recipe if isinstance(recipe, dict) else None

    def without_notes(self, path: Path) -> bytes:
        """The file without EXIF, place, XMP, IPTC, comments and thumbnails; picture, orientation and profile stay."""
        data = ordinary_bytes(path)
        kind, orientation = _seen_by_pillow(data)
        try:
            return without_notes(kind, data, orientation)
        except PictureNotTakenApartError as error:
            raise notes_stay(path, str(error)) from error

    def preview(self, raw: Picture) -> Picture:
        """The picture itself in colour, (H, W, 3)."""
        colour: Picture = np.repeat(raw, 3, axis=2) if raw.shape[2] == 1 else raw
        return colour

    def difference(self, one: Picture, other: Picture) -> float:
        """The mean of ``|one - other| / 255`` over all pixels and channels; 1 if the sizes differ."""
        return picture_difference(one, other)

    def view(self, raw: Picture, rng: np.random.Generator) -> Picture:
        """A crop of 30 to 70 % of the area at half its resolution, with brightness, contrast and colours shifted.

        Args:
            raw: uint8 (H, W, 1 or 3).
            rng: Source of the crop and of the shifts.

        Returns:
            uint8 with the same number of channels, at least 1 pixel per side.
        """
        height, width, channels = raw.shape
        area, stretch = rng.uniform(0.3, 0.7), rng.uniform(-0.15, 0.15)
        high = min(height, max(1, round(height * min(1.0, area**0.5 * np.exp(stretch)))))
        wide = min(width, max(1, round(width * min(1.0, area**0.5 * np.exp(-stretch)))))
        top, left = int(rng.integers(height - high + 1)), int(rng.integers(width - wide + 1))
        crop = self.preview(raw)[top : top + high, left : left + wide]
        small = Image.fromarray(np.ascontiguousarray(crop)).resize(
            (max(1, wide // 2), max(1, high // 2)), Image.Resampling.BOX
        )
        values = np.asarray(small, dtype=np.float32)[..., :channels]
        middle = values.mean(axis=(0, 1), keepdims=True)
        contrast = rng.uniform(0.8, 1.2)
        gain = rng.uniform(0.85, 1.15) * rng.uniform(0.92, 1.08, size=channels)
        shifted = np.clip(((values - middle) * contrast + middle) * gain, 0, 255)
        result: Picture = np.rint(shifted).astype(np.uint8)
        return result


def _seen_by_pillow(data: bytes) -> tuple[str, int]:
    """The kind of a file, and its stated orientation."""
    known = {"tiff": "TIFF", "heif": "HEIF", "dicom": "DICOM", "raw": "RAW"}.get(kind_of(data[:HEAD]), "")
    return (known, UPRIGHT) if known else stills.kind_and_orientation(BytesIO(data))


def _reader(head: bytes) -> Callable[[IO[bytes], Passage], Pixels]:
    """The reader for files that begin like this."""
    readers = {"tiff": deep.read, "heif": heif.read, "dicom": dicom.read, "raw": _camera_raw}
    return readers.get(kind_of(head), stills.read)


def _camera_raw(stream: IO[bytes], passage: Passage) -> Pixels:
    del stream
    raise camera_raw(passage.path.name)
