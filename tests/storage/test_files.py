from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mmstudio.core.files import (
    append_line,
    atomic_path,
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
        "import sys; from mmstudio.storage.project import Project; import mmstudio.jobs.runner;"
        "print({'torch', 'alembic', 'numpy'} & set(sys.modules))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
