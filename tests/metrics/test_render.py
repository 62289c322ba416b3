"""The drawings: reproducible, anti-aliased and without leaks."""

from dataclasses import replace

import numpy as np
import pytest

from mmstudio_metrics.render import render_picture, render_reference, shape_cover, texture_cover
from mmstudio_metrics.world import RADII, SHAPES, TEXTURES, Scene

SCENE = Scene("ring", "orange", "small", "low", "dots", "blue", "left")


@pytest.mark.parametrize("size", [32, 64])
def test_pictures_are_bytes_and_repeatable(size: int) -> None:
    first = render_picture(SCENE, np.random.default_rng(1), size)
    assert first.shape == (size, size, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, render_picture(SCENE, np.random.default_rng(1), size))
    assert not np.array_equal(first, render_picture(SCENE, np.random.default_rng(2), size))


def test_the_reference_tells_texture_and_hue_only() -> None:
    other = Scene("bar", "red", "large", "top", "dots", "blue", "far right")
    one = render_reference(SCENE, np.random.default_rng(3))
    assert one.shape == (64, 64, 3)
    assert np.array_equal(one, render_reference(other, np.random.default_rng(3)))
    changed = replace(SCENE, texture="checker")
    assert not np.array_equal(one, render_reference(changed, np.random.default_rng(3)))


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_are_centred_and_grow_with_the_radius(shape: str) -> None:
    areas = [shape_cover(shape, radius, 0.5, 0.5, 64).mean() for radius in RADII.values()]
    assert areas[1] > 1.6 * areas[0]
    assert areas[2] > 1.6 * areas[1]
    cover = shape_cover(shape, RADII["medium"], 0.25, 0.75, 64)
    rows, columns = np.nonzero(cover > 0.5)
    assert abs(np.mean([rows.min(), rows.max()]) + 0.5 - 48) < 1.5
    assert abs(np.mean([columns.min(), columns.max()]) + 0.5 - 16) < (3.5 if shape == "crescent" else 1.0)
    assert ((cover > 0.05) & (cover < 0.95)).any()


def test_shapes_differ_even_when_small() -> None:
    covers = [shape_cover(shape, RADII["small"], 0.5, 0.5, 32) for shape in SHAPES]
    for i, one in enumerate(covers):
        for other in covers[:i]:
            assert ((one - other) ** 2).sum() > 0.2 * min((one**2).sum(), (other**2).sum())


@pytest.mark.parametrize("texture", TEXTURES)
def test_textures_keep_their_contrast_at_half_size(texture: str) -> None:
    light = texture_cover(texture, 0.25, 0.1, 0.1, 64)
    assert 0.0 <= light.min() <= light.max() <= 1.0
    half = light.reshape(32, 2, 32, 2).mean((1, 3))
    assert half.std() > 0.35


def test_unknown_names_are_refused() -> None:
    with pytest.raises(ValueError, match="unknown texture"):
        texture_cover("plaid", 0.25, 0.0, 0.0, 32)
    with pytest.raises(ValueError, match="unknown shape"):
        shape_cover("disc", 0.1, 0.5, 0.5, 32)
