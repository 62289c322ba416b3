"""Drives the frozen program, which runs no scripts, by placing code in it as a plugin."""

from __future__ import annotations

from pathlib import Path

from mmstudio.core.times import utc_now
from mmstudio.plugins.store import PluginStore, Receipt


def place_plugin(settings: Path, name: str, code: str) -> None:
    """Put a plugin of one module among the installed ones, without a trial.

    Args:
        settings: Folder of the settings, ``MMSTUDIO_HOME``.
        name: Of module, distribution and entry point.
        code: Of the module.
    """
    store = PluginStore.of(settings)
    staged = store.stage()
    (staged / "site" / f"{name}.py").write_text(f"API_VERSION = 2\n{code}", "utf-8")
    info = staged / "site" / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[mmstudio.plugins]\n{name} = {name}\n", "utf-8")
    receipt = Receipt(name, "1.0", "0" * 64, "placed by hand", utc_now(), plugins=(name,))
    store.publish(staged, name, receipt)
