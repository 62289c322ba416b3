"""MPEG audio as encoders, pipes, recorders, cutters and joiners leave it: all frames are decoded, and nothing else."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mmstudio.api import BadFileError
from mmstudio_audio.codec import AudioCodec

CODEC = AudioCodec()
RATE_HZ, FRAME = 16000, 576
LAG = 1105
"""Samples that the encoder puts in front; where a first frame says so, a decoder leaves them out."""
KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def sound(seconds: float, seed: int = 0) -> np.ndarray:
    """Silence, noise and silence: bytes are needed in the middle only, where an encoder may choose."""
    third = round(seconds * RATE_HZ / 3)
    noise = np.random.default_rng(seed).uniform(-0.5, 0.5, third)
    return np.concatenate([np.zeros(third), noise, np.zeros(third)]).astype(np.float32)


def encoded(values: np.ndarray, mode: str, rate_hz: int = RATE_HZ) -> bytes:
    buffer = BytesIO()
    soundfile.write(
        buffer,
        values,
        rate_hz,
        format="MP3",
        subtype="MPEG_LAYER_III",
        bitrate_mode=mode,
        compression_level=0.3,
    )
    return buffer.getvalue()


def frames(data: bytes) -> list[bytes]:
    """The frames of an MP3 at 16 kHz, the first one that counts the others included."""
    found, at = [], data.find(b"\xff\xf3")
    while at + 4 <= len(data) and data[at] == 0xFF:
        size = 72 * KBITS[data[at + 2] >> 4] * 1000 // RATE_HZ + (data[at + 2] >> 1 & 1)
        found.append(data[at : at + size])
        at += size
    return found


MODES = ("CONSTANT", "AVERAGE", "VARIABLE")
WHOLE = {mode: encoded(sound(12), mode) for mode in MODES}
ID3 = b"ID3\x04\0\0\0\0\0\x0a" + bytes(10)


def counting(data: bytes, **numbers: int) -> bytes:
    """Another number of frames or bytes in the first frame."""
    name = max(data.find(b"Xing"), data.find(b"Info"))
    changed = bytearray(data)
    for kind, number in numbers.items():
        struct.pack_into(">I", changed, name + {"frames": 8, "bytes": 12}[kind], number)
    return bytes(changed)


def read(folder: Path, data: bytes, name: str = "a.mp3") -> tuple[np.ndarray, list[str]]:
    path = folder / name
    path.write_bytes(data)
    remarks = [str(remark) for remark in CODEC.check(path)]
    return CODEC.read(path).samples[0], remarks


def assert_same(one: np.ndarray, other: np.ndarray) -> None:
    assert one.shape == other.shape
    np.testing.assert_allclose(one, other, atol=1e-6)


@pytest.mark.parametrize("mode", MODES)
def test_a_first_frame_is_obeyed(tmp_path: Path, mode: str) -> None:
    samples, remarks = read(tmp_path, WHOLE[mode])
    assert len(samples) == 12 * RATE_HZ
    assert remarks == []
    error = samples - sound(12)
    assert np.abs(error[: 4 * RATE_HZ - 600]).max() < 0.01
    assert np.corrcoef(samples[4 * RATE_HZ : 8 * RATE_HZ], sound(12)[4 * RATE_HZ : 8 * RATE_HZ])[0, 1] > 0.5


@pytest.mark.parametrize("mode", MODES)
def test_without_a_first_frame_all_frames_are_read(tmp_path: Path, mode: str) -> None:
    counted = frames(WHOLE[mode])[1:]
    whole, _ = read(tmp_path, WHOLE[mode])
    for start in (b"", ID3, ID3 + ID3, bytes(3000), np.random.default_rng(0).bytes(3000)):
        samples, remarks = read(tmp_path, start + b"".join(counted))
        assert len(samples) == len(counted) * FRAME
        np.testing.assert_allclose(samples[LAG : LAG + len(whole)], whole, atol=1e-6)
        assert remarks == []


@pytest.mark.parametrize("mode", MODES)
def test_a_first_frame_that_counts_too_few_is_put_right(tmp_path: Path, mode: str) -> None:
    whole, _ = read(tmp_path, WHOLE[mode])
    for number in (1, 100):
        assert_same(read(tmp_path, counting(WHOLE[mode], frames=number))[0], whole)
    assert_same(read(tmp_path, counting(WHOLE[mode], bytes=77))[0], whole)
    assert_same(read(tmp_path, counting(WHOLE[mode], frames=0))[0], whole)


@pytest.mark.parametrize("mode", MODES)
def test_of_one_that_was_cut_off_the_rest_is_read_and_that_is_said(tmp_path: Path, mode: str) -> None:
    whole, _ = read(tmp_path, WHOLE[mode])
    all_frames = frames(WHOLE[mode])
    kept = all_frames[: len(all_frames) // 2]
    samples, remarks = read(tmp_path, b"".join(kept) + all_frames[len(kept)][:20])
    assert len(samples) == (len(kept) - 1) * FRAME - LAG
    np.testing.assert_allclose(samples[:-FRAME], whole[: len(samples) - FRAME], atol=1e-6)
    stated = (len(all_frames) - 1) * FRAME / RATE_HZ
    assert remarks == [
        f"Only {round(len(samples) / RATE_HZ, 2)} s are there of the {round(stated, 2)} s that the file states."
    ]


def test_what_is_no_frame_is_left_out_wherever_it_stands(tmp_path: Path) -> None:
    whole, _ = read(tmp_path, WHOLE["CONSTANT"])
    all_frames = frames(WHOLE["CONSTANT"])
    middle = len(all_frames) // 4
    before, after = b"".join(all_frames[:middle]), b"".join(all_frames[middle:])
    junk = bytes(5000) + np.random.default_rng(1).bytes(3000)
    for data in (
        before + junk + after,
        before + ID3 + after,
        before + after + b"TAG" + bytes(125),
        before + after + b"APETAGEX" + struct.pack("<IIII", 2000, 32, 0, 0) + bytes(8),
        before + after + bytes(2000),
        b"ID3\x04\0\0\0\0\0\x10" + bytes(200) + before + after,
        b"ID3\x04\0\0\0\x08\0\0" + bytes(8 << 14) + before + after,
    ):
        samples, remarks = read(tmp_path, data)
        assert_same(samples, whole)
        assert remarks == []


@pytest.mark.parametrize("mode", MODES)
def test_files_that_were_joined_are_read_one_behind_the_other(tmp_path: Path, mode: str) -> None:
    """Each with its own first frame, so that nothing of the encoder's is heard between them."""
    late = encoded(sound(3, 1), mode)
    parts = [read(tmp_path, data)[0] for data in (WHOLE[mode], late)]
    for between in (b"", ID3, b"TAG" + bytes(125) + ID3):
        samples, remarks = read(tmp_path, WHOLE[mode] + between + late)
        assert_same(samples, np.concatenate(parts))
        assert remarks == ["2 sounds are joined in the file; they are read as one."]
    plain = b"".join(frames(WHOLE[mode])[1:])
    assert len(read(tmp_path, plain + plain)[0]) == 2 * FRAME * (len(frames(WHOLE[mode])) - 1)


def test_what_follows_at_another_rate_is_left_out_and_that_is_said(tmp_path: Path) -> None:
    other = encoded(np.zeros(30_000, np.float32), "CONSTANT", 44100)
    samples, remarks = read(tmp_path, WHOLE["CONSTANT"] + other)
    assert_same(samples, read(tmp_path, WHOLE["CONSTANT"])[0])
    assert remarks == ["The sound changes its rate or its channels after 12.0 s; what follows is left out."]


@pytest.mark.parametrize("rate_hz", [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("mode", MODES)
def test_every_rate_is_counted(tmp_path: Path, rate_hz: int, channels: int, mode: str) -> None:
    """All versions, with a count in the first frame that would cut."""
    values = np.tile(np.random.default_rng(4).uniform(-0.3, 0.3, rate_hz // 2)[:, None], channels).astype(
        "f4"
    )
    data = encoded(values, mode, rate_hz)
    (tmp_path / "a.mp3").write_bytes(counting(data, frames=3))
    back = CODEC.read(tmp_path / "a.mp3")
    assert back.rate_hz == rate_hz
    assert back.samples.shape == (channels, rate_hz // 2)


def layer_2(count: int, kbits: tuple[int, ...]) -> bytes:
    """Frames of layer II at 44.1 kHz with nothing allotted to any band, which is silence."""
    index = {32: 1, 64: 4, 128: 8, 192: 10}
    made = []
    for place in range(count):
        rate = kbits[place % len(kbits)]
        size = 144_000 * rate // 44_100
        made.append(bytes((0xFF, 0xFD, index[rate] << 4, 0xC0)).ljust(size, b"\0"))
    return b"".join(made)


@pytest.mark.parametrize("kbits", [(64,), (32, 192), (192, 32), (32, 64, 128, 192)])
def test_frames_of_layer_2_are_counted(tmp_path: Path, kbits: tuple[int, ...]) -> None:
    """No first frame can count them, and an estimate from the first one's size may be four times too small."""
    samples, remarks = read(tmp_path, layer_2(200, kbits), "a.mp2")
    assert samples.shape == (200 * 1152,)
    assert not samples.any()
    assert remarks == []


def test_an_mp3_inside_of_a_wav(tmp_path: Path) -> None:
    inner = b"".join(frames(WHOLE["VARIABLE"])[1:])
    form = struct.pack("<HHIIHHHHIHHH", 0x55, 1, RATE_HZ, 4000, 1, 0, 12, 1, 0, 144, 1, 0)
    data = (
        b"RIFF\xff\xff\xff\xffWAVEfmt "
        + struct.pack("<I", len(form))
        + form
        + b"data"
        + struct.pack("<I", len(inner))
    )
    assert_same(read(tmp_path, data + inner, "a.wav")[0], read(tmp_path, inner)[0])


def test_a_file_in_the_working_directory_decides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """libsndfile looks there for a Macintosh resource of what has no name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "._").touch()
    assert len(read(tmp_path, b"".join(frames(WHOLE["CONSTANT"])[1:]))[0]) > 12 * RATE_HZ


def test_one_frame_is_a_sound(tmp_path: Path) -> None:
    frame = frames(WHOLE["CONSTANT"])[1]
    for count in (1, 2, 3):
        assert len(read(tmp_path, frame * count)[0]) == count * FRAME


def test_more_than_ten_minutes_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"".join(frames(WHOLE["CONSTANT"])[1:]) * 51)
    with pytest.raises(BadFileError, match="longer than 10 minutes"):
        CODEC.check(tmp_path / "a.mp3")


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfb\x90\x64" + bytes(60), b"\xff" * 5000, b"\xff\xfe" + "Text. ".encode("utf-16-le") * 500],
)
def test_what_only_looks_like_a_frame_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.mp3").write_bytes(data)
    with pytest.raises(BadFileError, match="not a sound"):
        CODEC.read(tmp_path / "a.mp3")
