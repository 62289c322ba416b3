"""The window of the bundle in a real X server: from the sample project to a generated picture."""

from __future__ import annotations

from typing import Any

from PIL import Image
from xwindow import DRIVER, x_server


def test_from_the_sample_project_to_a_picture(frozen: Any) -> None:
    """A plugin is the way to get code into the frozen window: this one presses its buttons."""
    frozen.place_plugin("driver", DRIVER)
    picture = frozen.home / "window.png"
    with x_server() as display:
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
