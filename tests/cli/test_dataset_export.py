"""Data sets written for other programs, from the command line."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mmstudio.services.app import App
from mmstudio_image.codec import ImageCodec

Run = Callable[..., Any]


@pytest.fixture
def project(mmstudio: Run, tmp_path: Path) -> Path:
    assert mmstudio("project", "new", tmp_path / "p", "--sample", "--count", "20").code == 0
    return tmp_path / "p"


def test_export_and_import_again(mmstudio: Run, tmp_path: Path, project: Path) -> None:
    folder = tmp_path / "out"
    answer = mmstudio("dataset", "export", "shapes-and-sounds", folder, "--project", project)
    assert answer.code == 0, answer.err
    assert "Exported 20 samples and 60 files" in answer.out
    assert str(folder) in answer.out
    back = mmstudio("dataset", "import", folder, "--project", project, "--name", "again", "--json")
    assert back.code == 0, back.err
    first, second = mmstudio("dataset", "list", "--project", project, "--json").json
    assert first["slots"] == second["slots"]
    assert first["counts"] == second["counts"]
    assert first["attributes"] == second["attributes"] != ""


def test_formats_splits_and_settings(mmstudio: Run, tmp_path: Path, project: Path) -> None:
    words = (
        "--project",
        project,
        "--format",
        "webdataset",
        "--split",
        "train",
        "--set",
        "shard_samples=5",
        "--json",
    )
    answer = mmstudio("dataset", "export", "shapes-and-sounds", tmp_path / "out", *words)
    assert answer.code == 0, answer.err
    assert answer.json["counts"] == {"train": answer.json["samples"]}
    shards = sorted((tmp_path / "out").glob("*.tar"))
    assert len(shards) == -(-answer.json["samples"] // 5)
    with tarfile.open(shards[0]) as tar:
        assert len({name.partition(".")[0] for name in tar.getnames()}) == 5


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("export", "none", "out"), "no data set 'none'"),
        (("export", "shapes-and-sounds", "."), "is not an empty folder"),
        (
            ("export", "shapes-and-sounds", "out", "--format", "zip"),
            "Known: imagefolder, parquet, webdataset",
        ),
        (("export", "shapes-and-sounds", "out", "--set", "shard_mb=1"), "Fields are: table"),
        (("export", "shapes-and-sounds", "out", "--split", "dev"), "no split 'dev'"),
        (("export-results", "s0001", "out"), "no session 's0001'"),
    ],
)
def test_wrong_use(
    mmstudio: Run, project: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], reason: str
) -> None:
    monkeypatch.chdir(project.parent)
    answer = mmstudio("dataset", *words, "--project", project)
    assert answer.code == 2
    assert reason in answer.err
    assert not (project.parent / "out").exists()


def test_export_results(mmstudio: Run, tmp_path: Path, project: Path) -> None:
    with App.start(tmp_path / "config").open_project(project) as opened:
        session = opened.sessions.create("r0001", "Mine")
        recipe = {"run": "r0001", "slot": "image", "seed": 4, "conditions": {"text": [{"data": "一个圆"}]}}
        place = opened.sessions.folder(session.id)
        ImageCodec().write(np.zeros((4, 4, 3), np.uint8), place / "a.png", recipe)
        ImageCodec().write(np.zeros((4, 4, 3), np.uint8), place / "b.png", {})
    answer = mmstudio("dataset", "export-results", "Mine", tmp_path / "out", "--project", project)
    assert answer.code == 0, answer.err
    assert "Exported 1 sample " in answer.out
    assert "b.png: The result is left out: b.png carries no recipe." in answer.out
    assert '"meta.synthetic": "true"' in (tmp_path / "out" / "train" / "metadata.jsonl").read_text("utf-8")
    words = ("--with", "shapes-and-sounds", "--project", project)
    more = mmstudio("dataset", "from-results", "Mine", "more", *words)
    assert more.code == 0, more.err
    assert "Imported 21 samples into the data set 'more'." in more.out
    listed = {item["name"]: item for item in mmstudio("dataset", "list", "--project", project, "--json").json}
    assert listed["more"]["attributes"] == listed["shapes-and-sounds"]["attributes"] != ""
    assert mmstudio("dataset", "from-results", "Mine", "more", *words).code == 2


def test_it_says_what_becomes_of_notes(mmstudio: Run, tmp_path: Path, project: Path) -> None:
    words = ("dataset", "export", "shapes-and-sounds")
    answer = mmstudio(*words, tmp_path / "with", "--project", project)
    assert "went along; --without-notes leaves it out." in answer.out
    answer = mmstudio(*words, tmp_path / "without", "--project", project, "--without-notes")
    assert "(EXIF, place, comments, titles) was left out" in answer.out
    answer = mmstudio(*words, tmp_path / "again", "--project", project, "--without-notes", "--json")
    assert answer.json["notes"] is False
