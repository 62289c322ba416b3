"""Palettes between files, what a person types, and raw values: lists of ``[red, green, blue]``, 0 to 255."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from mmstudio.api import BadFileError, FileCodec, Passage

_HEAD = "GIMP Palette"
_RECIPE = "# mmstudio "
_COLOUR = re.compile(r"\s*(\d+)\s+(\d+)\s+(\d+)")
_TYPED = re.compile(r"#[0-9a-fA-F]{6}")
_SIDE_PX = 24

Palette = list[list[int]]


class MyPluginCodec(FileCodec):
    """Reads and writes the palette files of GIMP, Inkscape and Krita."""

    suffix = ".gpl"

    def decode(self, passage: Passage) -> Palette:
        """The colours of a file."""
        lines = _lines(passage.path)
        if lines[:1] != [_HEAD]:
            raise BadFileError("{name} is no palette file.", name=passage.path.name)
        found = [match for line in lines[1:] if (match := _COLOUR.match(line))]
        return self.parse([[int(number) for number in match.groups()] for match in found])

    def parse(self, data: Any) -> Palette:
        """A palette from colours typed as ``#ff0000 #00ff00``, or from a list of them."""
        if isinstance(data, str):
            data = [list(bytes.fromhex(word[1:])) for word in _TYPED.findall(data)]
        if not isinstance(data, list) or not data or not all(_is_colour(item) for item in data):
            raise BadFileError("A palette is at least one colour, each of three numbers from 0 to 255.")
        return [list(item) for item in data]

    def write(self, raw: Palette, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a palette; the recipe goes into a comment. What could not be read again is refused."""
        colours = [f"{red:3d} {green:3d} {blue:3d}" for red, green, blue in self.parse(raw)]
        lines = [_HEAD, f"Name: {path.stem}", _RECIPE + json.dumps(dict(recipe)), *colours]
        path.write_text("\n".join(lines) + "\n", "utf-8")

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """What ``write`` left in the comment."""
        try:
            line = next((line for line in _lines(path) if line.startswith(_RECIPE)), "")
            recipe = json.loads(line.removeprefix(_RECIPE))
        except (OSError, ValueError):
            return None
        return recipe if isinstance(recipe, dict) else None

    def preview(self, raw: Palette) -> npt.NDArray[np.uint8]:
        """The colours side by side."""
        row = np.asarray(raw, np.uint8)[None]
        return row.repeat(_SIDE_PX, axis=0).repeat(_SIDE_PX, axis=1)

    def view(self, raw: Palette, rng: np.random.Generator) -> Palette:
        """About half of the colours, in another order."""
        order = rng.permutation(len(raw))[: (len(raw) + 1) // 2]
        return [list(raw[place]) for place in order]


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _is_colour(item: Any) -> bool:
    return isinstance(item, list) and len(item) == 3 and all(type(n) is int and 0 <= n <= 255 for n in item)
