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


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"just some words", "not a picture"),
        (b"\x89PNG\r\n\x1a\n and no more", "The beginning of the picture a.png cannot be read"),
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


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_every_orientation_stands_upright(tmp_path: Path, orientation: int, suffix: str) -> None:
    """The corner that is red when it stands upright is found where the camera's note says."""
    upright = np.zeros((32, 48, 3), np.uint8)
    upright[:16, :16] = (255, 0, 0)
    turns = {1: 0, 2: 0, 3: 2, 4: 2, 5: 1, 6: 1, 7: 3, 8: 3}
    stored = np.rot90(upright, turns[orientation])
    if orientation in {2, 4, 5, 7}:
        stored = stored[:, ::-1] if orientation in {2, 4} else stored[::-1]
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = Image.fromarray(np.ascontiguousarray(stored))
    raw = CODEC.read(saved(tmp_path / f"a{suffix}", image, exif=exif))
    assert raw.shape == (32, 48, 3)
    assert raw[4, 4, 0] > 200
    assert raw[4, 40].max() < 60
    assert raw[28, 4].max() < 60


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


def png_of(values: np.ndarray, colour_type: int) -> bytes:
    """A PNG of 16 bits a channel, which Pillow writes for grey only."""
    height, width = values.shape[:2]
    rows = values.astype(">u2").reshape(height, -1)
    body = b"".join(b"\0" + row.tobytes() for row in rows)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0)),
        (b"IDAT", zlib.compress(body)),
        (b"IEND", b""),
    ]
    packed = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.mark.parametrize(
    ("colour_type", "value", "wanted"),
    [
        (0, [32896], [128]),
        (2, [65535, 32896, 0], [255, 128, 0]),
        (4, [0, 65535], [0]),
        (4, [0, 0], [255]),
        (6, [65535, 32896, 0, 65535], [255, 128, 0]),
        (6, [65535, 32896, 0, 0], [255, 255, 255]),
    ],
)
def test_sixteen_bits_of_every_kind(
    tmp_path: Path, colour_type: int, value: list[int], wanted: list[int]
) -> None:
    (tmp_path / "a.png").write_bytes(png_of(np.full((3, 5, len(value)), value), colour_type))
    CODEC.check(tmp_path / "a.png")
    raw = CODEC.read(tmp_path / "a.png")
    assert raw.shape[:2] == (3, 5)
    assert np.abs(raw[1, 2].astype(int) - wanted).max() <= 1


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


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png", ".tif", ".avif"])
def test_the_first_picture_of_any_kind_of_animation(tmp_path: Path, suffix: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue", "green")]
    path = saved(tmp_path / f"a{suffix}", frames[0], save_all=True, append_images=frames[1:])
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 3
    CODEC.check(path)
    raw = CODEC.read(path)
    assert raw.shape == (16, 16, 3)
    assert raw[8, 8, 0] > 230
    assert raw[8, 8, 2] < 30


def test_an_animation_that_is_clear_stands_on_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (16, 16), (0, 0, 0, 0))
    clear.paste((200, 0, 0, 255), (0, 0, 8, 16))
    for suffix in (".gif", ".png"):
        path = saved(
            tmp_path / f"a{suffix}", clear, save_all=True, append_images=[Image.new("RGBA", (16, 16), "blue")]
        )
        raw = CODEC.read(path)
        assert raw[8, 2, 0] > 180
        assert raw[8, 13].min() > 230


@pytest.mark.parametrize("quality", [75, 95])
def test_jpegs_for_printing(tmp_path: Path, quality: int) -> None:
    """Inks, as programs for printing write them: inverted, which a note in the file says."""
    inks = Image.new("CMYK", (32, 32), (0, 255, 255, 0))
    inks.paste((0, 0, 0, 255), (16, 0, 32, 32))
    path = saved(tmp_path / "a.jpg", inks, quality=quality)
    CODEC.check(path)
    raw = CODEC.read(path)
    assert raw.shape == (32, 32, 3)
    assert raw[16, 4, 0] > 220
    assert raw[16, 4, 1:].max() < 40
    assert raw[16, 28].max() < 40


def test_jpegs_for_printing_in_brightness_and_colour(tmp_path: Path) -> None:
    """YCCK: the inks are told as brightness and colour; the note in the file is all that says so."""
    inks = Image.new("CMYK", (32, 32), (128, 128, 128, 0))
    data = bytearray(saved(tmp_path / "a.jpg", inks, quality=95).read_bytes())
    place = data.index(b"Adobe") + 11
    assert data[place] in {0, 2}
    data[place] = 2
    (tmp_path / "a.jpg").write_bytes(data)
    raw = CODEC.read(tmp_path / "a.jpg")
    assert raw.shape == (32, 32, 3)
    assert np.ptp(raw.astype(int), axis=2).max() <= 4, "grey stays grey"


def test_a_palette_whose_colours_are_half_clear(tmp_path: Path) -> None:
    image = Image.new("P", (8, 8), 1)
    image.putpalette([0, 0, 0, 200, 0, 0] + [0] * 762)
    raw = CODEC.read(saved(tmp_path / "a.png", image, transparency=bytes([255, 128])))
    assert np.abs(raw[0, 0].astype(int) - (227, 127, 127)).max() <= 2


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
