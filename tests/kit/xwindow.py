"""The program's window in an X server of a test's own, and what presses its buttons there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

DRIVER = """
import os, time
from dataclasses import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
import mmstudio.gui.window.app as app

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
    known = window.studio.app.registry.samples
    for spec in known if "SAMPLES" in os.environ else ():
        origin = known.provenance(spec.id)
        known.remove(origin.plugin)
        known.add(replace(spec, count=int(os.environ["SAMPLES"])), origin)
    click(window, "Open the sample project")
    live(120, lambda: not window.studio.jobs_running())
    window.actions_table["generate.sample"].trigger()
    live(3)
    click(window, "Generate")
    folder = window.studio.project.project.layout.outputs
    live(120, lambda: len(list(folder.glob("*/*.png"))) >= 1 and not window.studio.jobs_running())
    window.grab().save(os.environ["WINDOW_PICTURE"])
    print(*sorted(str(path) for path in folder.glob("*/*.png")), sep="\\n", flush=True)
    window.close()


app.make_window = make_window
"""
"""Goes from the sample project to a generated picture: tells the platform, then a path a line, and saves a picture of the window.
``SAMPLES`` in the environment says how many samples the project gets, if not as many as it has for people."""


@contextmanager
def x_server() -> Iterator[str]:
    """An X server for one test; gives its display. Skips the test where Xvfb is not installed."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed, so there is no X server to show a window on")
    reading, writing = os.pipe()
    command = [server, "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as process:
        try:
            os.close(writing)
            with os.fdopen(reading) as told:
                number = told.readline().strip()
            assert number, "Xvfb did not start"
            yield f":{number}"
        finally:
            process.terminate()


def run_whole(
    command: Sequence[str], *, env: Mapping[str, str], cwd: Path, timeout_s: float
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; when its time is up, everything that it started ends with it.

    Raises:
        TimeoutError: If it took longer; with the end of what it said.
    """
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=env,
        cwd=cwd,
        start_new_session=True,
    ) as process:
        try:
            out, told = process.communicate(timeout=timeout_s)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            out, told = process.communicate()
            if isinstance(error, subprocess.TimeoutExpired):
                raise TimeoutError(f"{command[0]} took longer than {timeout_s} s: {told[-2000:]}") from None
            raise
    return subprocess.CompletedProcess(command, process.returncode, out, told)
