"""Sounds that are generated: whether they say what the picture says, the vocoder against Griffin-Lim, and how long a second takes.

Figures, after three minutes of the recipe ``sounds`` on the sample data, on an otherwise idle machine:

* a sound from a held-out picture alone has the picture's size and height: at least 90 %;
* vocoder against 32 rounds of Griffin-Lim on held-out sounds: multi-resolution STFT distance at most 0.6 times, time at
  most 0.33 times (magnitudes given; the mel inversion is not counted); size and height are read from at least 97 % of the
  vocoder's copies. Griffin-Lim is told twice: from the same spectrogram that the vocoder hears, and from the true magnitudes,
  which nobody who generates has;
* one second of sound by flow and vocoder, 16 at a time: at most 60 ms for each second.

``SOUND_MINUTES`` says how long to train (3), or ``SOUND_STEPS`` how many steps, ``SOUND_COUNT`` how many sounds are judged (512); ``BENCH_PROJECT`` and
``BENCH_RUN`` name a run that is trained already::

    .venv/bin/python -m pytest tests/benchmarks/test_sound_generation.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.api import Judged, PluginConfig, Sound
from mmstudio.core.context import RunContext
from mmstudio.core.job import JobState
from mmstudio.engine.sample.items import Guidance, Item
from mmstudio.engine.sample.loading import Model, open_model
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.nn.audio import torchaudio
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio_metrics.pairs.stft import StftDistance
from mmstudio_metrics.sound import HARMONICS, PITCHES

COUNT = int(os.environ.get("SOUND_COUNT", "512"))
MINUTES = os.environ.get("SOUND_MINUTES", "3")
ROUNDS, TIMES = 32, 9
OCTAVES = 5


@dataclass
class Heard:
    """What was measured of a run."""

    both: float
    size: float
    height: float
    lengths: tuple[float, float]
    distances: dict[str, float]
    seconds: dict[str, float]
    copies: dict[str, float]
    second_ms: float


def read(sound: Sound) -> tuple[str, str] | None:
    """Size and height that a sound says: the pair whose harmonics explain its loudest third best; ``None`` if none does."""
    wave = sound.samples.mean(0).astype(np.float64)
    count = min(len(wave), 4096)
    power = np.convolve(np.square(wave), np.ones(count), "valid")
    start = int(power.argmax())
    part = wave[start : start + count] * np.hanning(count)
    spectrum = np.square(np.abs(np.fft.rfft(part, 16_384)))
    step = sound.rate_hz / 16_384
    found: list[tuple[float, str, str]] = []
    for height, nominal in PITCHES.items():
        for shift in np.linspace(-0.04, 0.04, 33):
            pitch = nominal * (1 + shift)
            levels = []
            for number in range(1, OCTAVES + 1):
                middle, reach = number * pitch / step, 3 * 16_384 / count
                low, high = int(middle - reach), min(len(spectrum), int(middle + reach) + 2)
                levels.append(float(spectrum[low:high].sum()) if low < high else 0.0)
            explained = sum(levels) / max(float(spectrum.sum()), 1e-12)
            heard = np.sqrt(levels) / max(math.sqrt(sum(levels)), 1e-12)
            for size, harmonics in HARMONICS.items():
                told = np.zeros(OCTAVES)
                told[: len(harmonics)] = harmonics
                found.append((explained * float(heard @ told) / float(np.linalg.norm(told)), size, height))
    best = max(found)
    return (best[1], best[2]) if best[0] > 0.8 else None


def truth(sample: Any) -> tuple[str, str]:
    return sample.meta["size"], sample.meta["height"]


def share(pairs: Sequence[tuple[Any, Any]]) -> float:
    return sum(one == other for one, other in pairs) / len(pairs)


def made_from_pictures(model: Model, samples: Sequence[Any], context: RunContext) -> list[Sound]:
    """A sound for each sample from its picture alone."""
    workspace, plan = model.workspace, model.plan
    items = []
    for number, sample in enumerate(samples):
        cards = sample_cards(workspace, plan, sample, model.sampler)
        items.append(Item(number, {"image": cards["image"]}))
    chosen = workspace.run_plan
    guidance = Guidance(chosen.guidance, chosen.joint(fast=False))
    settings = chosen.sampling({}, fast=False)
    return [
        values["audio"]
        for _, values in model.sampler.generate(items, guidance, settings, turn=context.device_turn)
    ]


def timed(work: Any) -> tuple[Any, float]:
    """What it gives, and the median of its seconds."""
    work()
    spent = []
    for _ in range(TIMES):
        start = time.perf_counter()
        found = work()
        spent.append(time.perf_counter() - start)
    return found, statistics.median(spent)


@torch.inference_mode()
def vocoded(model: Model, reals: Sequence[Sound]) -> tuple[dict[str, list[Sound]], dict[str, float]]:
    """Copies of sounds by the vocoder and by Griffin-Lim, and the seconds of each, one sound after the other."""
    learner: Any = model.sampler.model.learner
    hearing, spectra = learner.hearing, learner.spectra
    taper = torch.hann_window(spectra.window)
    copies: dict[str, list[Sound]] = {}
    seconds: dict[str, float] = {}

    def keep(name: str, work: Any, rate_hz: int, *, again: bool) -> None:
        wave, spent = timed(work) if again else (work(), 0.0)
        samples = wave.reshape(1, -1).clamp(-1, 1).numpy()
        copies.setdefault(name, []).append(Sound(samples, rate_hz))
        seconds[name] = seconds.get(name, 0.0) + spent

    for number, real in enumerate(reals):
        wave = torch.from_numpy(real.samples)
        spectrum = spectra.spectrum(wave)
        mel = spectra.mel(spectrum)
        within, heard = torch.ones(1, mel.shape[1], 1), torch.ones_like(wave)
        rng = torch.Generator().manual_seed(number)
        noise = torch.rand(1, mel.shape[1], spectra.bins, generator=rng)
        torch.manual_seed(number)
        again = number < 16

        def lim(magnitudes: Any, count: int = wave.shape[1]) -> Any:
            return torchaudio.functional.griffinlim(
                magnitudes.transpose(1, 2),
                taper,
                spectra.window,
                spectra.hop,
                spectra.window,
                1.0,
                ROUNDS,
                0.99,
                count,
                True,
            )

        inverted, true = spectra.magnitudes(mel), spectrum.abs()
        keep(
            "vocoder",
            lambda mel=mel, within=within, heard=heard, noise=noise: hearing.vocoder.speak(
                mel, within, heard, noise
            ),
            real.rate_hz,
            again=again,
        )
        keep("Griffin-Lim", lambda lim=lim, inverted=inverted: lim(inverted), real.rate_hz, again=again)
        keep("Griffin-Lim, true magnitudes", lambda lim=lim, true=true: lim(true), real.rate_hz, again=again)
    return copies, seconds


def second_of_sound(model: Model, samples: Sequence[Any]) -> float:
    """Milliseconds for each second of sound, 16 sounds at a time, of as much of a second as the run makes."""
    workspace = model.workspace
    learner: Any = model.sampler.model.learner
    length = min(1.0, learner.longest / learner.config.rate_hz)
    chosen = workspace.run_plan
    settings = chosen.sampling({}, fast=False).model_copy(update={"seconds": length})
    guidance = Guidance(chosen.guidance, chosen.joint(fast=False))
    cards = [sample_cards(workspace, model.plan, sample, model.sampler) for sample in samples[:16]]
    items = [Item(number, each) for number, each in enumerate(cards)]
    _, spent = timed(lambda: list(model.sampler.generate(items, guidance, settings)))
    return 1000 * spent / (16 * length)


def measure(context: RunContext, run: str, count: int) -> Heard:
    model = open_model(context, run, "latest")
    samples = list(context.samples(model.workspace.config.dataset).read("test", 0, count))
    codec = model.codec("audio")
    reals = [codec.read(sample.values["audio"][0].path) for sample in samples[: min(count, 128)]]
    sounds = made_from_pictures(model, samples, context)
    said = [(read(sound), truth(sample)) for sound, sample in zip(sounds, samples, strict=True)]
    copies, seconds = vocoded(model, reals)
    metric = StftDistance(PluginConfig())
    judged = {
        name: metric.values([Judged(one, 0, 0, real) for one, real in zip(found, reals, strict=True)])
        for name, found in copies.items()
    }
    lengths = [
        statistics.mean(one.samples.shape[1] / one.rate_hz for one in some) for some in (sounds, reals)
    ]
    return Heard(
        both=share(said),
        size=share([(one and one[0], other[0]) for one, other in said]),
        height=share([(one and one[1], other[1]) for one, other in said]),
        lengths=(lengths[0], lengths[1]),
        distances={
            name: float(np.mean(np.array(found["distance"], float))) for name, found in judged.items()
        },
        seconds=seconds,
        copies={
            name: share([(read(one), truth(sample)) for one, sample in zip(found, samples, strict=False)])
            for name, found in (*copies.items(), ("the real ones", reals))
        },
        second_ms=second_of_sound(model, samples),
    )


@pytest.fixture(scope="module")
def heard(world: Any) -> Iterator[Heard]:
    if "BENCH_PROJECT" in os.environ:
        with world.app.open_project(Path(os.environ["BENCH_PROJECT"])) as opened:
            job = next(job for job in opened.project.jobs.list() if job.run_id == os.environ["BENCH_RUN"])
            yield type(world)(world.app, opened).inside(
                job, lambda context: measure(context, job.run_id, COUNT)
            )
        return
    steps = "3" if world.short else os.environ.get("SOUND_STEPS", "")
    budget = {"training.steps": steps} if steps else {"training.minutes": MINUTES}
    slots = [slot.name for slot in world.opened.project.datasets.get("shapes").slots]
    settings = {
        **budget,
        "training.preview_every_s": "0",
        "conditions": ",".join(
            slot for slot in slots if slot != "audio"
        ),  # pictures are only made by themselves
    }
    recipe = apply_settings(world.app.recipes.get("sounds"), settings)
    job = world.opened.runner.wait(world.opened.runs.start("shapes", recipe).id)
    assert job.state is JobState.DONE, job.failure
    yield world.inside(job, lambda context: measure(context, job.run_id, world.count(COUNT, 16)))


@pytest.mark.benchmark
def test_a_sound_says_what_the_picture_says(world: Any, heard: Heard) -> None:
    print(
        f"\nfrom a picture: size and height {heard.both:.1%} (size {heard.size:.1%}, height {heard.height:.1%}); "
        f"read from real sounds {heard.copies['the real ones']:.1%}; "
        f"mean length {heard.lengths[0]:.2f} s, of the data {heard.lengths[1]:.2f} s"
    )
    assert world.short or heard.both >= 0.90


@pytest.mark.benchmark
def test_the_vocoder_against_griffin_lim(world: Any, heard: Heard) -> None:
    ours, base = heard.distances["vocoder"], "Griffin-Lim"
    for name, distance in heard.distances.items():
        print(
            f"\n{name}: STFT distance {distance:.3f} (vocoder {ours / distance:.2f} times), "
            f"vocoder's time {heard.seconds['vocoder'] / heard.seconds[name]:.2f} times, "
            f"size and height read from copies {heard.copies[name]:.1%}"
        )
    if not world.short:
        assert ours <= 0.6 * heard.distances[base]
        assert heard.seconds["vocoder"] <= 0.33 * heard.seconds[base]
        assert heard.copies["vocoder"] >= 0.97


@pytest.mark.benchmark
def test_a_second_of_sound(world: Any, heard: Heard) -> None:
    print(f"\none second of sound, 16 at a time, flow and vocoder: {heard.second_ms:.1f} ms a second")
    assert world.short or heard.second_ms <= 60
