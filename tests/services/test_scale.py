"""The colours of the heat map: words are read on every one of them."""

from __future__ import annotations

import pytest

from mmstudio.services.evaluation.scale import BLACK, STOPS, WHITE, colour_at, contrast, ink_on


def test_words_are_read_on_every_colour_of_the_scale() -> None:
    grounds = [colour_at(number / 200) for number in range(201)]
    assert min(contrast(ink_on(ground), ground) for ground in grounds) >= 4.5
    assert {ink_on(grounds[0]), ink_on(grounds[-1])} == {WHITE, BLACK}


def test_the_scale_goes_from_dark_to_light() -> None:
    assert (colour_at(0), colour_at(0.5), colour_at(1)) == (STOPS[0], STOPS[2], STOPS[-1])
    assert (colour_at(-1), colour_at(2)) == (STOPS[0], STOPS[-1])
    assert colour_at(0.125) == "#364576", "halfway between the first two stops"
    to_black = [contrast(BLACK, colour_at(number / 100)) for number in range(101)]
    assert to_black == sorted(to_black), "it is told apart in grey"


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.478, abs=1e-3)
    assert contrast(WHITE, "#777777") == contrast("#777777", WHITE)
