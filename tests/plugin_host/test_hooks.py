"""Hooks that no first-party plugin has: exporters and events; and what is left when a plugin is taken away."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.core.run import Run
from mmstudio.plugins.installed import GROUP
from mmstudio.plugins.manager import PluginHost, PluginStatus
from mmstudio.services.training.recipes import RecipeLibrary

OWN = [
    point for point in entry_points(group=GROUP) if point.dist is not None and point.dist.name == "mm-studio"
]
RUN = Run("r0001", "Name", "data", "flow")

EXPORTS = """
from mmstudio.api import ExporterSpec, hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_exporters():
    return [ExporterSpec(id="book", title="Book", factory="acme_book:Book", modality="text", suffix=".txt")]


class Book:
    def write(self, raws, path):
        path.write_text(chr(10).join(raws))
"""

LISTENS = """
from mmstudio.api import hookimpl

API_VERSION = 2
heard = []


@hookimpl
def mmstudio_run_started(run):
    heard.append(("started", run.id))


@hookimpl
def mmstudio_run_finished(run):
    heard.append(("finished", run.id))
"""

LEARNS = """
from mmstudio.api import ObjectiveSpec, PredictorSpec, hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_objectives():
    return [ObjectiveSpec(id="align", title="Align", factory="acme_align:Align")]


@hookimpl
def mmstudio_predictors():
    return [PredictorSpec(id="forest", title="Forest", factory="acme_forest:Forest")]
"""

COOKS = """
from mmstudio.api import RecipeSpec, hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_recipes():
    return [
        RecipeSpec(id=name, title=name.title(), summary="A recipe.", factory=f"acme_cooks:{name}")
        for name in ("quick", "torn", "raising", "flow")
    ]


def quick():
    return {"fusion": {"id": "concat"}, "generator": {"id": "image-flow", "settings": {"width": 32}}}


def torn():
    return {"fusion": {"id": "concat"}, "generater": {"id": "image-flow"}}


def raising():
    raise OSError("no such oven")


flow = quick
"""

FAILS = """
from mmstudio.api import hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_run_started(run):
    raise {error}
"""


def test_what_learns_without_producing_or_without_gradients(site: Any) -> None:
    site.install("learns", LEARNS)
    registry = site.start().registry
    assert site.record("learns").adds == ("objective:align", "predictor:forest")
    assert registry.objectives.get("align").levels == ("feature",)
    assert registry.predictors.get("forest").factory == "acme_forest:Forest"


def test_recipes_of_a_plugin(site: Any, tmp_path: Path) -> None:
    """A recipe that cannot be read, or has the id of a shipped one, is left out; a person's own file wins."""
    site.install("cooks", COOKS)
    registry = site.start().registry
    assert site.record("cooks").adds == ("recipe:quick", "recipe:torn", "recipe:raising", "recipe:flow")
    library = RecipeLibrary.of(tmp_path / "config", registry)
    known = {one.recipe.id: one for one in library.known()}
    assert known["quick"].origin == "acme-cooks 1.2"
    assert known["quick"].recipe.title == "Quick"
    assert known["quick"].recipe.generator.settings == {"width": 32}
    assert known["quick"].picture is None
    assert known["flow"].origin.startswith("mm-studio ")
    assert library.list()[0].id == "flow"
    assert library.picture("flow") is not None
    assert not {"torn", "raising"} & set(known)
    torn, raising, taken = (str(trouble) for trouble in library.troubles())
    assert "recipe 'torn' of the plugin 'cooks' is left out" in torn
    assert "generater" in torn or "generator" in torn
    assert raising == "The recipe 'raising' of the plugin 'cooks' is left out: no such oven"
    assert taken.startswith("The recipe 'flow' of the plugin 'cooks' is left out: mm-studio ")
    with pytest.raises(UsageError, match="'torn' of the plugin"):
        library.get("torn")
    own = tmp_path / "config" / "recipes"
    own.mkdir(parents=True)
    (own / "quick.json").write_text(library.get("quick").model_dump_json())
    assert library.find("quick").origin == str(own / "quick.json")
    site.install("cooks-too", COOKS.replace("acme_cooks:", "acme_cooks_too:"))
    failed = site.record("cooks-too")
    assert failed.state is PluginStatus.FAILED
    assert failed.error == "The recipe id 'quick' is taken by the plugin 'cooks'."


def test_an_exporter(site: Any, tmp_path: Path) -> None:
    site.install("book", EXPORTS)
    registry = site.start().registry
    from mmstudio.testing import check_exporter, check_spec
    from mmstudio.testing.faults import ContractError

    check_exporter(registry.exporters.get("book"), ["one", "two"], _with_text(registry))
    with pytest.raises(ContractError, match="summary"):
        check_spec(registry.exporters.get("book"))
    for own in ("page", "folder", "film"):
        with pytest.raises(ContractError, match=f"has the id '{own}', a kind of the program's own"):
            check_exporter(replace(registry.exporters.get("book"), id=own), ["one"], registry)


def _with_text(registry: Any) -> Any:
    from mmstudio.plugins.specs import Provenance
    from mmstudio_text.plugin import mmstudio_modalities

    registry.modalities.add(mmstudio_modalities()[0], Provenance("text", "mm-studio", "1"))
    return registry


def test_events_reach_every_plugin(site: Any) -> None:
    for name in ("one", "two"):
        site.install(name, LISTENS)
    host = site.start()
    assert host.tell("mmstudio_run_started", run=RUN) == []
    assert host.tell("mmstudio_run_finished", run=RUN) == []
    for name in ("acme_one", "acme_two"):
        assert sys.modules[name].heard == [("started", "r0001"), ("finished", "r0001")]


def test_a_listener_that_fails_stops_nobody(site: Any) -> None:
    site.install("a", FAILS.format(error="ValueError('no ears')"))
    site.install("b", FAILS.format(error="SystemExit(4)"))
    site.install("c", LISTENS)
    site.install("d", FAILS.format(error="RuntimeError"))
    host = site.start()
    assert host.tell("mmstudio_run_started", run=RUN) == [
        "a: ValueError: no ears",
        "b: SystemExit: 4",
        "d: RuntimeError",
    ]
    assert sys.modules["acme_c"].heard == [("started", "r0001")]


def test_a_listener_with_other_arguments_is_refused(site: Any) -> None:
    site.install("a", LISTENS.replace("started(run)", "started(whole_program)"))
    record = site.record("a")
    assert record.state is PluginStatus.FAILED
    assert "whole_program" in record.error


def test_a_listener_takes_what_it_needs(site: Any) -> None:
    site.install("a", LISTENS.replace("started(run)", "started()").replace("run.id", "None", 1))
    host = site.start()
    assert host.tell("mmstudio_run_started", run=RUN) == []
    assert sys.modules["acme_a"].heard == [("started", None)]


def test_the_keyboard_stops_a_listener(site: Any) -> None:
    site.install("a", FAILS.format(error="KeyboardInterrupt"))
    with pytest.raises(KeyboardInterrupt):
        site.start().tell("mmstudio_run_started", run=RUN)


def test_plugins_that_are_off_or_failed_hear_nothing(site: Any) -> None:
    site.install("off", LISTENS)
    site.start().set_enabled("off", enabled=False)
    del sys.modules["acme_off"]
    site.install("failed", LISTENS + "\nmmstudio_metrics = 3\n")
    assert site.start().tell("mmstudio_run_started", run=RUN) == []
    assert "acme_off" not in sys.modules
    assert sys.modules["acme_failed"].heard == []


@pytest.mark.parametrize("name", [point.name for point in OWN])
def test_any_plugin_can_be_deleted(name: str, tmp_path: Path) -> None:
    host = PluginHost(tmp_path)
    host.discover([point for point in OWN if point.name != name])
    assert len(host.records) == len(OWN) - 1
    assert {record.error for record in host.records} == {""}


def test_the_program_runs_without_gans(tmp_path: Path) -> None:
    """As if the folder of the plugin were gone."""
    code = "import sys\nsys.modules['mmstudio_gan'] = None\nfrom mmstudio.cli.main import main\n"
    code += "assert main(['plugin', 'list', '--json']) == 0\nsys.exit(main(['recipe', 'list', '--json']))"
    environment = {**os.environ, "MMSTUDIO_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert "generator:image-flow" in done.stdout
    assert "generator:image-gan" not in done.stdout
