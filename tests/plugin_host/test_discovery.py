"""Discovery: each failure of a plugin becomes a record and does not stop the others."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

import pytest

from mmstudio.plugins import installed
from mmstudio.plugins.choices import PluginChoices
from mmstudio.plugins.installed import installed_points
from mmstudio.plugins.manager import PluginStatus
from mmstudio.plugins.specs import API_VERSION

HEAD = "from mmstudio.api import MetricSpec, hookimpl\nAPI_VERSION = 2\n"
HOOK = HEAD + "@hookimpl\ndef mmstudio_metrics():\n    "
SPEC = 'MetricSpec(id="{id}", title="T", factory="a:b", modality="image")'


def test_a_plugin_is_taken_in_with_where_it_came_from(site: Any) -> None:
    site.install("scent")
    host = site.start()
    (record,) = host.records
    assert (record.state, record.error, record.adds) == (PluginStatus.ACTIVE, "", ("metric:scent",))
    assert record.import_ms > 0
    provenance = host.registry.metrics.provenance("scent")
    assert record.provenance == provenance
    assert (provenance.plugin, provenance.distribution, provenance.version) == ("scent", "acme-scent", "1.2")
    assert not provenance.first_party


def test_first_party_plugins_come_first_then_by_name(site: Any) -> None:
    for name in ("b", "a"):
        site.install(name)
    site.install("z", distribution="mm-studio")
    assert [record.name for record in site.start().records] == ["z", "a", "b"]
    assert site.record("z").provenance.first_party


FAULTS = {
    "import": (
        "import no_such_module_at_all",
        "ModuleNotFoundError: No module named 'no_such_module_at_all'",
    ),
    "syntax": ("def broken(:", "SyntaxError: "),
    "raise": ("raise ValueError('no scent today')", "ValueError: no scent today"),
    "exit": ("raise SystemExit(3)", "SystemExit: 3"),
    "silent": ("raise RuntimeError", "RuntimeError"),
    "memory": ("raise MemoryError", "MemoryError"),
    "version": (
        "API_VERSION = 99",
        f"written for version 99 of the plugin interface; this program has {API_VERSION}",
    ),
    "no-version": ("", "does not say as API_VERSION"),
    "hook-raises": (HOOK + "raise KeyError('x')", "KeyError: 'x'"),
    "hook-exits": (HOOK + "raise SystemExit", "SystemExit"),
    "hook-none": (HOOK + "return None", "TypeError: 'NoneType' object is not iterable"),
    "hook-number": (HOOK + "return 7", "TypeError: 'int' object is not iterable"),
    "hook-text": (HOOK + "return 'abc'", "A hook for metric specs returned str."),
    "hook-other": (
        HOOK
        + "from mmstudio.api import StepSpec\n    return [StepSpec(id='a', title='', factory='a:b', modality='x')]",
        "A hook for metric specs returned StepSpec.",
    ),
    "hook-twice": (
        HOOK + f"return 2 * [{SPEC.format(id='twice')}]",
        "id 'twice' is taken by the plugin 'hook-twice'",
    ),
    "hook-breaks-off": (HOOK + f"yield {SPEC.format(id='half')}\n    raise OSError('gone')", "OSError: gone"),
    "hook-unknown": (
        HEAD + "@hookimpl\ndef mmstudio_nonsense():\n    return []",
        "unknown hook 'mmstudio_nonsense'",
    ),
    "hook-arguments": (HEAD + "@hookimpl\ndef mmstudio_metrics(more):\n    return []", "more"),
    "spec-id": (HOOK + f"return [{SPEC.format(id='No Good')}]", "The id 'No Good' is not made of lower-case"),
    "spec-factory": (
        HOOK + "return [MetricSpec(id='a', title='', factory='no code', modality='x')]",
        "'no code' does not name code as package.module:attribute.",
    ),
    "hook-unmarked": (
        HEAD + "def mmstudio_metrics():\n    return []",
        "Its mmstudio_metrics is not marked with @hookimpl.",
    ),
    "hook-wraps": (
        HEAD + "@hookimpl(wrapper=True)\ndef mmstudio_metrics():\n    return (yield)",
        "A hook for metric specs returned NoneType.",
    ),
    "error-without-words": (
        "class Mute(Exception):\n    def __str__(self):\n        raise RuntimeError\nraise Mute",
        "Mute",
    ),
    "error-badly-told": (
        "from mmstudio.api import StudioError\nraise StudioError('It lacks {this}.')",
        "It lacks {this}.",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_becomes_a_record(site: Any, name: str) -> None:
    code, expected = FAULTS[name]
    site.install(name, code)
    site.install("zz-healthy")
    host = site.start()
    broken, healthy = host.records
    assert (broken.name, broken.state) == (name, PluginStatus.FAILED)
    assert expected in broken.error
    assert broken.adds == ()
    assert healthy.state is PluginStatus.ACTIVE
    assert [spec.id for spec in host.registry.metrics] == ["zz-healthy"]
    assert site.start().records[0].state is PluginStatus.FAILED, "a plugin that only failed is tried again"


def test_what_a_slow_import_costs_is_known(site: Any) -> None:
    site.install("quick")
    site.install("slow", "import time\ntime.sleep(0.3)\n" + HOOK + f"return [{SPEC.format(id='slow')}]")
    quick, slow = site.start().records
    assert slow.state is PluginStatus.ACTIVE
    assert slow.import_ms >= 300
    assert quick.import_ms < slow.import_ms


@pytest.mark.parametrize("error", ["KeyboardInterrupt", "GeneratorExit"])
@pytest.mark.parametrize("where", ["import", "hook"])
def test_what_is_no_fault_passes_through(site: Any, error: str, where: str) -> None:
    site.install("stopped", f"raise {error}" if where == "import" else HOOK + f"raise {error}")
    with pytest.raises(KeyboardInterrupt if error == "KeyboardInterrupt" else GeneratorExit):
        site.start()
    assert site.start(points=[]).records == []
    assert PluginChoices.load(site.config).disabled == {}, (
        "to stop the program while it loads a plugin says nothing about that plugin"
    )


def test_a_hook_may_have_another_name(site: Any) -> None:
    code = '@hookimpl(specname="mmstudio_metrics")\ndef scents():\n    return [{}]'
    site.install("scent", HEAD + code.format(SPEC.format(id="scent")))
    assert site.record("scent").adds == ("metric:scent",)


def test_an_id_that_is_taken_stays_with_the_first(site: Any) -> None:
    site.install("a", HOOK + f"return [{SPEC.format(id='shared')}]")
    site.install("b", HOOK + f"return [{SPEC.format(id='own')}, {SPEC.format(id='shared')}]")
    host = site.start()
    assert [record.state for record in host.records] == [PluginStatus.ACTIVE, PluginStatus.FAILED]
    assert "The metric id 'shared' is taken by the plugin 'a'." in host.records[1].error
    assert [spec.id for spec in host.registry.metrics] == ["shared"]


def test_a_name_that_is_taken_stays_with_the_first(site: Any) -> None:
    """A plugin with the name of a first-party one does not displace it."""
    site.install(
        "gan", HOOK + f"return [{SPEC.format(id='ours')}]", distribution="mm-studio", module="acme_ours"
    )
    site.install(
        "gan", HOOK + f"return [{SPEC.format(id='theirs')}]", distribution="acme", module="acme_theirs"
    )
    host = site.start()
    assert [record.state for record in host.records] == [PluginStatus.ACTIVE, PluginStatus.FAILED]
    assert host.records[1].error == "The package mm-studio has a plugin of this name already."
    assert [spec.id for spec in host.registry.metrics] == ["ours"]


def test_the_same_plugin_found_twice_is_loaded_once(site: Any) -> None:
    site.install("gan", distribution="mm-studio", module="acme_gan")
    site.install("gan", distribution="aaa", module="acme_gan")
    (record,) = site.start().records
    assert record.provenance.first_party


def test_the_same_module_under_two_names(site: Any) -> None:
    site.install("a", module="acme_same")
    site.install("b", module="acme_same")
    first, second = site.start().records
    assert (first.state, second.state) == (PluginStatus.ACTIVE, PluginStatus.FAILED)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "..",
        "../../etc",
        "a b",
        "\n",
        "{reason}",
        "%s",
        "\u4e00",
        "x" * 3000,
        "mmstudio",
        "__init__",
        "None",
    ],
)
@pytest.mark.parametrize(
    "value", ["acme_good", "acme_missing", "", "no code", "acme_good:missing", "..", "{x}"]
)
def test_hostile_entry_points(site: Any, name: str, value: str) -> None:
    site.install("good")
    host = site.start(points=[EntryPoint(name, value, "mmstudio.plugins")])
    (record,) = host.records
    assert record.name == name
    assert record.provenance.distribution == "unknown"
    # a plugin without a name is known to pluggy by its module's
    assert record.state is (PluginStatus.ACTIVE if value == "acme_good" else PluginStatus.FAILED)
    assert bool(record.error) != (record.state is PluginStatus.ACTIVE)
    site.start(points=[EntryPoint(name, value, "mmstudio.plugins")])


@pytest.mark.parametrize("metadata", ["", "Name\n", "Version: 1\n", "\xff\xfe"])
def test_a_distribution_without_a_name(site: Any, metadata: str) -> None:
    site.install("scent", metadata=metadata)
    record = site.record("scent")
    assert record.state is PluginStatus.ACTIVE
    assert record.provenance.distribution == "unknown"
    assert not record.provenance.first_party


def test_a_damaged_package_hides_no_other(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    site.install("scent")
    broken = site.packages / "broken-1.0.dist-info"
    broken.mkdir()
    (broken / "entry_points.txt").write_text("[mmstudio.plugins]\nthis is no entry point\n")
    names = [point.name for point in installed_points()]
    assert "scent" in names
    assert "flow" in names


def test_an_uninstalled_group_is_no_fault(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "GROUP", "mmstudio.no_such_group")
    assert installed_points() == []
