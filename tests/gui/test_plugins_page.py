"""The Plugins page over real plugins: look, install, switch, go back, remove; what a project misses."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QWidget
from questions import answer

from mmstudio.core.job import JobState
from mmstudio.gui.plugins.page import PluginsPage
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.app import make_window
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.app import App

CODE = """
from mmstudio.api import ModalitySpec, hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_modalities():
    return [ModalitySpec(id="{name}", title="Smell", factory="{module}:Codec", suffixes=(".smell",))]


class Codec:
    suffix = ".smell"

    def read(self, path):
        return path.read_text("utf-8")

    def check(self, path):
        self.read(path)
"""
Make = Callable[..., Path]


def _plugin(folder: Path, name: str, version: str = "1.0", needs: str = "") -> Path:
    source, module = folder / f"{name}-{version}", name.replace("-", "_")
    (source / module).mkdir(parents=True)
    (source / module / "__init__.py").write_text(CODE.format(name=name, module=module))
    (source / "pyproject.toml").write_text(
        f'[project]\nname = "{name}"\nversion = "{version}"\ndescription = "Smells."\ndependencies = [{needs}]\n'
        f'[project.entry-points."mmstudio.plugins"]\n{name} = "{module}"\n'
    )
    return source


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return functools.partial(_plugin, tmp_path / "sources")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[App]:
    """A program with settings of its own."""
    paths, modules = list(sys.path), set(sys.modules)
    yield App.start(tmp_path / "settings")
    sys.path[:] = paths
    for name in [name for name in set(sys.modules) - modules if name.startswith("acme")]:
        del sys.modules[name]


@pytest.fixture
def shown(qapp: QApplication, own: App) -> Iterator[MainWindow]:
    made = make_window(qapp, own)
    made.language.choose("en")
    made.show()
    made.show_page("plugins")
    yield made
    made.studio.quit()
    made.close()
    made.deleteLater()
    qapp.processEvents()


@pytest.fixture
def page(shown: MainWindow) -> PluginsPage:
    found = shown.page
    assert isinstance(found, PluginsPage)
    return found


def _texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def _press(card: QWidget, words: str) -> None:
    next(button for button in card.findChildren(QPushButton) if button.text() == words).click()


def _install(page: PluginsPage, qtbot: Any, source: Path) -> None:
    page.work.install(str(source))
    sheet = page.work.sheet
    assert sheet is not None
    qtbot.waitUntil(sheet.go.isEnabled, timeout=10_000)
    with qtbot.waitSignal(sheet.installed, timeout=60_000):
        sheet.go.click()


def test_what_is_here_is_shown(page: PluginsPage) -> None:
    assert {"text", "image", "flow", "gan"} <= set(page.cards)
    assert "encoder text-transformer" in _texts(page.cards["text"])
    assert "No plugins were installed yet." in _texts(page)


def test_a_dropped_plugin_is_shown_asked_for_and_installed(
    shown: MainWindow, page: PluginsPage, qtbot: Any, make: Make, own: App
) -> None:
    source = make("acme-nose")
    shown.show_page("settings")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(source))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    shown.dropEvent(QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, mime, left, none))
    sheet = page.work.sheet
    assert sheet is not None
    qtbot.waitUntil(sheet.go.isEnabled, timeout=10_000)
    told = _texts(sheet)
    assert "acme-nose" in told
    assert "kinds of data" in told
    assert "with your rights" in told
    assert "acme-nose" not in own.registry.modalities
    with qtbot.waitSignal(sheet.installed, timeout=60_000):
        sheet.go.click()
    assert "acme-nose" in own.registry.modalities
    assert "kind of data acme-nose" in _texts(page.cards["acme-nose"])


def test_what_is_cancelled_leaves_nothing(page: PluginsPage, qtbot: Any, make: Make, own: App) -> None:
    page.work.install(str(make("acme-nose")))
    sheet = page.work.sheet
    assert sheet is not None
    qtbot.waitUntil(sheet.go.isEnabled, timeout=10_000)
    sheet.reject()
    assert not list((own.config_folder / "plugins" / "staging").iterdir())
    assert "acme-nose" not in page.cards


def test_a_conflict_is_explained(page: PluginsPage, qtbot: Any, make: Make) -> None:
    page.work.install(str(make("acme-nose", needs='"numpy<1"')))
    sheet = page.work.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: not sheet.trouble.isHidden(), timeout=10_000)
    assert "acme-nose needs numpy<1, but this program has numpy" in sheet.trouble.text()
    assert not sheet.go.isEnabled()
    sheet.reject()


def test_update_back_off_and_away(page: PluginsPage, qtbot: Any, make: Make, own: App) -> None:
    _install(page, qtbot, make("acme-nose"))
    _install(page, qtbot, make("acme-nose", "2.0"))
    assert "2.0 is in use from the next start on." in _texts(page.cards["acme-nose"])
    _press(page.cards["acme-nose"], "Earlier version")
    assert own.installer().installed("acme-nose").version == "1.0"
    _press(page.cards["acme-nose"], "Switch off")
    assert "left out from the next start on" in _texts(page.cards["acme-nose"])
    _press(page.cards["acme-nose"], "Switch on")
    assert "left out" not in _texts(page.cards["acme-nose"])
    for words in ("Cancel", "Remove"):
        assert "acme-nose" in page.cards
        asked = answer(words)
        _press(page.cards["acme-nose"], "Remove")
        assert "acme-nose is removed" in asked[0]
    assert "acme-nose" not in page.cards
    assert "acme-nose" not in own.registry.modalities


def test_the_index_is_asked_only_after_a_question(page: PluginsPage, own: App) -> None:
    answer("Cancel")
    page.wanted.setText("acme-nose")
    page.look_up()
    assert page.work.sheet is None
    assert not own.host.network


def test_what_ended_the_last_start_is_told(
    qapp: QApplication, own: App, page: PluginsPage, qtbot: Any, make: Make
) -> None:
    _install(page, qtbot, make("acme-nose"))
    _install(page, qtbot, make("acme-ear"))
    ear = next(site for site in own.catalog.store.sites() if "acme-ear" in str(site))
    (ear / "acme_ear" / "__init__.py").write_text("raise ValueError('deaf')")
    marks = own.config_folder / "importing"
    marks.mkdir(exist_ok=True)
    (marks / "1.json").write_text(
        '{"name": "acme-nose", "pid": 1, "started": 5.0}'
    )  # no such process any more
    for name in ("acme_ear", "acme_nose"):
        del sys.modules[name]
    again = make_window(qapp, App.start(own.config_folder))
    told: list[Notice] = []
    again.studio.notified.connect(told.append)
    again.studio.tell_plugins()
    words = {notice.title: notice.text for notice in told}
    assert words == {
        "The plugin acme-nose was switched off.": "The program ended while this plugin was being loaded.",
        "The plugin acme-ear does not work.": "ValueError: deaf",
    }
    again.studio.quit()
    again.deleteLater()


def test_what_was_allowed_is_taken_back_in_the_settings(
    shown: MainWindow, page: PluginsPage, own: App
) -> None:
    page.wanted.setText("acme-nose")
    answer("Allow")
    page.look_up()
    assert page.work.sheet is not None
    page.work.sheet.reject()
    assert own.host.network
    shown.show_page("settings")
    box = next(
        box for box in shown.pages["settings"].findChildren(QCheckBox) if "package index" in box.text()
    )
    assert box.isChecked()
    box.click()
    assert not own.host.network


def test_safe_mode_is_told(qapp: QApplication, own: App, page: PluginsPage, qtbot: Any, make: Make) -> None:
    _install(page, qtbot, make("acme-nose"))
    again = make_window(qapp, App.start(own.config_folder, safe_mode=True))
    told: list[Notice] = []
    again.studio.notified.connect(told.append)
    again.studio.tell_plugins()
    assert [notice.title for notice in told] == ["Safe mode: plugins of others are left out."]
    again.show()
    again.show_page("plugins")
    assert isinstance(again.page, PluginsPage)
    assert "Left out in safe mode." in _texts(again.page.cards["acme-nose"])
    again.studio.quit()
    again.close()
    again.deleteLater()


def test_a_project_says_what_it_misses_and_opens_all_the_same(
    shown: MainWindow, page: PluginsPage, qtbot: Any, make: Make, own: App, tmp_path: Path
) -> None:
    _install(page, qtbot, make("acme-nose"))
    data = tmp_path / "data"
    data.mkdir()
    for number in range(4):
        Image.new("RGB", (8, 8), (60 * number, 0, 0)).save(data / f"{number}.png")
        (data / f"{number}.smell").write_text("roses")
    (data / "data.csv").write_text("image,smell\n" + "".join(f"{n}.png,{n}.smell\n" for n in range(4)))
    with own.create_project(tmp_path / "project") as project:
        job = project.imports.import_source(data / "data.csv", "smells")
        assert project.runner.wait(job.id).state is JobState.DONE
        assert {slot.modality for slot in project.datasets.get("smells").slots} == {"image", "acme-nose"}
    own.installer().remove("acme-nose")
    told: list[Notice] = []
    shown.studio.notified.connect(told.append)
    assert shown.studio.open(tmp_path / "project")
    assert any("acme-nose" in notice.title for notice in told)
    shown.show_page("plugins")
    assert "acme-nose 1.0 is not here" in _texts(page)
    shown.show_page("data")
    assert shown.page is not None
    assert shown.page.name == "data"


def test_a_folder_that_a_plugin_needs_is_asked_for_and_given(
    page: PluginsPage, own: App, qtbot: Any, tmp_path: Path
) -> None:
    import heavy_encoders
    import numpy as np
    import safetensors.numpy

    from mmstudio.plugins.specs import Provenance

    assert "A matrix as safetensors, which the tests write." not in _texts(page)
    own.registry.encoders.add(heavy_encoders.GIVEN, Provenance("given", "given", "1"))
    page.refresh()
    wanted = "It is not here yet. A matrix as safetensors, which the tests write."
    assert page.optional is not None
    assert wanted in _texts(page.optional), "nothing asks for it"
    assert not page.optional.is_open()
    recipe = {**own.recipes.get("flow").described(), "id": "lettered"}
    recipe["encoders"] = {"text": {"id": heavy_encoders.GIVEN.id}}
    (own.config_folder / "recipes").mkdir(parents=True, exist_ok=True)
    (own.config_folder / "recipes" / "lettered.json").write_text(json.dumps(recipe), "utf-8")
    page.refresh()
    assert wanted in _texts(page)
    assert wanted not in _texts(page.optional), "a recipe asks for it"
    (tmp_path / "letters").mkdir()
    safetensors.numpy.save_file(
        {"letters": np.zeros(3, np.float32)}, tmp_path / "letters" / "model.safetensors"
    )
    page.work.give_folder(heavy_encoders.MODEL.name, tmp_path / "letters")
    qtbot.waitUntil(lambda: f"It is here: {tmp_path / 'letters'}." in _texts(page), timeout=10_000)
