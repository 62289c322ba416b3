"""Moving pictures between files and raw values: uint8 (T, H, W, 3)."""

from __future__ import annotations

import io
import itertools
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from mmstudio.api import BadFileError, FileCodec, Passage, write_atomic
from PIL import Image, ImageSequence

MOST_FRAMES = 256
MOST_PIXELS = 64_000_000
"""Of all frames together: 192 MB. A few hundred bytes of a GIF can claim far more."""
_FORMATS = ("PNG", "JPEG", "WEBP", "BMP")
_RECIPE = "recipe.json"
_SHOWN = 4

Video = npt.NDArray[np.uint8]


class VideoCodec(FileCodec):
    """Reads animated GIFs and zips of frames; writes the latter, which lose nothing."""

    suffix = ".frames"

    def decode(self, passage: Passage) -> Video | None:
        """The first frames, at most 256 and 64 million pixels, in the size of the first one.

        Frames may be broken one by one: each is decoded, also where none is kept.
        """
        frames: list[Video] = []
        size, count = (0, 0), 0
        for frame in itertools.islice(_frames(passage.path), MOST_FRAMES):
            size = size if count else frame.size
            if (count + 1) * size[0] * size[1] > MOST_PIXELS:
                break
            picture, count = frame.convert("RGB"), count + 1
            if passage.keep:
                frames.append(np.asarray(picture.resize(size)))
        if not count:
            raise BadFileError("{name} holds no frame, or one that is too large.", name=passage.path.name)
        return np.stack(frames) if passage.keep else None

    def parse(self, data: Any) -> Video:
        """Nobody types a moving picture."""
        raise BadFileError("A moving picture comes as a file, not as {kind}.", kind=type(data).__name__)

    def write(self, raw: Video, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write frames as PNG into a zip, and the recipe beside them."""
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w") as file:
            file.writestr(_RECIPE, json.dumps(dict(recipe)))
            for number, frame in enumerate(raw):
                data = io.BytesIO()
                Image.fromarray(frame).save(data, format="PNG")
                file.writestr(f"{number:04d}.png", data.getvalue())
        write_atomic(path, whole.getvalue())

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """What ``write`` left in the zip."""
        try:
            with zipfile.ZipFile(path) as file:
                recipe = json.loads(file.read(_RECIPE))
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it is not one of ours
            return None
        return recipe if isinstance(recipe, dict) else None

    def preview(self, raw: Video) -> Video:
        """A few frames side by side."""
        places = np.linspace(0, len(raw) - 1, min(_SHOWN, len(raw))).round().astype(int)
        return np.concatenate([raw[place] for place in places], axis=1)

    def view(self, raw: Video, rng: np.random.Generator) -> Video:
        """A part of its length, at half the resolution."""
        count = max(1, len(raw) // 2)
        start = int(rng.integers(0, len(raw) - count + 1))
        return np.ascontiguousarray(raw[start : start + count, ::2, ::2])


def _frames(path: Path) -> Iterator[Image.Image]:
    """Frames in their order, each decoded only when it is used."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as file:
            for name in sorted(name for name in file.namelist() if name != _RECIPE):
                with file.open(name) as data:
                    content = io.BytesIO(data.read(MOST_PIXELS))
                with Image.open(content, formats=_FORMATS) as picture:
                    yield picture
    else:
        with Image.open(path, formats=("GIF",)) as film:
            yield from ImageSequence.Iterator(film)
