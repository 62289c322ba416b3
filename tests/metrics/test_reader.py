"""The analytic reader: right on clear pictures, silent on unreadable ones."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from mmstudio_metrics.reader import Reading, ShapesReader, Thresholds
from mmstudio_metrics.render import render_picture, render_reference
from mmstudio_metrics.world import ATTRIBUTES, HUES, Scene

Pictures = NDArray[np.uint8]
SHAPE_SIDE = ("shape", "colour", "size", "height", "place")


def accuracy(readings: list[Reading], scenes: list[Scene]) -> dict[str, float]:
    truths = [scene.values() for scene in scenes[: len(readings)]]
    return {
        name: float(np.mean([r[name] == t[name] for r, t in zip(readings, truths, strict=True)]))
        for name in ATTRIBUTES
    }


def noisy(pictures: Pictures, sigma: float) -> Pictures:
    noise = np.random.default_rng(1).normal(0.0, sigma, pictures.shape)
    return np.clip(pictures + noise, 0, 255).astype(np.uint8)


def blurred(pictures: Pictures, sigma: float) -> Pictures:
    blur = ImageFilter.GaussianBlur(sigma)
    return np.stack([np.asarray(Image.fromarray(p).filter(blur)) for p in pictures])


def all_unreadable(readings: list[Reading]) -> bool:
    return all(value is None for reading in readings for value in reading.values())


def test_reads_clear_pictures(
    reader: ShapesReader, scenes: list[Scene], pictures32: Pictures, pictures64: Pictures
) -> None:
    for pictures in (pictures32, pictures64):
        found = accuracy(reader.read(pictures), scenes)
        assert min(found.values()) >= 0.99, found


def test_reads_noisy_blurry_and_tinted_pictures(
    reader: ShapesReader, scenes: list[Scene], pictures32: Pictures
) -> None:
    some = pictures32[:300]
    gains = np.random.default_rng(2).uniform(0.93, 1.07, (300, 1, 1, 3))
    tinted = np.clip(some * gains, 0, 255).astype(np.uint8)
    for pictures in (noisy(some, 8), noisy(blurred(some, 0.7), 8), noisy(tinted, 8)):
        found = accuracy(reader.read(pictures), scenes)
        assert min(found.values()) >= 0.97, found


def test_blank_pictures_are_unreadable(reader: ShapesReader) -> None:
    colours = np.random.default_rng(0).integers(0, 256, (60, 1, 1, 3), np.uint8)
    blank = np.broadcast_to(colours, (60, 32, 32, 3)).copy()
    blank[:3] = np.array([0, 128, 255], np.uint8).reshape(3, 1, 1, 1)
    assert all_unreadable(reader.read(blank))
    assert all_unreadable(reader.read(noisy(blank, 8)))
    assert all_unreadable(reader.read(np.zeros((2, 64, 64, 3), np.uint8)))


@pytest.mark.parametrize("side", [32, 64])
def test_noise_is_unreadable(reader: ShapesReader, side: int) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (60, side, side, 3), np.uint8)
    assert all_unreadable(reader.read(noise))
    assert all_unreadable(reader.read(blurred(noise, 2.0)))


def test_blurred_away_pictures_are_unreadable(
    reader: ShapesReader, scenes: list[Scene], pictures32: Pictures, pictures64: Pictures
) -> None:
    assert all_unreadable(reader.read(blurred(pictures32[:200], 6.0)))
    assert all_unreadable(reader.read(blurred(pictures64[:100], 12.0)))
    halfway = reader.read(blurred(pictures32[:200], 3.0))
    assert all(r["texture"] is None and r["hue"] is None for r in halfway)
    wrong = [r["shape"] not in {None, s.shape} for r, s in zip(halfway, scenes[:200], strict=True)]
    assert np.mean(wrong) < 0.05


def test_shuffled_pixels_are_unreadable(reader: ShapesReader, pictures32: Pictures) -> None:
    rng = np.random.default_rng(0)
    shuffled = np.stack([rng.permutation(p.reshape(-1, 3)).reshape(p.shape) for p in pictures32[:60]])
    assert all_unreadable(reader.read(shuffled))


def test_a_background_without_a_shape_is_read_as_such(reader: ShapesReader, scenes: list[Scene]) -> None:
    rng = np.random.default_rng(0)
    grounds = np.stack([render_reference(s, rng, 32) for s in scenes[:60]])
    readings = reader.read(grounds)
    assert all(r[name] is None for r in readings for name in SHAPE_SIDE)
    assert accuracy(readings, scenes)["hue"] > 0.6


def test_each_attribute_is_read_by_itself(reader: ShapesReader, scenes: list[Scene]) -> None:
    """Changing one attribute of a picture changes that reading and no other."""
    for scene in scenes[:12]:
        for name, values in ATTRIBUTES.items():
            for value in values:
                if value in {scene.hue, scene.colour}:
                    continue
                changed = replace(scene, **{name: value})
                picture = render_picture(changed, np.random.default_rng(0))
                assert reader.read(picture)[0] == changed.values()


def test_a_shape_of_its_backgrounds_colour_is_not_renamed(reader: ShapesReader, scenes: list[Scene]) -> None:
    """Drawn scenes never have one, but a model that was not told may paint one."""
    for i, scene in enumerate(scenes[:60]):
        twin = object.__new__(Scene)
        hue = HUES[i % len(HUES)]
        for name, value in (scene.values() | {"colour": hue, "hue": hue}).items():
            object.__setattr__(twin, name, value)
        reading = reader.read(render_picture(twin, np.random.default_rng(i)))[0]
        assert reading["colour"] in {None, hue}
        assert reading["hue"] == hue


def test_one_picture_and_other_sizes(reader: ShapesReader, scenes: list[Scene], pictures64: Pictures) -> None:
    assert reader.read(pictures64[0]) == [scenes[0].values()]
    odd = [np.asarray(Image.fromarray(p).resize((48, 48), Image.Resampling.BOX)) for p in pictures64[:50]]
    assert min(accuracy(reader.read(np.stack(odd)), scenes).values()) >= 0.95
    assert reader.read(np.zeros((0, 32, 32, 3), np.uint8)) == []


def test_a_reading_does_not_depend_on_its_neighbours(reader: ShapesReader, pictures32: Pictures) -> None:
    together = reader.read(noisy(pictures32[:100], 20))
    alone = [reader.read(p)[0] for p in noisy(pictures32[:100], 20)]
    assert together == alone


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ((16, 16, 3), "fewer than 24 pixels"),
        ((32, 64, 1), "not square"),
        ((32, 32, 2), "no pictures"),
        ((32, 32), "no pictures"),
    ],
)
def test_small_and_oblong_pictures_are_never_read(
    reader: ShapesReader, shape: tuple[int, ...], reason: str
) -> None:
    picture = np.zeros(shape, np.uint8)
    readings = reader.read([picture, np.zeros((32, 32, 3), np.uint8)])
    assert len(readings) == 2
    assert set(readings[0].values()) == {None}
    limits = reader.limits([picture])
    assert limits.keys() == ATTRIBUTES.keys()
    assert all(reason in why for why in limits.values())


def resized(pictures: Pictures, side: int, mode: str) -> list[Pictures]:
    """Pictures (side, side, 1 or 3), as a run of that size is shown them."""
    images = [Image.fromarray(p).convert(mode).resize((side, side), Image.Resampling.BOX) for p in pictures]
    return [np.asarray(image).reshape(side, side, -1) for image in images]


def test_reads_pictures_of_28_pixels(reader: ShapesReader, scenes: list[Scene], pictures64: Pictures) -> None:
    small = resized(pictures64, 28, "RGB")
    assert reader.limits(small) == {}
    assert min(accuracy(reader.read(small), scenes).values()) >= 0.99


@pytest.mark.parametrize("side", [28, 32, 64])
def test_reads_in_grey_pictures_what_they_show(
    reader: ShapesReader, scenes: list[Scene], pictures64: Pictures, side: int
) -> None:
    grey = resized(pictures64, side, "L")
    assert reader.limits(grey) == dict.fromkeys(("colour", "hue"), "the pictures are grey")
    readings = reader.read(grey)
    assert all(r["colour"] is None and r["hue"] is None for r in readings)
    found = accuracy(readings, scenes)
    assert min(found[name] for name in ATTRIBUTES if name not in {"colour", "hue"}) >= 0.97, found
    wrong = [
        r[n] not in {None, v} for r, s in zip(readings, scenes, strict=True) for n, v in s.values().items()
    ]
    assert np.mean(wrong) < 0.005


def test_grey_pictures_that_show_nothing_are_unreadable(
    reader: ShapesReader, scenes: list[Scene], pictures64: Pictures, pictures32: Pictures
) -> None:
    rng = np.random.default_rng(0)
    levels = np.broadcast_to(rng.integers(0, 256, (60, 1, 1, 1), np.uint8), (60, 32, 32, 1))
    assert all_unreadable(reader.read(levels))
    assert all_unreadable(reader.read(noisy(levels, 8)))
    assert all_unreadable(reader.read(rng.integers(0, 256, (60, 28, 28, 1), np.uint8)))
    assert all_unreadable(reader.read(resized(blurred(pictures64[:100], 8.0), 32, "L")))
    shuffled = [rng.permutation(p.reshape(-1)).reshape(p.shape) for p in resized(pictures32[:60], 32, "L")]
    assert all_unreadable(reader.read(shuffled))
    grounds = np.stack([render_reference(s, np.random.default_rng(i)) for i, s in enumerate(scenes[:100])])
    seen = [r["shape"] is not None for r in reader.read(resized(grounds, 32, "L"))]
    assert np.mean(seen) < 0.35  # their soft grey spots look like faint shapes


def test_reads_pictures_of_several_sizes_in_order(
    reader: ShapesReader, pictures32: Pictures, pictures64: Pictures
) -> None:
    mixed = [pictures64[0], pictures32[1], pictures64[2]]
    assert reader.read(mixed) == [reader.read(one)[0] for one in mixed]


def test_truth_is_what_the_facts_state(reader: ShapesReader) -> None:
    assert reader.truth({}) == {}
    assert reader.truth({"meta.shape": "ring", "hue": "red", "other": "x"}) == {"shape": "ring", "hue": "red"}


def test_thresholds_decide_what_is_readable(pictures32: Pictures) -> None:
    strict = ShapesReader(Thresholds(ground_share=1.1))
    assert all_unreadable(strict.read(pictures32[:20]))


def test_truth_comes_from_the_meta_columns(reader: ShapesReader, scenes: list[Scene]) -> None:
    truth = scenes[0].values()
    assert reader.truth(truth | {"other": "x"}) == truth
    assert reader.truth({f"meta.{name}": value for name, value in truth.items()}) == truth
    assert reader.attributes == ATTRIBUTES
