"""The step that moves sounds as another voice would: vowels of men, moved, tell the vowels of women.

The numbers are the averages of Peterson and Barney 1952, "Control methods used in a study of the vowels", table II: the pitch and
the first three formants in Hz of ten vowels, in the order heed, hid, head, had, hod, hawed, hood, who'd, hud, heard.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from mmstudio.nn.audio import log_mel
from mmstudio_audio.step_specs import RandomVoiceConfig
from mmstudio_audio.steps import RandomVoice

MEN = (
    *((136, 270, 2290, 3010), (135, 390, 1990, 2550), (130, 530, 1840, 2480), (127, 660, 1720, 2410)),
    *((124, 730, 1090, 2440), (129, 570, 840, 2410), (137, 440, 1020, 2240), (141, 300, 870, 2240)),
    *((130, 640, 1190, 2390), (133, 490, 1350, 1690)),
)
WOMEN = (
    *((235, 310, 2790, 3310), (232, 430, 2480, 3070), (223, 610, 2330, 2990), (210, 860, 2050, 2850)),
    *((212, 850, 1220, 2810), (216, 590, 920, 2710), (232, 470, 1160, 2680), (231, 370, 950, 2670)),
    *((221, 760, 1400, 2780), (218, 500, 1640, 1960)),
)
RATE, BANDS, HOP, SAMPLES = 16_000, 32, 320, 4800
WIDTH_HZ = 100
DRAWS = 200


def vowel(pitch: float, *formants: float) -> Tensor:
    """(bands, frames): the harmonics of a pitch, each as loud as resonances at the formants make it."""
    harmonics = pitch * np.arange(1, RATE // 2 // int(pitch))
    loud = pitch / harmonics
    for formant in formants:
        loud = loud * formant**2 / np.hypot(harmonics**2 - formant**2, WIDTH_HZ * harmonics)
    phases = np.arange(len(harmonics))[:, None] ** 2
    waves = np.sin(2 * np.pi * harmonics[:, None] * np.arange(SAMPLES) / RATE + phases)
    sound = (loud[:, None] * waves).sum(axis=0)
    return log_mel(torch.from_numpy(0.3 * sound / np.abs(sound).max()).float(), RATE, BANDS, HOP)


def nearest(known: Tensor, asked: Tensor) -> tuple[list[int], float]:
    """Which vowel's moved sounds (vowels, draws, bands, frames) hold the nearest one of each asked, and how far the right one is."""
    inner = slice(3, 9)  # whatever the pace, these frames are within the sound
    off = (known[None, ..., inner] - asked[:, None, None, :, inner]).square().mean(dim=(3, 4)).amin(dim=2)
    return off.argmin(dim=1).tolist(), float(off.diagonal().mean())


def test_vowels_of_women_are_told_by_moved_vowels_of_men() -> None:
    men, women = (torch.stack([vowel(*numbers) for numbers in one]) for one in (MEN, WOMEN))
    found, far = nearest(men[:, None], women)
    assert sum(one == place for place, one in enumerate(found)) == 7
    batch = {"mel": men.repeat_interleave(DRAWS, 0), "frames": torch.full((DRAWS * len(men),), men.shape[2])}
    moved = RandomVoice(RandomVoiceConfig()).apply(batch, torch.Generator().manual_seed(0))["mel"]
    found, near = nearest(moved.unflatten(0, (len(men), DRAWS)), women)
    assert found == list(range(10))
    assert near < far / 4
