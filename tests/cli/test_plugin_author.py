"""Writing a new plugin and checking one: what works, and what is reported about what does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from mmstudio.plugins.install.packages import read_package, unpack
from mmstudio.plugins.install.wheels import wheel_of
from mmstudio.services.plugins.authored import PluginKind

Run = Callable[..., Any]


@pytest.fixture
def author(mmstudio: Run, tmp_path: Path) -> Callable[..., Path]:
    """Writes a new plugin, then changes its code: file, old text, new text."""

    def _author(kind: str, *changes: tuple[str, str, str], name: str = "") -> Path:
        name = name or kind
        answer = mmstudio("plugin", "new", f"acme-{name}", "--kind", kind, "--folder", tmp_path)
        assert answer.code == 0, answer.err
        folder = tmp_path / f"acme-{name}"
        for file, old, new in changes:
            path = folder / f"acme_{name}" / file
            text = path.read_text("utf-8")
            assert old in text
            path.write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return _author


def outcomes(answer: Any) -> dict[str, tuple[str, str]]:
    """State and reason of every check that did not pass."""
    found = {item["check"]: (item["state"], item["reason"]) for item in answer.json["checks"]}
    return {check: told for check, told in found.items() if told[0] != "passed"}


def together(folders: Sequence[Path], folder: Path) -> Path:
    """One plugin's folder with the packages and the entry points of several: checked in one process, as each would be."""
    folder.mkdir()
    points = []
    for one in folders:
        project = tomllib.loads((one / "pyproject.toml").read_text("utf-8"))["project"]
        points += [f'{name} = "{at}"' for name, at in project["entry-points"]["mmstudio.plugins"].items()]
        package = one.name.replace("-", "_")
        shutil.copytree(one / package, folder / package)
    told = ("[project]", 'name = "acme-all"', 'version = "1"', '[project.entry-points."mmstudio.plugins"]')
    (folder / "pyproject.toml").write_text("\n".join([*told, *points]) + "\n", "utf-8")
    return folder


def test_new_plugins_pass(mmstudio: Run, author: Callable[..., Path], tmp_path: Path) -> None:
    """One of each kind, all in one process."""
    folders = [author(kind) for kind in PluginKind]
    for kind, folder in zip(PluginKind, folders, strict=True):
        facts = read_package(wheel_of(folder, tmp_path / "wheel"))
        assert facts.plugins == {f"acme-{kind}": f"acme_{kind}.plugin"}
        assert facts.licence == "MIT"
    answer = mmstudio("plugin", "check", together(folders, tmp_path / "all"), "--json")
    assert outcomes(answer) == {}, answer.out
    assert answer.code == 0
    checks = {item["check"] for item in answer.json["checks"]}
    for kind in PluginKind:
        assert {f"plugin:acme-{kind} import", f"{kind}:acme-{kind} contract"} <= checks


def test_its_own_test_passes_where_it_is_installed(author: Callable[..., Path], tmp_path: Path) -> None:
    folder = author("exporter")
    unpack(wheel_of(folder, tmp_path / "wheel"), tmp_path / "site")
    # pytest's own plugins that happen to be installed have no part in it, and take seconds to import
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


@pytest.mark.parametrize("licence", ["MIT", "Apache-2.0", "BSD-3-Clause", "none"])
def test_licences(mmstudio: Run, tmp_path: Path, licence: str) -> None:
    words = ("plugin", "new", "fine-thing", "--kind", "metric", "--license", licence, "--folder", tmp_path)
    assert mmstudio(*words, "--json").json["name"] == "fine-thing"
    folder = tmp_path / "fine-thing"
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    readme = (folder / "README.md").read_text("utf-8")
    if licence == "none":
        assert "license" not in project
        assert project["classifiers"] == ["Private :: Do Not Upload"]
        assert not (folder / "LICENSE").exists()
        assert "It carries no licence" in readme
    else:
        assert project["license"] == licence
        text = (folder / "LICENSE").read_text("utf-8")
        assert ("Apache License" if licence == "Apache-2.0" else "The authors of fine-thing") in text
        assert f"Licence: {licence}" in readme
    for path in folder.rglob("*"):
        assert not path.is_file() or "my-" not in path.read_text("utf-8").lower()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Bad Name", "cannot be the name of a plugin"),
        ("../up", "cannot be the name of a plugin"),
        ("9-lives", "cannot be the name of a plugin"),
        ("x" * 41, "up to 40 lower-case letters"),
        ("lambda", "is a word of Python itself"),
        ("match", "is a word of Python itself"),
        ("numpy", "A Python package named 'numpy' would hide another one"),
        ("mmstudio-flow", "A Python package named 'mmstudio_flow' would hide another one"),
        ("tests", "A Python package named 'tests' would hide another one"),
        ("audio", "has the name 'audio' already"),
        ("image-flow", "has the name 'image-flow' already"),
    ],
)
def test_names_that_cannot_be(mmstudio: Run, tmp_path: Path, name: str, reason: str) -> None:
    answer = mmstudio("plugin", "new", name, "--kind", "encoder", "--folder", tmp_path)
    assert answer.code == 2
    assert reason in answer.err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(mmstudio: Run, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    answer = mmstudio("plugin", "new", "taken", "--kind", "encoder", "--folder", tmp_path)
    assert answer.code == 2
    assert "There is something at" in answer.err
    (tmp_path / "file").touch()
    answer = mmstudio("plugin", "new", "thing", "--kind", "encoder", "--folder", tmp_path / "file")
    assert answer.code == 1
    assert "cannot be written" in answer.err
    assert mmstudio("plugin", "new", "thing", "--kind", "painting", "--folder", tmp_path).code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]


LIGHT_FAULTS: dict[str, tuple[str, tuple[str, str, str], str, tuple[str, str]]] = {
    "no import": (
        "encoder",
        ("plugin.py", "API_VERSION", "import no_such_module\nAPI_VERSION"),
        "plugin:acme-encoder import",
        ("broken", "ModuleNotFoundError: No module named 'no_such_module'"),
    ),
    "a heavy light half": (
        "encoder",
        ("plugin.py", "from mmstudio.api import", "import torch\nfrom mmstudio.api import"),
        "plugin:acme-encoder import",
        ("broken", "Its light half, acme_encoder.plugin, imports torch: every start"),
    ),
    "a hook": (
        "metric",
        ("plugin.py", 'reads="results"', 'reads="results", unheard=1'),
        "plugin hooks",
        ("broken", "The plugin 'acme-metric' is not loaded: TypeError"),
    ),
    "a version": (
        "metric",
        ("plugin.py", "API_VERSION = 2", "API_VERSION = 99"),
        "plugin hooks",
        ("broken", "It was written for version 99 of the plugin interface"),
    ),
    "nothing": (
        "metric",
        ("plugin.py", "return [", "return [][:0] and ["),
        "plugin hooks",
        ("broken", "The plugin 'acme-metric' brings nothing."),
    ),
    "an id that is taken": (
        "metric",
        ("plugin.py", 'id="acme-metric"', 'id="shapes"'),
        "plugin hooks",
        ("broken", "The metric id 'shapes' is taken by the plugin 'metrics'."),
    ),
    "a name that is taken": (
        "metric",
        ("../pyproject.toml", "acme-metric = ", "audio = "),
        "plugin hooks",
        ("broken", "The package mm-studio has a plugin of this name already."),
    ),
    "an exit at import": (
        "exporter",
        ("plugin.py", "API_VERSION", "import os; os._exit(0)\nAPI_VERSION"),
        "plugin:acme-exporter import",
        ("crashed", "It ended the process, with exit code 0."),
    ),
}
"""Faults that end a check before torch is needed."""


@pytest.mark.parametrize("name", LIGHT_FAULTS)
def test_what_is_broken_is_reported(mmstudio: Run, author: Callable[..., Path], name: str) -> None:
    kind, change, check, (state, reason) = LIGHT_FAULTS[name]
    answer = mmstudio("plugin", "check", author(kind, change), "--json")
    assert answer.code == 1
    assert answer.json["passed"] is False
    found = outcomes(answer)
    assert found[check][0] == state, answer.out
    assert reason in found[check][1]
    assert {told for told, _ in found.values()} <= {state, "not run"}


CONTRACT_FAULTS = {
    "encoder:acme-encoder contract": (
        ("encoder", ("model.py", "np.array(0, bool)", "np.array(1, bool)")),
        "The encoder 'acme-encoder' counts a missing value as given. (acme_encoder/model.py:",
    ),
    "encoder:acme-silent settings": (
        ("encoder", ("plugin.py", '"Cells along each side of a picture."', '""')),
        "has a field 'cells' whose help must be a sentence with a full stop. (acme_silent/plugin.py:",
    ),
    "importer:acme-importer contract": (
        ("importer", ("contract.py", "SOURCES = {", "OTHER = {")),
        "takes no folder and no manifest, and its plugin names no other sources",
    ),
    "exporter:acme-exporter contract": (
        ("exporter", ("exporter.py", "        sheet = ", "        raise SystemExit(3)\n        sheet = ")),
        "SystemExit: 3 (acme_exporter/exporter.py:",
    ),
}


def test_each_part_that_breaks_its_contract_is_reported(
    mmstudio: Run, author: Callable[..., Path], tmp_path: Path
) -> None:
    """Four in one process: none hides another, and the rest passes."""
    folders = [
        author(kind, change, name=check.partition("acme-")[2].partition(" ")[0])
        for check, ((kind, change), _) in CONTRACT_FAULTS.items()
    ]
    answer = mmstudio("plugin", "check", together(folders, tmp_path / "all"), "--json")
    assert answer.code == 1
    assert answer.json["passed"] is False
    found = outcomes(answer)
    assert {check: state for check, (state, _) in found.items()} == dict.fromkeys(CONTRACT_FAULTS, "broken")
    for check, (_, reason) in CONTRACT_FAULTS.items():
        assert reason in found[check][1]


@pytest.mark.skipif(os.name != "posix", reason="signals have names on POSIX only")
def test_a_segmentation_fault_is_reported_with_its_place(mmstudio: Run, author: Callable[..., Path]) -> None:
    fault = "        import faulthandler; faulthandler._sigsegv()\n        sheet = "
    answer = mmstudio("plugin", "check", author("exporter", ("exporter.py", "        sheet = ", fault)))
    assert answer.code == 1
    assert "It ended the process by the signal SIGSEGV." in answer.out
    assert 'exporter.py", line' in answer.out
    assert "6 checks: 5 passed, 1 crashed." in answer.out


def test_a_hang_is_ended_and_what_follows_is_not_run(mmstudio: Run, author: Callable[..., Path]) -> None:
    hang = "        while True: pass\n        colours = "
    folder = author("encoder", ("model.py", "        colours = ", hang))
    answer = mmstudio("plugin", "check", folder, "--limit", "2", "--json")
    assert answer.code == 1
    assert [state for state, _ in outcomes(answer).values()] == ["hangs"]
    (hung,) = [item for item in answer.json["checks"] if item["state"] == "hangs"]
    assert "It did not end within" in hung["reason"]
    assert 'model.py", line' in hung["details"]


def test_checks_behind_a_crash_are_named(mmstudio: Run, author: Callable[..., Path]) -> None:
    folder = author(
        "modality", ("codec.py", "    def view(", "    view = 3\n    import os; os._exit(4)\n    def view(")
    )
    found = outcomes(mmstudio("plugin", "check", folder, "--json"))
    assert found["modality:acme-modality description"] == (
        "crashed",
        "It ended the process, with exit code 4.",
    )
    assert found["encoder:acme-modality contract"][0] == "not run"


def test_a_wheel_and_a_zip_are_checked_too(
    mmstudio: Run, author: Callable[..., Path], tmp_path: Path
) -> None:
    """What each holds is read: a fault that is found before torch is needed."""
    kind, change, check, (state, reason) = LIGHT_FAULTS["a version"]
    folder = author(kind, change)
    packed = shutil.make_archive(str(tmp_path / "acme"), "zip", folder)
    for words in ((wheel_of(folder, tmp_path / "made"),), (packed, "--safe-mode")):
        told, why = outcomes(mmstudio("plugin", "check", *words, "--json"))[check]
        assert (told, reason in why) == (state, True)


def test_settings_from_a_file(mmstudio: Run, author: Callable[..., Path], tmp_path: Path) -> None:
    folder = author("encoder")
    file = tmp_path / "settings.json"
    file.write_text('{"settings": {"encoder:acme-encoder": {"cells": 99}}}')
    found = outcomes(mmstudio("plugin", "check", folder, "--settings", file, "--json"))
    (reason,) = (reason for state, reason in found.values() if state == "broken")
    assert "cells: it must be at most 32" in reason
    assert "contract.py" not in reason, "the plugin's own settings are right"
    for text in ("[]", "{", '{"settings": 3}', '{"other": {}}', '{"settings": {"a": 3}}'):
        file.write_text(text)
        answer = mmstudio("plugin", "check", folder, "--settings", file)
        assert answer.code == 2
        assert "holds no settings for a check" in answer.err


def test_what_is_no_plugin(mmstudio: Run, tmp_path: Path) -> None:
    answer = mmstudio("plugin", "check", tmp_path / "missing")
    assert answer.code == 1
    assert "is no plugin" in answer.err
    with zipfile.ZipFile(tmp_path / "a-1-py3-none-any.whl", "w") as file:
        file.writestr("a-1.dist-info/METADATA", "Name: a\nVersion: 1\n")
    answer = mmstudio("plugin", "check", tmp_path / "a-1-py3-none-any.whl")
    assert answer.code == 1
    assert "has no entry point" in answer.err
