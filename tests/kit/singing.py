"""A generator of sounds as a third party would write it: a tone whose pitch follows from the condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import nn

from mmstudio.api import GeneratorSpec, PluginConfig, Slot
from mmstudio.nn import (
    Arrays,
    ConditionShape,
    Generator,
    Losses,
    Preparer,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
)
from mmstudio.nn.losses import mean_there
from mmstudio.plugins.shown import Sound

RATE_HZ, SECONDS = 8000, 0.4
_OCTAVE_HZ = 440.0


def tone(pitch_hz: float) -> Sound:
    """A tone that is loud at its beginning."""
    times = np.arange(round(RATE_HZ * SECONDS)) / RATE_HZ
    wave = 0.5 * np.exp(-3 * times) * np.sin(2 * np.pi * pitch_hz * times)
    return Sound(wave[None].astype(np.float32), RATE_HZ)


class HumConfig(PluginConfig):
    """It has no settings."""


@dataclass(frozen=True)
class Pitch(Preparer):
    """Sounds as octaves above 440 Hz, by how often they cross zero."""

    def __call__(self, raw: Any) -> Arrays:
        """``octaves`` float32 (1,)."""
        mono = raw.samples.mean(axis=0)
        crossings = np.count_nonzero(np.diff(np.signbit(mono)))
        pitch_hz = max(1.0, crossings / 2 / (len(mono) / raw.rate_hz))
        return {"octaves": np.array([np.log2(pitch_hz / _OCTAVE_HZ)], np.float32)}

    def blank(self) -> Arrays:
        """The tone of 440 Hz."""
        return {"octaves": np.zeros(1, np.float32)}


class Hum(Generator):
    """One number from the condition; the seed moves it by up to a semitone."""

    @classmethod
    def wants(cls, config: HumConfig) -> Wants:
        """A vector."""
        del config
        return Wants(8)

    @classmethod
    def preparer(cls, config: HumConfig, slot: Slot, state: Mapping[str, Any]) -> Pitch:
        """The pitch."""
        del config, slot, state
        return Pitch()

    def __init__(
        self, config: HumConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        (self.slot,) = targets
        self.pitch = nn.Linear(condition.width, 1)

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        """Squared error in octaves."""
        del phase
        octaves = batch.target[self.slot]["octaves"]
        wrong = (self.pitch(batch.condition.vector) - octaves).float().square().sum(1)
        loss, count = mean_there(wrong, batch.target_there[self.slot])
        return Losses(loss, {}, count)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        """At once."""
        octaves = self.pitch(request.condition(request.weight).vector)[:, 0].tolist()
        moved = [octave + (seed % 97) / 97 / 12 for octave, seed in zip(octaves, request.seeds, strict=True)]
        yield SampleStep(1, 1, {self.slot: [tone(_OCTAVE_HZ * 2**octave) for octave in moved]})


HUM = GeneratorSpec(
    id="test-hum",
    title="Hum",
    summary="Hums a tone.",
    factory="singing:Hum",
    config=HumConfig,
    produces=("audio",),
)
