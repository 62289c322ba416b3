"""Exporting data sets: whole or not at all, and back again as they were."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile
from PIL import Image

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Command, Job, JobState
from mmstudio.core.sample import SPLITS, Sample, Slot
from mmstudio.plugins.exchange_specs import DatasetExporterSpec
from mmstudio.plugins.specs import Provenance
from mmstudio.services.app import App
from mmstudio.services.datasets.own_description import described_slots
from mmstudio.services.datasets.verification import read_all
from mmstudio.services.exports import size as export_size
from mmstudio.services.exports.service import ExportWish
from mmstudio.services.exports.source import DatasetSource, ExportSurvey
from mmstudio.services.jobs import JobFailedError, require_done
from mmstudio.services.opened import OpenProject

FORMATS = ("imagefolder", "webdataset", "parquet")
CAPTIONS = ("一只红色的猫", "un été 🌀", "[not a list]", 'two\nlines, "quoted"', "שלום")


@pytest.fixture(scope="session")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine rows: several captions or none, Chinese file names, a second picture, sounds, a table with gaps, facts."""
    folder = tmp_path_factory.mktemp("素材")
    tone = np.sin(np.arange(400) * 0.2).astype("float32")
    lines = []
    for row in range(9):
        Image.new("RGB", (9, 7), (25 * row, 90, 10)).save(folder / f"图 {row}.png")
        Image.new("RGB", (5, 5), (0, 25 * row, 0)).save(folder / f"像{row}.jpg")
        soundfile.write(folder / f"音{row}.wav", tone * (row + 1) / 9, 8000)
        line: dict[str, Any] = {
            "image": f"图 {row}.png",
            "text": list(CAPTIONS[: row % 4]),
            "place": ("左", "right", None)[row % 3],
            "age": None if row == 5 else row + 0.5,
            "meta.shape": f"圆{row}",
            "split": ("train", "val", "train", "test")[row % 4],
        }
        line |= {"reference": f"像{row}.jpg"} if row % 2 else {}
        line |= {"audio": f"音{row}.wav"} if row % 3 else {}
        lines.append(line)
    lines[2] |= {"place": None, "age": None}
    (folder / "manifest.jsonl").write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8"
    )
    return folder


@pytest.fixture
def stocked(opened: OpenProject, material: Path) -> OpenProject:
    """A project with the data set ``物``."""
    job = opened.runner.wait(opened.imports.import_source(material, "物").id)
    assert job.state is JobState.DONE, job.failure
    assert opened.datasets.get("物").problems == 0
    return opened


def export(opened: OpenProject, folder: Path, kind: str, name: str = "物", **settings: Any) -> Job:
    job = opened.runner.wait(opened.exports.export(name, ExportWish(folder, kind, settings)).id)
    assert job.state is JobState.DONE, job.failure
    return job


def content(opened: OpenProject, name: str) -> list[tuple[Any, ...]]:
    """All that is to survive: split, values by slot (files by their bytes), facts, in order."""
    return [
        (
            sample.split,
            {
                slot: [value.data if value.path is None else value.path.read_bytes() for value in values]
                for slot, values in sample.values.items()
            },
            dict(sample.meta),
        )
        for sample in read_all(opened.project.datasets.samples(name))
    ]


@pytest.mark.parametrize("table", ["jsonl", "csv"])
def test_an_image_folder_comes_back_as_it_was(stocked: OpenProject, tmp_path: Path, table: str) -> None:
    folder = tmp_path / "导出" / "数据"
    job = export(stocked, folder, "imagefolder", table=table)
    assert job.result["samples"] == 9
    assert job.result["problems"] == 0
    back = stocked.runner.wait(stocked.imports.import_source(folder, "again").id)
    assert back.state is JobState.DONE, back.failure
    assert stocked.datasets.get("again").problems == 0
    assert content(stocked, "again") == content(stocked, "物")
    old, new = stocked.datasets.get("物"), stocked.datasets.get("again")
    assert new.slots == old.slots
    assert new.counts == old.counts


def test_an_image_folder_is_laid_out_as_others_expect(stocked: OpenProject, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(stocked, folder, "imagefolder")
    assert {path.name for path in folder.iterdir()} == {
        "train",
        "val",
        "test",
        "manifest.jsonl",
        "dataset.json",
    }
    rows = pq.read_table(
        folder / "train" / "metadata.parquet"
    ).to_pylist()  # no sample for training has a reference
    samples = stocked.project.datasets.samples("物").read("train", 0, 100)
    assert len(rows) == len(samples) == 5
    for row, sample in zip(rows, samples, strict=True):
        assert (folder / "train" / row["file_name"]).read_bytes() == sample.values["image"][
            0
        ].path.read_bytes()  # type: ignore[union-attr]
    assert rows[1]["text"] == [*CAPTIONS[:2]]
    assert rows[0]["text"] is None
    assert rows[1]["place"] is None
    assert rows[3]["file_name"] == "00000003.png"
    assert rows[3]["audio"] is None
    assert "split" not in rows[0]


def test_a_csv_keeps_lists_as_json(stocked: OpenProject, tmp_path: Path) -> None:
    export(stocked, tmp_path / "out", "imagefolder", table="csv")
    with (tmp_path / "out" / "test" / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert json.loads(rows[0]["text"]) == list(CAPTIONS[:3])
    assert rows[0]["age"] == "3.5"


def test_webdataset_shards(stocked: OpenProject, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    export(stocked, folder, "webdataset", shard_samples=2)
    names = sorted(path.name for path in folder.glob("*.tar"))
    assert names == [
        "test-000000.tar",
        *(f"train-00000{n}.tar" for n in range(3)),
        *(f"val-00000{n}.tar" for n in range(1)),
    ]
    samples: dict[str, dict[str, bytes]] = {}
    for name in (
        "train-000000.tar",
        "train-000001.tar",
        "train-000002.tar",
        "val-000000.tar",
        "test-000000.tar",
    ):
        with tarfile.open(folder / name) as tar:
            for info in tar:
                assert (info.mtime, info.uid, info.uname) == (0, 0, "")
                key, _, suffix = info.name.partition(".")
                member = tar.extractfile(info)
                assert member is not None
                samples.setdefault(key, {})[suffix] = member.read()
    assert list(samples) == [f"{number:08d}" for number in range(9)]
    stored = list(read_all(stocked.project.datasets.samples("物")))
    for found, sample in zip(samples.values(), stored, strict=True):
        _same(found, sample)


def _same(found: dict[str, bytes], sample: Sample) -> None:
    wanted = {
        f"{slot}.{path.suffix[1:]}" if slot == "reference" else path.suffix[1:]: path.read_bytes()
        for slot, path in files(sample)
    }
    for number, value in enumerate(sample.values.get("text", ())):
        wanted[f"{number}.txt" if number else "txt"] = value.data.encode()
    assert {name: data for name, data in found.items() if name != "json"} == wanted
    row = sample.values["table"][0].data if "table" in sample.values else {}
    assert json.loads(found["json"]) == {**row, "meta.shape": sample.meta["shape"]}


def files(sample: Sample) -> Iterator[tuple[str, Path]]:
    for slot, values in sample.values.items():
        for value in values:
            if value.path is not None:
                yield slot, value.path


def test_shards_are_bounded_and_the_same_each_time(stocked: OpenProject, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    source = tmp_path / "noise"
    source.mkdir()
    for number in range(12):
        Image.fromarray(rng.integers(0, 255, (300, 300, 3), dtype=np.uint8)).save(
            source / f"{number:02d}.png"
        )
    assert stocked.runner.wait(stocked.imports.import_source(source, "noise").id).state is JobState.DONE
    for kind, pattern in (("webdataset", "*.tar"), ("parquet", "data/*.parquet")):
        made = []
        for word in ("first", "second"):
            export(stocked, tmp_path / f"{kind}-{word}", kind, "noise", shard_mb=1)
            made.append(
                {
                    path.name: hashlib.sha256(path.read_bytes()).hexdigest()
                    for path in (tmp_path / f"{kind}-{word}").glob(pattern)
                }
            )
            sizes = [path.stat().st_size for path in (tmp_path / f"{kind}-{word}").glob(pattern)]
            assert len(sizes) > 4
            assert max(sizes) <= 1_000_000
        assert made[0] == made[1]
    train = sorted((tmp_path / "parquet-first" / "data").glob("train-*"))
    assert train[-1].name == f"train-{len(train) - 1:05d}-of-{len(train):05d}.parquet"


def test_parquet(stocked: OpenProject, tmp_path: Path) -> None:
    export(stocked, tmp_path / "out", "parquet")
    tables = {
        split: pq.read_table(tmp_path / "out" / "data" / f"{split}-00000-of-00001.parquet")
        for split in SPLITS
    }
    schema = tables["train"].schema
    assert str(schema.field("image").type) == "struct<bytes: binary, path: string>"
    assert str(schema.field("text").type).startswith("list<")
    assert str(schema.field("age").type) == "double"
    assert str(schema.field("place").type) == "string"
    features = json.loads(schema.metadata[b"huggingface"])["info"]["features"]
    assert features["image"] == {"_type": "Image"}
    assert features["audio"] == {"_type": "Audio"}
    assert list(features) == schema.names
    rows = [row for split in SPLITS for row in tables[split].to_pylist()]
    for row, sample in zip(rows, read_all(stocked.project.datasets.samples("物")), strict=True):
        given = dict(files(sample))
        for slot in ("image", "reference", "audio"):
            assert (row[slot] or {}).get("bytes") == (given[slot].read_bytes() if slot in given else None)
        assert (row["text"] or []) == [value.data for value in sample.values.get("text", ())]
        table = sample.values["table"][0].data if "table" in sample.values else {"place": None, "age": None}
        assert {"place": row["place"], "age": row["age"]} == table
        assert row["meta.shape"] == sample.meta["shape"]
    assert Image.open(io.BytesIO(rows[0]["image"]["bytes"])).size == (9, 7)


@pytest.mark.parametrize("kind", ["webdataset", "parquet"])
def test_shards_come_back_as_they_were(stocked: OpenProject, tmp_path: Path, kind: str) -> None:
    export(stocked, tmp_path / "out", kind)
    back = stocked.runner.wait(stocked.imports.import_source(tmp_path / "out", "again").id)
    assert back.state is JobState.DONE, back.failure
    assert sorted(content(stocked, "again"), key=str) == sorted(content(stocked, "物"), key=str)
    assert stocked.datasets.get("again").slots == stocked.datasets.get("物").slots


def test_one_split_alone(stocked: OpenProject, tmp_path: Path) -> None:
    wish = ExportWish(tmp_path / "out", "imagefolder")
    assert stocked.runner.wait(stocked.exports.export("物", wish, ["val"]).id).result["samples"] == 2
    assert not (tmp_path / "out" / "train").exists()


def test_slots_of_other_names_come_back_too(opened: OpenProject, tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    rows = [{"photo": f"{n}.png", "caption": f"words number {n} of them"} for n in range(4)]
    for number in range(4):
        Image.new("L", (4, 4), number).save(source / f"{number}.png")
    (source / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    slots = {"photo": Slot("photo", "image", "target"), "caption": Slot("caption", "text", "condition")}
    first = opened.imports.import_source(source / "a.jsonl", "one", slots=slots)
    assert opened.runner.wait(first.id).state is JobState.DONE
    export(opened, tmp_path / "out", "imagefolder", "one")
    assert described_slots(tmp_path / "out") == slots
    assert opened.runner.wait(opened.imports.import_source(tmp_path / "out", "two").id).state is JobState.DONE
    assert opened.datasets.get("two").slots == opened.datasets.get("one").slots
    assert content(opened, "two") == content(opened, "one")


def test_a_description_that_no_longer_fits_is_passed_over(stocked: OpenProject, tmp_path: Path) -> None:
    export(stocked, tmp_path / "out", "imagefolder")
    (tmp_path / "out" / "manifest.jsonl").write_text('{"text": "one"}\n{"text": "two"}\n')
    assert (
        stocked.runner.wait(stocked.imports.import_source(tmp_path / "out", "text").id).state is JobState.DONE
    )
    assert [slot.name for slot in stocked.datasets.get("text").slots] == ["text"]
    for rubbish in ("", "[]", '{"format": "mmstudio-dataset", "version": 1, "slots": [3]}', "[" * 100_000):
        (tmp_path / "out" / "dataset.json").write_text(rubbish)
        assert described_slots(tmp_path / "out") == {}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_missing_file_is_listed_and_the_rest_exported(
    stocked: OpenProject, tmp_path: Path, kind: str
) -> None:
    sample = next(
        one for one in stocked.project.datasets.samples("物").read("val", 0, 9) if "audio" in one.values
    )
    picture = stocked.project.datasets.samples("物").read("train", 0, 1)[0].values["image"][0].path
    sound = sample.values["audio"][0].path
    assert picture is not None
    assert sound is not None
    picture.unlink()
    sound.unlink()
    job = export(stocked, tmp_path / "out", kind)
    assert job.result["samples"] == 8
    told = [f"{one['source']}: {one['reason']}" for one in job.result["shown"]]
    assert job.result["problems"] == len(told) == 3
    assert "train, sample 1: image: the file cannot be read: No such file or directory" in told[0]
    assert told[1] == "train, sample 1: The sample is left out: it has no image."
    assert "audio: the file cannot be read" in told[2]


def test_places_that_are_refused(stocked: OpenProject, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "mine.txt").write_text("keep me")
    root = stocked.project.layout.root
    for folder, reason in (
        (full, "is not an empty folder"),
        (full / "mine.txt", "not an empty"),
        (root / "x", "own folder"),
    ):
        with pytest.raises(UsageError, match=reason):
            stocked.exports.export("物", ExportWish(folder))
    with pytest.raises(NotFoundError, match="no dataset-exporter 'zip'"):
        stocked.exports.export("物", ExportWish(tmp_path / "new", "zip"))
    with pytest.raises(UsageError, match="shard_mb"):
        stocked.exports.export("物", ExportWish(tmp_path / "new", "parquet", {"shard_mb": 0}))
    with pytest.raises(UsageError, match="no split 'tests'"):
        stocked.exports.export("物", ExportWish(tmp_path / "new"), ["tests"])
    with pytest.raises(UsageError, match="nothing to be exported"):
        stocked.exports.export("物", ExportWish(tmp_path / "new"), [])
    assert (full / "mine.txt").read_text() == "keep me"
    assert not (tmp_path / "new").exists()


def test_a_folder_that_filled_meanwhile_stays(stocked: OpenProject, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    lane = stocked.runner.lane("io")
    lane.pause()
    job = stocked.exports.export("物", ExportWish(folder))
    folder.mkdir(parents=True)
    (folder / "mine.txt").write_text("keep me")
    lane.resume()
    assert stocked.runner.wait(job.id).state is JobState.FAILED
    assert [path.name for path in folder.parent.rglob("*")] == ["out", "mine.txt"]


def test_a_place_that_cannot_be_written(stocked: OpenProject, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    job = stocked.runner.wait(stocked.exports.export("物", ExportWish(tmp_path / "file" / "out")).id)
    with pytest.raises(JobFailedError, match=r"The export to .*out failed: .*Nothing was kept"):
        require_done(job)


def test_a_disk_without_room(stocked: OpenProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(export_size.shutil, "disk_usage", lambda _: usage._replace(free=10))
    job = stocked.runner.wait(stocked.exports.export("物", ExportWish(tmp_path / "new" / "out")).id)
    with pytest.raises(JobFailedError, match="needs 1 MB, but only 0 MB are free"):
        require_done(job)
    assert not (tmp_path / "new").exists()


SLOW = """
import errno
import time
from pathlib import Path

class Slow:
    def __init__(self, config):
        pass

    def write(self, samples, request):
        yield from ()
        for number, sample in enumerate(samples):
            (request.folder / str(number)).write_text("x")
            if number == 3 and (request.folder.parent / "full").exists():
                raise OSError(errno.ENOSPC, "No space left on device")
            time.sleep(0.05)
"""


@pytest.fixture
def slow(program: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A third party's exporter that takes its time, and meets a full disk where a file ``full`` lies."""
    (tmp_path / "acme_slow.py").write_text(SLOW)
    monkeypatch.syspath_prepend(str(tmp_path))
    spec = DatasetExporterSpec(id="slow", title="Slow", factory="acme_slow:Slow")
    program.registry.dataset_exporters.add(spec, Provenance("slow", "acme-slow", "1"))
    yield "slow"
    program.registry.dataset_exporters.remove("slow")
    sys.modules.pop("acme_slow", None)


def _until_files(folder: Path) -> None:
    import time

    while not list(folder.glob(".export-*.part/1")):
        time.sleep(0.01)


def test_a_cancelled_export_leaves_nothing(stocked: OpenProject, tmp_path: Path, slow: str) -> None:
    job = stocked.exports.export("物", ExportWish(tmp_path / "new" / "out", slow))
    _until_files(tmp_path / "new")
    stocked.runner.cancel(job.id)
    assert stocked.runner.wait(job.id).state is JobState.CANCELLED
    assert not (tmp_path / "new").exists()


def test_a_paused_export_begins_anew(stocked: OpenProject, tmp_path: Path, slow: str) -> None:
    job = stocked.exports.export("物", ExportWish(tmp_path / "new" / "out", slow))
    _until_files(tmp_path / "new")
    stocked.runner.command(job.id, Command.PAUSE)
    assert stocked.runner.wait(job.id).state is JobState.PAUSED
    assert not (tmp_path / "new").exists()
    stocked.runner.resume(job.id)
    assert stocked.runner.wait(job.id).state is JobState.DONE
    assert {path.name for path in (tmp_path / "new" / "out").iterdir()} == {
        *map(str, range(9)),
        "dataset.json",
    }
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out"]


def test_what_a_killed_program_left_is_removed(
    program: App, opened: OpenProject, material: Path, tmp_path: Path
) -> None:
    opened.runner.wait(opened.imports.import_source(material, "物").id)
    opened.runner.lane("io").pause()
    job = opened.exports.export("物", ExportWish(tmp_path / "place" / "out"))
    (tmp_path / "place" / f".export-{job.id}.part" / "train").mkdir(parents=True)
    opened.project.jobs.set_state(job.id, JobState.RUNNING)
    opened.close()
    with program.open_project(opened.project.layout.root) as again:
        assert again.project.jobs.get(job.id).state is JobState.INTERRUPTED
        assert list((tmp_path / "place").iterdir()) == []
        again.runner.resume(job.id)
        assert again.runner.wait(job.id).state is JobState.DONE
    assert [path.name for path in (tmp_path / "place").iterdir()] == ["out"]


def test_a_disk_that_is_full_in_the_middle(stocked: OpenProject, tmp_path: Path, slow: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (place / "full").touch()
    job = stocked.runner.wait(stocked.exports.export("物", ExportWish(place / "out", slow)).id)
    with pytest.raises(JobFailedError, match=r"failed: No space left on device\. Nothing was kept of it"):
        require_done(job)
    assert [path.name for path in place.iterdir()] == ["full"]


def test_samples_that_are_left_out_stay_behind(stocked: OpenProject, tmp_path: Path) -> None:
    out = stocked.project.datasets.samples("物").read("train", 1, 2)
    stocked.project.datasets.edits("物").exclude([sample.id for sample in out], "blurred")
    assert export(stocked, tmp_path / "out", "imagefolder").result["samples"] == 8
    rows = [
        json.loads(line) for line in (tmp_path / "out" / "manifest.jsonl").read_text("utf-8").splitlines()
    ]
    assert out[0].meta["shape"] not in {row["meta.shape"] for row in rows}
    assert len(rows) == 8


def test_a_slot_that_fills_while_it_is_exported(opened: OpenProject, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "one"}\n{"text": "two"}\n')
    slots = {"text": Slot("text", "text")}
    assert (
        opened.runner.wait(opened.imports.import_source(tmp_path / "in.jsonl", "x", slots=slots).id).state
        is JobState.DONE
    )
    sample = opened.project.datasets.samples("x").read("train", 0, 1)[0]
    survey = ExportSurvey.of(DatasetSource(opened.project.datasets.samples("x")), lambda: None)
    grown = replace(sample, values={**sample.values, "more": sample.values["text"]})
    assert survey.known(grown) == sample
    assert survey.known(sample) is sample


def test_an_estimate(stocked: OpenProject) -> None:
    samples = list(read_all(stocked.project.datasets.samples("物")))
    whole = sum(path.stat().st_size for sample in samples for _, path in files(sample))
    estimate = stocked.exports.estimate("物")
    assert estimate.samples == 9
    assert whole <= estimate.bytes <= 2 * whole
    assert stocked.exports.estimate("物", ["val"]).samples == 2
