"""The start of the command line: what it costs, and that it loads nothing heavy; in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from mmstudio import __version__

HEAVY = ("torch", "PySide6", "sqlalchemy", "numpy", "PIL", "mmstudio.engine", "mmstudio.nn")
PROBE = """
import sys
from mmstudio.cli.main import main
code = main({words!r})
heavy = [name for name in {heavy!r} if name in sys.modules]
print("HEAVY", code, heavy, file=sys.stderr)
"""


def _probe(words: list[str], heavy: tuple[str, ...], home: Path) -> str:
    code = PROBE.format(words=words, heavy=heavy)
    environment = {"MMSTUDIO_HOME": str(home), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, env=environment
    )
    return done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("words", [["--help"], ["train", "--help"], ["dataset", "import", "--help"]])
def test_help_imports_nothing_heavy(words: list[str], tmp_path: Path) -> None:
    assert _probe(words, HEAVY, tmp_path).endswith("0 []")


CPU_ONLY = sys.platform == "linux" and version("torch").endswith("+cpu")


@pytest.mark.parametrize("words", [["plugin", "list"], ["recipe", "list"], *[["doctor"]] * CPU_ONLY])
def test_looking_at_plugins_imports_no_torch(words: list[str], tmp_path: Path) -> None:
    assert _probe(words, ("torch", "PySide6", "mmstudio.engine", "mmstudio.nn"), tmp_path).endswith("0 []")


def test_exit_codes_of_the_program(tmp_path: Path) -> None:
    def code(*words: str) -> int:
        command = [sys.executable, "-m", "mmstudio.cli.main", *words]
        return subprocess.run(command, capture_output=True, check=False, cwd=tmp_path).returncode

    assert code("nonsense") == 2
    assert code("project", "info", "missing") == 2
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "project.json").write_text("{")
    assert code("project", "info", "full") == 1


def test_the_version_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mmstudio", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, cwd=tmp_path)
    assert done.stdout == f"mmstudio {__version__}\n"
