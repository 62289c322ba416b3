from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mmstudio.api import BadFileError, Sound
from mmstudio_audio.codec import AudioCodec

CODEC = AudioCodec()
Note = Callable[..., Sound]


@pytest.mark.parametrize("channels", [1, 2])
def test_what_is_written_is_read_back_with_its_recipe(tmp_path: Path, note: Note, channels: int) -> None:
    sound = note(440, channels=channels)
    CODEC.write(sound, tmp_path / "a.wav", {"seed": 1, "text": "tiefer Ton 🔔"})
    back = CODEC.read(tmp_path / "a.wav")
    assert back.rate_hz == 16000
    assert back.samples.dtype == np.float32
    assert back.samples.flags["C_CONTIGUOUS"]
    np.testing.assert_allclose(back.samples, sound.samples, atol=1 / 32000)
    assert soundfile.info(tmp_path / "a.wav").subtype == "PCM_16"
    assert CODEC.read_recipe(tmp_path / "a.wav") == {"seed": 1, "text": "tiefer Ton 🔔"}
    assert CODEC.read_recipe(tmp_path / "b.wav") is None


def written(folder: Path, values: np.ndarray) -> np.ndarray:
    """The steps of 16 bits that a file has for values."""
    CODEC.write(Sound(values.astype(np.float32)[None], 8000), folder / "a.wav", {})
    return soundfile.read(folder / "a.wav", dtype="int16")[0]


def test_every_step_of_16_bits_is_written_as_itself(tmp_path: Path) -> None:
    steps = np.arange(-32768, 32768)
    np.testing.assert_array_equal(written(tmp_path, steps / 32768), steps)


@pytest.mark.parametrize("part", [-0.49, -0.1, 0.1, 0.49])
def test_what_lies_between_two_steps_is_rounded_to_the_nearer(tmp_path: Path, part: float) -> None:
    steps = np.arange(-32767, 32767)
    np.testing.assert_array_equal(written(tmp_path, (steps + part) / 32768), steps)


def test_saving_shifts_a_sound_neither_up_nor_down(tmp_path: Path) -> None:
    tone = np.sin(np.arange(80_000) * 0.03) * 0.01
    assert abs(float((written(tmp_path, tone) - tone * 32768).mean())) < 0.01


def test_results_beyond_full_scale_are_cut_when_written(tmp_path: Path) -> None:
    loud = np.array([1, -1, 2, -3, 32767.4 / 32768, 32767.6 / 32768, np.inf, -np.inf, np.nan, 0])
    steps = [32767, -32768, 32767, -32768, 32767, 32767, 32767, -32768, 0, 0]
    assert written(tmp_path, loud).tolist() == steps


@pytest.mark.parametrize("rate", [8000, 44100])
@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.aiff", "a.au", "a.caf", "a.w64"])
def test_formats_rates_and_channels(tmp_path: Path, note: Note, name: str, rate: int) -> None:
    sound = note(440, seconds=0.4, rate_hz=rate, channels=2)
    soundfile.write(tmp_path / name, sound.samples.T, rate)
    CODEC.check(tmp_path / name)
    back = CODEC.read(tmp_path / name)
    assert back.rate_hz == rate
    assert back.samples.shape[0] == 2
    assert 0.35 < back.samples.shape[1] / rate < 0.6
    assert 0.3 < np.abs(back.samples).max() < 0.7


CODINGS = {
    "WAV": "PCM_U8 PCM_16 PCM_24 PCM_32 FLOAT DOUBLE ULAW ALAW IMA_ADPCM MS_ADPCM",
    "WAVEX": "PCM_24",
    "RF64": "PCM_16",
    "FLAC": "PCM_S8 PCM_24",
    "AIFF": "PCM_24 FLOAT",
    "AU": "PCM_16 FLOAT ULAW",
    "CAF": "ALAC_16",
    "W64": "PCM_24",
    "OGG": "VORBIS OPUS",
    "MP3": "MPEG_LAYER_III",
}


@pytest.mark.parametrize(
    ("kind", "subtype"), [(kind, name) for kind, names in CODINGS.items() for name in names.split()]
)
def test_depths_and_codings(tmp_path: Path, note: Note, kind: str, subtype: str) -> None:
    sound = note(440, seconds=0.4, rate_hz=48000)
    path = tmp_path / "a.wav"
    soundfile.write(path, sound.samples.T, 48000, subtype=subtype, format=kind)
    CODEC.check(path)
    back = CODEC.read(path)
    assert back.rate_hz == 48000
    assert abs(back.samples.shape[1] / 48000 - 0.4) < 0.08
    assert abs(float(np.abs(back.samples).max()) - float(np.abs(sound.samples).max())) < 0.15


@pytest.mark.parametrize("channels", range(1, 9))
@pytest.mark.parametrize("rate", [1000, 7350, 22255, 37800, 96000, 192000])
def test_any_number_of_channels_at_odd_rates(tmp_path: Path, channels: int, rate: int) -> None:
    samples = np.tile(np.arange(1, channels + 1) / 10, (rate // 10, 1)).astype(np.float32)
    for kind in ("WAV", "FLAC"):
        path = tmp_path / f"a.{kind.lower()}"
        soundfile.write(path, samples, rate, format=kind)
        CODEC.check(path)
        back = CODEC.read(path)
        assert back.rate_hz == rate
        np.testing.assert_allclose(back.samples, samples.T, atol=1e-4)


def test_content_decides_not_the_suffix(tmp_path: Path, note: Note) -> None:
    soundfile.write(tmp_path / "a.wav", note(440).samples.T, 16000, format="FLAC")
    assert CODEC.read(tmp_path / "a.wav").samples.shape == (1, 8000)


def test_sounds_beyond_full_scale_are_brought_down(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.array([4.0, -2.0]), 8000, subtype="FLOAT")
    assert CODEC.read(tmp_path / "a.wav").samples.tolist() == [[1.0, -0.5]]


def write_samples(samples: np.ndarray, rate: int = 8000, **options: str) -> Callable[[Path], None]:
    return lambda path: soundfile.write(path, samples, rate, format="WAV", **options)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "words": (lambda path: path.write_bytes(b"just some words"), "not a sound"),
    "picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64), "not a sound"),
    "header only": (lambda path: path.write_bytes(b"RIFF\x24\0\0\0WAVEfmt "), "not a sound"),
    "no samples": (write_samples(np.zeros(0)), "no samples"),
    "too long": (write_samples(np.zeros(601 * 1000, np.float32), 1000, subtype="PCM_U8"), "longer than 10"),
    "not a number": (write_samples(np.array([0.1, np.nan]), subtype="FLOAT"), "not numbers"),
    "infinite": (write_samples(np.array([0.1, np.inf]), subtype="DOUBLE"), "not numbers"),
    "slow": (write_samples(np.zeros(10), 100), "cannot be read"),
    "many channels": (write_samples(np.zeros((10, 24))), "cannot be read"),
    "folder": (lambda path: path.mkdir(), "cannot be read"),
    "missing": (lambda _: None, "does not exist"),
}


@pytest.mark.parametrize("kind", BAD)
def test_unusable_files_are_refused_in_a_sentence(tmp_path: Path, kind: str) -> None:
    make, said = BAD[kind]
    path = tmp_path / "a.wav"
    make(path)
    for use in (CODEC.read, CODEC.check):
        with pytest.raises(BadFileError, match=said) as caught:
            use(path)
        assert "a.wav" in str(caught.value)


def test_typed_data_is_refused() -> None:
    with pytest.raises(BadFileError, match="as a file"):
        CODEC.parse("a high note")


@pytest.mark.parametrize("count", [1, 100, 257, 50_000])
def test_a_preview_shows_where_it_is_loud(count: int) -> None:
    samples = np.zeros((2, count), np.float32)
    samples[:, count // 2 :] = np.where(np.arange(count - count // 2) % 2, 0.8, -0.8)
    picture = CODEC.preview(Sound(samples, 8000))
    assert picture.shape == (96, 256, 3)
    if count > 300:
        inked = (picture.astype(int).sum(axis=2) < 500).sum(axis=0)
        assert inked[:120].max() <= 2
        assert inked[140:].min() > 60


def test_a_view_is_a_part_at_another_level(note: Note) -> None:
    sound = note(440, channels=2)
    for seed in range(10):
        view = CODEC.view(sound, np.random.default_rng(seed))
        np.testing.assert_array_equal(view.samples, CODEC.view(sound, np.random.default_rng(seed)).samples)
        assert view.samples.dtype == np.float32
        assert 0.25 < view.samples.shape[1] / sound.samples.shape[1] < 0.75
        assert 0.2 < np.abs(view.samples).max() < 0.51
    assert CODEC.view(Sound(np.ones((1, 1), np.float32), 8000), np.random.default_rng(0)).samples.shape == (
        1,
        1,
    )
