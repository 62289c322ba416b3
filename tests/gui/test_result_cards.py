"""Results of several slots in the window: one card, what is made, what is kept, and how it leaves the window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from spoken import WORDS

from mmstudio.engine.sample import generate as generating
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.generate.results.model import CARD_ROLE, SEEN_ROLE
from mmstudio.gui.look.marks import RESULT
from mmstudio.gui.shared.compose_sheet import ComposeSheet
from mmstudio.gui.shared.values.part_tile import places
from mmstudio.gui.shared.values.seen import SeenResult
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.app import App
from mmstudio.services.generation.tray import TrayCard


@pytest.fixture(scope="module")
def app(speaking_app: App) -> App:
    return speaking_app


@pytest.fixture
def project(app: App, talking: Path, tmp_path: Path) -> Path:
    shutil.copytree(talking, tmp_path / "talking")
    app.adopt_project(tmp_path / "talking")
    return tmp_path / "talking"


@pytest.fixture
def page(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[GeneratePage]:
    """The page with the run that makes a text, a picture and a sound."""
    monkeypatch.setattr(generating, "_HELD_S", 0.0)
    run = next(run for run in opened.studio.project.project.runs.list() if run.name == "singer")
    opened.show_page("generate", run.id)
    shown = opened.page
    assert isinstance(shown, GeneratePage)
    shown.results.looking._wished = False  # nobody follows the sliders here
    yield shown
    shown.results.detail.show_card(None)


def make(page: GeneratePage, qtbot: Any, *cards: TrayCard, kind: str = "a") -> None:
    """Generate one result and wait until it is chosen and shown in detail."""
    page.model.change("", cards=(TrayCard("table", data={"kind": kind}), *cards), count=1)
    page.generate()
    qtbot.waitUntil(lambda: bool(page.work.jobs))
    look(page, qtbot)


def look(page: GeneratePage, qtbot: Any) -> None:
    """Choose the latest result, once everything is made, and wait for its values."""
    qtbot.waitUntil(lambda: not page.work.jobs)
    page.results.grid.setCurrentIndex(page.results.model.index(0))
    qtbot.waitUntil(lambda: page.results.detail.recipe is not None)


def slots(page: GeneratePage) -> list[tuple[str, bool]]:
    """Slots of the values in detail, each with whether it was held fixed."""
    return [(part.one.value.slot, part.one.value.held) for part in page.results.detail.parts]


def test_a_picture_its_text_and_its_sound_are_one_card(page: GeneratePage, qtbot: Any) -> None:
    make(page, qtbot)
    model, detail = page.results.model, page.results.detail
    assert model.rowCount() == 1
    assert [path.suffix for path in model.cards[0].files] == [".png", ".txt", ".wav"]
    assert slots(page) == [("image", False), ("text", False), ("audio", False)]
    picture, text, sound = detail.parts
    assert text.words == WORDS["a"]
    assert any(one.text() == WORDS["a"] for one in text.findChildren(QLabel))
    assert sound.hearing is not None
    qtbot.waitUntil(sound.hearing.sound.button.isEnabled)
    assert sound.hearing.sound.length.text() == "0.4 s"
    index = model.index(0)
    qtbot.waitUntil(lambda: bool(index.data(SEEN_ROLE).parts))
    seen = index.data(SEEN_ROLE)
    assert isinstance(seen, SeenResult)
    assert [part.kind for part in seen.parts] == ["picture", "words", "sound"]
    assert WORDS["a"] in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    exhibit = page.results.exhibits.exhibit(0)
    assert exhibit is not None
    assert [piece.modality for piece in exhibit.pieces[:3]] == ["image", "text", "audio"]
    assert picture.face is not None


def test_each_value_is_copied_and_dragged_as_what_it_is(page: GeneratePage, qtbot: Any) -> None:
    make(page, qtbot)
    picture, text, sound = page.results.detail.parts
    for part, image, words in ((picture, True, ""), (text, False, WORDS["a"]), (sound, False, "")):
        mime = part.mime()
        assert [url.toLocalFile() for url in mime.urls()] == [str(part.path)]
        assert (mime.hasImage(), mime.text() if words else "") == (image, words)
        assert mime.hasFormat(RESULT)
    qtbot.mouseClick(text.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == WORDS["a"]
    whole = page.results.model.mimeData([page.results.model.index(0)])
    assert len(whole.urls()) == 3
    page.model.change("", cards=())
    page.intake.take(text.mime(), "text")
    qtbot.waitUntil(lambda: bool(page.model.tray.cards))
    assert [(card.slot, card.data) for card in page.model.tray.cards] == [("text", WORDS["a"])]
    page.intake.take(sound.mime(), "audio")
    assert page.model.tray.cards[-1].path == str(sound.path)


def test_the_others_are_made_again_with_the_picture_kept(page: GeneratePage, qtbot: Any) -> None:
    make(page, qtbot)
    detail = page.results.detail
    kept, seed = detail.parts[0].path, page.results.last_seed
    actions = page.window().actions_table  # type: ignore[attr-defined]
    actions["result.hold"].trigger()
    qtbot.waitUntil(lambda: page.results.model.rowCount() == 2)
    look(page, qtbot)
    assert slots(page) == [("image", True), ("text", False), ("audio", False)]
    assert detail.parts[0].path == kept
    told = detail.parts[0].findChildren(QLabel)
    qtbot.waitUntil(lambda: any(one.text() == "Held fixed" and one.isVisible() for one in told))
    assert detail.recipe is not None
    assert detail.recipe["seed"] != seed
    assert [entry["name"] for entry in detail.recipe["conditions"]["image"]] == [kept.name if kept else ""]
    index = page.results.model.index(0)
    qtbot.waitUntil(lambda: bool(index.data(SEEN_ROLE).parts))
    assert [part.held for part in index.data(SEEN_ROLE).parts] == [True, False, False]
    held = [card for card in page.model.tray.cards if card.slot == "image"]
    assert [card.path for card in held] == [str(kept)]
    page.studio.undo.undo()
    assert [card.slot for card in page.model.tray.cards] == ["table"]


def test_a_text_is_kept_by_its_own_button(page: GeneratePage, qtbot: Any) -> None:
    make(page, qtbot, kind="b")
    text = page.results.detail.parts[1]
    qtbot.mouseClick(text.hold_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.results.model.rowCount() == 2)
    look(page, qtbot)
    assert slots(page) == [("image", False), ("text", True), ("audio", False)]
    assert page.results.detail.parts[1].words == WORDS["b"]
    assert page.results.detail.parts[1].path is None


def test_only_what_is_wanted_is_made(page: GeneratePage, qtbot: Any) -> None:
    boxes = page.making.boxes
    assert list(boxes) == ["text", "image", "audio"]
    assert all(box.isChecked() and box.isEnabled() for box in boxes.values())
    qtbot.mouseClick(boxes["audio"], Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert page.model.tray.make == ("text", "image")
    make(page, qtbot)
    assert slots(page) == [("image", False), ("text", False)]
    page.store_now()
    assert page.studio.project.sessions.tray(page.model.session).make == ("text", "image")
    page.model.add(TrayCard("text", data="blue bar"))
    assert not boxes["text"].isEnabled()
    assert boxes["text"].text() == "text (given)"
    assert [box.isChecked() for box in boxes.values()] == [False, True, False]
    boxes["image"].click()
    assert boxes["image"].isChecked(), "nothing would be left to be made"
    page.studio.undo.undo()
    page.studio.undo.undo()
    page.studio.undo.undo()
    assert page.model.tray.make == ()
    assert all(box.isChecked() for box in boxes.values())


def test_a_run_that_makes_one_slot_offers_no_choice(page: GeneratePage) -> None:
    assert page.making.isVisible()
    run = next(run for run in page.studio.project.project.runs.list() if run.name == "speaker")
    page.show_item(run.id)
    assert not page.making.isVisible()


def test_a_sound_is_played_from_its_tile(
    page: GeneratePage, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(page, qtbot)
    grid, model = page.results.grid, page.results.model
    grid.zoom(200)
    index = model.index(0)
    qtbot.waitUntil(lambda: bool(index.data(SEEN_ROLE).parts))
    clicked: list[Any] = []
    grid.sound_clicked.connect(clicked.append)
    rect = grid.visualRect(index)
    parts = index.data(SEEN_ROLE).parts
    line = grid.fontMetrics().lineSpacing() + 4
    where = places(parts, rect.adjusted(4, 4, -4, -4 - line))
    assert [rect.top() for rect in where] == sorted(rect.top() for rect in where)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where[0].center())
    assert clicked == []
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where[2].center())
    assert [value.path for value in clicked] == [index.data(CARD_ROLE).files[2]]


def test_results_are_put_together_as_a_page(
    page: GeneratePage, qtbot: Any, told: list[Notice], tmp_path: Path
) -> None:
    make(page, qtbot)
    page.results.exports.compose()
    sheet = page.window().findChild(ComposeSheet)
    assert sheet is not None
    assert sheet.kind == "page"
    sheet.target.setText(str(tmp_path / "shown.html"))
    sheet.title.setText("<b>Both</b>")
    sheet.accept()
    qtbot.waitUntil(lambda: any("put together" in one.title for one in told))
    text = (tmp_path / "shown.html").read_text("utf-8")
    assert "<h1>&lt;b&gt;Both&lt;/b&gt;</h1>" in text
    assert text.count("data:image/png") == 2, "the picture, and what the sound looks like"
    assert text.count("data:audio/wav") == 1
    assert WORDS["a"] in text


def test_a_preview_of_several_slots_is_read_and_heard(opened: MainWindow, qtbot: Any) -> None:
    run = next(run for run in opened.studio.project.project.runs.list() if run.name == "singer")
    opened.show_page("train", run.id)
    page = opened.page
    assert isinstance(page, TrainPage)
    view = page.view.previews
    qtbot.waitUntil(lambda: len(view.tiles.tiles.tiles) == 2)
    assert view.all_slots
    assert [view.which.itemText(place) for place in range(4)] == ["All slots", "text", "image", "audio"]
    tile = view.tiles.tiles.tiles[0]
    assert [part.kind for part in tile.parts] == ["picture", "words", "sound"]
    assert tile.told in WORDS.values()
    assert len(tile.shown(beside=True)) == 4, "the real picture stands beside the generated one"
    assert view.player.isVisible()
    qtbot.waitUntil(view.player.button.isEnabled)
    exhibit = view.exhibits.exhibit(0)
    assert exhibit is not None
    made = [piece for piece in exhibit.pieces if "made at step" in piece.name]
    assert [piece.name.split(",")[0] for piece in made] == ["text", "image", "audio"]
    view.which.setCurrentIndex(3)
    view.which.activated.emit(3)
    qtbot.waitUntil(lambda: view.shown is not None and view.shown.path.name == "audio-sheet.png")
    assert [part.kind for part in view.tiles.tiles.tiles[0].parts] == ["sound"]
    sound = view.tiles.tiles.tiles[0].sounds[0]
    assert sound is not None
    with pytest.raises(OSError, match="cannot identify"):
        Image.open(sound)
    view.which.setCurrentIndex(1)
    view.which.activated.emit(1)
    qtbot.waitUntil(lambda: view.shown is not None and view.shown.path.name == "text-sheet.png")
    assert not view.player.isVisible()
