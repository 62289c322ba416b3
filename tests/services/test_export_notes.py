"""Exports with and without what stands inside files beside their values."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile
from PIL import Image

from mmstudio.core.job import JobState
from mmstudio.services.exports.service import ExportWish
from mmstudio.services.opened import OpenProject
from mmstudio_image.codec import ImageCodec

SECRET = b"SECRET"


@pytest.fixture
def noted(opened: OpenProject, tmp_path: Path) -> OpenProject:
    """A project with the data set ``noted``: two turned pictures and two sounds with notes, and a picture of a kind that keeps its."""
    source = tmp_path / "in"
    source.mkdir()
    for number in range(2):
        exif = Image.Exif()
        exif[0x010E], exif[0x0112] = "SECRET", 8
        exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0)}
        picture = Image.fromarray(np.random.default_rng(number).integers(0, 255, (20, 30, 3), dtype=np.uint8))
        picture.save(source / f"{number}.jpg", exif=exif)
        with soundfile.SoundFile(source / f"{number}.wav", "w", 8000, 1) as file:
            file.title = "SECRET"
            file.write(np.sin(np.arange(800) * (0.1 + number)))
    job = opened.runner.wait(opened.imports.import_source(source, "noted").id)
    assert job.state is JobState.DONE, job.failure
    return opened


def whole(folder: Path, kind: str) -> dict[str, bytes]:
    """Every exported file by its name."""
    if kind == "imagefolder":
        return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if kind == "webdataset":
        found = {}
        for shard in folder.glob("*.tar"):
            with tarfile.open(shard) as tar:
                found |= {one.name: tar.extractfile(one).read() for one in tar}  # type: ignore[union-attr]
        return found
    rows = [row for path in folder.glob("data/*.parquet") for row in pq.read_table(path).to_pylist()]
    return {cell["path"]: cell["bytes"] for row in rows for cell in row.values() if isinstance(cell, dict)}


@pytest.mark.parametrize("kind", ["imagefolder", "webdataset", "parquet"])
def test_notes_go_along_or_stay(noted: OpenProject, tmp_path: Path, kind: str) -> None:
    told, found = {}, {}
    for notes in (True, False):
        wish = ExportWish(tmp_path / f"out {notes}", kind, notes=notes)
        job = noted.runner.wait(noted.exports.export("noted", wish).id)
        assert job.state is JobState.DONE, job.failure
        told[notes], found[notes] = job.result, whole(tmp_path / f"out {notes}", kind)
    assert [told[notes]["notes"] for notes in (True, False)] == [True, False]
    assert told[False]["problems"] == 0
    assert told[False]["samples"] == told[True]["samples"] == 2
    assert told[False]["bytes"] < told[True]["bytes"]
    assert found[True].keys() == found[False].keys()
    media = [name for name in found[True] if name.endswith((".jpg", ".wav"))]
    assert len(media) == 4
    for name in media:
        assert SECRET in found[True][name]
        assert SECRET not in found[False][name]
    with Image.open(io.BytesIO(found[False]["00000000.jpg"])) as image:
        assert dict(image.getexif()) == {0x0112: 8}
    for number, data in enumerate((found[True]["00000000.jpg"], found[False]["00000000.jpg"])):
        (tmp_path / f"{number}.jpg").write_bytes(data)
    one, other = (ImageCodec().read(tmp_path / f"{number}.jpg") for number in range(2))
    assert one is not None
    assert one.shape == (30, 20, 3)
    assert np.array_equal(one, other)  # type: ignore[arg-type]
    assert list(noted.project.layout.cache.rglob("bare-*")) == []


def test_what_keeps_its_notes_is_left_out(noted: OpenProject, tmp_path: Path) -> None:
    samples = noted.project.datasets.samples("noted")
    picture = samples.read("train", 0, 1)[0].values["image"][0].path
    assert picture is not None
    picture.write_bytes(b"\xff\xd8\xff\xe1\0\x10Exif\0\0SECRET")
    job = noted.runner.wait(noted.exports.export("noted", ExportWish(tmp_path / "out", notes=False)).id)
    assert job.state is JobState.DONE, job.failure
    assert job.result["samples"] == 1
    reasons = [one["reason"] for one in job.result["shown"]]
    assert "cannot be left out" in reasons[0]
    assert reasons[1] == "The sample is left out: it has no image."
    assert all(SECRET not in data for data in whole(tmp_path / "out", "imagefolder").values())
