"""Installing, updating, rolling back, removing; nothing changes until a plugin is known to work."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.errors import BadFileError, NotFoundError, StudioError, UsageError
from mmstudio.plugins.install.dependencies import ConflictError
from mmstudio.plugins.install.wheels import wheel_of
from mmstudio.plugins.manager import PluginHost, PluginStatus
from mmstudio.services.app import App
from mmstudio.services.plugins.installation import Installer

Make = Callable[..., Path]
Index = Any


def _states(app: App) -> dict[str, PluginStatus]:
    """What a fresh start finds."""
    host = PluginHost(app.config_folder)
    host.discover()
    return {record.name: record.state for record in host.records}


def test_a_folder_is_shown_and_installed(app: App, installer: Installer, make: Make) -> None:
    plan = installer.plan(str(make("acme-one")))
    facts = plan.facts
    assert (facts.name, facts.version, facts.publisher, facts.licence) == ("acme-one", "1.0", "Acme", "MIT")
    assert facts.adds == ("metrics",)
    assert len(facts.sha256) == 64
    assert "acme-one" not in _states(app)
    receipt = installer.install(plan)
    assert receipt.adds == ("metric:acme-one",)
    assert receipt.sha256 == facts.sha256
    assert "acme-one" in app.registry.metrics  # at once
    assert _states(app)["acme-one"] is PluginStatus.ACTIVE  # and at the next start
    assert not list((app.config_folder / "plugins" / "staging").iterdir())


@pytest.mark.parametrize("kind", ["wheel", "zip of a folder", "zip of a wheel"])
def test_other_forms(kind: str, app: App, installer: Installer, make: Make, tmp_path: Path) -> None:
    source = make("acme-one")
    wheel = wheel_of(source, tmp_path / "made")
    given = wheel
    if kind == "zip of a folder":
        given = Path(shutil.make_archive(str(tmp_path / "it"), "zip", source.parent))
    elif kind == "zip of a wheel":
        given = tmp_path / "it.zip"
        with zipfile.ZipFile(given, "w") as file:
            file.write(wheel, wheel.name)
    assert installer.install(installer.plan(str(given))).name == "acme-one"
    assert "acme-one" in app.registry.metrics
    assert wheel.is_file()


def test_update_and_roll_back(app: App, installer: Installer, make: Make) -> None:
    installer.install(installer.plan(str(make("acme-one"))))
    plan = installer.plan(str(make("acme-one", version="2.0")))
    assert plan.replaces == "1.0"
    installer.install(plan)
    assert installer.installed("acme-one").version == "2.0"
    assert installer.roll_back("acme-one").version == "1.0"
    assert installer.installed("Acme_One").version == "1.0"
    assert installer.roll_back("acme-one").version == "2.0"
    installer.install(installer.plan(str(make("acme-one", version="3.0"))))
    assert len(list((app.config_folder / "plugins" / "acme-one").iterdir())) == 2


def test_removal(app: App, installer: Installer, make: Make) -> None:
    installer.install(installer.plan(str(make("acme-one"))))
    installer.remove("acme-one")
    assert "acme-one" not in app.registry.metrics
    assert "acme-one" not in _states(app)
    assert not list((app.config_folder / "plugins").glob("acme-one/*"))
    with pytest.raises(NotFoundError, match="not installed"):
        installer.remove("acme-one")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import nothing_that_exists", "ModuleNotFoundError"),
        ("raise SystemExit(3)", "SystemExit"),
        ("import os\nos._exit(7)", "exit code 7"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
        ("API_VERSION = 99", "version 99"),
        ("API_VERSION = 2", "brings nothing"),
        ("import time\ntime.sleep(60)", "was not loaded within 2 seconds"),
    ],
)
def test_what_does_not_work_does_not_come_in(
    code: str, reason: str, app: App, installer: Installer, make: Make
) -> None:
    installer.install(installer.plan(str(make("acme-one"))))
    hasty = Installer(app.host, installer.store, trial_s=2 if "sleep" in code else 60)
    plan = hasty.plan(str(make("acme-one", code, version="2.0")))
    with pytest.raises(StudioError, match=reason):
        hasty.install(plan)
    assert installer.installed("acme-one").version == "1.0"
    assert _states(app)["acme-one"] is PluginStatus.ACTIVE
    assert not plan.staged.exists()


def test_code_of_a_part_is_tried_too(installer: Installer, make: Make) -> None:
    code = """
    from mmstudio.api import MetricSpec, hookimpl

    API_VERSION = 2

    @hookimpl
    def mmstudio_metrics():
        return [MetricSpec(id="acme-far", title="T", factory="acme_one.model:Reader", modality="image")]
    """
    with pytest.raises(StudioError, match=r"acme_one\.model:Reader"):
        installer.install(installer.plan(str(make("acme-one", code))))


def test_an_id_that_is_taken(app: App, installer: Installer, make: Make) -> None:
    installer.install(installer.plan(str(make("acme-one"))))
    code = (make("acme-two").joinpath("acme_two/__init__.py")).read_text().replace('"acme-two"', '"acme-one"')
    with pytest.raises(StudioError, match="taken by the plugin 'acme-one'"):
        installer.install(installer.plan(str(make("acme-three", code, version="1.1"))))
    assert app.registry.metrics.provenance("acme-one").plugin == "acme-one"


def test_a_wheel_that_is_changed_after_it_was_shown(installer: Installer, make: Make, tmp_path: Path) -> None:
    wheel = wheel_of(make("acme-one"), tmp_path / "made")
    plan = installer.plan(str(wheel))
    other = wheel_of(make("acme-one", "raise ValueError", version="1.0.0"), tmp_path / "other")
    wheel.write_bytes(other.read_bytes())
    with pytest.raises(StudioError, match="changed since"):
        installer.install(plan)


def test_what_is_no_plugin(installer: Installer, library: Make, tmp_path: Path) -> None:
    for name, content in (("a.whl", b"no zip"), ("b.zip", b"no zip"), ("c.txt", b"text")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadFileError, match=name):
            installer.plan(str(tmp_path / name))
    with pytest.raises(BadFileError, match=r"no pyproject\.toml"):
        installer.plan(str(tmp_path))
    with pytest.raises(BadFileError, match="no entry point"):
        installer.plan(str(library(tmp_path, "acmelib", "1.0")))
    with pytest.raises(BadFileError, match="nothing-there"):
        installer.plan(str(tmp_path / "nothing-there.whl"))


def test_an_archive_that_leads_out_of_its_folder(installer: Installer, tmp_path: Path) -> None:
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("../outside.txt", "x")
    with pytest.raises(BadFileError, match="leads out"):
        installer.plan(str(archive))
    assert not (tmp_path.parent / "outside.txt").exists()


@pytest.mark.parametrize("point", ["../../evil", "a b", "x" * 99])
def test_a_hostile_name(point: str, installer: Installer, make: Make) -> None:
    with pytest.raises(BadFileError, match="not made as names are"):
        installer.plan(str(make("acme-one", point=point)))


def test_the_index_is_asked_only_when_allowed(
    app: App, installer: Installer, make: Make, index: Index
) -> None:
    index.add_plugin(make("acme-one"))
    with pytest.raises(UsageError, match="not allowed"):
        installer.plan("acme-one")
    assert not app.host.network
    app.host.allow_network(allowed=True)
    assert app.host.network
    plan = installer.plan("acme-one", network=True)
    assert plan.source == "index"
    installer.install(plan)
    assert "acme-one" in app.registry.metrics
    with pytest.raises(StudioError, match="acme-nobody"):
        installer.plan("acme-nobody", network=True)


def test_dependencies_come_into_the_plugin_s_own_folder(
    app: App, installer: Installer, make: Make, library: Make, index: Index, tmp_path: Path
) -> None:
    index.add(library(tmp_path, "acmelib", "1.5", needs=("acmebase>=1", "numpy>=1")))
    index.add(library(tmp_path, "acmelib", "3.0"))
    index.add(library(tmp_path, "acmebase", "1.1"))
    index.add_plugin(make("acme-one", needs=("acmelib<2", "pillow")))
    plan = installer.plan("acme-one", network=True)
    assert {(item.name, item.version) for item in plan.fetched} == {("acmelib", "1.5"), ("acmebase", "1.1")}
    receipt = installer.install(plan)
    site = installer.store.sites()[0]
    assert (site / "acmelib.py").is_file()
    assert not (site / "numpy").exists()
    assert receipt.brought == {"acmelib": "1.5", "acmebase": "1.1"}
    index.add_plugin(make("acme-two", needs=("acmelib>=2",)))
    with pytest.raises(
        ConflictError, match=r"acme-two needs acmelib>=2, but the plugin acme-one brought acmelib 1\.5"
    ):
        installer.plan("acme-two", network=True)
    index.add_plugin(make("acme-three", needs=("acmelib",)))
    plan = installer.plan("acme-three", network=True)
    assert ("acmelib", "1.5") in {
        (item.name, item.version) for item in plan.fetched
    }  # the version that is here


def test_a_dependency_beside_the_file(
    installer: Installer, make: Make, library: Make, tmp_path: Path
) -> None:
    wheel = wheel_of(make("acme-one", needs=("acmelib",)), tmp_path / "wheels")
    library(tmp_path / "wheels", "acmelib", "1.0")
    plan = installer.plan(str(wheel))
    assert [item.name for item in plan.fetched] == ["acmelib"]
    installer.install(plan)
    (tmp_path / "wheels" / "acmelib-1.0-py3-none-any.whl").unlink()
    with pytest.raises(StudioError, match="acmelib"):
        installer.plan(str(wheel_of(make("acme-two", needs=("acmelib",)), tmp_path / "wheels")))


def test_what_the_program_ships_is_never_replaced(
    installer: Installer, make: Make, library: Make, index: Index, tmp_path: Path
) -> None:
    import numpy as np

    with pytest.raises(
        ConflictError, match=rf"acme-one needs numpy<1, but this program has numpy {np.__version__}"
    ):
        installer.plan(str(make("acme-one", needs=("numpy<1",))))
    index.add(library(tmp_path, "acmelib", "1.0", needs=("numpy<1",)))
    index.add(library(tmp_path, "numpy", "0.9"))
    index.add_plugin(make("acme-two", needs=("acmelib",)))
    with pytest.raises(ConflictError, match=r"acmelib needs numpy<1, but this program has numpy"):
        installer.plan("acme-two", network=True)
    source = make("acme-four")
    text = (source / "pyproject.toml").read_text()
    (source / "pyproject.toml").write_text(text.replace("[project]", '[project]\nrequires-python = ">=9"'))
    with pytest.raises(ConflictError, match="needs Python"):
        installer.plan(str(source))


def test_a_crash_between_leaves_the_old_state(app: App, installer: Installer, make: Make) -> None:
    installer.install(installer.plan(str(make("acme-one"))))
    plan = installer.plan(str(make("acme-one", version="2.0")))
    installer.store.folder.joinpath("acme-one", "half").mkdir()
    assert installer.installed("acme-one").version == "1.0"
    (installer.store.folder / "installed.json").write_text("{ damaged")
    assert installer.store.installed() == {}
    assert _states(app)["text"] is PluginStatus.ACTIVE
    installer.drop(plan)
