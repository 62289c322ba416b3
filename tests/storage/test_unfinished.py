"""Unfinished files: what a killed program leaves beside its targets is found by the next one, and nothing else is removed."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from mmstudio.core.files.paths import config_dir
from mmstudio.storage.folder.lock import Holder
from mmstudio.storage.folder.unfinished import remove_leftovers, workplace
from mmstudio.storage.project.archive import read_archive, write_archive
from mmstudio.storage.project.project import Project

KILLED = """
import os, signal, sys
from pathlib import Path
from mmstudio.storage.folder.unfinished import workplace
with workplace(Path(sys.argv[1])) as place:
    (place / "half").write_bytes(bytes(1000))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def notes() -> list[Path]:
    return sorted((config_dir() / "unfinished").glob("*"))


def test_work_is_beside_its_target_and_gone_afterwards(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    with workplace(tmp_path / "deep" / "a.zip") as place:
        assert place.parent == tmp_path / "deep"
        assert place.name.startswith(".")
        assert len(notes()) == 1
        assert remove_leftovers() == []  # this process is alive
        assert place.is_dir()
    with pytest.raises(KeyError), workplace(tmp_path / "deep" / "a.zip"):
        raise KeyError
    assert list((tmp_path / "deep").iterdir()) == []
    assert notes() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that kills at once")
def test_what_a_killed_program_left_is_removed_by_the_next(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "x.mmstudio")], check=False)
    assert done.returncode == -9
    left = list(tmp_path.iterdir())
    assert len(left) == 1
    assert (left[0] / "half").stat().st_size == 1000
    assert remove_leftovers() == left
    assert list(tmp_path.iterdir()) == []
    assert notes() == []


def test_a_note_removes_nothing_but_what_has_the_form_of_such_work(tmp_path: Path) -> None:
    """And one of a disk that is not there waits for it."""
    dead = replace(Holder.own(), pid=2**22 - 1, started=1.0)
    mine, gone = tmp_path / "mine", tmp_path / "unplugged" / f".{'a' * 32}.part"
    linked = tmp_path / f".{'b' * 32}.part"
    mine.mkdir()
    linked.symlink_to(mine, target_is_directory=True)
    folder = config_dir() / "unfinished"
    folder.mkdir(parents=True)
    for number, place in enumerate((mine, gone, linked)):
        (folder / f"{number}.json").write_text(json.dumps({"place": str(place), "holder": asdict(dead)}))
    (folder / "3.json").write_text("{")
    (folder / "4.json").write_text(json.dumps({"place": 3, "holder": []}))
    assert remove_leftovers() == []
    assert mine.is_dir()
    assert [note.name for note in notes()] == ["0.json", "1.json", "2.json"]
    gone.mkdir(parents=True)
    assert remove_leftovers() == [gone]


def test_a_project_comes_and_goes_without_leaving_anything(tmp_path: Path) -> None:
    Project.create(tmp_path / "p").close()
    (tmp_path / "out").mkdir()
    size = write_archive(tmp_path / "p", tmp_path / "out" / "p.mmstudio", lambda _done, _total: None)
    assert size == (tmp_path / "out" / "p.mmstudio").stat().st_size
    read_archive(tmp_path / "out" / "p.mmstudio", tmp_path / "out" / "again")
    assert names(tmp_path / "out") == ["again", "p.mmstudio"]
    assert names(tmp_path) == ["out", "p"]
    Project.open(tmp_path / "out" / "again").close()
