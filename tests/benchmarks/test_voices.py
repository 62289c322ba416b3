"""Words told right when a voice says them that training never heard, with and without the random steps for sounds.

The synthesiser espeak-ng (GPL-3, never a part of this program; ``ESPEAK`` names its executable, else that of the path is taken) says
32 words in voices of its own, each utterance with a pitch and a pace that are drawn. Training hears each word twice by each of its
voices: by one man, by six men, or by three men and three women. The test has it once more by each of them, and once by each of
eight other voices that training never hears, four men and four women; whispers, croaks and robots are left out. Recipe
``classify`` from the sound alone, ``BENCH_STEPS`` (300) steps of 32, ``BENCH_SEEDS`` (3) seeds; chance is one in 32.

The figures: share told right with Wilson's interval over the utterances (each is told by every seed), the worst and the best voice, and
what both steps add for voices that are not heard, paired by utterance. Wanted: they add something::

    .venv/bin/python -m pytest tests/benchmarks/test_voices.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from scipy.stats import t as student

from mmstudio.core.job import Job, JobState
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plan.score_values import ScoreValues
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject

SHORT = bool(os.environ.get("BENCH_SHORT"))
STEPS = os.environ.get("BENCH_STEPS", "2" if SHORT else "300")
SEEDS = int(os.environ.get("BENCH_SEEDS", "1" if SHORT else "3"))
ESPEAK = shutil.which(os.environ.get("ESPEAK", "espeak-ng")) or ""

EVERY = (
    *("square", "triangle", "cross", "ring", "crescent", "bar"),
    *("red", "orange", "yellow", "green", "cyan", "blue", "magenta", "white"),
    *("small", "medium", "large", "bottom", "low", "high", "top"),
    *("horizontal", "vertical", "checker", "dots"),
    *("animals", "clothes", "food", "people", "plants", "sports", "vehicles"),
)
WORDS = EVERY[::8] if SHORT else EVERY
HEARD = {
    "one man": ("m3",),
    "six men": ("m1", "m2", "m3", "m4", "m7", "m8"),
    "three men and three women": ("m1", "m3", "m7", "f1", "f2", "f4"),
}
UNHEARD = ("Alex", "Andy", "max", "victor", "Annie", "aunty", "belinda", "steph")
"""Four men and four women, none of the series ``m1`` to ``f5``."""
PITCH, PACE = (35, 65), (130, 200)
"""Ranges that are drawn from; espeak-ng's usual pitch is 50 of 99, its usual pace 175 words a minute."""
CONTENDERS: dict[str, list[dict[str, Any]]] = {
    "no step": [],
    "random voice": [{"id": "audio-random-voice"}],
    "SpecAugment": [{"id": "audio-spec-augment"}],
    "both": [{"id": "audio-random-voice"}, {"id": "audio-spec-augment"}],
}

DATA = "voices"
Told = dict[tuple[str, str], float]
"""Whether each utterance of the test is told right, by its voice and file."""


def say(word: str, voice: str, file: Path, drawn: random.Random) -> None:
    """Write a word said by a voice, with a pitch and a pace that are drawn."""
    how = ("-p", str(drawn.randint(*PITCH)), "-s", str(drawn.randint(*PACE)))
    subprocess.run([ESPEAK, "-v", f"en+{voice}", *how, "-w", str(file), word], check=True)


def write_manifest(folder: Path, heard: tuple[str, ...]) -> Path:
    """Write the utterances and a ``manifest.csv``: ``audio``, ``word``, facts ``meta.voice`` and ``meta.file``, and the split."""
    drawn = random.Random(0)
    told = [(voice, split) for voice in heard for split in ("train", "train", "test")]
    told += [(voice, "test") for voice in UNHEARD]
    rows = []
    for number, (voice, split) in enumerate(told):
        for word in WORDS:
            file = f"{number}-{word}.wav"
            say(word, voice, folder / file, drawn)
            rows.append((file, word, voice, file, split))
    path = folder / "manifest.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("audio", "word", "meta.voice", "meta.file", "split"))
        writer.writerows(rows)
    return path


def done(opened: OpenProject, job: Job) -> Job:
    """A job, ended."""
    ended = opened.runner.wait(job.id)
    assert ended.state is JobState.DONE, ended.failure
    return ended


def with_steps(recipe: Recipe, steps: list[dict[str, Any]]) -> Recipe:
    """The recipe that tells the word from the sound alone, with these steps."""
    told = {
        "targets": '["table.word"]',
        "conditions": '["audio"]',
        "training.batch": "32",
        "training.steps": STEPS,
        "training.preview_every_s": "0",
        "preprocess.audio": json.dumps(steps),
    }
    return apply_settings(recipe, told)


def right(opened: OpenProject, recipe: Recipe, seed: int) -> Told:
    """Whether each utterance of the test is told right, by its voice and file."""
    job = done(opened, opened.runs.start(DATA, recipe, seed=seed))
    judged = done(opened, opened.evaluation.evaluate(job.run_id, count=10_000, subset_count=0))
    found = ScoreValues.load(opened.project.runs.folder(job.run_id), judged.id)
    assert found is not None
    values = next(rows for key, rows in found.values.items() if key.figure == "accuracy")
    samples = opened.datasets.read(DATA, [int(one) for one in found.samples[: len(values)]])
    return {
        (one.meta["voice"], one.meta["file"]): value
        for one, value in zip(samples, values.tolist(), strict=True)
    }


def wilson(share: float, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of utterances; each may itself be a mean over seeds."""
    z, at = NormalDist().inv_cdf(0.975), share * (1 - share)
    middle, half = share + z * z / (2 * count), z * sqrt(at / count + (z / (2 * count)) ** 2)
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def told_share(seeds: list[Told], voices: tuple[str, ...]) -> str:
    """The share told right of what these voices say, its interval, the worst and the best voice."""
    of = {voice: [rows[key] for rows in seeds for key in rows if key[0] == voice] for voice in voices}
    shares = {voice: float(np.mean(values)) for voice, values in of.items()}
    share = float(np.mean([value for values in of.values() for value in values]))
    count = sum(len(values) for values in of.values()) // len(seeds)
    low, high = wilson(share, count)
    ends = [f"{voice} {100 * shares[voice]:.0f}" for voice in sorted(shares, key=shares.__getitem__)]
    return f"{100 * share:5.1f} % ({100 * low:.1f} to {100 * high:.1f}, {ends[0]} to {ends[-1]}, n {count})"


def gain(ours: list[Told], theirs: list[Told]) -> tuple[float, float]:
    """How far one is above the other for voices that are not heard, paired by utterance, and half its 95 % interval (Student)."""
    keys = [key for key in ours[0] if key[0] in UNHEARD]
    means = ([np.mean([seed[key] for seed in one]) for key in keys] for one in (ours, theirs))
    off = np.subtract(*means)
    return float(off.mean()), float(student.ppf(0.975, len(off) - 1) * off.std(ddof=1) / np.sqrt(len(off)))


@pytest.mark.benchmark
@pytest.mark.skipif(not ESPEAK, reason="ESPEAK names no executable, and espeak-ng is not installed")
@pytest.mark.parametrize("heard", HEARD.values(), ids=HEARD)
def test_words_said_by_voices_that_are_not_heard(app: App, tmp_path: Path, heard: tuple[str, ...]) -> None:
    print(f"\nheard: {', '.join(heard)}; chance {100 / len(WORDS):.1f} %")
    found = {}
    with app.create_project(tmp_path / "project") as opened:
        done(opened, opened.imports.import_source(write_manifest(tmp_path, heard), DATA))
        for name, steps in CONTENDERS.items():
            recipe = with_steps(app.recipes.get("classify"), steps)
            found[name] = [right(opened, recipe, seed) for seed in range(SEEDS)]
            shares = [told_share(found[name], voices) for voices in (UNHEARD, heard)]
            print(f"{name:16} unheard {shares[0]}, heard {shares[1]}")
    value, half = gain(found["both"], found["no step"])
    low, high = 100 * (value - half), 100 * (value + half)
    print(f"both above no step, unheard: {100 * value:+.1f} points ({low:+.1f} to {high:+.1f})")
    assert SHORT or low > 0
