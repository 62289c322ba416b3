"""Conditions taken apart: words in every script, cells of rows, regions of pictures, bands and times of sounds."""

from __future__ import annotations

import numpy as np
import pytest

from mmstudio.engine.judge.attribution import spectrograms
from mmstudio.engine.judge.attribution.pieces import MOST_PIECES, pieces_of
from mmstudio.engine.judge.attribution.spectrograms import Spectrogram
from mmstudio.engine.judge.attribution.words import leave_out, word_pieces
from mmstudio.plugins.shown import Sound

RATE = 16_000


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a small red ring", ["a", "small", "red", "ring"]),
        ("It's well-known, 2.5 cm!", ["It's", "well-known", "2.5", "cm"]),
        ("  red,  ring. ", ["red", "ring"]),
        ("red.", ["red"]),
        ("红色的圆", ["红", "色", "的", "圆"]),
        ("3D模型 red", ["3D", "模", "型", "red"]),
        ("ラーメン 人々", ["ラー", "メ", "ン", "人々"]),
        ("빨간 고리", ["빨간", "고리"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("สีแดง", ["สี", "แด", "ง"]),
        ("ខ្មែរ", ["ខ្មែ", "រ"]),
        ("cafe\u0301 x", ["cafe\u0301", "x"]),
        ("🔴🔵 👩\u200d🚀 👍🏽 🇩🇪🇫🇷", ["🔴", "🔵", "👩\u200d🚀", "👍🏽", "🇩🇪", "🇫🇷"]),
        ("?!", ["?!"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_words_of_every_script(text: str, pieces: list[str]) -> None:
    assert [text[start:end] for start, end in word_pieces(text, 64)] == pieces


def test_many_words_go_together() -> None:
    text = " ".join(f"w{number}" for number in range(130))
    spans = word_pieces(text, MOST_PIECES)
    assert len(spans) == 44
    assert text[slice(*spans[0])] == "w0 w1 w2"
    assert text[slice(*spans[-1])] == "w129"


@pytest.mark.parametrize(
    ("text", "piece", "left"),
    [
        ("a red ring", "red", "a ring"),
        ("a red ring", "a", "red ring"),
        ("a red ring", "ring", "a red"),
        ("a red, ring", "red", "a , ring"),
        ("红色的圆", "色", "红的圆"),
        ("red", "red", ""),
    ],
)
def test_what_is_left_of_a_text(text: str, piece: str, left: str) -> None:
    start = text.index(piece)
    assert leave_out(text, start, start + len(piece)) == left


def test_nothing_is_left_of_a_single_word_or_cell() -> None:
    (words,) = pieces_of("red", words=True, maps=True)
    (columns,) = pieces_of({"place": "left", "size": None}, words=True, maps=True)
    assert words.without(0) is None
    assert columns.without(0) is None
    assert columns.labels == ("place: left",)


def test_cells_are_left_out_one_by_one() -> None:
    (columns,) = pieces_of({"place": "left", "size": 2.5, "none": None, "n": 0}, words=True, maps=False)
    assert columns.shape == (3, 1)
    assert columns.labels == ("place: left", "size: 2.5", "n: 0")
    assert columns.without(1) == {"place": "left", "size": None, "none": None, "n": 0}


def test_only_what_is_asked_for_and_known_is_taken_apart() -> None:
    picture = np.zeros((4, 4, 3), np.uint8)
    assert pieces_of("red", words=False, maps=True) == []
    assert pieces_of(picture, words=True, maps=False) == []
    assert pieces_of(object(), words=True, maps=True) == []
    assert pieces_of(Sound(np.zeros((1, 0), np.float32), RATE), words=True, maps=True) == []


@pytest.mark.parametrize("channels", [1, 3])
def test_regions_are_covered_with_the_mean_colour(channels: int) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (20, 12, channels), np.uint8)
    before = picture.copy()
    (regions,) = pieces_of(picture, words=False, maps=True)
    assert regions.shape == (8, 8)
    mean = np.rint(picture.mean(axis=(0, 1)))
    covered = np.zeros((20, 12), int)
    for piece in range(regions.count):
        there = (regions.without(piece) != picture).any(axis=2)
        covered += there
        assert (regions.without(piece)[there] == mean).all()
    assert (picture == before).all()
    assert covered.max() == 1  # regions do not overlap
    assert covered.mean() > 0.95  # and leave nothing out, but pixels of the mean colour
    assert (regions.without(9) != picture).any(axis=2)[2:5, 2:3].any()  # second row, second column
    assert regions.picture is not None
    assert regions.picture.shape == (20, 12, 3)


def test_small_and_large_pictures() -> None:
    (small,) = pieces_of(np.zeros((3, 5, 3), np.uint8), words=False, maps=True)
    assert small.shape == (3, 5)
    (large,) = pieces_of(np.zeros((1000, 500, 1), np.uint8), words=False, maps=True)
    assert large.picture is not None
    assert large.picture.shape == (250, 125, 3)


def tone(hz: float, seconds: float = 1.0) -> np.ndarray:
    return (0.4 * np.sin(2 * np.pi * hz * np.arange(int(seconds * RATE)) / RATE)).astype(np.float32)


def power(samples: np.ndarray) -> float:
    return float((samples**2).mean())


def test_a_band_takes_its_tone_and_leaves_the_others() -> None:
    low, high = tone(220), tone(5000)
    bands, times, cells = pieces_of(Sound((low + high)[None], RATE), words=False, maps=True)
    assert (bands.shape, times.shape, cells.shape) == ((8, 1), (1, 8), (8, 8))
    edges = bands.edges_hz
    assert edges[0] == RATE / 2
    assert edges[-1] == 0
    assert list(edges) == sorted(set(edges), reverse=True)
    place = {hz: next(i for i in range(8) if edges[i] >= hz > edges[i + 1]) for hz in (220, 5000)}
    assert place[220] == 7  # the lowest band is the last row
    inner = slice(2000, -2000)
    for hz, other in ((220, high), (5000, low)):
        left = bands.without(place[hz]).samples[0]
        assert power((left - other)[inner]) < 1e-4 * power(other)
    untouched = bands.without(3).samples[0]
    assert power((untouched - low - high)[inner]) < 1e-4


def test_a_time_is_silenced_and_the_rest_stays_as_it_was() -> None:
    sound = Sound(np.stack([tone(440), tone(660)]), RATE)
    _, times, cells = pieces_of(sound, words=False, maps=True)
    left = times.without(3).samples
    assert left.shape == sound.samples.shape
    assert power(left[:, 6700:7300]) < 1e-3 * power(sound.samples)  # the middle of the fourth eighth
    far = np.r_[0:4000, 10_500:RATE]
    assert np.abs(left[:, far] - sound.samples[:, far]).max() < 1e-5
    everything = sum(sound.samples - cells.without(piece).samples for piece in range(cells.count))
    assert np.abs(everything - sound.samples).max() < 1e-4  # the cells make up the sound


@pytest.mark.parametrize("length", [1, 100, 3000])
def test_short_sounds(length: int) -> None:
    parts = pieces_of(Sound(np.full((1, length), 0.5, np.float32), RATE), words=False, maps=True)
    for part in parts:
        assert part.without(part.count - 1).samples.shape == (1, length)
        assert part.picture is not None
        assert part.seconds == length / RATE


def test_the_picture_of_a_tone_is_light_where_it_sounds() -> None:
    (bands, *_) = pieces_of(Sound(tone(3000)[None], RATE), words=False, maps=True)
    assert bands.picture is not None
    assert bands.picture.shape[0] == 96
    rows = bands.picture[:, :, 0].mean(axis=1)
    band = int(rows.argmax()) // 12
    assert bands.edges_hz[band] >= 3000 > bands.edges_hz[band + 1]


@pytest.mark.parametrize("without", [{"bands": (7,)}, {"times": (2,)}, {"bands": (0, 3), "times": (1, 6)}])
def test_long_sounds_are_taken_apart_stretch_by_stretch(
    without: dict[str, tuple[int, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In stretches of 20 hops the same comes out as at once."""
    noise = np.random.default_rng(0).normal(0, 0.1, (2, 40_000)).astype(np.float32)
    whole = Spectrogram(Sound(noise, RATE), 8, 8).without(**without).samples
    monkeypatch.setattr(spectrograms, "_STRETCH", 20)
    parts = Spectrogram(Sound(noise, RATE), 8, 8).without(**without).samples
    assert np.abs(whole - noise).max() > 0.05
    assert np.abs(whole - parts).max() < 1e-5
