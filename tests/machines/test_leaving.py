"""What a job folder holds, and what is refused."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import sys
import zipfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from job_folders import TITLE, begun

from mmstudio.core.context import GrowingSamples
from mmstudio.core.errors import BadFileError, DamagedError, StudioError, UsageError
from mmstudio.core.run import RunState
from mmstudio.core.sample import Value
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.data.shards import file_of
from mmstudio.plan.recipe import Recipe
from mmstudio.plugins.install.packages import read_package, unpack
from mmstudio.plugins.install.repacking import installed_in, repack
from mmstudio.plugins.install.wheels import wheel_of
from mmstudio.plugins.store import PluginStore, Receipt
from mmstudio.services.app import App
from mmstudio.services.imports.service import ImportWish
from mmstudio.services.machines import preparing, rank
from mmstudio.services.machines import shards as shards_module
from mmstudio.services.machines.job_folder import JobFolder, JobNote, NeededPlugin
from mmstudio.services.machines.leaving import LeaveWish, leave
from mmstudio.services.machines.packed import PackedSamples, ShardIndex, index_shards
from mmstudio.services.machines.plugin_wheels import pack_plugins, unpack_plugins, use_plugins
from mmstudio.services.machines.preparing import prepare
from mmstudio.services.machines.shards import packed, write_shards
from mmstudio.services.machines.single import only_one
from mmstudio.storage.project.part import PartFile
from mmstudio.storage.project.project import Project
from mmstudio_image.codec import ImageCodec

ACME = Path(__file__).resolve().parents[1] / "plugins" / "acme-verse"


def values(job: JobFolder, *, own: bool = False) -> list[tuple[Path, str, bytes]]:
    """Every file of the data set as the job folder's project names it, with its hash and what is read of it."""
    with Project.open(job.project.root, write=False, own=own) as project:
        samples: GrowingSamples = project.datasets.samples("shades")
        index = ShardIndex.of(job, job.note().shards)
        if index is not None:
            samples = PackedSamples(samples, index)
        every = [sample for split in ("train", "val") for sample in samples.read(split, 0, 100)]
        found = []
        for value in (one for sample in every for slot in sample.values.values() for one in slot):
            if value.path is not None:
                with file_of(value, value.path) as path:
                    found.append((value.path, value.sha256, path.read_bytes()))
        (inline,) = samples.values("train", "image", 0, 1)[0]
        assert inline.sha256 == every[0].values["image"][0].sha256
        assert inline.packed == every[0].values["image"][0].packed
    return found


def test_a_job_folder_holds_the_run_and_its_data_alone(trained: Path) -> None:
    job = JobFolder(trained / "left")
    note = job.note()
    assert (note.run, note.step, note.by_reference, note.title) == ("r0001", 0, False, TITLE)
    assert [shard.name for shard in note.shards] == ["shard-00000.zip"]
    with zipfile.ZipFile(job.data / "shard-00000.zip") as shard:
        assert len(shard.namelist()) == 12
    with closing(sqlite3.connect(job.project.database)) as database:
        assert database.execute("SELECT count(*) FROM jobs").fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM samples").fetchone() == (12,)
        assert database.execute("SELECT count(*) FROM roots").fetchone() == (0,)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert [path.name for path in job.run_files("r0001").path.iterdir()] == ["config.json"]
    words = (job.path / "README.txt").read_text("utf-8")
    assert 'The training of it\'s "$(touch here)" `x`; \\x1b[31m, for another machine' in words
    for script in ("run.sh", "job.sbatch"):
        assert "touch here" not in (job.path / script).read_text("utf-8")
    assert "#SBATCH --job-name=mmstudio-r0001\n" in (job.path / "job.sbatch").read_text("utf-8")


def test_files_are_read_where_they_lie_in_the_shards(trained: Path) -> None:
    """A training was done from them, and nothing was unpacked."""
    job = JobFolder(trained / "done")
    assert not job.project.assets.exists()
    found = values(job)
    assert len({path for path, _, _ in found}) == 12
    for path, sha256, content in found:
        assert path.is_relative_to(trained / "done" / "project" / "assets")
        assert hashlib.sha256(content).hexdigest() == sha256
    index = ShardIndex.of(job, job.note().shards)
    assert index is not None
    assert (len(index.entries), index.entries.itemsize) == (12, 36)


def test_a_file_that_is_damaged_in_its_shard_is_said(trained: Path, tmp_path: Path) -> None:
    shutil.copytree(trained / "left", tmp_path / "job")
    job = JobFolder(tmp_path / "job")
    prepare(job)
    index = ShardIndex.of(job, job.note().shards)
    assert index is not None
    assert index.find("0" * 64) is None
    path, sha256, _ = values(job)[0]
    packed = index.find(sha256)
    assert packed is not None
    with packed.shard.open("r+b") as file:
        file.seek(packed.at + packed.size // 2)
        file.write(b"?!?")
    value = Value(sha256, path, packed=packed)
    with pytest.raises(BadFileError, match=rf"^The file {path.name} is damaged in shard-00000\.zip"):
        read_value(value, ImageCodec())
    packed.shard.unlink()
    with pytest.raises(BadFileError, match=rf"shard-00000\.zip/{path.name} cannot be read: No such file"):
        read_value(value, ImageCodec())


def test_a_folder_whose_files_an_earlier_program_unpacked_goes_on_with_them(
    trained: Path, tmp_path: Path
) -> None:
    shutil.copytree(trained / "left", tmp_path / "job")
    job = JobFolder(tmp_path / "job")
    with zipfile.ZipFile(job.data / "shard-00000.zip") as shard:
        shard.extractall(job.project.root)
    prepare(job)
    assert not (job.project.cache / "shards.npy").exists()
    assert all(hashlib.sha256(content).hexdigest() == sha256 for _, sha256, content in values(job))


def test_by_reference_names_the_files_where_they_lie(home_of: Any, tmp_path: Path) -> None:
    leave(home_of, LeaveWish("r0001", tmp_path / "job", by_reference=True))
    job = JobFolder(tmp_path / "job")
    prepare(job)
    assert not job.data.exists()
    assert not job.project.assets.exists()
    found = values(job, own=True)
    assert len(found) == 12
    assert all(path.is_relative_to(home_of.project.layout.assets) for path, _, _ in found)
    assert all(hashlib.sha256(content).hexdigest() == sha256 for _, sha256, content in found)
    assert "they are read where they lay" in (job.path / "README.txt").read_text("utf-8")


def test_files_that_were_imported_in_place_are_packed(
    program: App, pictures: Path, tiny: Recipe, tmp_path: Path
) -> None:
    with program.create_project(tmp_path / "project") as opened:
        opened.runner.wait(
            opened.imports.import_source(pictures, "shades", wish=ImportWish(in_place=True)).id
        )
        run = begun(opened, tiny)
        leave(opened, LeaveWish(run, tmp_path / "job"))
        kept = pictures.joinpath("3.png").read_bytes()
        try:
            pictures.joinpath("3.png").write_bytes(b"another")
            with pytest.raises(StudioError, match=r"3\.png is another file than the one that was imported"):
                leave(opened, LeaveWish(run, tmp_path / "again"))
        finally:
            pictures.joinpath("3.png").write_bytes(kept)
        assert not (tmp_path / "again").exists()
    prepare(JobFolder(tmp_path / "job"))
    found = values(JobFolder(tmp_path / "job"))
    assert len(found) == 12
    assert all(hashlib.sha256(content).hexdigest() == sha256 for _, sha256, content in found)


def test_many_files_become_several_shards_and_a_changed_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = []
    for number in range(5):
        source = tmp_path / f"{number}.bin"
        source.write_bytes(bytes([number]) * 1000)
        sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
        files.append(PartFile(source, f"assets/{sha256[:2]}/{sha256}.bin", sha256))
    job = JobFolder(tmp_path)
    job.data.mkdir()
    job.project.cache.mkdir(parents=True)
    done: list[int] = []
    shards = write_shards(files, job.data, done.append, most=2000)
    assert done == [0, 1, 2, 3, 4]
    assert len(shards) == 3
    index_shards(job, shards)
    index = ShardIndex.of(job, shards)
    assert index is not None
    for number, file in enumerate(files):
        packed = index.find(file.sha256)
        assert packed is not None
        assert (packed.shard.name, packed.size) == (f"shard-0000{number // 2}.zip", 1000)
        assert packed.shard.read_bytes()[packed.at : packed.at + 1000] == bytes([number]) * 1000
    (tmp_path / "few").mkdir()
    monkeypatch.setattr(shards_module, "MOST_FILES", 2)
    assert len(write_shards(files, tmp_path / "few", done.append)) == 3
    with (job.data / "shard-00001.zip").open("r+b") as stream:
        stream.seek(200)
        stream.write(b"?")
    with pytest.raises(DamagedError, match=r"shard-00001\.zip has changed since it was written"):
        index_shards(job, shards)


def test_a_shard_of_somebody_else_is_refused(tmp_path: Path) -> None:
    """One that names no content, and one whose files are squeezed."""
    job = JobFolder(tmp_path)
    job.data.mkdir()
    job.project.cache.mkdir(parents=True)
    for name, how in (("assets/../../x.png", zipfile.ZIP_STORED), (f"{'a' * 64}.png", zipfile.ZIP_DEFLATED)):
        with zipfile.ZipFile(job.data / "shard-00000.zip", "w", how) as shard:
            shard.writestr(name, bytes(1000))
        with pytest.raises(BadFileError, match=r"shard-00000\.zip cannot be read: it is damaged"):
            index_shards(job, [packed(job.data / "shard-00000.zip")])


def test_what_cannot_leave_is_refused(home_of: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not an empty folder"):
        leave(home_of, LeaveWish("r0001", tmp_path))
    home_of.project.runs.update("r0001", state=RunState.DONE)
    with pytest.raises(UsageError, match="r0001 is done"):
        leave(home_of, LeaveWish("r0001", tmp_path / "job"))
    home_of.project.runs.update("r0001", state=RunState.CREATED)
    home_of.runner.lane("cpu:train").pause()
    home_of.runs.resume("r0001")
    with pytest.raises(UsageError, match="trains or waits"):
        leave(home_of, LeaveWish("r0001", tmp_path / "job"))
    assert not (tmp_path / "job").exists()


def test_a_plugin_travels_as_a_wheel_and_is_used_without_an_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = wheel_of(ACME, tmp_path / "wheel")
    told = read_package(wheel)
    monkeypatch.setenv("MMSTUDIO_HOME", str(tmp_path / "home"))
    store = PluginStore.of(tmp_path / "home")
    staged = store.stage()
    unpack(wheel, staged / "site")
    site = store.publish(staged, told.key, Receipt(told.name, told.version, told.sha256, "file", ""))
    need = NeededPlugin(name=told.name, version=told.version)
    job = JobFolder(tmp_path / "job")
    job.path.mkdir()
    made = pack_plugins([need], job.wheels)
    again = read_package(made[0])
    assert (again.name, again.version, again.plugins, again.requires) == (
        told.name,
        told.version,
        told.plugins,
        told.requires,
    )
    assert [one.version for one in installed_in(site)] == [told.version]
    monkeypatch.setenv("MMSTUDIO_HOME", str(tmp_path / "elsewhere"))
    monkeypatch.setattr(sys, "path", list(sys.path))
    note = JobNote(
        format=1,
        token="0" * 32,
        run="r0001",
        title="x",
        step=0,
        program="1",
        wheels=tuple(map(packed, made)),
        plugins=(need,),
    )
    unpack_plugins(job, note)
    use_plugins(job, note)
    assert version(told.name) == told.version
    other = note.model_copy(update={"plugins": (NeededPlugin(name=told.name, version="99"),)})
    with pytest.raises(UsageError, match=f"needs {told.name} 99; here is {told.version}"):
        use_plugins(job, other)
    made[0].write_bytes(made[0].read_bytes()[:-1] + b"?")
    job.site.rename(tmp_path / "aside")
    with pytest.raises(DamagedError, match="has changed"):
        unpack_plugins(job, note)


def test_a_plugin_that_runs_from_its_folder_is_not_packed(tmp_path: Path) -> None:
    unpack(wheel_of(ACME, tmp_path / "wheel"), tmp_path / "site")
    found = installed_in(tmp_path / "site")[0]
    info = next((tmp_path / "site").glob("*.dist-info"))
    (info / "direct_url.json").write_text(json.dumps({"url": "file:///x", "dir_info": {"editable": True}}))
    with pytest.raises(StudioError, match="runs from its author's folder"):
        repack(found, tmp_path / "out")


@pytest.mark.skipif(sys.platform == "win32", reason="the scripts are for other systems")
def test_a_folder_is_trained_by_one_start_at_a_time(trained: Path, tmp_path: Path, capsys: Any) -> None:
    shutil.copytree(trained / "stopped", tmp_path / "job")
    job = JobFolder(tmp_path / "job")
    (job.asked / "pause-1").touch()
    before = (job.told / "progress.json").read_bytes()
    with only_one(job):
        assert preparing.run([str(job.path)]) == 1
        assert rank.run([str(job.path)]) == 1
    assert capsys.readouterr().err.count(f"Another process trains in {job.path}. Stop it first.") == 2
    assert (job.told / "progress.json").read_bytes() == before
    assert (job.asked / "pause-1").exists()
    assert preparing.run([str(job.path)]) == 0
    assert not (job.asked / "pause-1").exists()
