"""Metadata files as Hugging Face's data sets have them: at the top, or one in each split's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mmstudio.api import ImportRequest, UsageError
from mmstudio_files.tables.metadata import MetadataImporter

Take = Callable[..., Any]


def test_one_in_each_split(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    for split in ("train", "test"):
        for name in ("a", "b"):
            make.picture(tmp_path / split / f"{name}.png")
    rows = [("a.png", "one", 3), ("b.png", "two", 4.5)]
    make.manifest(tmp_path / "train" / "metadata.csv", ("file_name", "text", "age"), rows)
    make.json_lines(tmp_path / "test" / "metadata.jsonl", [{"file_name": "b.png", "text": ["x", "y"]}])
    found = take(tmp_path)
    assert found.importer == "metadata"
    assert found.roles() == {"image": "target", "text": "condition", "table": "condition"}
    assert found.splits() == {"train": 2, "test": 1}
    assert found.plan.count == len(found.stored) == 3
    first, last = found.samples[0], found.samples[-1]
    assert first.values == {"image": (tmp_path / "test" / "b.png",), "text": ("x", "y")}
    assert first.source == "test/metadata.jsonl, line 1"
    assert last.values["table"] == ({"age": 4.5},)


def test_sounds_become_the_slot_audio(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    make.sound(tmp_path / "data" / "a.wav")
    make.manifest(
        tmp_path / "metadata.csv", ("file_name", "transcription"), [("data/a.wav", "hello there my friend")]
    )
    found = take(tmp_path)
    assert found.importer == "manifest"
    assert set(found.roles()) == {"audio", "text"}
    assert "'file_name' is read as the slot 'audio'" in found.plan.notes[0]


def test_several_files_a_row(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    for name in ("a", "b", "c", "d"):
        make.picture(tmp_path / f"{name}.png")
    rows = [
        {
            "image_file_name": "a.png",
            "mask_file_name": "b.png",
            "view_file_names": ["c.png", "d.png"],
            "text": "x",
        }
    ]
    make.json_lines(tmp_path / "metadata.jsonl", rows)
    found = take(tmp_path)
    assert found.roles() == {"image": "target", "mask": "condition", "view": "condition", "text": "condition"}
    assert found.samples[0].values["view"] == (tmp_path / "c.png", tmp_path / "d.png")


def test_the_folder_in_a_name_says_the_split(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    names = ["train/a.png", "test/b.png", "c.png"]
    for name in names:
        make.picture(tmp_path / name)
    make.manifest(tmp_path / "metadata.csv", ("file_name",), [(name,) for name in names])
    assert [sample.split for sample in take(tmp_path).samples] == ["train", "test", None]
    rows = [(name, "val") for name in names]
    make.manifest(tmp_path / "metadata.csv", ("file_name", "split"), rows)
    assert take(tmp_path).splits() == {"val": 3}


@pytest.mark.parametrize("top", ["", "/"])
def test_names_do_not_lead_out(tmp_path: Path, take: Take, make: SimpleNamespace, top: str) -> None:
    make.picture(tmp_path / "secret.png")
    make.picture(tmp_path / "data" / "train" / "good.png")
    (tmp_path / "data" / "train" / "link.png").symlink_to(tmp_path / "secret.png")
    outside = str(tmp_path / "secret.png") if top else "../../secret.png"
    names = ["good.png", outside, "a\0b.png", "../train/good.png", "link.png", "missing.png"]
    rows = [{"file_name": name, "text": f"text {number}"} for number, name in enumerate(names)]
    make.json_lines(tmp_path / "data" / "train" / "metadata.jsonl", rows)
    found = take(tmp_path / "data")
    assert "line 2: " in found.reasons
    assert "outside of the folder" in found.reasons
    assert "not a usable file name" in found.reasons
    assert [sample.values["text"] for sample in found.stored] == [("text 0", "text 3")], found.refusals


def test_faults_are_told_and_the_rest_is_read(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "train" / "a.png")
    make.words(tmp_path / "train" / "metadata.jsonl", '{"file_name": "a.png"}\n{"file_name": \n[1]\n')
    make.words(tmp_path / "test" / "metadata.jsonl", "")
    found = take(tmp_path)
    assert len(found.stored) == 1
    assert "train/metadata.jsonl, line 2: The row is skipped: it is not JSON" in found.reasons


def test_where_none_is(tmp_path: Path, make: SimpleNamespace) -> None:
    importer = MetadataImporter()
    make.picture(tmp_path / "train" / "a.png")
    assert not importer.detect(tmp_path)
    make.json_lines(tmp_path / "train" / "metadata.jsonl", [{"file_name": "a.png"}])
    assert importer.detect(tmp_path)
    make.json_lines(tmp_path / "metadata.jsonl", [{"file_name": "train/a.png"}])
    assert not importer.detect(tmp_path), "the one at the top is read"
    with pytest.raises(UsageError, match="no split's folder"):
        importer.plan(ImportRequest(tmp_path))
