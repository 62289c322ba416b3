"""Writes the sample data set of the world "Shapes & Sounds" into a folder."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray
from PIL import Image

from mmstudio_metrics.phrases import phrase
from mmstudio_metrics.render import render_picture, render_reference
from mmstudio_metrics.sound import render_sound
from mmstudio_metrics.world import ATTRIBUTES, Scene, draw_scenes

META_PREFIX = "meta."
COLUMNS = (
    "image",
    "text",
    "audio",
    "reference",
    "place",
    "split",
    *(META_PREFIX + name for name in ATTRIBUTES),
)
PICTURE_SIZE = 64
_FULL = 1 << 15
FOLDERS = ("image", "audio", "reference")


def write_sample(
    folder: Path,
    count: int = 5000,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write pictures, sounds, references and the manifest of a sample.

    Sample ``i`` depends on the seed and on ``i`` alone, so a shorter sample is the
    beginning of a longer one.

    Args:
        folder: Where to write; made if missing, files of the same names are replaced.
        count: Number of samples.
        seed: Seed of everything, >= 0.
        progress: Called now and then with (samples written, samples in all).

    Returns:
        Path of the written ``manifest.csv``.
    """
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    scenes = draw_scenes(count, seed)
    manifest = folder / "manifest.csv"
    with manifest.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for index, (scene, split) in enumerate(scenes):
            writer.writerow(_write_one(folder, index, scene, split, seed))
            if progress is not None and ((index + 1) % 100 == 0 or index + 1 == count):
                progress(index + 1, count)
    return manifest


def streams(seed: int, index: int) -> list[np.random.Generator]:
    """Return four generators (picture, text, sound, reference) of the sample `index`."""
    return [np.random.default_rng((seed, index, stream)) for stream in range(4)]


def _steps(sound: NDArray[np.float32]) -> NDArray[np.int16]:
    """A sound in steps of 16 bits, each value rounded to the nearest; libsndfile would cut what lies between."""
    rounded: NDArray[np.int16] = np.clip(np.rint(sound * np.float32(_FULL)), -_FULL, _FULL - 1).astype(
        np.int16
    )
    return rounded


def _write_one(folder: Path, index: int, scene: Scene, split: str, seed: int) -> dict[str, str]:
    """Write the files of one sample and return its row of the manifest."""
    for_picture, for_text, for_sound, for_reference = streams(seed, index)
    name = f"{index:05d}"
    row = {
        "image": f"image/{name}.png",
        "text": phrase(scene, for_text),
        "audio": f"audio/{name}.wav",
        "reference": f"reference/{name}.png",
        "place": scene.place,
        "split": split,
    }
    picture = render_picture(scene, for_picture, PICTURE_SIZE)
    Image.fromarray(picture).save(folder / row["image"], compress_level=1)
    reference = render_reference(scene, for_reference, PICTURE_SIZE)
    Image.fromarray(reference).save(folder / row["reference"], compress_level=1)
    sound, rate = render_sound(scene, for_sound)
    soundfile.write(folder / row["audio"], _steps(sound), rate, subtype="PCM_16")
    return row | {META_PREFIX + key: value for key, value in scene.values().items()}
