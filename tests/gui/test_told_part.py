"""What was told, in an evaluation's view: every number that is drawn or written is known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from browsed_samples import DATASET
from PySide6.QtCore import QPointF

from mmstudio.engine.judge.telling.reports import report_of_classes, report_of_numbers
from mmstudio.gui.scores.told_part import ToldPart, WrongPart
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.judging.told import ToldReport

NAMES = ("apple", "pear", "plum")


def report() -> ToldReport:
    """Thirty samples: apples are right, of the pears a half is told to be plums."""
    labels = np.arange(30) % 3
    scores = np.full((30, 3), 0.1)
    told = np.where((labels == 1) & (np.arange(30) % 2 == 0), 2, labels)
    scores[np.arange(30), told] = 0.8
    return report_of_classes("kind", NAMES, scores, labels, range(30), 1.25)


@pytest.fixture
def part(qtbot: Any) -> ToldPart:
    made = ToldPart()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show_report(report())
    made.show()
    return made


def test_the_confusion_matrix_tells_each_cell(part: ToldPart) -> None:
    chart = part.confusion
    assert chart.words(1, 2) == "pear told to be plum: 5 of 10"
    assert chart.words(0, 0) == "apple told to be apple: 10 of 10"
    cells = {
        chart.cell_at(QPointF(x, y)) for x in range(0, chart.width(), 4) for y in range(0, chart.height(), 4)
    }
    assert cells == {None, *((row, column) for row in range(3) for column in range(3))}
    assert not chart.grab().toImage().isNull()


def test_curves_and_lines_of_classes(part: ToldPart) -> None:
    line, dots = part.calibration.lines
    assert line.points == [(pytest.approx(0.8), pytest.approx(25 / 30))]
    assert (dots.dots, dots.sizes) == (True, [1.0])
    assert [part.which.itemText(place) for place in range(part.which.count())] == list(NAMES)
    assert part.curves.lines[0].points == ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0)), "apples are told apart"
    part.which.setCurrentIndex(1)
    part.which.activated.emit(1)
    assert part.curves.lines[0].points == ((0.0, 0.0), (0.0, 0.5), (1.0, 1.0))
    low, high = part.curves.place((0.0, 0.0)), part.curves.place((1.0, 1.0))
    assert low.x() < high.x()
    assert low.y() > high.y(), "up is up"
    rows = part.table.words.rows
    assert [row[0] for row in rows] == list(NAMES)
    assert rows[1][1] == "10"
    assert rows[1][2].startswith("50.0 %")
    assert rows[2][3].startswith("66.7 %"), "five of fifteen plums are pears"
    assert rows[0][5] == "1.000"
    assert "temperature 1.25" in part.facts.text()


def test_numbers_are_seen_beside_the_right_ones(part: ToldPart) -> None:
    part.show_report(report_of_numbers("size", np.array([1.0, 4.0]), np.array([2.0, 3.0]), [1, 2]))
    assert part.numbers.lines[0].points == ((2.0, 1.0), (3.0, 4.0))
    assert (part.numbers.low, part.numbers.high) == (1.0, 4.0)
    assert not part.charts.isVisibleTo(part)
    assert part.numbers.isVisibleTo(part)


def test_errors_are_shown_with_their_values(opened: MainWindow, qtbot: Any) -> None:
    """Each error is a tile: its picture, and what is right and what was told."""
    studio = opened.studio
    samples = studio.project.datasets.read(DATASET, [3, 1])
    ids = [samples[0].id, samples[1].id, 10_000]
    scores = np.array([[0.2, 0.8], [0.9, 0.1], [0.4, 0.6]])
    part = WrongPart(studio)
    qtbot.addWidget(part)
    part.resize(700, 400)
    found = report_of_classes("kind", ("ring", "bar"), scores, np.array([0, 1, 0]), ids, 1.0)
    why = {"without": 0.4, "decided": {"text": -0.1, "image": 0.6}}
    part.show_report(
        "r0001",
        found.model_copy(update={"wrong": (found.wrong[0].model_copy(update=why), *found.wrong[1:])}),
    )
    part.show()
    qtbot.waitUntil(lambda: len(part.list.results.shown) == 3)
    told = {one.title: one for one in part.list.results.shown}
    assert list(told) == ["bar, told: ring (0.9)", "ring, told: bar (0.8)", "ring, told: bar (0.6)"], (
        "the surest first"
    )
    for title, sample in (("bar, told: ring (0.9)", samples[1]), ("ring, told: bar (0.8)", samples[0])):
        frames = told[title].frames
        assert frames[0].piece.value.path == sample.values["image"][0].path
        assert frames[0].caption == title
        assert told[title].facts[0] == ("Sample", str(sample.id))
        second = frames[1]
        assert (second.caption, second.words) == ("", sample.values["text"][0].data), (
            "the first caption is for both"
        )
    assert told["bar, told: ring (0.9)"].facts[1:] == (
        ("What decided", "What decided on ring: 0.400 without anything, then image +0.600, text -0.100."),
    )
    assert told["ring, told: bar (0.8)"].facts[1:] == (), "an evaluation of an earlier program does not know"
    assert told["ring, told: bar (0.6)"].frames == (), "a sample that is gone has no values"
    assert part.words.text().startswith("Samples that are told wrongly, the surest first")
    assert not part.list.grab().toImage().isNull()
    part.show_report("r0001", report_of_numbers("size", np.array([1.0, 4.0]), np.array([2.0, 7.0]), ids[:2]))
    qtbot.waitUntil(lambda: [one.title for one in part.list.results.shown] == ["7, told: 4", "2, told: 1"])
    assert part.words.text().startswith("Samples whose numbers are off the most")
