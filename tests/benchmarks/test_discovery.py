"""What fifty installed plugins cost at the start.

Figure: at most 300 ms in all, none of their torch halves imported, and what each costs is known::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_discovery.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from mmstudio.plugins.store import PluginStore, Receipt

PLUGINS = 50
LIGHT = '''
"""A plugin as authors write them: settings, a description, one hook."""

from typing import Annotated

from pydantic import Field

from mmstudio.api import EncoderSpec, PluginConfig, Ui, hookimpl

API_VERSION = 2


class Config(PluginConfig):
    width: Annotated[int, Field(ge=8, le=1024), Ui("Width", "Numbers in every feature.")] = 64
    depth: Annotated[int, Field(ge=1, le=16), Ui("Depth", "Layers.")] = 2
    rate: Annotated[float, Field(ge=0, le=1), Ui("Rate", "Share that is dropped.", advanced=True)] = 0.1


@hookimpl
def mmstudio_encoders():
    return [EncoderSpec(id="acme-{n}", title="T", factory="acme_{n}.model:Net", config=Config, modality="image")]
'''
PROBE = """
import json, sys, time
from pathlib import Path
from mmstudio.plugins.manager import PluginHost
start = time.perf_counter()
host = PluginHost(Path(sys.argv[1]))
host.discover()
spent = time.perf_counter() - start
each = [record.import_ms for record in host.records if not record.provenance.first_party]
heavy = sorted(name for name in sys.modules if name == "torch" or name.endswith(".model"))
print(json.dumps({"ms": 1000 * spent, "each": each, "heavy": heavy}))
"""


@pytest.mark.benchmark
def test_fifty_plugins(tmp_path: Path) -> None:
    found = {count: _measure(tmp_path / str(count), count) for count in (0, PLUGINS)}
    whole, alone = (statistics.median(run["ms"] for run in found[count]) for count in (PLUGINS, 0))
    each = [cost for run in found[PLUGINS] for cost in run["each"]]
    print(
        f"\ndiscovery: {whole:.0f} ms with {PLUGINS} plugins, {alone:.0f} ms without (medians of 9); "
        f"each {statistics.median(each):.1f} ms, at most {max(each):.1f} ms"
    )
    assert all(len(run["each"]) == PLUGINS and not run["heavy"] for run in found[PLUGINS])
    assert whole <= (3000 if os.environ.get("BENCH_SHORT") else 300)


def _measure(folder: Path, count: int) -> list[dict[str, list[float]]]:
    store = PluginStore.of(folder)
    for number in range(count):
        _install(store, number)
    command = [sys.executable, "-c", PROBE, str(folder)]
    runs = 1 if os.environ.get("BENCH_SHORT") else 10
    told = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(runs)]
    return [json.loads(text) for text in told][min(1, runs - 1) :]


def _install(store: PluginStore, number: int) -> None:
    """As the installer leaves a plugin, its byte code included."""
    import compileall

    staged = store.stage()
    name = f"acme-{number}"
    package = staged / "site" / f"acme_{number}"
    package.mkdir()
    (package / "__init__.py").write_text(LIGHT.replace("{n}", str(number)))
    (package / "model.py").write_text("raise AssertionError('the torch half is not needed at the start')\n")
    info = staged / "site" / f"acme_{number}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[mmstudio.plugins]\n{name} = acme_{number}\n")
    compileall.compile_dir(package, quiet=1)
    store.publish(staged, name, Receipt(name, "1.0", f"{number:064x}", "test", "", plugins=(name,)))
