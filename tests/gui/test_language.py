"""English and Simplified Chinese: complete, and switched while the window runs."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtWidgets import QApplication, QToolButton

from mmstudio.core.errors import UsageError
from mmstudio.gui.language import LANGUAGES, sentence, tr
from mmstudio.gui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_is_translated(script: ModuleType) -> None:
    """``make translations`` tells what is missing."""
    for name in LANGUAGES:
        if name != "en":
            assert script.troubles(script.FOLDER / f"mmstudio_{name}.ts") == []


def test_texts_from_below_qt_are_collected(script: ModuleType) -> None:
    found = script.sources()
    assert "There is no data set {name!r}. Known: {known}." in found or any(
        "data set" in text for text in found
    )
    assert "Train {run} on {dataset}" in found  # title of a job
    assert "The {name} was no longer a number at step {step}." in found  # error of the engine
    assert "Batch" in found  # setting of the loop
    assert "Side of the pictures it makes." in found  # setting of a plugin
    assert "Undo" in found  # action


def test_the_compiled_file_is_of_these_texts(script: ModuleType) -> None:
    for path in script.FOLDER.glob("*.ts"):
        compiled = path.with_suffix(".qm").read_bytes()
        known = script.read(path)
        some = next(text for text in known.values() if len(text) > 6)
        assert some.encode("utf-16-be") in compiled


def test_words_change_while_the_window_runs(opened: MainWindow, qapp: QApplication) -> None:
    def words() -> list[str]:
        qapp.processEvents()  # Qt posts the change of language
        return [made.text() for made in opened.findChildren(QToolButton, "railButton")]

    opened.choose_language("en")
    english = words()
    opened.choose_language("zh_CN")
    assert words() != english
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in word) for word in words())
    assert tr("Undo") == "撤销"
    opened.choose_language("en")
    assert words() == english


def test_an_error_is_told_in_the_window_s_language(opened: MainWindow) -> None:
    opened.choose_language("zh_CN")
    error = UsageError("There is no data set {name!r}.", hint="Known: {known}.", name="birds", known="shapes")
    told = sentence(error)
    opened.choose_language("en")
    assert "birds" in told
    assert "There is" not in told
