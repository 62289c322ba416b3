"""Raw values and encoders that the tests of the modalities share."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.api import Slot, Sound
from mmstudio.nn import NO_RESOURCES
from mmstudio.plugins.specs import resolve
from mmstudio_audio import plugin as audio
from mmstudio_image import plugin as image
from mmstudio_table import plugin as table
from mmstudio_text import plugin as text

PLUGINS = {"text": text, "image": image, "audio": audio, "table": table}


def tone(
    hz: float, seconds: float = 0.5, rate_hz: int = 16000, channels: int = 1, level: float = 0.5
) -> Sound:
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    wave = (level * np.sin(2 * np.pi * hz * time)).astype(np.float32)
    return Sound(np.tile(wave, (channels, 1)), rate_hz)


def make_raws(modality: str, count: int = 24) -> list[Any]:
    rng = np.random.default_rng(0)
    if modality == "text":
        colours, shapes = ("red", "green", "deep blue"), ("ring", "cross", "square box")
        return [f"a {colours[i % 3]} {shapes[i // 3 % 3]}" for i in range(count)]
    if modality == "image":
        return [rng.integers(0, 256, (40 + i, 60, 3), dtype=np.uint8) for i in range(count)]
    if modality == "audio":
        return [tone(110 * 2 ** (i % 5), 0.3 + 0.02 * i) for i in range(count)]
    return [{"place": ("left", "right")[i % 2], "size": 10.0 + i, "code": str(i % 4)} for i in range(count)]


def make_encoder(modality: str, raws: Sequence[Any] | None = None, **settings: Any) -> Any:
    """An encoder with fresh weights; ``by`` is its preparer."""
    spec = PLUGINS[modality].mmstudio_encoders()[0]
    slot = Slot(modality, modality, columns=("place", "size", "code") if modality == "table" else ())
    config = spec.config(**settings)
    factory = resolve(spec.factory)
    state = json.loads(
        json.dumps(factory.fit(config, slot, iter(make_raws(modality) if raws is None else raws)))
    )
    torch.manual_seed(0)
    made = factory(config, slot, state)
    made.by = factory.preparer(config, slot, state, NO_RESOURCES)
    return made


def make_batch(encoder: Any, raws: Sequence[Any]) -> dict[str, torch.Tensor]:
    rows = [encoder.by.arrays(raw) for raw in raws]
    return {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}


@pytest.fixture
def raws() -> Callable[..., list[Any]]:
    return make_raws


@pytest.fixture
def encoder() -> Callable[..., Any]:
    return make_encoder


@pytest.fixture
def batch() -> Callable[..., dict[str, torch.Tensor]]:
    return make_batch


@pytest.fixture
def note() -> Callable[..., Sound]:
    return tone
