"""Finding samples by filter, words and order; renaming, deleting; gathering what was dropped; thumbnails."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.sample import NewSample, Slot, Value
from mmstudio.services.datasets.thumbnails import SIDE_PX, Thumbnails
from mmstudio.services.opened import OpenProject
from mmstudio.storage.samples.query import SampleFilter

SLOTS = (Slot("text", "text"), Slot("table", "table", columns=("colour", "size")))


@pytest.fixture
def opened(opened: OpenProject) -> OpenProject:
    """A project with four samples."""
    opened.project.datasets.create("words", SLOTS)
    samples = opened.project.datasets.samples("words")
    samples.append(
        [
            NewSample({"text": ("Ein ÄPFEL-Baum", "a tree")}, "train"),
            NewSample({"text": ("红色的圆",), "table": ({"colour": "red", "size": 10.0},)}, "train"),
            NewSample({"table": ({"colour": "blue", "size": 9.0},)}, "val"),
            NewSample({"text": ('50% of "all" a_b',)}, "test"),
        ]
    )
    samples.finish(0)
    return opened


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        (SampleFilter(), [1, 2, 3, 4]),
        (SampleFilter(descending=True), [4, 3, 2, 1]),
        (SampleFilter(split="val"), [3]),
        (SampleFilter(words="äpfel"), [1]),
        (SampleFilter(words="TREE ein"), [1]),
        (SampleFilter(words="tree red"), []),
        (SampleFilter(words="圆"), [2]),
        (SampleFilter(words="colour"), []),  # the name of a column is not a value
        (SampleFilter(words='% "all"'), [4]),
        (SampleFilter(words="a_b"), [4]),
        (SampleFilter(words="axb"), []),
        (SampleFilter(missing="text"), [3]),
        (SampleFilter(missing="table"), [1, 4]),
        (SampleFilter(order="table", column="size"), [3, 2, 1, 4]),  # as numbers; those without come last
        (SampleFilter(order="table", column="colour", descending=True), [2, 3, 1, 4]),
        (SampleFilter(missing="text", order="text"), [3]),
        (SampleFilter(missing="text", order="table", column="size"), [3]),
        (SampleFilter(words="a", order="text"), [4, 1]),
    ],
)
def test_samples_are_found(opened: OpenProject, wanted: SampleFilter, rows: list[int]) -> None:
    ids = list(opened.datasets.find("words", wanted))
    assert ids == rows
    assert [sample.id for sample in opened.datasets.read("words", ids)] == rows


def test_samples_that_are_gone_are_left_out(opened: OpenProject) -> None:
    assert [sample.id for sample in opened.datasets.read("words", [3, 99, 1])] == [3, 1]


def test_a_data_set_is_renamed_and_deleted(opened: OpenProject) -> None:
    assert opened.datasets.rename("words", " other ").name == "other"
    opened.project.datasets.create("taken", SLOTS)
    with pytest.raises(UsageError, match="already"):
        opened.datasets.rename("other", "taken")
    with pytest.raises(UsageError, match="needs a name"):
        opened.datasets.rename("other", " ")
    number = opened.datasets.delete("other")
    with pytest.raises(NotFoundError):
        opened.datasets.get("other")
    assert opened.datasets.restore(number).counts["train"] == 2


def test_loose_files_are_gathered(opened: OpenProject, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(folder, "utf-8")
    files = [tmp_path / "one" / "a.txt", tmp_path / "two" / "a.txt", tmp_path / "gone.txt"]
    found = opened.imports.gather(files, "Dropped")
    assert found.name == "Dropped"
    assert sorted(path.read_text("utf-8") for path in found.rglob("*.txt")) == ["one", "two"]
    assert opened.imports.gather([tmp_path / "one"], "Dropped") == tmp_path / "one"
    assert not found.exists()  # nobody imports it
    manifest = tmp_path / "one" / "list.csv"
    manifest.write_text("text\na.txt\n", "utf-8")
    assert opened.imports.gather([manifest], "Dropped") == manifest
    both = opened.imports.gather([manifest, files[0]], "Dropped")
    assert both.name == "list.csv"
    assert (both.parent / "a.txt").is_file()
    with pytest.raises(NotFoundError, match=r"gone\.txt"):
        opened.imports.gather([tmp_path / "gone.txt"], "Dropped")


def test_thumbnails_are_made_once(opened: OpenProject, tmp_path: Path) -> None:
    Image.new("RGB", (1000, 500), "red").save(tmp_path / "large.png")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    thumbnails = Thumbnails(tmp_path / "thumbnails", opened.datasets.registry)
    value = Value("ab" * 32, tmp_path / "large.png")
    made = thumbnails.path(value, "image")
    with Image.open(made) as picture:
        assert picture.size == (SIDE_PX, SIDE_PX // 2)
    (tmp_path / "large.png").unlink()
    assert thumbnails.path(value, "image") == made
    with pytest.raises(StudioError, match=r"broken\.png"):
        thumbnails.path(Value("cd" * 32, tmp_path / "broken.png"), "image")


def test_files_that_were_only_named_have_thumbnails_of_their_own(opened: OpenProject, tmp_path: Path) -> None:
    colours = {"red": (255, 0, 0), "blue": (0, 0, 255)}
    for name in colours:
        Image.new("RGB", (8, 8), name).save(tmp_path / f"{name}.png")
    thumbnails = Thumbnails(tmp_path / "thumbnails", opened.datasets.registry)
    for name, colour in colours.items():
        with Image.open(thumbnails.path(Value("", tmp_path / f"{name}.png"), "image")) as picture:
            assert picture.getpixel((0, 0)) == colour
    before = thumbnails.path(Value("", tmp_path / "red.png"), "image")
    Image.new("RGB", (8, 8), "green").save(tmp_path / "red.png")
    os.utime(tmp_path / "red.png", ns=(1, 1))
    assert thumbnails.path(Value("", tmp_path / "red.png"), "image") != before
    with pytest.raises(StudioError, match="cannot be shown"):
        thumbnails.path(Value("", tmp_path / "gone.png"), "image")
