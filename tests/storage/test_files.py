from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mmstudio.core.files.atomic import (
    append_line,
    atomic_files,
    atomic_path,
    bytes_below,
    files_below,
    publish_folder,
    sync_files,
    write_atomic,
    write_json,
)


def test_writes_replace_the_old_content_and_leave_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_atomic(path, "old")
    write_json(path, {"b": 1, "a": "é"})
    assert list(json.loads(path.read_text("utf-8"))) == ["b", "a"]
    assert "é" in path.read_text("utf-8")
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_keeps_the_old_content(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    write_atomic(path, b"old")
    with pytest.raises(RuntimeError), atomic_path(path) as temporary:  # noqa: PT012
        temporary.write_bytes(b"half")
        assert temporary.suffix == ".bin"
        raise RuntimeError
    with pytest.raises(ValueError, match="JSON"):
        write_json(path, float("nan"))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_names_the_file_that_was_wanted(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "page.html"
    with pytest.raises(FileNotFoundError) as caught, atomic_path(gone) as temporary:
        temporary.write_bytes(b"page")
    assert caught.value.filename == str(gone)
    taken = tmp_path / "taken.html"
    taken.mkdir()
    with pytest.raises(OSError, match="directory") as refused, atomic_path(taken) as temporary:
        temporary.write_bytes(b"page")
    assert refused.value.filename == str(taken)
    assert list(tmp_path.iterdir()) == [taken]


def test_lines_are_added(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    append_line(path, "one")
    append_line(path, "two\n")
    assert path.read_bytes() == b"one\ntwo\n"


def test_a_folder_is_published_whole(tmp_path: Path) -> None:
    temporary, final = tmp_path / "t", tmp_path / "f"
    (temporary / "deep").mkdir(parents=True)
    (temporary / "deep" / "a").write_text("x")
    final.mkdir()
    publish_folder(temporary, final)
    assert (final / "deep" / "a").read_text() == "x"
    assert not temporary.exists()
    other = tmp_path / "o"
    other.mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - its words are the system's
        publish_folder(other, final)


def test_many_files_are_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / str(number) for number in range(40)]
    for path in paths:
        path.write_text("x")
    sync_files(paths)
    monkeypatch.setattr(sys, "platform", "darwin")
    sync_files(paths)
    paths[0].unlink()
    with pytest.raises(FileNotFoundError):
        sync_files(paths)


def test_storage_loads_neither_torch_nor_alembic() -> None:
    script = (
        "import sys; from mmstudio.storage.project.project import Project; import mmstudio.jobs.runner;"
        "print({'torch', 'alembic', 'numpy'} & set(sys.modules))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_walks_go_by_path_and_leave_out_what_is_half_done(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/.half/x.txt", ".half.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1234567")
    found = [path.relative_to(tmp_path).as_posix() for path in files_below(tmp_path)]
    assert found == ["a.txt", "b.txt", "a/z.txt"]
    assert bytes_below(tmp_path) == 5 * 7
    assert list(files_below(tmp_path / "nowhere")) == []
    assert bytes_below(tmp_path / "nowhere") == 0


def test_walks_bear_others_who_write_meanwhile(tmp_path: Path) -> None:
    """Staged folders come and go, whole folders are removed: no walk fails, and none gives what is half done."""
    outputs, staging = tmp_path / "outputs", tmp_path / "staging"
    (outputs / "s").mkdir(parents=True)
    ended = threading.Event()

    def write() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            with atomic_files(outputs / "s" / f"{number % 7}.png", staging) as path:
                path.write_bytes(b"12345")
                path.with_suffix(".json").write_bytes(b"123")
            (outputs / "gone" / "deep").mkdir(parents=True, exist_ok=True)
            (outputs / "gone" / "deep" / "x.txt").write_bytes(b"1")
            shutil.rmtree(outputs / "gone")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(1_500):
            assert {path.suffix for path in files_below(outputs)} <= {".png", ".json", ".txt"}
            assert bytes_below(outputs) <= 7 * 8 + 1
    finally:
        ended.set()
        writer.join()
    assert bytes_below(outputs) % 8 == 0
    assert list(staging.iterdir()) == []
