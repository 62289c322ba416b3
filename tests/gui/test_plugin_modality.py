"""A kind of data that the program does not know: the plugin's description alone brings its card, its thumbnails and its forms."""

from __future__ import annotations

import gc
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from worked import NAMES, PLUGINS, RECIPE, make_data

from mmstudio.core.errors import BadFileError
from mmstudio.core.job import JobState
from mmstudio.gui.data.page import DataPage
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.shared.values.previews import codec_of
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.app import make_window
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe import parse_recipe
from mmstudio.plugins.install.packages import unpack
from mmstudio.plugins.install.wheels import wheel_of
from mmstudio.services.app import App
from mmstudio.services.datasets.service import parse_slot


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A program that finds the worked plugins."""
    base = tmp_path_factory.mktemp("acme")
    for name in NAMES:
        unpack(wheel_of(PLUGINS / name, base / "wheels"), base / "site")
    paths, modules = list(sys.path), set(sys.modules)
    sys.path.insert(0, str(base / "site"))
    yield App.start(base / "settings")
    sys.path[:] = paths
    for name in [name for name in set(sys.modules) - modules if name.startswith("acme")]:
        del sys.modules[name]


@pytest.fixture(scope="module")
def trained(own: App, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with moving pictures and a run that was trained on them for a few steps; copy it before writing."""
    path = tmp_path_factory.mktemp("acme") / "project"
    slots = {"clip": parse_slot("clip=video:condition")}
    with own.create_project(path) as opened:
        made = opened.imports.import_source(data / "data.csv", slots=slots)
        assert opened.runner.wait(made.id).state is JobState.DONE
        ended = opened.runner.wait(opened.runs.start("data", parse_recipe(json.dumps(RECIPE), "acme")).id)
        assert ended.state is JobState.DONE, ended.failure
        opened.runs.follow(ended)
    return path


@pytest.fixture
def shown(qapp: QApplication, own: App, trained: Path, tmp_path: Path) -> Iterator[MainWindow]:
    """A window over a copy of that project."""
    project = shutil.copytree(trained, tmp_path / "project")
    made = make_window(qapp, own)
    made.language.choose("en")
    made.show()
    assert made.studio.open(project)
    yield made
    made.studio.quit()
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    gc.collect()


@pytest.fixture
def page(shown: MainWindow, qtbot: Any) -> GeneratePage:
    shown.show_page("generate")
    found = shown.page
    assert isinstance(found, GeneratePage)
    qtbot.waitUntil(lambda: "clip" in found.tray.sections)
    return found


def drop(page: GeneratePage, path: Path) -> None:
    """The events that Qt sends when a file is dragged over the tray and dropped."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    view, point, copy = page.tray.viewport(), QPoint(5, 5), Qt.DropAction.CopyAction
    left, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(view, QDragEnterEvent(point, copy, mime, left, keys))
    QApplication.sendEvent(view, QDropEvent(QPointF(point), copy, mime, left, keys))


def generated(page: GeneratePage, qtbot: Any) -> np.ndarray:
    """The pixels of one more result."""
    before = set(page.results.model.paths)
    page.generate()
    qtbot.waitUntil(lambda: len(page.results.model.paths) == len(before) + 1, timeout=30_000)
    qtbot.waitUntil(lambda: not page.work.jobs)
    with Image.open(next(iter(set(page.results.model.paths) - before))) as picture:
        return np.asarray(picture)


def test_a_dropped_moving_picture_becomes_a_card_and_acts(page: GeneratePage, data: Path, qtbot: Any) -> None:
    page.settings.count.setValue(1)
    page.model.settle(seed=5, locked=True)
    without = generated(page, qtbot)
    drop(page, data / "3.gif")
    (card,) = page.model.tray.cards
    assert card.slot == "clip"  # the suffix is a still picture's too; the run's slots decide
    section = page.tray.sections["clip"]
    view = section.cards[card.key]
    body: Any = view.body
    qtbot.waitUntil(lambda: body.picture.picture is not None)
    assert body.picture.picture.width() > 2 * body.picture.picture.height(), "three frames side by side"
    assert not section.guidance.isVisible()  # the generator has none
    assert view.weight.isVisible()
    given = generated(page, qtbot)
    assert not np.array_equal(without, given)
    view.weight.slider.setValue(0)
    assert page.model.tray.cards[0].weight == 0
    assert np.array_equal(generated(page, qtbot), without), "no weight is as if nothing was given"
    view.weight.slider.setValue(50)
    qtbot.mouseClick(view.mute, Qt.MouseButton.LeftButton)
    assert not page.model.tray.heard(frozenset({"clip"}))
    page.studio.undo.undo()
    assert np.array_equal(generated(page, qtbot), given)


def test_a_damaged_moving_picture_is_told_on_its_card(
    page: GeneratePage, data: Path, tmp_path: Path, qtbot: Any
) -> None:
    broken = tmp_path / "broken.gif"
    broken.write_bytes((data / "3.gif").read_bytes()[:40])
    drop(page, broken)
    body: Any = page.tray.cards()[-1].body
    qtbot.waitUntil(body.trouble.isVisible)
    assert "broken.gif" in body.trouble.text()


def test_no_damage_escapes_the_plugin(own: App, data: Path, tmp_path: Path) -> None:
    codec, whole, cut = codec_of(own.registry, "video"), (data / "3.gif").read_bytes(), tmp_path / "cut.gif"
    frames = set()
    for length in range(len(whole)):
        cut.write_bytes(whole[:length])
        with suppress(BadFileError):
            frames.add(len(codec.read(cut)))
    assert frames <= {1, 2, 3}, "what was whole before the cut may be shown"


def test_files_of_the_kind_are_offered(page: GeneratePage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def choose(*words: Any) -> tuple[list[str], str]:
        asked.append(words[-1])
        return [], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    page.tray.sections["clip"].add_button.click()
    assert "*.gif" in asked[0]
    assert "*.frames" in asked[0]
    assert "*.png" not in asked[0]


def test_samples_have_thumbnails(shown: MainWindow, qtbot: Any) -> None:
    shown.show_page("data")
    found = shown.page
    assert isinstance(found, DataPage)
    qtbot.waitUntil(lambda: found.browser is not None and found.browser.model.sample(0) is not None)
    browser: Any = found.browser
    value = browser.model.sample(0).values["clip"][0]
    qtbot.waitUntil(lambda: browser.browsed.thumbnails.pixmap(value, "video") is not None)
    picture = browser.browsed.thumbnails.pixmap(value, "video")
    assert picture.width() > 2 * picture.height()


def test_every_setting_of_the_parts_has_its_editor(shown: MainWindow, page: GeneratePage) -> None:
    sampling = page.settings.sampling.form
    assert sampling is not None
    assert {name: field.kind for name, field in sampling.fields.items()} == {
        "spread": "float",
        "sharpen": "bool",
    }
    shown.show_page("train")
    train = shown.page
    assert isinstance(train, TrainPage)
    train.panel.train_again()
    parts = train.new.editor.parts
    assert (parts["encoder clip"].part_id, parts["fusion"].part_id) == ("acme-video", "acme-film")
    form = parts["generator"].form
    kinds = {field.kind for field in form.fields.values()}
    assert kinds == {"bool", "int", "float", "choice", "list"}
    assert form.values()["channels"] == [16, 8]
    tries: Any = form.lines["tries"].editor
    assert tries.suffix() == " pictures"
    tries.setValue(3)
    channels: Any = form.lines["channels"].editor
    channels.setText("16, eight")
    channels.textEdited.emit(channels.text())
    assert form.lines["channels"].error.text()
    channels.setText("32, 16")
    channels.textEdited.emit(channels.text())
    assert train.new.check(), train.new.trouble.text()
    settings = train.new.editor.result().generator.settings
    assert (settings["tries"], settings["channels"]) == (3, [32, 16])
