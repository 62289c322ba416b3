"""Tests of what an import loads, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

TORCH = ("torch", "torchaudio", "PySide6", "sqlalchemy", "alembic", "mmstudio.engine", "mmstudio.nn")
HEAVY = (*TORCH, "numpy", "PIL", "soundfile", "tokenizers")

PLUGINS = [
    point.value for point in entry_points(group="mmstudio.plugins") if point.value.startswith("mmstudio_")
]
OF_NUMBERS = (
    "curves.reader",
    "curves.series",
    "statistics.differences",
    "statistics.intervals",
    "score_values",
)
"""Modules of the plan that compute with many numbers; only what needs them imports them."""
PLAN = (
    "import pkgutil, importlib, mmstudio.plan as plan\n"
    "for item in pkgutil.iter_modules(plan.__path__):\n"
    f"    item.name in {OF_NUMBERS!r} or importlib.import_module('mmstudio.plan.' + item.name)"
)
DISCOVER = """
import tempfile
from pathlib import Path
from mmstudio.plugins.manager import PluginHost
with tempfile.TemporaryDirectory() as folder:
    host = PluginHost(Path(folder))
    host.discover()
assert len(host.records) > 9 and not [r.error for r in host.records if r.error], host.records
"""


def imported(code: str, names: tuple[str, ...], home: Path) -> list[str]:
    """Which of these modules are there after some code."""
    code += f"\nimport sys\nprint('LOADED', *[name for name in {names!r} if name in sys.modules])"
    environment = {**os.environ, "MMSTUDIO_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout.splitlines()[-1].split()[1:]


@pytest.mark.parametrize(
    "code",
    [
        "import mmstudio.api",
        "import mmstudio.plugins.manager",
        "import mmstudio.core.files.paths",
        PLAN,
        DISCOVER,
    ]
    + [f"import {name}" for name in PLUGINS],
    ids=["api", "host", "core", "plan", "discovery", *PLUGINS],
)
def test_light_halves_are_light(code: str, tmp_path: Path) -> None:
    assert imported(code, HEAVY, tmp_path) == []


def test_what_computes_with_many_numbers_needs_numpy_alone(tmp_path: Path) -> None:
    code = "\n".join(f"import mmstudio.plan.{name}" for name in OF_NUMBERS)
    assert imported(code, HEAVY, tmp_path) == ["numpy"]


@pytest.mark.parametrize("words", [["--help"], ["train", "--help"], ["generate", "--help"]])
def test_help_is_light(words: list[str], tmp_path: Path) -> None:
    code = f"from mmstudio.cli.main import main\nassert main({words!r}) == 0"
    assert imported(code, HEAVY, tmp_path) == []


def test_the_program_opens_a_project_without_torch(tmp_path: Path) -> None:
    code = "from pathlib import Path\nfrom mmstudio.services.app import App\n"
    code += f"with App.start().create_project(Path({str(tmp_path / 'project')!r})):\n    pass"
    assert imported(code, ("torch", "PySide6", "mmstudio.engine", "mmstudio.nn"), tmp_path) == []


def test_the_core_stands_on_its_own(tmp_path: Path) -> None:
    code = "import pkgutil, importlib, mmstudio.core as core\n"
    code += "for item in pkgutil.walk_packages(core.__path__, 'mmstudio.core.'):\n    importlib.import_module(item.name)"
    assert imported(code, (*HEAVY, "pluggy", "typer", "rich", "psutil", "mmstudio.plugins"), tmp_path) == []


def test_models_need_no_window(tmp_path: Path) -> None:
    code = "import mmstudio.engine.jobs, mmstudio.testing, mmstudio.nn.audio"
    assert imported(code, ("PySide6", "sqlalchemy", "mmstudio.services", "pytest"), tmp_path) == []


def test_import_contracts(root: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": "plugins"}
    script = Path(sys.executable).with_name("lint-imports")
    command = [str(script), "--no-cache"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout
