"""Safe mode: a plugin that crashes the program during its import does so only once."""

from __future__ import annotations

import json
from typing import Any

import pytest

ENDINGS = {"leaves": "import os\nos._exit(3)\n", "crashes": "import ctypes\nctypes.string_at(0)\n"}


def states(done: Any) -> dict[str, tuple[str, str]]:
    assert done.returncode == 0, done.stdout + done.stderr
    return {item["id"]: (item["state"], item["error"]) for item in json.loads(done.stdout)}


@pytest.mark.parametrize("name", ENDINGS)
def test_a_plugin_that_ends_the_program_is_switched_off(frozen: Any, name: str) -> None:
    frozen.place_plugin(name, ENDINGS[name])
    assert frozen.run("plugin", "list", "--json").returncode != 0
    found = states(frozen.run("plugin", "list", "--json"))
    assert found[name] == ("disabled", "The program ended while this plugin was being loaded.")
    assert {state for key, (state, _) in found.items() if key != name} == {"active"}


def test_safe_mode_does_not_import_it(frozen: Any) -> None:
    frozen.place_plugin("leaves", ENDINGS["leaves"])
    found = states(frozen.run("plugin", "list", "--json", "--safe-mode"))
    assert found["leaves"] == ("disabled", "Left out in safe mode.")
    assert found["flow"] == ("active", "")
