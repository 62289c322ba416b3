"""Hooks are documented, and each is used by a first-party plugin or by a test."""

from __future__ import annotations

import inspect
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import mmstudio.api as public
from mmstudio import nn
from mmstudio.plugins import hookspecs
from mmstudio.plugins.registry import Registry

HOOKS = {name: hook for name, hook in vars(hookspecs).items() if name.startswith("mmstudio_")}
SHOWN_BY_TESTS = {
    "mmstudio_objectives": "tests/plugin_host/test_hooks.py",
    "mmstudio_predictors": "tests/plugin_host/test_hooks.py",
    "mmstudio_recipes": "tests/plugin_host/test_hooks.py",
    "mmstudio_exporters": "tests/plugin_host/test_hooks.py",
    "mmstudio_run_started": "tests/plugin_host/test_hooks.py",
    "mmstudio_run_finished": "tests/plugin_host/test_hooks.py",
}
OWN = [
    import_module(point.value)
    for point in entry_points(group="mmstudio.plugins")
    if point.value.startswith("mmstudio_")
]


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_documented(name: str) -> None:
    assert inspect.getdoc(HOOKS[name])


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_has_an_example(name: str, root: Path) -> None:
    used = [module.__name__ for module in OWN if hasattr(module, name)]
    if not used:
        assert f"def {name}(" in (root / SHOWN_BY_TESTS[name]).read_text("utf-8")


def test_every_catalog_has_its_hook() -> None:
    names = {name for name, _ in Registry().catalogs()}
    assert names == {name for name in HOOKS if not name.startswith("mmstudio_run_")}


@pytest.mark.parametrize("module", OWN, ids=lambda module: module.__name__)
def test_our_own_plugins_use_hooks_that_exist(module: object) -> None:
    found = {name for name in vars(module) if name.startswith("mmstudio_")}
    assert found
    assert found <= set(HOOKS)


@pytest.mark.parametrize("module", [public, nn], ids=["api", "nn"])
def test_what_is_promised_is_there_and_documented(module: object) -> None:
    names = module.__all__  # type: ignore[attr-defined]
    assert len(set(names)) == len(names)
    for name in names:
        item = getattr(module, name)
        if inspect.isclass(item) or inspect.isfunction(item):
            assert inspect.getdoc(item), name
