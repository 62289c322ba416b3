"""The convolutional encoder of sounds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import torch
from pydantic import Field
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.api import PluginState, Slot, Sound
from mmstudio.nn import NO_RESOURCES, Arrays, Encoder, Features, FeatureShape, Preparer, Resources, Unread
from mmstudio.nn.audio import LOG_FLOOR, log_mel, mel_frames, resample
from mmstudio_audio.plugin import AudioCnnConfig

_GROUPS = 8
_HOP_S = 0.02
_SHORTEST_S, _LONGEST_S = 0.2, 10.0
_COVERED = 95
_MEASURED = 256
_SHOWN_PX = (144, 288)
_PAPER, _INK = np.array((246, 248, 250), np.float32), np.array((30, 84, 150), np.float32)


class TimeBlock(nn.Module):
    """Two normalised convolutions along time with a skip connection (He et al. 2016, pre-activation form)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(_GROUPS, channels)
        self.conv1 = nn.Conv1d(channels, channels, 3, padding=1)
        self.norm2 = nn.GroupNorm(_GROUPS, channels)
        self.conv2 = nn.Conv1d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        """(B, C, n) to the same shape."""
        h = self.conv1(functional.silu(self.norm1(x)))
        h = self.conv2(functional.silu(self.norm2(h)))
        result: Tensor = x + h
        return result


class AudioState(PluginState):
    """State learned from the sounds: their length, and mean and deviation of their log-mel values."""

    seconds: Annotated[float, Field(gt=0, le=_LONGEST_S)]
    mean: float
    std: Annotated[float, Field(gt=0)]


@dataclass(frozen=True)
class AudioPreparer(Preparer):
    """Prepares sounds as log-mel pictures.

    Attributes:
        rate_hz: Samples per second after resampling.
        mels: Number of pitch bands.
        seconds: Length that is used.
    """

    rate_hz: int
    mels: int
    seconds: float

    @property
    def frames(self) -> int:
        """Number of frames of that length."""
        return mel_frames(round(self.seconds * self.rate_hz), _hop(self.rate_hz))

    def __call__(self, raw: Any) -> Arrays:
        """``mel`` float16 (mels, frames), silence after the end, and ``frames`` int16 (): number of frames with sound.

        Args:
            raw: A :class:`Sound` with any rate and channels.
        """
        arrays = self.blank()
        heard = _mel(raw, self.rate_hz, self.mels, self.seconds)[:, : self.frames]
        arrays["mel"][:, : heard.shape[1]] = heard
        return {**arrays, "frames": np.array(heard.shape[1], dtype=np.int16)}

    def blank(self) -> Arrays:
        """A sound of length 0."""
        silence = np.full((self.mels, self.frames), math.log(LOG_FLOOR), dtype=np.float16)
        return {"mel": silence, "frames": np.array(0, dtype=np.int16)}

    def shown(self, prepared: Arrays) -> Any:
        """The spectrogram, low pitches at the bottom, loud ones dark; uint8 (H, W, 3)."""
        mel = prepared["mel"].astype(np.float32)[::-1]
        quiet, loud = math.log(LOG_FLOOR), max(0.0, float(mel.max()))
        share = ((mel - quiet) / (loud - quiet)).clip(0, 1)[..., None]
        colours = np.rint(_PAPER + share * (_INK - _PAPER)).astype(np.uint8)
        high, wide = (max(1, round(side / count)) for side, count in zip(_SHOWN_PX, mel.shape, strict=True))
        return np.repeat(np.repeat(colours, high, axis=0), wide, axis=1)

    def share_read(self, raw: Any) -> float:
        """The share of a sound's length that is used."""
        seconds = raw.samples.shape[1] / raw.rate_hz
        return 1.0 if seconds <= self.seconds + _HOP_S else self.seconds / seconds


class AudioCnn(Encoder):
    """Encodes sounds as features along time.

    Pitch bands of the log-mel picture are channels from the start (notes differ in the band that sounds, so nothing is
    averaged over pitch): two strided convolutions and a residual block along time, then averages over equal parts of
    it. The skip connection carries values that are not normalised, so absolute loudness reaches the features.
    """

    State = AudioState
    average: Tensor

    @classmethod
    def fit(
        cls, config: AudioCnnConfig, slot: Slot, raws: Iterable[Any], resources: Resources = NO_RESOURCES
    ) -> dict[str, Any]:
        """Learn the length that covers 95 % of the sounds, and mean and deviation of their log-mel values.

        Lengths are measured on all sounds, levels on a few hundred spread over them.
        """
        del slot, resources
        durations: list[float] = []
        moments = np.zeros(3)
        stride = 1
        for index, sound in enumerate(sound for sound in raws if sound is not None):
            durations.append(sound.samples.shape[1] / sound.rate_hz)
            if index % stride == 0:
                mel = _mel(sound, config.rate_hz, config.mels, _LONGEST_S).astype(np.float64)
                moments += mel.size, mel.sum(), np.square(mel).sum()
            if index == _MEASURED * stride:
                stride *= 2
        count, total, squares = moments if durations else (1.0, 0.0, 1.0)
        seconds = config.seconds or (
            math.ceil(np.percentile(durations, _COVERED) * 10) / 10 if durations else 1.0
        )
        mean = total / count
        seconds = float(min(_LONGEST_S, max(_SHORTEST_S, seconds)))
        longer = [duration for duration in durations if duration > seconds + _HOP_S]
        return {
            "seconds": seconds,
            "mean": float(mean),
            "std": float(max(1e-3, squares / count - mean**2) ** 0.5),
            "longer": [len(longer), len(durations), round(seconds / max(longer, default=seconds), 4)],
        }

    @classmethod
    def unread(cls, config: AudioCnnConfig, state: Mapping[str, Any]) -> Unread | None:
        """Sounds that are longer than the learned length."""
        del config
        seconds = float(state["seconds"])
        return Unread.of(state.get("longer"), f"{seconds:g} s", "seconds" if seconds < _LONGEST_S else "")

    @classmethod
    def preparer(
        cls, config: AudioCnnConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> AudioPreparer:
        """The preparer with the learned length."""
        del slot, resources
        return AudioPreparer(config.rate_hz, config.mels, float(state["seconds"]))

    @classmethod
    def shape_of(
        cls, config: AudioCnnConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """One token per part of time, at most as many as there are frames."""
        tokens = min(config.tokens, _times(cls.preparer(config, slot, state, resources).frames))
        return FeatureShape(tokens, config.width, (tokens,))

    def __init__(
        self,
        config: AudioCnnConfig,
        slot: Slot,
        state: Mapping[str, Any],
        resources: Resources = NO_RESOURCES,
    ) -> None:
        super().__init__(config, slot, state, resources)
        self._mean, self._std = float(state["mean"]), float(state["std"])
        self.frames = self.preparer(config, slot, state, resources).frames
        tokens = self.shape.tokens
        self.stem = nn.Conv1d(config.mels, config.width, 5, stride=2, padding=2)
        self.down = nn.Conv1d(config.width, config.width, 3, stride=2, padding=1)
        self.block = TimeBlock(config.width)
        self.register_buffer("average", _averages(_times(self.frames), tokens), persistent=False)
        self.position = nn.Parameter(0.02 * torch.randn(tokens, config.width))
        self.norm = nn.LayerNorm(config.width)

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens (B, T, D) in order of time; the mask is false after the end of a sound."""
        x = (prepared["mel"].float() - self._mean) / self._std
        x = self.down(functional.silu(self.stem(x)))
        x = self.block(x)
        x = torch.einsum("bdn,nt->btd", x, self.average.to(x.dtype))
        tokens = self.norm(x + self.position)
        starts = torch.arange(self.shape.tokens, device=x.device) * (self.frames / self.shape.tokens)
        return Features(tokens, starts < prepared["frames"][:, None], self.shape.grid)


def _hop(rate_hz: int) -> int:
    return round(rate_hz * _HOP_S)


def _times(frames: int) -> int:
    """Number of time steps that two strided convolutions leave."""
    return -(-frames // 4)


def _mel(sound: Sound, rate_hz: int, mels: int, seconds: float) -> Any:
    """Log-mel values (mels, frames) float32 of the first seconds of a sound, mixed to one channel."""
    start = sound.samples[:, : math.ceil(seconds * sound.rate_hz)]
    mono = np.ascontiguousarray(start[0] if len(start) == 1 else start.mean(axis=0), dtype=np.float32)
    samples = resample(torch.from_numpy(mono), sound.rate_hz, rate_hz)[: round(seconds * rate_hz)]
    return log_mel(samples, rate_hz, mels, _hop(rate_hz)).numpy()


def _averages(count: int, parts: int) -> Tensor:
    """Matrix (count, parts) that averages over equal parts; neighbours share the element on their border."""
    edges = np.linspace(0, count, parts + 1)
    places = np.arange(count)[:, None]
    overlap = np.minimum(places + 1, edges[1:]) - np.maximum(places, edges[:-1])
    share = np.clip(overlap, 0, None)
    return torch.from_numpy((share / share.sum(axis=0)).astype(np.float32))
