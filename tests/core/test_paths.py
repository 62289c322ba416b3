"""Paths: where the program keeps its files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mmstudio.core.errors import DamagedError
from mmstudio.core.files import paths


def test_the_settings_folder_can_be_moved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MMSTUDIO_HOME", str(tmp_path / "not there yet"))
    assert paths.config_dir() == tmp_path / "not there yet"
    assert not paths.config_dir().exists()


@pytest.mark.parametrize("value", [None, ""])
def test_the_settings_folder_of_the_system(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("MMSTUDIO_HOME", raising=False)
    if value is not None:
        monkeypatch.setenv("MMSTUDIO_HOME", value)
    assert paths.config_dir().is_absolute()
    assert "mmstudio" in paths.config_dir().parts


def test_resources_beside_the_source() -> None:
    assert list((paths.resources_dir() / "recipes").glob("*.json"))


def test_resources_of_a_bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "resources" / "recipes").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources_dir() == tmp_path / "resources"


def test_resources_of_an_installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shared = tmp_path / "share" / "mmstudio" / "resources"
    (shared / "recipes").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "lib" / "mmstudio" / "core" / "files" / "paths.py"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert paths.resources_dir() == shared


def test_missing_resources_are_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "a" / "b" / "c"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    with pytest.raises(DamagedError, match=r"resources are missing\. Install"):
        paths.resources_dir()
