"""Gaps of samples that files fill, and suggestions that go with their data set."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from mmstudio.core.errors import BadFileError
from mmstudio.core.sample import NewSample, Slot
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.table import StoredSamples

Files = Callable[[int], list[Path]]


@pytest.fixture
def gaps(birds: StoredSamples, make_files: Files) -> list[Path]:
    """Three files; the first sample has the first of them, two have none."""
    files = make_files(3)
    birds.append(
        [
            NewSample({"text": (f"bird {n}",), **({} if n else {"image": (files[0],)})}, "train")
            for n in range(3)
        ]
    )
    birds.finish(0)
    return files


def held(birds: StoredSamples) -> list[str]:
    """Content of every sample's picture; empty where there is none."""
    read = [[one.path for one in sample.values.get("image", ())] for sample in birds.read("train", 0, 9)]
    return ["".join(path.read_text("utf-8") for path in paths if path is not None) for paths in read]


def test_a_file_is_copied_into_the_gap_alone_and_taken_out_again(
    project: Project, birds: StoredSamples, gaps: list[Path]
) -> None:
    ids, before = [sample.id for sample in birds.read("train", 0, 9)], birds.fingerprint("train")
    filled = birds.gaps.fill("image", {ids[0]: gaps[1], ids[1]: gaps[2], 999: gaps[1]})
    assert filled == {ids[1]: hashlib.sha256(b"picture 2").hexdigest()}, (
        "one has a picture, one does not exist"
    )
    assert held(birds) == ["picture 0", "picture 2", ""]
    [value] = birds.read_ids([ids[1]])[0].values["image"]
    assert value.path == project.layout.asset(value.sha256, ".png")
    assert value.name == "2.PNG"
    assert gaps[2].is_file()
    assert birds.fingerprint("train") != before
    birds.gaps.clear("image", {ids[1]: filled[ids[1]], ids[0]: "another"})
    assert held(birds) == ["picture 0", "", ""]
    assert birds.fingerprint("train") == before


def test_a_file_that_is_refused_leaves_nothing(
    project: Project, birds: StoredSamples, gaps: list[Path]
) -> None:
    def look(path: Path, _: bytes | None) -> None:
        if path.read_bytes() == b"picture 2":
            raise BadFileError("No picture.")

    ids = [sample.id for sample in birds.read("train", 0, 9)]
    with pytest.raises(BadFileError, match=r"No picture\."):
        birds.gaps.fill("image", {ids[1]: gaps[1], ids[2]: gaps[2]}, look)
    with pytest.raises(BadFileError, match="cannot be read"):
        birds.gaps.fill("image", {ids[1]: gaps[1].with_name("gone.png")})
    assert held(birds) == ["picture 0", "", ""]
    assert len(list(project.layout.assets.glob("??/*"))) == 1
    assert not list(project.layout.assets.glob(".incoming-*"))


def waiting(project: Project, number: int) -> Path:
    folder = project.layout.suggestions / str(number) / "text"
    folder.mkdir(parents=True)
    (folder / "1.txt").write_text("a bird", "utf-8")
    return folder / "1.txt"


def test_suggestions_stay_with_a_data_set_in_the_trash_and_go_with_it(
    project: Project, birds: StoredSamples
) -> None:
    number = birds.info.id
    suggested = waiting(project, number)
    project.datasets.delete("birds")
    assert suggested.is_file()
    project.datasets.restore(number)
    assert suggested.is_file()
    project.datasets.delete("birds")
    assert project.empty_trash() == len("a bird")
    assert not suggested.parents[1].exists()
    project.datasets.create("cats", (Slot("text", "text"),))
    assert project.datasets.get("cats").id == number, "the number is taken again"


def test_suggestions_of_nobody_are_removed_where_a_project_is_opened(
    project: Project, birds: StoredSamples
) -> None:
    own, others = waiting(project, birds.info.id), waiting(project, 77)
    (project.layout.suggestions / "notes").mkdir()
    project.close()
    with Project.open(project.layout.root):
        assert own.is_file()
        assert not others.exists()
        assert (project.layout.suggestions / "notes").is_dir()


def test_suggestions_that_were_put_away_are_counted_and_removed(project: Project) -> None:
    folder = project.layout.trash / "suggestions" / "one"
    folder.mkdir(parents=True)
    for name in ("1.txt", "1.txt.json"):
        (folder / name).write_text("a bird", "utf-8")
    found = project.trash()
    assert (found.suggestions, found.things) == (1, 1)
    assert project.empty_trash() == 2 * len("a bird")
    assert project.trash().things == 0
