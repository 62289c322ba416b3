"""Films of results: each as long as its sound, with its picture to be seen and its tone to be heard."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from mmstudio.core.errors import JobCancelledError
from mmstudio.plugins.shown import Frames, Picture, Shown, Sound, Words
from mmstudio.services.generation.result_cards import CardContent, CardValue, ResultCard
from mmstudio.services.reports.composed.film import FRAMES_HZ, SIZE, SOUND_HZ, drawn, stereo, write_film
from mmstudio.services.reports.composed.values import ComposedCard, ComposedValue

RED, BLUE = (220, 30, 30), (30, 30, 220)


def card(*shown: Shown) -> ComposedCard:
    """A result of these values."""
    values = tuple(ComposedValue(CardValue("slot", "any"), None, one) for one in shown)
    return ComposedCard(ResultCard("one", (Path("one.png"),)), CardContent(()), values)


def flat(colour: tuple[int, int, int]) -> Picture:
    return Picture(np.full((8, 8, 3), colour, np.uint8))


def tone(seconds: float, pitch_hz: float, rate_hz: int = 16000) -> Sound:
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    return Sound(0.5 * np.sin(2 * np.pi * pitch_hz * times)[None].astype(np.float32), rate_hz)


def test_a_film_shows_and_sounds_one_result_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    write_film(
        iter([card(flat(RED), Words("ein roter Kreis 红"), tone(1.5, 440)), card(flat(BLUE))]),
        path,
        2.0,
        lambda: None,
    )
    with av.open(str(path)) as file:
        pictures, sounds = file.streams.video[0], file.streams.audio[0]
        assert (pictures.width, pictures.height) == SIZE
        frames = [frame.to_ndarray(format="rgb24") for frame in file.decode(pictures)]
    assert len(frames) == round(3.5 * FRAMES_HZ)
    middles = [frames[place][200, SIZE[0] // 2].astype(int) for place in (10, 60)]
    assert [int(middle.argmax()) for middle in middles] == [0, 2]
    with av.open(str(path)) as file:
        sounds = file.streams.audio[0]
        assert sounds.rate == SOUND_HZ
        heard = np.concatenate([frame.to_ndarray() for frame in file.decode(sounds)], axis=1)
    assert abs(heard.shape[1] / SOUND_HZ - 3.5) < 0.1
    first, second = heard[0, :SOUND_HZ], heard[0, 2 * SOUND_HZ : 3 * SOUND_HZ]
    assert abs(np.count_nonzero(np.diff(np.signbit(first))) / 2 - 440) < 5
    assert np.abs(second).max() < 0.01


def test_pictures_that_move_move_at_their_pace() -> None:
    pictures, rate_hz = drawn(card(Frames(np.stack([flat(RED).pixels, flat(BLUE).pixels]), 5.0)))
    assert (len(pictures), rate_hz) == (2, 5.0)
    assert [int(one[300, 640].argmax()) for one in pictures] == [0, 2]


def test_a_sound_is_as_loud_and_as_long_as_it_was() -> None:
    heard = stereo(tone(0.5, 100), SOUND_HZ)
    assert heard.shape == (2, SOUND_HZ)
    assert np.abs(heard[:, : SOUND_HZ // 2]).max() == pytest.approx(0.5, abs=0.01)
    assert not heard[:, SOUND_HZ // 2 :].any()


def test_a_film_that_is_stopped_stops(tmp_path: Path) -> None:
    def stop() -> None:
        raise JobCancelledError

    with pytest.raises(JobCancelledError):
        write_film(iter([card(flat(RED))]), tmp_path / "film.mp4", 60.0, stop)
