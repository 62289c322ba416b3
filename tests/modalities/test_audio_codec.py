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


def test_results_beyond_full_scale_are_cut_when_written(tmp_path: Path) -> None:
    CODEC.write(Sound(np.array([[2.0, -3.0, np.nan]], np.float32), 8000), tmp_path / "a.wav", {})
    np.testing.assert_allclose(CODEC.read(tmp_path / "a.wav").samples, [[1, -1, 0]], atol=1e-4)


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


def cut(kind: str, kept: float) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        rng = np.random.default_rng(0)
        soundfile.write(path, rng.uniform(-0.5, 0.5, 40_000), 16000, format=kind)
        path.write_bytes(path.read_bytes()[: int(kept * path.stat().st_size)])

    return write


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "words": (lambda path: path.write_bytes(b"just some words"), "not a sound"),
    "picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64), "not a sound"),
    "header only": (lambda path: path.write_bytes(b"RIFF\x24\0\0\0WAVEfmt "), "ends too early"),
    "no samples": (write_samples(np.zeros(0)), "no samples"),
    "too long": (write_samples(np.zeros(601 * 1000, np.float32), 1000, subtype="PCM_U8"), "longer than 10"),
    "not a number": (write_samples(np.array([0.1, np.nan]), subtype="FLOAT"), "not numbers"),
    "infinite": (write_samples(np.array([0.1, np.inf]), subtype="DOUBLE"), "not numbers"),
    "slow": (write_samples(np.zeros(10), 100), "cannot be read"),
    "many channels": (write_samples(np.zeros((10, 24))), "cannot be read"),
    "cut wav": (cut("WAV", 0.5), "ends too early"),
    "cut flac": (cut("FLAC", 0.5), "."),
    "folder": (lambda path: path.mkdir(), "."),
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
