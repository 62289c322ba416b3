"""The form of a third-party plugin's settings: errors are shown at their field, and an invalid form starts nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Self

import pytest
from PIL import Image
from pydantic import Field, model_validator
from PySide6.QtWidgets import QFileDialog

from mmstudio.gui.shared.forms.config_form import ConfigForm
from mmstudio.gui.shared.forms.editors import Whole
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plugins.config import PluginConfig, Ui


class Band(PluginConfig):
    """Settings with a rule that no single field breaks."""

    low: Annotated[int, Field(ge=0, le=100), Ui("Lowest")] = 10
    high: Annotated[int, Field(ge=0, le=100), Ui("Highest", advanced=True)] = 20

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError("The lowest lies above the highest.")
        return self


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    opened.show_page("train")
    shown = opened.page
    assert isinstance(shown, TrainPage)
    return shown


def number(form: ConfigForm, name: str) -> Whole:
    editor = form.lines[name].editor
    assert isinstance(editor, Whole)
    return editor


def test_a_rule_over_several_fields_is_told_below_them(qtbot: Any) -> None:
    form = ConfigForm(Band)
    qtbot.addWidget(form)
    form.show()
    number(form, "low").setValue(30)
    assert not form.valid()
    assert form.trouble.isVisible()
    assert form.trouble.text() == "The lowest lies above the highest."
    assert not [line.error.text() for line in form.lines.values() if line.error.text()]
    number(form, "high").setValue(40)
    assert form.valid()
    assert not form.trouble.isVisible()
    assert form.settings() == {"low": 30, "high": 40}


def test_stored_settings_that_are_no_longer_valid_are_shown_and_marked(qtbot: Any) -> None:
    form = ConfigForm(Band, {"low": 5, "width": 3})
    qtbot.addWidget(form)
    form.show()
    assert not form.valid()
    assert form.trouble.text() == "width: there is no such setting"
    assert number(form, "low").value() == 5


def test_an_invalid_plugin_form_starts_nothing_and_leads_to_its_field(page: TrainPage, qtbot: Any) -> None:
    page.begin()
    form = page.new.editor.parts["generator"].form
    window = page.window()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    width = number(form, "width")
    width.setValue(17)
    assert form.lines["width"].error.text() == "it must be a multiple of 16"
    page.new.start()
    assert page.new.trouble.isVisible()
    assert width.hasFocus()
    assert not width.visibleRegion().isEmpty()
    assert len(page.studio.project.runs.list()) == 1
    form.lines["width"].back.click()
    assert page.new.check()
    assert not page.new.trouble.isVisible()


def test_the_animation_holds_every_preview(
    page: TrainPage, tmp_path: Path, told: list[Notice], monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    qtbot.waitUntil(lambda: len(page.view.previews.files) > 1)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "walk"), ""))
    page.panel.export_gif()
    qtbot.waitUntil(lambda: bool(told))
    with Image.open(tmp_path / "walk.gif") as made, Image.open(page.view.previews.files[-1][1]) as last:
        assert getattr(made, "n_frames") == len(page.view.previews.files)  # noqa: B009 - of animations only
        assert made.size == last.size
        made.seek(made.n_frames - 1)  # type: ignore[attr-defined]
        assert made.info["duration"] == 2000  # the last one stays for a while
