"""Switching plugins off and on, safe mode, and plugins that end the program while they are loaded."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmstudio.core.errors import NotFoundError, StudioError
from mmstudio.plugins.choices import ImportMark, PluginChoices
from mmstudio.plugins.manager import PluginStatus

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)

START = """
import sys
from importlib.metadata import distributions
from pathlib import Path
from mmstudio.plugins.manager import PluginHost
sys.path.insert(0, sys.argv[1])
host = PluginHost(Path(sys.argv[2]))
host.discover([p for d in distributions(path=[sys.argv[1]]) for p in d.entry_points])
print(*(f"{record.name}={record.state}" for record in host.records))
"""


def marks(site: Any) -> list[Path]:
    return sorted(site.config.glob("importing/*.json"))


def command(site: Any) -> list[str]:
    return [sys.executable, "-c", START, str(site.packages), str(site.config)]


def test_switched_off_until_switched_on(site: Any) -> None:
    site.install("scent")
    host = site.start()
    host.set_enabled("scent", enabled=False)
    assert host.records[0].state is PluginStatus.ACTIVE, "it takes effect at the next start"
    record = site.record("scent")
    assert (record.state, record.error) == (PluginStatus.DISABLED, "Switched off.")
    assert record.import_ms == 0
    again = site.start()
    assert len(again.registry.metrics) == 0
    again.set_enabled("scent", enabled=True)
    again.set_enabled("scent", enabled=True)
    assert site.record("scent").state is PluginStatus.ACTIVE


def test_switched_off_is_not_imported(site: Any) -> None:
    site.install("scent", "raise SystemExit")
    site.start().set_enabled("scent", enabled=False)
    sys.modules.pop("acme_scent", None)
    site.start()
    assert "acme_scent" not in sys.modules


def test_a_plugin_that_is_not_there(site: Any) -> None:
    site.install("scent")
    with pytest.raises(NotFoundError, match=r"There is no plugin 'taste'\. Known: scent\."):
        site.start().set_enabled("taste", enabled=False)


def test_safe_mode_leaves_others_out_and_forgets_nothing(site: Any) -> None:
    site.install("scent", "raise SystemExit")
    site.install("ours", distribution="mm-studio")
    states = {record.name: record.state for record in site.start(safe_mode=True).records}
    assert states == {"ours": PluginStatus.ACTIVE, "scent": PluginStatus.DISABLED}
    assert site.record("scent", safe_mode=True).error == "Left out in safe mode."
    assert site.record("scent").state is PluginStatus.FAILED


ENDS_IN_A_HOOK = """
import os
from mmstudio.api import hookimpl
API_VERSION = 2
@hookimpl
def mmstudio_metrics():
    os._exit(3)
"""


@pytest.mark.parametrize(
    "code",
    [
        "import os\nos._exit(3)",
        ENDS_IN_A_HOOK,
    ],
    ids=["import", "hook"],
)
def test_a_plugin_that_ends_the_program_is_off_at_the_next_start(site: Any, code: str) -> None:
    site.install("a-good")
    site.install("deadly", code)
    site.install("good")
    assert subprocess.run(command(site), check=False).returncode == 3
    for _ in range(2):
        told = subprocess.run(command(site), check=True, capture_output=True, text=True).stdout
        assert told.split() == ["a-good=active", "deadly=disabled", "good=active"]
    record = site.record("deadly")
    assert record.error == "The program ended while this plugin was being loaded."
    site.start().set_enabled("deadly", enabled=True)
    assert subprocess.run(command(site), check=False).returncode == 3, "switched on, it gets another chance"


def test_another_window_that_is_just_loading_it_is_left_alone(site: Any, tmp_path: Path) -> None:
    go_on = tmp_path / "go on"
    waits = f"import pathlib, time\nwhile not pathlib.Path({str(go_on)!r}).exists():\n    time.sleep(0.01)\nAPI_VERSION = 2"
    site.install("slow", waits)
    with subprocess.Popen(command(site), stdout=subprocess.PIPE, text=True) as other:
        deadline = time.monotonic() + 60
        while not marks(site):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert PluginChoices.load(site.config).disabled == {}
        go_on.touch()
        assert site.record("slow").state is PluginStatus.ACTIVE
        assert other.communicate()[0].split() == ["slow=active"]


def test_two_windows_keep_each_others_choices(site: Any) -> None:
    for name in ("a", "b"):
        site.install(name)
    first, second = site.start(), site.start()
    first.set_enabled("a", enabled=False)
    second.set_enabled("b", enabled=False)
    assert PluginChoices.load(site.config).disabled == {"a": "Switched off.", "b": "Switched off."}


def test_a_window_that_loads_does_not_undo_a_choice(site: Any) -> None:
    site.install("scent")
    host = site.start()
    with PluginChoices.load(site.config).importing("scent"):
        host.set_enabled("scent", enabled=False)
        assert len(marks(site)) == 1
    assert PluginChoices.load(site.config).disabled == {"scent": "Switched off."}


def test_settings_that_cannot_be_written_stop_nobody(site: Any) -> None:
    """A file stands where the folder should; that fails for every user, and on every system."""
    site.install("scent")
    site.config.write_text("")
    host = site.start()
    assert host.records[0].state is PluginStatus.ACTIVE
    with pytest.raises(StudioError, match=r"The settings in .* cannot be written"):
        host.set_enabled("scent", enabled=False)


def test_marks_that_cannot_be_removed_are_heeded(site: Any) -> None:
    site.install("scent")
    site.config.mkdir()
    (site.config / "importing").mkdir()
    (site.config / "importing" / "1.json").write_text('{"name": "scent", "pid": -1, "started": 0}')
    (site.config / "plugins.json").mkdir()  # so that it cannot be replaced
    for _ in range(2):
        assert site.record("scent").state is PluginStatus.DISABLED


@given(st.binary(max_size=30) | JSON.map(lambda data: json.dumps(data).encode()))
@settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_damaged_mark_is_thrown_away(site: Any, data: bytes) -> None:
    (site.config / "importing").mkdir(parents=True, exist_ok=True)
    (site.config / "importing" / "1.json").write_bytes(data)
    assert PluginChoices.load(site.config).disabled == {}
    assert marks(site) == []


def test_a_process_of_the_same_number_is_another_one() -> None:
    mine = ImportMark.own("scent")
    assert mine.under_way()
    assert not ImportMark("scent", mine.pid, mine.started - 1000).under_way()
    assert not ImportMark("scent", 2**30, mine.started).under_way()
    assert not ImportMark("scent", -1, mine.started).under_way()


def test_the_mark_is_gone_when_all_is_well(site: Any) -> None:
    site.install("scent")
    site.install("broken", "raise OSError")
    site.start()
    assert marks(site) == []
    assert not (site.config / "plugins.json").exists()


def test_our_own_plugins_cost_no_mark(site: Any) -> None:
    site.install("ours", distribution="mm-studio")
    site.start()
    assert not site.config.exists()


DAMAGED = [
    "",
    "{",
    "[]",
    "null",
    "3",
    '"x"',
    "{}",
    '{"disabled": []}',
    '{"disabled": 3, "importing": 3}',
    "\ufeff{}",
]
FILES = (
    st.sampled_from(DAMAGED).map(str.encode)
    | st.binary(max_size=30)
    | st.fixed_dictionaries({"disabled": JSON}).map(lambda data: json.dumps(data).encode())
)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(FILES)
def test_a_damaged_file_counts_as_no_choice(site: Any, data: bytes) -> None:
    site.config.mkdir(exist_ok=True)
    (site.config / "plugins.json").write_bytes(data)
    choices = PluginChoices.load(site.config)
    assert all(isinstance(word, str) for item in choices.disabled.items() for word in item)
    choices.disabled = {"scent": "x"}
    choices.save()
    assert PluginChoices.load(site.config).disabled == {"scent": "x"}
