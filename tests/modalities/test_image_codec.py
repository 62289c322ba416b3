from __future__ import annotations

import io
import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mmstudio.api import BadFileError
from mmstudio_image.codec import ImageCodec
from mmstudio_image.plugin import SUFFIXES

CODEC = ImageCodec()


def picture(height: int = 24, width: int = 36, channels: int = 3) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (height, width, channels), dtype=np.uint8)


def saved(path: Path, image: Image.Image, **options: object) -> Path:
    image.save(path, **options)
    return path


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("channels", [1, 3])
def test_what_is_written_is_read_back_with_its_recipe(tmp_path: Path, channels: int) -> None:
    raw = picture(channels=channels)
    recipe = {"seed": 7, "text": "Grün 红色 🎨", "weights": {"text": 1.5}}
    CODEC.write(raw, tmp_path / "a.png", recipe)
    np.testing.assert_array_equal(CODEC.read(tmp_path / "a.png"), raw)
    assert CODEC.read_recipe(tmp_path / "a.png") == recipe


def test_foreign_files_have_no_recipe(tmp_path: Path) -> None:
    plain = saved(tmp_path / "a.png", Image.fromarray(picture()))
    jpeg = saved(tmp_path / "b.jpg", Image.fromarray(picture()))
    (tmp_path / "c.png").write_bytes(b"no picture")
    for path in (plain, jpeg, tmp_path / "c.png", tmp_path / "missing.png"):
        assert CODEC.read_recipe(path) is None


@pytest.mark.parametrize("suffix", [suffix for suffix in SUFFIXES if suffix not in {".jfif", ".pgm"}])
def test_every_format_that_is_offered_can_be_read(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path / f"a{suffix}", Image.new("RGB", (32, 32), (200, 40, 10)))
    CODEC.check(path)
    raw = CODEC.read(path)
    assert raw.shape == (32, 32, 3)
    assert np.abs(raw.astype(int) - (200, 40, 10)).max() <= 12


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"just some words", "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "not a picture"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "not a picture"),
        (png_header(20_000, 10_000), "too large"),
        (png_header(14_000, 8_000), "too large"),
        (png_header(60_000, 60_000), "too large"),
        (png_header(200, 200), "damaged or incomplete"),
    ],
)
def test_unusable_files_are_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    for use in (CODEC.read, CODEC.check):
        with pytest.raises(BadFileError, match=said) as caught:
            use(path)
        assert "a.png" in str(caught.value)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif", "tiff"])
@pytest.mark.parametrize("kept", [0.05, 0.5, 0.9])
def test_truncated_files_are_found_by_check_too(tmp_path: Path, kind: str, kept: float) -> None:
    buffer = io.BytesIO()
    Image.fromarray(picture(64, 64)).save(buffer, kind)
    data = buffer.getvalue()
    path = tmp_path / "a"
    path.write_bytes(data[: int(kept * len(data))])
    for use in (CODEC.read, CODEC.check):
        with pytest.raises(BadFileError):
            use(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.png", tmp_path):
        for use in (CODEC.read, CODEC.check):
            with pytest.raises(BadFileError):
                use(path)


def test_content_decides_not_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (32, 32), (0, 0, 250)).save(path, "JPEG")
    assert CODEC.read(path)[16, 16, 2] > 240


def test_orientation_is_followed(tmp_path: Path) -> None:
    image = Image.new("RGB", (40, 20), "black")
    image.paste("red", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    raw = CODEC.read(saved(tmp_path / "a.png", image, exif=exif))
    assert raw.shape == (40, 20, 3)
    assert raw[5, 10].tolist() == [255, 0, 0]
    assert raw[35, 10].tolist() == [0, 0, 0]


def test_damaged_exif_does_not_matter(tmp_path: Path) -> None:
    path = saved(
        tmp_path / "a.jpg", Image.fromarray(picture()), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff broken"
    )
    CODEC.check(path)
    assert CODEC.read(path).shape == (24, 36, 3)


def test_sixteen_bits_are_scaled(tmp_path: Path) -> None:
    values = np.array([[0, 32768, 65535]], dtype=np.uint16)
    for name in ("a.png", "a.tif"):
        raw = CODEC.read(saved(tmp_path / name, Image.fromarray(values)))
        assert raw[0, :, 0].tolist() == [0, 128, 255]


@pytest.mark.parametrize("full", [1.0, 255.0])
def test_real_numbers_are_scaled(tmp_path: Path, full: float) -> None:
    values = np.array([[0, 0.5, 1]], dtype=np.float32) * full
    raw = CODEC.read(saved(tmp_path / "a.tif", Image.fromarray(values)))
    assert raw[0, :, 0].tolist() == [0, 128, 255]


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.tif", Image.fromarray(np.array([[0, np.nan]], dtype=np.float32)))
    with pytest.raises(BadFileError, match="not numbers"):
        CODEC.read(path)


def test_palette_transparency_and_print_colours(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (0, 0, 4, 8))
    half = Image.new("LA", (8, 8), (0, 128))
    palette = Image.fromarray(picture(8, 8)).quantize(16)
    cmyk = Image.new("CMYK", (8, 8), (0, 255, 255, 0))
    raw = CODEC.read(saved(tmp_path / "a.png", clear))
    assert (raw[0, 0].tolist(), raw[0, 7].tolist()) == ([0, 0, 255], [255, 255, 255])
    assert CODEC.read(saved(tmp_path / "b.png", half)).tolist() == np.full((8, 8, 1), 127).tolist()
    np.testing.assert_array_equal(
        CODEC.read(saved(tmp_path / "c.png", palette)), np.array(palette.convert("RGB"))
    )
    red = CODEC.read(saved(tmp_path / "d.tif", cmyk))[0, 0]
    assert red[0] > 240
    assert red[1] < 20


def test_palette_with_a_transparent_colour_stands_on_white(tmp_path: Path) -> None:
    image = Image.new("P", (4, 4), 0)
    image.putpalette([10, 20, 30] + [0] * 765)
    raw = CODEC.read(saved(tmp_path / "a.png", image, transparency=0))
    assert raw[0, 0].tolist() == [255, 255, 255]


def test_black_and_white_is_grey(tmp_path: Path) -> None:
    raw = CODEC.read(saved(tmp_path / "a.png", Image.new("1", (5, 4), 1)))
    assert raw.shape == (4, 5, 1)
    assert raw.min() == 255


def test_the_first_picture_of_an_animation_counts(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    raw = CODEC.read(saved(tmp_path / "a.gif", frames[0], save_all=True, append_images=frames[1:]))
    assert raw[0, 0].tolist() == [255, 0, 0]


def test_kinds_that_cannot_be_shown_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.tif", Image.new("LAB", (8, 8)))
    for use in (CODEC.read, CODEC.check):
        with pytest.raises(BadFileError, match="LAB"):
            use(path)


def test_checking_a_large_jpeg_is_cheaper_than_reading_it(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.jpg", Image.fromarray(picture(100, 100)).resize((1600, 1200)))
    start = time.process_time()
    CODEC.check(path)
    middle = time.process_time()
    CODEC.read(path)
    assert middle - start < time.process_time() - middle


def test_typed_data_is_refused() -> None:
    with pytest.raises(BadFileError, match="as a file"):
        CODEC.parse("a red ring")


@pytest.mark.parametrize("channels", [1, 3])
def test_a_preview_has_colour_channels(channels: int) -> None:
    assert CODEC.preview(picture(channels=channels)).shape == (24, 36, 3)


@pytest.mark.parametrize("shape", [(64, 64, 3), (64, 20, 1), (1, 1, 3), (2, 500, 3)])
def test_a_view_is_smaller_and_follows_from_its_generator(shape: tuple[int, int, int]) -> None:
    raw = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    for seed in range(20):
        view = CODEC.view(raw, np.random.default_rng(seed))
        np.testing.assert_array_equal(view, CODEC.view(raw, np.random.default_rng(seed)))
        assert view.dtype == np.uint8
        assert view.shape[2] == shape[2]
        if shape == (64, 64, 3):
            assert 0.06 < view.shape[0] * view.shape[1] / 64**2 < 0.19
