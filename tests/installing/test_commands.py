"""``mmstudio plugin install``, ``update``, ``rollback`` and ``remove``, as a person types them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mmstudio.cli.main import main

Make = Callable[..., Path]
Index = Any
Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def mmstudio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    monkeypatch.setenv("MMSTUDIO_HOME", str(tmp_path / "settings"))
    paths, modules = list(sys.path), set(sys.modules)

    def run(*words: str | Path, answer: str = "") -> tuple[int, Any, str]:
        capsys.readouterr()
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        code = main(["--json", "plugin", *map(str, words)])
        told = capsys.readouterr()
        return code, json.loads(told.out), told.err

    yield run
    sys.path[:] = paths
    for name in [name for name in set(sys.modules) - modules if name.startswith("acme")]:
        del sys.modules[name]


def test_a_person_is_asked_first(mmstudio: Run, make: Make) -> None:
    code, told, said = mmstudio("install", make("acme-one"), answer="n\n")
    assert (code, told) == (0, {"installed": None})
    for words in ("Acme", "MIT", "metrics", "sha256", "with your rights"):
        assert words in said
    code, told, _ = mmstudio("install", make("acme-one", version="1.1"), answer="y\n")
    assert (code, told["installed"], told["version"]) == (0, "acme-one", "1.1")
    assert told["adds"] == ["metric:acme-one"]


def test_update_roll_back_and_remove(mmstudio: Run, make: Make, index: Index) -> None:
    index.add_plugin(make("acme-one"))
    code, told, _ = mmstudio("install", "acme-one", "--yes")
    assert code == 2
    assert "not allowed" in told["error"]
    assert mmstudio("install", "acme-one", "--yes", "--allow-network")[0] == 0
    index.add_plugin(make("acme-one", version="2.0"))
    code, told, _ = mmstudio("update", "acme-one", "--yes")  # allowed once is allowed from then on
    assert (code, told["version"]) == (0, "2.0")
    code, told, _ = mmstudio("rollback", "acme-one")
    assert (code, told["version"]) == (0, "1.0")
    assert mmstudio("remove", "acme-one")[1] == {"removed": "acme-one", "version": "1.0"}
    for words in (("remove", "acme-one"), ("rollback", "acme-one"), ("update", "acme-one")):
        code, told, _ = mmstudio(*words)
        assert code == 2
        assert "acme-one" in told["error"]


def test_a_certain_version(mmstudio: Run, make: Make, index: Index) -> None:
    for version in ("1.0", "2.0"):
        index.add_plugin(make("acme-one", version=version))
    assert mmstudio("install", "acme-one==1.0", "--yes", "--allow-network")[1]["version"] == "1.0"
