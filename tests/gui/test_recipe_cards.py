"""Recipes as cards: what they say, how they are chosen, and how the time of each gets to be known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from mmstudio.core.job import JobState
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.train.recipe_cards import RecipeCards, makes
from mmstudio.gui.train.recipe_times import RecipeTimes, rounded, time_words
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App
from mmstudio.services.training.forecasts import Forecast, Forecasts, forecast_key

DATASET = "shapes-and-sounds"


@pytest.fixture
def page(opened: MainWindow) -> TrainPage:
    opened.show_page("train")
    shown = opened.page
    assert isinstance(shown, TrainPage)
    return shown


def _flow(app: App, **training: str) -> Recipe:
    return apply_settings(
        app.recipes.get("flow"), {f"training.{name}": value for name, value in training.items()}
    )


def test_the_time_is_as_exact_as_it_is_known(app: App) -> None:
    by_minutes, by_steps = _flow(app, minutes="3"), _flow(app, steps="5000")
    assert time_words(by_minutes, None) == "3 min; steps not known yet"
    assert time_words(by_steps, None) == "Time not known yet"
    slow = time_words(by_minutes.model_copy(update={"usual": 600}), Forecast(1.5, 96))
    assert slow == "3 min, about 120 steps here; better 15 min"
    assert time_words(by_minutes, Forecast(0.137, 96)) == "3 min, about 1,300 steps here"  # 1,314
    assert time_words(by_steps, Forecast(0.137, 96)) == "About 11 min here"  # 685 s
    assert time_words(by_steps, Forecast(0.005, 96)) == "About 0.4 min here"  # 25 s
    assert time_words(by_steps, Forecast(0.2, 0)) == "Needs more memory than is free"
    assert [rounded(number) for number in (0.2, 7.4, 99.4, 1314, 98_765)] == [1, 7, 99, 1300, 99_000]


def test_a_card_says_what_its_recipe_makes(page: TrainPage, app: App) -> None:
    said = {
        name: makes(page.studio, app.recipes.get(name))
        for name in ("flow", "words", "joint", "align", "forest")
    }
    assert said == {
        "flow": "Picture, 32 px",
        "words": "Text",
        "joint": "Picture, Text, Sound",
        "align": "Nothing: it learns only",
        "forest": "Classes of a slot",
    }


def test_what_a_step_takes_is_remembered_by_what_decides_it(
    page: TrainPage, app: App, tmp_path: Path
) -> None:
    info, registry = page.studio.project.datasets.get(DATASET), app.registry

    def key(recipe: Recipe, device: str = "cpu") -> str:
        return forecast_key(recipe, info, device, registry)

    flow = app.recipes.get("flow")
    page.begin()
    assert key(page.new.editor.result()) == key(
        flow
    )  # the form as it is shipped says the same in other words
    assert key(_flow(app, minutes="9", previews="4")) == key(flow)
    others = [_flow(app, batch="8"), apply_settings(flow, {"generator.width": "16"}), app.recipes.get("vae")]
    assert len({key(flow), key(flow, "cuda:0"), *map(key, others)}) == 5
    kept = Forecasts(tmp_path)
    kept.put(key(flow), {"step_s": 0.25, "micro": 96, "parameters": 1})
    assert Forecasts(tmp_path).get(key(flow)) == Forecast(0.25, 96)
    for number in range(250):
        kept.put(str(number), {"step_s": 1, "micro": 1})
    assert len(json.loads((tmp_path / "forecasts.json").read_text("utf-8"))) == 200
    (tmp_path / "forecasts.json").write_text('{"a": [1]}', "utf-8")
    assert Forecasts(tmp_path).get("a") is None


def test_cards_are_chosen_by_keys_and_told_to_screen_readers(
    page: TrainPage, opened: MainWindow, qtbot: Any
) -> None:
    page.begin()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    editor = page.new.editor
    assert editor.recipes.cards[0].recipe.id == "flow"
    assert editor.recipes.cards[0].isChecked()
    place = [card.recipe.id for card in editor.recipes.cards].index("dcgan")
    second = editor.recipes.cards[place]
    qtbot.wait(200)  # rows are laid out once the page has its width
    if second.x():  # beside the one before it; else below another one
        first, there, back = editor.recipes.cards[place - 1], Qt.Key.Key_Right, Qt.Key.Key_Left
    else:
        above = [one for one in editor.recipes.cards[:place] if one.x() == second.x()]
        first, there, back = above[-1], Qt.Key.Key_Down, Qt.Key.Key_Up
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert first.isChecked()
    first.setFocus()
    qtbot.keyClick(first, there)
    assert second.isChecked()
    assert not first.isChecked()
    qtbot.waitUntil(lambda: editor.title.placeholderText() == "DCGAN, 32 px")
    assert editor.parts["generator"].part_id == second.recipe.generator.id
    told = QAccessible.queryAccessibleInterface(second)
    assert told is not None
    assert told.text(QAccessible.Text.Name) == "DCGAN, 32 px"
    assert "3 min" in told.text(QAccessible.Text.Description)
    assert told.state().checked  # type: ignore[attr-defined]
    qtbot.keyClick(QApplication.focusWidget(), back)
    assert first.isChecked()


def test_times_come_by_themselves_and_are_kept(
    page: TrainPage, opened: MainWindow, told: list[Notice], qtbot: Any
) -> None:
    studio, looked_at = page.studio, [True]
    info, tiny = studio.project.datasets.get(DATASET), studio.project.runs.config("r0001").recipe
    times = RecipeTimes(studio, lambda: looked_at[0], page)
    odd = tiny.model_copy(update={"training": tiny.training.model_copy(update={"batch": 9})})
    times.want(info, "cpu", [tiny])
    assert times.words(tiny) == "Time not known yet"
    qtbot.waitUntil(lambda: "here" in times.words(tiny), timeout=60_000)
    job = next(job for job in studio.jobs() if job.kind == "measure")
    assert job.state is JobState.DONE
    forecast = Forecast(float(job.result["step_s"]), int(job.result["micro"]))
    assert times.words(tiny) == time_words(tiny, forecast)
    assert opened.jobs.rows == {}  # nobody asked for it
    again = RecipeTimes(studio, lambda: True, page)
    again.want(info, "cpu", [tiny])
    assert again.words(tiny) == times.words(tiny)  # from the file
    again.stop()
    times.want(info, "cpu", [odd])
    qtbot.waitUntil(lambda: len([one for one in studio.jobs() if one.kind == "measure"]) == 2)
    looked_at[0] = False
    times.stop()  # the form is hidden
    qtbot.waitUntil(lambda: not studio.project.runner.running())
    assert times.words(odd) == "Time not known yet"
    assert [notice for notice in told if notice.level in {"warning", "error"}] == []


def test_a_recipe_of_somebody_else_has_a_card(opened: MainWindow, app: App, config_dir: Path) -> None:
    folder = config_dir / "recipes"
    folder.mkdir(parents=True)
    own = app.recipes.get("flow").model_dump(mode="json") | {
        "id": "mine",
        "title": "Mine & <b>yours</b>",
        "summary": "",
    }
    (folder / "mine.json").write_text(json.dumps(own), "utf-8")
    lost = own | {"id": "lost", "generator": {"id": "image-dream", "settings": {}}}
    (folder / "lost.json").write_text(json.dumps(lost), "utf-8")
    cards = RecipeCards(opened.studio, lambda _: "time")
    cards.show_recipes(app.recipes.list())
    said = {card.recipe.id: card.said for card in cards.cards}
    assert said["mine"] == ("Picture, 32 px", "time")
    assert said["lost"][0] == "Needs image-dream, which is not installed"
    mine = next(card for card in cards.cards if card.recipe.id == "mine")
    assert mine.accessibleName() == "Mine & <b>yours</b>"
    assert app.recipes.picture("mine") is None
    assert f"From {folder / 'mine.json'}" in mine.toolTip()
    assert "Mine &amp; &lt;b&gt;yours&lt;/b&gt;" in mine.toolTip()  # a card may be too small for it
    assert not mine.grab().isNull()
    assert cards.choose("lost")
    assert not cards.choose("nothing")
    assert cards.recipe is None
    cards.deleteLater()
