"""The way of a sound from where it is dropped to the array that an encoder takes: which files have it in hand."""

from __future__ import annotations

import dataclasses
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
import soundfile
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plugins.shown import Sound

NAME = "dropped-sound"
MOST_FILES = 25
ONLY_SHOW = (
    "mmstudio/gui/look/",
    "mmstudio/gui/shared/",
    "mmstudio/gui/generate/tray/card.py",
    "mmstudio/gui/generate/tray/card_bodies.py",
    "mmstudio/gui/generate/tray/slot.py",
    "mmstudio/gui/studio/tasks.py",
)
"""What only draws, says or plays it on the way."""


def holds(value: Any, depth: int = 4) -> bool:
    """Whether a value is the sound, names its file, or has it inside."""
    if isinstance(value, str | Path):
        return NAME in str(value)
    if isinstance(value, QUrl):
        return NAME in value.toString()
    if isinstance(value, QMimeData):
        return any(NAME in url.toString() for url in value.urls())
    if isinstance(value, Sound):
        return True
    if depth == 0 or isinstance(value, np.ndarray | type):
        return False
    inside: list[Any] = []
    if isinstance(value, Mapping):
        inside = list(value.values())
    elif isinstance(value, list | tuple):
        inside = list(value)
    elif dataclasses.is_dataclass(value):
        inside = [getattr(value, item.name, None) for item in dataclasses.fields(value)]
    return any(holds(one, depth - 1) for one in inside[:50])


class Watch:
    """Notes every file of the program in which something is called with the sound, until it is an array."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.begun, self.ended = threading.Event(), threading.Event()

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if not self.begun.is_set() or self.ended.is_set():
            return
        code = frame.f_code
        start = max(code.co_filename.rfind("/mmstudio/"), code.co_filename.rfind("/plugins/mmstudio_"))
        if start < 0 or "site-packages" in code.co_filename:
            return
        file = code.co_filename[start + 1 :]
        if event == "return" and code.co_name == "__call__" and file.endswith("mmstudio_audio/model.py"):
            self.ended.set()
        if event == "call":
            names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            if any(holds(frame.f_locals.get(name)) for name in names if name != "self"):
                self.files.add(file)


def drop(widget: QWidget, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(5, 5), *how))
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), *how))


def test_few_files_have_it_in_hand(window: MainWindow, project: Path, tmp_path: Path, qtbot: Any) -> None:
    path = tmp_path / f"{NAME}.wav"
    soundfile.write(path, np.sin(np.arange(4000) * 0.3).astype("float32") * 0.5, 8000)
    watch, before = Watch(), sys.getprofile()
    threading.setprofile(watch)  # of the lanes, which begin with the project
    sys.setprofile(watch)
    try:
        assert window.studio.open(project)
        window.show_page("generate")
        page = window.page
        assert isinstance(page, GeneratePage)
        watch.begun.set()
        drop(page.tray.viewport(), path)
        page.settings.count.setValue(1)
        page.generate()
        qtbot.waitUntil(lambda: len(page.results.model.paths) == 1, timeout=60_000)
    finally:
        threading.setprofile(None)  # type: ignore[arg-type]
        sys.setprofile(before)
    assert watch.ended.is_set()
    way = sorted(file for file in watch.files if not file.startswith(ONLY_SHOW))
    ends = {"mmstudio/gui/generate/tray/intake.py", "plugins/mmstudio_audio/model.py"}
    assert ends <= set(way)
    assert len(way) <= MOST_FILES, "\n".join(way)
