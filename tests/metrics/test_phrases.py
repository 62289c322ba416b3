"""The phrases: many, and about shape and colour only."""

import re
from dataclasses import replace

import numpy as np

from mmstudio_metrics.phrases import COLOUR_WORDS, SHAPE_WORDS, TEMPLATES, phrase
from mmstudio_metrics.world import COLOURS, HEIGHTS, PLACES, SHAPES, SIZES, TEXTURES, Scene

SCENE = Scene("ring", "orange", "small", "low", "dots", "blue", "left")


def contains(text: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text.lower()) for word in words)


def test_there_are_at_least_forty_distinct_phrasings() -> None:
    assert len(set(TEMPLATES)) == len(TEMPLATES) >= 40
    said = {phrase(SCENE, np.random.default_rng(i)).lower() for i in range(3000)}
    assert len(said) >= 200


def test_no_word_stands_for_two_values() -> None:
    for table, names in ((SHAPE_WORDS, SHAPES), (COLOUR_WORDS, COLOURS)):
        words = [word for group in table.values() for word in group]
        assert len(words) == len(set(words))
        assert tuple(table) == names
        assert all(name == group[0] for name, group in table.items())


def test_every_phrase_names_its_shape_and_colour_and_no_other() -> None:
    for i in range(3000):
        shape, colour = SHAPES[i % 6], COLOURS[(i // 6) % 8]
        hue = "red" if colour != "red" else "blue"
        text = phrase(replace(SCENE, shape=shape, colour=colour, hue=hue), np.random.default_rng(i))
        for name, words in SHAPE_WORDS.items():
            assert contains(text, words) == (name == shape), text
        for name, words in COLOUR_WORDS.items():
            assert contains(text, words) == (name == colour), text


def test_phrases_tell_nothing_else() -> None:
    other = replace(SCENE, size="large", height="top", texture="checker", hue="green", place="right")
    forbidden = (*SIZES, *HEIGHTS, *TEXTURES, *PLACES, "big", "little", "stripes", "background")
    for i in range(500):
        text = phrase(SCENE, np.random.default_rng(i))
        assert text == phrase(other, np.random.default_rng(i))
        assert not contains(text, forbidden)


def test_articles_are_right() -> None:
    for i in range(2000):
        scene = replace(SCENE, colour=COLOURS[i % 8], hue="red" if i % 8 else "blue")
        text = phrase(scene, np.random.default_rng(i)).lower()
        assert not re.search(r"\ba [aeiou]|\ban [^aeiou]", text), text
        assert "{" not in text
