"""What the bundle holds: everything that a plugin may import, every licence, nothing of developers or of the machine."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import licences
import pytest
import shipped

IMPORTER = """
import contextlib, importlib, io, json, os, sys, warnings
warnings.simplefilter("ignore")
troubles = {}
for name in json.loads(open(os.environ["IMPORTS"]).read()):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            importlib.import_module(name)
        except BaseException as error:
            troubles[name] = f"{type(error).__name__}: {error}"
json.dump(troubles, open(os.environ["TROUBLES"], "w"))
"""
"""Runs as a plugin in the bundle and as a script outside of it."""

TOOLS = re.compile("No module named '(pytest|mypy|hypothesis|_pytest|tkinter)")
"""Modules that cannot be imported without a tool of developers stay so."""
UNASKED = {"antigravity", "this", "PIL.ImageTk", "PIL._tkinter_finder"}
"""What opens a page in the browser, prints, or needs Tk."""


def public(names: set[str]) -> set[str]:
    """Modules of which no part is private or a program of its own."""
    return {name for name in names if not any(part.startswith("_") for part in name.split("."))} - UNASKED


def wanted() -> dict[str, set[str]]:
    carried = shipped.distributions()
    modules = {name: shipped.modules_of(found) for name, found in carried.items()}
    audio = {
        name
        for name in modules["torchaudio"]
        if name.startswith(("torchaudio.transforms", "torchaudio.functional"))
    }
    return {
        "standard": public(shipped.standard_library()),
        "torch": public(modules["torch"]),
        "numpy": public(modules["numpy"] | modules["pillow"]),
        "ours": public(shipped.modules_below(["mmstudio", *shipped.first_party_packages()])),
        "audio": {"mmstudio.nn.audio", *public(audio)},
        "rest": public(
            set().union(
                *(modules[name] for name in ("pydantic", "packaging", "safetensors", "tokenizers", "sympy"))
            )
        ),
    }


@pytest.mark.parametrize("group", ["standard", "torch", "numpy", "ours", "audio", "rest"])
def test_what_can_be_imported_outside_can_be_imported_here(frozen: Any, tmp_path: Path, group: str) -> None:
    names = sorted(wanted()[group])
    # torchaudio is made importable by our own module first, as everybody is told to
    asked = tmp_path / "asked.json"
    asked.write_text(json.dumps(["mmstudio.nn.audio", *names] if group == "audio" else names), "utf-8")
    outside, inside = tmp_path / "outside.json", tmp_path / "inside.json"
    environment = {**os.environ, "IMPORTS": str(asked), "TROUBLES": str(outside)}
    command = [sys.executable, "-P", "-c", IMPORTER]
    subprocess.run(command, env=environment, check=True, capture_output=True, cwd=tmp_path, timeout=250)
    frozen.place_plugin("importer", IMPORTER)
    done = frozen.run("plugin", "list", timeout_s=250, IMPORTS=str(asked), TROUBLES=str(inside))
    assert done.returncode == 0, done.stdout + done.stderr
    fails_outside, fails_inside = (json.loads(path.read_text("utf-8")) for path in (outside, inside))
    assert len(fails_outside) < len(names) / 4, "the comparison says nothing"
    assert {
        name: why for name, why in fails_inside.items() if name not in fails_outside and not TOOLS.search(why)
    } == {}


def test_no_tools_of_developers(frozen: Any, tmp_path: Path) -> None:
    tools = [
        "pytest",
        "_pytest",
        "mypy",
        "hypothesis",
        "ruff",
        "PyInstaller",
        "grimp",
        "importlinter",
        "tkinter",
        "test.support",
    ]
    asked, told = tmp_path / "asked.json", tmp_path / "told.json"
    asked.write_text(json.dumps([*tools, "json"]), "utf-8")
    frozen.place_plugin("importer", IMPORTER)
    assert frozen.run("plugin", "list", IMPORTS=str(asked), TROUBLES=str(told)).returncode == 0
    assert sorted(json.loads(told.read_text("utf-8"))) == sorted(tools)


def test_every_licence_is_there(frozen: Any) -> None:
    folder = frozen.inside / "licenses"
    readme = (folder / "README.txt").read_text("utf-8")
    for found in shipped.distributions().values():
        name = found.metadata["Name"]
        assert f"{name} {found.version}: {licences.licence_of(found)}" in readme
        assert (folder / name).is_dir() or f"{licences.licence_of(found)} (no text in the package)" in readme
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in (folder / "Python" / "LICENSE.txt").read_text("utf-8")
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (folder / "texts" / "LGPL-3.0.txt").read_text("utf-8")
    assert len(list(folder.rglob("LICENSE*"))) > 50


def test_nothing_tells_of_the_machine_that_built_it(frozen: Any) -> None:
    place = str(shipped.ROOT).encode()
    telling = [
        str(path)
        for path in frozen.folder.rglob("*")
        if path.is_file() and path.stat().st_size < 50e6 and place in path.read_bytes()
    ]
    assert telling == []
    assert not list(frozen.inside.rglob("direct_url.json"))


@pytest.mark.skipif(sys.platform != "linux", reason="it asks the linker of Linux what is missing")
def test_no_library_misses_another_that_could_have_been_carried(frozen: Any) -> None:
    """torchaudio's are left aside: beside a CPU build of PyTorch they miss CUDA, and are not loaded."""
    missed = set()
    environment = {**os.environ, "LD_LIBRARY_PATH": str(frozen.inside)}
    for library in [
        path
        for path in frozen.inside.rglob("*.so*")
        if "torchaudio" not in path.parts and not path.is_symlink()
    ]:
        done = subprocess.run(
            ["ldd", str(library)], env=environment, capture_output=True, text=True, check=False
        )
        missed |= {line.split()[0] for line in done.stdout.splitlines() if "not found" in line}
    here = {path.name for path in Path(str(shipped.installed("torch").locate_file(""))).rglob("*.so*")}
    assert missed & here == set()


def test_sounds_and_films_can_be_read(frozen: Any) -> None:
    code = "from PySide6.QtCore import QCoreApplication\nfrom PySide6.QtMultimedia import QMediaFormat\n"
    code += "application = QCoreApplication([])\n"
    code += "print(len(QMediaFormat().supportedFileFormats(QMediaFormat.ConversionMode.Decode)))\n"
    frozen.place_plugin("player", code)
    done = frozen.run("plugin", "list")
    assert int(done.stdout.partition("\n")[0]) > 3, done.stderr
