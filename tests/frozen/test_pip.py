"""Tests of pip inside the bundle, where no other interpreter could run it."""

from __future__ import annotations

import json
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import shipped

PIP = ("--worker", "pip")
WHEEL = {
    "little/__init__.py": "ANSWER = 42\n",
    "little-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: little\nVersion: 1.0\nRequires-Dist: numpy\n",
    "little-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "little-1.0.dist-info/RECORD": "",
}


def test_pip_is_there(frozen: Any) -> None:
    done = frozen.run(*PIP, "--version")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"pip {version('pip')} from {frozen.inside / 'pip'}")


def test_pip_sees_exactly_what_is_carried(frozen: Any) -> None:
    done = frozen.run(*PIP, "list", "--format", "json", "--disable-pip-version-check")
    assert done.returncode == 0, done.stderr
    seen = {(shipped.canonicalize_name(item["name"]), item["version"]) for item in json.loads(done.stdout)}
    assert seen == {(name, found.version) for name, found in shipped.distributions().items()}


def test_what_is_carried_need_not_be_fetched(frozen: Any, tmp_path: Path) -> None:
    make_wheel(tmp_path / "wheels")
    ask = [*PIP, "install", "--dry-run", "--report", "-", "--quiet", "--no-index"]
    done = frozen.run(*ask, "--find-links", str(tmp_path / "wheels"), "little", "torch", "pillow>=11")
    assert done.returncode == 0, done.stderr
    assert [item["metadata"]["name"] for item in json.loads(done.stdout)["install"]] == ["little"]
    refused = frozen.run(*ask, "torch<1")
    assert refused.returncode == 1
    assert "Cannot install torch<1" in refused.stderr


def test_a_wheel_goes_into_a_folder(frozen: Any, tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path / "wheels")
    done = frozen.run(
        *PIP, "install", "--no-index", "--no-deps", "--target", str(tmp_path / "site"), str(wheel)
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "little" / "__init__.py").read_text("utf-8") == "ANSWER = 42\n"
    assert (tmp_path / "site" / "little-1.0.dist-info" / "METADATA").is_file()


def make_wheel(folder: Path) -> Path:
    folder.mkdir()
    with zipfile.ZipFile(folder / "little-1.0-py3-none-any.whl", "w") as wheel:
        for name, text in WHEEL.items():
            wheel.writestr(name, text)
    return folder / "little-1.0-py3-none-any.whl"
