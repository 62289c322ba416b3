"""The importer of folders per class, and what it leaves to the importer of folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mmstudio.api import ImportRequest, Slot, UsageError
from mmstudio_files.folders.classes import ClassesImporter

Take = Callable[..., Any]


def _fill(root: Path, make: SimpleNamespace, *folders: str, count: int = 2) -> None:
    for folder in folders:
        for number in range(count):
            make.picture(root / folder / f"{number:03}.png")


def test_the_folder_is_the_class(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    _fill(tmp_path, make, "cat", "dog", "狐狸")
    (tmp_path / "README.md").write_text("about")
    found = take(tmp_path)
    assert found.importer == "classes"
    assert found.roles() == {"image": "target", "table": "condition"}
    assert found.plan.count == len(found.stored) == 6
    assert found.table("class") == ["cat", "cat", "dog", "dog", "狐狸", "狐狸"]
    assert found.samples[0].values["image"] == (tmp_path / "cat" / "000.png",)
    assert found.splits() == {None: 6}
    assert "3 classes" in found.plan.notes[0]


def test_splits_above_the_classes(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    _fill(tmp_path, make, "train/a", "train/b", "valid/a", "valid/b", "test/a")
    found = take(tmp_path)
    assert found.splits() == {"train": 4, "val": 4, "test": 2}
    assert found.table("class").count("a") == 6
    assert found.samples[0].split == "test"


def test_a_folder_around_it_and_deeper_files(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    _fill(tmp_path, make, "data/set/cat", "data/set/dog", "data/set/dog/old")
    (tmp_path / "__MACOSX").mkdir()
    found = take(tmp_path)
    assert found.importer == "classes"
    assert found.table("class") == ["cat", "cat", "dog", "dog", "dog", "dog"]
    assert found.samples[-1].source == "dog/old/001.png"


def test_classes_of_sounds_and_of_texts(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    for name in ("yes", "no"):
        make.sound(tmp_path / "sounds of words" / name / "a.wav")
        make.words(tmp_path / "reviews" / "train" / f"{name}pos" / "1_9.txt", "fine")
    sounds, texts = take(tmp_path / "sounds of words"), take(tmp_path / "reviews")
    assert sounds.roles() == {"audio": "either", "table": "either"}
    assert len(sounds.stored) == 2
    assert texts.importer == "classes"
    assert texts.stored[0].values["text"] == ("fine",)
    assert texts.splits() == {"train": 2}
    assert take(tmp_path / "reviews", [Slot("text", "text", "target")]).roles() == {
        "text": "target",
        "table": "condition",
    }


def test_what_does_not_belong_is_told(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    _fill(tmp_path, make, "cat", "dog", count=12)
    make.words(tmp_path / "cat" / "notes.txt", "hello")
    (tmp_path / "dog" / "a.psd").write_bytes(b"?")
    (tmp_path / "dog" / "cut.png").write_bytes(b"\x89PNG")
    (tmp_path / "dog" / "Thumbs.db").write_bytes(b"?")
    (tmp_path / "dog" / "more").symlink_to(tmp_path / "cat")
    found = take(tmp_path)
    assert found.importer == "classes"
    assert len(found.stored) == 24
    assert "cat/notes.txt is skipped: the slot 'image'" in found.reasons
    assert "dog/a.psd: It is a drawing or a page of one program: save it as PNG." in found.reasons
    assert "dog/more: The link to a folder is not followed" in found.reasons
    assert "Thumbs" not in found.reasons
    assert "cut.png" in found.refusals


@pytest.mark.parametrize(
    "files",
    [
        ["images/a.png", "texts/a.txt"],
        ["images/a.png", "reference/a.png"],
        ["train/image/a.png", "train/reference/a.png"],
        ["cat/a.png", "cat/a.txt", "dog/b.png", "dog/b.txt"],
        ["cat/a.png", "cat/a.reference.png", "dog/b.png", "dog/b.reference.png"],
        ["a.png", "cat/b.png", "dog/c.png"],
        ["cat/a.png"],
        ["train/cat/a.png", "test/cat/a.png"],
        ["photos/a.png", "notes/a.txt"],
        ["cat/a.psd", "dog/a.psd"],
        ["x/cat/a.png", "y/dog/a.png"],
        ["train/a.png", "test/a.png"],
    ],
)
def test_what_is_no_folder_of_classes(tmp_path: Path, make: SimpleNamespace, files: list[str]) -> None:
    for file in files:
        (make.picture if file.endswith(".png") else lambda path: make.words(path, "words"))(tmp_path / file)
    assert not ClassesImporter().detect(tmp_path)


def test_a_few_strays_do_not_matter_but_many_do(tmp_path: Path, make: SimpleNamespace) -> None:
    _fill(tmp_path, make, "cat", "dog", count=10)
    make.words(tmp_path / "cat" / "licence.txt", "free")
    assert ClassesImporter().detect(tmp_path)
    for number in range(9):
        make.words(tmp_path / "cat" / f"note {number}.txt", "words")
    assert not ClassesImporter().detect(tmp_path)


def test_nothing_is_said_of_what_is_not_there(tmp_path: Path) -> None:
    assert not ClassesImporter().detect(tmp_path)
    assert not ClassesImporter().detect(tmp_path / "missing")
    (tmp_path / "file").write_bytes(b"")
    assert not ClassesImporter().detect(tmp_path / "file")
    with pytest.raises(UsageError, match="no file of a known kind"):
        ClassesImporter().plan(ImportRequest(tmp_path))


def test_it_is_what_a_folder_mostly_is(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    """A stray picture, one pair, a readme and a folder of something else change nothing, and are told."""
    root = tmp_path / "wrapped" / "data"
    _fill(root, make, "cat", "dog", "train", count=12)
    for name in ("preview.png", "cat/0.txt", "docs/manual.pdf", "README.txt"):
        make.picture(root / name) if name.endswith("png") else make.words(root / name, "x")
    make.words(tmp_path / "wrapped" / "about.txt", "x")
    found = take(tmp_path)
    assert (found.importer, len(found.stored)) == ("classes", 36)
    assert set(found.table("class")) == {"cat", "dog", "train"}
    assert sorted(one.source for one in found.problems) == ["cat/0.txt", "docs/manual.pdf", "preview.png"]
    assert found.plan.notes == (
        "There are 3 classes; the folders' names are the column 'class' of the table.",
        "3 files are left aside: 1 .pdf, 1 .png, 1 .txt; see Problems for what to do with them.",
    )


def test_splits_in_folders_of_their_own_name(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    _fill(
        tmp_path,
        make,
        "seg_train/seg_train/sea",
        "seg_train/seg_train/wood",
        "seg_test/seg_test/sea",
        "seg_pred/seg_pred",
    )
    found = take(tmp_path)
    assert found.importer == "classes"
    assert found.splits() == {"train": 4, "test": 2}
    assert set(found.table("class")) == {"sea", "wood"}
    assert [one.reason for one in found.problems] == [
        "It lies beside the folders of the splits, and has no class."
    ] * 2


def test_pictures_whose_classes_lie_among_lists(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    _fill(tmp_path / "birds", make, "images/001.Albatross", "images/002.Auklet")
    for name in ("images.txt", "classes.txt", "parts/locs.txt", "attributes/all.txt"):
        make.words(tmp_path / "birds" / name, "1 a")
    found = take(tmp_path)
    assert found.importer == "classes"
    assert set(found.table("class")) == {"001.Albatross", "002.Auklet"}


@pytest.mark.parametrize(
    "folders",
    [("images_part_1", "images_part_2"), ("00000", "00001"), ("X_train", "X_valid"), ("imgs1", "imgs2")],
)
def test_portions_of_one_heap_are_no_classes(
    tmp_path: Path, take: Take, make: SimpleNamespace, folders: tuple[str, ...]
) -> None:
    _fill(tmp_path, make, *folders)
    assert take(tmp_path).importer == "folder"


def test_numbers_are_classes(tmp_path: Path, take: Take, make: SimpleNamespace) -> None:
    _fill(tmp_path, make, "0", "1", "10")
    assert set(take(tmp_path).table("class")) == {"0", "1", "10"}
