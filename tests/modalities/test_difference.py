"""How far two values lie apart, and what they are shown as: the right numbers are known."""

from __future__ import annotations

import numpy as np
import pytest

from mmstudio.api import Picture, Row, Sound, Words
from mmstudio_audio.codec import AudioCodec
from mmstudio_image.codec import ImageCodec
from mmstudio_table.codec import TableCodec
from mmstudio_text.codec import TextCodec


def grey(value: int, shape: tuple[int, ...] = (4, 6, 3)) -> np.ndarray:
    return np.full(shape, value, np.uint8)


def tone(level: float, count: int = 100, rate_hz: int = 8000) -> Sound:
    return Sound(np.full((1, count), level, np.float32), rate_hz)


def test_pictures_by_their_mean_distance() -> None:
    codec = ImageCodec()
    assert codec.difference(grey(10), grey(10)) == 0
    assert codec.difference(grey(0), grey(255)) == 1
    assert codec.difference(grey(10), grey(13)) == pytest.approx(3 / 255) == pytest.approx(codec.close)
    one = grey(0)
    one[0, 0] = 255  # one of 24 pixels
    assert codec.difference(one, grey(0)) == pytest.approx(1 / 24)
    assert codec.difference(grey(10), grey(10, (6, 4, 3))) == 1


def test_sounds_by_the_level_of_what_is_between_them() -> None:
    codec = AudioCodec()
    assert codec.difference(tone(0.5), tone(0.5)) == 0
    assert codec.difference(tone(0), tone(0)) == 0
    assert codec.difference(tone(0.5), tone(-0.5)) == pytest.approx(1)
    assert codec.difference(tone(0.3), tone(0.1)) == pytest.approx(0.5)
    assert codec.difference(tone(0.5), tone(0.0)) == pytest.approx(1)
    assert codec.difference(tone(0.5), tone(0.5, rate_hz=16000)) == 1
    assert codec.difference(tone(0.5), tone(0.5, 99)) == 1


def test_a_text_that_differs_in_a_word_is_different() -> None:
    codec = TextCodec()
    long = " ".join(f"word{number}" for number in range(400))
    assert codec.difference(long, long) == 0
    apart = codec.difference(long, long.replace("word200", "other"))
    assert apart == pytest.approx(1 - 2 * 798 / (2 * 799))
    assert apart > codec.close == 0
    assert codec.difference("a dog", "a  dog") == pytest.approx(1 - 2 * 2 / 6)
    assert codec.difference("dog", "cat") == 1


def test_rows_by_the_share_of_columns() -> None:
    codec = TableCodec()
    row = {"a": 1, "b": "x", "c": None, "d": True}
    assert codec.difference(row, dict(row)) == 0
    assert codec.difference(row, {**row, "b": "y"}) == 0.25
    assert codec.difference(row, {**row, "a": 1.0, "d": 1}) == 0.5  # other kinds of cells
    assert codec.difference({"a": 1}, {"b": 1}) == 1


def test_what_values_are_shown_as() -> None:
    picture = ImageCodec().shown(grey(7, (4, 6, 1)))
    assert isinstance(picture, Picture)
    assert picture.pixels.shape == (4, 6, 3)
    sound = tone(0.5)
    assert AudioCodec().shown(sound) is sound
    assert TextCodec().shown("<b>a") == Words("<b>a")
    assert TableCodec().shown({"a": 1}) == Row({"a": 1})
