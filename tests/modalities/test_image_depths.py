"""Depths and layouts: what the numbers of a picture mean becomes 0 to 255, however they are stored."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from made_pictures import png, png_chunk, tiff
from PIL import Image

from mmstudio.api import BadFileError
from mmstudio_image.codec import ImageCodec

CODEC = ImageCodec()


def read(path: Path, data: bytes) -> np.ndarray:
    path.write_bytes(data)
    return CODEC.read(path)


def said(path: Path) -> list[str]:
    return [str(remark) for remark in CODEC.check(path)]


def row(values: object, kind: str) -> np.ndarray:
    """Values side by side: one channel, or as many as each holds."""
    array = np.array([values], dtype=kind)
    return array[..., None] if array.ndim == 2 else array


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("values", "kind", "wanted"),
    [
        ([0, 32768, 65535], "u2", [0, 128, 255]),
        ([0, 200, 202], "u4", [0, 200, 202]),
        ([0, 200, 202], "i4", [0, 200, 202]),
        ([0, 2048, 4095], "i4", [0, 128, 255]),
        ([0, 32768, 65535], "i4", [0, 128, 255]),
        ([0, 1_000_000, 2_000_000], "i4", [0, 128, 255]),
        ([0, 2**31, 2**32 - 1], "u4", [0, 128, 255]),
        ([0, 2**40, 2**41], "u8", [0, 128, 255]),
        ([-1024, 0, 3071], "i2", [0, 64, 255]),
        ([-128, 0, 127], "i1", [0, 128, 255]),
        ([0, 100, 127], "i1", [0, 100, 127]),
        ([0, 0.5, 1], "f4", [0, 128, 255]),
        ([0, 0.5, 1], "f8", [0, 128, 255]),
        ([0, 0.5, 1], "f2", [0, 128, 255]),
        ([-0.01, 0.5, 1.02], "f4", [0, 128, 255]),
        ([-1, 0, 1], "f4", [0, 128, 255]),
        ([-0.5, 0, 0.5], "f4", [64, 128, 191]),
        ([0, 127.5, 255], "f8", [0, 128, 255]),
        ([0, 1e6, 2e6], "f4", [0, 128, 255]),
        ([-50, 0, 150], "f4", [0, 64, 255]),
        ([0, 0, 0], "f4", [0, 0, 0]),
    ],
)
def test_numbers_of_every_kind(
    tmp_path: Path, values: list[float], kind: str, wanted: list[int], order: str
) -> None:
    raw = read(tmp_path / "a.tif", tiff(row(values, kind), 1, order=order))
    assert raw[0, :, 0].tolist() == wanted
    inverted = read(tmp_path / "b.tif", tiff(row(values, kind), 0, order=order))
    assert inverted[0, :, 0].tolist() == [255 - value for value in wanted], "white is the smallest"


@pytest.mark.parametrize("bits", [2, 3, 4, 5, 6, 7, 10, 12, 14])
@pytest.mark.parametrize("order", ["<", ">"])
def test_numbers_that_are_packed_side_by_side(tmp_path: Path, bits: int, order: str) -> None:
    full = (1 << bits) - 1
    values = row([0, full // 3, full, full, 1], "u2")
    for data in (tiff(values, 1, bits=bits, order=order), tiff(values, 1, bits=bits, order=order, packing=8)):
        raw = read(tmp_path / "a.tif", data)
        assert raw[0, :, 0].tolist() == np.rint(values[0, :, 0].astype(int) * 255 / full).astype(int).tolist()
    colours = row([[0, full // 3, full], [full, 1, 0]], "u2")
    raw = read(tmp_path / "a.tif", tiff(colours, 2, bits=bits, order=order))
    assert raw[0].tolist() == np.rint(colours[0].astype(int) * 255 / full).astype(int).tolist()


LAYOUTS = list(
    product(["u1", "u2", "f4"], [1, 2, 3, 4], [False, True], [(0, 0), (0, 5), (16, 0)], ["<", ">"])
)


@pytest.mark.parametrize(("kind", "channels", "apart", "parts", "order"), LAYOUTS)
def test_every_layout_holds_the_same_picture(
    tmp_path: Path, kind: str, channels: int, apart: bool, parts: tuple[int, int], order: str
) -> None:
    """Planes, strips and tiles, packed or not, with and without predictors."""
    full = {"u1": 255, "u2": 65535, "f4": 1}[kind]
    picture = np.random.default_rng(0).integers(0, 256, (20, 37, channels)) * full / 255
    values = np.rint(picture).astype(kind) if kind != "f4" else picture.astype(kind)
    colour, alpha = (values / full * 255)[..., : 1 if channels < 3 else 3], 255.0
    if channels in {2, 4}:
        alpha = (values / full * 255)[..., -1:]
    wanted = np.rint((colour * alpha + 255 * (255 - alpha)) / 255)
    tile, rows = parts
    for packing, predictor in ((1, 1), (8, 1), (8, 3 if kind == "f4" else 2)):
        data = tiff(
            values, 1 if channels < 3 else 2, order=order, apart=apart, packing=packing, predictor=predictor,
            tile=tile, rows=rows, extra=(2,) if channels in {2, 4} else (),
        )  # fmt: skip
        raw = read(tmp_path / "a.tif", data)
        assert raw.shape == (20, 37, colour.shape[2])
        assert np.abs(raw - wanted).max() <= 1, (packing, predictor)


@pytest.mark.parametrize("kind", ["u1", "u2"])
@pytest.mark.parametrize("apart", [False, True])
def test_colours_that_alpha_is_in_already(tmp_path: Path, kind: str, apart: bool) -> None:
    full = {"u1": 255, "u2": 65535}[kind]
    values = row([[full // 5, full // 10, 0, full // 5], [0, 0, 0, 0], [full, full, 0, full]], kind)
    raw = read(tmp_path / "a.tif", tiff(values, 2, extra=(1,), apart=apart))
    assert np.abs(raw[0].astype(int) - [[255, 229, 204], [255, 255, 255], [255, 255, 0]]).max() <= 1
    grey = row([[100 * full // 255, full], [0, 0]], kind)
    raw = read(tmp_path / "b.tif", tiff(grey, 1, extra=(1,), apart=apart))
    assert raw[0].tolist() == [[100], [255]]


def test_more_channels_than_colours_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(0, 65536, (3, 4, 5)).astype(np.uint16)
    raw = read(tmp_path / "a.tif", tiff(values, 1, extra=(0, 0, 0, 0)))
    assert np.abs(raw[..., 0] - values[..., 0] / 257).max() <= 1
    assert said(tmp_path / "a.tif") == ["The picture has 5 channels: its first 1 are read."]
    near_infrared = read(tmp_path / "b.tif", tiff(values[..., :4], 2, extra=(0,), apart=True))
    assert np.abs(near_infrared - values[..., :3] / 257).max() <= 1


def test_a_table_of_colours_for_many_numbers(tmp_path: Path) -> None:
    table = np.random.default_rng(0).integers(0, 65536, (3, 65536))
    values = row([0, 300, 65535], "u2")
    raw = read(tmp_path / "a.tif", tiff(values, 3, tags={320: (3, table.ravel().tolist())}))
    assert raw[0].tolist() == (table[:, [0, 300, 65535]] >> 8).T.tolist()


def test_inks_of_sixteen_bits_and_of_planes(tmp_path: Path) -> None:
    inks = row([[0, 65535, 65535, 0], [0, 0, 0, 65535], [0, 0, 0, 0]], "u2")
    for apart in (False, True):
        raw = read(tmp_path / "a.tif", tiff(inks, 5, apart=apart))
        assert raw[0].tolist() == [[255, 0, 0], [0, 0, 0], [255, 255, 255]]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_deep_pictures_stand_upright(tmp_path: Path, orientation: int) -> None:
    upright = np.arange(6, dtype=np.uint16).reshape(2, 3) * 10_000
    turned = {1: lambda a: a, 2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud, 5: np.transpose}
    turned |= {6: np.rot90, 7: lambda a: np.rot90(a, 2).T, 8: lambda a: np.rot90(a, -1)}
    stored = np.ascontiguousarray(turned[orientation](upright))
    raw = read(tmp_path / "a.tif", tiff(stored[..., None], 1, tags={274: (3, [orientation])}))
    np.testing.assert_array_equal(raw[..., 0], np.rint(upright / 257))


def test_what_became_black_and_white_is_said(tmp_path: Path) -> None:
    read(tmp_path / "a.tif", tiff(row([-1024, 3071], "i2"), 1))
    assert said(tmp_path / "a.tif") == [
        "The numbers of the picture have no range of their own: -1024 is read as black and 3071 as white."
    ]
    read(tmp_path / "b.tif", tiff(row([0, 200], "i4"), 1))
    assert said(tmp_path / "b.tif") == []
    read(tmp_path / "c.tif", tiff(row([0, 4000], "u2"), 1))
    assert said(tmp_path / "c.tif") == [
        "The picture has 16 bits, but its largest number is 4000: it is dark, as it is in other programs."
    ]


def test_numbers_that_are_none_are_refused_with_what_to_do(tmp_path: Path) -> None:
    for value in (np.nan, np.inf):
        (tmp_path / "a.tif").write_bytes(tiff(row([0, value], "f4"), 1))
        for use in (CODEC.read, CODEC.check):
            with pytest.raises(
                BadFileError, match=r"values that are not numbers\. Give them a value, such as 0"
            ):
                use(tmp_path / "a.tif")


def test_a_tiff_that_nobody_reads_says_how_it_is_stored(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_bytes(tiff(row([[1, 2, 3]], "u2"), 6))
    with pytest.raises(BadFileError, match="TIFF with 3 channels of 16 bits, stored in a way"):
        CODEC.check(tmp_path / "a.tif")


def test_the_small_picture_in_a_raw_file_is_not_taken_for_it(tmp_path: Path) -> None:
    small = np.zeros((4, 4, 3), np.uint8)
    for number, tags in enumerate(({50706: (1, b"\1\4\0\0")}, {254: (4, [1]), 330: (4, [0])})):
        path = tmp_path / f"{number}.tif"
        path.write_bytes(tiff(small, 2, tags=tags))
        with pytest.raises(BadFileError, match="raw picture of a camera"):
            CODEC.check(path)


def key(*numbers: int) -> bytes:
    return png_chunk(b"tRNS", np.array(numbers, ">u2").tobytes())


@pytest.mark.parametrize(
    ("depth", "values", "clear", "wanted"),
    [
        (1, [0, 1], [0], [[255], [255]]),
        (1, [0, 1], [1], [[0], [255]]),
        (2, [1, 2], [1], [[255], [170]]),
        (4, [3, 15], [3], [[255], [255]]),
        (8, [0, 128], [0], [[255], [128]]),
        (8, [0, 128], [0x100], [[255], [128]]),
        (16, [0, 32768], [0], [[255], [128]]),
        (16, [0x1234, 0x1235], [0x1234], [[255], [18]]),
        (8, [[10, 20, 30], [10, 20, 31]], [10, 20, 30], [[255] * 3, [10, 20, 31]]),
        (16, [[0x1234] * 3, [0x1234, 0x1234, 0x12FF]], [0x1234] * 3, [[255] * 3, [18, 18, 18]]),
    ],
)
def test_a_clear_colour_is_compared_at_the_depth_of_the_file(
    tmp_path: Path, depth: int, values: list[object], clear: list[int], wanted: list[list[int]]
) -> None:
    pixels = row(values, "u2")
    data = png(pixels, depth, 0 if pixels.shape[2] == 1 else 2, key(*clear))
    assert read(tmp_path / "a.png", data)[0].tolist() == wanted


@pytest.mark.parametrize("depth", [1, 2, 4, 8, 16])
def test_grey_pngs_of_every_depth(tmp_path: Path, depth: int) -> None:
    full = (1 << depth) - 1
    values = row([0, 1, full // 2, full], "u2")
    raw = read(tmp_path / "a.png", png(values, depth, 0))
    assert raw[0, :, 0].tolist() == np.rint(values[0, :, 0].astype(int) * 255 / full).astype(int).tolist()


def test_grey_with_alpha_stays_grey_at_sixteen_bits(tmp_path: Path) -> None:
    raw = read(tmp_path / "a.png", png(row([[0, 65535], [0, 0], [65535, 30000]], "u2"), 16, 4))
    assert raw[0].tolist() == [[0], [255], [255]]


@pytest.mark.parametrize("most", [1, 100, 255, 4095, 65535])
@pytest.mark.parametrize("plain", [False, True])
def test_portable_maps_of_every_range(tmp_path: Path, most: int, plain: bool) -> None:
    values = [0, most // 3, most]
    numbers = (
        " ".join(map(str, values)).encode()
        if plain
        else np.array(values, ">u2" if most > 255 else "u1").tobytes()
    )
    data = b"P%d\n3 1\n%d\n" % (2 if plain else 5, most) + numbers
    raw = read(tmp_path / "a.pgm", data)
    assert np.abs(raw[0, :, 0] - np.array(values) * 255 / most).max() <= 0.6
    if not plain:
        (tmp_path / "b.ppm").write_bytes(b"P6\n1 1\n%d\n" % most + numbers)
        assert np.abs(CODEC.read(tmp_path / "b.ppm")[0, 0] - np.array(values) * 255 / most).max() <= 1


def test_portable_maps_of_real_numbers(tmp_path: Path) -> None:
    values = np.array([[0, 0.5], [1, 0.25]], np.float32)
    raw = read(tmp_path / "a.pfm", b"Pf\n2 2\n-1.0\n" + values[::-1].tobytes())
    assert raw[..., 0].tolist() == [[0, 128], [255, 64]]


def test_jpeg_2000_of_twelve_and_sixteen_bits(tmp_path: Path) -> None:
    values = np.linspace(0, 65535, 64).reshape(8, 8).astype(np.uint16)
    Image.fromarray(values).save(tmp_path / "a.jp2")
    assert np.abs(CODEC.read(tmp_path / "a.jp2")[..., 0] - values / 257).max() <= 1
