"""Fixtures of the plugin host: real distributions in a temporary folder, found like installed ones."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, distributions
from pathlib import Path
from textwrap import dedent

import pytest

from mmstudio.plugins.installed import GROUP
from mmstudio.plugins.manager import PluginHost, PluginRecord

GOOD = """
from mmstudio.api import MetricSpec, hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_metrics():
    return [MetricSpec(id="{id}", title="Title", factory="acme:Reader", modality="image")]
"""


class Site:
    """A folder of installed distributions beside the program's own, and its settings."""

    def __init__(self, folder: Path) -> None:
        self.packages = folder / "site"
        self.config = folder / "config"
        self.packages.mkdir()

    def install(
        self,
        name: str,
        code: str | None = None,
        *,
        distribution: str = "",
        module: str = "",
        metadata: str | None = None,
    ) -> str:
        """Write a plugin as an installer would; gives its module's name."""
        distribution = distribution or f"acme-{name}"
        module = module or f"acme_{name.replace('-', '_')}"
        folder = self.packages / f"{distribution.replace('-', '_')}-1.2.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n" if metadata is None else metadata
        )
        (folder / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {module}\n")
        text = GOOD.format(id=name) if code is None else dedent(code)
        (self.packages / f"{module}.py").write_text(text)
        return module

    def points(self) -> list[EntryPoint]:
        """The entry points of everything installed here."""
        found = distributions(path=[str(self.packages)])
        return [point for item in found for point in item.entry_points.select(group=GROUP)]

    def start(self, *, safe_mode: bool = False, points: list[EntryPoint] | None = None) -> PluginHost:
        """Start a host over what is installed here."""
        host = PluginHost(self.config, safe_mode=safe_mode)
        host.discover(self.points() if points is None else points)
        return host

    def record(self, name: str, **how: bool) -> PluginRecord:
        """What became of one plugin at a fresh start."""
        return next(record for record in self.start(**how).records if record.name == name)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site(tmp_path)
    monkeypatch.syspath_prepend(str(made.packages))
    before = set(sys.modules)
    yield made
    for name in set(sys.modules) - before:
        if name.startswith("acme"):
            del sys.modules[name]
