"""The importer of COCO's captions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mmstudio.api import UsageError
from mmstudio_files.formats import coco

Take = Callable[..., Any]


def captions(path: Path, names: list[Any], texts: dict[Any, list[Any]], **more: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    images = [
        {"license": 1, "id": number, "file_name": name, "height": 8} for number, name in enumerate(names)
    ]
    notes = [
        {"id": 1, "image_id": image, "caption": text} for image, given in texts.items() for text in given
    ]
    path.write_text(json.dumps({"info": {"id": 3}, "images": images, "annotations": notes} | more), "utf-8")
    return path


def test_a_sample_for_each_picture(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    for split in ("train2017", "val2017"):
        for name in ("1.png", "2.png"):
            make.picture(tmp_path / split / name)
        path = tmp_path / "annotations" / f"captions_{split}.json"
        captions(path, ["1.png", "2.png"], {0: ["a cat ", "一只猫", "a cat"], 1: ["a dog"]})
        path.with_name(f"instances_{split}.json").write_text('{"images": [], "annotations": []}')
    found = take(tmp_path)
    assert found.importer == "coco"
    assert found.roles() == {"image": "target", "text": "condition"}
    assert found.splits() == {"train": 2, "val": 2}
    assert found.plan.count == len(found.stored) == 4
    assert found.samples[0].values == {
        "image": (tmp_path / "train2017" / "1.png",),
        "text": ("a cat", "一只猫"),
    }
    assert found.samples[2].values["image"] == (tmp_path / "val2017" / "1.png",)
    assert found.samples[0].source == "captions_train2017.json, image 1"


@pytest.mark.parametrize(
    ("json_place", "picture_place"),
    [
        ("captions_val2014.json", "1.png"),
        ("captions_val2014.json", "images/1.png"),
        ("captions_val2014.json", "val2014/1.png"),
        ("captions_val2014.json", "images/val2014/1.png"),
        ("annotations/captions_val2014.json", "val2014/1.png"),
        ("annotations/captions_val2014.json", "val/1.png"),
        ("annotations/captions_val2014.json", "images/val/1.png"),
        ("annotations/captions_val2014.json", "annotations/1.png"),
    ],
)
@pytest.mark.parametrize("by_file", [True, False])
def test_pictures_are_found(
    tmp_path: Path, take: Take, make: SimpleNamespace, json_place: str, picture_place: str, by_file: bool
) -> None:
    make.picture(tmp_path / picture_place)
    path = captions(tmp_path / json_place, ["1.png"], {0: ["x"]})
    found = take(path if by_file else tmp_path)
    assert len(found.stored) == 1, found.refusals
    assert found.samples[0].values["image"] == (tmp_path / picture_place,)
    assert found.samples[0].split == "val"


def test_names_with_folders(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "images" / "deep" / "1.png")
    path = captions(tmp_path / "captions.json", ["deep/1.png"], {0: ["x"]})
    assert len(take(path).stored) == 1


def test_faults_are_told(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    root = tmp_path / "data"
    make.picture(root / "good.png")
    make.picture(tmp_path / "secret.png")
    (root / "link.png").symlink_to(tmp_path / "secret.png")
    names = [
        "good.png",
        "../secret.png",
        str(tmp_path / "secret.png"),
        "missing.png",
        "link.png",
        7,
        "nul\0.png",
    ]
    texts: dict[Any, list[Any]] = {0: ["x", 5, None, " "], 99: ["of nobody"], "none": ["y"]}
    path = captions(root / "captions.json", names, texts)
    data = json.loads(path.read_text("utf-8"))
    data["images"] += [
        {"id": 0, "file_name": "good.png"},
        {"file_name": "good.png"},
        {"id": [1], "file_name": "a"},
        3,
    ]
    data["annotations"] += [7, {"image_id": [1], "caption": "z"}]
    path.write_text(json.dumps(data), "utf-8")
    found = take(path)
    assert len(found.stored) == 1
    assert found.stored[0].values["text"] == ("x",)
    assert "3 captions are left out" in found.reasons
    assert found.reasons.count("outside of the folder") == 2
    assert found.reasons.count("no id or no file name") == 3
    assert "another one has the same id" in found.reasons
    assert "not a usable file name" in found.reasons
    assert "missing.png does not exist" in found.refusals
    assert "link.png lies outside" in found.refusals
    assert "have no caption" in found.plan.notes[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"images": [], "annotations": [{"image_id": 1, "bbox": [1, 2, 3, 4]}]}', "holds no captions"),
        ('{"images": [], "annotations": ', "damaged or no JSON"),
        ('{"images": 5, "annotations": []}', "no lists of images"),
        ('{"images": {}, "annotations": []}', "no lists of images"),
        ('{"images": ' + "[" * 100_000, "damaged or no JSON"),
        ('{"images": ' + "1" * 10_000 + "}", "damaged or no JSON"),
    ],
)
def test_files_without_captions(tmp_path: Path, take: Take, text: str, said: str) -> None:
    path = tmp_path / "instances_val2017.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=said):
        take(path)


def test_too_large_a_file_is_refused(tmp_path: Path, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coco, "MOST_BYTES", 1 << 20)
    path = captions(tmp_path / "captions.json", ["1.png"], {0: ["x" * (1 << 20)]})
    with pytest.raises(UsageError, match="at most 1 MB"):
        take(path)


def test_a_folder_of_instances_is_left_to_others(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "val2017" / "1.png")
    captions(tmp_path / "annotations" / "instances_val2017.json", [], {})
    assert take(tmp_path).importer == "folder"
