"""What a person does at the window with installed plugins: chooses their parts, trains, generates. Tells it as JSON.

Run as a process of its own: ``at_the_window.py PROJECT PICTURE...``; the settings say which plugins are installed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from mmstudio.gui.window.app import make_application, make_window
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.app import App


def live(until: Callable[[], object], seconds: float = 100) -> None:
    """Let the window live until something is so."""
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, f"nothing came of {until.__code__.co_consts}"
        APPLICATION.processEvents()
        time.sleep(0.01)


def choose(box: QComboBox, part: str) -> None:
    """Choose from a list, as a person does."""
    box.setCurrentIndex(box.findData(part))
    assert box.currentData() == part
    box.activated.emit(box.currentIndex())


def drop(view: QWidget, path: Path) -> None:
    """The events that Qt sends when a file is dragged over something and dropped."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    point, copy = QPoint(5, 5), Qt.DropAction.CopyAction
    left, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    APPLICATION.sendEvent(view, QDragEnterEvent(point, copy, mime, left, keys))
    APPLICATION.sendEvent(view, QDropEvent(QPointF(point), copy, mime, left, keys))


def train(window: MainWindow) -> dict[str, Any]:
    """Page Train: the plugin's recipe by its card, the plugin's fusion from the list; then start."""
    window.show_page("train")
    page: Any = window.page
    live(page.isVisible)
    page.begin()
    editor = page.new.editor
    next(card for card in editor.recipes.cards if card.recipe.id == "acme-verse").click()
    shown = {name: part.part_id for name, part in editor.parts.items()}
    choose(editor.parts["fusion"].which, "acme-router")
    choose(editor.parts["generator"].which, "image-flow")  # and back: what can be made is another
    there = editor.result().targets
    choose(editor.parts["generator"].which, "acme-verse")
    editor.parts["generator"].form.set_settings({"width": 24, "longest": 7})
    balance: Any = editor.parts["fusion"].form.lines["balance"].editor
    balance.setText("0.25")
    balance.textEdited.emit(balance.text())
    editor.training.set_settings({"batch": 16, "lr": 0.01, "preview_every_s": 0.5, "previews": 3})
    editor.budget.set_settings({"steps": 12})
    assert page.new.check(), page.new.trouble.text()
    recipe = editor.result()
    begun: list[str] = []
    page.new.started.connect(begun.append)
    page.new.start()
    live(lambda: begun)
    live(lambda: not window.studio.jobs_running())
    run = next(one.run for one in window.studio.project.runs.list() if one.run.id == begun[0])
    live(lambda: "loss" in page.view.plot.series and page.view.plot.series["loss"].count == run.step)
    return {
        "run": run.id,
        "state": run.state.value,
        "parts": shown,
        "with another": there,
        "targets": recipe.targets,
        "fusion": recipe.fusion.model_dump(),
        "curves": sorted(page.view.plot.series),
    }


def generate(window: MainWindow, run: str, picture: Path) -> str:
    """Page Generate: the run, a picture given, and what is shown of the result."""
    window.show_page("generate")
    page: Any = window.page
    page.show_item(run)
    live(lambda: "image" in page.tray.sections)
    page.settings.count.setValue(1)
    for card in page.tray.cards():
        page.model.remove(card.key)
    drop(page.tray.viewport(), picture)
    live(lambda: len(page.tray.cards()) == 1)
    before = set(page.results.model.paths)
    page.generate()
    live(lambda: set(page.results.model.paths) - before and not window.studio.jobs_running())
    (made,) = set(page.results.model.paths) - before
    return Path(made).read_text("utf-8")


def main() -> None:
    """All of it."""
    project, *pictures = map(Path, sys.argv[1:])
    window = make_window(APPLICATION, App.start())
    window.language.choose("en")
    window.resize(1100, 700)
    window.show()
    assert window.studio.open(project)
    told = train(window)
    told["made"] = [generate(window, told["run"], picture) for picture in pictures]
    told["words"] = sorted({one.text() for one in window.findChildren(QLabel) if one.isVisible()})
    window.studio.quit()
    window.close()
    print(json.dumps(told))


APPLICATION = make_application(sys.argv[:1])
main()
