"""Extractors that learn on a person's own values: what they see, what they overlook, and that a seed decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from mmstudio.api import PluginConfig, Sound
from mmstudio.nn import Lesson
from mmstudio.testing.lessons import lesson_of
from mmstudio_metrics.extractors import learning
from mmstudio_metrics.extractors.learning import Adam, LearnedExtractor, vicreg, whitening
from mmstudio_metrics.extractors.pictures import LearnedPictures
from mmstudio_metrics.extractors.sounds import LearnedSounds


def taught(make: type[LearnedExtractor], values: Sequence[Any], seed: int = 0) -> LearnedExtractor:
    torch.manual_seed(seed)
    made = make(PluginConfig())
    made.train().learn(lesson_of(values, torch.device("cpu")))
    made.eval()
    return made


def features(made: LearnedExtractor, values: Sequence[Any]) -> Tensor:
    with torch.inference_mode():
        found: Tensor = made(values)
    return found


@pytest.fixture(scope="module")
def few_steps() -> Any:
    patch = pytest.MonkeyPatch()
    patch.setattr(learning, "STEPS", 10)
    patch.setattr(learning, "BATCH", 32)
    yield None
    patch.undo()


@pytest.fixture(scope="module")
def pictures(pictures32: np.ndarray[Any, Any]) -> list[Any]:
    return list(pictures32[:300])


@pytest.fixture(scope="module")
def seeing(pictures: list[Any], few_steps: None) -> LearnedExtractor:
    return taught(LearnedPictures, pictures[:150])


def kernel_distance(one: Tensor, other: Tensor) -> float:
    def kernel(x: Tensor, y: Tensor) -> Tensor:
        return (x.double() @ y.double().T / x.shape[1] + 1) ** 3

    def apart(found: Tensor) -> float:
        return float((found.sum() - found.trace()) / (len(found) * (len(found) - 1)))

    return apart(kernel(one, one)) + apart(kernel(other, other)) - 2 * float(kernel(one, other).mean())


def test_more_blur_and_more_noise_are_further_from_real_pictures(
    seeing: LearnedExtractor, pictures: list[Any]
) -> None:
    rng = np.random.default_rng(0)
    held_out = pictures[150:]

    def noisy(share: float) -> list[Any]:
        return [
            np.clip(one + rng.normal(0, 255 * share, one.shape), 0, 255).round().astype(np.uint8)
            for one in held_out
        ]

    def half(one: Any, side: int) -> Any:
        return np.asarray(Image.fromarray(one).resize((side, side), Image.Resampling.BOX).resize((32, 32)))

    real = features(seeing, pictures[:150])
    clean, *changed = (
        kernel_distance(features(seeing, made), real)
        for made in (held_out, noisy(0.02), noisy(0.05), [half(one, 24) for one in held_out])
    )
    assert abs(clean) < 0.1
    assert clean + 0.1 < changed[0] < changed[1]
    assert changed[2] > clean + 0.5


def test_features_of_training_pictures_have_no_common_direction(
    seeing: LearnedExtractor, pictures: list[Any]
) -> None:
    rows = features(seeing, pictures[:150])
    assert rows.shape == (150, 64)
    assert rows.mean(0).abs().max() < 1e-2
    covariance = rows.T @ rows / len(rows)
    assert torch.allclose(covariance, torch.eye(64), atol=0.05)


def test_a_seed_decides_and_weights_can_be_kept(pictures: list[Any], few_steps: None) -> None:
    one, same = (taught(LearnedPictures, pictures[:40]) for _ in range(2))
    other = taught(LearnedPictures, pictures[:40], seed=1)
    rows = features(one, pictures[40:50])
    assert torch.equal(rows, features(same, pictures[40:50]))
    assert not torch.allclose(rows, features(other, pictures[40:50]), atol=0.1)
    again = LearnedPictures(PluginConfig())
    again.load_state_dict(one.state_dict())
    assert torch.equal(rows, features(again.eval(), pictures[40:50]))
    assert again.resizing == "centre square, 32 px, Pillow with antialiasing"


def test_pictures_of_any_size_and_of_one_colour_are_taken() -> None:
    rng = np.random.default_rng(0)
    sides = [(70, 90, 3), (200, 64, 1), (64, 64, 3), (5, 5, 1)]
    made = taught(LearnedPictures, [rng.integers(0, 256, side, np.uint8) for side in sides])
    grey = rng.integers(0, 256, (40, 40, 1), np.uint8)
    rows = features(made, [grey, np.repeat(grey, 3, axis=2), rng.integers(0, 256, (1, 1, 3), np.uint8)])
    assert torch.allclose(rows[0], rows[1])
    assert rows.isfinite().all()
    assert made.resizing.startswith("centre square, 64 px")


def test_nothing_and_the_same_again_teach_nothing() -> None:
    flat = np.full((20, 20, 3), 7, np.uint8)
    for values in ([], [flat], [flat] * 20):
        assert features(taught(LearnedPictures, values), [flat]).isfinite().all()
    assert features(taught(LearnedPictures, [flat] * 3), [flat]).abs().max() == 0


def test_a_stranger_cannot_ask_for_giant_pictures() -> None:
    made = LearnedPictures(PluginConfig())
    made.side.fill_(10**9)
    assert features(made, [np.zeros((8, 8, 3), np.uint8)]).shape == (1, 64)


def sound(hz: float, rate: int, seconds: float, channels: int = 1) -> Sound:
    wave = 0.4 * np.sin(2 * np.pi * hz * np.arange(int(rate * seconds)) / rate)
    return Sound(np.tile(wave.astype(np.float32), (channels, 1)), rate)


def test_sounds_of_any_rate_and_length_are_taken(few_steps: None) -> None:
    rng = np.random.default_rng(0)
    made = taught(LearnedSounds, [sound(float(hz), 16000, 1.0) for hz in rng.uniform(100, 4000, 40)])
    low, faster, both, high = features(
        made,
        [sound(440, 16000, 1.0), sound(440, 44100, 1.0), sound(440, 16000, 1.0, 2), sound(1760, 16000, 1.0)],
    )
    assert torch.allclose(low, both, atol=1e-3)
    assert (low - faster).norm() < 0.3 * (low - high).norm()
    assert (
        features(made, [sound(440, 8000, 0.01), sound(440, 8000, 40.0), sound(440, 8000, 0.0)])
        .isfinite()
        .all()
    )


def test_a_lesson_tells_how_far_it_is_and_can_be_stopped(pictures: list[Any], few_steps: None) -> None:
    told: list[tuple[int, int]] = []

    class StoppedError(Exception):
        pass

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        if len(told) > 6:
            raise StoppedError

    plain = lesson_of(pictures[:128], torch.device("cpu"))
    lesson = Lesson(plain.samples, plain.count, plain.rng, plain.device, tell, plain.turn)
    with pytest.raises(StoppedError):
        LearnedPictures(PluginConfig()).train().learn(lesson)
    assert told == [(0, 12), (1, 12), (3, 12), (4, 12), (5, 12), (6, 12), (7, 12)]


def test_a_lesson_gives_some_of_its_samples_evenly() -> None:
    lesson = lesson_of(range(10), torch.device("cpu"))
    assert [value for value, _ in lesson.at_most(4)] == [0, 2, 5, 7]
    assert [value for value, _ in lesson.at_most(10)] == list(range(10))


def test_whitening_finds_the_axes_of_largest_variance() -> None:
    torch.manual_seed(0)
    plain = torch.randn(4000, 3, dtype=torch.float64) * torch.tensor([3.0, 0.0, 1.0], dtype=torch.float64)
    mean, axes = whitening(plain + 5, 3)
    assert torch.allclose(mean, torch.tensor([5.0, 5.0, 5.0], dtype=torch.float64), atol=0.2)
    wanted = torch.tensor([[1 / 3, 0, 0], [0, 0, 0], [0, 1, 0]], dtype=torch.float64)
    assert torch.allclose(axes, wanted, atol=0.05)


def test_the_loss_is_that_of_its_paper() -> None:
    torch.manual_seed(0)
    one, other = torch.randn(8, 3).double(), torch.randn(8, 3).double()
    wanted = ((one - other) ** 2).mean()
    for rows in (one, other):
        covariance = torch.cov(rows.T)
        spread = torch.relu(1 - (covariance.diag() + 1e-4).sqrt()).mean()
        between = (covariance**2).sum() - (covariance.diag() ** 2).sum()
        wanted = wanted + spread / 2 + between / 3 / 25
    assert float(vicreg(one, other)) == pytest.approx(float(wanted))


def test_steps_are_those_of_adam() -> None:
    rng = np.random.default_rng(0)
    wanted = rng.normal(size=5)
    mine = torch.from_numpy(wanted.copy())
    adam, first, second = Adam([mine]), np.zeros(5), np.zeros(5)
    for step in range(1, 6):
        gradient = rng.normal(size=5)
        adam.step([torch.from_numpy(gradient)], 0.01)
        first, second = 0.9 * first + 0.1 * gradient, 0.999 * second + 0.001 * gradient**2
        wanted -= 0.01 * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    assert mine.numpy() == pytest.approx(wanted)
