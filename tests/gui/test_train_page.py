"""The Train page over a real project: start, watch, pause, resume, stop, again, delete and undo."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pyqtgraph import PlotWidget  # type: ignore[import-untyped]
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from questions import answer

from mmstudio.core.events import ProgressMade
from mmstudio.core.job import JobState
from mmstudio.core.sample import Slot
from mmstudio.gui.shared.forms.editors import Written
from mmstudio.gui.shared.forms.slot_steps import SlotSteps
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.train.recipe_editor import RecipeEditor
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.curves.series import Series
from mmstudio.plan.recipe import Sampling
from mmstudio.plugins.specs import GeneratorSpec, ObjectiveSpec

Wait = Callable[..., Any]


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    opened.show_page("train")
    shown = opened.page
    assert isinstance(shown, TrainPage)
    return shown


def _small(page: TrainPage, steps: str) -> None:
    """The form of a training so small that a step takes a moment."""
    page.begin()
    editor = page.new.editor
    editor.parts["generator"].form.set_settings({"width": 16, "prior": False})
    training = {"batch": 8, "preview_every_s": 0.05, "previews": 4, "optimiser": "adamw"}
    editor.training.set_settings(training)
    editor.budget.set_settings({"steps": int(steps)})


def _start(page: TrainPage, qtbot: Any) -> str:
    with qtbot.waitSignal(page.new.started, timeout=20_000) as started:
        page.new.start()
    return str(started.args[0])


def _job(page: TrainPage, run_id: str) -> str:
    return next(job.id for job in page.studio.jobs() if job.run_id == run_id and job.kind == "train")


def test_a_finished_run_is_shown(page: TrainPage, qtbot: Any) -> None:
    assert page.view.run_id == "r0001"
    qtbot.waitUntil(lambda: page.view.plot.series.get("loss") is not None)
    assert page.view.plot.series["loss"].count == 4
    qtbot.waitUntil(lambda: len(page.view.previews.files) > 0)
    qtbot.waitUntil(lambda: len(page.view.previews.tiles.tiles.tiles) == 2)
    qtbot.waitUntil(lambda: "MB" in page.panel.facts["disk"].text())
    state = next(state for _, state in page.studio.project.project.runs.files("r0001").checkpoints.states())
    assert state.best_validation is not None
    assert page.panel.facts["best"].text() == f"4 (held-out loss {state.best_validation:.4g})"


def test_a_training_is_watched(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    _small(page, "25")
    run_id = _start(page, qtbot)
    wait_for_job(page.studio, _job(page, run_id))
    assert page.view.run_id == run_id
    qtbot.waitUntil(lambda: "loss" in page.view.plot.series and page.view.plot.series["loss"].count == 25)
    qtbot.waitUntil(lambda: len(page.view.previews.files) > 1)
    assert page.chosen() is not None


def test_the_curve_keeps_its_beginning_when_one_looks_elsewhere(
    page: TrainPage, qtbot: Any, wait_for_job: Wait
) -> None:
    _small(page, "100000")
    page.new.editor.training.set_settings({"batch": 8, "preview_every_s": 0, "optimiser": "adamw"})
    run_id = _start(page, qtbot)

    def steps() -> list[float]:
        series = page.view.plot.series.get("loss")
        return [] if series is None else list(series.steps)

    qtbot.waitUntil(lambda: len(steps()) > 10, timeout=60_000)
    page.show_item("r0001")
    qtbot.waitUntil(lambda: len(steps()) == 4)
    page.show_item(run_id)
    qtbot.waitUntil(lambda: len(steps()) > 20)
    assert steps() == list(range(1, len(steps()) + 1))
    page.panel.controls.stop()
    wait_for_job(page.studio, _job(page, run_id), JobState.CANCELLED)


def test_pause_and_go_on(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    _small(page, "400")
    run_id = _start(page, qtbot)
    job_id = _job(page, run_id)
    qtbot.waitUntil(lambda: "loss" in page.view.plot.series, timeout=60_000)
    page.panel.controls.save_now()
    page.panel.controls.pause()
    wait_for_job(page.studio, job_id, JobState.PAUSED)
    qtbot.waitUntil(page.panel.controls.buttons["resume"].isVisible)
    page.panel.controls.resume()
    wait_for_job(page.studio, job_id, JobState.RUNNING)
    page.panel.controls.stop()
    wait_for_job(page.studio, job_id, JobState.CANCELLED)
    steps = page.studio.project.runs.checkpoints(run_id)
    assert steps
    assert steps[-1] < 400


def test_an_invalid_form_starts_nothing(page: TrainPage) -> None:
    _small(page, "5")
    rate = page.new.editor.training.lines["lr"].editor
    assert isinstance(rate, Written)
    rate.setText("-1")
    page.new.start()
    assert len(page.studio.project.runs.list()) == 1
    assert page.new.editor.training.lines["lr"].error.text()


def test_train_again_takes_the_settings(page: TrainPage) -> None:
    page.panel.train_again()
    recipe = page.new.editor.result()
    assert recipe.generator.settings["width"] == 16
    assert recipe.training.steps == 4
    assert recipe.training.batch == 8
    assert page.new.editor.title.text() == "Tiny"


def test_another_generator_brings_its_form(page: TrainPage) -> None:
    page.begin()
    part = page.new.editor.parts["generator"]
    part.which.setCurrentIndex(part.which.findData("image-vae"))
    part.which.activated.emit(part.which.currentIndex())
    assert part.part_id == "image-vae"
    assert page.new.check(), page.new.trouble.text()
    assert "time_centre" not in part.form.lines
    assert page.new.editor.result().generator.id == "image-vae"


def test_steps_are_added_edited_and_taken_away(page: TrainPage) -> None:
    page.begin()
    editor = page.new.editor
    assert editor.steps is not None
    assert set(editor.steps.lists) == {"image", "reference", "text", "audio"}
    assert editor.result().preprocess == {}
    steps = editor.steps.lists["image"]
    steps.more.setCurrentIndex(steps.more.findData("image-mirror"))
    steps.more.activated.emit(steps.more.currentIndex())
    steps.steps[0].form.set_settings({"probability": 0.25})
    made = editor.result().preprocess["image"]
    assert [(step.id, step.settings) for step in made] == [("image-mirror", {"probability": 0.25})]
    assert page.new.check(), page.new.trouble.text()
    editor.show_recipe(editor.result(), editor.dataset.currentText(), "Again", 1)
    assert editor.result().preprocess["image"] == made
    editor.steps.lists["image"].steps[0].away.click()
    assert editor.result().preprocess == {}


def add_step(steps: SlotSteps, name: str) -> None:
    steps.more.setCurrentIndex(steps.more.findData(name))
    steps.more.activated.emit(steps.more.currentIndex())


def test_the_order_of_steps_is_changed_by_buttons_and_keys(page: TrainPage, qtbot: Any) -> None:
    page.begin()
    editor = page.new.editor
    assert editor.steps is not None
    steps = editor.steps.lists["image"]
    for name in ("image-crop", "image-resize", "image-flip"):
        add_step(steps, name)
    first, second, third = steps.steps
    assert not first.earlier.isEnabled()
    assert not third.later.isEnabled()
    second.earlier.setFocus()
    second.earlier.click()
    assert [step.id for step in editor.result().preprocess["image"]] == [
        "image-resize",
        "image-crop",
        "image-flip",
    ]
    assert second.later.hasFocus() or not page.window().isActiveWindow()
    assert second.pos().y() <= first.pos().y()
    stops = [second.later, second.away]
    assert all(part.focusPolicy() & Qt.FocusPolicy.TabFocus for part in stops)
    qtbot.keyClick(second.later, Qt.Key.Key_Space)
    qtbot.keyClick(second.later, Qt.Key.Key_Space)
    assert [step.id for step in editor.result().preprocess["image"]] == [
        "image-crop",
        "image-flip",
        "image-resize",
    ]
    second.moved.emit(1)  # there is nothing behind it
    assert [step["id"] for step in steps.settings()][-1] == "image-resize"


def test_steps_say_what_moves_with_them_and_what_they_may_contradict(page: TrainPage) -> None:
    page.begin()
    editor = page.new.editor
    assert editor.steps is not None
    add_step(editor.steps.lists["image"], "image-mirror")
    add_step(editor.steps.lists["image"], "image-resize")
    mirror, resize = editor.steps.lists["image"].steps
    words = " ".join(one.text() for one in mirror.findChildren(QLabel))
    assert "Changes reference in the same way" in words
    assert "Words about sides" in mirror.warning.text()
    assert mirror.warning.text().endswith("This data has text, table.")
    assert not resize.warning.isVisibleTo(resize)
    editor.steps.lists["image"].steps[0].form.set_settings({"probability": 0.75})
    assert editor.valid()
    editor.steps.lists["image"].steps[0].form.lines["probability"].editor.setText("2")
    assert not editor.valid()


def test_guidance_of_conditions_and_fast_pictures_are_edited(page: TrainPage) -> None:
    page.begin()
    sampling = page.new.editor.sampling
    assert sampling is not None
    before = page.new.editor.result().sampling
    assert before.settings == {"steps": 8}
    assert before.fast == {"steps": 4, "prior_steps": 8}
    names = [field.ui.title for field in sampling.guidance.fields.values()]
    assert "text" in names
    sampling.guidance.set_settings({f"slot_{names.index('text')}": 0.5})
    sampling.fast.set_settings({"steps": 2, "prior_steps": 8})
    after = page.new.editor.result().sampling
    assert after.guidance == {"text": 0.5}
    assert after.fast == {"steps": 2, "prior_steps": 8}
    assert after.settings == before.settings
    assert page.new.check(), page.new.trouble.text()


def test_delete_and_undo(page: TrainPage, told: list[Notice]) -> None:
    page.panel.delete()
    assert not page.model.runs
    page.studio.undo.undo()
    assert [run.id for run in page.model.runs] == ["r0001"]
    page.studio.undo.redo()
    assert not page.model.runs
    assert all(notice.level != "error" for notice in told)


def test_rename_and_notes(page: TrainPage) -> None:
    assert page.model.setData(page.model.index(0), "Better name")
    page.panel.notes.setPlainText("worth keeping")
    page.panel.keep_notes()
    run = page.studio.project.runs.list()[0].run
    assert (run.name, run.notes) == ("Better name", "worth keeping")
    page.studio.undo.undo()
    assert page.studio.project.runs.list()[0].run.name == "Tiny"


def test_notes_outlive_the_project(page: TrainPage, project: Path) -> None:
    page.panel.notes.setPlainText("typed a moment before the end")
    page.studio.close()
    assert page.studio.open(project)
    assert page.studio.project.runs.list()[0].run.notes == "typed a moment before the end"


def test_previews_become_a_gif(
    page: TrainPage, qtbot: Any, tmp_path: Path, told: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "previews.gif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.panel.export_gif()
    qtbot.waitUntil(path.is_file)
    qtbot.waitUntil(lambda: bool(told))
    assert told[-1].level == "good"
    assert path.read_bytes()[:4] == b"GIF8"


def test_old_checkpoints_make_room(page: TrainPage, qtbot: Any, told: list[Notice]) -> None:
    asked = answer("Remove old checkpoints")
    folder = page.studio.project.project.runs.folder("r0001") / "checkpoints"
    shutil.copytree(folder / "00000004", folder / "00000002")
    shutil.copytree(folder / "00000004", folder / "00000003")
    (folder / "00000003" / "pinned").touch()
    page.panel.thin()
    assert "cannot be undone" in asked[0]
    qtbot.waitUntil(lambda: bool(told))
    assert page.studio.project.runs.checkpoints("r0001") == (3, 4)


def test_what_it_would_take_is_told(page: TrainPage, qtbot: Any) -> None:
    _small(page, "400")
    page.new.measure()
    words = page.new.estimate.words
    qtbot.waitUntil(lambda: "400 steps" in words.text(), timeout=60_000)
    assert "parameters" in words.text()
    assert len(page.studio.project.runs.list()) == 1
    page.new.editor.budget.lines["steps"].editor.setValue(300)  # type: ignore[union-attr]
    assert not page.new.estimate.isVisible()


def test_parts_that_do_not_fit_are_told_before_the_start(
    page: TrainPage, qtbot: Any, told: list[Notice]
) -> None:
    _small(page, "5")
    page.new.editor.recipes.choose("")
    base = page.studio.app.recipes.get("flow")
    page.new.editor.show_recipe(base.model_copy(update={"targets": ("text",)}), "shapes-and-sounds", "Odd", 0)
    qtbot.waitUntil(page.new.trouble.isVisible)
    assert "text" in page.new.trouble.text()
    page.new.start()
    assert len(page.studio.project.runs.list()) == 1
    assert [
        notice.title for notice in told if notice.level == "error"
    ] == []  # the page says it, below the form


@pytest.fixture
def sides(page: TrainPage, tmp_path: Path) -> RecipeEditor:
    """The form, on a data set in which two slots may be made or given."""
    for number in range(3):
        for name in ("front", "back"):
            Image.new("RGB", (16, 16), (80 * number, 0, 0)).save(tmp_path / f"{name}{number}.png")
    rows = "front,back,text\n" + "".join(f"front{n}.png,back{n}.png,no {n}\n" for n in range(3))
    (tmp_path / "rows.csv").write_text(rows, "utf-8")
    opened = page.studio.project
    slots = {name: Slot(name, "image", "either") for name in ("front", "back")}
    job = opened.imports.import_source(tmp_path / "rows.csv", "sides", slots=slots)
    opened.runner.wait(job.id)
    page.studio.bridge.drain()
    editor = page.new.editor
    page.begin()
    assert not editor.targets.has_choice
    assert not editor.targets.isVisible()
    return editor


def _choose_data(editor: RecipeEditor, name: str) -> None:
    editor.refresh()
    editor.dataset.setCurrentText(name)
    editor.dataset.activated.emit(editor.dataset.currentIndex())


def test_what_is_made_is_chosen_where_a_data_set_has_several(
    page: TrainPage, sides: RecipeEditor, qtbot: Any
) -> None:
    """What is chosen conditions no more, and what was edited stays."""
    _choose_data(sides, "sides")
    assert [sides.targets.one.itemText(place) for place in range(2)] == ["front", "back"]
    assert sides.targets.isVisible()
    assert sides.result().targets == ("front",)  # the recipe's own slot, image, is not there
    assert list(sides.parts) == ["generator", "fusion", "encoder back", "encoder text"]
    sides.parts["generator"].form.lines["width"].editor.setValue(32)  # type: ignore[union-attr]
    sides.targets.one.setCurrentText("back")
    sides.targets.one.activated.emit(1)
    assert sides.result().targets == ("back",)
    assert list(sides.parts) == ["generator", "fusion", "encoder front", "encoder text"]
    assert sides.result().generator.settings["width"] == 32
    sides.check()
    config = page.studio.project.runs.config(_start(page, qtbot))
    assert (config.dataset, config.recipe.targets) == ("sides", ("back",))
    _choose_data(sides, "shapes-and-sounds")
    assert not sides.targets.isVisible()
    assert sides.result().targets == ("image",)


def test_several_are_made_where_the_generator_can(
    page: TrainPage, sides: RecipeEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    generators = page.studio.app.registry.generators
    able = replace(generators.get("image-flow"), several=True)
    monkeypatch.setitem(generators._specs, "image-flow", (able, generators.provenance("image-flow")))
    _choose_data(sides, "sides")
    assert {name: box.isChecked() for name, box in sides.targets.boxes.items()} == {
        "front": True,
        "back": False,
    }
    sides.targets.boxes["back"].click()
    assert sides.result().targets == ("front", "back")
    assert list(sides.parts) == ["generator", "fusion", "encoder text"]
    sides.targets.boxes["front"].click()
    assert sides.result().targets == ("back",)
    sides.targets.boxes["back"].click()  # something is made
    assert sides.result().targets == ("back",)
    assert sides.targets.boxes["back"].isChecked()
    which = sides.parts["generator"].which
    which.setCurrentIndex(which.findData("image-vae"))
    which.activated.emit(which.currentIndex())
    assert not sides.targets.boxes
    assert sides.targets.one.currentText() == "back"
    assert (sides.result().generator.id, sides.result().targets) == ("image-vae", ("back",))


def test_a_generator_of_others_has_one_for_each_slot(
    page: TrainPage, sides: RecipeEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    generators = page.studio.app.registry.generators
    joint = GeneratorSpec(id="joint", title="Joint", factory="a:B", produces=(), children=True)
    monkeypatch.setitem(generators._specs, "joint", (joint, generators.provenance("image-flow")))
    _choose_data(sides, "sides")
    which = sides.parts["generator"].which
    which.addItem("Joint", "joint")
    which.setCurrentIndex(which.findData("joint"))
    sides.parts["generator"]._specs["joint"] = joint
    which.activated.emit(which.currentIndex())
    assert list(sides.parts) == ["generator", "fusion", "decoder front", "encoder back", "encoder text"]
    sides.targets.boxes["back"].click()
    assert list(sides.parts) == ["generator", "fusion", "decoder front", "decoder back", "encoder text"]
    other = sides.parts["decoder back"].which
    other.setCurrentIndex(other.findData("image-vae"))
    other.activated.emit(other.currentIndex())
    made = sides.result()
    assert (made.generator.id, made.targets) == ("joint", ("front", "back"))
    assert {slot: part.id for slot, part in made.decoders.items()} == {
        "front": next(spec.id for spec in generators if "image" in spec.produces),
        "back": "image-vae",
    }
    sides.check()


def test_what_an_objective_learns_from_is_chosen(
    page: TrainPage, sides: RecipeEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = page.studio.app.registry
    aims = ObjectiveSpec(id="matched", title="Matched", factory="a:B", labels=("image",))
    origin = registry.generators.provenance("image-flow")
    monkeypatch.setitem(registry.objectives._specs, "matched", (aims, origin))
    _choose_data(sides, "sides")
    assert (sides.targets.title.text(), sides.targets.one.isHidden()) == ("Makes", False)
    sides.reset()
    _choose_data(sides, "sides")
    which = sides.parts["generator"].which
    which.setCurrentIndex(which.findData("matched"))
    which.activated.emit(which.currentIndex())
    assert sides.targets.title.text() == "Learns from"
    one = sides.targets.one
    assert [one.itemText(row) for row in range(one.count())][:2] == ["front", "back"]
    one.setCurrentIndex(one.findText("back"))
    one.activated.emit(one.currentIndex())
    assert (sides.result().generator.id, sides.result().targets) == ("matched", ("back",))
    sides.check()


def test_what_makes_nothing_can_be_trained_too(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    registry = page.studio.app.registry
    aims = ObjectiveSpec(id="aligned", title="Aligned", factory="a:B")
    origin = registry.generators.provenance("image-flow")
    monkeypatch.setitem(registry.objectives._specs, "aligned", (aims, origin))
    page.begin()
    editor = page.new.editor
    editor.reset()
    parts = list(editor.parts)
    assert editor.sampling is not None
    which = editor.parts["generator"].which
    which.setCurrentIndex(which.findData("aligned"))
    which.activated.emit(which.currentIndex())
    assert editor.sampling is None
    made = editor.result()
    assert (made.generator.id, made.sampling) == ("aligned", Sampling())
    assert set(editor.parts) == {*parts, "encoder image"}  # every slot may condition what makes none
    editor.check()
    which = editor.parts["generator"].which
    which.setCurrentIndex(which.findData("image-flow"))
    which.activated.emit(which.currentIndex())
    assert editor.sampling is not None
    assert list(editor.parts) == parts


def test_every_recipe_can_be_started_as_it_is(page: TrainPage) -> None:
    page.begin()
    editor = page.new.editor
    for card in editor.recipes.cards:
        card.click()
        recipe = card.recipe
        assert editor.recipes.recipe is recipe
        assert page.new.check(), page.new.trouble.text()
        assert editor.result().training == recipe.training
        assert editor.result().sampling == recipe.sampling


def test_several_runs_queue_up(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    _small(page, "3")
    first = _start(page, qtbot)
    _small(page, "2")
    second = _start(page, qtbot)
    wait_for_job(page.studio, _job(page, second))
    assert page.studio.job(_job(page, first)).state is JobState.DONE
    assert [run.id for run in page.model.runs] == [second, first, "r0001"]


def test_an_earlier_preview_stays_while_new_ones_arrive(page: TrainPage, qtbot: Any) -> None:
    folder = page.studio.project.project.runs.folder("r0001") / "previews"
    qtbot.waitUntil(lambda: len(page.view.previews.files) > 1)
    previews = page.view.previews
    previews.slider.setValue(0)
    shutil.copy(folder / "00000004" / "image-sheet.png", folder / "00000009.png")
    previews.show_files([*previews.files, (9, folder / "00000009.png")])
    assert previews.slider.value() == 0
    previews.slider.setValue(previews.slider.maximum())
    previews.show_files([*previews.files, (12, folder / "00000009.png")])
    assert previews.slider.value() == previews.slider.maximum()


def test_the_plot_follows_the_theme_and_thins_many_points(page: TrainPage, qtbot: Any) -> None:
    series = Series()
    for step in range(100_000):
        series.add(step, 1.0 if step != 54_321 else 9.0)
    steps, values = series.thinned(1500)
    assert len(steps) <= 1600
    assert values.max() == 9.0
    plot = page.view.plot
    plot.show_series({"loss": series})
    window = page.window()
    assert isinstance(window, MainWindow)
    seen = set()
    for theme in ("dark", "light"):
        window.choose_theme(theme)
        seen.add(plot.grab().toImage().pixelColor(plot.width() // 2, plot.height() - 40).name())
    assert len(seen) == 2


def test_values_are_shown_under_the_pointer(page: TrainPage, qtbot: Any) -> None:
    plot = page.view.plot
    qtbot.waitUntil(lambda: "loss" in plot.series)
    qtbot.waitUntil(plot.isVisible)
    area = plot.findChild(PlotWidget)
    assert area is not None
    middle = area.viewport().rect().center()
    qtbot.mouseMove(area.viewport(), middle - QPoint(20, 0))
    qtbot.mouseMove(area.viewport(), middle)
    qtbot.waitUntil(plot.value.isVisible)
    assert plot.value.text().startswith("step ")


def test_without_data_it_leads_to_the_data(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    assert window.studio.create(tmp_path / "empty")
    window.show_page("train")
    page = window.page
    assert isinstance(page, TrainPage)
    assert not page.new.isVisible()
    buttons = [one for one in page.findChildren(QPushButton) if one.text() == "Go to Data"]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert window.page is not None
    assert window.page.name == "data"


def test_a_failed_training_says_why_and_can_go_on(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    _small(page, "400")
    run_id = _start(page, qtbot)
    qtbot.waitUntil(lambda: "loss" in page.view.plot.series, timeout=60_000)
    broken = page.studio.project.project.runs.folder(run_id) / "checkpoints"
    broken.write_text("a file where the folder should be", "utf-8")
    page.panel.controls.save_now()
    wait_for_job(page.studio, _job(page, run_id), JobState.FAILED)
    qtbot.waitUntil(page.panel.controls.failure.isVisible)
    assert page.panel.controls.failure.text()
    assert page.panel.controls.buttons["resume"].isVisible()
    broken.unlink()
    page.panel.controls.resume()
    wait_for_job(page.studio, _job(page, run_id), JobState.RUNNING)
    page.panel.controls.stop()
    wait_for_job(page.studio, _job(page, run_id), JobState.CANCELLED, JobState.FAILED)


def test_runs_are_called_after_what_differs(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    page.begin()
    qtbot.waitUntil(lambda: page.new.editor.title.placeholderText() == "Flow")
    _small(page, "1")
    page.new.editor.title.clear()
    first = _start(page, qtbot)
    run = page.studio.project.project.runs.get(first)
    assert run.name == "Flow, width 16, no prior, 7 more"
    wait_for_job(page.studio, _job(page, first))
    page.panel.train_again()
    assert page.new.editor.title.text() == ""  # nobody gave it: the next one is called after what it is
    page.new.editor.budget.set_settings({"steps": 2})
    qtbot.waitUntil(lambda: page.new.editor.title.placeholderText() == run.name)
    line = page.model.index(page.model.row_of(first)).data(Qt.ItemDataRole.StatusTipRole)
    assert line.startswith(f"{first} · ")


def test_runs_of_one_name_are_told_apart_by_their_ids(page: TrainPage) -> None:
    index = page.model.index(page.model.row_of("r0001"))
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("Tiny, r0001 · done · ")
    assert "Tiny (r0001)" in [made.text() for made in page.view.findChildren(QLabel)]


def test_the_list_of_runs_follows_the_steps_and_tells_no_size_of_nothing(page: TrainPage) -> None:
    stored = page.model.runs[page.model.row_of("r0001")]
    job = _job(page, "r0001")
    for step, line in ((36, "r0001 · done · step 36"), (1234, "r0001 · done · step 1,234")):
        bridge = page.studio.bridge
        bridge.progress_made.emit(ProgressMade(job, step, 2000, params={"step": step}))
        shown = page.model.index(page.model.row_of("r0001")).data(Qt.ItemDataRole.StatusTipRole)
        assert (stored.step, shown.rpartition(" · ")[0] if "MB" in shown else shown) == (4, line)
    assert "0 MB" not in shown.split(" · ")


def test_a_run_that_is_done_is_given_more_time(page: TrainPage, qtbot: Any, wait_for_job: Wait) -> None:
    controls = page.panel.controls
    qtbot.waitUntil(controls.buttons["more"].isVisible)
    assert page.studio.project.runs.config("r0001").recipe.training.steps == 4
    controls.train_on(0.0001)  # at least one more step
    job = page.studio.project.runs.job("r0001")
    assert job is not None
    wait_for_job(page.studio, job.id)
    steps = page.studio.project.runs.config("r0001").recipe.training.steps
    assert steps >= 5
    assert page.studio.project.runs.checkpoints("r0001")[-1] == steps
    assert [row["step"] for row in page.studio.project.runs.metrics("r0001")] == list(range(1, steps + 1))
