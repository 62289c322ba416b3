"""Every part of every discovered plugin keeps its contract."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

from mmstudio.plugins.manager import PluginHost, PluginState
from mmstudio.testing import checks_for
from mmstudio.testing.suite import Check

# Small enough that all of it takes seconds; everything that is not named here runs with its defaults.
SETTINGS = {
    "generator:image-flow": {"size": 16, "width": 16, "condition_width": 16},
    "generator:image-vae": {"size": 28, "width": 16, "condition_width": 16, "latent": 4},
    "generator:image-gan": {"size": 28, "width": 16, "condition_width": 16, "noise": 4},
    "generator:image-dcgan": {"size": 28, "width": 8, "condition_width": 16, "noise": 4},
    "encoder:image-cnn": {"size": 16, "channels": 8, "width": 16},
    "encoder:audio-cnn": {"width": 16, "mels": 16, "rate_hz": 8000},
    "encoder:text-transformer": {"width": 16, "vocabulary": 512},
    "encoder:table-columns": {"width": 16},
}
KNOWN_FAULTS: dict[str, str] = {}
"""Checks that fail at present; one that passes again must be taken out of here."""

SAMPLING = {"generator:image-flow": {"steps": 3, "solver": "heun"}}


def _discovered() -> PluginHost:
    with tempfile.TemporaryDirectory() as folder:
        host = PluginHost(Path(folder))
        host.discover()
    return host


HOST = _discovered()
CHECKS = dict(checks_for(HOST.registry, settings=SETTINGS, sampling=SAMPLING))


def test_every_plugin_is_active() -> None:
    assert {record.name: record.error for record in HOST.records if record.state != PluginState.ACTIVE} == {}
    assert all(record.adds for record in HOST.records)


def test_settings_name_parts_that_exist() -> None:
    known = {added for record in HOST.records for added in record.adds}
    assert {*SETTINGS, *SAMPLING} <= known


def _cases() -> list[Any]:
    marks = {name: [pytest.mark.xfail(reason=why, strict=True)] for name, why in KNOWN_FAULTS.items()}
    return [pytest.param(check, id=name, marks=marks.get(name, ())) for name, check in CHECKS.items()]


@pytest.mark.parametrize("check", _cases())
def test_contract(check: Check) -> None:
    check()


def test_known_faults_are_faults_of_checks_that_exist() -> None:
    assert set(KNOWN_FAULTS) <= set(CHECKS)
