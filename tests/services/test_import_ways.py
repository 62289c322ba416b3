"""Ways to import: in place, files to be read later, archives, splits that follow a column."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from mmstudio.core.errors import BadFileError, UsageError
from mmstudio.core.job import JobState
from mmstudio.core.sample import SPLITS, Sample
from mmstudio.services.imports.job import ImportWish
from mmstudio.services.opened import OpenProject
from mmstudio.storage.samples.query import SampleFilter
from mmstudio.storage.samples.splits import SplitPlan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "mine"
    place.mkdir()
    lines = ["image,text,kind,person"]
    for number in range(30):
        Image.new("RGB", (8, 8), (number * 8, 0, 0)).save(place / f"{number}.png")
        lines.append(f"{number}.png,picture {number},{'ab'[number % 2]},p{number // 3}")
    (place / "broken.png").write_bytes(b"no picture")
    lines += ["broken.png,broken,a,p0", "missing.png,missing,a,p0"]
    (place / "manifest.csv").write_text("\n".join(lines) + "\n")
    return place


def everything(opened: OpenProject, name: str = "mine") -> list[Sample]:
    return opened.datasets.read(name, opened.datasets.find(name, SampleFilter()))


def done(opened: OpenProject, source: Path, wish: ImportWish | None = None) -> dict[str, object]:
    job = opened.runner.wait(opened.imports.import_source(source, wish=wish).id)
    assert job.state is JobState.DONE, job.failure
    return dict(job.result)


def test_files_that_stay_where_they_are(opened: OpenProject, folder: Path) -> None:
    assert done(opened, folder, ImportWish(in_place=True))["samples"] == 30
    paths = [sample.values["image"][0].path for sample in everything(opened)]
    assert paths == [folder / f"{number}.png" for number in range(30)]
    assert not list(opened.project.layout.assets.iterdir())
    assert opened.project.roots.list() == {"mine": folder.resolve()}
    moved = folder.rename(folder.with_name("moved"))
    opened.project.roots.point("mine", moved)
    assert opened.datasets.check("mine").sound


def test_files_that_are_read_later(opened: OpenProject, folder: Path) -> None:
    result = done(opened, folder, ImportWish(check_later=True))
    assert (result["samples"], result["unread"], result["problems"]) == (32, 32, 0)
    samples = opened.project.datasets.samples("mine")
    with pytest.raises(UsageError, match="not read yet"):
        samples.fingerprint("train")
    job = opened.runner.wait(opened.datasets.start_reading("mine").id)
    assert {**job.result} == {"dataset": "mine", "files": 32, "problems": 2, "excluded": 2, "notes": []}
    assert opened.datasets.unread("mine") == 0
    assert sum(samples.info.counts.values()) == 30
    assert [one.source for one in opened.datasets.problems("mine")] == [
        "image of sample 31",
        "image of sample 32",
    ]
    assert opened.project.datasets.edits("mine").excluded() == {31: "unusable", 32: "unusable"}
    assert samples.fingerprint("train")
    assert opened.datasets.check("mine").sound
    again = opened.runner.wait(opened.datasets.start_reading("mine").id)
    assert again.result["files"] == 0


def zipped(folder: Path, names: dict[str, str] | None = None) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"{folder.name}/{file.name}")
        for name, text in (names or {}).items():
            archive.writestr(name, text)
    return path


def test_a_zip_of_what_can_be_imported(opened: OpenProject, folder: Path) -> None:
    archive = zipped(folder, {"__MACOSX/x": "rubbish"})
    importer, plan = opened.imports.plan(archive, {})
    assert (importer, plan.count) == ("manifest", 32)
    assert done(opened, archive)["samples"] == 30
    with pytest.raises(UsageError, match="cannot be referenced in place"):
        opened.imports.import_source(archive, "other", wish=ImportWish(in_place=True))


@pytest.mark.parametrize("name", ["../escaped.png", "/etc/escaped.png", "a/../../escaped.png"])
def test_an_entry_that_leads_out_is_listed(opened: OpenProject, folder: Path, name: str) -> None:
    result = done(opened, zipped(folder, {name: "x"}))
    assert (result["samples"], result["problems"]) == (30, 3)
    first = opened.datasets.problems("mine")[0]
    assert first.source == f"mine.zip: {name}"
    assert "leads out of the archive's folder" in first.reason
    assert "1 entry of the archive needs a look" in " ".join(result["notes"])
    assert not list(folder.parent.rglob("escaped.png"))


@pytest.mark.parametrize("ending", ["zip", "tar", "tgz", "tar.bz2", "tar.xz"])
def test_folders_of_classes_in_any_archive(opened: OpenProject, tmp_path: Path, ending: str) -> None:
    for kind in ("猫", "dog: big"):
        for number in range(2):
            path = tmp_path / "pets" / kind / f"{number}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (8, 8), (number, len(kind), 0)).save(path)
    mode = {"zip": "", "tar": "w", "tgz": "w:gz", "tar.bz2": "w:bz2", "tar.xz": "w:xz"}[ending]
    archive = tmp_path / f"pets.v1.{ending}"
    if mode:
        with tarfile.open(archive, mode) as file:  # type: ignore[call-overload]
            file.add(tmp_path / "pets", "pets")
    else:
        shutil.make_archive(str(archive.with_suffix("")), "zip", tmp_path, "pets")
    assert done(opened, archive)["samples"] == 4
    found = everything(opened, "pets.v1")
    assert Counter(sample.values["table"][0].data["class"] for sample in found) == {"猫": 2, "dog: big": 2}


def test_a_zip_that_is_damaged(opened: OpenProject, folder: Path) -> None:
    archive = zipped(folder)
    archive.write_bytes(archive.read_bytes()[:500])
    with pytest.raises(BadFileError, match="damaged"):
        opened.imports.import_source(archive)


def test_splits_that_follow_a_column(opened: OpenProject, folder: Path) -> None:
    done(opened, folder, ImportWish(split=SplitPlan(3, "grouped", "person", 0.2)))
    people = {
        split: {one.values["table"][0].data["person"] for one in everything(opened) if one.split == split}
        for split in SPLITS
    }
    assert all(people.values())
    assert len(set.union(*people.values())) == sum(map(len, people.values()))


def test_splits_with_every_class(opened: OpenProject, folder: Path) -> None:
    done(opened, folder, ImportWish(split=SplitPlan(3, "stratified", "kind", 0.2)))
    found = Counter((one.split, one.values["table"][0].data["kind"]) for one in everything(opened))
    assert found == {
        ("train", "a"): 9,
        ("train", "b"): 9,
        ("val", "a"): 3,
        ("val", "b"): 3,
        ("test", "a"): 3,
        ("test", "b"): 3,
    }


def test_a_column_that_nobody_fills_keeps_what_was_imported(opened: OpenProject, folder: Path) -> None:
    wish = ImportWish(split=SplitPlan(0, "grouped", "colour"))
    job = opened.runner.wait(opened.imports.import_source(folder, wish=wish).id)
    assert job.failure is not None
    assert "'colour'" in job.failure.message


@pytest.mark.parametrize("wish", [ImportWish(), ImportWish(in_place=True), ImportWish(check_later=True)])
def test_names_that_cannot_be_shown_lose_nothing(
    opened: OpenProject, tmp_path: Path, wish: ImportWish
) -> None:
    """A name that is not UTF-8 cannot be stored as one: such a file is read at once and copied."""
    place = tmp_path / "odd"
    place.mkdir()
    names = ["gr\udcfcn", "line\nbreak", "\x1b[31mred", "plain"]
    try:
        for shade, name in enumerate(names):
            Image.new("RGB", (8, 8), (shade, 0, 0)).save(place / "new.png")
            (place / "new.png").rename(place / f"{name}.png")
    except (OSError, UnicodeError):
        pytest.skip("this file system refuses names that cannot be shown")
    result = done(opened, place, wish)
    assert (result["samples"], result["problems"]) == (4, 0)
    if wish.check_later:
        job = opened.runner.wait(opened.datasets.start_reading("odd").id)
        assert (job.result["files"], job.result["problems"]) == (3, 0)
    shades = set()
    for sample in everything(opened, "odd"):
        path = sample.values["image"][0].path
        assert path is not None
        shades.add(Image.open(path).getpixel((0, 0)))
    assert shades == {(shade, 0, 0) for shade in range(4)}
