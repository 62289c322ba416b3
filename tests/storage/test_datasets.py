from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.sample import NewSample, Slot
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.table import StoredSamples

MakeFiles = Callable[[int], list[Path]]


def test_files_below_a_root_stay_where_they_are(
    project: Project, make_files: MakeFiles, tmp_path: Path
) -> None:
    inside, second = make_files(2)
    outside = tmp_path / "outside.png"
    outside.write_bytes(b"outside")
    project.roots.add("photos", inside.parent)
    project.roots.add("photos", inside.parent)
    project.datasets.create("linked", [Slot("image", "image")], root="photos")
    samples = project.datasets.samples("linked")
    samples.append([NewSample({"image": (inside, second, outside)}, "train")])
    samples.finish(0)
    moved = tmp_path / "moved"
    inside.parent.rename(moved)
    project.roots.point("photos", moved)
    paths = [value.path for value in samples.read("train", 0, 1)[0].values["image"]]
    assert paths[:2] == [moved / inside.name, moved / second.name]
    assert paths[2] is not None
    assert paths[2].is_relative_to(project.layout.assets)
    assert project.roots.list() == {"photos": moved}


def test_roots_are_checked(project: Project, tmp_path: Path) -> None:
    project.roots.add("photos", tmp_path)
    with pytest.raises(UsageError, match="is the folder"):
        project.roots.add("photos", project.layout.root)
    with pytest.raises(UsageError, match="no folder"):
        project.roots.add("other", tmp_path / "missing")
    with pytest.raises(NotFoundError, match=r"no root 'x'.* photos"):
        project.roots.point("x", tmp_path)
    with pytest.raises(NotFoundError, match="no root 'x'"):
        project.datasets.create("birds", [Slot("image", "image")], root="x")


def test_data_sets_are_listed_deleted_and_restored(project: Project, birds: StoredSamples) -> None:
    assert [info.name for info in project.datasets.list()] == ["birds"]
    assert project.datasets.get("birds").slot("row") == Slot("row", "table", "condition", ("a", "b"))
    with pytest.raises(UsageError, match="already a data set 'birds'"):
        project.datasets.create("birds", [Slot("text", "text")])
    number = project.datasets.delete("birds")
    with pytest.raises(NotFoundError, match=r"no data set 'birds'.* none"):
        project.datasets.get("birds")
    project.datasets.create("birds", [Slot("text", "text")], attributes="shapes")
    assert project.datasets.get("birds").attributes == "shapes"
    with pytest.raises(UsageError, match="already"):
        project.datasets.restore(number)
    project.datasets.delete("birds")
    assert project.datasets.restore(number).id == number
    with pytest.raises(NotFoundError, match="not in the trash"):
        project.datasets.restore(number)


@pytest.mark.parametrize("slots", [[], [Slot("a", "text"), Slot("a", "image")]])
def test_a_data_set_needs_slots_of_different_names(project: Project, slots: list[Slot]) -> None:
    with pytest.raises(UsageError):
        project.datasets.create("x", slots)
    with pytest.raises(UsageError, match="needs a name"):
        project.datasets.create(" ", [Slot("a", "text")])
