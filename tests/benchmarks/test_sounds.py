"""Thousands of sounds against reference decoders, and the cost of reading them to their ends.

Generated ones: 20,000 of every kind, coding, layout and header that libsndfile writes and others spoil, against what they were made
of and libsndfile's reading of the unspoiled file: 0 differences. Foreign ones, in the folder that SOUNDS names: against
libsndfile's reading of whole files and, where it is installed, ffmpeg's; what differs or is refused is listed with the reasons
of all three, to be judged. Looking through small sounds: at most 1.25 times a bare loop that reads, hashes and decodes them::

    make bench
    SOUNDS=/some/folder .venv/bin/python -m pytest tests/benchmarks/test_sounds.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
from compared_sounds import difference
from foreign_sounds import Reading, by_ffmpeg, by_libsndfile, has_ffmpeg, levelled
from made_sounds import sounds

from mmstudio.api import BadFileError
from mmstudio_audio.codec import AudioCodec
from mmstudio_audio.plugin import SUFFIXES

CODEC = AudioCodec()
SHORT = bool(os.environ.get("BENCH_SHORT"))
SEEDS = 3 if SHORT else 50
FILES = 60 if SHORT else 2000


@pytest.mark.benchmark
def test_generated_sounds(tmp_path: Path) -> None:
    found = [
        difference(made, tmp_path)
        for seed in range(SEEDS)
        for made in sounds(np.random.default_rng(seed), 400)
    ]
    differing = [one for one in found if one]
    print(f"\n{len(found):,} generated sounds, {len(differing)} read differently", *differing[:20], sep="\n")
    assert not differing


def sound_s(samples: np.ndarray, rate_hz: int) -> float:
    return len(samples) / rate_hz


def told(reading: Reading) -> str:
    return f"{reading.samples.shape} at {reading.rate_hz}" if reading.samples is not None else reading.reason


@pytest.mark.benchmark
def test_foreign_sounds() -> None:
    folder = os.environ.get("SOUNDS")
    paths = (
        sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in SUFFIXES) if folder else []
    )
    counts, shorter = Counter[str](), []
    for path in paths:
        snd = by_libsndfile(path)
        try:
            remarks, sound = CODEC.check(path), CODEC.read(path)
        except BadFileError as error:
            ffmpeg = by_ffmpeg(path) if has_ffmpeg() else Reading(reason="not asked")
            counts["refused"] += 1
            print(f"refused: {path.name}: {error}\n  libsndfile: {told(snd)}; ffmpeg: {told(ffmpeg)}")
            continue
        ours = sound.samples.T
        if (
            snd.samples is not None
            and ours.shape == snd.samples.shape
            and np.allclose(ours, snd.samples, atol=2e-4)
        ):
            counts["as libsndfile"] += 1
            continue
        ffmpeg = by_ffmpeg(path) if has_ffmpeg() else Reading(reason="not asked")
        counts["otherwise"] += 1
        print(f"otherwise: {path.name}: {ours.shape}, {[*map(str, remarks)]}")
        print(f"  libsndfile: {told(snd)}; ffmpeg: {told(ffmpeg)}")
        if (
            ffmpeg.samples is not None
            and sound_s(ours, sound.rate_hz) < sound_s(ffmpeg.samples, ffmpeg.rate_hz) - 0.1
        ):
            shorter.append(path.name)
    print(f"{len(paths):,} foreign sounds: {dict(counts)}; more than 0.1 s shorter than by ffmpeg: {shorter}")


def bare(paths: list[Path]) -> float:
    """What a plain loop takes to read, hash and decode every file."""
    began = time.perf_counter()
    for path in paths:
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        with soundfile.SoundFile(BytesIO(data)) as file:
            levelled(file.read(dtype="float32", always_2d=True))
    return time.perf_counter() - began


def looked_through(paths: list[Path]) -> float:
    """What the program takes for the same: looking through each file, and hashing it."""
    began = time.perf_counter()
    for path in paths:
        CODEC.check(path)
        hashlib.sha256(path.read_bytes()).hexdigest()
    return time.perf_counter() - began


@pytest.mark.benchmark
@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "MP3"])
def test_what_reading_to_the_end_costs(tmp_path: Path, kind: str) -> None:
    rng, paths = np.random.default_rng(0), []
    for number in range(FILES):
        paths.append(tmp_path / f"{number}.bin")
        tone = np.sin(np.arange(16000) * rng.uniform(0.05, 0.5)) * 0.4 + rng.normal(0, 0.05, 16000)
        soundfile.write(paths[-1], tone.clip(-1, 1), 16000, format=kind)
    bare(paths)
    ratios = []
    for _ in range(3):
        alone = bare(paths)
        ratios.append(looked_through(paths) / alone)
    print(f"\n{FILES:,} {kind} of one second: {[round(ratio, 2) for ratio in ratios]} times the bare loop")
    assert SHORT or min(ratios) <= 1.25
