"""An import that is killed at twenty random moments, and ten thousand damaged files.

Figures: it goes on every time, with no row lost or there twice and no file that no row names; every damaged file is
imported or listed with a reason, with no crash, no hang over 5 s and no memory above 1 GB::

    .venv/bin/python -m pytest tests/benchmarks/test_import_kill.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import csv
import io
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile
from PIL import Image

from mmstudio.core.job import JobState
from mmstudio.core.sample import Slot
from mmstudio.services.app import App
from mmstudio.storage.samples.query import SampleFilter

SHORT = bool(os.environ.get("BENCH_SHORT"))
KILLS = 2 if SHORT else 20
ROWS = 20_000 if SHORT else 200_000
DAMAGED = 300 if SHORT else 10_000
HANG_S = 5.0
MOST_MB = 1024

CHILD = """
import sys
from pathlib import Path
from mmstudio.services.app import App

if __name__ == "__main__":
    config, project, source = map(Path, sys.argv[1:])
    with App.start(config).open_project(project) as opened:
        job = opened.imports.import_source(source, "rows")
        print("begun", flush=True)
        job = opened.runner.wait(job.id)
        print(job.state.value, job.failure.message if job.failure else "", flush=True)
"""


def rows(folder: Path) -> Path:
    """A manifest of rows with a text each; every twentieth names a picture, some of them broken or not there."""
    folder.mkdir()
    with (folder / "rows.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "picture", "number"))
        for number in range(ROWS):
            name = f"{number}.png" if number % 20 == 0 else ""
            if name and number % 400:
                Image.new("RGB", (8, 8), (number % 256, number // 256 % 256, 7)).save(folder / name)
            elif name and number % 800:
                (folder / name).write_bytes(b"no picture")
            writer.writerow((f"row {number}", name, number))
    return folder / "rows.csv"


@pytest.mark.benchmark
def test_killed_twenty_times_it_loses_nothing(app: App, tmp_path: Path) -> None:
    source, project = rows(tmp_path / "source"), tmp_path / "project"
    app.create_project(project).close()
    (tmp_path / "child.py").write_text(CHILD)
    command = [sys.executable, str(tmp_path / "child.py"), str(app.config_folder), str(project), str(source)]
    rng, kills, state = random.Random(3), [], ""
    while len(kills) < KILLS:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        time.sleep(rng.uniform(0.2, 2.5))
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.communicate()
        with closing(sqlite3.connect(project / "project.db")) as connection:
            kills.append(connection.execute("SELECT count(*) FROM samples").fetchone()[0])
            (state,) = connection.execute("SELECT state FROM jobs WHERE kind = 'import'").fetchone()
        if state == "done":
            break
    else:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        state = process.communicate()[0].split("\n", 1)[1].strip()
    print(f"\n{len(kills)} kills, rows stored at each: {kills}; then {state}")
    assert state == "done"
    with app.open_project(project) as opened:
        ids = list(opened.datasets.find("rows", SampleFilter()))
        found = [
            one
            for place in range(0, ROWS, 500)
            for one in opened.datasets.read("rows", ids[place : place + 500])
        ]
        assert [one.values["text"][0].data for one in found] == [f"row {number}" for number in range(ROWS)]
        named = {one.values["picture"][0].path for one in found if "picture" in one.values}
        assert named == set(opened.project.layout.assets.glob("??/*"))
        assert not list(opened.project.layout.assets.glob(".incoming-*"))
        told = [item.source for item in opened.datasets.problems("rows", limit=10_000)]
        assert len(told) == len(set(told)) == len(range(0, ROWS, 400))


def originals() -> dict[str, bytes]:
    """One sound file of every format, by suffix."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 255, (40, 48, 3), dtype=np.uint8)
    made: dict[str, bytes] = {}
    kinds = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "bmp": "BMP", "gif": "GIF", "tif": "TIFF", "ppm": "PPM",
             "tga": "TGA", "ico": "ICO", "jp2": "JPEG2000", "avif": "AVIF"}  # fmt: skip
    for suffix, kind in kinds.items():
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, kind)
        made[suffix] = buffer.getvalue()
    tone = np.sin(np.arange(4000) * 0.1).astype("float32")
    for suffix, kind in {
        "wav": "WAV",
        "flac": "FLAC",
        "ogg": "OGG",
        "mp3": "MP3",
        "aiff": "AIFF",
        "au": "AU",
    }.items():
        buffer = io.BytesIO()
        soundfile.write(buffer, tone, 8000, format=kind)
        made[suffix] = buffer.getvalue()
    made["txt"] = "a red dog, eine Straße, 一只红色的狗".encode()
    return made


def damage(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    match rng.randrange(3):
        case 0:
            for _ in range(rng.randint(1, 12)):
                changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        case 1:
            del changed[rng.randrange(len(changed)) :]
        case _:
            for _ in range(rng.randint(1, 6)):
                one, other = rng.randrange(len(changed)), rng.randrange(len(changed))
                changed[one], changed[other] = changed[other], changed[one]
    return bytes(changed)


@pytest.fixture
def watched() -> Callable[[], tuple[float, float]]:
    """Memory in MB: the growth of this process, and the size of its largest child."""
    process = psutil.Process()
    before = process.memory_info().rss

    def look() -> tuple[float, float]:
        most = 0
        for child in process.children(recursive=True):
            try:
                most = max(most, child.memory_info().rss)
            except psutil.Error:
                continue
        return (process.memory_info().rss - before) / 2**20, most / 2**20

    return look


@pytest.mark.benchmark
def test_damaged_files_are_imported_or_listed(
    app: App, tmp_path: Path, watched: Callable[[], tuple[float, float]]
) -> None:
    rng, folder = random.Random(11), tmp_path / "damaged"
    folder.mkdir()
    whole = originals()
    for number in range(DAMAGED):
        suffix = rng.choice(sorted(whole))
        (folder / f"{number:05d}.{suffix}").write_bytes(damage(whole[suffix], rng))
    grown = largest = 0.0
    still, last, since = 0.0, -1.0, time.monotonic()
    with app.create_project(tmp_path / "project") as opened:
        loose = {name: Slot(name, name) for name in ("image", "audio", "text")}
        job = opened.imports.import_source(folder, "damaged", slots=loose)
        while (now := opened.project.jobs.get(job.id)).state in {JobState.QUEUED, JobState.RUNNING}:
            time.sleep(0.05)
            more, child = watched()
            grown, largest = max(grown, more), max(largest, child)
            for event in opened.channel.drain():
                done = getattr(event, "done", None)
                if done is not None and done != last:
                    last, since = done, time.monotonic()
            still = max(still, time.monotonic() - since)
        assert now.state is JobState.DONE, now.failure
        ids = list(opened.datasets.find("damaged", SampleFilter()))
        samples = [
            one
            for place in range(0, len(ids), 500)
            for one in opened.datasets.read("damaged", ids[place : place + 500])
        ]
        listed = opened.datasets.problems("damaged", limit=100_000)
        kept = sum(len(values) for one in samples for values in one.values.values())
        broken = [one for one in listed if one.file]
        print(
            f"\n{DAMAGED:,} damaged files: {kept:,} imported, {len(broken):,} listed; longest time without progress "
            f"{still:.1f} s; memory +{grown:.0f} MB here, at most {largest:.0f} MB in a process that reads"
        )
        assert kept + len(broken) == DAMAGED
        assert not any("ended the process" in one.reason or "took longer" in one.reason for one in listed)
        assert all(one.reason.strip() for one in listed)
    shutil.rmtree(tmp_path / "project")
    assert still <= HANG_S
    assert max(grown, largest) <= MOST_MB
