"""The draw of scenes: independence, splits and reproducibility."""

import hashlib
from collections import Counter
from functools import cache
from itertools import combinations

import numpy as np
import pytest

from mmstudio_metrics.world import (
    ATTRIBUTES,
    BLOCK,
    HUES,
    Scene,
    draw_scenes,
    split_of,
)


@cache
def drawn_with(seed: int) -> list[tuple[Scene, str]]:
    return draw_scenes(BLOCK, seed)


def chi_square(table: np.ndarray) -> tuple[float, int]:
    """Chi-square statistic and degrees of freedom of a table of counts."""
    expected = np.outer(table.sum(1), table.sum(0)) / table.sum()
    degrees = (table.shape[0] - 1) * (table.shape[1] - 1)
    return float(((table - expected) ** 2 / expected).sum()), degrees


def counts(scenes: list[Scene], one: str, other: str) -> np.ndarray:
    table = np.zeros((len(ATTRIBUTES[one]), len(ATTRIBUTES[other])))
    for scene in scenes:
        values = scene.values()
        table[ATTRIBUTES[one].index(values[one]), ATTRIBUTES[other].index(values[other])] += 1
    return table


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("pair", [p for p in combinations(ATTRIBUTES, 2) if set(p) != {"colour", "hue"}])
def test_attributes_are_independent(seed: int, pair: tuple[str, str]) -> None:
    scenes = [scene for scene, _ in drawn_with(seed)]
    statistic, degrees = chi_square(counts(scenes, *pair))
    assert statistic < degrees + 4.5 * np.sqrt(2 * degrees)


def test_colour_and_hue_differ_and_are_even_otherwise() -> None:
    table = counts([scene for scene, _ in drawn_with(0)], "colour", "hue")
    same = [(ATTRIBUTES["colour"].index(hue), i) for i, hue in enumerate(HUES)]
    assert all(table[cell] == 0 for cell in same)
    others = table[table > 0]
    assert len(others) == 42
    assert abs(others - BLOCK / 42).max() < 5 * np.sqrt(BLOCK / 42)


def test_every_value_is_about_equally_frequent() -> None:
    scenes = [scene for scene, _ in drawn_with(0)]
    for name in ("shape", "size", "height", "texture", "hue", "place"):
        found = Counter(scene.values()[name] for scene in scenes)
        fair = BLOCK / len(ATTRIBUTES[name])
        assert all(abs(found[v] - fair) < 5 * np.sqrt(fair) for v in ATTRIBUTES[name])


def test_splits_share_no_combination() -> None:
    drawn = drawn_with(0)
    by_split = {s: [scene for scene, split in drawn if split == s] for s in ("train", "val", "test")}
    assert {s: len(v) for s, v in by_split.items()} == {"train": 4232, "val": 256, "test": 512}
    assert len(set(by_split["test"])) == 512
    assert not set(by_split["train"]) & set(by_split["val"])
    assert not set(by_split["train"]) & set(by_split["test"])
    assert not set(by_split["val"]) & set(by_split["test"])


def test_every_value_occurs_in_every_split() -> None:
    drawn = drawn_with(0)
    for name, values in ATTRIBUTES.items():
        for split in ("train", "val", "test"):
            assert {scene.values()[name] for scene, s in drawn if s == split} == set(values)


def test_a_shorter_draw_is_the_beginning_of_a_longer_one() -> None:
    assert draw_scenes(300, 5) == draw_scenes(1000, 5)[:300]
    assert draw_scenes(300, 5) != draw_scenes(300, 6)
    assert draw_scenes(0, 5) == []


def test_the_draw_is_the_same_on_every_machine() -> None:
    text = "\n".join(",".join((*scene.values().values(), split)) for scene, split in draw_scenes(1000, 0))
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "dc060fbb68372e10"


def test_splits_stay_in_proportion_at_any_count() -> None:
    for count in (500, 1700, 12_000):
        found = Counter(split_of(i) for i in range(count))
        assert abs(found["test"] - count * 0.1024) < 1
        assert abs(found["val"] - count * 0.0512) < 2


def test_the_draw_is_bound_by_the_number_of_scenes() -> None:
    with pytest.raises(ValueError, match="48384"):
        draw_scenes(6 * 42 * 3 * 4 * 4 * 4 + 1)
    with pytest.raises(ValueError, match="-1"):
        draw_scenes(-1)


def test_a_scene_refuses_what_is_not_in_the_world() -> None:
    with pytest.raises(ValueError, match="shape"):
        Scene("disc", "red", "small", "low", "dots", "blue", "left")
    with pytest.raises(ValueError, match="both red"):
        Scene("ring", "red", "small", "low", "dots", "red", "left")


def test_the_centre_goes_left_to_right_and_bottom_to_top() -> None:
    corner = Scene("ring", "red", "small", "top", "dots", "blue", "far left").centre
    other = Scene("ring", "red", "small", "bottom", "dots", "blue", "far right").centre
    assert corner == (0.25, 0.25)
    assert other == (0.75, 0.75)
