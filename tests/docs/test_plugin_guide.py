"""The plugin guide: its code runs, its examples are what the program writes, and nothing of the interface is left out."""

from __future__ import annotations

import dataclasses
import importlib.util
import inspect
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from torch import nn

from mmstudio import api
from mmstudio import nn as nn_package
from mmstudio.cli.main import main
from mmstudio.core.processes import worker_command
from mmstudio.nn import batches, contracts, encoders, figures, learners, losses, parents, predictors
from mmstudio.plugins import exchange, hookspecs, judging, metric_specs, protocols, resources, specs
from mmstudio.plugins.install.packages import read_package, unpack
from mmstudio.plugins.install.wheels import wheel_of
from mmstudio.plugins.installed import FIRST_PARTY, installed_points, provenance_of
from mmstudio.services.plugins.authored import PluginKind

ROOT = Path(__file__).resolve().parents[2]


def _script() -> ModuleType:
    """The script that keeps the guide; its folder is not a package."""
    spec = importlib.util.spec_from_file_location("plugin_guide", ROOT / "packaging" / "plugin_guide.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


SCRIPT = _script()
GUIDE = SCRIPT.GUIDE.read_text("utf-8")
BLOCKS = list(SCRIPT.blocks(GUIDE))
COMMANDS = [line for block in BLOCKS if block.language == "bash" for line in block.text.splitlines()]


def test_its_examples_are_what_the_program_writes() -> None:
    assert SCRIPT.filled(GUIDE) == GUIDE, "run packaging/plugin_guide.py"


def test_every_block_is_a_command_or_a_file() -> None:
    for block in BLOCKS:
        assert (block.language == "bash") != bool(block.file), block
        assert block.text.strip(), block
    assert all(line.startswith("mmstudio plugin ") for line in COMMANDS)
    assert GUIDE.count("```") == 2 * len(BLOCKS)


def test_there_is_an_example_of_each_kind() -> None:
    kinds = {line.split("--kind ")[1].split()[0] for line in COMMANDS if " new " in line}
    assert kinds == set(PluginKind)
    shown = {block.file for block in BLOCKS}
    for path in SCRIPT.written(GUIDE):
        code = path.endswith(".py") and not path.endswith(("__init__.py", "tests/test_contract.py"))
        assert not code or path in shown, path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MMSTUDIO_HOME", str(tmp_path / "home"))
    return tmp_path


def test_its_commands_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Commands in their order; a file that nothing has written yet is put there first.

    The first check is run as it stands; what the others look at is checked together in the next test.
    """
    checked: list[str] = []
    for block in BLOCKS:
        if block.language != "bash":
            path = here / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            assert not path.exists() or path.read_text("utf-8") == block.text
            path.write_text(block.text, "utf-8")
            continue
        for line in block.text.splitlines():
            words = line.split()[1:]
            if words[:2] == ["plugin", "check"]:
                checked += words[2:]
                assert (here / words[2] / "pyproject.toml").is_file()
            if len(checked) < 2 or words[1] == "new":
                assert main(words) == 0, capsys.readouterr().out
    assert checked == ["cell-colours", "slot-match", "night-tools"]


def test_its_examples_keep_their_contracts_together(here: Path) -> None:
    """All packed as they would be installed, into one place, and checked in one process beside the program's own."""
    for path, text in (
        SCRIPT.written(GUIDE) | {block.file: block.text for block in BLOCKS if block.file}
    ).items():
        (here / path).parent.mkdir(parents=True, exist_ok=True)
        (here / path).write_text(text, "utf-8")
    names = []
    for project in sorted(here.glob("*/pyproject.toml")):
        wheel = wheel_of(project.parent, here / "wheels")
        names += read_package(wheel).plugins
        unpack(wheel, here / "site")
    own = [point.name for point in installed_points() if provenance_of(point).distribution == FIRST_PARTY]
    told = {"site": str(here / "site"), "paths": [], "plugins": names, "beside": own}
    (here / "request.json").write_text(json.dumps({**told, "settings": {}, "sampling": {}, "limit_s": 120}))
    command = worker_command("check", str(here / "request.json"), str(here / "report.jsonl"))
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in (here / "report.jsonl").read_text("utf-8").splitlines()]
    checks = [event["begins"] for event in events if "begins" in event]
    ends = [event for event in events if "ends" in event]
    faults = {
        check: end["reason"]
        for check, end in zip(checks, ends, strict=True)
        if end["ends"] != "passed" or end["reason"]
    }
    assert faults == {}
    assert len(names) == len(PluginKind) + 2
    assert "generator:tiny-flow with slot-attention" in checks
    assert {
        "step:night-dim contract",
        "step:night-grain contract",
        "step:night-dusk contract",
        "sample:night-lights contract",
        "objective:slot-match contract",
    } <= set(checks)


def _section(title: str) -> str:
    """What stands under a heading of the reference."""
    found = re.search(rf"^### {title}\n(.*?)(?=^##|\Z)", GUIDE, re.DOTALL | re.MULTILINE)
    assert found is not None, f"the guide has no section {title}"
    return found[1]


def _members(item: type[Any]) -> Iterator[str]:
    """What is promised of a class: fields, attributes and methods of its own."""
    if dataclasses.is_dataclass(item):
        yield from (field.name for field in dataclasses.fields(item))
    own = {**getattr(item, "__annotations__", {}), **vars(item)}
    yield from (name for name in own if not name.startswith("_"))


def _classes(module: ModuleType) -> Iterator[type[Any]]:
    for name, item in vars(module).items():
        if inspect.isclass(item) and item.__module__ == module.__name__ and not name.startswith("_"):
            yield item


PROMISED = [
    item
    for module in (
        specs,
        metric_specs,
        protocols,
        judging,
        exchange,
        contracts,
        encoders,
        batches,
        figures,
        learners,
        losses,
        parents,
        predictors,
    )
    for item in _classes(module)
    if item not in {specs.Provenance, specs.LearnerSpec}
] + [resources.Resource, resources.ResourceFolder]


def test_what_is_promised_is_found() -> None:
    """The list that the next test goes by holds what it should."""
    names = {item.__name__ for item in PROMISED}
    assert {
        "Spec",
        "GeneratorSpec",
        "Codec",
        "AttributeReader",
        "Encoder",
        "Generator",
        "TrainBatch",
    } <= names
    assert set(_members(encoders.Encoder)) == {
        "shape", "State", "frozen", "fit", "unread", "preparer", "shape_of", "forward",
    }  # fmt: skip
    assert set(_members(encoders.Preparer)) == {
        "blank", "arrays", "known", "share_read", "statistics", "statistics_of", "shown",
    }  # fmt: skip
    assert set(_members(judging.AttributeReader)) >= {"attributes", "given_by", "read", "limits", "truth"}
    assert not set(_members(contracts.Fusion)) & set(vars(nn.Module)) - {"forward"}


@pytest.mark.parametrize("item", PROMISED, ids=lambda item: item.__name__)
def test_every_member_is_in_the_reference(item: type[Any]) -> None:
    text = _section(item.__name__)
    inherited = (
        set(_members(specs.Spec)) if issubclass(item, specs.Spec) and item is not specs.Spec else set()
    )
    for name in set(_members(item)) - inherited:
        assert re.search(rf"`{name}\b", text), f"{item.__name__}.{name} is not in the guide"


@pytest.mark.parametrize("name", [name for name in vars(hookspecs) if name.startswith("mmstudio_")])
def test_every_hook_is_in_the_reference(name: str) -> None:
    assert f"`{name}" in _section("Hooks")


def _functions() -> Iterator[tuple[str, str]]:
    """Module and name of every public function and class of ``mmstudio.nn``."""
    for info in pkgutil.iter_modules(nn_package.__path__):
        module = import_module(f"mmstudio.nn.{info.name}")
        for name, item in vars(module).items():
            own = getattr(item, "__module__", "") == module.__name__
            if own and not name.startswith("_") and (inspect.isfunction(item) or inspect.isclass(item)):
                yield info.name, name


def test_every_function_that_models_share_is_in_the_reference() -> None:
    missing = [
        f"{module}.{name}" for module, name in _functions() if not re.search(rf"(`|### ){name}\b", GUIDE)
    ]
    assert missing == []
    assert len(list(_functions())) > 40
    table = _section("Functions of mmstudio.nn")
    for module in ("draws", "conditions", "guidance", "priors", "samplers", "losses", "blocks", "entries"):
        assert f"| `{module}` |" in table


def test_every_name_that_light_halves_import_is_in_the_reference() -> None:
    assert [name for name in api.__all__ if not re.search(rf"(`|### |, ){name}\b", GUIDE)] == []
    assert len(api.__all__) > 90
    assert {"Slots and samples", "Functions of mmstudio.api"} <= set(
        re.findall(r"^### (.*)$", GUIDE, re.MULTILINE)
    )
