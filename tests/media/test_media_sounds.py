"""Sounds of phones, players and films, by way of PyAV: every value where the coding keeps it, and all of the length."""

from __future__ import annotations

import struct
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from mmstudio.api import BadFileError
from mmstudio_audio.codec import AudioCodec

CODEC = AudioCodec()
RATE_HZ = 44100
RNG = np.random.default_rng(0)


def steps(count: int, channels: int) -> np.ndarray:
    """Loud noise over the whole range of 16 bits, (channels, n)."""
    return RNG.integers(-32768, 32768, (channels, count)).astype(np.int16)


def melody(seconds: float, channels: int = 1, rate_hz: int = RATE_HZ) -> np.ndarray:
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    wave = 0.4 * np.sin(2 * np.pi * (300 + 200 * time) * time)
    return np.stack([wave * (channel + 1) / channels for channel in range(channels)]).astype(np.float32)


def write(path: Path, coding: str, values: np.ndarray, rate_hz: int = RATE_HZ, *, film: bool = False) -> Path:
    """A file of a coding, in the container of the suffix; with moving pictures if asked for."""
    container = {".m4a": "ipod", ".mka": "matroska", ".wma": "asf", ".aac": "adts"}.get(path.suffix)
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(values)]
    with av.open(str(path), "w", format=container) as out:
        if film:
            pictures = out.add_stream("mpeg4", rate=10, width=32, height=32, pix_fmt="yuv420p")
        stream = out.add_stream(coding, rate=rate_hz, layout=layout, bit_rate=96_000 * len(values))
        if coding in {"wavpack", "tta"}:
            stream.codec_context.format = {"wavpack": "s16p", "tta": "s16"}[coding]
        plane = {np.dtype(np.int16): "s16p", np.dtype(np.float32): "fltp"}[values.dtype]
        resampler = av.AudioResampler(format=stream.codec_context.format, layout=layout, rate=rate_hz)
        whole = av.AudioFrame.from_ndarray(np.ascontiguousarray(values), format=plane, layout=layout)
        whole.sample_rate, whole.time_base, whole.pts = rate_hz, Fraction(1, rate_hz), 0
        fifo = av.AudioFifo()
        for frame in resampler.resample(whole):
            fifo.write(frame)
        size = stream.codec_context.frame_size or 1024
        while (part := fifo.read(size, partial=True)) is not None:
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
        if film:
            for number in range(5):
                picture = av.VideoFrame.from_ndarray(np.full((32, 32, 3), number * 40, np.uint8))
                picture.pts = number
                out.mux(pictures.encode(picture))
            out.mux(pictures.encode(None))
    return path


def read(path: Path) -> tuple[np.ndarray, int, list[str]]:
    remarks = [str(remark) for remark in CODEC.check(path)]
    sound = CODEC.read(path)
    return sound.samples, sound.rate_hz, remarks


EXACT = {"a.m4a": "alac", "a.mka": "flac", "a.wv": "wavpack", "a.tta": "tta", "b.mka": "pcm_s16le"}


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("channels", [1, 2])
def test_codings_that_keep_every_value(tmp_path: Path, name: str, channels: int) -> None:
    values = steps(30_000, channels)
    samples, rate_hz, remarks = read(write(tmp_path / name, EXACT[name], values))
    assert rate_hz == RATE_HZ
    np.testing.assert_array_equal(samples, (values / 32768).astype(np.float32))
    assert remarks == []


ALIKE = {
    "a.m4a": ("aac", 44100),
    "a.mp4": ("aac", 44100),
    "a.aac": ("aac", 44100),
    "a.wma": ("wmav2", 44100),
    "a.webm": ("libopus", 48000),
    "a.mka": ("ac3", 48000),
    "a.weba": ("libopus", 48000),
}


@pytest.mark.parametrize("name", ALIKE)
@pytest.mark.parametrize("channels", [1, 2])
def test_codings_that_keep_what_is_heard(tmp_path: Path, name: str, channels: int) -> None:
    coding, rate_hz = ALIKE[name]
    path = tmp_path / name.replace("weba", "webm")
    write(path, coding, melody(2, channels, rate_hz), rate_hz)
    path = path.rename(tmp_path / name)
    samples, rate, _ = read(path)
    assert rate == rate_hz
    assert samples.shape[0] == channels
    assert abs(samples.shape[1] - 2 * rate_hz) < 4500
    start = 10_000  # encoders lose or add some thousand samples in front
    wanted = melody(2, channels, rate_hz)[-1][start : start + rate_hz]
    lag = int(np.argmax(np.correlate(samples[-1][: 3 * start], wanted[:8000], "valid")))
    part = samples[-1][lag : lag + rate_hz]
    assert np.corrcoef(part, wanted)[0, 1] > 0.99
    assert abs(float(part.std()) / float(wanted.std()) - 1) < 0.05


def test_six_channels_keep_their_places(tmp_path: Path) -> None:
    values = (np.arange(1, 7)[:, None] * 4000 + np.zeros((6, 4000))).astype(np.int16)
    samples, _, _ = read(write(tmp_path / "a.mka", "flac", values))
    np.testing.assert_array_equal(samples, (values / 32768).astype(np.float32))


def test_of_a_film_the_sound_is_read_and_that_is_said(tmp_path: Path) -> None:
    samples, _, remarks = read(write(tmp_path / "a.mp4", "aac", melody(1), film=True))
    assert abs(samples.shape[1] - RATE_HZ) < 3000
    assert remarks == ["Only the sound of the film is read."]


def test_tags_in_front_and_names_in_no_encoding_do_not_matter(tmp_path: Path) -> None:
    values = steps(5000, 1)
    path = write(tmp_path / "a.tta", "tta", values)
    path.write_bytes(b"ID3\x03\0\0\0\0\0\x0a" + bytes(10) + path.read_bytes())
    np.testing.assert_array_equal(read(path)[0], (values / 32768).astype(np.float32))
    path = tmp_path / "a.mka"
    with av.open(str(path), "w", format="matroska") as out:
        out.metadata["title"] = "A title"
        stream = out.add_stream("pcm_s16le", rate=RATE_HZ, layout="mono")
        frame = av.AudioFrame.from_ndarray(values, format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE_HZ, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    data = path.read_bytes()
    assert b"A title" in data
    path.write_bytes(data.replace(b"A title", b"A t\xedt\xffe"))
    np.testing.assert_array_equal(read(path)[0], (values / 32768).astype(np.float32))


def test_whole_numbers_of_64_bits(tmp_path: Path) -> None:
    """Which libsndfile does not know in a WAV."""
    values = RNG.integers(-(2**62), 2**62, 4000)
    head = struct.pack("<HHIIHH", 1, 1, 8000, 64000, 8, 64)
    data = b"WAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", 32000) + values.tobytes()
    (tmp_path / "a.wav").write_bytes(b"RIFF" + struct.pack("<I", len(data)) + data)
    np.testing.assert_allclose(read(tmp_path / "a.wav")[0][0], values / 2.0**63, atol=1e-7)


def test_content_decides_not_the_suffix(tmp_path: Path) -> None:
    values = steps(5000, 1)
    path = write(tmp_path / "a.m4a", "alac", values).rename(tmp_path / "a.wav")
    np.testing.assert_array_equal(read(path)[0], (values / 32768).astype(np.float32))


def test_of_a_file_that_was_cut_off_the_rest_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mka", "flac", steps(100_000, 1))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    samples, _, _ = read(path)
    assert 40_000 < samples.shape[1] < 51_000


def test_what_holds_no_sound_or_too_much_is_refused(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "silent.mp4"), "w") as out:
        pictures = out.add_stream("mpeg4", rate=10, width=32, height=32, pix_fmt="yuv420p")
        out.mux(pictures.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8))))
        out.mux(pictures.encode(None))
    write(tmp_path / "long.m4a", "alac", np.zeros((1, 601 * 8000), np.int16), 8000)
    (tmp_path / "broken.m4a").write_bytes(b"\0\0\0\x1cftypM4A \0\0\0\0" + bytes(200))
    (tmp_path / "notes.mid").write_bytes(b"MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x04\0\xff\x2f\0")
    said = {
        "silent.mp4": "holds no sound",
        "long.m4a": "longer than 10 minutes",
        "broken.m4a": "damaged or incomplete",
        "notes.mid": "no recorded sound",
    }
    for name, words in said.items():
        for use in (CODEC.check, CODEC.read):
            with pytest.raises(BadFileError, match=words):
                use(tmp_path / name)


def test_without_the_library_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "voice.m4a", "aac", melody(1))
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(
        BadFileError, match=r'voice.m4a is of the kind MPEG-4 .* pip install "mm-studio\[media\]"'
    ):
        CODEC.read(path)
