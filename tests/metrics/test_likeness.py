"""Distances of pictures whose right values are counted out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from mmstudio.api import Judged, PluginConfig
from mmstudio_metrics.extractors.tiles import Tiles
from mmstudio_metrics.likeness import ColourDistance, tiles

CONFIG = PluginConfig()


def picture(side: int, colour: tuple[int, ...]) -> np.ndarray:
    return np.full((side, side, len(colour)), colour, np.uint8)


def test_tiles_are_the_means_of_their_pixels() -> None:
    made = np.arange(16 * 24 * 3, dtype=np.uint8).reshape(16, 24, 3)
    wanted = made.reshape(8, 2, 8, 3, 3).mean((1, 3), dtype=np.float64).reshape(-1)
    assert tiles(made) == pytest.approx(wanted, abs=1e-3)


@pytest.mark.parametrize("side", [1, 3, 8, 13, 100])
def test_pictures_of_any_size_have_tiles(side: int) -> None:
    assert tiles(picture(side, (10, 20, 30))) == pytest.approx(np.tile([10, 20, 30], 64))
    assert tiles(picture(side, (7,))) == pytest.approx(np.full(192, 7))


def test_each_tile_is_of_its_own_pixels() -> None:
    """13 pixels: the tiles begin at 0, 1, 3, 4, 6, 8, 9, 11."""
    made = np.zeros((13, 13, 3), np.uint8)
    made[:, 9:11] = 200
    found = tiles(made).reshape(8, 8, 3)
    assert found[0, :, 0] == pytest.approx([0, 0, 0, 0, 0, 0, 200, 0])


def test_the_distance_of_colours_is_that_of_the_means() -> None:
    results = [
        Judged(picture(16, (10, 20, 30)), 0, 1, real=picture(64, (13, 24, 30))),
        Judged(picture(16, (10, 20, 30)), 1, 2, real=picture(9, (10, 20, 30))),
        Judged(picture(16, (9,)), 2, 3, real=None),
    ]
    found = ColourDistance(CONFIG).values(results)
    assert found["tiles"] == [pytest.approx((25 / 3) ** 0.5), pytest.approx(0), None]


def test_features_of_pictures_are_their_tiles_from_minus_one_to_one() -> None:
    found = Tiles(CONFIG)([picture(4, (255, 0, 51)), picture(9, (255, 255, 255))])
    assert found.shape == (2, 192)
    assert found[0, :3].tolist() == pytest.approx([1, -1, -0.6])
    assert (found[1] == 1).all()
