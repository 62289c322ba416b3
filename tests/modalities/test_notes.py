"""Files without their metadata: none of it is left, and the value is the same to the last bit."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from mmstudio.api import BadFileError
from mmstudio_audio.codec import AudioCodec
from mmstudio_image.codec import ImageCodec

SECRET = b"SECRET"
SIZE = (48, 32)
TURNED = 6
"""How the camera lay: a quarter turn."""
Save = Callable[[str], bytes]


def picture() -> Image.Image:
    rng = np.random.default_rng(0)
    return Image.fromarray(rng.integers(0, 255, (*SIZE[::-1], 3), dtype=np.uint8))


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def camera(*, place: bool = True) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112], exif[0x013B] = "SECRET words", TURNED, "SECRET name"
    if place:
        exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 0.0), 29: "SECRET day"}
    return exif


def saved(kind: str, image: Image.Image | None = None, **how: Any) -> bytes:
    buffer = io.BytesIO()
    (image or picture()).save(buffer, kind, **how)
    return buffer.getvalue()


def png_notes() -> PngInfo:
    notes = PngInfo()
    notes.add_text("Comment", "SECRET")
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode())
    notes.add_itxt("mmstudio", '{"conditions": "SECRET"}')
    notes.add_text("packed", "SECRET" * 40, zip=True)
    return notes


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>SECRET</a></x:xmpmeta>'
GREY = Image.fromarray(np.arange(SIZE[0] * SIZE[1], dtype=np.uint16).reshape(SIZE[::-1]) * 40)
PICTURES: dict[str, Callable[[], bytes]] = {
    "a.jpg": lambda: saved("JPEG", exif=camera(), icc_profile=profile(), comment=b"SECRET", xmp=XMP),
    "progressive.jpg": lambda: saved("JPEG", exif=camera(), progressive=True),
    "with a film.jpg": lambda: saved("JPEG", exif=camera()) + b"\0\0\0\x18ftypmp42SECRET",
    "cmyk.jpg": lambda: saved("JPEG", picture().convert("CMYK"), exif=camera()),
    "two.mpo": lambda: saved("MPO", save_all=True, append_images=[picture()], exif=camera()),
    "a.png": lambda: saved("PNG", exif=camera(), icc_profile=profile(), pnginfo=png_notes()) + SECRET,
    "key.png": lambda: saved("PNG", picture().convert("P"), transparency=3, pnginfo=png_notes()),
    "moving.png": lambda: saved(
        "PNG", save_all=True, append_images=[picture().rotate(180)], pnginfo=png_notes()
    ),
    "lossless.webp": lambda: saved("WEBP", lossless=True, exif=camera(), icc_profile=profile(), xmp=XMP),
    "lossy.webp": lambda: saved("WEBP", exif=camera()),
    "clear.webp": lambda: saved("WEBP", picture().convert("RGBA"), lossless=True, xmp=XMP),
    "a.gif": lambda: saved("GIF", picture().convert("P"), comment=SECRET),
    "moving.gif": lambda: saved(
        "GIF",
        picture().convert("P"),
        save_all=True,
        append_images=[picture().rotate(180)],
        comment=SECRET,
        loop=0,
    ),
    "a.tif": lambda: saved(
        "TIFF", exif=camera(place=False), icc_profile=profile(), software="SECRET", compression="tiff_lzw"
    ),
    "pages.tif": lambda: saved(
        "TIFF", save_all=True, append_images=[picture()], tiffinfo={270: "SECRET", 700: XMP, 33723: SECRET}
    ),
    "large.tif": lambda: saved("TIFF", tiffinfo={270: "SECRET" * 9}, big_tiff=True),
    "deep.tif": lambda: saved("TIFF", GREY, tiffinfo={270: "SECRET" * 9}),
    "a.bmp": lambda: saved("BMP") + SECRET,
    "a.ppm": lambda: b"P6\n# SECRET\n48 32 # SECRET\n255\n" + picture().tobytes() + SECRET,
    "plain.pgm": lambda: b"P2 # SECRET\n2 2\n255\n1 2 # SECRET\n3 4\n",
    "bits.pbm": lambda: b"P4\n#SECRET\n9 2\n" + b"\xaa\x80\x55\0",
    "a.tga": lambda: saved("TGA", id_section=SECRET),
    "short.tga": lambda: saved("TGA", id_section=SECRET, rle=True),
    "a.ico": lambda: saved("ICO", sizes=[(16, 16), (32, 32)]),
    "a.jp2": lambda: saved("JPEG2000", comment="SECRET"),
    "a.j2k": lambda: saved("JPEG2000", comment="SECRET", no_jp2=True),
    "a.avif": lambda: saved("AVIF", exif=camera(), icc_profile=profile(), xmp=XMP),
}
WITH_PROFILE = {"a.jpg", "a.png", "lossless.webp", "a.tif", "a.avif"}


def unpacked(data: bytes) -> bytes:
    """A PNG with what its compressed texts say behind it."""
    found, place = data, 8
    while data[:4] == b"\x89PNG" and place + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, place)
        if kind == b"zTXt":
            found += zlib.decompress(data[place + 8 : place + 8 + length].partition(b"\0")[2][1:])
        place += 12 + length
    return found


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(tmp_path: Path, name: str) -> None:
    codec = ImageCodec()
    path, bare = tmp_path / name, tmp_path / f"bare {name}"
    path.write_bytes(data := PICTURES[name]())
    assert SECRET in unpacked(data) or name.endswith(".ico")
    bare.write_bytes(found := codec.without_notes(path))
    assert SECRET not in unpacked(found)
    before, after = codec.read(path), codec.read(bare)
    assert before is not None
    assert after is not None
    assert np.array_equal(before, after)
    with Image.open(path) as old, Image.open(bare) as new:
        exif = dict(new.getexif())
        assert old.size == new.size
        assert exif.get(0x0112, 1) == old.getexif().get(0x0112, 1)
        assert not {0x010E, 0x013B, 0x8825} & set(exif)
        assert new.info.get("icc_profile") == old.info.get("icc_profile")
        assert (new.info.get("icc_profile") is not None) == (name in WITH_PROFILE)
    assert path.read_bytes() == data


def test_a_turned_picture_is_turned_without_its_notes(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(PICTURES["a.jpg"]())
    (tmp_path / "b.jpg").write_bytes(ImageCodec().without_notes(tmp_path / "a.jpg"))
    turned = ImageCodec().read(tmp_path / "b.jpg")
    assert turned is not None
    assert turned.shape == (SIZE[0], SIZE[1], 3)


def tagged(kind: str, coding: str, name: str, folder: Path) -> bytes:
    wave = (np.sin(np.arange(4001) * 0.1) * 0.5).astype("float32")
    with soundfile.SoundFile(folder / name, "w", 16000, 2, format=kind, subtype=coding) as file:
        for tag in ("title", "artist", "comment") if kind != "AU" else ():
            setattr(file, tag, "SECRET")
        file.write(np.stack([wave, -wave], 1))
    return (folder / name).read_bytes()


SOUNDS = {
    "a.wav": ("WAV", "PCM_16"), "float.wav": ("WAV", "FLOAT"), "blocks.wav": ("WAV", "MS_ADPCM"), "long.wav": ("RF64", "PCM_24"),
    "a.flac": ("FLAC", "PCM_24"), "a.ogg": ("OGG", "VORBIS"), "opus.ogg": ("OGG", "OPUS"), "a.aiff": ("AIFF", "PCM_16"),
    "law.aiff": ("AIFF", "ULAW"), "a.caf": ("CAF", "PCM_16"), "alac.caf": ("CAF", "ALAC_16"), "a.mp3": ("MP3", "MPEG_LAYER_III"),
}  # fmt: skip
_ID3 = b"ID3\x03\0\0\0\0\0\x14" + SECRET.ljust(20, b"\0")


def sounds(name: str, folder: Path) -> bytes:
    if name in SOUNDS:
        return tagged(*SOUNDS[name], name, folder)
    wave = tagged("WAV", "PCM_16", "x.wav", folder)
    if name == "radio.wav":
        return wave[:12] + b"bext\7\0\0\0SECRETx\0" + wave[12:] + b"id3 \6\0\0\0SECRET"
    if name == "front.flac":
        return _ID3 + tagged("FLAC", "PCM_16", "x.flac", folder)
    if name == "both ends.mp3":
        return _ID3 + tagged("MP3", "MPEG_LAYER_III", "x.mp3", folder) + b"TAG" + SECRET.ljust(125)
    if name == "joined.ogg":
        return tagged("OGG", "VORBIS", "x.ogg", folder) * 2
    au = tagged("AU", "PCM_16", "x.au", folder)
    return au[:4] + struct.pack(">I", 32) + au[8:24] + b"SECRET\0\0" + au[24:]


@pytest.mark.parametrize(
    "name", [*SOUNDS, "radio.wav", "front.flac", "both ends.mp3", "joined.ogg", "words.au"]
)
def test_sounds(tmp_path: Path, name: str) -> None:
    codec = AudioCodec()
    path, bare = tmp_path / name, tmp_path / f"bare {name}"
    path.write_bytes(data := sounds(name, tmp_path))
    assert SECRET in data
    bare.write_bytes(found := codec.without_notes(path))
    assert SECRET not in found
    before, after = codec.read(path), codec.read(bare)
    assert before is not None
    assert after is not None
    assert before.rate_hz == after.rate_hz
    assert np.array_equal(before.samples, after.samples)
    assert before.samples.shape[1] >= 4001
    with soundfile.SoundFile(bare) as file:
        assert file.copy_metadata() == {}


@pytest.mark.parametrize(
    ("codec", "name", "data"),
    [
        (ImageCodec(), "a.jpg", b"\xff\xd8\xff\xe1\0\x10Exif"),
        (ImageCodec(), "a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        (ImageCodec(), "a.tif", b"II*\0\x08\0\0\0\xff\xff"),
        (ImageCodec(), "a.dcm", bytes(128) + b"DICM" + bytes(100)),
        (ImageCodec(), "a.txt", b"no picture"),
        (AudioCodec(), "a.ogg", b"OggS\0\2" + bytes(21)),
        (AudioCodec(), "a.flac", b"fLaC\x84"),
        (AudioCodec(), "a.webm", b"\x1a\x45\xdf\xa3" + bytes(99)),
    ],
)
def test_what_cannot_be_taken_apart_is_told(
    tmp_path: Path, codec: ImageCodec | AudioCodec, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadFileError, match=f"The notes inside {name} cannot be left out: .*\\."):
        codec.without_notes(tmp_path / name)
