"""A data set that grows: more of another source, and what was skipped, tried again once it was put right."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job
from mmstudio.core.sample import Sample
from mmstudio.services.datasets.service import parse_slot
from mmstudio.services.imports.job import ImportWish
from mmstudio.services.jobs import require_done
from mmstudio.services.opened import OpenProject
from mmstudio.storage.samples.query import SampleFilter


def picture(path: Path, shade: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (4, 4), (shade, 0, 0)).save(path)
    return path


def done(opened: OpenProject, job: Job) -> dict[str, object]:
    return dict(require_done(opened.runner.wait(job.id)).result)


def shades(opened: OpenProject, name: str = "mine", slot: str = "image") -> list[int]:
    found = []
    for sample in samples(opened, name):
        path = sample.values[slot][0].path
        assert path is not None
        with Image.open(path) as image:
            found.append(image.convert("RGB").getpixel((0, 0))[0])  # type: ignore[index]
    return sorted(found)


def samples(opened: OpenProject, name: str = "mine") -> list[Sample]:
    return opened.datasets.read(name, opened.datasets.find(name, SampleFilter()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight pictures with words, of which two pictures are broken."""
    made = tmp_path / "mine"
    for number in range(8):
        path = picture(made / f"p{number}.png", 10 * number)
        path.with_suffix(".txt").write_text(f"number {number}")
        if number in {2, 5}:
            path.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    return made


@pytest.fixture
def mine(opened: OpenProject, folder: Path) -> OpenProject:
    done(opened, opened.imports.import_source(folder, "mine"))
    return opened


def test_each_broken_picture_is_listed_once_and_no_row_is_named(mine: OpenProject, folder: Path) -> None:
    found = mine.datasets.problems("mine")
    assert [(one.source, one.file, one.slot) for one in found] == [("p2", "p2.png", ""), ("p5", "p5.png", "")]
    assert all("p" in one.reason and "row" not in one.reason for one in found)
    assert [mine.adding.file_of(mine.datasets.get("mine"), one) for one in found] == [
        folder / "p2.png",
        folder / "p5.png",
    ]


def test_what_was_put_right_joins_and_its_problem_goes(mine: OpenProject, folder: Path) -> None:
    picture(folder / "p2.png", 20)
    before = [sample.id for sample in samples(mine)]
    result = [done(mine, job) for job in mine.adding.try_again("mine")]
    assert [(one["added"], one["problems"]) for one in result] == [(1, 1)]
    assert shades(mine) == [0, 10, 20, 30, 40, 60, 70]
    assert [one.source for one in mine.datasets.problems("mine")] == ["p5"]
    new = next(sample for sample in samples(mine) if sample.id not in before)
    assert new.values["text"][0].data == "number 2"
    assert new.values["image"][0].name == "p2.png"


def test_only_the_chosen_ones_are_tried(mine: OpenProject, folder: Path) -> None:
    picture(folder / "p2.png", 20)
    picture(folder / "p5.png", 50)
    picture(folder / "p9.png", 90)  # it was not there before: nobody asked for it
    chosen = [one for one in mine.datasets.problems("mine") if one.source == "p5"]
    for job in mine.adding.try_again("mine", chosen):
        done(mine, job)
    assert shades(mine) == [0, 10, 30, 40, 50, 60, 70]
    assert [one.source for one in mine.datasets.problems("mine")] == ["p2"]


def test_a_sample_that_lacked_something_is_completed(opened: OpenProject, folder: Path) -> None:
    """It keeps its number, stars and tags; it is not there twice."""
    wish = ImportWish(in_place=True)
    manifest = folder / "table.csv"
    rows = "".join(f"number {number},p{number}.png\n" for number in range(8))
    manifest.write_text("text,image\n" + rows)
    slots = {"text": parse_slot("text=text:target"), "image": parse_slot("image=image:condition")}
    done(opened, opened.imports.import_source(manifest, "mine", slots=slots, wish=wish))
    assert [one.slot for one in opened.datasets.problems("mine")] == ["image", "image"]
    part = next(sample for sample in samples(opened) if sample.values["text"][0].data == "number 5")
    assert "image" not in part.values
    opened.project.datasets.edits("mine").star({part.id: 4})
    picture(folder / "p5.png", 50)
    for job in opened.adding.try_again("mine"):
        assert done(opened, job)["added"] == 1
    assert len(samples(opened)) == 8
    whole = next(sample for sample in samples(opened) if sample.id == part.id)
    assert whole.values["text"][0].data == "number 5"
    assert whole.values["image"][0].path == folder / "p5.png"
    assert (whole.stars, whole.split, whole.position) == (4, part.split, part.position)
    assert [one.source for one in opened.datasets.problems("mine")] == ["table.csv, line 4"]
    assert len(opened.datasets.find("mine", SampleFilter(words="number 5"))) == 1


def test_files_that_were_dropped_one_by_one_are_taken_from_where_they_lie(
    opened: OpenProject, tmp_path: Path
) -> None:
    good, bad = picture(tmp_path / "a" / "good.png", 10), tmp_path / "b" / "bad.png"
    bad.parent.mkdir()
    bad.write_bytes(b"no picture")
    source = opened.imports.gather([good, bad], "mine")
    done(opened, opened.imports.import_source(source, "mine"))
    opened.imports.gather([good, bad], "others")  # what is gathered next does not take it away
    bad.unlink()
    picture(bad, 20)
    for job in opened.adding.try_again("mine"):
        done(opened, job)
    assert shades(opened) == [10, 20]
    assert opened.datasets.problems("mine") == []


@pytest.mark.parametrize("words", [True, False])
def test_what_was_named_and_could_not_be_read_later(
    opened: OpenProject, folder: Path, *, words: bool
) -> None:
    """The sample that was left out for it is the same one that takes part again."""
    for path in folder.glob("*.txt") if not words else ():
        path.unlink()
    done(opened, opened.imports.import_source(folder, "mine", wish=ImportWish(check_later=True)))
    before = {sample.id for sample in samples(opened)}
    assert done(opened, opened.datasets.start_reading("mine"))["excluded"] == 2
    assert len(samples(opened)) == 6
    lost = before - {sample.id for sample in samples(opened)}
    opened.project.datasets.edits("mine").star(dict.fromkeys(lost, 3))
    picture(folder / "p5.png", 50)
    for job in opened.adding.try_again("mine"):
        assert done(opened, job)["added"] == 1
    assert shades(opened) == [0, 10, 30, 40, 50, 60, 70]
    new = [sample for sample in samples(opened) if sample.id in lost]
    assert [(one.stars, one.values["image"][0].path) for one in new] == [(3, folder / "p5.png")]
    assert len(opened.datasets.problems("mine")) == 1
    picture(folder / "p2.png", 20)
    for job in opened.adding.try_again("mine"):
        done(opened, job)
    assert {sample.id for sample in samples(opened)} == before
    assert opened.datasets.problems("mine") == []


def test_what_is_gone_cannot_be_tried_again(mine: OpenProject, folder: Path) -> None:
    folder.rename(folder.parent / "elsewhere")
    with pytest.raises(UsageError, match="not there any more"):
        mine.adding.try_again("mine")
    assert len(mine.datasets.problems("mine")) == 2
    (folder.parent / "elsewhere").rename(folder)
    (folder / "p2.png").unlink()
    (folder / "p2.txt").unlink()
    picture(folder / "p5.png", 50)
    for job in mine.adding.try_again("mine"):
        done(mine, job)
    with pytest.raises(UsageError, match="has no problems"):
        mine.adding.try_again("mine")


def test_another_folder_is_added_and_nothing_twice(mine: OpenProject, folder: Path, tmp_path: Path) -> None:
    more = tmp_path / "more"
    for number in (7, 8, 9):
        picture(more / f"x{number}.png", 10 * number).with_suffix(".txt").write_text(f"number {number}")
    (more / "x3.png").write_bytes(b"no picture")
    result = done(mine, mine.adding.add(more, "mine"))
    assert (result["added"], result["samples"], result["problems"]) == (2, 8, 1)
    assert "1 sample is in the data set already" in str(result["notes"])
    assert shades(mine) == [0, 10, 30, 40, 60, 70, 80, 90]
    assert [one.source for one in mine.datasets.problems("mine")] == ["p2", "p5", "x3"]
    assert done(mine, mine.adding.add(more, "mine"))["added"] == 0
    assert len(samples(mine)) == 8


def test_names_and_columns_follow_the_data_set(opened: OpenProject, source: Path, tmp_path: Path) -> None:
    table = tmp_path / "some.csv"
    picture(tmp_path / "a.png", 10)
    (tmp_path / "a.wav").write_bytes((source / "3.wav").read_bytes())
    table.write_text("image,tune,age,colour\na.png,a.wav,7,red\n")
    done(opened, opened.imports.import_source(source, "shapes"))
    before = sum(opened.datasets.get("shapes").counts.values())
    notes = " ".join(opened.adding.fit(table, "shapes").notes)
    assert "colour" in notes
    assert done(opened, opened.adding.add(table, "shapes"))["added"] == 1
    info = opened.datasets.get("shapes")
    assert sum(info.counts.values()) == before + 1
    new = max(samples(opened, "shapes"), key=lambda one: one.id)
    assert new.values["audio"][0].name == "a.wav"
    assert new.values["table"][0].data == {"place": None, "age": 7}


def test_the_only_slot_of_a_kind_is_taken_by_another_name(
    opened: OpenProject, folder: Path, tmp_path: Path
) -> None:
    table = tmp_path / "sketches.csv"
    picture(tmp_path / "a.png", 15)
    table.write_text("text,sketch\nwords,a.png\n")
    slots = {"sketch": parse_slot("sketch=image:target")}
    done(opened, opened.imports.import_source(table, "mine", slots=slots))
    assert "image as sketch" in " ".join(opened.adding.fit(folder, "mine").notes)
    assert done(opened, opened.adding.add(folder, "mine"))["added"] == 6
    assert shades(opened, slot="sketch") == [0, 10, 15, 30, 40, 60, 70]
    picture(folder / "p2.png", 20)
    for job in opened.adding.try_again("mine"):
        done(opened, job)
    assert shades(opened, slot="sketch") == [0, 10, 15, 20, 30, 40, 60, 70]


def test_what_does_not_fit_is_refused_before_anything_is_stored(mine: OpenProject, tmp_path: Path) -> None:
    other = tmp_path / "words"
    other.mkdir()
    (other / "a.txt").write_text("only words")
    with pytest.raises(UsageError, match="has no image"):
        mine.adding.add(other, "mine")
    assert len(samples(mine)) == 6
