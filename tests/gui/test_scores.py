"""Scores in the window: the sheet that evaluates, the table, and the heat map; every number that is drawn is known."""

from __future__ import annotations

import csv
import io
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from made_evaluations import DISTANCE, READER, made, score
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from mmstudio.core.times import local_minute
from mmstudio.gui.look.language import tr
from mmstudio.gui.look.theme import DARK, LIGHT
from mmstudio.gui.scores.evaluate_sheet import EvaluateSheet
from mmstudio.gui.scores.matrix_model import Order
from mmstudio.gui.scores.view import ScoresView
from mmstudio.gui.scores.words import value_words
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.evaluation.scale import colour_at
from mmstudio.services.evaluation.usual import usual_extractor, usual_metrics

RUN = "r0001"


def page_of(window: MainWindow) -> TrainPage:
    window.show_page("train")
    page = window.pages["train"]
    assert isinstance(page, TrainPage)
    page.show_item(RUN)
    return page


@pytest.fixture
def evaluated(project: Path) -> Path:
    """The small project with two evaluations and a damaged one."""
    folder = project / "runs" / RUN
    made("aaaa0001").save(folder)
    made("aaaa0002", created="2026-11-27T10:00:00.000+00:00", checkpoint=2, notes=(), attributes=None).save(
        folder
    )
    (folder / "evaluations" / "bbbb0003.json").write_text('{"half')
    return project


@pytest.fixture
def view(evaluated: Path, opened: MainWindow, qtbot: Any) -> ScoresView:
    """The view by itself in the window's place for pages: the page Train takes longer to build than most tests do."""
    shown = ScoresView(opened.studio)
    opened._stack.addWidget(shown)
    opened._stack.setCurrentWidget(shown)
    shown.show_run(opened.studio.project.project.runs.get(RUN))
    return settled(shown, opened, qtbot)


@pytest.fixture
def on_page(evaluated: Path, opened: MainWindow, qtbot: Any) -> ScoresView:
    """The view on the page Train."""
    page = page_of(opened)
    page.panel.to_scores()
    return settled(page.scores.view, opened, qtbot)


def settled(shown: ScoresView, opened: MainWindow, qtbot: Any) -> ScoresView:
    qtbot.waitUntil(lambda: shown.model.rowCount() == 3 and shown.chosen() is not None)
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    return shown


def test_a_run_without_evaluations_says_what_one_is_for(opened: MainWindow, qtbot: Any) -> None:
    page = page_of(opened)
    page.panel.to_scores()
    shown = page.scores.view
    qtbot.waitUntil(shown.empty.isVisible)
    assert shown.empty.heading.text() == "Not evaluated yet"
    assert page.close_top()
    assert page.scores.currentIndex() == 0
    assert not page.close_top()


def test_evaluations_are_listed_latest_first_and_damaged_ones_are_told(view: ScoresView) -> None:
    lines = [view.model.index(row) for row in range(3)]
    assert [line.data() for line in lines] == [
        local_minute("2026-11-28T10:00:59.123+00:00"),
        local_minute("2026-11-27T10:00:00.000+00:00"),
        "Damaged evaluation",
    ]
    told = [line.data(Qt.ItemDataRole.StatusTipRole) for line in lines]
    assert told[:2] == [
        "step 4 · Test · test-reader, test-distance, test-brightness",
        "step 2 · Test · test-reader, test-distance, test-brightness",
    ]
    assert "cannot be read" in told[2]
    view.list.setCurrentIndex(lines[2])
    assert view.trouble.isVisible()
    assert "Evaluate the run again." in view.trouble.text()
    view.list.setCurrentIndex(lines[1])
    assert not view.trouble.isVisible()
    shown = [view.tabs.tabText(place) for place in range(view.tabs.count()) if view.tabs.isTabVisible(place)]
    assert shown == ["Scores", "Subsets of conditions"]
    assert view.facts.text().endswith(
        "step 2 · Split: Test · Results asked for: 100 with all conditions, 50 for each subset · 20.0 ms a result · cpu"
    )


def test_the_table_shows_each_figure_beside_its_baselines(view: ScoresView) -> None:
    header, *rows = view.table.table.words.lines()
    assert header == [
        "Figure", "Value", "Interval (95 %)", "Chance", "Results", "Real data", "Shuffled data", "Nearest copy",
        "Best single condition", "Note",
    ]  # fmt: skip
    assert rows == [
        ["test-reader: shape\nhigher is better", "90.0 %", "85.0 to 95.0 %", "25.0 %", "100", "-", "-", "-", "75.0 %\ntext", "1"],
        ["test-distance\nlower is better", "0.21", "-", "-", "100", "0.1", "0.9", "0.3", "0.4\ntext", "2"],
        ["test-brightness", "0.5 grey", "-", "-", "50", "-", "-", "-", "-", "3"],
    ]  # fmt: skip
    assert view.table.losses.text() == "On held-out samples: flow 0.125"
    meanings = view.table.meanings.text()
    assert [
        words in meanings for words in ("Real data: ", "Shuffled data: ", "Nearest copy: ", "Best single ")
    ] == [True] * 4
    view.table.show_evaluation(made(scores=tuple(one for one in made().scores if one.source == "run")))
    single = "Best single condition: the run with only its best condition."
    assert view.table.meanings.text() == single, "only what has a column is explained"
    view.table.show_evaluation(made())
    assert view.table.notes.text().splitlines() == [
        (
            "1  test-reader acme 1. Interval: BCa bootstrap, 2000 draws, 95 %. What cannot be read in a result counts as wrong, "
            "so a value may lie below chance."
        ),
        (
            "2  test-distance acme 1. Features by test-tiles acme 3. Weights 0123456789ab. Resizing: box to 8 x 8. "
            "Depends on the number of results: compare it only with values of n = 100."
        ),
        "3  test-brightness acme 1.",
    ]


def test_scores_are_copied_as_text_and_as_csv(view: ScoresView, told: list[Notice]) -> None:
    view.table.copy_text()
    words = QGuiApplication.clipboard().text()
    assert "85.0 to 95.0 %" in words
    assert words.endswith("3  test-brightness acme 1.")
    view.table.copy_csv()
    lines = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))
    assert len(lines) == len(made().scores)
    assert {line["value"] for line in lines if line["metric"] == DISTANCE and line["source"] == "real"} == {
        "0.1"
    }
    assert [notice.title for notice in told] == [
        "The scores were copied.",
        "All scores were copied, those of subsets and baselines too.",
    ]


def test_attributes_and_notes_stand_beside_the_scores(view: ScoresView) -> None:
    assert view.attributes.summary.text() == (
        "Results with all conditions: 100 · on average right: 85.0 % · the weakest: 80.0 % · all at once: 70.0 %"
    )
    assert view.attributes.table.words.rows == [
        ["shape", "90.0 %", "25.0 %", "26.0 %", "97.0 %", "1.0 %"],
        ["colour", "80.0 %", "12.5 %", "11.0 %", "90.0 %", "0.0 %"],
    ]
    assert view.attributes.limits.text() == "Not judged: hue, because the run is grey."
    assert view.notes.text() == "The first note.\n\nThe second note."


def test_attributes_of_several_slots_name_their_slot(view: ScoresView) -> None:
    one = made().attributes
    assert one is not None
    other = one.model_copy(update={"slot": "sound", "not_judged": {}})
    view.attributes.show_attributes([one.model_copy(update={"slot": "image"}), other])
    told = "Results with all conditions: 100 · on average right: 85.0 % · the weakest: 80.0 % · all at once: 70.0 %"
    assert view.attributes.summary.text() == f"image · {told}\nsound · {told}"
    names = [row[0] for row in view.attributes.table.words.rows]
    assert names == ["image · shape", "image · colour", "sound · shape", "sound · colour"]
    assert view.attributes.limits.text() == "Not judged: hue, because the run is grey."


def test_the_heat_map_says_what_each_subset_reaches(view: ScoresView) -> None:
    model = view.matrix.model
    rows = [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]
    assert rows == ["nothing", "text", "audio", "text + audio"]
    assert [model.title(column) for column in range(model.columnCount())] == [
        "test-reader: shape\nhigher is better",
        "test-distance\nlower is better",
        "test-brightness",
    ]
    values = [[model.index(row, column).data() for column in range(3)] for row in range(4)]
    assert values == [
        ["25.0 %", "0.8", "0.5 grey"],
        ["75.0 %", "0.4", "0.5 grey"],
        ["20.0 %", "0.6", "0.5 grey"],
        ["85.0 %", "0.2", "0.5 grey"],
    ]
    told = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert told == [
        (
            "test-reader: shape. Given: nothing. Value: 25.0 %. 95 % interval: 20.0 to 30.0 %. Chance: 25.0 %. "
            "Not told apart from chance: the interval contains it. Results: 50"
        ),
        (
            "test-reader: shape. Given: text. Value: 75.0 %. 95 % interval: 70.0 to 80.0 %. Chance: 25.0 %. Better than chance. "
            "Results: 50"
        ),
        (
            "test-reader: shape. Given: audio. Value: 20.0 %. 95 % interval: 15.0 to 24.0 %. Chance: 25.0 %. Worse than chance. "
            "Results: 50"
        ),
    ]


def test_cells_have_the_colours_of_their_places_in_both_themes(
    view: ScoresView, opened: MainWindow, qtbot: Any
) -> None:
    view.tabs.setCurrentWidget(view.matrix)
    qtbot.waitUntil(view.matrix.view.isVisible)
    opened.resize(1400, 1000)
    qtbot.wait(50)
    places = {(0, 0): 0.0, (1, 0): 2 / 3, (2, 0): 0.0, (3, 0): 0.8, (1, 1): 4 / 7, (3, 1): 6 / 7}
    for theme in (LIGHT, DARK):
        opened.choose_theme("light" if theme is LIGHT else "dark")
        seen = view.matrix.view.viewport().grab().toImage()

        def corner(row: int, column: int, seen: QImage = seen) -> str:
            box = view.matrix.view.visualRect(view.matrix.model.index(row, column))
            return seen.pixelColor((box.topLeft() + QPoint(6, 6)) * seen.devicePixelRatio()).name()

        assert {place: corner(*place) for place in places} == {
            key: colour_at(place) for key, place in places.items()
        }
        assert corner(0, 2) == theme.field, "no colour of the scale where neither direction is better"


def test_the_heat_map_is_walked_by_keys(on_page: ScoresView, opened: MainWindow, qtbot: Any) -> None:
    view = on_page
    view.tabs.setCurrentWidget(view.matrix)
    table = view.matrix.view
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (0, 0)
    assert view.matrix.detail.head.text() == "test-reader: shape  ·  nothing"
    assert (view.matrix.legend.start.text(), view.matrix.legend.end.text()) == (
        "Chance: 25.0 %",
        "Best possible: 100.0 %",
    )
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(table, key)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (1, 1)
    assert view.matrix.detail.head.text() == "test-distance  ·  text"
    assert view.matrix.detail.told.text() == "Value: 0.4. Results: 50"
    assert (view.matrix.legend.start.text(), view.matrix.legend.end.text()) == (
        "Worst here: 0.8 (chance is not known)",
        "Real data: 0.1",
    )
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert view.matrix.legend.start.text().startswith("No colours")
    with qtbot.waitSignal(table.opened) as caught:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert caught.args[0].column() == 2
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert not table.hasFocus(), "Tab leaves the table"
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Escape)
    page = opened.pages["train"]
    assert isinstance(page, TrainPage)
    assert page.scores.currentIndex() == 0


def test_subsets_are_filtered_and_sorted(view: ScoresView) -> None:
    part, model = view.matrix, view.matrix.model
    assert list(part.chips) == ["text", "audio"]
    part.chips["text"].setChecked(True)
    assert list(model.rows) == [("text",), ("text", "audio")]
    part.chips["audio"].setChecked(True)
    assert list(model.rows) == [("text", "audio")]
    for chip in part.chips.values():
        chip.setChecked(False)
    part.order.setCurrentIndex(part.order.findData(Order.MANY))
    part.order.activated.emit(part.order.currentIndex())
    assert list(model.rows) == [("text", "audio"), ("text",), ("audio",), ()]
    part.view.horizontalHeader().sectionClicked.emit(0)
    assert list(model.rows) == [("text", "audio"), ("text",), (), ("audio",)], "by shape, most first"
    assert part.order.currentData() is Order.BEST
    part.view.horizontalHeader().sectionClicked.emit(1)
    assert list(model.rows) == [("text", "audio"), ("text",), ("audio",), ()], "by distance, least first"
    part.shown_metric.setCurrentIndex(part.shown_metric.findData(READER))
    part.shown_metric.activated.emit(part.shown_metric.currentIndex())
    assert [column.judged.metric for column in model.columns] == [READER]


def test_another_language_leaves_filter_order_and_cell_as_they_are(
    view: ScoresView, opened: MainWindow, qtbot: Any
) -> None:
    part, model = view.matrix, view.matrix.model
    part.chips["text"].setChecked(True)
    part.shown_metric.setCurrentIndex(part.shown_metric.findData(DISTANCE))
    part.shown_metric.activated.emit(part.shown_metric.currentIndex())
    model.sort_by(Order.MANY)
    part.view.setCurrentIndex(model.index(1, 0))
    before = list(model.rows), [one.judged.metric for one in model.columns]
    assert before == ([("text", "audio"), ("text",)], [DISTANCE])
    opened.choose_language("zh_CN")
    qtbot.waitUntil(lambda: part.shown_metric.itemText(0) == tr("All metrics") != "All metrics")
    assert (list(model.rows), [one.judged.metric for one in model.columns]) == before
    assert {slot for slot, chip in part.chips.items() if chip.isChecked()} == {"text"}
    assert (part.shown_metric.currentData(), part.order.currentData()) == (DISTANCE, Order.MANY)
    assert part.view.currentIndex().row() == 1
    assert tr("higher is better") != "higher is better"
    assert model.title(0).endswith(tr("lower is better"))
    part.chips["text"].setChecked(False)
    assert model.headerData(3, Qt.Orientation.Vertical) == "无"
    view.list.setCurrentIndex(view.model.index(1))
    assert not any(chip.isChecked() for chip in part.chips.values()), "another evaluation is shown whole"
    assert len(model.columns) == 3


def test_an_evaluation_is_deleted_and_brought_back(view: ScoresView, opened: MainWindow, qtbot: Any) -> None:
    folder = opened.studio.project.project.runs.folder(RUN) / "evaluations"
    view.delete()
    qtbot.waitUntil(lambda: view.model.rowCount() == 2)
    assert not (folder / "aaaa0001.json").exists()
    opened.studio.undo.undo()
    qtbot.waitUntil(lambda: view.model.rowCount() == 3)
    assert (folder / "aaaa0001.json").exists()


def test_nothing_moves_because_something_else_has_changed(
    view: ScoresView, opened: MainWindow, qtbot: Any
) -> None:
    view.matrix.chips["text"].setChecked(True)
    view.matrix.view.setCurrentIndex(view.matrix.model.index(1, 1))
    opened.studio.content_changed.emit("runs")
    opened.studio.tasks.wait()
    qtbot.wait(20)
    assert list(view.matrix.model.rows) == [("text",), ("text", "audio")]
    assert view.matrix.view.currentIndex().row() == 1
    made("aaaa0009", created="2026-11-29T10:00:59.123+00:00").save(
        opened.studio.project.project.runs.folder(RUN)
    )
    opened.studio.content_changed.emit("runs")
    qtbot.waitUntil(lambda: view.model.rowCount() == 4)
    found = view.chosen()
    assert found is not None
    assert found.id == "aaaa0001", "a new one is listed above, and does not take its place"


def test_the_scores_of_a_deleted_run_are_left(on_page: ScoresView, opened: MainWindow, qtbot: Any) -> None:
    page = opened.pages["train"]
    assert isinstance(page, TrainPage)
    page.panel.delete()
    qtbot.waitUntil(lambda: page.scores.currentIndex() == 0)
    assert on_page.run is None


def test_all_subsets_of_eight_conditions_are_reached(
    view: ScoresView, opened: MainWindow, qtbot: Any
) -> None:
    slots = tuple(f"condition {letter}" for letter in "abcdefgh")
    given = [subset for size in range(9) for subset in combinations(slots, size)]
    scores = tuple(
        score(READER, size / 256, subset, f"figure {number}", better="higher", unit="share")
        for size, subset in enumerate(given)
        for number in range(12)
    )
    view.matrix.show_evaluation(RUN, made(scores=scores, attributes=None))
    view.tabs.setCurrentWidget(view.matrix)
    table, model = view.matrix.view, view.matrix.model
    assert (model.rowCount(), model.columnCount()) == (256, 12)
    assert list(view.matrix.chips) == list(slots)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert (table.currentIndex().row(), table.currentIndex().column()) == (255, 11)
    assert table.currentIndex().data() == "99.6 %"
    assert table.visualRect(table.currentIndex()).intersects(table.viewport().rect())
    assert table.verticalHeader().width() <= 300
    assert table.verticalHeader().isVisible()
    assert table.horizontalHeader().isVisible()
    view.matrix.chips["condition h"].setChecked(True)
    assert model.rowCount() == 128
    assert all("condition h" in subset for subset in model.rows)


def test_a_run_is_evaluated_from_the_sheet(
    opened: MainWindow, told: list[Notice], qtbot: Any, wait_for_job: Any
) -> None:
    page = page_of(opened)
    page.panel.to_scores()
    shown = page.scores.view
    qtbot.waitUntil(shown.empty.isVisible)
    shown.evaluate()
    sheet = shown.findChild(EvaluateSheet)
    assert sheet is not None
    assert [sheet.checkpoint.itemData(row) for row in range(3)] == ["latest", "best", 4]
    counts = opened.studio.project.datasets.get("shapes-and-sounds").counts
    assert sheet.split.currentData() == "test"
    assert sheet.split.currentText() == f"Test ({counts['test']:,})"
    registry = opened.studio.app.registry
    usual = usual_metrics(registry, ["image"], "shapes")
    assert sheet.metrics.choices() == usual, "those of the command line, the data set's own reader first"
    assert usual[0].id == "shapes"
    assert sheet.near.currentData() == usual_extractor(registry, ["image"])
    for name, line in sheet.metrics.lines.items():
        line.box.setChecked(name == "shapes")
    assert [choice.id for choice in sheet.metrics.choices()] == ["shapes"]
    sheet.near.setCurrentIndex(sheet.near.findData("tiles"))
    sheet.count.setValue(2)
    sheet.subset_count.setValue(1)
    qtbot.waitUntil(lambda: sheet.amount.text().startswith("18 results"))
    assert sheet.amount.text() == "18 results: all conditions, and each of the 16 subsets of 4"
    assert sheet.time.text() == "How long that takes is known after the first evaluation of the run."
    with qtbot.waitSignal(sheet.started) as caught:
        sheet.accept()
    job = wait_for_job(opened.studio, caught.args[0])
    qtbot.waitUntil(lambda: shown.model.rowCount() == 1 and shown.chosen() is not None)
    found = shown.chosen()
    assert found is not None
    assert found.found is not None
    assert (found.id, found.found.count, found.found.subset_count) == (job.id, 2, 1)
    assert shown.matrix.model.rowCount() == 16
    cells = [shown.matrix.model.cell(row, 0) for row in (0, 15)]
    assert [cell and cell.score.n for cell in cells] == [1, 2], (
        "with all conditions, as many as were asked for"
    )
    assert shown.table.table.words.rows[0][1].endswith("%")
    assert "Real data" in shown.table.table.words.header, "baselines stand beside them"
    check_results(opened, shown, qtbot)
    assert [notice.title for notice in told] == ["The run Tiny is evaluated."]
    way = told[0].way
    assert way is not None
    opened.show_page("data")
    opened.studio.page_wanted.emit(way.page, way.key)
    assert opened.page is page
    assert page.scores.currentIndex() == 1
    assert shown.isVisible()
    page.begin()
    assert page.scores.currentIndex() == 0, "a new training is prepared on the page itself"


def check_results(opened: MainWindow, shown: ScoresView, qtbot: Any) -> None:
    """The kept results of a subset are shown beside the real ones, and those of all conditions beside training samples."""
    one = shown.chosen()
    assert one is not None
    assert one.found is not None
    detail = shown.matrix.detail
    qtbot.waitUntil(lambda: detail.results.results.rowCount() == 1)
    shown.matrix.view.setCurrentIndex(shown.matrix.model.index(15, 0))
    qtbot.waitUntil(lambda: detail.results.results.rowCount() == 2)
    samples = opened.studio.project.project.datasets.samples("shapes-and-sounds").read("test", 0, 2)
    for sample, result in zip(samples, detail.results.results.shown, strict=True):
        made, real = result.frames
        assert (made.caption, real.caption) == ("Made", "The real one")
        assert real.piece.value == sample.values["image"][0]
        assert made.piece.value.path is not None
        assert made.picture.width() > 0
        assert not real.picture.isNull()
    neighbours = one.found.neighbours
    assert neighbours is not None
    qtbot.waitUntil(lambda: shown.neighbours.list.results.rowCount() == 2)
    for place, result in enumerate(shown.neighbours.list.results.shown):
        told = [frame.caption for frame in result.frames[2:]]
        assert told == [f"Training, {far:.3g} away" for _, far in neighbours.of(place)[:4]]
        assert len(told) == 4
    score = next(one for one in one.found.scores if one.metric == "neighbours")
    assert f"in {value_words(score.value, 'share')} of all pairs" in shown.neighbours.share.text()
    shown.tabs.setCurrentWidget(shown.matrix)
    with qtbot.waitSignal(opened.studio.viewing_wanted) as caught:
        QTest.keyClick(shown.matrix.view, Qt.Key.Key_Return)
    exhibit = caught.args[0].exhibit(caught.args[1])
    assert [piece.name for piece in exhibit.pieces] == ["Made", "The real one"]
    assert exhibit.against == 1
