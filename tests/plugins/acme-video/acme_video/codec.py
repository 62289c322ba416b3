"""Moving pictures between files and raw values: uint8 (T, H, W, 3)."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from mmstudio.api import BadFileError
from PIL import Image, ImageSequence, UnidentifiedImageError

MOST_FRAMES = 256
_MOST_PIXELS = 64_000_000
_RECIPE = "recipe.json"
_SHOWN = 4
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    zipfile.BadZipFile,
    UnidentifiedImageError,
    RuntimeError,
)

Video = npt.NDArray[np.uint8]


class VideoCodec:
    """Reads animated GIFs and zips of frames; writes the latter, which lose nothing."""

    suffix = ".frames"

    def read(self, path: Path) -> Video:
        """All frames, at most the first 256, in the size of the first one."""
        try:
            frames = list(_frames(path))
        except _BROKEN as error:
            raise BadFileError("{name} is no moving picture that can be read.", name=path.name) from error
        if not frames:
            raise BadFileError("{name} holds no frame.", name=path.name)
        return np.stack([np.asarray(frame.resize(frames[0].size), np.uint8) for frame in frames])

    def check(self, path: Path) -> None:
        """Raise unless it can be read; frames may be broken one by one, so that all are looked at."""
        self.read(path)

    def parse(self, data: Any) -> Video:
        """Nobody types a moving picture."""
        raise BadFileError("A moving picture comes as a file, not as {kind}.", kind=type(data).__name__)

    def write(self, raw: Video, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write frames as PNG into a zip, and the recipe beside them."""
        with zipfile.ZipFile(path, "w") as file:
            file.writestr(_RECIPE, json.dumps(dict(recipe)))
            for number, frame in enumerate(raw):
                data = io.BytesIO()
                Image.fromarray(frame).save(data, format="PNG")
                file.writestr(f"{number:04d}.png", data.getvalue())

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """What ``write`` left in the zip."""
        try:
            with zipfile.ZipFile(path) as file:
                recipe = json.loads(file.read(_RECIPE))
        except (*_BROKEN, KeyError):
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
    """Frames in colour, in their order."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as file:
            names = sorted(name for name in file.namelist() if name != _RECIPE)
            for name in names[:MOST_FRAMES]:
                with file.open(name) as data, Image.open(io.BytesIO(data.read(_MOST_PIXELS))) as picture:
                    yield _checked(picture).convert("RGB")
    else:
        with Image.open(path) as picture:
            for number, frame in enumerate(ImageSequence.Iterator(_checked(picture))):
                if number == MOST_FRAMES:
                    break
                yield frame.convert("RGB")


def _checked(picture: Image.Image) -> Image.Image:
    if picture.width * picture.height > _MOST_PIXELS:
        raise ValueError(f"{picture.width} x {picture.height}")
    return picture
