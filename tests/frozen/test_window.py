"""The window of the bundle in a real X server: from the sample project to a generated picture."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

DRIVER = """
import os, time
from pathlib import Path
import mmstudio.gui.app as app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton

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
    window.grab().save(os.environ["WINDOW_PICTURE"])
    print(*sorted(str(path) for path in folder.rglob("*.png")), sep="\\n", flush=True)
    window.close()


app.make_window = make_window
"""
"""A plugin is the way to get code into the frozen window: this one presses its buttons."""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """An X server of this test's own."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    command = [server, "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as process:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
        process.terminate()


def test_from_the_sample_project_to_a_picture(frozen: Any, display: str) -> None:
    frozen.place_plugin("driver", DRIVER)
    picture = frozen.home / "window.png"
    more = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "WINDOW_PICTURE": str(picture)}
    done = frozen.run("gui", timeout_s=280, **more)
    assert done.returncode == 0, done.stderr[-2000:]
    platform, *files = done.stdout.strip().splitlines()
    assert platform == "xcb"
    for file in files:
        with Image.open(file) as made:
            assert made.getextrema() != ((0, 0), (0, 0), (0, 0))
    assert files
    with Image.open(picture) as window:
        assert window.width > 800
        assert len(window.convert("RGB").getcolors(1 << 24) or ()) > 500


def test_the_window_tells_how_it_is_used(frozen: Any) -> None:
    done = frozen.run("gui", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: mmstudio gui ")
