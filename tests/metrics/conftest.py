"""Shared pictures of the sample world."""

import numpy as np
import pytest
from numpy.typing import NDArray

from mmstudio_metrics.reader import ShapesReader
from mmstudio_metrics.render import render_picture
from mmstudio_metrics.sample import streams
from mmstudio_metrics.world import Scene, draw_scenes

COUNT = 600


@pytest.fixture(scope="session")
def scenes() -> list[Scene]:
    return [scene for scene, _ in draw_scenes(COUNT, seed=11)]


@pytest.fixture(scope="session")
def pictures64(scenes: list[Scene]) -> NDArray[np.uint8]:
    return np.stack([render_picture(s, streams(11, i)[0]) for i, s in enumerate(scenes)])


@pytest.fixture(scope="session")
def pictures32(pictures64: NDArray[np.uint8]) -> NDArray[np.uint8]:
    means = pictures64.reshape(-1, 32, 2, 32, 2, 3).mean((2, 4))
    halved: NDArray[np.uint8] = np.floor(means + 0.5).astype(np.uint8)
    return halved


@pytest.fixture(scope="session")
def reader() -> ShapesReader:
    return ShapesReader()
