from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mmstudio.core.errors import BusyError, DamagedError, NotFoundError, StudioError, UsageError
from mmstudio.core.sample import NewSample, Slot
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.table import StoredSamples

Child = Callable[..., subprocess.Popen[str]]

IMPORTING = """
import sys
from pathlib import Path
from mmstudio.core.sample import NewSample
from mmstudio.storage.project.project import Project
project = Project.open(Path(sys.argv[1]))
samples = project.datasets.samples("birds")
number = 0
while True:
    files = []
    for number in range(number, number + 40):
        path = Path(sys.argv[2]) / f"{number}.png"
        path.write_bytes(str(number).encode() * 1000)
        files.append(path)
    number += 1
    samples.append([NewSample({"image": (path,)}) for path in files])
    print("more", flush=True)
"""


def test_a_new_project_is_complete(tmp_path: Path) -> None:
    with Project.create(tmp_path / "deep" / "Mine") as project:
        info = project.info()
        assert (info.name, info.datasets, info.samples, info.runs) == ("Mine", 0, 0, 0)
        assert info.disk_bytes > 0
        assert all(folder.is_dir() for folder in project.layout.folders())
    data = json.loads(project.layout.description.read_text("utf-8"))
    known = {"format": 1, "name": "Mine", "created": project.created, "plugins": [], "id": project.id}
    assert data == known
    assert len(project.id) == 32
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["Mine"]


def test_a_project_is_made_in_an_empty_folder_only(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    Project.create(tmp_path / "empty", "Title").close()
    with pytest.raises(UsageError, match="not an empty folder"):
        Project.create(tmp_path / "empty")
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="not an empty folder"):
        Project.create(tmp_path / "file")
    with pytest.raises(StudioError, match="cannot be made"):
        Project.create(tmp_path / "file" / "inside")


def test_what_is_no_project_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no folder"):
        Project.open(tmp_path / "missing")
    with pytest.raises(NotFoundError, match="is not a project") as caught:
        Project.open(tmp_path)
    assert caught.value.advice == "Choose a project's folder, or make a new project."


def test_the_project_inside_of_a_folder_is_named(tmp_path: Path) -> None:
    for name in ("demo", "other"):
        Project.create(tmp_path / name, "Title").close()
        with pytest.raises(NotFoundError, match="is not a project") as caught:
            Project.open(tmp_path)
        told = f"There is one inside: {tmp_path / 'demo'}."
        several = "Choose a project's folder, or make a new project."
        assert caught.value.advice == (told if name == "demo" else several)


def test_one_writer_and_any_number_of_readers(project: Project) -> None:
    with pytest.raises(BusyError, match="open in another window"):
        Project.open(project.layout.root)
    project.runs.create("one", dataset="birds", recipe="r")
    with Project.open(project.layout.root, write=False) as reader:
        assert [run.name for run in reader.runs.list()] == ["one"]
        for change in (
            lambda: reader.runs.create("two", dataset="birds", recipe="r"),
            lambda: reader.describe(name="x"),
        ):
            with pytest.raises(UsageError, match="reading only"):
                change()
    project.close()
    project.close()
    Project.open(project.layout.root).close()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 1}', '{"format": "x", "name": "", "created": ""}', "\udcff"]
)
def test_a_damaged_description_is_told(project: Project, text: str) -> None:
    project.close()
    project.layout.description.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DamagedError, match=r"project\.json"):
        Project.open(project.layout.root)


def test_a_newer_description_is_refused(project: Project) -> None:
    project.close()
    project.layout.description.write_text('{"format": 2, "title": "what a newer program may call it"}')
    with pytest.raises(DamagedError, match="newer version"):
        Project.open(project.layout.root)


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000, b"SQLite format 3\0" + b"\1" * 5000])
def test_a_damaged_database_is_told_and_holds_no_lock(project: Project, content: bytes) -> None:
    project.close()
    project.layout.database.write_bytes(content)
    for _ in range(2):
        with pytest.raises(DamagedError, match=r"project\.db"):
            Project.open(project.layout.root)
    project.layout.database.unlink()
    with pytest.raises(DamagedError, match="missing"):
        Project.open(project.layout.root)


def test_damage_in_the_middle_is_told(project: Project) -> None:
    project.datasets.create("birds", [Slot("text", "text")])
    samples = project.datasets.samples("birds")
    samples.append([NewSample({"text": (f"{number} " * 50,)}, split="train") for number in range(500)])
    samples.finish(0)
    project.close()
    data = bytearray(project.layout.database.read_bytes())
    middle = len(data) // 2
    data[middle:-8192] = b"\xa5" * (len(data) - 8192 - middle)
    project.layout.database.write_bytes(data)

    def read_all() -> None:
        with Project.open(project.layout.root) as damaged:
            damaged.datasets.samples("birds").read("train", 0, 500)

    with pytest.raises(DamagedError, match="is damaged"):
        read_all()


def test_a_project_can_be_moved_and_lose_its_empty_folders(
    project: Project, birds: StoredSamples, make_files: Callable[[int], list[Path]], tmp_path: Path
) -> None:
    birds.append([NewSample({"image": (path,)}) for path in make_files(3)])
    birds.finish(0)
    project.close()
    moved = tmp_path / "elsewhere" / "Umbenannt é"
    shutil.copytree(project.layout.root, moved)
    shutil.rmtree(project.layout.root)
    shutil.rmtree(moved / "cache")
    with Project.open(moved) as again:
        samples = again.datasets.samples("birds").read("train", 0, 9)
        paths = [sample.values["image"][0].path for sample in samples]
        assert all(path is not None and path.is_relative_to(moved) and path.is_file() for path in paths)
        assert again.layout.cache.is_dir()


def test_title_and_plugins_are_kept(project: Project) -> None:
    project.describe(name=" New ", plugins=("image", "flow"))
    with pytest.raises(UsageError, match="needs a name"):
        project.describe(name=" ")
    with Project.open(project.layout.root, write=False) as again:
        assert (again.name, again.plugins) == ("New", ("image", "flow"))


@pytest.mark.parametrize("batches", [1, 4])
def test_a_killed_import_leaves_a_sound_project(
    project: Project, birds: StoredSamples, child: Child, tmp_path: Path, batches: int
) -> None:
    project.close()
    (tmp_path / "mine").mkdir()
    process = child(IMPORTING, str(project.layout.root), str(tmp_path / "mine"))
    assert process.stdout is not None
    for _ in range(batches):
        assert process.stdout.readline() == "more\n"
    process.kill()
    process.wait()
    with Project.open(project.layout.root) as again:
        samples = again.datasets.samples("birds")
        samples.finish(0)
        counts = again.datasets.get("birds").counts
        assert sum(counts.values()) >= 40 * batches
        assert sum(counts.values()) % 40 == 0
        for split, count in counts.items():
            for sample in samples.read(split, 0, count):
                path = sample.values["image"][0].path
                assert path is not None
                assert path.stat().st_size >= 1000
        assert not list(again.layout.assets.glob(".incoming-*"))
        again.datasets.purge()
        assert len(list(again.layout.assets.glob("??/*"))) == sum(counts.values())


def test_the_trash_is_emptied_for_good(
    project: Project,
    birds: StoredSamples,
    make_files: Callable[[int], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = make_files(2)
    birds.append([NewSample({"image": (first,)}), NewSample({"image": (second,)})])
    project.datasets.create("other", [Slot("image", "image")])
    project.datasets.samples("other").append([NewSample({"image": (first,)})])
    monkeypatch.setattr("mmstudio.storage.samples.datasets._AT_ONCE", 1)
    number = project.datasets.delete("birds")
    run = project.runs.create("x", dataset="birds", recipe="r")
    (project.runs.folder(run.id) / "weights").write_bytes(b"x" * 5000)
    project.runs.delete(run.id)
    assert project.empty_trash() == 5000 + second.stat().st_size
    assert len(list(project.layout.assets.glob("??/*"))) == 1
    assert project.runs.deleted() == []
    assert project.runs.create("x", dataset="other", recipe="r").id == "r0002"
    with pytest.raises(NotFoundError, match="not in the trash"):
        project.runs.restore(run.id)
    with pytest.raises(NotFoundError, match="not in the trash"):
        project.datasets.restore(number)


READ_ONLY = """
import os, sys
from pathlib import Path
from mmstudio.core.errors import StudioError
from mmstudio.storage.project.project import Project
root, spare = map(Path, sys.argv[1:])
Project.create(spare).close()  # imports all there is to import, before another person may not read it
if os.geteuid() == 0:
    os.setresuid(65534, 65534, 65534)
with Project.open(root, write=False) as project:
    print(project.name, [run.id for run in project.runs.list()])
try:
    Project.open(root)
except StudioError as error:
    print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows does not refuse writing by the mode of a folder")
def test_a_folder_that_cannot_be_written_is_read(child: Child) -> None:
    """As on a read-only medium; the superuser may write everywhere, so somebody else reads."""
    with TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        with Project.create(place / "Demo") as project:
            project.runs.create("", dataset="d", recipe="r")
        folders = [path for path in [place / "Demo", *(place / "Demo").rglob("*")] if path.is_dir()]
        for folder in folders:
            folder.chmod(0o555)
        try:
            told = child(READ_ONLY, str(place / "Demo"), str(place / "spare")).communicate()[0].splitlines()
        finally:
            for folder in folders:
                folder.chmod(0o755)
    assert told[0] == "Demo ['r0001']"
    assert "cannot be written" in told[1]
    assert "open the project for reading only" in told[1]


def test_text_that_is_none_is_told_as_damage(project: Project) -> None:
    project.runs.create("", dataset="d", recipe="r")
    with project._database.write() as connection:
        connection.exec_driver_sql("UPDATE runs SET dataset = CAST(x'ff41' AS TEXT)")
    with pytest.raises(DamagedError, match="is damaged: Could not decode"):
        project.runs.list()


def test_a_table_whose_name_is_none_is_told_as_damage(project: Project) -> None:
    project.close()
    data = project.layout.database.read_bytes()
    assert b"CREATE TABLE alembic_version" in data
    project.layout.database.write_bytes(
        data.replace(b"CREATE TABLE alembic_version", b"CREATE TABLE\xff\xfe\xfdembic_version")
    )
    with pytest.raises(DamagedError, match="is damaged"):
        Project.open(project.layout.root)
