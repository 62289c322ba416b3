"""File names written by another system than the one they are read on."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

Take = Callable[..., Any]
_APART = unicodedata.normalize("NFD", "Café")
_COMPOSED = unicodedata.normalize("NFC", "Café")


def digest(path: Path) -> str:
    """What a copy of a file is called after."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_table_finds_files_whose_names_are_written_otherwise(
    tmp_path: Path, take: Take, make: SimpleNamespace
) -> None:
    files = [tmp_path / "Bilder" / name for name in (f"{_APART}.png", "IMG_2.JPG", "a b.png")]
    for shade, path in enumerate(files):
        make.picture(path, (shade, 0, 0))
    rows = [
        (f"bilder/{_COMPOSED}.png", "one"),
        ("Bilder\\img_2.jpg", "two"),
        ("Bilder/a\u00a0b.PNG", "three"),
        ("Bilder/c.png", "four"),
    ]
    found = take(make.manifest(tmp_path / "data.csv", ("image", "text"), rows))
    assert [(sample.values["image"][0].stem, sample.values["text"]) for sample in found.stored] == [
        (digest(files[0]), ("one",)),
        (digest(files[1]), ("two",)),
        (digest(files[2]), ("three",)),
    ]
    assert "Bilder/c.png does not exist" in found.refusals


def test_captions_in_the_format_of_coco_find_them_too(
    tmp_path: Path, take: Take, make: SimpleNamespace
) -> None:
    path = make.picture(tmp_path / "images" / f"{_APART}.jpg")
    data = {
        "images": [{"id": 1, "file_name": f"{_COMPOSED}.JPG"}],
        "annotations": [{"image_id": 1, "caption": "a cup"}],
    }
    make.words(tmp_path / "captions.json", json.dumps(data))
    found = take(tmp_path)
    assert found.importer == "coco"
    assert [sample.values["image"][0].stem for sample in found.stored] == [digest(path)]


def test_a_name_that_two_files_have_is_told(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    for name in ("a.png", "A.png", "b.png"):
        make.picture(tmp_path / name)
    found = take(make.manifest(tmp_path / "data.csv", ("image", "text"), [("A.PNG", "1"), ("B.png", "2")]))
    assert [sample.values["text"] for sample in found.stored] == [("2",)]
    assert "may be any of 2 files" in found.refusals
