"""Compares the bundle with the smallest program of its kind, and its start with that of the unfrozen program.

``make measure-bundle`` builds both in one run and prints size, time of the build, and start of the window; idle machine, files in the
system's cache. ``--start`` measures the start of the bundle that is there and builds nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import shipped
from bundle import BUILD, PROGRAM, ROOT, build, build_program, pack, size_of
from driving import place_plugin

TIMES = 10
LARGEST = 20
STARTED = """
import os
import mmstudio.gui.window.app as app
from PySide6.QtCore import QTimer

made_window = app.make_window


def make_window(*arguments):
    window = made_window(*arguments)
    QTimer.singleShot(0, window, lambda: (window.grab(), os._exit(0)))
    return window


app.make_window = make_window
"""
"""As a plugin: ends the program once its window is painted."""


def compare_builds() -> None:
    """Build probe and bundle one after the other, and print how they compare."""
    probe_s = build(ROOT / "packaging" / "probe.py", BUILD / "probe-dist")
    bundle_s = build_program()
    archive = pack()
    probe, bundle = size_of(BUILD / "probe-dist" / "probe"), size_of(PROGRAM)
    trimmed = probe - _left_out(BUILD / "probe-dist" / "probe" / "_internal")
    print(
        f"probe   {probe / 1e6:7,.0f} MB   built in {probe_s:4.0f} s; {trimmed / 1e6:,.0f} MB without what the bundle leaves out"
    )
    print(
        f"bundle  {bundle / 1e6:7,.0f} MB   built in {bundle_s:4.0f} s; {bundle / probe:.2f} and {bundle / trimmed:.2f} times the size"
    )
    print(f"archive {archive.stat().st_size / 1e6:7,.0f} MB")


def _left_out(inside: Path) -> int:
    """Bytes of files in the probe that the bundle does not carry."""
    files = [path for path in inside.rglob("*") if path.is_file() and not path.is_symlink()]
    names = {path.relative_to(inside).as_posix(): path.lstat().st_size for path in files}
    return sum(size for name, size in names.items() if not shipped.is_carried(name, metadata=names))


def list_largest(folder: Path) -> None:
    """Print what takes most of the bundle, by folder or file at its top."""
    sizes = {
        path.name: size_of(path) if path.is_dir() else path.lstat().st_size
        for path in (folder / "_internal").iterdir()
        if not path.is_symlink()
    }
    sizes[folder.name] = (folder / "mmstudio").stat().st_size
    for name, size in sorted(sizes.items(), key=lambda item: -item[1])[:LARGEST]:
        print(f"  {size / 1e6:7.1f} MB  {name}")


def compare_starts() -> None:
    """Print the median of the start of either window."""
    commands = {
        "frozen": [str(PROGRAM / "mmstudio"), "gui"],
        "unfrozen": [sys.executable, "-m", "mmstudio", "gui"],
    }
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as home:
        place_plugin(Path(home), "started", STARTED)
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "MMSTUDIO_HOME": home}
        for _ in range(TIMES + 1):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603 - ourselves
                seconds[name].append(time.perf_counter() - start)
    frozen, unfrozen = (statistics.median(times[1:]) for times in seconds.values())
    print(
        f"window  frozen {frozen:.3f} s, unfrozen {unfrozen:.3f} s: {frozen / unfrozen:.2f} times (medians of {TIMES})"
    )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", action="store_true", help="the start only")
    if not parser.parse_args().start:
        compare_builds()
        list_largest(PROGRAM)
    compare_starts()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
