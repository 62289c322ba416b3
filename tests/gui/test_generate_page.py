"""The page Generate: sessions, tray, drops, results, looks, undo."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.generate.tray.intake import MOST_AT_ONCE
from mmstudio.gui.generate.tray.recorder import write_wav
from mmstudio.gui.look.theme import colours
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.generation.tray import Tray, TrayCard, from_json, to_json
from mmstudio.services.jobs import LIVE


@pytest.fixture
def page(opened: MainWindow, qtbot: Any) -> GeneratePage:
    opened.show_page("generate")
    page = opened.pages["generate"]
    assert isinstance(page, GeneratePage)
    qtbot.waitUntil(lambda: "reference" in page.tray.sections)
    return page


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "red.png"
    Image.new("RGB", (40, 30), "red").save(path)
    return path


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "beep.wav"
    soundfile.write(path, np.sin(np.arange(8000) / 8).astype(np.float32), 16000)
    return path


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(widget: QWidget, mime: QMimeData, place: QPoint | None = None) -> None:
    """The events that Qt sends when something is dropped on a widget."""
    point = place or QPoint(5, 5)
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(point, Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(widget, enter)
    event = QDropEvent(QPointF(point), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(widget, event)


def slots_of(page: GeneratePage) -> list[str]:
    return [card.slot for card in page.model.tray.cards]


def generate(page: GeneratePage, qtbot: Any, count: int = 2) -> list[Path]:
    before = len(page.results.model.paths)
    page.settings.count.setValue(count)
    page.generate()
    qtbot.waitUntil(lambda: len(page.results.model.paths) == before + count, timeout=60_000)
    qtbot.waitUntil(lambda: not page.work.jobs, timeout=10_000)
    return list(page.results.model.paths)


def test_without_a_run_the_page_says_what_to_do(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    assert window.studio.create(tmp_path / "empty")
    window.show_page("generate")
    go = next(
        button for button in window.pages["generate"].findChildren(QPushButton) if "Train" in button.text()
    )
    assert go.isVisible()
    with qtbot.waitSignal(window.studio.page_wanted):
        qtbot.mouseClick(go, Qt.MouseButton.LeftButton)


def test_files_and_texts_become_cards_on_their_slots(
    page: GeneratePage, picture: Path, sound: Path, qtbot: Any
) -> None:
    drop(page.tray.viewport(), files(picture, sound))
    assert slots_of(page) == ["reference", "audio"]
    card = next(iter(page.tray.sections["reference"].cards.values()))
    qtbot.waitUntil(card.weight.isVisible, timeout=200)  # the thumbnail follows
    qtbot.waitUntil(lambda: getattr(card.body, "picture").picture is not None)  # noqa: B009
    words = QMimeData()
    words.setText("a red box")
    drop(page.tray.viewport(), words)
    assert page.model.tray.cards[-1].data == "a red box"
    page.studio.undo.undo()
    assert slots_of(page) == ["reference", "audio"]
    page.studio.undo.redo()
    assert slots_of(page)[-1] == "text"


def test_a_picture_from_a_browser_is_kept_with_the_session(page: GeneratePage, qtbot: Any) -> None:
    image = QImage(50, 50, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    mime = QMimeData()
    mime.setImageData(image)
    mime.setUrls([QUrl("https://example.org/green.png")])
    drop(page.tray.viewport(), mime)
    qtbot.waitUntil(lambda: slots_of(page) == ["reference"])
    path = Path(page.model.tray.cards[0].path)
    assert path.is_file()
    assert path.is_relative_to(page.studio.project.sessions.folder(page.model.session))


def test_what_does_not_fit_is_refused_in_a_sentence(
    page: GeneratePage, tmp_path: Path, told: list[Notice], qtbot: Any
) -> None:
    odd = tmp_path / "model.stl"
    odd.write_bytes(b"solid")
    drop(page.tray.viewport(), files(odd))
    qtbot.waitUntil(lambda: bool(told))  # its content was looked at
    assert told[-1].level == "error"
    assert "reference (image)" in told[-1].text
    drop(page.tray.viewport(), files(tmp_path / "gone.png"))
    assert "gone.png" in told[-1].text
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/picture.png")])
    drop(page.tray.viewport(), web)
    assert "another computer" in told[-1].text
    assert not page.model.tray.cards


def test_content_says_what_a_file_is_whose_suffix_does_not(
    page: GeneratePage, picture: Path, sound: Path, tmp_path: Path, qtbot: Any
) -> None:
    for path, name in ((picture, "photo"), (sound, "take.wav~")):
        (tmp_path / name).write_bytes(path.read_bytes())
    drop(page.tray.viewport(), files(tmp_path / "photo", tmp_path / "take.wav~"))
    qtbot.waitUntil(lambda: len(page.model.tray.cards) == 2)
    assert sorted(slots_of(page)) == ["audio", "reference"]


def test_five_hundred_files_at_once(page: GeneratePage, picture: Path, told: list[Notice]) -> None:
    drop(page.tray.viewport(), files(*[picture] * 500))
    assert len(page.model.tray.cards) == MOST_AT_ONCE
    assert "500" in told[-1].title


def test_a_file_that_vanishes_is_told_on_its_card(
    page: GeneratePage, picture: Path, told: list[Notice], qtbot: Any
) -> None:
    page.model.add(TrayCard("reference", str(picture.with_name("gone.png"))))
    card = page.tray.cards()[0]
    trouble = getattr(card.body, "trouble")  # noqa: B009
    qtbot.waitUntil(lambda: "does not exist" in trouble.text())
    page.generate()
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert "gone.png" in told[-1].text


def test_a_question_where_two_slots_could_take_it(page: GeneratePage, picture: Path, qtbot: Any) -> None:
    placed: list[str] = []
    slots = list(page.intake.reader.slots)[:2]  # type: ignore[union-attr]
    page.intake.asked.emit(picture.name, slots, lambda slot: placed.append(slot.name))
    question = page.tray.questions.itemAt(0).widget()
    assert question is not None
    choice = next(b for b in question.findChildren(QPushButton) if b.text() == slots[1].name)
    qtbot.mouseClick(choice, Qt.MouseButton.LeftButton)
    assert placed == [slots[1].name]
    assert page.tray.questions.count() == 0


def test_weights_mute_solo_and_order(page: GeneratePage, picture: Path, qtbot: Any) -> None:
    drop(page.tray.viewport(), files(picture, picture))
    first, second = (card.key for card in page.model.tray.cards)
    shown = page.tray.sections["reference"].cards
    shown[first].weight.slider.setValue(25)
    shown[first].weight.slider.setValue(30)
    shown[second].weight.spin.setValue(3.5)
    assert [card.weight for card in page.model.tray.cards] == [0.6, 3.5]
    page.studio.undo.undo()
    page.studio.undo.undo()
    assert [card.weight for card in page.model.tray.cards] == [1.0, 1.0]  # one pull is one step
    qtbot.mouseClick(shown[second].up, Qt.MouseButton.LeftButton)
    assert [card.key for card in page.model.tray.cards] == [second, first]
    qtbot.mouseClick(shown[first].solo, Qt.MouseButton.LeftButton)
    slots = frozenset({"reference"})
    assert [card.key for card in page.model.tray.heard(slots)] == [first]
    qtbot.mouseClick(shown[first].mute, Qt.MouseButton.LeftButton)
    assert not page.model.tray.heard(slots)
    qtbot.mouseClick(shown[first].close_button, Qt.MouseButton.LeftButton)
    assert [card.key for card in page.model.tray.cards] == [second]


def test_a_sample_fills_the_tray_and_results_appear(page: GeneratePage, qtbot: Any) -> None:
    page.fill()
    qtbot.waitUntil(lambda: bool(page.model.tray.cards))
    page.tray.sections["reference"].guidance.slider.setValue(50)
    paths = generate(page, qtbot, 3)
    assert len({path.name for path in paths}) == 3
    qtbot.waitUntil(lambda: page.results.model.picture(paths[0]) is not None)
    again = generate(page, qtbot, 1)
    assert set(paths) < set(again)  # nothing was overwritten
    assert again[0].name > paths[0].name


def test_settings_of_a_result_come_back(page: GeneratePage, picture: Path, qtbot: Any) -> None:
    drop(page.tray.viewport(), files(picture))
    page.model.change(
        "weight", cards=page.model.tray.with_card(page.model.tray.cards[0].key, weight=0.4).cards
    )
    (path,) = generate(page, qtbot, 1)
    seed = page.model.tray.seed
    page.model.change("other", cards=(), seed=seed + 5)
    drop(page.results.grid.viewport(), files(path))
    qtbot.waitUntil(lambda: bool(page.model.tray.cards))
    assert (page.model.tray.seed, page.model.tray.locked) == (seed, True)
    assert page.model.tray.cards[0].weight == 0.4
    assert picture.name in [made.text() for made in page.tray.findChildren(QLabel)]
    page.studio.undo.undo()
    assert not page.model.tray.cards
    page.results.grid.setCurrentIndex(page.results.model.index(0))
    qtbot.waitUntil(lambda: page.results.detail.recipe is not None)
    page.results.use()
    assert page.model.tray.seed == seed
    (made,) = set(generate(page, qtbot, 1)) - {path}
    with Image.open(made) as inside:
        (told,) = [text for text in inside.info.values() if isinstance(text, str) and "conditions" in text]
    assert json.loads(told)["conditions"]["reference"][0]["name"] == picture.name
    page.results.grid.setCurrentIndex(page.results.model.index(0))
    qtbot.waitUntil(lambda: page.results.detail.recipe is not None)
    page.results.reproduce()
    qtbot.waitUntil(page.results.detail.verdict.isVisible, timeout=30_000)
    assert "exactly" in page.results.detail.verdict.text()


def test_a_result_is_copied_dragged_and_deleted(page: GeneratePage, qtbot: Any) -> None:
    paths = generate(page, qtbot, 2)
    model = page.results.model
    qtbot.waitUntil(lambda: model.picture(paths[0]) is not None)
    mime = model.mimeData([model.index(0)])
    assert [Path(url.toLocalFile()) for url in mime.urls()] == [paths[0]]
    assert mime.hasImage()
    page.results.grid.setCurrentIndex(model.index(0))
    page.results.copy()
    assert QApplication.clipboard().mimeData().hasUrls()
    page.results.delete()
    assert list(model.paths) == [paths[1]]
    assert not paths[0].exists()
    page.studio.undo.undo()
    assert list(model.paths) == paths
    assert paths[0].exists()


def test_a_manifest_is_a_batch(page: GeneratePage, tmp_path: Path, qtbot: Any) -> None:
    manifest = tmp_path / "wishes.csv"
    manifest.write_text("text,place\na red box,left\na blue star,right\n", "utf-8")
    drop(page.tray.viewport(), files(manifest))
    assert page.model.tray.manifest == str(manifest)
    page.settings.count.setValue(2)
    page.generate()
    qtbot.waitUntil(lambda: len(page.results.model.paths) == 4, timeout=60_000)


def test_a_session_is_reopened_with_tray_and_results(
    page: GeneratePage, opened: MainWindow, picture: Path, project: Path, qtbot: Any
) -> None:
    drop(page.tray.viewport(), files(picture))
    paths = generate(page, qtbot, 2)
    tray, session = page.model.tray, page.model.session
    opened.studio.close()
    opened.studio.open(project)  # at once, or as soon as the look at the tray has ended
    qtbot.waitUntil(lambda: opened.studio.opened is not None)
    opened.show_page("generate")
    qtbot.waitUntil(lambda: list(page.results.model.paths) == paths)
    assert page.model.session == session
    assert page.model.tray == tray


def test_sessions_are_duplicated_deleted_and_brought_back(
    page: GeneratePage, picture: Path, qtbot: Any
) -> None:
    drop(page.tray.viewport(), files(picture))
    generate(page, qtbot, 1)
    first = page.model.session
    page.sessions.duplicate()
    qtbot.waitUntil(lambda: page.model.session not in {"", first})
    second = page.model.session
    qtbot.waitUntil(lambda: len(page.results.model.paths) == 1)
    assert slots_of(page) == ["reference"]
    page.sessions.rename_to(second, "Other")
    assert page.sessions.box.currentText() == "Other"
    page.sessions.delete()
    assert page.model.session == first
    page.studio.undo.undo()
    assert page.model.session == second
    generate(page, qtbot, 1)
    page.sessions.make()
    assert page.model.session == ""
    assert not page.model.tray.cards


def test_a_look_follows_the_sliders_and_saves_nothing(page: GeneratePage, picture: Path, qtbot: Any) -> None:
    drop(page.tray.viewport(), files(picture))
    generate(page, qtbot, 1)
    with qtbot.waitSignal(page.results.looking.look.seen, timeout=30_000):
        page.tray.cards()[0].weight.slider.setValue(80)
    qtbot.waitUntil(lambda: page.results.looking.picture.picture is not None)
    assert len(page.results.model.paths) == 1
    assert not [job for job in page.studio.jobs() if job.kind == LIVE and job.payload["out"]]


def test_a_change_of_another_session_is_undone_there(page: GeneratePage, picture: Path, qtbot: Any) -> None:
    drop(page.tray.viewport(), files(picture))
    page.store_now()
    first = page.model.session
    page.sessions.make()
    page.studio.undo.undo()
    assert not page.studio.project.sessions.tray(first).cards
    page.studio.undo.redo()
    assert [card.slot for card in page.studio.project.sessions.tray(first).cards] == ["reference"]
    del qtbot


def test_recording_says_where_it_cannot_be(page: GeneratePage, told: list[Notice], qtbot: Any) -> None:
    recorder = page.tray.sections["audio"].recorder
    qtbot.mouseClick(recorder.button, Qt.MouseButton.LeftButton)
    if told:  # a machine without a microphone, or without the system's sound library
        assert told[-1].title == "Nothing can be recorded."
    else:
        qtbot.mouseClick(recorder.button, Qt.MouseButton.LeftButton)


def test_what_was_recorded_is_a_sound(tmp_path: Path) -> None:
    write_wav(tmp_path / "said.wav", b"\0\1" * 400, 16_000, 1)
    assert soundfile.info(tmp_path / "said.wav").frames == 400


def test_columns_offer_what_training_saw(page: GeneratePage, qtbot: Any) -> None:
    section = page.tray.sections["table"]
    qtbot.mouseClick(section.add_button, Qt.MouseButton.LeftButton)
    body: Any = page.tray.cards()[0].body
    editor = body.editors["place"]
    assert editor.count() > 1
    assert not page.model.tray.heard(frozenset({"table"}))  # all open says nothing
    editor.setCurrentIndex(1)
    editor.activated.emit(1)
    assert page.model.tray.cards[0].data == {"place": editor.itemText(1)}


def test_the_page_in_another_language(page: GeneratePage, opened: MainWindow, qapp: QApplication) -> None:
    for language in ("zh_CN", "en"):
        opened.choose_language(language)
        qapp.processEvents()
        assert not page.grab().isNull()


def test_a_stored_tray_may_be_moved_and_damaged(tmp_path: Path) -> None:
    tray = Tray(
        run="r0001",
        checkpoint=20,
        cards=(
            TrayCard("image", str(tmp_path / "assets" / "a.png"), weight=0.5, name="red.png"),
            TrayCard("text", data="a"),
        ),
        guidance={"image": 2.0},
        seed=7,
        make=("text", "image"),
    )
    stored = to_json(tray, tmp_path)
    assert stored["cards"][0]["path"] == "./assets/a.png"
    assert from_json(stored, tmp_path) == tray
    assert from_json(stored, tmp_path / "moved").cards[0].path == str(tmp_path / "moved" / "assets" / "a.png")
    assert from_json([1], tmp_path) == Tray()
    earlier = {key: value for key, value in stored.items() if key != "manifest"}
    assert from_json({**earlier, "batch": "./rows.csv"}, tmp_path).manifest == str(tmp_path / "rows.csv")
    for name in ("/home/somebody/red.png", "red\0.png", "r" * 2000, 3):
        (card, _) = from_json(
            {**stored, "cards": [{**stored["cards"][0], "name": name}, stored["cards"][1]]}, tmp_path
        ).cards
        assert card.name == ""
    damaged = from_json({**stored, "seed": "x", "cards": [{"slot": "text", "weight": 99}, 3]}, tmp_path)
    assert damaged.seed == 0
    assert [from_json({**stored, "make": make}, tmp_path).make for make in ("text", [3], None)] == [()] * 3
    assert damaged.cards[0].weight == 1.0


def test_the_lightning_is_on_only_while_sliders_are_followed(
    page: GeneratePage, picture: Path, qtbot: Any
) -> None:
    looking = page.results.looking
    follows = "It follows the sliders, in fewer steps; nothing is saved until you generate."

    def said() -> list[str]:
        return [made.text() for made in looking.findChildren(QLabel)]

    assert not looking.switch.isChecked()
    assert follows not in said()
    drop(page.tray.viewport(), files(picture))
    generate(page, qtbot, 1)
    assert looking.switch.isChecked()
    assert follows in said()
    qtbot.waitUntil(lambda: looking.picture.picture is not None)  # nobody has to move a slider first
    looking.switch.click()
    generate(page, qtbot, 2)
    assert not looking.switch.isChecked()
    with qtbot.waitSignal(looking.look.seen, timeout=30_000):
        looking.switch.click()
    assert looking.isVisible()
    page.studio.leave()
    assert not looking.switch.isChecked()


def test_the_largest_seed_is_read_whole(page: GeneratePage) -> None:
    seed = page.settings.seed
    seed.setValue(seed.maximum())
    QApplication.processEvents()
    for size in ((1320, 840), (960, 540)):
        page.window().resize(*size)
        QApplication.processEvents()
        assert seed.text() == "2147483647"
        assert seed.lineEdit().width() >= seed.fontMetrics().horizontalAdvance(seed.text()) + 4


def test_the_tray_is_framed_while_something_is_held_over_it(page: GeneratePage, picture: Path) -> None:
    def seen() -> bool:
        colour = page.tray.grab().toImage().pixelColor(page.tray.width() // 2, page.tray.height() - 1)
        return colour.name() == colours().accent

    held = files(picture)
    where, keys = QPoint(5, 5), Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, Qt.DropAction.CopyAction, held, Qt.MouseButton.LeftButton, keys)
    assert not seen()
    QApplication.sendEvent(page.tray.viewport(), enter)
    assert seen()
    QApplication.sendEvent(page.tray.viewport(), QDragLeaveEvent())
    assert not seen()


def test_a_picture_is_dropped_for_a_run_that_learned_from_views(
    page: GeneratePage, picture: Path, qtbot: Any, wait_for_job: Any
) -> None:
    studio = page.studio
    changes = {
        "generator.width": "16",
        "training.batch": "8",
        "training.steps": "1",
        "training.views": "true",
        "conditions": "text",
    }
    recipe = apply_settings(studio.app.recipes.get("flow"), changes)
    job = studio.project.runs.start("shapes-and-sounds", recipe)
    wait_for_job(studio, job.id)
    page.runs.refresh(page.model.tray.run, "latest")
    page.model.change("Choose a run", run=job.run_id, checkpoint="latest", settings={})
    qtbot.waitUntil(lambda: list(page.tray.sections) == ["text", "image.view"])
    drop(page.tray.viewport(), files(picture))
    assert [(card.slot, card.path) for card in page.model.tray.cards] == [("image.view", str(picture))]
    (path,) = generate(page, qtbot, 1)
    with Image.open(path) as image:
        assert image.size == (32, 32)
    page.fill()
    qtbot.waitUntil(lambda: slots_of(page) == ["text"])  # a target is not a condition of itself
