"""The real program as a process in a real X window: from the sample project to a generated file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DRIVER = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
import mmstudio.gui.app as app

out = Path(sys.argv[1])
made_window = app.make_window


def make_window(*arguments):
    window = made_window(*arguments)
    QTimer.singleShot(500, window, lambda: drive(window))
    return window


def live(seconds, until=lambda: False):
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        QApplication.processEvents()
        time.sleep(0.01)


def click(window, words):
    next(made for made in window.findChildren(QPushButton) if made.text() == words and made.isVisible()).click()


def drive(window):
    print(QApplication.platformName(), flush=True)
    click(window, "Open the sample project")
    live(120, lambda: not window.studio.jobs_running())
    window.actions_table["generate.sample"].trigger()
    live(3)
    click(window, "Generate")
    folder = window.studio.project.project.layout.outputs
    live(120, lambda: len(list(folder.rglob("*.png"))) >= 1 and not window.studio.jobs_running())
    window.grab().save(str(out / "window.png"))
    print(*sorted(path.name for path in folder.rglob("*.png")), flush=True)
    window.close()


app.make_window = make_window
raise SystemExit(app.run())
"""


@pytest.mark.skipif(shutil.which("xvfb-run") is None, reason="Xvfb is not installed")
def test_from_the_sample_project_to_a_file(tmp_path: Path) -> None:
    home = {
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
        "MMSTUDIO_HOME": str(tmp_path / "settings"),
    }
    environment = {**os.environ, **home, "QT_QPA_PLATFORM": "xcb"}
    command = ["xvfb-run", "-a", "-s", "-screen 0 1400x900x24", sys.executable, "-c", DRIVER, str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=250, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    platform, files = done.stdout.strip().splitlines()
    assert platform == "xcb"
    assert files.endswith(".png")
    assert (tmp_path / "window.png").stat().st_size > 10_000
