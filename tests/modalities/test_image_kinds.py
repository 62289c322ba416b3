"""Kinds of picture files: which are read whatever their name, and what to do with the others."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from made_pictures import png, png_chunk
from PIL import Image

from mmstudio.api import BadFileError
from mmstudio_image.codec import ImageCodec
from mmstudio_image.plugin import SUFFIXES

CODEC = ImageCodec()
COLOUR = (200, 40, 10)
SIDE = 32


def saved(kind: str, mode: str = "RGB", **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), COLOUR).convert(mode).save(buffer, kind, **options)
    return buffer.getvalue()


def cursor() -> bytes:
    """An icon with another number in its head, and a place to point with."""
    icon = bytearray(saved("ICO", "RGBA", sizes=[(SIDE, SIDE)], bitmap_format="bmp"))
    icon[2], icon[10:14] = 2, bytes(4)
    return bytes(icon)


def photoshop() -> bytes:
    """A flattened picture, plane after plane."""
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, SIDE, SIDE, 8, 3) + bytes(12)
    return head + bytes(2) + b"".join(bytes([value]) * SIDE * SIDE for value in COLOUR)


def sun_raster() -> bytes:
    blue_first = bytes(reversed(COLOUR)) * SIDE * SIDE
    return struct.pack(">8I", 0x59A66A95, SIDE, SIDE, 24, len(blue_first), 1, 0, 0) + blue_first


def x_pixmap() -> bytes:
    rows = ",\n".join(f'"{"a" * SIDE}"' for _ in range(SIDE))
    return f'/* XPM */\nstatic char *a[] = {{\n"{SIDE} {SIDE} 1 1",\n"a c #C8280A",\n{rows}}};\n'.encode()


MADE: dict[str, Callable[[], bytes]] = {
    **dict.fromkeys((".jpg", ".jpeg", ".jfif", ".jpe"), lambda: saved("JPEG", quality=95)),
    ".mpo": lambda: saved("MPO", quality=95, save_all=True, append_images=[Image.new("RGB", (SIDE, SIDE))]),
    **dict.fromkeys((".png", ".apng"), lambda: saved("PNG")),
    ".webp": lambda: saved("WEBP", lossless=True),
    ".bmp": lambda: saved("BMP"),
    ".dib": lambda: saved("DIB"),
    ".gif": lambda: saved("GIF"),
    **dict.fromkeys((".tif", ".tiff"), lambda: saved("TIFF")),
    **dict.fromkeys((".ppm", ".pnm"), lambda: saved("PPM")),
    ".pgm": lambda: saved("PPM", "L"),
    ".pbm": lambda: b"P1\n2 2\n0 1 1 0\n",
    ".pfm": lambda: b"Pf\n1 1\n-1.0\n" + struct.pack("<f", 0.5),
    **dict.fromkeys((".jp2", ".jpf", ".jpx"), lambda: saved("JPEG2000")),
    **dict.fromkeys((".j2k", ".j2c", ".jpc"), lambda: saved("JPEG2000", no_jp2=True)),
    **dict.fromkeys((".avif", ".avifs"), lambda: saved("AVIF", quality=95)),
    **dict.fromkeys((".tga", ".icb", ".vda", ".vst"), lambda: saved("TGA")),
    ".ico": lambda: saved("ICO", "RGBA", sizes=[(SIDE, SIDE)]),
    ".cur": cursor,
    ".icns": lambda: saved("ICNS", "RGBA"),
    ".psd": photoshop,
    ".qoi": lambda: saved("QOI"),
    ".dds": lambda: saved("DDS", "RGBA"),
    ".pcx": lambda: saved("PCX"),
    **dict.fromkeys((".sgi", ".rgb"), lambda: saved("SGI")),
    ".rgba": lambda: saved("SGI", "RGBA"),
    ".bw": lambda: saved("SGI", "L"),
    ".ras": sun_raster,
    ".xpm": x_pixmap,
}
ELSEWHERE = {".heic", ".heif", ".hif", ".dcm", ".dicom"}
"""Read where a library of the extra is installed."""
GREY = round(0.299 * COLOUR[0] + 0.587 * COLOUR[1] + 0.114 * COLOUR[2])


def test_no_kind_that_is_offered_is_left_out() -> None:
    assert set(SUFFIXES) == set(MADE) | ELSEWHERE
    assert len(SUFFIXES) == len(set(SUFFIXES))


@pytest.mark.parametrize("suffix", sorted(set(MADE) - {".pbm", ".pfm"}))
@pytest.mark.parametrize("name", ["a{}", "A{}.PNG", "none"])
def test_every_kind_is_read_whatever_it_is_called(tmp_path: Path, suffix: str, name: str) -> None:
    path = tmp_path / name.format(suffix.upper())
    path.write_bytes(MADE[suffix]())
    CODEC.check(path)
    raw = CODEC.read(path)
    wanted = [GREY] if suffix in {".pgm", ".bw"} else COLOUR
    assert raw.shape[2] == len(wanted)
    assert raw.shape[0] == raw.shape[1] >= SIDE
    assert np.abs(raw[SIDE // 2, SIDE // 2].astype(int) - wanted).max() <= 12


def test_pictures_of_two_colours(tmp_path: Path) -> None:
    """A bit is ink, and ink is black."""
    (tmp_path / "a.pbm").write_bytes(MADE[".pbm"]())
    assert CODEC.read(tmp_path / "a.pbm")[..., 0].tolist() == [[255, 0], [0, 255]]


@pytest.mark.parametrize("side", [16, 128, 256])
@pytest.mark.parametrize("form", ["bmp", "png"])
def test_icons_of_every_size(tmp_path: Path, side: int, form: str) -> None:
    values = np.random.default_rng(side).integers(0, 256, (side, side, 4), dtype=np.uint8)
    values[..., 3] = 255
    Image.fromarray(values).save(tmp_path / "a.ico", sizes=[(side, side)], bitmap_format=form)
    np.testing.assert_array_equal(CODEC.read(tmp_path / "a.ico"), values[..., :3])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "of the kind SVG, which cannot be read: save it as PNG or JPEG",
        ),
        (
            b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- by hand -->\n<!DOCTYPE svg>\n<svg:svg>",
            "of the kind SVG",
        ),
        (b"%PDF-1.7\n", "of the kind PDF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "of the kind PostScript"),
        (b"v/1\x01\2\0\0\0", "of the kind OpenEXR"),
        (b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n", "of the kind Radiance HDR"),
        (b"\xff\x0a\xfa\x7f", "of the kind JPEG XL"),
        (b"gimp xcf v011\0", "of the kind GIMP XCF"),
        (b"8BPS\0\2" + bytes(20), "of the kind Photoshop PSB"),
        (b"SIMPLE  =                    T", "of the kind FITS"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "of the kind MP4"),
        (b"PF\n2 2\n-1.0\n" + bytes(48), "of the kind PFM"),
        (b"II*\0\x10\0\0\0CR\2\0" + bytes(20), "raw picture of a camera: develop it"),
        (b"FUJIFILMCCD-RAW 0201", "raw picture of a camera"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx isom", "raw picture of a camera"),
        (b"IIRO\x08\0\0\0", "raw picture of a camera"),
        (b"\xff\xd8\xff\xc1\0\x0b\x0c\0\x10\0\x10\1\1\x11\0", "JPEG of a kind that cannot be read .12 bits."),
        (b"\xff\xd8\xff\xe0\0\4ab\xff\xc3\0\x0b\x08\0\x10\0\x10\1\1\x11\0" + bytes(9), "lossless|damaged"),
        (
            b"BM" + struct.pack("<IIIIiiHHIIiiII", 62, 0, 54, 40, 1, 1, 1, 2, 0, 0, 0, 0, 0, 0) + bytes(9),
            "rare form",
        ),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    for use in (CODEC.read, CODEC.check):
        with pytest.raises(BadFileError, match=said):
            use(path)


@pytest.mark.parametrize(
    ("content", "kind", "library"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC", "pillow-heif"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC", "pillow-heif"),
        (bytes(128) + b"DICM" + bytes(40), "DICOM", "pydicom"),
    ],
)
def test_what_a_library_reads_says_how_to_get_it(
    tmp_path: Path, content: bytes, kind: str, library: str
) -> None:
    """The tests run without those libraries; with them such files are read in tests/media."""
    (tmp_path / "IMG_1.jpg").write_bytes(content)
    with pytest.raises(BadFileError) as caught:
        CODEC.check(tmp_path / "IMG_1.jpg")
    said = str(caught.value)
    assert f"IMG_1.jpg is of the kind {kind}" in said
    assert f"library {library} is installed" in said
    assert 'pip install "mm-studio[media]"' in said


def notes(size: int) -> dict[str, bytes]:
    packed = zlib.compress(b"a" * size)
    return {
        "tEXt": png_chunk(b"tEXt", b"workflow\0" + b"a" * size),
        "zTXt": png_chunk(b"zTXt", b"workflow\0\0" + packed),
        "iTXt": png_chunk(b"iTXt", b"workflow\0\1\0\0\0" + packed),
        "iCCP": png_chunk(b"iCCP", b"icc\0\0" + packed),
        "strange": png_chunk(b"zTXt", b"workflow\0\7" + packed),
    }


@pytest.mark.parametrize("kind", list(notes(1)))
@pytest.mark.parametrize("behind", [False, True])
def test_notes_of_any_size_do_not_matter(tmp_path: Path, kind: str, behind: bool) -> None:
    values = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    plain = png(values, 8, 2, png_chunk(b"tRNS", values[0, 0].astype(">u2").tobytes()))
    place = len(plain) - 12 if behind else 33
    (tmp_path / "a.png").write_bytes(plain[:place] + notes(2_000_000)[kind] + plain[place:])
    raw = CODEC.read(tmp_path / "a.png")
    assert raw[0, 0].tolist() == [255, 255, 255]
    np.testing.assert_array_equal(raw[1:], values[1:])


def test_a_spoiled_note_does_not_matter_and_a_spoiled_picture_does(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(0, 256, (50, 70, 3), dtype=np.uint8)
    good = png(values, 8, 2, notes(10)["tEXt"])
    place = good.index(b"workflow")
    spoiled = good[:place] + b"W" + good[place + 1 :]
    (tmp_path / "a.png").write_bytes(spoiled)
    np.testing.assert_array_equal(CODEC.read(tmp_path / "a.png"), values)
    (tmp_path / "b.png").write_bytes(spoiled[: len(spoiled) // 2])
    with pytest.raises(BadFileError, match="damaged or incomplete"):
        CODEC.read(tmp_path / "b.png")


def test_a_note_is_not_taken_for_a_clear_colour(tmp_path: Path) -> None:
    values = np.full((2, 2, 3), 9, np.uint8)
    note = png_chunk(b"tEXt", b"transparency\0yes") + png_chunk(b"tEXt", b"icc_profile\0no")
    (tmp_path / "a.png").write_bytes(png(values, 8, 2, note))
    assert CODEC.read(tmp_path / "a.png").tolist() == values.tolist()


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF", "AVIF", "MPO"])
def test_of_several_pictures_the_first_is_read_and_that_is_said(tmp_path: Path, kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "many", kind, save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "one", kind)
    raw = CODEC.read(tmp_path / "many")
    assert raw[8, 8, 0] > 230
    assert raw[8, 8, 2] < 30
    said = [str(remark) for remark in CODEC.check(tmp_path / "many")]
    assert said == ["The file holds several pictures: the first one is read."]
    assert CODEC.check(tmp_path / "one") == ()
