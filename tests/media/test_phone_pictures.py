"""HEIC, as phones write it, by way of pillow-heif."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from made_pictures import swapped_profile
from PIL import Image

from mmstudio.api import BadFileError
from mmstudio_image.codec import ImageCodec

CODEC = ImageCodec()


def heic(path: Path, *pictures: Image.Image, **options: object) -> Path:
    file = pillow_heif.HeifFile()
    for picture in pictures:
        added = file.add_frombytes(picture.mode, picture.size, picture.tobytes())
        added.info |= {name: picture.info[name] for name in ("exif", "icc_profile") if name in picture.info}
    file.save(path, quality=95, **options)
    return path


def smooth(side: int = 64) -> np.ndarray:
    """Colours that compression hardly changes."""
    x, y = np.meshgrid(np.linspace(40, 200, side), np.linspace(60, 180, side))
    return np.stack([x, y, 255 - x], axis=2).astype(np.uint8)


@pytest.mark.parametrize("name", ["IMG_1.HEIC", "IMG_1.heif", "IMG_1.jpg"])
def test_a_picture_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    path = heic(tmp_path / "a.heic", Image.fromarray(smooth())).rename(tmp_path / name)
    assert CODEC.check(path) == ()
    raw = CODEC.read(path)
    assert raw.shape == (64, 64, 3)
    assert np.abs(raw.astype(int) - smooth()).mean() < 2


def test_a_profile_is_followed(tmp_path: Path) -> None:
    image = Image.new("RGB", (64, 64), (250, 10, 20))
    image.info["icc_profile"] = swapped_profile()
    raw = CODEC.read(heic(tmp_path / "a.heic", image))
    assert np.abs(raw[32, 32].astype(int) - (20, 10, 250)).max() <= 6


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(tmp_path: Path, orientation: int) -> None:
    """The corner that is red when it stands upright is found where the camera's note says."""
    upright = np.zeros((64, 96, 3), np.uint8)
    upright[:32, :32] = (255, 0, 0)
    turns = {1: 0, 2: 0, 3: 2, 4: 2, 5: 1, 6: 1, 7: 3, 8: 3}
    stored = np.rot90(upright, turns[orientation])
    if orientation in {2, 4, 5, 7}:
        stored = stored[:, ::-1] if orientation in {2, 4} else stored[::-1]
    image = Image.fromarray(np.ascontiguousarray(stored))
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.info["exif"] = exif.tobytes()
    raw = CODEC.read(heic(tmp_path / "a.heic", image))
    assert raw.shape == (64, 96, 3)
    assert raw[8, 8, 0] > 200
    assert raw[8, 80].max() < 60
    assert raw[56, 8].max() < 60


def test_clear_parts_stand_on_white(tmp_path: Path) -> None:
    image = Image.new("RGBA", (64, 64), (200, 0, 0, 255))
    image.paste((0, 0, 0, 0), (32, 0, 64, 64))
    raw = CODEC.read(heic(tmp_path / "a.heic", image))
    assert np.abs(raw[32, 8].astype(int) - (200, 0, 0)).max() < 12
    assert raw[32, 56].min() > 245


def test_ten_and_twelve_bits_are_brought_to_eight(tmp_path: Path) -> None:
    values = np.full((64, 64, 3), 32896, np.uint16)
    for bits in (10, 12):
        pillow_heif.encode("RGB;16", (64, 64), values.tobytes(), tmp_path / f"{bits}.heic", quality=95)
        raw = CODEC.read(tmp_path / f"{bits}.heic")
        assert np.abs(raw.astype(int) - 128).max() <= 2


def test_of_several_pictures_the_main_one_is_read(tmp_path: Path) -> None:
    path = heic(tmp_path / "a.heic", *(Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")))
    assert CODEC.read(path)[32, 32, 0] > 230
    assert [str(remark) for remark in CODEC.check(path)] == [
        "The file holds several pictures: the first one is read."
    ]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.95])
def test_half_a_file_is_refused_by_check_too(tmp_path: Path, kept: float) -> None:
    data = heic(tmp_path / "a.heic", Image.fromarray(smooth(256))).read_bytes()
    (tmp_path / "b.heic").write_bytes(data[: int(kept * len(data))])
    for use in (CODEC.check, CODEC.read):
        with pytest.raises(BadFileError, match=r"b\.heic"):
            use(tmp_path / "b.heic")
