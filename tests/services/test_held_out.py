"""Near copies in the test split: their share is that of the planted ones, estimated where time is short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mmstudio.core.sample import NewSample, Slot
from mmstudio.plan.recipe import Training
from mmstudio.plugins.registry import Registry
from mmstudio.services.diagnosis.held_out import near_copies_of_test
from mmstudio.services.diagnosis.signs import HeldOut, NearShare, Signs
from mmstudio.services.diagnosis.splits import leakage
from mmstudio.services.opened import OpenProject
from mmstudio.storage.samples.table import StoredSamples

SLOT = Slot("image", "image", "target")
TRAIN, TEST, COPIED = 120, 40, 12
Planted = Callable[[int], StoredSamples]


def pictures(number: int) -> Iterator[np.ndarray]:
    """Pictures of soft clouds, each unlike the others."""
    rng = np.random.default_rng(7)
    for _ in range(number):
        small = Image.fromarray(rng.integers(20, 230, (5, 5, 3), dtype=np.uint8))
        yield np.asarray(small.resize((32, 32), Image.Resampling.BICUBIC))


@pytest.fixture
def planted(opened: OpenProject, tmp_path: Path) -> Planted:
    """Makes a data set of which so many test pictures are lighter copies of training pictures."""

    def make(copied: int) -> StoredSamples:
        opened.project.datasets.create("clouds", (SLOT,))
        made = list(pictures(TRAIN + TEST))
        for place in range(copied):
            made[TRAIN + place] = np.clip(made[place].astype(int) + 3, 0, 255).astype(np.uint8)
        paths = [tmp_path / f"{number}.png" for number in range(len(made))]
        for path, picture in zip(paths, made, strict=True):
            Image.fromarray(picture).save(path)
        samples = opened.project.datasets.samples("clouds")
        samples.append(
            [
                NewSample({"image": (path,)}, "train" if place < TRAIN else "test")
                for place, path in enumerate(paths)
            ]
        )
        samples.finish(0)
        return samples

    return make


@pytest.fixture
def registry(opened: OpenProject) -> Registry:
    return opened.evaluation.registry


def test_the_share_is_that_of_the_planted_copies(planted: Planted, registry: Registry) -> None:
    found = near_copies_of_test(planted(COPIED), [SLOT], registry, seconds=600)["image"]
    assert (found.looked, found.total) == (TRAIN, TRAIN)
    assert found.share == pytest.approx(COPIED / TEST)
    assert found.error == pytest.approx((0.3 * 0.7 / TEST) ** 0.5)


def test_other_pictures_are_none(planted: Planted, registry: Registry) -> None:
    found = near_copies_of_test(planted(0), [SLOT], registry, seconds=600)["image"]
    assert (found.share, found.error) == (0, 0)


def test_where_time_is_short_the_share_is_estimated(planted: Planted, registry: Registry) -> None:
    """A clock of which every look takes a second: all forty of the test split, then half of the training split."""
    ticks = count()
    found = near_copies_of_test(planted(30), [SLOT], registry, seconds=101, clock=lambda: float(next(ticks)))[
        "image"
    ]
    assert (found.looked, found.total) == (TRAIN // 2, TRAIN)
    originals = sum(np.random.default_rng(0).permutation(TRAIN)[: TRAIN // 2] < 30)
    share = originals / TEST
    assert 0 < originals < 20
    assert found.share == pytest.approx(2 * share)
    assert found.error == pytest.approx(2 * (share * (1 - share) / TEST) ** 0.5)


def test_values_without_an_inspector_or_too_few_tell_nothing(planted: Planted, registry: Registry) -> None:
    samples = planted(0)
    assert near_copies_of_test(samples, [Slot("image", "no-such-kind", "target")], registry) == {}
    assert near_copies_of_test(samples, [SLOT], registry, seconds=0) == {}


def test_the_diagnosis_names_them(planted: Planted, registry: Registry) -> None:
    near = near_copies_of_test(planted(COPIED), [SLOT], registry, seconds=600)
    held_out = HeldOut(TEST, 0, near)
    (finding,) = leakage(Signs(Training(), held_out=held_out))
    assert [note.text for note in finding.evidence] == [
        (
            "About 30% of the test values of image are nearly equal to one that is trained on; 120 of 120 training values "
            "were compared."
        )
    ]
    unsure = HeldOut(TEST, 0, {"image": NearShare(0.2, 0.1, 9, 120)})
    assert list(leakage(Signs(Training(), held_out=unsure))) == []
