"""Reading pictures that the program wrote, off the GUI thread: their values, and files that are not such pictures."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mmstudio.gui.shared.values.previews import read_picture


@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_every_pixel_has_its_value(tmp_path: Path, mode: str) -> None:
    pixels = np.random.default_rng(0).integers(
        0, 256, (5, 7, 3), np.uint8
    )  # rows of 21 bytes: Qt's own are longer
    image = Image.fromarray(pixels).convert(mode)
    image.save(tmp_path / "a.png")
    wanted = np.asarray(image.convert("RGB"))
    picture = read_picture(tmp_path / "a.png")
    assert (picture.width(), picture.height()) == (7, 5)
    assert all(
        picture.pixelColor(x, y).getRgb()[:3] == tuple(wanted[y, x]) for y in range(5) for x in range(7)
    )


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def test_what_is_none_is_empty(tmp_path: Path) -> None:
    assert read_picture(tmp_path / "gone.png").isNull()
    assert read_picture(tmp_path).isNull()
    Image.new("RGB", (40, 40), "red").save(tmp_path / "whole.png")
    data = (tmp_path / "whole.png").read_bytes()
    head = struct.pack(
        ">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0
    )  # says that it is larger than anything that is shown
    for number, content in enumerate((b"", b"text", data[:60], data[:8] + chunk(b"IHDR", head) + data[33:])):
        (tmp_path / f"{number}.png").write_bytes(content)
        assert read_picture(tmp_path / f"{number}.png").isNull()
    Image.new("RGB", (4, 4)).save(tmp_path / "other.png", "JPEG")
    assert read_picture(tmp_path / "other.png").isNull()
