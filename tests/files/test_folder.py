"""The importer of folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mmstudio.api import Slot, UsageError
from mmstudio_image.codec import ImageCodec

Read = Callable[..., Any]


def test_pairs_by_stem(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    for stem in ("a", "b"):
        make.picture(tmp_path / f"{stem}.png")
        make.words(tmp_path / f"{stem}.txt", f"text of {stem}")
    make.picture(tmp_path / "a.reference.png", (1, 2, 3))
    make.sound(tmp_path / "a.wav")
    found = read(tmp_path)
    assert found.roles() == {
        "image": "target", "audio": "condition", "reference": "condition", "text": "condition",
    }  # fmt: skip
    first, second = found.samples
    assert first.values["reference"] == (tmp_path / "a.reference.png",)
    assert first.values["text"] == ("text of a",)
    assert set(second.values) == {"image", "text"}
    assert not found.problems


def test_folders_by_modality_slot_and_split(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    for split in ("train", "test"):
        make.picture(tmp_path / split / "image" / "x" / "a.png")
        make.picture(tmp_path / split / "reference" / "x" / "a.png")
        make.sound(tmp_path / split / "audio" / "x" / "a.wav")
        make.words(tmp_path / split / "texts" / "x" / "a.txt", split)
    found = read(tmp_path)
    assert set(found.roles()) == {"image", "reference", "audio", "text"}
    assert sorted((sample.split, sample.values["text"]) for sample in found.samples) == [
        ("test", ("test",)),
        ("train", ("train",)),
    ]
    assert all(len(sample.values) == 4 for sample in found.samples)


def test_dots_in_names_and_alternatives(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "v1.2.final.png")
    make.words(tmp_path / "v1.2.final.txt", "one")
    make.words(tmp_path / "v1.2.final.1.txt", "two")
    make.words(tmp_path / "text" / "v1.2.final.txt", "three")
    found = read(tmp_path)
    assert len(found.samples) == 1
    assert sorted(found.samples[0].values["text"]) == ["one", "three", "two"]


def test_a_suffix_of_two_modalities(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    """A plugin's modality reads ``.webp`` as well: slot and folder decide, and without them the first modality has it."""
    more = {"film": (ImageCodec(), (".film", ".webp"))}
    clip = Slot("clip", "film", "condition")
    make.picture(tmp_path / "dotted" / "a.png")
    make.picture(tmp_path / "dotted" / "a.clip.webp")
    make.picture(tmp_path / "folder" / "images" / "a.png")
    make.picture(tmp_path / "folder" / "clip" / "a.webp")
    make.picture(tmp_path / "named" / "images" / "a.png")
    make.picture(tmp_path / "named" / "Films" / "a.webp")
    for source, slots, slot, modality in (
        ("dotted", [clip], "clip", "film"),
        ("folder", [clip], "clip", "film"),
        ("folder", [], "clip", "image"),
        ("named", [], "film", "film"),
    ):
        found = read(tmp_path / source, slots, more)
        assert not found.problems, found.reasons
        assert {item.name: item.modality for item in found.plan.slots} == {"image": "image", slot: modality}
        assert set(found.samples[0].values) == {"image", slot}


def test_bad_files_are_listed(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    root = tmp_path / "data"
    make.picture(root / "a.png")
    make.picture(root / "a.jpg")
    make.words(root / "a.txt", "x" * 20_000)
    make.words(root / "b.png", "no picture")
    make.words(root / "b.txt", "its text")
    make.words(root / "notes.xyz", "?")
    make.picture(tmp_path / "outside.png")
    (root / "c.png").symlink_to(tmp_path / "outside.png")
    (root / "d.wav").touch()
    (root / ".hidden.png").touch()
    found = read(root)
    assert [(sample.source, set(sample.values)) for sample in found.samples] == [
        ("a", {"image"}),
        ("a.png", {"image"}),
    ]
    for word in (
        "10,000 characters",
        "b.png",
        "no known kind",
        "outside of the folder",
        "d.wav: It has the name of no image",
    ):
        assert word in found.reasons, word
    assert ".hidden" not in found.reasons
    assert found.plan.notes == (
        "1 file shares its stem with another one of its kind, such as a.png: each is a sample of its own.",
        "2 files are left aside: 1 .wav, 1 .xyz; see Problems for what to do with them.",
    )


def test_without_a_picture_every_slot_may_be_either(
    tmp_path: Path, read: Read, make: SimpleNamespace
) -> None:
    make.words(tmp_path / "a.txt", "one")
    make.sound(tmp_path / "a.wav")
    assert set(read(tmp_path).roles().values()) == {"either"}
    assert read(tmp_path, [Slot("audio", "audio", "target")]).roles() == {
        "audio": "target",
        "text": "condition",
    }


def test_names_that_are_not_text(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    strange = tmp_path / "gr\udcfcn.png"
    try:
        make.picture(tmp_path / "plain.png").rename(strange)
    except (OSError, UnicodeError):
        pytest.skip("this file system takes UTF-8 names only")
    found = read(tmp_path)
    assert len(found.samples) == 1
    found.samples[0].source.encode("utf-8")


def test_a_link_to_a_folder_is_told(tmp_path: Path, read: Read, make: SimpleNamespace) -> None:
    make.picture(tmp_path / "elsewhere" / "b.png")
    make.picture(tmp_path / "source" / "a.png")
    (tmp_path / "source" / "linked").symlink_to(tmp_path / "elsewhere")
    found = read(tmp_path / "source")
    assert len(found.samples) == 1
    assert found.reasons.startswith("linked: The link to a folder is not followed")


def test_nothing_to_import(tmp_path: Path, read: Read) -> None:
    with pytest.raises(UsageError, match="no file of a known kind"):
        read(tmp_path)
