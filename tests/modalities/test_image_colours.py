"""Colour profiles and other colour tags: what a picture means becomes sRGB."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from made_pictures import png, png_chunk, profile_of_black_ink, swapped_profile, tiff
from PIL import Image, ImageCms

from mmstudio_image.codec import ImageCodec
from mmstudio_image.colours import SRGB_PLACES, Primaries

CODEC = ImageCodec()
P3 = (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
ADOBE = (0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def read(path: Path, data: bytes) -> np.ndarray:
    path.write_bytes(data)
    return CODEC.read(path)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def coded(light: np.ndarray) -> np.ndarray:
    """The curve of sRGB, IEC 61966-2-1, to 0..255."""
    light = np.clip(light, 0, 1)
    return np.rint(255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055))


def light_of(values: np.ndarray) -> np.ndarray:
    shares = np.asarray(values) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def matrix(places: tuple[float, ...]) -> np.ndarray:
    """Light to XYZ."""
    white, *colours = ([x / y, 1, (1 - x - y) / y] for x, y in zip(places[::2], places[1::2], strict=True))
    base = np.array(colours).T
    return base * np.linalg.solve(base, np.array(white))


def said(path: Path) -> list[str]:
    return [str(remark) for remark in CODEC.check(path)]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "AVIF"])
def test_a_profile_is_followed_in_every_format_that_can_hold_one(tmp_path: Path, kind: str) -> None:
    image = Image.new("RGB", (16, 16), (250, 10, 20))
    options = {"quality": 100} if kind in {"JPEG", "WEBP", "AVIF"} else {}
    raw = read(tmp_path / "a", saved(image, kind, icc_profile=swapped_profile(), **options))
    assert np.abs(raw[8, 8].astype(int) - (20, 10, 250)).max() <= 6
    assert said(tmp_path / "a") == []


@pytest.mark.parametrize(("places", "gamma"), [(P3, 0.0), (ADOBE, 2.19921875)])
def test_display_p3_and_adobe_rgb_by_their_formulas(
    tmp_path: Path, places: tuple[float, ...], gamma: float
) -> None:
    values = np.random.default_rng(0).integers(60, 200, (8, 8, 3), dtype=np.uint8)
    profile = Primaries(gamma, places).profile(grey=False)
    raw = read(tmp_path / "a.png", saved(Image.fromarray(values), "PNG", icc_profile=profile))
    light = (values / 255) ** gamma if gamma else light_of(values)
    wanted = coded(light @ (np.linalg.inv(matrix(SRGB_PLACES)) @ matrix(places)).T)
    assert np.abs(raw - wanted).max() <= 2
    assert np.abs(raw - values.astype(int)).max() > 10


def test_what_is_srgb_stays_bit_for_bit(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    for number, profile in enumerate((SRGB, Primaries().profile(grey=False))):
        path = tmp_path / f"{number}.png"
        np.testing.assert_array_equal(
            read(path, saved(Image.fromarray(values), "PNG", icc_profile=profile)), values
        )


def test_grey_with_a_profile_stays_grey(tmp_path: Path) -> None:
    ramp = np.arange(256, dtype=np.uint8)[None]
    for gamma in (1.0, 1.8):
        profile = Primaries(gamma).profile(grey=True)
        raw = read(tmp_path / "a.png", saved(Image.fromarray(ramp), "PNG", icc_profile=profile))
        assert raw.shape == (1, 256, 1)
        assert np.abs(raw[0, :, 0] - coded((ramp[0] / 255) ** gamma)).max() <= 1


def test_grey_of_sixteen_bits_with_a_profile(tmp_path: Path) -> None:
    values = np.array([[[0], [13107], [32768], [65535]]], np.uint16)
    tags = {34675: (7, Primaries(1.0).profile(grey=True))}
    raw = read(tmp_path / "a.tif", tiff(values, 1, tags=tags))
    assert np.abs(raw[0, :, 0] - coded(values[0, :, 0] / 65535)).max() <= 1


def test_grey_goes_through_the_curves_of_a_profile_for_colours(tmp_path: Path) -> None:
    ramp = np.arange(256, dtype=np.uint8)[None]
    profile = Primaries(1.8).profile(grey=False)
    raw = read(tmp_path / "a.jpg", saved(Image.fromarray(ramp), "JPEG", icc_profile=profile, quality=100))
    assert raw.shape == (1, 256, 1)
    assert abs(int(raw[0, 128, 0]) - coded(np.array((128 / 255) ** 1.8))) <= 3


def test_a_palette_follows_its_profile(tmp_path: Path) -> None:
    image = Image.new("RGB", (8, 8), (250, 10, 20)).quantize(2)
    for kind in ("PNG", "TIFF"):
        raw = read(tmp_path / "a", saved(image, kind, icc_profile=swapped_profile()))
        assert np.abs(raw[0, 0].astype(int) - (20, 10, 250)).max() <= 2


def test_colours_of_sixteen_bits_follow_their_profile(tmp_path: Path) -> None:
    values = np.full((2, 2, 4), (250 * 257, 10 * 257, 20 * 257, 65535), np.uint16)
    profile = png_chunk(b"iCCP", b"icc\0\0" + zlib.compress(swapped_profile()))
    for data in (
        png(values, 16, 6, profile),
        tiff(values, 2, extra=(2,), tags={34675: (7, swapped_profile())}),
    ):
        assert np.abs(read(tmp_path / "a", data)[0, 0].astype(int) - (20, 10, 250)).max() <= 2


def test_clear_parts_keep_their_place_beside_a_profile(tmp_path: Path) -> None:
    values = np.array([[[250, 10, 20, 255], [250, 10, 20, 0], [250, 10, 20, 128]]], np.uint8)
    raw = read(tmp_path / "a.png", saved(Image.fromarray(values), "PNG", icc_profile=swapped_profile()))
    assert np.abs(raw[0].astype(int) - [[20, 10, 250], [255, 255, 255], [137, 132, 252]]).max() <= 2


def test_inks_without_a_profile_and_lab(tmp_path: Path) -> None:
    inks = read(tmp_path / "a.tif", saved(Image.new("CMYK", (4, 4), (0, 255, 255, 0)), "TIFF"))
    assert inks[0, 0].tolist() == [255, 0, 0]
    # L* 54.29, a* 80.81, b* 69.89 in the light of D50 is the red of sRGB; TIFF keeps a* and b* as signed bytes.
    lab = np.array([[[138, 81, 70], [255, 0, 0], [0, 0, 0]]], np.uint8)
    for data in (tiff(lab, 8), tiff(lab.astype(np.uint16) << 8, 8), tiff(lab, 8, apart=True)):
        raw = read(tmp_path / "b.tif", data)
        assert np.abs(raw[0].astype(int) - [[255, 0, 0], [255, 255, 255], [0, 0, 0]]).max() <= 6


@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_inks_go_through_their_profile(tmp_path: Path, kind: str) -> None:
    """Without it, they would be cyan and a dark yellow."""
    inks = Image.new("CMYK", (32, 16), (255, 0, 0, 0))
    inks.paste((0, 0, 255, 128), (16, 0, 32, 16))
    options = {"quality": 100} if kind == "JPEG" else {}
    raw = read(tmp_path / "a", saved(inks, kind, icc_profile=profile_of_black_ink(), **options))
    assert raw.shape == (16, 32, 3)
    assert raw[8, 4].min() > 250
    # Half of the light that the eye sees is L* 50, which is 119 of 255.
    assert np.abs(raw[8, 28].astype(int) - 119).max() <= 3
    assert said(tmp_path / "a") == []


@pytest.mark.parametrize("profile", [b"no profile", bytes(3000), SRGB[:200], b"?" + SRGB])
def test_a_broken_profile_is_not_used_and_that_is_said(tmp_path: Path, profile: bytes) -> None:
    path = tmp_path / "a.png"
    raw = read(path, saved(Image.new("RGB", (4, 4), (250, 10, 20)), "PNG", icc_profile=profile))
    assert raw[0, 0].tolist() == [250, 10, 20]
    assert said(path) == ["The colour profile of the picture cannot be read: its colours are taken for sRGB."]


def test_a_profile_for_other_colours_is_not_used_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    profile = Primaries(1.8).profile(grey=True)
    raw = read(path, saved(Image.new("RGB", (4, 4), (250, 10, 20)), "PNG", icc_profile=profile))
    assert raw[0, 0].tolist() == [250, 10, 20]
    assert said(path) == [
        "The colour profile of the picture is made for GRAY, not for RGB: its colours are taken for sRGB."
    ]


def words(kind: bytes, *numbers: int) -> bytes:
    return png_chunk(kind, struct.pack(f">{len(numbers)}I", *numbers))


def test_gamma_and_corners_of_a_png_are_followed(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(80, 180, (4, 4, 3), dtype=np.uint8)
    grey = values[..., :1]
    linear = words(b"gAMA", 100_000)
    corners = words(b"cHRM", *(round(place * 100_000) for place in P3))
    raw = read(tmp_path / "a.png", png(values, 8, 2, linear))
    assert np.abs(raw - coded(values / 255)).max() <= 1
    raw = read(tmp_path / "b.png", png(grey, 8, 0, linear))
    assert np.abs(raw - coded(grey / 255)).max() <= 1
    raw = read(tmp_path / "c.png", png(values, 8, 2, words(b"gAMA", 45_455), corners))
    wanted = coded(light_of(values) @ (np.linalg.inv(matrix(SRGB_PLACES)) @ matrix(P3)).T)
    assert np.abs(raw - wanted).max() <= 2


def test_the_first_of_several_words_about_colours_counts(tmp_path: Path) -> None:
    """Display P3 by its number, then a profile, then sRGB, then gamma."""
    values = np.full((2, 2, 3), (180, 90, 90), np.uint8)
    linear, srgb = words(b"gAMA", 100_000), png_chunk(b"sRGB", b"\0")
    profile = png_chunk(b"iCCP", b"icc\0\0" + zlib.compress(swapped_profile()))
    coded_p3 = png_chunk(b"cICP", bytes([12, 13, 0, 1]))
    wanted = coded(light_of(values[0, 0]) @ (np.linalg.inv(matrix(SRGB_PLACES)) @ matrix(P3)).T)
    assert read(tmp_path / "a.png", png(values, 8, 2, linear, srgb))[0, 0].tolist() == [180, 90, 90]
    assert (
        np.abs(read(tmp_path / "b.png", png(values, 8, 2, linear, profile))[0, 0] - (90.0, 90, 180)).max()
        <= 2
    )
    assert (
        np.abs(read(tmp_path / "c.png", png(values, 8, 2, linear, profile, coded_p3))[0, 0] - wanted).max()
        <= 2
    )


def test_usual_gammas_change_nothing(tmp_path: Path) -> None:
    values = np.random.default_rng(0).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    usual = words(b"cHRM", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
    for gamma in (45_455, 45_454, 45_000, 0):
        raw = read(tmp_path / "a.png", png(values, 8, 2, words(b"gAMA", gamma), usual))
        np.testing.assert_array_equal(raw, values)


def test_a_jpeg_2000_follows_its_profile(tmp_path: Path) -> None:
    data = saved(Image.new("RGB", (16, 16), (250, 10, 20)), "JPEG2000")
    place = data.index(b"colr") - 4
    size = struct.unpack(">I", data[place : place + 4])[0]
    profile = swapped_profile()
    colour = struct.pack(">I4sBBB", 11 + len(profile), b"colr", 2, 0, 0) + profile
    head = data.index(b"jp2h") - 4
    whole = struct.unpack(">I", data[head : head + 4])[0] + len(colour) - size
    data = data[:head] + struct.pack(">I", whole) + data[head + 4 : place] + colour + data[place + size :]
    assert np.abs(read(tmp_path / "a.jp2", data)[8, 8].astype(int) - (20, 10, 250)).max() <= 2
