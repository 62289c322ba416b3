"""The form of a new training: parts and their settings, steps, what is made, what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from quick_training import small_training, start_training

from mmstudio.core.sample import Slot
from mmstudio.gui.shared.forms.editors import Written
from mmstudio.gui.shared.forms.slot_steps import SlotSteps
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.train.recipe_editor import RecipeEditor
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe import Sampling
from mmstudio.plugins.specs import GeneratorSpec, ObjectiveSpec
from mmstudio.services.training.runs import RunService

Wait = Callable[..., Any]


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    opened.show_page("train")
    shown = opened.page
    assert isinstance(shown, TrainPage)
    return shown


def test_an_invalid_form_starts_nothing(page: TrainPage) -> None:
    small_training(page, "5")
    rate = page.new.editor.training.lines["lr"].editor
    assert isinstance(rate, Written)
    rate.setText("-1")
    page.new.start()
    assert len(page.studio.project.runs.list()) == 1
    assert page.new.editor.training.lines["lr"].error.text()


def test_labels_that_are_no_classes_start_nothing(page: TrainPage, qtbot: Any, told: list[Notice]) -> None:
    """The sentence is that of the command line, and no failed run is left in the list."""
    base = page.studio.app.recipes.get("classify").model_copy(update={"targets": ("text",)})
    page.begin()
    page.new.editor.show_recipe(base, "shapes-and-sounds", "No classes", 0)
    page.new.start()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told[0].title == "The training was not started."
    assert "these are no classes. Choose a slot with at most" in told[0].text
    assert len(page.studio.project.runs.list()) == 1


def test_a_start_is_not_begun_again_while_its_labels_are_read(page: TrainPage, qtbot: Any) -> None:
    small_training(page, "1")
    page.studio.project.runner.lane("cpu:train").pause()
    page.new.editor.device.setCurrentIndex(page.new.editor.device.findData("cpu"))
    page.new.start()
    assert not page.new._start.isEnabled()
    page.new._on_changed()
    assert not page.new._start.isEnabled()
    page.new.start()
    qtbot.waitUntil(page.new._start.isEnabled, timeout=20_000)
    page.studio.tasks.wait()
    qtbot.wait(50)
    assert len(page.studio.project.runs.list()) == 2


def test_a_project_that_is_opened_while_labels_are_read_trains_nothing(
    page: TrainPage, qtbot: Any, told: list[Notice], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_training(page, "1")
    read = Event()
    monkeypatch.setattr(RunService, "check_labels", lambda *_: read.wait(20))
    page.new.start()
    left = page.studio.project
    assert page.studio.create(tmp_path / "other")
    read.set()
    for _ in range(3):  # one piece of work may ask for the next
        page.studio.tasks.wait()
        qtbot.wait(50)
    assert not page.new._starting
    assert len(left.runs.list()) == 1
    assert page.studio.project.runs.list() == []
    assert [notice.title for notice in told if "not started" in notice.title] == []


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
    assert before.fast == {"steps": 4, "prior_steps": 8, "guidance_until": 0.5}
    names = [field.ui.title for field in sampling.guidance.fields.values()]
    assert "text" in names
    sampling.guidance.set_settings({f"slot_{names.index('text')}": 0.5})
    sampling.fast.set_settings({"steps": 2, "prior_steps": 8, "guidance_until": 0.5})
    after = page.new.editor.result().sampling
    assert after.guidance == {"text": 0.5}
    assert after.fast == {"steps": 2, "prior_steps": 8, "guidance_until": 0.5}
    assert after.settings == before.settings
    assert page.new.check(), page.new.trouble.text()


def test_parts_that_do_not_fit_are_told_before_the_start(
    page: TrainPage, qtbot: Any, told: list[Notice]
) -> None:
    small_training(page, "5")
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
    config = page.studio.project.runs.config(start_training(page, qtbot))
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


def test_the_recipe_of_words_makes_a_text_that_only_conditions(page: TrainPage, sides: RecipeEditor) -> None:
    """What is turned around is said below the form, and goes when nothing is."""
    project = page.studio.project
    for name, role in (("front", "target"), ("back", "condition"), ("text", "condition")):
        project.datasets.set_role("sides", name, role)  # type: ignore[arg-type]
    _choose_data(sides, "sides")
    assert page.new.check()
    assert page.new.notes.isHidden()
    next(card for card in sides.recipes.cards if card.recipe.id == "words").click()
    assert page.new.check(), page.new.trouble.text()
    assert sides.result().targets == ("text",)
    assert [key for key in sides.parts if key.startswith("encoder")] == ["encoder front", "encoder back"]
    assert page.new.notes.isVisible()
    assert page.new.notes.text() == (
        "The data set has text as a condition only; this training makes it, from front, back."
    )
    next(card for card in sides.recipes.cards if card.recipe.id == "flow").click()
    assert page.new.check()
    assert sides.result().targets == ("front",)
    assert page.new.notes.isHidden()


def test_how_many_processes_train_and_on_which_devices_is_chosen(page: TrainPage, qtbot: Any) -> None:
    small_training(page, "2")
    choice = page.new.processes
    assert choice.chosen == 1
    choice.offer(3)
    assert [choice.itemText(place) for place in range(3)] == [
        "In one process",
        "In 2 processes",
        "In 3 processes",
    ]
    choice.setCurrentIndex(2)
    page.new.editor.device.setCurrentIndex(page.new.editor.device.findData("cpu"))
    opened = page.studio.project
    opened.runner.lane("cpu:train").pause()
    run = start_training(page, qtbot)
    job = opened.runs.job(run)
    assert job is not None
    assert job.payload["devices"] == ["cpu", "cpu", "cpu"]
    opened.runner.cancel(job.id)
    opened.runner.lane("cpu:train").resume()
    page.begin()
    page.new.editor.recipes.choose("forest")
    page.new.editor.reset()
    assert choice.isHidden()
