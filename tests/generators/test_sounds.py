"""The flow of sounds: its transforms against known signals, lengths, loudness, seeds, missing sounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.api import Level, Slot, Sound, UsageError
from mmstudio.nn import Condition, ConditionShape, SampleRequest, TargetInfo, TrainBatch, Weight
from mmstudio_sounds.model import SoundFlow
from mmstudio_sounds.plugin import SoundFlowConfig, SoundFlowSampling
from mmstudio_sounds.sounds import LENGTHS, SoundPreparer
from mmstudio_sounds.spectra import Spectra, window_of

RATE = 16_000
SLOT = Slot("audio", "audio", "target")
SMALL = {"mels": 48, "width": 16, "blocks": 2, "vocoder": 16, "condition_width": 16}


def tone(pitch: float, seconds: float = 0.5, level: float = 0.5, rate_hz: int = RATE) -> Sound:
    """A steady tone that swells and ends within 30 ms."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    edge = np.minimum(1, np.minimum(time, time[-1] - time) / 0.03)
    wave = level * edge * np.sin(2 * math.pi * pitch * time)
    return Sound(wave[None].astype(np.float32), rate_hz)


SOUNDS = [tone(220 * (1 + number % 4), 0.3 + 0.05 * number, 0.1 + 0.1 * number) for number in range(8)]


def built(
    sounds: Sequence[Sound] = SOUNDS, *, level: Level = "feature", tokens: int = 0, **settings: Any
) -> SoundFlow:
    torch.manual_seed(0)
    config = SoundFlowConfig(**{**SMALL, **settings})
    state = SoundFlow.fit(config, SLOT, iter(sounds))
    parts = {"text": ConditionShape(16, tokens=3), "table": ConditionShape(16)} if level != "feature" else {}
    shape = ConditionShape(16, level, tokens=tokens, parts=parts)
    return SoundFlow(config, {"audio": TargetInfo(SLOT, state)}, shape)


def batch_of(model: SoundFlow, sounds: Sequence[Sound | None], seed: int = 0) -> TrainBatch:
    state = {"seconds": model.longest / model.config.rate_hz}
    prepare = SoundFlow.preparer(model.config, SLOT, state)
    rows = [prepare.arrays(sound) for sound in sounds]
    arrays = {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}
    there = torch.tensor([float(sound is not None) for sound in sounds])
    vector = torch.linspace(-1, 1, 16 * len(sounds)).view(len(sounds), 16).requires_grad_()
    rng = torch.Generator().manual_seed(seed)
    return TrainBatch({"audio": arrays}, Condition(vector), {}, 0, 0.5, rng, target_there={"audio": there})


def made(model: SoundFlow, seeds: Sequence[int], **settings: Any) -> list[Sound]:
    """Sounds of these seeds; a seed's condition is its own."""

    def condition(weight: Weight) -> Condition:
        rows = [torch.full((16,), math.sin(seed)) for seed in seeds]
        return Condition(torch.stack(rows) * weight["text"][:, None])

    asked = SoundFlowSampling(**{"steps": 3, "rounds": 8, **settings})
    request = SampleRequest(condition, {"text": torch.ones(len(seeds))}, seeds, ("audio",), settings=asked)
    model.eval()
    with torch.inference_mode():
        *_, last = model.sample(request)
    assert last.results is not None
    return last.results["audio"]


@pytest.fixture(scope="module")
def taught() -> SoundFlow:
    """A model that has learned tones a little."""
    model = built(width=32, vocoder=32)
    optimiser = torch.optim.Adam(model.parameters(), 4e-3)
    for step in range(40):
        optimiser.zero_grad()
        model.loss("generator", batch_of(model, SOUNDS, step)).total.backward()
        optimiser.step()
    return model.eval()


def level_db(wave: Any) -> float:
    """Effective level below full scale."""
    return float(10 * np.log10(np.square(np.asarray(wave, np.float64)).mean() + 1e-12))


@pytest.mark.parametrize("rate_hz", [16_000, 22_050])
def test_the_inverse_transform_gives_a_signal_back_from_its_spectrum(rate_hz: int) -> None:
    spectra = Spectra(rate_hz, 80)
    assert (spectra.window, spectra.hop) == (1024, 256)
    wave = torch.randn(2, 5000, generator=torch.Generator().manual_seed(0))
    spectrum = spectra.spectrum(wave)
    assert spectrum.shape == (2, spectra.frames(5000), 513) == (2, 20, 513)
    torch.testing.assert_close(spectra.sound(spectrum, 5000), wave, atol=1e-5, rtol=0)


def test_windows_of_other_rates() -> None:
    assert [window_of(rate) for rate in (8000, 16_000, 22_050, 44_100, 48_000)] == [
        512,
        1024,
        1024,
        2048,
        4096,
    ]


def test_a_band_filters_what_lies_in_it() -> None:
    """Power of a tone in its bands, and of nothing else: the floor."""
    spectra = Spectra(RATE, 80)
    mel = spectra.mel(spectra.spectrum(torch.from_numpy(tone(1000).samples)))[0, 15]
    places = spectra.get_buffer("filters")[64] > 0  # 1000 Hz is the middle of frequency 64
    assert mel.argmax() in torch.nonzero(places)[:, 0]
    # half a full scale over a Hann window of 1024: (0.5 * 256) squared in the middle, a quarter of it on either side
    filters = spectra.get_buffer("filters")
    power = 128**2 * (filters[64] + 0.25 * (filters[63] + filters[65]))
    assert mel.max().item() == pytest.approx(math.log(power.max().item() + 1e-3), abs=1e-2)
    assert mel[[0, -1]].max().item() == pytest.approx(math.log(1e-3), abs=0.1)


def test_magnitudes_have_the_bands_they_were_made_of() -> None:
    spectra = Spectra(RATE, 80)
    wave = torch.from_numpy(SOUNDS[3].samples)
    mel = spectra.mel(spectra.spectrum(wave))
    again = spectra.mel(torch.complex(spectra.magnitudes(mel), torch.zeros(1)))
    heard = mel > math.log(1e-3) + 1
    assert (again - mel)[heard].abs().mean() < 0.1


def test_lengths_are_those_of_the_data() -> None:
    """Classes hold equally many sounds; every class is told apart, and what is drawn of it lies within it."""
    lengths = np.linspace(0.3, 0.94, 65)
    model = built([tone(220, seconds) for seconds in lengths])
    edges = model.lengths.get_buffer("edges")
    assert len(edges) == LENGTHS + 1
    torch.testing.assert_close(edges[:-1], torch.linspace(0.3, 0.94, 33)[:-1] * RATE, atol=2, rtol=0)
    model.lengths.net.layers[2].weight.data.zero_()
    model.lengths.net.layers[2].bias.data = 50.0 * (torch.arange(LENGTHS) == 7)
    inside = torch.tensor([int(edges[7]) + 5, int(edges[7]) - 5, int(edges[8]) + 5])
    losses = model.lengths.loss(torch.zeros(3, 16), inside)
    assert losses.tolist() == pytest.approx([0, 50, 50], abs=1e-3)
    for sound in made(model, range(8)):
        assert edges[7] - 1 <= sound.samples.shape[1] <= edges[8] + 1


def test_asked_lengths_are_kept_to_the_sample() -> None:
    model = built()
    for seconds in (0.3, 0.41234, 0.6):
        (sound,) = made(model, [1], seconds=seconds)
        assert sound.samples.shape == (1, round(seconds * RATE))
        assert sound.rate_hz == RATE
    with pytest.raises(UsageError, match=r"up to 0.6465 s; 3 s are asked"):
        made(model, [1], seconds=3.0)


def test_longer_sounds_are_cut() -> None:
    prepare = SoundPreparer(RATE, 0.4)
    rows = prepare(tone(220, 0.6, rate_hz=48_000))
    assert rows["samples"].shape == (6400,)
    assert rows["length"] == 6400
    assert prepare.share_read(tone(220, 0.8)) == pytest.approx(0.5)
    shown = prepare.shown(rows)
    assert np.abs(shown.samples - tone(220, 0.6).samples[:, :6400]).max() < 0.02


@pytest.mark.parametrize("vocoder", ["griffin-lim", "learned"])
def test_loudness_stays(taught: SoundFlow, vocoder: str) -> None:
    """Neither clipped nor normalised: spectrograms of quiet and of loud sounds are heard as loud as they were."""
    levels = (-50.0, -30.0, -12.0, -3.1)
    steps = 2 * math.sqrt(0.5)
    sounds = [tone(440, 0.5, steps * 10 ** (level / 20)) for level in levels]
    waves = torch.stack([torch.from_numpy(sound.samples[0]) for sound in sounds])
    normed = taught.hearing.normed(taught.spectra.mel(taught.spectra.spectrum(waves)))
    length = torch.full((4,), waves.shape[1])
    within = torch.ones(4, normed.shape[1], 1)
    asked = SoundFlowSampling(vocoder=vocoder, rounds=32)
    with torch.inference_mode():
        heard = taught.hearing.sounds(normed, length, within, range(4), asked)
    for wave, sound, level in zip(heard.numpy(), sounds, levels, strict=True):
        assert level_db(wave) == pytest.approx(level_db(sound.samples), abs=1.5), level


@pytest.mark.parametrize("vocoder", ["griffin-lim", "learned"])
def test_a_seed_makes_the_same_sound_alone_and_among_others(taught: SoundFlow, vocoder: str) -> None:
    many = made(taught, [3, 4, 5, 6], vocoder=vocoder)
    assert len({sound.samples.shape for sound in many}) > 1
    for seed, one in zip((3, 4, 5, 6), many, strict=True):
        (alone,) = made(taught, [seed], vocoder=vocoder)
        assert alone.samples.shape == one.samples.shape
        assert np.abs(alone.samples - one.samples).max() < 1e-3
        assert np.abs(one.samples).max() > 1e-2


def test_missing_sounds_teach_nothing() -> None:
    """The loss is the mean over the sounds that are there, whatever stands in the place of the others."""
    model = built()
    model.eval()
    few = batch_of(model, [SOUNDS[0], None, SOUNDS[2], None])
    blank = model.loss("generator", few)
    few.target["audio"]["samples"][1] = 3000
    few.target["audio"]["length"][1] = few.target["audio"]["length"][0]
    few.rng.manual_seed(0)
    other = model.loss("generator", few)
    assert blank.count == other.count == 2
    assert blank.total.item() == pytest.approx(other.total.item(), rel=1e-5)
    model.train()
    none = model.loss("generator", batch_of(model, [None, None]))
    assert none.count == 0
    assert none.total.item() == 0
    none.total.backward()


def test_tokens_are_looked_at() -> None:
    model = built(tokens=3)
    batch = batch_of(model, SOUNDS[:2])
    batch.condition.tokens = torch.randn(2, 3, 16, requires_grad=True)
    model.net.cross.out.weight.data.normal_()  # type: ignore[union-attr]
    model.net.head.weight.data.normal_()
    model.loss("generator", batch).total.backward()
    assert batch.condition.tokens.grad is not None
    assert batch.condition.tokens.grad.abs().min() > 0


def test_refuses_other_targets() -> None:
    model = built()
    for targets in ({}, {"text": TargetInfo(Slot("text", "text"))}):
        with pytest.raises(UsageError, match="one slot of the kind audio"):
            SoundFlow(model.config, targets, ConditionShape(16))
