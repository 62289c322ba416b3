"""A plugin is written and checked with nothing but the bundle."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize("kind", ["modality", "fusion", "generator"])
def test_a_new_plugin_passes_its_check(frozen: Any, kind: str) -> None:
    made = frozen.run("plugin", "new", "my-own", "--kind", kind)
    assert made.returncode == 0, made.stderr
    checked = frozen.run("plugin", "check", "my-own", timeout_s=250)
    assert checked.returncode == 0, checked.stdout + checked.stderr
