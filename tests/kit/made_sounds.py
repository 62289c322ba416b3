"""Sounds of every kind that libsndfile writes, and what pipes, recorders, cutters and joiners do to their headers."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import numpy.typing as npt
import soundfile

ID3 = b"ID3\x03\0\0\0\0\0\x0a" + bytes(10)
TAG = b"TAG" + b"a title".ljust(125)
APE = b"APETAGEX" + struct.pack("<IIII", 2000, 32, 0, 0) + bytes(8)
NOTES = b"LIST" + struct.pack("<I", 18) + b"INFOISFT" + struct.pack("<I", 5) + b"noise\0"
LEFT_OUT = {"RAW", "SD2"}
"""Kinds that have no header, or keep it in another file."""
RATES_HZ = (8000, 11025, 16000, 22050, 24000, 44100, 48000, 96000)
CHANNELS = (1, 2, 3, 6, 8)
COUNTS = (1, 2, 63, 319, 320, 321, 1000, 4001)


@dataclass(frozen=True)
class Made:
    """A sound as a file.

    Attributes:
        name: What it is, for messages.
        kind, subtype: As libsndfile names them.
        data: The file.
        plain: The file as libsndfile wrote it, before its header was changed.
        values: What it was made of, (n, channels) within -1 and 1.
        copies: How often it lies in the file.
    """

    name: str
    kind: str
    subtype: str
    data: bytes
    plain: bytes
    values: npt.NDArray[np.float64]
    copies: int = 1


def written(
    values: npt.NDArray[np.float64], rate_hz: int, kind: str, subtype: str, endian: str = "FILE"
) -> bytes | None:
    """A file of libsndfile's; ``None`` if it does not write such a one."""
    buffer = BytesIO()
    try:
        soundfile.write(buffer, values, rate_hz, format=kind, subtype=subtype, endian=endian)
    except (RuntimeError, ValueError, TypeError):
        return None
    return buffer.getvalue()


def content(rng: np.random.Generator, count: int, channels: int) -> npt.NDArray[np.float64]:
    """Silence, noise, noise at full level, a slope, or a tone."""
    time = np.arange(count)[:, None] + np.arange(channels) * 7
    kinds: tuple[Callable[[], npt.NDArray[np.float64]], ...] = (
        lambda: np.zeros((count, channels)),
        lambda: rng.normal(0, 0.1, (count, channels)).clip(-1, 1),
        lambda: rng.choice([-1.0, 1 - 2**-15], (count, channels)),
        lambda: np.linspace(-1, 1, count * channels).reshape(count, channels),
        lambda: 0.5 * np.sin(time / 5),
    )
    return kinds[rng.integers(len(kinds))]()


def sounds(rng: np.random.Generator, count: int) -> Iterator[Made]:
    """So many sounds of all kinds, each with one thing done to its header, or none."""
    kinds = [
        (kind, subtype)
        for kind in soundfile.available_formats()
        if kind not in LEFT_OUT
        for subtype in soundfile.available_subtypes(kind)
    ]
    made = 0
    while made < count:
        kind, subtype = kinds[made % len(kinds)] if made < 2 * len(kinds) else kinds[rng.integers(len(kinds))]
        values = content(rng, int(rng.choice(COUNTS)), int(rng.choice(CHANNELS)))
        endian = str(rng.choice(["FILE", "FILE", "LITTLE", "BIG"]))
        rate_hz = int(rng.choice(RATES_HZ))
        plain = written(values, rate_hz, kind, subtype, endian) or written(values, rate_hz, kind, subtype)
        if plain is None:
            values, rate_hz = values[:, :1], int(rng.choice((8000, 16000, 48000)))
            plain = written(values, rate_hz, kind, subtype)
        made += 1
        if plain is None:
            continue
        changes = CHANGES.get(kind, {})
        change = str(rng.choice(["none", *changes]))
        data = changes[change](plain) if change != "none" else plain
        name = f"{kind} {subtype} {values.shape} {rate_hz} {endian} {change}"
        yield Made(name, kind, subtype, data, plain, values, 2 if change == "twice" else 1)


def _number(data: bytes, place: int, form: str, number: int) -> bytes:
    changed = bytearray(data)
    struct.pack_into(form, changed, place, number)
    return bytes(changed)


def riff_sizes(outer: int | None, inner: int | None) -> Callable[[bytes], bytes]:
    """Other lengths in a WAV."""

    def change(data: bytes) -> bytes:
        form = ">I" if data.startswith(b"RIFX") else "<I"
        if outer is not None:
            data = _number(data, 4, form, outer)
        return data if inner is None else _number(data, data.find(b"data") + 4, form, inner)

    return change


def before_data(chunk: bytes) -> Callable[[bytes], bytes]:
    """A chunk more in a WAV, before its data."""

    def change(data: bytes) -> bytes:
        if data.startswith(b"RIFX"):
            return data
        place = data.find(b"data")
        return data[:place] + chunk + data[place:]

    return change


def aiff_sizes(outer: int, frames: int | None, inner: int) -> Callable[[bytes], bytes]:
    """Other lengths in an AIFF."""

    def change(data: bytes) -> bytes:
        data = _number(_number(data, 4, ">I", outer), data.find(b"SSND") + 4, ">I", inner)
        return data if frames is None else _number(data, data.find(b"COMM") + 10, ">I", frames)

    return change


def au_size(size: int) -> Callable[[bytes], bytes]:
    """Another length in an AU."""
    return lambda data: _number(data, 8, "<I" if data.startswith(b"dns.") else ">I", size)


def flac_total(total: int) -> Callable[[bytes], bytes]:
    """Another number of samples in a FLAC."""

    def change(data: bytes) -> bytes:
        fields = int.from_bytes(data[18:26], "big") >> 36 << 36
        return data[:18] + (fields | total).to_bytes(8, "big") + data[26:]

    return change


def w64_sizes(size: int) -> Callable[[bytes], bytes]:
    """Another length in a Wave64."""
    return lambda data: _number(_number(data, 16, "<q", size), data.find(b"data") + 16, "<q", size)


def rf64_sizes(size: int) -> Callable[[bytes], bytes]:
    """Another length in an RF64."""
    return lambda data: _number(_number(_number(data, 20, "<q", size), 28, "<q", size), 36, "<q", size)


def caf_size(size: int) -> Callable[[bytes], bytes]:
    """Another length in a CAF."""
    return lambda data: _number(data, data.find(b"data") + 4, ">q", size)


def mpeg_frames(number: int) -> Callable[[bytes], bytes]:
    """Another number of frames in an MP3's first one."""

    def change(data: bytes) -> bytes:
        name = max(data.find(b"Xing"), data.find(b"Info"))
        return _number(data, name + 8, ">I", number) if name >= 0 else data

    return change


def _twice(data: bytes) -> bytes:
    return data + data


_RIFF: dict[str, Callable[[bytes], bytes]] = {
    "no lengths": riff_sizes(0, 0),
    "header only": riff_sizes(36, 0),
    "largest": riff_sizes(0xFFFFFFFF, 0xFFFFFFFF),
    "largest signed": riff_sizes(0x7FFFFFFF, 0x7FFFFFFF - 36),
    "sox": riff_sizes(0x7FFFF024, 0x7FFFF000),
    "arecord": riff_sizes(0x80000024, 0x80000000),
    "outer too small": riff_sizes(8, None),
    "outer too large": riff_sizes(1 << 29, None),
    "notes before": before_data(NOTES),
    "odd notes before": before_data(b"LIST\x0b\0\0\0INFOISFTabc"),
    "odd notes before, filled": before_data(b"LIST\x0b\0\0\0INFOISFTabc\0"),
    "astray": before_data(b"junk\xff\xff\0\0" + bytes(12)),
    "notes behind": lambda data: data + NOTES,
    "tag in front": lambda data: ID3 + data,
    "tag behind": lambda data: data + TAG,
    "twice": _twice,
}
CHANGES: dict[str, dict[str, Callable[[bytes], bytes]]] = {
    "WAV": _RIFF,
    "WAVEX": _RIFF,
    "RF64": {
        "unknown": rf64_sizes(-1),
        "never written": rf64_sizes(0),
        "tag in front": lambda data: ID3 + data,
    },
    "W64": {"no lengths": w64_sizes(0), "unknown": w64_sizes(-1), "large": w64_sizes(1 << 62)},
    "AIFF": {
        "never written": aiff_sizes(0, None, 0),
        "unknown": aiff_sizes(0xFFFFFFFF, None, 0xFFFFFFFF),
        "sox": aiff_sizes(0x7F000000, None, 0x7F000000 - 100),
        "tag in front": lambda data: ID3 + data,
        "tag behind": lambda data: data + TAG,
    },
    "AU": {"unknown": au_size(0xFFFFFFFF), "never written": au_size(0), "large": au_size(0x7FFFFFFF)},
    "CAF": {"to the end": caf_size(-1), "large": caf_size(1 << 50)},
    "FLAC": {
        "unknown": flac_total(0),
        "too many": flac_total(10_000_000),
        "tag in front": lambda data: ID3 + data,
        "tag behind": lambda data: data + TAG,
        "another tag behind": lambda data: data + APE,
        "twice": _twice,
    },
    "MP3": {
        "too few": mpeg_frames(1),
        "tag in front": lambda data: ID3 + data,
        "two tags in front": lambda data: ID3 + ID3 + data,
        "tag behind": lambda data: data + TAG,
        "another tag behind": lambda data: data + APE,
        "junk in front": lambda data: bytes(1000) + data,
        "twice": _twice,
    },
    "OGG": {"twice": _twice, "tag in front": lambda data: ID3 + data},
}
"""What is done to the files of a kind; what they hold stays the same."""
