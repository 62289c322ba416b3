"""Tests of the list of what the bundle carries; tests/frozen checks the bundle itself."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import licences
import pytest
import shipped

DEVELOPERS = {"pytest", "mypy", "ruff", "hypothesis", "import-linter", "pyinstaller"}


def test_what_the_program_needs_is_carried_and_no_tool_of_developers() -> None:
    names = set(shipped.distributions())
    assert {
        "mm-studio",
        "pip",
        "torch",
        "torchaudio",
        "pyside6",
        "pyside6-essentials",
        "sympy",
        "numpy",
    } <= names
    assert not names & DEVELOPERS
    assert {"pytest", "_pytest", "mypy", "hypothesis", "PyInstaller"} <= shipped.excluded()
    assert not {"torch", "pip", "setuptools", "PySide6", "PySide6.QtWidgets"} & shipped.excluded()


def test_the_programs_own_plugins_are_found_as_it_finds_them() -> None:
    ours = [point for point in entry_points(group="mmstudio.plugins") if point.value.startswith("mmstudio_")]
    assert shipped.first_party_packages() == sorted({point.value.partition(".")[0] for point in ours})


@pytest.mark.parametrize(
    ("name", "modules", "left_out"),
    [
        ("pip", {"pip.__main__", "pip._vendor.rich._unicode_data.unicode17-0-0"}, set()),
        ("cffi", {"cffi", "_cffi_backend"}, set()),
        ("pillow", {"PIL.Image", "PIL._imaging"}, set()),
        ("sympy", {"sympy.core.basic"}, {"sympy.conftest", "sympy.core.tests"}),
        ("pyside6-essentials", {"PySide6.QtWidgets"}, {"PySide6.QtQuick", "PySide6.scripts.project"}),
    ],
)
def test_modules_are_those_of_the_files(name: str, modules: set[str], left_out: set[str]) -> None:
    found = shipped.modules_of(shipped.installed(name))
    assert modules <= found
    assert not left_out & found


def test_the_standard_library_is_whole() -> None:
    found = shipped.standard_library()
    assert {
        "wave",
        "distutils.core",
        "xml.etree.ElementTree",
        "encodings.cp037",
        "sqlite3.dbapi2",
        "unittest.mock",
    } <= found
    assert not {"tkinter", "idlelib", "test", "ensurepip", "ctypes.test", "site-packages"} & found


def test_the_programs_own_files_are_carried_and_sources_of_translations_are_not() -> None:
    names = {Path(file).name for file, _ in shipped.own_data()}
    assert {"flow.json", "mmstudio.svg", "mmstudio_zh_CN.qm", "ema.safetensors", "script.py.mako"} <= names
    assert "mmstudio_zh_CN.ts" not in names
    folders = {folder for _, folder in shipped.own_data()}
    previews = {
        f"resources/sample-run/previews/{step.name}"
        for step in Path(shipped.ROOT, "resources/sample-run/previews").iterdir()
    }
    assert len(previews) > 8
    assert {"resources/recipes", "mmstudio/storage/sql/migrations", *previews} <= folders


def test_metadata_goes_along_without_what_tells_of_this_machine() -> None:
    carried = {
        f"{folder}/{Path(file).name}" for file, folder in shipped.data_of(shipped.installed("mm-studio"))
    }
    assert any(name.endswith(".dist-info/entry_points.txt") for name in carried)
    assert not [name for name in carried if name.endswith(("RECORD", "direct_url.json", ".pth", ".py"))]


def test_licences_are_written_down(tmp_path: Path) -> None:
    carried = [shipped.installed(name) for name in ("torch", "numpy", "pyside6", "tokenizers")]
    text = licences.collect(carried, [], tmp_path / "licenses").read_text("utf-8")
    assert f"numpy {shipped.installed('numpy').version}: BSD-3-Clause" in text
    assert "PySide6" in text
    assert "LGPL" in text
    assert len(list((tmp_path / "licenses" / "torch").rglob("*"))) > 20
    assert (tmp_path / "licenses" / "Python" / "LICENSE.txt").is_file()


def test_qts_own_words_are_carried_for_the_languages_of_the_window() -> None:
    found = {Path(file).name: place for file, place in shipped.qt_translations()}
    assert set(found) >= {"qtbase_zh_CN.qm"}
    assert set(found.values()) <= {"PySide6/Qt/translations", "PySide6/translations"}
    assert all(Path(file).is_file() for file, _ in shipped.qt_translations())
