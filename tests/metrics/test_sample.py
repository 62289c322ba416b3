"""The sample on disk: complete, reproducible and readable."""

import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from mmstudio_metrics.reader import ShapesReader
from mmstudio_metrics.sample import COLUMNS, streams, write_sample
from mmstudio_metrics.sound import render_sound
from mmstudio_metrics.world import PLACES, draw_scenes

COUNT = 150


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, COUNT, seed=3)
    return folder


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_manifest_lists_every_sample(folder: Path) -> None:
    rows = rows_of(folder)
    assert len(rows) == COUNT
    assert tuple(rows[0]) == COLUMNS
    for row, (scene, split) in zip(rows, draw_scenes(COUNT, 3), strict=True):
        assert row["split"] == split
        assert row["place"] == row["meta.place"] == scene.place
        assert {k.removeprefix("meta."): v for k, v in row.items() if k.startswith("meta.")} == scene.values()
        assert row["place"] in PLACES


def test_the_files_can_be_opened(folder: Path) -> None:
    for row in rows_of(folder):
        for column in ("image", "reference"):
            with Image.open(folder / row[column]) as picture:
                assert (picture.mode, picture.size) == ("RGB", (64, 64))
        info = soundfile.info(folder / row["audio"])
        assert (info.samplerate, info.channels, info.subtype) == (16_000, 1, "PCM_16")
        assert 0.34 <= info.duration <= 0.91


def test_the_stored_sounds_are_rounded_to_the_nearest_step(folder: Path) -> None:
    for index, (scene, _) in list(enumerate(draw_scenes(COUNT, 3)))[:20]:
        made, _ = render_sound(scene, streams(3, index)[2])
        stored, _ = soundfile.read(folder / f"audio/{index:05d}.wav", dtype="int16")
        apart = made.astype(np.float64) * 32768 - stored
        assert np.abs(apart[np.abs(made) < 0.99]).max() <= 0.5


def test_the_stored_pictures_show_what_the_manifest_says(folder: Path) -> None:
    reader, rows = ShapesReader(), rows_of(folder)
    pictures = np.stack([np.asarray(Image.open(folder / row["image"])) for row in rows])
    readings = reader.read(pictures)
    right = [r == reader.truth(row) for r, row in zip(readings, rows, strict=True)]
    assert np.mean(right) >= 0.99


def test_a_sample_depends_on_seed_and_number_only(folder: Path, tmp_path: Path) -> None:
    calls: list[tuple[int, int]] = []
    manifest = write_sample(tmp_path, 20, seed=3, progress=lambda done, total: calls.append((done, total)))
    assert calls == [(20, 20)]
    assert manifest == tmp_path / "manifest.csv"
    assert rows_of(tmp_path) == rows_of(folder)[:20]
    for file in sorted(p.relative_to(tmp_path) for p in tmp_path.glob("*/*")):
        assert (tmp_path / file).read_bytes() == (folder / file).read_bytes()


def test_another_seed_gives_another_sample(folder: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, 5, seed=4)
    assert rows_of(tmp_path) != rows_of(folder)[:5]
