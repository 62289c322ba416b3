"""English and Simplified Chinese: complete, and switched while the window runs."""

from __future__ import annotations

import ast
import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QFileSystemModel,
    QLabel,
    QToolButton,
)

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.job import JobState
from mmstudio.core.payloads import Payload
from mmstudio.core.sample import Slot
from mmstudio.gui.look.language import LANGUAGES, in_a_row, sentence, tr
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.jobs.execute import failure_of
from mmstudio.plan.recipe import Choice
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plan.steps import step_notes
from mmstudio.services.app import App
from mmstudio.services.jobs import new_job

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.sources = cache(module.sources)  # type: ignore[attr-defined] # every file of the program is read for it
    return module


def test_every_text_is_translated(script: ModuleType) -> None:
    """``make translations`` tells what is missing."""
    for name in LANGUAGES:
        if name != "en":
            assert script.troubles(script.FOLDER / f"mmstudio_{name}.ts") == []


def test_words_that_begin_with_a_small_letter_are_collected_too(script: ModuleType) -> None:
    """They are not found wherever they stand, as sentences are: a list of choices must begin with capitals."""
    found, window = script.sources(), ROOT / "mmstudio" / "gui"
    unseen = {
        f"{path.name}: {node.value}"
        for path in window.rglob("*.py")
        if path.name not in {"focus.py", "translations.py"}  # what harms is told by parts of words
        for tree in [ast.parse(path.read_text("utf-8"))]
        for node in _values(tree)
        if re.fullmatch(r"[a-z][a-z']*( [a-z']+)+", node.value) and node.value not in found
    }
    assert unseen == set()


def _values(tree: ast.Module) -> list[ast.Constant]:
    """Texts that are no descriptions."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [node for node in texts if id(node) not in told]


def test_every_function_that_texts_are_collected_of_is_called_with_one(script: ModuleType) -> None:
    """One that has another name by now would leave its texts in English."""
    called: set[str] = set()
    for path in [*(ROOT / "mmstudio").rglob("*.py"), *(ROOT / "plugins").rglob("*.py")]:
        tree = ast.parse(path.read_text("utf-8"))
        named = script._named(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if any(script._of_call(node, named)):
                    called.add(name)
    assert script.PLACES.keys() - called == set()


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
    # What a call is handed by a name: of the module, of the function.
    assert (
        "Train again with a smaller training.lr or a smaller training.clip; what was saved is kept." in found
    )
    assert "Make room and start it again; what was stored before was kept." in found


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
    assert " " not in told.replace("'birds'", ""), "no room behind a sign that is as wide as a letter"
    assert in_a_row("One.", "", "Two.") == "One. Two."


def test_a_sentence_inside_of_another_is_told_in_the_window_s_language(opened: MainWindow, app: App) -> None:
    with pytest.raises(UsageError) as raised:
        apply_settings(app.recipes.get("flow"), {"training.lr": "abc"})
    with pytest.raises(NotFoundError) as missing:
        app.registry.fusions.get("nothing")
    steps = {"image": [Choice(id="image-mirror")]}
    mirrors = app.recipes.get("flow").model_copy(update={"preprocess": steps})
    (note,) = step_notes(mirrors, (Slot("image", "image"), Slot("text", "text")), app.registry)
    opened.choose_language("zh_CN")
    told = sentence(raised.value)
    of_parts = sentence(missing.value), tr(note.template, **note.params)
    opened.choose_language("en")
    assert of_parts[0].startswith("没有融合方式'nothing'")
    assert of_parts[1].startswith("随机镜像")
    assert "This" not in of_parts[1]
    assert "Left" not in of_parts[1]
    assert "必须是数字" in told
    assert "must" not in told
    assert "recipe" not in told
    assert sentence(raised.value) == str(raised.value)
    assert (
        str(raised.value)
        == "The recipe with these settings is not a recipe: training.lr: it must be a number"
    )
    kept = failure_of(StudioError("{slot}: {reason}", slot="text", reason=raised.value.told))
    assert kept.message == f"text: {raised.value}"


def test_a_stored_failure_is_told_whole_in_the_window_s_language(opened: MainWindow, app: App) -> None:
    """The reason inside of the reason too, after the database has held it."""
    with pytest.raises(UsageError) as raised:
        apply_settings(app.recipes.get("flow"), {"training.lr": "abc"})
    failed = failure_of(StudioError("The training there failed: {reason}", reason=raised.value.told))
    jobs = opened.studio.project.project.jobs
    job = new_job("check", "Check {dataset}", "io", Payload(), dataset="birds")
    jobs.add(job)
    jobs.set_state(job.id, JobState.FAILED, failure=failed)
    kept = jobs.get(job.id).failure
    assert kept == failed
    assert kept is not None
    opened.choose_language("zh_CN")
    told, inside = Notice.of_failure("", kept).text, tr("{reason}", reason=kept.reason)
    opened.choose_language("en")
    assert "必须是数字" in told
    assert not re.search(r"must|failed|recipe", told)
    assert inside == told
    assert Notice.of_failure("", kept).text == kept.message == kept.reason


def test_a_stored_parameter_may_have_any_name(opened: MainWindow) -> None:
    told = {"template": "{template}, {count}", "params": {"template": "a", "count": 2}, "hint": ""}
    assert tr("{reason}", reason=told) == "a, 2"


@pytest.mark.parametrize("mode", [QFileDialog.FileMode.ExistingFiles, QFileDialog.FileMode.Directory])
def test_the_file_dialog_of_qt_is_in_one_language(
    window: MainWindow, tmp_path: Path, mode: QFileDialog.FileMode
) -> None:
    window.choose_language("zh_CN")
    (tmp_path / "folder").mkdir()
    dialog = QFileDialog(window, "", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setFileMode(mode)
    dialog.show()
    QApplication.processEvents()
    words = [made.text() for made in dialog.findChildren(QLabel)]
    words += [made.text() or made.toolTip() for made in dialog.findChildren(QAbstractButton)]
    words += [made.text() for made in dialog.findChildren(QAction)]
    model = dialog.findChild(QFileSystemModel)
    assert model is not None
    words += [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in range(4)]
    words.append(model.type(model.index(str(tmp_path / "folder"))))
    english = [one for one in words if one and not any(sign >= "\u4e00" for sign in one)]
    assert english == []
    assert len(words) >= 20
    dialog.reject()
    assert QCoreApplication.translate("QMimeType", "nobody knows this") == "nobody knows this"
    window.choose_language("en")
    assert QCoreApplication.translate("QFileDialog", "&Look in:") == "&Look in:"
