"""Tests of dependencies: they are few, pinned, and known to work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SHIMS = """
import importlib, importlib.abc, sys

class Refuses(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "torchaudio._extension":
            raise {error}
        return None

sys.meta_path.insert(0, Refuses())
from mmstudio.nn import audio
import torch
assert audio.torchaudio._extension._IS_TORCHAUDIO_EXT_AVAILABLE is False
assert audio.resample(torch.ones(1, 800), 8000, 16000).shape == (1, 1600)
assert audio.log_mel(torch.zeros(1600), 16000, 32, 160).shape == (32, audio.mel_frames(1600, 160))
"""


def requirements(project: dict[str, Any]) -> list[Requirement]:
    extra = project["project"]["optional-dependencies"].values()
    return [
        Requirement(line)
        for line in [*project["project"]["dependencies"], *(line for part in extra for line in part)]
    ]


def constraints(root: Path) -> dict[str, Requirement]:
    lines = (root / "constraints.txt").read_text("utf-8").splitlines()
    found = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    return {canonicalize_name(item.name): item for item in found}


def test_every_dependency_is_pinned_within_its_range(project: dict[str, Any], root: Path) -> None:
    pinned = constraints(root)
    for wanted in requirements(project):
        (pin,) = pinned[canonicalize_name(wanted.name)].specifier
        assert pin.operator == "==", wanted.name
        assert wanted.specifier.contains(pin.version), wanted.name


def test_a_pin_stands_once(root: Path) -> None:
    lines = [line for line in (root / "constraints.txt").read_text("utf-8").splitlines() if "==" in line]
    names = [canonicalize_name(line.partition("==")[0]) for line in lines]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_no_torchvision(root: Path) -> None:
    for name in ("pyproject.toml", "constraints.txt", "Makefile"):
        assert "torchvision" not in (root / name).read_text("utf-8")


def test_the_release_of_qt_that_loses_signals_is_refused(project: dict[str, Any], root: Path) -> None:
    (qt,) = [item for item in requirements(project) if item.name == "PySide6"]
    assert not qt.specifier.contains("6.12.0")
    assert "6.12.0" not in str(constraints(root)["pyside6"])


def test_torchaudio_is_imported_without_its_extension() -> None:
    for error in (
        "OSError('libcudart.so: cannot open shared object file')",
        "ImportError('undefined symbol')",
    ):
        code = [sys.executable, "-W", "error", "-c", SHIMS.format(error=error)]
        assert subprocess.run(code, check=False, timeout=120).returncode == 0, error


def test_torchaudio_is_imported_here() -> None:
    from mmstudio.nn import audio

    assert audio.transforms.Resample(8000, 16000) is not None
    assert audio.load_torchaudio() is audio.torchaudio


def test_nothing_but_our_plugins_is_registered_by_us(project: dict[str, Any], root: Path) -> None:
    points = project["project"]["entry-points"]["mmstudio.plugins"]
    folders = {path.name for path in (root / "plugins").iterdir() if (path / "plugin.py").exists()}
    assert {value.removesuffix(".plugin") for value in points.values()} == folders
    for contract in project["tool"]["importlinter"]["contracts"]:
        if contract["name"] in {"Plugins see the public side only", "Plugins do not know each other"}:
            named = contract.get("source_modules", contract.get("modules"))
            assert set(named) == folders, contract["name"]
