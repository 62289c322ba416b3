"""Every part of every discovered plugin keeps its contract."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

from mmstudio.plugins.installed import in_order, installed_points
from mmstudio.plugins.manager import PluginHost, PluginStatus
from mmstudio.testing import Check, checks_of


def _discovered() -> PluginHost:
    with tempfile.TemporaryDirectory() as folder:
        host = PluginHost(Path(folder))
        host.discover()
    return host


NEED_FOLDERS = ("extractor:inception", "extractor:transformers-image", "extractor:transformers-audio")
"""Parts that need a model of a person's; tests of their own make a small one."""

HOST = _discovered()
POINTS = [point for point, _ in in_order(installed_points())]
CHECKS = dict(checks_of(HOST.registry, POINTS, [record.name for record in HOST.records]))


def test_every_plugin_is_active() -> None:
    assert {record.name: record.error for record in HOST.records if record.state != PluginStatus.ACTIVE} == {}
    assert all(record.adds for record in HOST.records)


def _cases() -> list[Any]:
    return [
        pytest.param(check, id=name)
        for name, check in CHECKS.items()
        if not any(part in name and "contract" in name for part in NEED_FOLDERS)
    ]


@pytest.mark.parametrize("check", _cases())
def test_contract(check: Check) -> None:
    check()
