from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.api import Sound
from mmstudio.nn import audio as nn_audio

Make = Callable[..., Any]

WITHOUT_EXTENSION = """
import sys, types, warnings
warnings.simplefilter("error")
import torch
def fail(path):
    raise OSError("libc10_cuda.so: cannot open shared object file")
torch.ops.load_library = fail
import mmstudio.nn.audio as audio
assert "torchaudio._extension" in sys.modules
assert audio.log_mel(torch.zeros(1600), 16000, 48, 320).shape == (48, 6)
assert audio.load_torchaudio() is audio.torchaudio is sys.modules["torchaudio"]
try:
    audio.torchaudio.functional.forced_align(torch.zeros(1, 4, 3), torch.ones(1, 2, dtype=torch.int32))
except RuntimeError as error:
    assert "forced_align" in str(error)
else:
    raise AssertionError("it must refuse")
"""

WITH_EXTENSION = """
import sys, types, warnings
warnings.simplefilter("error")
import torchaudio_stub
sys.modules["torchaudio._extension"] = torchaudio_stub.extension
import mmstudio.nn.audio
assert sys.modules["torchaudio._extension"] is torchaudio_stub.extension
"""


def trouble(program: str) -> str:
    """What a program says to its standard error; nothing where all that it asserts is so."""
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=240
    )
    return done.stderr or ("" if done.returncode == 0 else f"it ended with {done.returncode}")


def test_torchaudio_loads_where_its_extension_does_not() -> None:
    assert trouble(WITHOUT_EXTENSION) == ""


def test_an_extension_that_loads_is_left_alone() -> None:
    stub = (
        "import types, sys\nm = types.ModuleType('torchaudio_stub')\n"
        "m.extension = types.ModuleType('torchaudio._extension')\n"
        "m.extension.__dict__.update(_IS_TORCHAUDIO_EXT_AVAILABLE=False, fail_if_no_align=lambda f: f)\n"
        "sys.modules['torchaudio_stub'] = m\n"
    )
    assert trouble(stub + WITH_EXTENSION) == ""


@pytest.mark.parametrize("rate", [1000, 8000, 11025, 22050, 44100, 44101, 48000, 96000, 767_999])
def test_resampling_keeps_pitch_and_length(rate: int) -> None:
    tone = torch.sin(2 * torch.pi * 220 * torch.arange(rate) / rate)
    result = nn_audio.resample(tone, rate, 16000)
    assert abs(len(result) - 16000) <= 16
    spectrum = torch.fft.rfft(result).abs()
    assert abs(int(spectrum.argmax()) - 220) <= 1
    assert 0.9 < float(result[4000:12000].abs().max()) < 1.1


@pytest.mark.parametrize(("rate", "mels"), [(4000, 128), (8000, 64), (16000, 48), (48000, 128)])
def test_no_mel_band_is_empty(rate: int, mels: int) -> None:
    noise = torch.randn(rate, generator=torch.Generator().manual_seed(0))
    mel = nn_audio.log_mel(noise, rate, mels, rate // 50)
    assert mel.shape == (mels, nn_audio.mel_frames(rate, rate // 50))
    assert mel.mean(dim=1).min() > nn_audio.log_mel(torch.zeros(10), rate, mels, rate // 50).max() + 1


def test_prepared_sounds_are_small_and_keep_pitch_and_level(encoder: Make, note: Make) -> None:
    made = encoder("audio", seconds=1.0)
    low, high, quiet = (
        made.by(note(hz, seconds=1, level=level))["mel"]
        for hz, level in ((220, 0.5), (440, 0.5), (220, 0.05))
    )
    assert low.dtype == np.float16
    assert low.shape == (48, 51)
    assert low[:, 25].argmax() < high[:, 25].argmax()
    assert low[:, 25].argmax() == quiet[:, 25].argmax()
    assert 4 < float(low.max()) - float(quiet.max()) < 5.2


def test_rate_and_channels_do_not_change_what_is_heard(encoder: Make, note: Make) -> None:
    made = encoder("audio", seconds=0.5)
    plain = made.by(note(440))
    stereo = made.by(note(440, rate_hz=44100, channels=2))
    assert plain["frames"] == stereo["frames"]
    assert np.abs(plain["mel"][:, 5:20].astype(float) - stereo["mel"][:, 5:20]).max() < 0.7


def test_the_length_covers_most_sounds_up_to_the_limit(encoder: Make, note: Make) -> None:
    assert encoder("audio", raws=[note(220, seconds=0.41)] * 39 + [note(220, seconds=3)]).frames == 26
    assert encoder("audio", raws=[note(220, seconds=12, rate_hz=4000)]).frames == 501
    assert encoder("audio", raws=[note(220, seconds=0.01)], seconds=0.0).frames == 11
    assert encoder("audio", seconds=2.0).frames == 101


@pytest.mark.parametrize("count", [1, 100, 8000, 80_000])
def test_short_sounds_are_masked_after_their_end(encoder: Make, batch: Make, count: int) -> None:
    made = encoder("audio", seconds=1.0)
    sound = Sound(np.full((1, count), 0.1, np.float32), 16000)
    mask = made(batch(made, [sound])).mask[0].tolist()
    heard = min(8, max(1, -(-count * 8 // 16000)))
    assert mask in ([True] * heard + [False] * (8 - heard), [True] * (heard + 1) + [False] * (7 - heard))


def test_features_tell_pitch_and_level(encoder: Make, batch: Make, note: Make) -> None:
    made = encoder("audio", seconds=0.5).eval()
    tokens = made(batch(made, [note(220), note(440), note(220, level=0.05)])).tokens.mean(dim=1)
    assert (tokens[0] - tokens[1]).abs().max() > 0.1
    assert (tokens[0] - tokens[2]).abs().max() > 0.1
