"""The sheet "What decided this?": its job, its numbers and maps, keys, languages, export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mmstudio.core.errors import StudioError
from mmstudio.core.job import JobState
from mmstudio.core.sentences import Note
from mmstudio.gui.generate.attribution.bars import SlotBars
from mmstudio.gui.generate.attribution.findings import AttributionFindings
from mmstudio.gui.generate.attribution.pairs import PairTable
from mmstudio.gui.generate.attribution.piece_map import PieceMap
from mmstudio.gui.generate.attribution.sheet import AttributionSheet
from mmstudio.gui.generate.attribution.words import ShadedWords
from mmstudio.gui.generate.page import GeneratePage
from mmstudio.gui.look.language import tr
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.attributions import Attribution, ConditionPart, Pair, Payoff, Share
from mmstudio.plan.judging.notes import StoredNote
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish

SLOTS = ("text", "audio", "reference", "table")


@pytest.fixture
def result(opened: MainWindow, wait_for_job: Any) -> Path:
    """A result of the first sample, from all that it holds."""
    project = opened.studio.project
    (sample,) = project.project.datasets.samples("shapes-and-sounds").read("train", 0, 1)
    given = {
        slot: [{"path": str(value.path)} if value.path else {"data": value.data}]
        for slot in SLOTS
        for value in sample.values[slot][:1]
    }
    session = project.sessions.create("r0001", "made")
    request = GenerateRequest("r0001", [ItemWish("0", 3, given)], settings={"steps": 1}, session=session.id)
    job = project.generation.submit(request)
    assert wait_for_job(opened.studio, job.id).state is JobState.DONE
    (file,) = project.sessions.results(session.id)
    return file


@pytest.fixture
def page(opened: MainWindow, result: Path, qtbot: Any) -> GeneratePage:
    opened.show_page("generate")
    page = opened.pages["generate"]
    assert isinstance(page, GeneratePage)
    page.open_session(result.parent.name)
    qtbot.waitUntil(lambda: page.results.model.paths == (result,))
    page.results.grid.setCurrentIndex(page.results.model.index(0))
    qtbot.waitUntil(lambda: page.results.detail.recipe is not None)
    return page


def ask(page: GeneratePage, qtbot: Any) -> AttributionSheet:
    """Press the button, and wait until all is found out."""
    qtbot.mouseClick(page.results.detail.why, Qt.MouseButton.LeftButton)
    (sheet,) = page.results.findChildren(AttributionSheet)
    qtbot.waitUntil(lambda: not sheet.stop.isVisible(), timeout=120_000)
    return sheet


def test_one_click_shows_what_each_condition_contributes(
    page: GeneratePage, opened: MainWindow, result: Path, qtbot: Any, tmp_path: Path
) -> None:
    sheet = ask(page, qtbot)
    stored = opened.studio.project.attribution.find(result)
    assert stored is not None
    shown = sheet.findings
    assert shown.found == stored
    assert stored.slots == SLOTS
    assert len(stored.subsets) == 16
    assert not sheet.bar.isVisible()
    likeness = stored.payoffs[0]
    assert shown.choice.currentData() == "likeness"
    assert shown.bars.shares == likeness.shares
    assert sum(share.shapley for share in likeness.shares) == pytest.approx(likeness.change)
    assert likeness.change > 0
    assert len(shown.pairs.indices) == 6
    assert shown.pairs.indices[0, 3] == next(p.index for p in likeness.pairs if p.slots == ("text", "table"))
    kinds = [(view.part.slot, view.part.kind) for view in shown.parts if isinstance(view, PieceMap)]
    assert kinds == [("audio", "bands"), ("audio", "times"), ("audio", "cells"), ("reference", "regions")]
    assert sum(isinstance(view, ShadedWords) for view in shown.parts) == 2
    other = next(place for place, one in enumerate(stored.payoffs) if one.kind == "features")
    shown.choice.setCurrentIndex(other)
    assert shown.bars.shares == stored.payoffs[other].shares
    name = stored.payoffs[other].name
    regions = next(one for one in shown.parts if isinstance(one, PieceMap) and one.part.kind == "regions")
    assert regions.losses == regions.part.losses[name]
    assert page.results.detail.decided.shares == likeness.shares  # on the card too
    subsets_are_shown_on_demand(sheet, qtbot)
    it_is_exported(sheet, opened, qtbot, tmp_path)
    it_is_shown_again_without_a_job(sheet, page, opened, qtbot)


def subsets_are_shown_on_demand(sheet: AttributionSheet, qtbot: Any) -> None:
    subsets = sheet.findings.subsets
    assert not subsets.isVisible()
    qtbot.mouseClick(sheet.findings.all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(subsets.pictures) == 16)
    assert subsets.pictures[()].accessibleName() == "nothing given"
    everything = subsets.pictures[SLOTS].picture
    assert everything is not None
    assert everything != subsets.pictures[()].picture


def it_is_exported(sheet: AttributionSheet, opened: MainWindow, qtbot: Any, folder: Path) -> None:
    told: list[str] = []
    opened.studio.notified.connect(lambda notice: told.append(notice.title))
    sheet.write(folder / "out")
    qtbot.waitUntil(lambda: bool(told))
    names = {path.name for path in (folder / "out").iterdir()}
    assert {"attribution.html", "attribution.json", "reference-1-regions-likeness.png"} <= names


def it_is_shown_again_without_a_job(
    sheet: AttributionSheet, page: GeneratePage, opened: MainWindow, qtbot: Any
) -> None:
    jobs = len(opened.studio.jobs())
    before = sheet.findings.found
    sheet.accept()
    qtbot.waitUntil(lambda: not page.results.findChildren(AttributionSheet))
    again = page.results.attribute()
    assert again is not None
    qtbot.waitUntil(lambda: again.findings.found is not None)
    assert again.findings.found == before
    assert len(opened.studio.jobs()) == jobs
    again.accept()
    page.results.close_detail()
    page.results.grid.setCurrentIndex(page.results.model.index(0))
    qtbot.waitUntil(page.results.detail.decided.isVisible)  # and whenever it is shown again


def test_what_is_found_until_it_is_stopped_is_shown(
    page: GeneratePage, opened: MainWindow, result: Path, qtbot: Any
) -> None:
    lane = opened.studio.project.runner.lane("cpu:sample")
    lane.pause()
    sheet = page.results.attribute()
    assert sheet is not None
    qtbot.waitUntil(lambda: bool(sheet.asking.job))
    qtbot.mouseClick(sheet.stop, Qt.MouseButton.LeftButton)
    lane.resume()
    qtbot.waitUntil(lambda: sheet.state.text() == "It was stopped before anything was found.")
    assert not sheet.stop.isVisible()
    assert not sheet.export.isEnabled()
    sheet.accept()


def test_a_result_without_conditions_offers_no_question(page: GeneratePage) -> None:
    detail = page.results.detail
    assert detail.why.isEnabled()
    detail.recipe = None
    detail.why.setEnabled(False)
    assert page.results.attribute() is None


def payoff(*shares: tuple[str, float, float, float], pairs: tuple[Pair, ...] = ()) -> Payoff:
    made = tuple(
        Share(slot=slot, shapley=value, unique=unique, alone=alone) for slot, value, unique, alone in shares
    )
    return Payoff(name="likeness", kind="likeness", everything=0, nothing=-1, shares=made, pairs=pairs)


def test_bars_are_as_long_as_their_numbers(qtbot: Any) -> None:
    bars = SlotBars()
    qtbot.addWidget(bars)
    bars.resize(600, 90)
    bars.show_payoff(payoff(("text", 0.75, 0.5, 1.0), ("table", -0.25, 0.0, 0.0)))
    assert bars.span() == (-0.25, 1.0)
    zero, end = bars.x_of(0), bars.x_of(1.0)
    assert bars.x_of(0.75) - zero == pytest.approx(0.75 * (end - zero))
    assert bars.x_of(-0.25) < zero
    assert (
        "text: 0.75 · 75 %; only this left out: 0.50; only this given: 1.00" in bars.accessibleDescription()
    )
    pixels = grabbed(bars)
    top = pixels[15, :, :3].astype(int)
    orange = np.flatnonzero((top[:, 0] > 200) & (top[:, 2] < 140))  # red, and little blue
    assert orange.min() == pytest.approx(zero, abs=2)
    assert orange.max() == pytest.approx(bars.x_of(0.75), abs=2)


def grabbed(widget: Any) -> np.ndarray:
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGBA8888)
    return np.array(image.constBits()).reshape(image.height(), image.width(), 4)


def test_pairs_are_named_and_told(qtbot: Any) -> None:
    table = PairTable()
    qtbot.addWidget(table)
    pairs = (Pair(slots=("table", "text"), index=-0.5), Pair(slots=("text", "audio"), index=0.25))
    table.show_payoff(payoff(("text", 0.0, 0, 0), ("audio", 0.0, 0, 0), ("table", 0.0, 0, 0), pairs=pairs))
    assert table.indices == {(0, 2): -0.5, (0, 1): 0.25}
    assert table.accessibleDescription() == "table + text: -0.50; text + audio: 0.25"
    table.grab()


def test_words_are_shaded_and_never_markup(qtbot: Any) -> None:
    text = "a <b>red</b> ring"
    spans = ((0, 1), (5, 8), (13, 17))
    part = ConditionPart(
        slot="text",
        kind="words",
        shape=(1, 3),
        labels=("a", "red", "ring"),
        spans=spans,
        text=text,
        losses={"likeness": (0.0, 0.5, -0.25)},
    )
    words = ShadedWords(part)
    qtbot.addWidget(words)
    words.show_payoff("likeness")
    assert words.toPlainText() == text
    grounds = []
    for start, _ in spans:
        cursor = words.textCursor()
        cursor.setPosition(start + 1)
        grounds.append(
            cursor.charFormat().background().color().alpha()
            if cursor.charFormat().hasProperty(cursor.charFormat().Property.BackgroundBrush)
            else 0
        )
    assert grounds == [0, 190, 95]  # the strongest, half of it, none
    assert words.accessibleDescription() == "a: 0.00; red: 0.50; ring: -0.25"
    words.show_payoff("colour")
    assert words.toPlainText() == text


def test_a_map_is_chosen_by_keys_and_clicks(qtbot: Any) -> None:
    part = ConditionPart(
        slot="audio",
        kind="cells",
        shape=(2, 2),
        seconds=2.0,
        edges_hz=(8000.0, 1000.0, 0.0),
        losses={"likeness": (0.0, 0.5, -0.5)},
    )
    shown = PieceMap(part)
    qtbot.addWidget(shown)
    shown.show_payoff("likeness")
    told: list[str] = []
    shown.chosen.connect(told.append)
    QTest.keyClick(shown, Qt.Key.Key_Right)
    QTest.keyClick(shown, Qt.Key.Key_Right)
    QTest.keyClick(shown, Qt.Key.Key_Right)
    assert shown.piece == 1
    assert told[-1] == "1000 to 8000 Hz, 1.00 to 2.00 s: 0.50 is lost without it"
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.box(2).center())
    assert told[-1] == "0 to 1000 Hz, 0.00 to 1.00 s: -0.50 is lost without it"
    qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.box(3).center())
    assert told[-1] == "0 to 1000 Hz, 1.00 to 2.00 s"  # not tried
    pixels = grabbed(shown).astype(int)
    colour = {
        piece: pixels[shown.box(piece).center().y(), shown.box(piece).center().x()] for piece in range(4)
    }
    assert colour[1][0] > colour[1][2] + 50  # orange
    assert colour[2][2] > colour[2][0] + 50  # blue
    assert abs(colour[0][0] - colour[0][2]) < 25


def test_why_something_was_not_tried_is_said_in_the_windows_language(window: MainWindow, qtbot: Any) -> None:
    template = "Pieces of {slot} could not be left out one by one: {reason}"
    reason = StudioError("No project is open.", hint="Open one on the page Projects.")
    note = StoredNote.of(Note(template, {"slot": "text", "reason": reason}))
    found = Attribution(
        key="0" * 32, run="r0001", checkpoint=1, slot="image", slots=(), notes=(note,), created="now"
    )
    shown = AttributionFindings(window.studio)
    shown.setParent(window)
    shown.show_attribution(found)
    english = (
        "Pieces of text could not be left out one by one: No project is open. Open one on the page Projects."
    )
    assert shown.notes.text() == english
    window.choose_language("zh_CN")
    qtbot.waitUntil(lambda: shown.notes.text() != english)
    why = f"{tr('No project is open.')} {tr('Open one on the page Projects.')}"
    assert shown.notes.text() == tr(template, slot="text", reason=why)


def test_names_of_strangers_are_shown_as_they_are(qtbot: Any) -> None:
    bars = SlotBars()
    qtbot.addWidget(bars)
    bars.show_payoff(payoff(("<b>x</b>", 0.5, 0, 0)))
    assert "&lt;b&gt;" in bars.toolTip()
