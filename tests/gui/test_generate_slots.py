"""The page Generate with runs that make texts, or a text and a picture: values grow, are read, are given."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from speaking import Speaker
from spoken import COLOURS, WORDS

from mmstudio.core.results import item_shown
from mmstudio.engine.sample import generate as generating
from mmstudio.engine.sample import results as engine_results
from mmstudio.gui.generate.grids.sheet import GridSheet
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.shared.forms.editors import SlotChoice
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.grid import read_index
from mmstudio.plugins.results import recipe_in
from mmstudio.services.app import App
from mmstudio.services.generation.tray import TrayCard
from mmstudio_flow.model import ImageFlow


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
    monkeypatch.setattr(generating, "_HELD_S", 0.0)
    opened.show_page("generate")
    shown = opened.pages["generate"]
    assert isinstance(shown, GeneratePage)
    shown.results.looking._wished = False  # nobody follows the sliders here
    return shown


DECORATION, CAPTION = Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.StatusTipRole


def choose(page: GeneratePage, name: str) -> None:
    """Generate from the run of that name."""
    run = next(run for run in page.studio.project.project.runs.list() if run.name == name)
    page.show_item(run.id)


def make(page: GeneratePage, qtbot: Any, kind: str, count: int = 1, *more: TrayCard) -> list[Path]:
    """Generate and wait; gives the files of results that are there then, the latest first."""
    before = set(page.results.model.paths)
    page.model.change("", cards=(TrayCard("table", data={"kind": kind}), *more), count=count)
    page.generate()
    qtbot.waitUntil(lambda: bool(page.work.jobs))
    qtbot.waitUntil(lambda: not page.work.jobs)
    return [path for path in page.results.model.paths if path not in before]


def wait_for(true: Any) -> None:
    """Wait in a thread of the program's."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def read(page: GeneratePage) -> list[str]:
    """The words in the strip."""
    return [cell.words.toPlainText() for cell in page.results.looking.strip.cells]


def test_a_sentence_is_seen_to_grow(page: GeneratePage, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_results, "EVERY_S", 0.0)
    choose(page, "speaker")
    told: list[str] = []
    shown: list[list[str]] = []
    page.studio.bridge.preview_made.connect(
        lambda event: told.append(event.slots["text"][0]) if item_shown(event.kind) == 0 else None
    )
    page.results.looking._presenter.ready.connect(lambda _: shown.append(read(page)))
    sample = Speaker.sample

    def slowly(self: Any, request: Any) -> Iterator[Any]:
        """A letter only after the one before was shown."""
        for step in sample(self, request):
            yield step
            if step.partial:
                wait_for(lambda wanted=step.index: len(shown) >= wanted)

    monkeypatch.setattr(Speaker, "sample", slowly)
    (path,) = make(page, qtbot, "a")
    grown = [words[0] for words in shown if words[0]]
    assert grown == [WORDS["a"][:count] for count in range(1, len(WORDS["a"]) + 1)] == told
    assert path.read_text("utf-8") == WORDS["a"]
    assert page.results.looking.isVisible(), "tiles move when it is done"
    assert not page.work.growing.values
    page.results.grid.setCurrentIndex(page.results.model.index(0))
    detail = page.results.detail
    qtbot.waitUntil(lambda: any(one.text() == WORDS["a"] for one in detail.findChildren(QLabel)))


def test_pictures_are_seen_out_of_their_noise_beside_their_text(
    page: GeneratePage, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_results, "EVERY_S", 0.0)
    choose(page, "teller")
    shown: list[tuple[str, ...]] = []

    def note() -> None:
        cells = page.results.looking.strip.cells
        if len(cells) == 2 and cells[1].picture.picture is not None:
            colour = cells[1].picture.picture.pixelColor(8, 8)
            shown.append((cells[0].words.toPlainText(), cells[1].words.toPlainText(), colour.name()))

    page.results.looking._presenter.ready.connect(lambda _: note())
    sample = ImageFlow.sample

    def slowly(self: Any, request: Any) -> Iterator[Any]:
        for number, step in enumerate(sample(self, request), 1):
            yield step
            if step.partial:
                wait_for(lambda wanted=number: len(shown) >= wanted)

    monkeypatch.setattr(ImageFlow, "sample", slowly)
    paths = make(page, qtbot, "a")
    assert [path.name for path in paths] == ["00001-000.image.png", "00001-000.text.txt"]
    assert {words for words, _, _ in shown} == {WORDS["a"]}
    assert len({colour for _, _, colour in shown}) > 1


def test_results_of_every_kind_are_shown_as_what_they_are(page: GeneratePage, qtbot: Any) -> None:
    choose(page, "teller")
    picture, text = make(page, qtbot, "b")
    detail, model = page.results.detail, page.results.model
    assert model.rowCount() == 1
    page.results.grid.setCurrentIndex(model.index(0))
    qtbot.waitUntil(lambda: len(detail.parts) == 2)
    assert [part.path for part in detail.parts] == [picture, text]
    assert detail.picture is not None
    assert detail.picture.picture is not None
    assert detail.picture.picture.width() == 16
    told = detail.parts[1].findChildren(QLabel)
    qtbot.waitUntil(lambda: any(one.text() == WORDS["b"] and one.isVisible() for one in told))
    exhibit = page.results.exhibits.exhibit(0)
    assert exhibit is not None
    assert [piece.modality for piece in exhibit.pieces[:2]] == ["image", "text"]


def test_a_setting_that_names_a_slot_is_chosen_among_those_of_the_run(page: GeneratePage, qtbot: Any) -> None:
    choose(page, "teller")
    form = page.settings.sampling.form
    assert form is not None
    editor = form.lines["loud"].editor
    assert isinstance(editor, SlotChoice)
    assert [editor.itemData(place) for place in range(editor.count())] == ["", "text", "image"]
    assert editor.itemText(0) == "No slot"
    editor.setCurrentIndex(2)
    assert page.model.tray.settings == {"loud": "image"}
    editor.setCurrentIndex(0)
    assert page.model.tray.settings == {}


def test_what_is_stopped_says_so(page: GeneratePage, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(page, "speaker")
    sample = Speaker.sample
    reached, stopped = threading.Event(), threading.Event()

    def stopping(self: Any, request: Any) -> Iterator[Any]:
        for step in sample(self, request):
            if step.index == 4:
                reached.set()
                assert stopped.wait(20)
            yield step

    monkeypatch.setattr(Speaker, "sample", stopping)
    page.model.change("", cards=(TrayCard("table", data={"kind": "b"}),), count=1)
    page.generate()
    qtbot.waitUntil(lambda: bool(page.work.jobs) and reached.is_set())
    page.work.stop()
    stopped.set()
    qtbot.waitUntil(lambda: page.results.model.rowCount() == 1)
    (path,) = page.results.model.paths
    assert path.read_text("utf-8") == WORDS["b"][:4].rstrip()
    index = page.results.model.index(0)
    qtbot.waitUntil(lambda: bool(index.data(CAPTION)))
    assert index.data(CAPTION) == f"stopped · kind: b · seed {page.results.last_seed}"
    page.results.grid.setCurrentIndex(index)
    qtbot.waitUntil(lambda: page.results.detail.recipe is not None)
    labels = [one.text() for one in page.results.detail.findChildren(QLabel)]
    assert "Stopped before it was finished" in labels
    assert not page.results.detail.again.isEnabled(), "what was not whole cannot be made again"


def words(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setText(text)
    return mime


def test_a_card_on_what_is_made_is_held_fixed_and_there_is_one(
    page: GeneratePage, qtbot: Any, told: list[Notice], tmp_path: Path
) -> None:
    choose(page, "teller")
    assert list(page.tray.sections) == ["table", "text", "image"]
    assert [section.held for section in page.tray.sections.values()] == [False, True, True]
    page.intake.take(words("red ring"))
    page.intake.take(words("blue bar"), "text")
    assert [(card.slot, card.data) for card in page.model.tray.cards] == [("text", "blue bar")]
    (card,) = page.tray.cards()
    assert not card.weight.isVisibleTo(page)
    assert not card.solo.isVisibleTo(page)
    page.model.add(TrayCard("table", data={"kind": "a"}, solo=True))
    page.model.change("", count=1)
    page.generate()
    qtbot.waitUntil(lambda: page.results.model.rowCount() == 1 and not page.work.jobs)
    (path,) = page.results.model.paths
    assert path.name == "00001-000.image.png"
    recipe = recipe_in(path, page.studio.app.registry)
    assert recipe is not None
    assert [entry["data"] for entry in recipe["conditions"]["text"]] == ["blue bar"]
    Image.new("RGB", (8, 8), "red").save(tmp_path / "red.png")
    page.intake.take_files([tmp_path / "red.png"])
    page.generate()
    qtbot.waitUntil(lambda: any(one.level == "error" for one in told))
    assert "The run makes image, text; nothing is left of that" in told[-1].text
    page.studio.undo.undo()
    page.studio.undo.undo()
    page.studio.undo.undo()
    page.studio.undo.undo()
    assert [card.data for card in page.model.tray.cards] == ["red ring"], "the card before is gone for good"


def test_what_a_run_makes_alone_is_not_taken(page: GeneratePage, told: list[Notice]) -> None:
    choose(page, "speaker")
    assert list(page.tray.sections) == ["table"]
    page.intake.take(words("red ring"))
    assert not page.model.tray.cards
    assert "The slot 'text' is what this run makes; nothing would be left to be made" in told[-1].text


def test_each_slot_has_its_previews_and_a_sentence_is_read(
    opened: MainWindow, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = next(run for run in opened.studio.project.project.runs.list() if run.name == "teller")
    opened.show_page("train", run.id)
    page = opened.page
    assert isinstance(page, TrainPage)
    view = page.view.previews
    qtbot.waitUntil(lambda: len(view.tiles.tiles.tiles) == 2)
    assert [view.which.itemText(place) for place in range(view.which.count())] == [
        "All slots",
        "text",
        "image",
    ]
    view.which.setCurrentIndex(1)
    view.which.activated.emit(1)
    qtbot.waitUntil(lambda: len(view.sheets) == 1)
    assert view.slot == "text"
    samples = opened.studio.project.project.datasets.samples("spoken").read("val", 0, 2)
    kinds = [sample.values["table"][0].data["kind"] for sample in samples]
    tiles = view.tiles.tiles
    assert [tile.words for tile in tiles.tiles] == [WORDS[kind] for kind in kinds]
    assert str(tiles.index(0).data(Qt.ItemDataRole.AccessibleTextRole)).startswith(WORDS[kinds[0]])
    assert not view.real.isVisible(), "there is no picture beside a text"
    places = [view.tiles.visualRect(tiles.index(row)) for row in (0, 1)]
    assert all(view.tiles.viewport().rect().contains(place) for place in places)
    exhibit = view.exhibits.exhibit(1)
    assert exhibit is not None
    made = exhibit.pieces[0]
    assert made.modality == "text"
    assert made.value.path is not None
    assert made.value.path.read_text("utf-8") == WORDS[kinds[1]]
    view.which.setCurrentIndex(2)
    view.which.activated.emit(2)
    qtbot.waitUntil(lambda: view.shown is not None and view.shown.path.name == "image-sheet.png")
    assert [tile.words for tile in tiles.tiles] == ["", ""]
    for kind, tile in zip(kinds, tiles.tiles, strict=True):
        assert tile.real is not None
        assert tile.real.pixelColor(4, 4).getRgb()[:3] == COLOURS[kind]
    path = tmp_path / "images.gif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.panel.export_gif()
    qtbot.waitUntil(path.is_file)
    assert view.shown is not None
    with Image.open(path) as gif, Image.open(view.shown.path) as sheet:
        assert gif.size == sheet.size


def test_a_grid_shows_the_slots_that_are_chosen(page: GeneratePage, opened: MainWindow, qtbot: Any) -> None:
    """What the tray wants is chosen first; nothing is made where nothing is."""
    choose(page, "teller")
    page.model.change("", cards=(TrayCard("table", data={"kind": "a"}),), make=("image",))
    page.ask_for_grid()
    sheet = page.findChildren(GridSheet)[-1]
    assert {slot: box.isChecked() for slot, box in sheet.makes.items()} == {"text": False, "image": True}
    assert all(box.isVisible() for box in sheet.makes.values())
    sheet.axes[0].choose("seed")
    sheet.axes[0].values.setText("1..2")
    sheet.axes[1].choose("")
    assert sheet.go.isEnabled()
    sheet.makes["image"].setChecked(False)
    assert not sheet.go.isEnabled()
    assert sheet.count.text() == "Something has to be made."
    sheet.makes["text"].setChecked(True)
    sheet.go.click()
    studio = opened.studio
    qtbot.waitUntil(lambda: any(job.kind == "grid" for job in studio.jobs()))
    job = next(job for job in studio.jobs() if job.kind == "grid")
    qtbot.waitUntil(lambda: studio.job(job.id).state.ended)
    index = read_index(Path(job.payload["out"]))
    assert index is not None
    assert index.targets == ["text"]
    # the page opens the session on its own time, which may be behind the job's end
    qtbot.waitUntil(lambda: page.model.tray.make == ("text",))
