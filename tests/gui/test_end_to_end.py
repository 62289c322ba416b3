"""The real program as a process in a real X window: from the sample project to a generated file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from xwindow import DRIVER, run_whole, x_server


def test_from_the_sample_project_to_a_file(tmp_path: Path) -> None:
    with x_server() as display:
        own = {
            "HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path),
            "MMSTUDIO_HOME": str(tmp_path / "settings"),
            "WINDOW_PICTURE": str(tmp_path / "window.png"),
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "SAMPLES": "200",
        }
        command = [sys.executable, "-c", f"{DRIVER}raise SystemExit(app.run())"]
        done = run_whole(command, env={**os.environ, **own}, cwd=tmp_path, timeout_s=250)
    assert done.returncode == 0, done.stderr[-2000:]
    platform, *files = done.stdout.strip().splitlines()
    assert platform == "xcb"
    assert files
    assert all(file.endswith(".png") for file in files)
    assert (tmp_path / "window.png").stat().st_size > 10_000


def test_nothing_outlives_a_driver_whose_time_is_up(tmp_path: Path) -> None:
    """The child of a child too; before, the window of a test that took too long stayed for ever."""
    told = tmp_path / "child"
    child = (
        f"import os, pathlib, time; pathlib.Path({str(told)!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with pytest.raises(TimeoutError, match="took longer than 3 s"):
        run_whole([sys.executable, "-c", parent], env=dict(os.environ), cwd=tmp_path, timeout_s=3)
    number = int(told.read_text())
    end = time.monotonic() + 30
    while time.monotonic() < end and _is_there(number):
        time.sleep(0.05)
    assert not _is_there(number)


def _is_there(number: int) -> bool:
    done = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()[:1] not in {"", "Z"}
