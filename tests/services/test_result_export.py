"""Results as a data set: with their conditions, marked as generated, for training only."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.run import Session
from mmstudio.core.sample import Slot
from mmstudio.services.datasets.verification import read_all
from mmstudio.services.exports.enlargement import add_results
from mmstudio.services.exports.service import ExportWish
from mmstudio.services.opened import OpenProject
from mmstudio_image.codec import ImageCodec

Save = Callable[..., Path]


@pytest.fixture
def session(filled: OpenProject, run: Job) -> Session:
    return filled.sessions.create(run.run_id, "结果")


@pytest.fixture
def save(filled: OpenProject, session: Session) -> Save:
    """Writes a result as a generation does."""

    def _save(name: str, seed: int, conditions: dict[str, Any], **more: Any) -> Path:
        path = filled.sessions.folder(session.id) / f"{name}.png"
        recipe = {
            "run": session.run_id,
            "slot": "image",
            "seed": seed,
            "checkpoint": {"step": 4},
            "conditions": conditions,
        }
        ImageCodec().write(np.full((6, 6, 3), seed, np.uint8), path, {**recipe, **more})
        return path

    return _save


@pytest.fixture
def results(filled: OpenProject, source: Path, save: Save) -> list[Path]:
    asset = filled.project.datasets.samples("shapes").read("train", 0, 1)[0].values["reference"][0]
    texts = [
        {"data": "faint", "weight": 0.2},
        {"data": "一个红色的圆", "weight": 1.0},
        {"data": "no", "weight": 0},
    ]
    return [
        save(
            "00001",
            7,
            {"text": texts, "reference": [{"path": "/gone/r.png", "sha256": asset.sha256, "weight": 1.0}]},
        ),
        save(
            "00002",
            8,
            {
                "audio": [
                    {
                        "path": str(source / "3.wav"),
                        "sha256": sha256((source / "3.wav").read_bytes()).hexdigest(),
                    }
                ],
                "table": [{"data": {"place": "left", "age": 3.0}}],
            },
        ),
        save("00003", 9, {"image.view": [{"path": str(source / "3.png")}]}),
        save("00004", 10, {"audio": [{"path": "/gone/a.wav", "sha256": "x"}], "text": [{"data": "kept"}]}),
    ]


@pytest.mark.parametrize("kind", ["imagefolder", "webdataset", "parquet"])
def test_results_become_a_data_set(
    filled: OpenProject, session: Session, results: list[Path], tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "out"
    job = filled.runner.wait(filled.exports.export_results("结果", ExportWish(folder, kind)).id)
    assert job.state is JobState.DONE, job.failure
    assert job.result["counts"] == {"train": 4}
    assert [one["reason"] for one in job.result["shown"]] == [
        "audio is left out: a.wav is not there any more."
    ]
    assert not list(folder.glob("val*"))


def test_generated_samples_stay_marked(
    filled: OpenProject, session: Session, results: list[Path], tmp_path: Path
) -> None:
    filled.runner.wait(filled.exports.export_results(session.id, ExportWish(tmp_path / "out")).id)
    job = filled.runner.wait(filled.imports.import_source(tmp_path / "out", "made").id)
    assert job.state is JobState.DONE, job.failure
    info = filled.datasets.get("made")
    assert dict(info.counts) == {"train": 4, "val": 0, "test": 0}
    assert info.problems == 0
    assert info.slots[0] == Slot("image", "image", "target")
    assert info.slot("table") == Slot("table", "table", "condition", ("place", "age"))
    assert {slot.name for slot in info.slots} == {"image", "text", "audio", "reference", "table"}
    samples = list(read_all(filled.project.datasets.samples("made")))
    for sample, path, seed in zip(samples, results, range(7, 11), strict=True):
        assert dict(sample.meta) == {"synthetic": "true", "run": session.run_id, "seed": str(seed)}
        stored = sample.values["image"][0].path
        assert stored is not None
        assert stored.read_bytes() == path.read_bytes()
    first, second, third, fourth = samples
    assert [value.data for value in first.values["text"]] == ["一个红色的圆", "faint"]
    real = filled.project.datasets.samples("shapes").read("train", 0, 1)[0]
    assert first.values["reference"][0].sha256 == real.values["reference"][0].sha256
    assert second.values["table"][0].data == {"place": "left", "age": 3.0}
    assert "audio" in second.values
    assert set(third.values) == {"image"}
    assert set(fourth.values) == {"image", "text"}
    rows = (tmp_path / "out" / "train" / "metadata.jsonl").read_text("utf-8").splitlines()
    assert json.loads(rows[0])["meta.synthetic"] == "true"


def test_some_results_and_such_without_a_recipe(
    filled: OpenProject, session: Session, results: list[Path], tmp_path: Path
) -> None:
    plain = filled.sessions.folder(session.id) / "00009.png"
    ImageCodec().write(np.zeros((4, 4, 3), np.uint8), plain, {})
    (filled.sessions.folder(session.id) / "notes.xyz").write_text("mine")
    chosen = [plain, results[0], plain.with_name("notes.xyz"), plain.with_name("gone.png")]
    job = filled.runner.wait(
        filled.exports.export_results(session.id, ExportWish(tmp_path / "out"), chosen).id
    )
    assert job.result["samples"] == 1
    assert [one["source"] for one in job.result["shown"]] == ["00009.png", "gone.png", "notes.xyz"]
    assert "00009.png carries no recipe" in job.result["shown"][0]["reason"]
    assert "is of no known kind" in job.result["shown"][2]["reason"]


def test_a_run_that_was_deleted_is_no_hindrance(
    filled: OpenProject, session: Session, save: Save, source: Path, tmp_path: Path
) -> None:
    given = {
        "words": [{"data": "a ring"}],
        "table": [{"data": {"place": "up"}}],
        "sound": [
            {"path": str(source / "1.wav"), "sha256": sha256((source / "1.wav").read_bytes()).hexdigest()}
        ],
    }
    save("00001", 3, given, run="r9999")
    job = filled.runner.wait(filled.exports.export_results(session.id, ExportWish(tmp_path / "out")).id)
    assert job.state is JobState.DONE, job.failure
    assert job.result["problems"] == 0
    job = filled.runner.wait(filled.imports.import_source(tmp_path / "out", "made").id)
    slots = filled.datasets.get("made").slots
    assert {slot.name: slot.modality for slot in slots} == {
        "image": "image",
        "words": "text",
        "sound": "audio",
        "table": "table",
    }


def test_what_is_not_there(filled: OpenProject, session: Session, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="The session '结果' has no results"):
        filled.exports.export_results(session.id, ExportWish(tmp_path / "out"))
    with pytest.raises(NotFoundError, match="no session"):
        filled.exports.export_results("s9999", ExportWish(tmp_path / "out"))


@pytest.mark.parametrize("conditions", [3, {"text": 4}, {"text": [{"weight": "x"}]}, {"text": [{}]}])
def test_a_damaged_recipe_is_listed(
    filled: OpenProject, session: Session, save: Save, tmp_path: Path, conditions: Any
) -> None:
    save("00001", 3, {})
    save("00002", 3, conditions)
    job = filled.runner.wait(filled.exports.export_results(session.id, ExportWish(tmp_path / "out")).id)
    assert job.result["samples"] == 1
    (told,) = job.result["shown"]
    assert told["source"] == "00002.png"
    assert "00002.png carries no recipe" in told["reason"]


def test_results_beside_real_samples(filled: OpenProject, session: Session, results: list[Path]) -> None:
    job = filled.runner.wait(add_results(filled.exports, session.id, "more", base="shapes").id)
    assert job.state is JobState.DONE, job.failure
    assert job.result["samples"] == 16
    assert job.result["problems"] == 1
    info, real = filled.datasets.get("more"), filled.datasets.get("shapes")
    assert info.slots == real.slots
    assert dict(info.counts) == {"train": 8, "val": 4, "test": 4}
    one, other = filled.project.datasets.samples("more"), filled.project.datasets.samples("shapes")
    for split in ("val", "test"):
        assert one.fingerprint(split) == other.fingerprint(split)
    train = one.read("train", 0, 8)
    assert [sample.meta.get("synthetic", "") for sample in train] == [""] * 4 + ["true"] * 4
    assert train[5].values["table"][0].data == {"place": "left", "age": 3.0}


def test_results_alone(filled: OpenProject, session: Session, results: list[Path]) -> None:
    job = filled.runner.wait(add_results(filled.exports, session.id, "made", results=results[:2]).id)
    assert job.state is JobState.DONE, job.failure
    assert dict(filled.datasets.get("made").counts) == {"train": 2, "val": 0, "test": 0}
    assert dict(filled.project.datasets.samples("made").read("train", 0, 1)[0].meta)["seed"] == "7"


def test_results_that_do_not_fit(
    filled: OpenProject, session: Session, results: list[Path], save: Save
) -> None:
    with pytest.raises(UsageError, match="already a data set 'shapes'"):
        add_results(filled.exports, session.id, "shapes")
    save("00009", 3, {"place": [{"data": "a text"}]}, run="r9999")
    save("00010", 3, {"audio": [{"data": "a text"}]}, run="r9999")
    wrong = [path.with_name("00010.png") for path in results[:1]]
    with pytest.raises(
        UsageError, match="'audio' is of the kind audio in the data set, and of the kind text"
    ):
        add_results(filled.exports, session.id, "x", base="shapes", results=wrong)
    assert [info.name for info in filled.datasets.list()] == ["shapes"]


def test_a_file_is_taken_only_if_it_holds_what_the_recipe_says(
    filled: OpenProject, session: Session, save: Save, source: Path, tmp_path: Path
) -> None:
    """Anybody may write the name of somebody's file into a recipe, and none of it may land in an export."""
    secret = str(source / "3.png")
    save("00001", 1, {"reference": [{"path": secret, "sha256": "0" * 64}], "text": [{"data": "red"}]})
    save("00002", 2, {"reference": [{"path": secret}], "text": [{"data": "red"}]})
    job = filled.runner.wait(filled.exports.export_results(session.id, ExportWish(tmp_path / "out")).id)
    assert [one["reason"] for one in job.result["shown"]] == [
        "reference is left out: 3.png has changed, or is another file."
    ] * 2
    assert not [
        path
        for path in (tmp_path / "out").rglob("*")
        if path.is_file() and path.read_bytes() == (source / "3.png").read_bytes()
    ]


def test_a_slot_that_is_only_called_like_a_view_is_kept(
    filled: OpenProject, session: Session, save: Save, tmp_path: Path
) -> None:
    """Of a run that is here its plan says what is derived; of one that is gone, the name of its target does."""
    files = filled.project.runs.files(session.run_id)
    config = json.loads((files.path / "config.json").read_text("utf-8"))
    named = [{**one, "name": "far.view"} if one["name"] == "text" else one for one in config["slots"]]
    given = {"far.view": [{"data": "kept"}], "image.view": [{"data": "left out"}]}
    save("00001", 7, given)
    files.write_config({**config, "slots": named})
    made = []
    for name, run in (("here", session.run_id), ("gone", "r9999")):
        save("00001", 7, given, run=run)
        job = filled.runner.wait(filled.exports.export_results(session.id, ExportWish(tmp_path / name)).id)
        assert job.state is JobState.DONE, job.failure
        (row,) = (tmp_path / name / "train" / "metadata.jsonl").read_text("utf-8").splitlines()
        made.append({key for key in json.loads(row) if "view" in key})
    assert made == [{"far.view"}, {"far.view"}]
