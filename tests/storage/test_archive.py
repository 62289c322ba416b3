"""A project as one file: there and back, while it is written to, and what is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from mmstudio.core.errors import BadFileError, StudioError, UsageError
from mmstudio.core.job import Failure, JobState
from mmstudio.core.payloads import FilePayload, TrainPayload
from mmstudio.plan.judging.result_files import ResultFiles
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation, ScoreKey, part_of
from mmstudio.services.jobs import new_job
from mmstudio.storage.project.archive import read_archive, write_archive
from mmstudio.storage.project.project import Project


def _quiet(_done: int, _total: int) -> None:
    pass


def _project(folder: Path) -> Project:
    made = Project.create(folder, "Shapes")
    run = made.runs.create("First", dataset="data", recipe="flow", seed=1)
    (made.runs.folder(run.id) / "model.safetensors").write_bytes(bytes(1000))
    (made.layout.assets / "ab").mkdir()
    (made.layout.assets / "ab" / "picture.png").write_bytes(b"picture")
    (made.layout.cache / "thumbnail.png").write_bytes(b"rebuilt")
    (made.layout.trash / "old.txt").write_text("deleted")
    return made


def test_there_and_back(tmp_path: Path) -> None:
    file, told = tmp_path / "shapes.mmstudio", []
    with _project(tmp_path / "one") as made:
        made.jobs.add(new_job("export", "Export", "io", FilePayload(file="/a")))
        size = write_archive(made.layout.root, file, lambda done, total: told.append((done, total)))
    assert size == file.stat().st_size
    assert told
    read_archive(file, tmp_path / "two")
    assert not (tmp_path / "two" / "cache" / "thumbnail.png").exists()
    assert not (tmp_path / "two" / "project.lock").exists()
    with Project.open(tmp_path / "two") as back:
        assert back.name == "Shapes"
        assert [run.name for run in back.runs.list()] == ["First"]
        assert (back.runs.folder("r0001") / "model.safetensors").read_bytes() == bytes(1000)
        assert (back.layout.assets / "ab" / "picture.png").read_bytes() == b"picture"
        assert back.jobs.list() == []


def test_a_stopped_export_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "shapes.mmstudio"
    file.write_bytes(b"the old one")

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with _project(tmp_path / "one") as made, pytest.raises(KeyboardInterrupt):
        write_archive(made.layout.root, file, stop)
    assert file.read_bytes() == b"the old one"
    assert {path.name for path in tmp_path.iterdir()} == {"one", "shapes.mmstudio"}


def test_places_that_are_refused(tmp_path: Path) -> None:
    with _project(tmp_path / "one") as made:
        with pytest.raises(UsageError, match="own folder"):
            write_archive(made.layout.root, made.layout.root / "runs" / "it.mmstudio", _quiet)
        with pytest.raises(StudioError, match="cannot be exported"):
            write_archive(made.layout.root, tmp_path / "nowhere" / "it.mmstudio", _quiet)
        write_archive(made.layout.root, tmp_path / "it.mmstudio", _quiet)
    with pytest.raises(UsageError, match="not an empty folder"):
        read_archive(tmp_path / "it.mmstudio", tmp_path / "one")


@pytest.mark.parametrize("damage", ["text", "cut", "other", "outside"])
def test_files_that_are_no_project(damage: str, tmp_path: Path) -> None:
    file = tmp_path / "it.mmstudio"
    if damage == "text":
        file.write_text("no zip")
    elif damage == "cut":
        with _project(tmp_path / "one") as made:
            write_archive(made.layout.root, file, _quiet)
        file.write_bytes(file.read_bytes()[:-100])
    else:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("../evil.txt" if damage == "outside" else "a.txt", "x")
    with pytest.raises(BadFileError):
        read_archive(file, tmp_path / "two")
    assert not (tmp_path / "two").exists()
    assert not list(tmp_path.glob(".two*"))


def test_no_place_of_a_person_leaves_with_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "somebody"
    (home / "photos").mkdir(parents=True)
    monkeypatch.setattr(Path, "home", lambda: home)
    with _project(home / "one") as made:
        made.roots.add("photos", home / "photos")
        made.jobs.add(new_job("export", "Export", "io", FilePayload(file=str(home / "a.mmstudio"))))
        made.jobs.add(new_job("train", "Train", "cpu:train", TrainPayload(), run_id="r0001"))
        train = made.jobs.list()[1]
        made.jobs.set_state(train.id, JobState.FAILED, failure=Failure("X", f"no {home}/x", f"at {home}/y"))
        session = made.sessions.create("r0001", "Session")
        folder = made.sessions.folder(session.id)
        (folder / "session.json").write_text(json.dumps({"cards": [{"path": f"{home}/photos/a.png"}]}))
        (made.runs.folder("r0001") / "log.txt").write_text(f"read {home}/photos/a.png, {home}2/b\n")
        write_archive(made.layout.root, tmp_path / "it.mmstudio", _quiet)
    with zipfile.ZipFile(tmp_path / "it.mmstudio") as archive:
        for name in archive.namelist():
            content = archive.read(name).replace(f"{home}2/b".encode(), b"")
            assert b"somebody" not in content, name
    other = tmp_path / "else"
    monkeypatch.setattr(Path, "home", lambda: other)
    read_archive(tmp_path / "it.mmstudio", tmp_path / "two")
    with Project.open(tmp_path / "two") as back:
        assert back.roots.list() == {"photos": other / "photos"}
        assert [job.kind for job in back.jobs.list()] == ["train"]
        assert back.jobs.list()[0].failure == Failure("X", "no ~/x", "at ~/y")
        assert (back.runs.folder("r0001") / "log.txt").read_text() == f"read ~/photos/a.png, {home}2/b\n"


def test_what_an_evaluation_keeps_goes_along_and_what_has_not_ended_does_not(tmp_path: Path) -> None:
    file, key = tmp_path / "shapes.mmstudio", ScoreKey("m", "f", "image", ("text",), "run")
    with _project(tmp_path / "one") as made:
        folder = made.runs.folder("r0001")
        Evaluation(id="e1", run="r0001", checkpoint=1, split="test").save(folder)
        ScoreValues.of([4, 5], {key: np.array([0.5, 0.25])}).save(folder, "e1")
        with ResultFiles.of(folder, "e1").written(("text",), "run") as place:
            (place / "image-0.png").write_bytes(b"first")
        part_of(folder, "e2").mkdir()
        (part_of(folder, "e2") / "rounds.safetensors").write_bytes(b"half")
        write_archive(made.layout.root, file, _quiet)
    read_archive(file, tmp_path / "two")
    with Project.open(tmp_path / "two") as back:
        files = back.runs.files("r0001")
        assert files.evaluations() == ["e1"]
        numbers = ScoreValues.load(files.path, "e1")
        assert numbers is not None
        assert numbers.values[key].tolist() == [0.5, 0.25]
        kept = files.result_files("e1").listed("image", ["text"])
        assert {place: path.read_bytes() for place, path in kept.items()} == {0: b"first"}
        assert not part_of(files.path, "e2").exists()
