"""Files imported in place that moved: found again beside the project by their content, or where a person says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from mmstudio.core.errors import UsageError
from mmstudio.core.job import JobState
from mmstudio.services.app import App
from mmstudio.services.imports.job import ImportWish


def shades(app: App, project: Path) -> list[int]:
    """What the stored samples show, in order."""
    with app.open_project(project, write=False) as opened:
        samples = opened.project.datasets.samples("d").read("train", 0, 10)
    paths = [sample.values["image"][0].path for sample in samples]
    return sorted(Image.open(path).getpixel((0, 0))[0] for path in paths if path is not None)  # type: ignore[index]


@pytest.fixture
def box(program: App, tmp_path: Path) -> Path:
    """A folder with pictures, and a project that names them where they lie."""
    data = tmp_path / "box" / "data" / "in"
    data.mkdir(parents=True)
    for number in range(6):
        Image.new("RGB", (8, 8), (40 * number, 0, 0)).save(data / f"{number}.png")
        (data / f"{number}.txt").write_text("train")
    with program.create_project(tmp_path / "box" / "work" / "p") as opened:
        job = opened.imports.import_source(data, "d", wish=ImportWish(in_place=True))
        assert opened.runner.wait(job.id).state is JobState.DONE
    return tmp_path / "box"


def test_what_moved_with_the_project_is_found_when_it_is_opened(program: App, box: Path) -> None:
    before = shades(program, box / "work" / "p")
    moved = box.rename(box.with_name("other name"))
    with program.open_project(moved / "work" / "p") as opened:
        (found,) = opened.found
        assert found.before == box / "data" / "in"
        assert found.now == moved / "data" / "in"
        assert opened.datasets.check("d").sound
        assert opened.locating.lost() == {}
    assert shades(program, moved / "work" / "p") == before
    with program.open_project(moved / "work" / "p") as opened:
        assert opened.found == ()


def test_a_folder_of_the_same_names_with_other_content_is_not_taken(program: App, box: Path) -> None:
    moved = box.rename(box.with_name("other"))
    for path in (moved / "data" / "in").glob("*.png"):
        Image.new("RGB", (8, 8), (0, 0, 200)).save(path)
    with program.open_project(moved / "work" / "p") as opened:
        assert opened.found == ()
        assert list(opened.locating.lost().values()) == [box / "data" / "in"]
        with pytest.raises(UsageError, match="are not in"):
            opened.locating.look("d", moved / "data" / "in")


def test_a_person_says_where_they_are(program: App, box: Path, tmp_path: Path) -> None:
    before = shades(program, box / "work" / "p")
    far = tmp_path / "far" / "away"
    shutil.move(box / "data", far)
    with program.open_project(box / "work" / "p") as opened:
        assert opened.found == ()
        assert not opened.datasets.check("d").sound
        found = opened.locating.look("d", far)  # the folder above will do
        assert found.now == far / "in"
        assert opened.datasets.check("d").sound
    assert shades(program, box / "work" / "p") == before
