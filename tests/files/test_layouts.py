"""Layouts of folders by people and programs: what belongs together, and what is left out with a note."""

from __future__ import annotations

import json
import tarfile
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mmstudio.api import UsageError

Take = Callable[..., Any]
_APART = unicodedata.normalize("NFD", "é")
_COMPOSED = unicodedata.normalize("NFC", "é")


@pytest.fixture
def lay(tmp_path: Path, make: SimpleNamespace) -> Callable[..., Path]:
    """Writes pictures, sounds and texts by their suffixes; a text holds its name."""
    shades = iter(range(256))

    def _lay(*names: str, **texts: str) -> Path:
        for name in names:
            path = tmp_path / "source" / name
            suffix = path.suffix.lower()
            if suffix in {".png", ".jpg", ".jpeg"}:
                make.picture(path, (next(shades), 0, 0))
            elif suffix == ".wav":
                make.sound(path)
            else:
                make.words(path, f"text of {name}")
        return tmp_path / "source"

    return _lay


def pairs(found: Any) -> dict[str, list[str]]:
    """Source of each sample to the names of its files."""
    return {
        sample.source: [value.name for name in sorted(sample.values) for value in sample.values[name]]
        for sample in found.samples
    }


def test_names_that_differ_in_case_or_spelling_are_one_sample(lay: Callable[..., Path], take: Take) -> None:
    found = take(
        lay(
            "IMG_1.JPG",
            "img_1.txt",
            f"{_APART}.png",
            f"{_COMPOSED}.txt",
            "a  b.png",
            "a\u00a0b .txt",
            "c.png",
            "c.txt",
        )
    )
    assert len(found.samples) == 4
    assert all(set(sample.values) == {"image", "text"} for sample in found.samples)
    assert found.plan.notes == (
        "3 samples are made of files whose names differ in case or spelling only, such as IMG_1.JPG and img_1.txt.",
    )


def test_samples_whose_names_nearly_are_the_same_stay_apart(lay: Callable[..., Path], take: Take) -> None:
    source = lay(
        "a.png",
        "A.png",
        "a.txt",
        "B.png",
        "b.txt",
        f"{_APART}x.png",
        f"{_COMPOSED}X.png",
        f"{_COMPOSED}x.txt",
    )
    if len(list(source.iterdir())) < 8:
        pytest.skip("this file system takes some of these names for one")
    found = take(source)
    assert pairs(found) == {
        "A": ["A.png"],
        "B": ["B.png", "b.txt"],
        "a": ["a.png", "a.txt"],
        f"{_APART}x": [f"{_APART}x.png", f"{_COMPOSED}x.txt"],
        f"{_COMPOSED}X": [f"{_COMPOSED}X.png"],
    }
    assert any("stay apart though their names differ" in note for note in found.plan.notes)


def test_a_number_behind_a_dot_belongs_to_the_name_where_something_has_that_name(
    lay: Callable[..., Path], take: Take
) -> None:
    found = take(
        lay("22.png", "22.txt", "22.05.png", "22.05.txt", "7.png", "7.1.txt", "7.2.txt", "8.png", "8.31.txt")
    )
    assert pairs(found) == {
        "22": ["22.png", "22.txt"],
        "22.05": ["22.05.png", "22.05.txt"],
        "7": ["7.png", "7.1.txt", "7.2.txt"],
        "8": ["8.png"],
        "8.31": ["8.31.txt"],
    }
    assert "8.31: The sample is skipped: it has no image" in found.refusals


def test_a_counted_number_belongs_to_the_picture_that_has_it_too(
    lay: Callable[..., Path], take: Take
) -> None:
    found = take(lay("22.png", "22.txt", "22.1.png", "22.1.txt"))
    assert pairs(found) == {"22": ["22.png", "22.txt"], "22.1": ["22.1.png", "22.1.txt"]}


def test_texts_of_every_suffix(lay: Callable[..., Path], take: Take) -> None:
    found = take(
        lay(
            "a.png",
            "a.caption",
            "b.jpg",
            "b.jpg.txt",
            "c.png",
            "c.CAP",
            "d.png",
            "d.txt",
            "d.caption",
            "e.jpg",
            "e.JPG.Caption",
        )
    )
    assert pairs(found) == {
        "a": ["a.png", "a.caption"],
        "b": ["b.jpg", "b.jpg.txt"],
        "c": ["c.png", "c.CAP"],
        "d": ["d.png", "d.caption", "d.txt"],
        "e": ["e.jpg", "e.JPG.Caption"],
    }
    assert not found.problems


def test_two_pictures_of_one_stem_are_two_samples(lay: Callable[..., Path], take: Take) -> None:
    found = take(lay("a.jpg", "a.png", "a.png.txt", "a.txt", "b.png"))
    assert pairs(found) == {"a": ["a.jpg", "a.txt"], "a.png": ["a.png", "a.png.txt"], "b": ["b.png"]}


def test_a_rare_second_suffix_is_no_slot(lay: Callable[..., Path], take: Take) -> None:
    found = take(lay(*(f"{number}.png" for number in range(150)), "7.copy.png"))
    assert [slot.name for slot in found.plan.slots] == ["image"]
    assert len(found.samples) == 151


def test_slots_of_one_name_in_two_cases_are_one(lay: Callable[..., Path], take: Take) -> None:
    source = lay(
        "train/images/a.png",
        "train/Masks/a.png",
        "val/Images/b.png",
        "val/masks/b.png",
        "test/Images/c.png",
        "test/masks/c.png",
    )
    found = take(source)
    assert {slot.name for slot in found.plan.slots} == {"image", "masks"}
    assert found.splits() == {"train": 1, "val": 1, "test": 1}


@pytest.mark.parametrize(
    ("folders", "splits"),
    [
        (("TRAIN", "Valid", "Testing"), {"train", "val", "test"}),
        (("training_set", "dev", "test2017"), {"train", "val", "test"}),
        (("X_train_HR", "X_valid_HR"), {"train", "val"}),
        (("train", "bus", "car"), {None}),
        (("train", "images2", "test"), {"train", "test", None}),
    ],
)
def test_folders_that_are_splits(
    lay: Callable[..., Path], take: Take, folders: tuple[str, ...], splits: set[str | None]
) -> None:
    found = take(
        lay(
            *(
                f"{folder}/{number}.{kind}"
                for folder in folders
                for number in range(2)
                for kind in ("png", "txt")
            )
        )
    )
    assert {sample.split for sample in found.samples} == splits
    assert all(set(sample.values) == {"image", "text"} for sample in found.samples)


def test_parts_in_folders_of_their_own(lay: Callable[..., Path], take: Take) -> None:
    found = take(
        lay(
            "JPEGImages/cats/a.jpg",
            "JPEGImages/b.jpg",
            "Captions/a.txt",
            "Captions/B.txt",
            "SegmentationClass/b.png",
        )
    )
    assert pairs(found) == {"b": ["b.png", "b.jpg", "B.txt"], "cats/a": ["a.jpg", "a.txt"]}
    assert {slot.name: slot.modality for slot in found.plan.slots} == {
        "image": "image", "SegmentationClass": "image", "text": "text",
    }  # fmt: skip


def test_the_folders_of_kohyas_scripts(lay: Callable[..., Path], take: Take) -> None:
    found = take(
        lay(
            "img/10_sks dog/1.png",
            "img/10_sks dog/1.caption",
            "img/10_sks dog/2.png",
            "reg/1_dog/1.png",
            "log/run.tfevents",
        )
    )
    texts = {
        sample.source: [getattr(text, "name", text) for text in sample.values["text"]]
        for sample in found.samples
    }
    assert texts == {"10_sks dog/1": ["1.caption"], "10_sks dog/2": ["sks dog"], "reg/1_dog/1": ["dog"]}
    assert {sample.source: dict(sample.meta) for sample in found.samples}["reg/1_dog/1"] == {
        "regularisation": "yes"
    }
    notes = " ".join(found.plan.notes)
    assert "how often a training repeats them, are not used" in notes
    assert "2 pictures without a text have the words of their folder" in notes


def test_facts_in_json_beside_pictures(lay: Callable[..., Path], take: Take, make: SimpleNamespace) -> None:
    names = [f"{number:02}" for number in range(25)]
    source = lay(*(f"{name}.jpg" for name in names), "alone.json")
    for number, name in enumerate(names):
        told = {
            "caption": f"c {name}",
            "url": f"u{name}",
            "width": 8 + number,
            "meta.shape": "ring",
            "deep": [1],
        }
        make.words(source / f"{name}{'.jpg' * (number % 2)}.json", json.dumps(told))
    found = take(source)
    assert len(found.stored) == 25
    values = found.samples[3].values
    assert (values["text"], values["table"]) == (("c 03",), ({"width": 11},))
    assert found.samples[3].meta == {"shape": "ring"}
    assert "The columns url are left out: every sample has another one." in found.plan.notes
    assert [one.source for one in found.problems] == ["alone.json"]


def test_the_photo_export_of_google(lay: Callable[..., Path], take: Take, make: SimpleNamespace) -> None:
    source = lay("Album/IMG_1.JPG", "Album/IMG_1(1).JPG", "Album/IMG_2.jpg")
    for name, told in {
        "IMG_1.JPG.supplemental-metadata": "one",
        "IMG_1.JPG.supplemental-metadata(1)": "other",
        "IMG_2.jpg.supplemental-me": "two",
    }.items():
        make.words(source / "Album" / f"{name}.json", json.dumps({"title": "x", "description": told}))
    found = take(source)
    assert {sample.source: sample.values["text"] for sample in found.samples} == {
        "Album/IMG_1": ("one",), "Album/IMG_1(1)": ("other",), "Album/IMG_2": ("two",),
    }  # fmt: skip
    assert not found.problems


def test_a_few_files_of_another_kind_take_nothing_over(lay: Callable[..., Path], take: Take) -> None:
    found = take(
        lay(
            *(f"{number}.{kind}" for number in range(12) for kind in ("wav", "txt")),
            "cover.jpg",
            "readme.txt",
            "list.csv",
        )
    )
    assert {slot.name for slot in found.plan.slots} == {"audio", "text"}
    assert len(found.samples) == 12
    assert sorted(one.source for one in found.problems) == ["cover.jpg", "list.csv", "readme.txt"]
    assert found.plan.notes == (
        "3 files are left aside: 1 .csv, 1 .jpg, 1 .txt; see Problems for what to do with them.",
    )


def test_a_readme_makes_no_slot_of_texts(lay: Callable[..., Path], take: Take) -> None:
    found = take(lay("1.png", "2.png", "readme.txt", "a.wav"))
    assert [slot.name for slot in found.plan.slots] == ["image"]
    assert "readme.txt: It has the name of no image" in found.reasons


def test_a_list_that_is_no_table_says_what_to_do(
    lay: Callable[..., Path], take: Take, make: SimpleNamespace
) -> None:
    source = lay("img/000001.jpg", "img/000002.jpg")
    make.words(
        source / "list_attr.txt", "2\nSmiling Male\n000001.jpg  1 -1\n000002.jpg -1 -1\n000003.jpg -1 1\n"
    )
    found = take(source)
    assert (found.importer, len(found.stored)) == ("folder", 2)
    assert (
        "list_attr.txt: It says something of files, but is no table that is read here: save it as CSV"
        in found.reasons
    )


def test_marks_of_boxes_are_no_captions(lay: Callable[..., Path], take: Take, make: SimpleNamespace) -> None:
    source = lay("train/images/a_jpg.rf.01.jpg", "valid/images/b_jpg.rf.02.jpg")
    make.words(source / "train/labels/a_jpg.rf.01.txt", "0 0.5 .5 0.25 1\n12 1e-3 0.5 0.1 0.1\n")
    make.words(source / "valid/labels/b_jpg.rf.02.txt", "")
    found = take(source)
    assert [slot.name for slot in found.plan.slots] == ["image"]
    assert found.splits() == {"train": 1, "val": 1}
    assert found.reasons.count("It holds marks of places in numbers") == 2


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a.tar.gz", "archive: import it by itself"),
        ("a.rar", "unpack it with another program"),
        ("a.csv", "choose it by itself"),
        ("a.xlsx", "save it as CSV"),
        ("a.mov", "It is a film"),
        ("a.CR2", "camera's raw picture"),
        ("a.psd", "save it as PNG"),
        ("a.docx", "save its text as .txt"),
        ("a.npy", "arrays of numbers"),
        ("a.crdownload", "download it again"),
        ("a.url", "import what it points to"),
        ("a.xyz", "of no known kind"),
        ("LICENSE", "of no known kind"),
    ],
)
def test_what_nothing_reads_says_what_to_do(
    tmp_path: Path, lay: Callable[..., Path], take: Take, name: str, told: str
) -> None:
    found = take(lay("1.png", name))
    assert len(found.stored) == 1
    assert [one.source for one in found.problems] == [name]
    assert told in found.problems[0].reason
    (tmp_path / "source" / "1.png").unlink()
    with pytest.raises(UsageError, match=told):
        take(tmp_path / "source")


def test_the_first_bytes_say_what_a_file_without_a_suffix_is(lay: Callable[..., Path], take: Take) -> None:
    source = lay("1.png", "2.jpg", "3.jpg")
    (source / "1.png").rename(source / "picture")
    (source / "2.jpg").rename(source / "2.jpg_large")
    (source / "3.jpg").rename(source / "3.JPEG")
    found = take(source)
    assert pairs(found) == {"2": ["2.jpg_large"], "3": ["3.JPEG"], "picture": ["picture"]}
    assert len(found.stored) == 3


def test_names_that_cannot_be_shown(lay: Callable[..., Path], take: Take) -> None:
    source = lay("plain.png", "plain.txt")
    strange = ["gr\udcfcn", "line\nbreak", "\x1b[31mred", "\u202egnp"]
    try:
        for name in strange:
            (source / f"{name}.png").write_bytes((source / "plain.png").read_bytes())
            (source / f"{name}.txt").write_text("x")
    except (OSError, UnicodeError):
        pytest.skip("this file system refuses names that cannot be shown")
    found = take(source)
    assert len(found.stored) == 5
    assert all(set(sample.values) == {"image", "text"} for sample in found.stored)
    for sample in found.samples:
        sample.source.encode("utf-8")


def beside(source: Path, name: str, files: Iterable[Path]) -> None:
    with tarfile.open(source / name, "w") as archive:
        for file in files:
            archive.add(file, file.name)


def test_one_archive_beside_pictures_takes_no_folder_over(lay: Callable[..., Path], take: Take) -> None:
    source = lay(*(f"{number}.png" for number in range(20)))
    beside(source, "backup.tar", [source / "1.png"])
    found = take(source)
    assert (found.importer, len(found.stored)) == ("folder", 20)
    assert "backup.tar: It is an archive: import it by itself" in found.reasons
    assert "1 file is left aside: 1 .tar" in found.plan.notes[0]


def test_a_few_pictures_beside_shards_are_left_aside(lay: Callable[..., Path], take: Take) -> None:
    source = lay("figure.png", "x.png", "x.txt")
    big = source / "noise.png"
    big.write_bytes((source / "x.png").read_bytes() + bytes(20_000))
    beside(source, "0.tar", [source / "x.png", source / "x.txt", big])
    for name in ("x.png", "x.txt", "noise.png"):
        (source / name).unlink()
    found = take(source)
    assert found.importer == "webdataset"
    assert "figure.png: It lies beside the shards" in found.reasons
    assert "1 file is left aside: 1 .png; see Problems for what to do with them." in found.plan.notes
