from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from mmstudio.core.errors import BusyError, StudioError
from mmstudio.storage.folder.lock import Holder, ProjectLock

Child = Callable[..., subprocess.Popen[str]]

HOLD = """
import sys
from pathlib import Path
from mmstudio.storage.folder.lock import ProjectLock
ProjectLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""

RACE = """
import sys
from pathlib import Path
from mmstudio.core.errors import BusyError
from mmstudio.storage.folder.lock import ProjectLock
print("ready", flush=True)
sys.stdin.readline()
try:
    ProjectLock(Path(sys.argv[1])).acquire()
    print("won", flush=True)
except BusyError:
    print("lost", flush=True)
sys.stdin.read()
"""


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = ProjectLock(tmp_path / "lock"), ProjectLock(tmp_path / "lock")
    first.acquire()
    with pytest.raises(BusyError, match=rf"process {os.getpid()} on "):
        second.acquire()
    second.release()
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_a_running_process_is_named_and_a_killed_one_gives_way(tmp_path: Path, child: Child) -> None:
    path = tmp_path / "lock"
    process = child(HOLD, str(path))
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    with pytest.raises(BusyError, match=str(process.pid)):
        ProjectLock(path).acquire()
    process.kill()  # not waited for: a dead child whose parent did not look yet is dead all the same
    lock = ProjectLock(path)
    deadline = time.monotonic() + 60
    while True:
        try:
            lock.acquire()
        except BusyError:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        else:
            break
    lock.release()


def test_of_processes_that_find_a_dead_holder_one_wins(tmp_path: Path, child: Child) -> None:
    path = tmp_path / "lock"
    path.write_text(json.dumps(asdict(replace(Holder.own(), pid=2**22 + 1))))
    racers = [child(RACE, str(path)) for _ in range(3)]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    results = [racer.stdout.readline().strip() for racer in racers if racer.stdout]
    assert sorted(results) == ["lost", "lost", "won"]


def test_a_process_id_used_anew_is_another_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_text(json.dumps(asdict(replace(Holder.own(), started=Holder.own().started - 3600))))
    lock = ProjectLock(path)
    lock.acquire()
    assert json.loads(path.read_text("utf-8"))["pid"] == os.getpid()
    lock.release()


def test_another_machine_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_text(json.dumps(asdict(replace(Holder.own(), host="elsewhere", pid=1))))
    with pytest.raises(BusyError, match=r"on the machine 'elsewhere'.* delete the file"):
        ProjectLock(path).acquire()


@pytest.mark.parametrize("content", [b"", b'{"pid": 1', b"\xff\xfe", b"[]", b"null"])
def test_a_torn_entry_holds_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lock"
    path.write_bytes(content)
    lock = ProjectLock(path)
    lock.acquire()
    assert json.loads(path.read_text("utf-8"))["pid"] == os.getpid()
    lock.release()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="cannot be written"):
        ProjectLock(tmp_path / "missing" / "lock").acquire()


def test_a_copy_of_a_held_project_is_free(tmp_path: Path) -> None:
    folder, copy = tmp_path / "project", tmp_path / "copy"
    folder.mkdir()
    lock = ProjectLock(folder / "project.lock")
    lock.acquire()
    shutil.copytree(folder, copy)
    other = ProjectLock(copy / "project.lock")
    other.acquire()
    with pytest.raises(BusyError):
        ProjectLock(folder / "project.lock").acquire()
    other.release()
    lock.release()
