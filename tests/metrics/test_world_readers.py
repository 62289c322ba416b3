"""Readers of the sample world's texts and sounds: right about all that it says, silent about all that says nothing."""

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from mmstudio.api import Sound
from mmstudio_metrics.phrases import COLOUR_WORDS, SHAPE_WORDS, TEMPLATES, phrase, said_as
from mmstudio_metrics.sound import render_sound
from mmstudio_metrics.sound_reader import SoundsReader
from mmstudio_metrics.text_reader import SentencesReader
from mmstudio_metrics.world import Scene

Wave = NDArray[np.float64]
NEITHER = {"shape": None, "colour": None}
UNREADABLE = {"size": None, "height": None}


def test_every_sentence_that_can_be_said_is_read_right() -> None:
    sentences, truths = [], []
    for shape, colour, template in product(SHAPE_WORDS, COLOUR_WORDS, TEMPLATES):
        for words in product(SHAPE_WORDS[shape], COLOUR_WORDS[colour]):
            sentences.append(said_as(template, *words))
            truths.append({"shape": shape, "colour": colour})
    assert len(sentences) == 50 * 17 * 23
    assert SentencesReader().read(sentences) == truths


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("", NEITHER),
        ("there is something", NEITHER),
        ("a red ring and a blue bar", NEITHER),
        ("a red", {"shape": None, "colour": "red"}),
        ("a ring or a bar, RED", {"shape": None, "colour": "red"}),
        ("a red ring or a blue one", {"shape": "ring", "colour": None}),
        ("a ring, a hoop, a loop: crimson, scarlet", {"shape": "ring", "colour": "red"}),
        ("A PLUS SIGN, SNOW WHITE!", {"shape": "cross", "colour": "white"}),
        ("a plus and lemon", {"shape": "cross", "colour": None}),
        ("redder rings, unboxed", NEITHER),
        ("\u4e00\u4e2a\u7ea2\u8272\u7684\u5706", NEITHER),
    ],
)
def test_neither_is_read_where_none_or_two_are_said(sentence: str, read: dict[str, str | None]) -> None:
    assert SentencesReader().read([sentence]) == [read]


def test_phrases_of_scenes_are_read_right(scenes: list[Scene]) -> None:
    texts = [phrase(scene, np.random.default_rng(index)) for index, scene in enumerate(scenes)]
    assert SentencesReader().read(texts) == [{"shape": one.shape, "colour": one.colour} for one in scenes]


def same(wave: Wave, rng: np.random.Generator) -> tuple[Wave, int]:
    del rng
    return wave, 16_000


def noisy(wave: Wave, rng: np.random.Generator) -> tuple[Wave, int]:
    """With white noise as loud as the note."""
    return wave + rng.standard_normal(len(wave)) * np.sqrt((wave**2).mean()), 16_000


def cut(wave: Wave, rng: np.random.Generator) -> tuple[Wave, int]:
    """A fifth of a second out of the middle."""
    del rng
    return wave[2400:5600], 16_000


def faster(wave: Wave, rng: np.random.Generator) -> tuple[Wave, int]:
    """At 22,050 Hz."""
    del rng
    places = np.arange(int(len(wave) * 22_050 / 16_000)) / 22_050
    return np.interp(places, np.arange(len(wave)) / 16_000, wave), 22_050


@pytest.mark.parametrize("change", [same, noisy, cut, faster])
def test_size_and_height_are_heard(
    scenes: list[Scene], change: Callable[[Wave, np.random.Generator], tuple[Wave, int]]
) -> None:
    """All 600 are right; 99 % are asked for."""
    sounds = []
    for index, scene in enumerate(scenes):
        rng = np.random.default_rng(index)
        wave, rate = change(render_sound(scene, rng)[0].astype(np.float64), rng)
        sounds.append(Sound(wave[None].astype(np.float32), rate))
    truths = [{"size": scene.size, "height": scene.height} for scene in scenes]
    assert SoundsReader().read(sounds) == truths


def test_two_channels_are_heard_as_one(scenes: list[Scene]) -> None:
    wave, rate = render_sound(scenes[0], np.random.default_rng(0))
    sound = Sound(np.stack([wave, wave]), rate)
    assert SoundsReader().read([sound]) == [{"size": scenes[0].size, "height": scenes[0].height}]


def noises(rng: np.random.Generator, count: int) -> dict[str, Wave]:
    """Of every colour, none of them a note."""
    white = rng.standard_normal(count)
    spectrum = np.fft.rfft(white)
    pink = np.fft.irfft(spectrum / np.sqrt(np.arange(1, len(spectrum) + 1)), count)
    return {
        "silence": np.zeros(count),
        "hiss": 0.0005 * white,
        "white": 0.2 * white,
        "pink": 0.3 * pink / np.abs(pink).max(),
        "brown": 0.01 * np.cumsum(white),
        "click": np.eye(1, count, 100)[0],
    }


def test_silence_and_noise_are_unreadable() -> None:
    rng, reader = np.random.default_rng(0), SoundsReader()
    for seconds in np.linspace(0.05, 0.9, 40):
        for name, wave in noises(rng, int(16_000 * seconds)).items():
            sound = Sound(wave[None].astype(np.float32), 16_000)
            assert reader.read([sound]) == [UNREADABLE], (name, seconds)
    assert reader.read([Sound(np.zeros((1, 0), np.float32), 16_000)]) == [UNREADABLE]
    assert reader.read([Sound(np.full((1, 9000), np.nan, np.float32), 16_000)]) == [UNREADABLE]


def test_a_note_that_the_world_does_not_know_is_unreadable() -> None:
    time = np.arange(8000) / 16_000
    for pitch in (120.0, 230.0, 470.0, 930.0, 2000.0):
        wave = 0.3 * np.sin(2 * np.pi * pitch * time)
        assert SoundsReader().read([Sound(wave[None].astype(np.float32), 16_000)]) == [UNREADABLE], pitch


def test_sounds_of_a_low_rate_are_said_to_show_nothing() -> None:
    reader, sound = SoundsReader(), Sound(np.ones((1, 4000), np.float32), 4000)
    assert reader.limits([sound]) == dict.fromkeys(UNREADABLE, "the sounds have a rate below 8000 Hz")
    assert reader.read([sound]) == [UNREADABLE]
    assert reader.limits([Sound(np.ones((1, 4000), np.float32), 16_000)]) == {}


@pytest.mark.parametrize("reader", [SentencesReader(), SoundsReader()])
def test_the_truth_is_what_a_sample_states(reader: SentencesReader | SoundsReader) -> None:
    facts = {"meta.shape": "ring", "colour": "red", "meta.size": "small", "height": "top", "hue": "blue"}
    wanted = {"shape": "ring", "colour": "red", "size": "small", "height": "top"}
    assert reader.truth(facts) == {name: wanted[name] for name in reader.attributes}
    assert reader.truth({}) == {}
