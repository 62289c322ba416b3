"""Plugins made on the spot, an installer over settings of its own, and a package index on this machine."""

from __future__ import annotations

import functools
import http.server
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from mmstudio.plugins.install.packages import read_package
from mmstudio.plugins.install.wheels import wheel_of
from mmstudio.services.app import App
from mmstudio.services.plugins.installation import Installer

GOOD = """
from mmstudio.api import MetricSpec, hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_metrics():
    return [MetricSpec(id="{id}", title="Title", factory="{module}:Reader", modality="image")]


class Reader:
    attributes: dict[str, tuple[str, ...]] = {{}}
"""

Make = Callable[..., Path]


def write_plugin(
    folder: Path,
    name: str,
    code: str | None = None,
    *,
    version: str = "1.0",
    needs: tuple[str, ...] = (),
    module: str = "",
    point: str = "",
) -> Path:
    """The folder of a plugin as its author has it."""
    module = module or name.replace("-", "_")
    source = folder / f"{name}-{version}"
    (source / module).mkdir(parents=True)
    text = GOOD.format(id=name, module=module) if code is None else dedent(code)
    (source / module / "__init__.py").write_text(text)
    (source / "pyproject.toml").write_text(
        f'[project]\nname = "{name}"\nversion = "{version}"\ndescription = "A plugin for tests."\nlicense = "MIT"\n'
        f'authors = [{{ name = "Acme" }}]\ndependencies = {list(needs)!r}\n'
        f'[project.entry-points."mmstudio.plugins"]\n"{point or name}" = "{module}"\n'
    )
    return source


def write_library(folder: Path, name: str, version: str, needs: tuple[str, ...] = ()) -> Path:
    """A wheel of something that plugins need, which is not a plugin itself."""
    import zipfile

    info = f"{name}-{version}.dist-info"
    requires = "".join(f"Requires-Dist: {need}\n" for need in needs)
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr(f"{name}.py", f'VERSION = "{version}"\n')
        file.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}"
        )
        file.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return wheel


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return functools.partial(write_plugin, tmp_path / "sources")


@pytest.fixture
def library() -> Make:
    return write_library


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    paths, modules = list(sys.path), set(sys.modules)
    yield App.start(tmp_path / "settings")
    sys.path[:] = paths
    for name in set(sys.modules) - modules:
        if name.startswith("acme"):
            del sys.modules[name]


@pytest.fixture
def installer(app: App) -> Installer:
    return app.installer()


class Index:
    """A simple package index of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()

    def add(self, wheel: Path) -> None:
        """Offer a wheel."""
        name = wheel.name.split("-")[0].replace("_", "-")
        place = self.folder / "simple" / name
        place.mkdir(parents=True, exist_ok=True)
        (place / wheel.name).write_bytes(wheel.read_bytes())
        links = "".join(f'<a href="{path.name}">{path.name}</a>' for path in sorted(place.glob("*.whl")))
        (place / "index.html").write_text(f"<!DOCTYPE html><html><body>{links}</body></html>")

    def add_plugin(self, source: Path) -> None:
        """Offer a plugin's folder as a wheel."""
        wheel = wheel_of(source, self.folder / "made")
        assert read_package(wheel)
        self.add(wheel)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    made = Index(tmp_path / "index")
    handler = functools.partial(_Quiet, directory=str(made.folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
