"""Pictures of every mode, depth, layout and header against another reading; `make bench` reads thousands more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from other_reading import apart, other_reading
from varied_pictures import varied

from mmstudio_image.codec import ImageCodec

CODEC = ImageCodec()


def test_generated_pictures_have_the_values_of_another_reading(tmp_path: Path) -> None:
    path, wrong = tmp_path / "picture", []
    for picture in varied(640):
        path.write_bytes(picture.data)
        CODEC.check(path)
        right = other_reading(path) if picture.right is None else picture.right
        if (fault := apart(CODEC.read(path), right)) != "":
            wrong.append((picture.name, fault))
    assert wrong == []


def test_another_reading_notices_what_is_wrong(tmp_path: Path) -> None:
    right = np.full((4, 4, 3), 100, np.uint8)
    assert apart(right, right) == ""
    assert apart(right + np.uint8(3), right) == "3 of 255 apart"
    assert apart(right[:, :2], right) == "(4, 2, 3) instead of (4, 4, 3)"
