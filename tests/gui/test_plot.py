"""Plots of curves: labels of the axes, zooming in and back."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTranslator
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from mmstudio.gui.shared.plot.canvas import PlotCanvas, values_span
from mmstudio.gui.shared.plot.curve_choice import CurveChoice
from mmstudio.gui.shared.plot.plot import MetricPlot
from mmstudio.plan.curves.series import Series
from mmstudio.plan.curves.ticks import linear_ticks, logarithmic_ticks, nearer, whole_span


def number(text: str) -> float:
    return float(text.replace(",", ""))


def test_ticks_of_steps_are_whole_numbers() -> None:
    assert linear_ticks(1, 4, 8, whole=True) == [(1, "1"), (2, "2"), (3, "3"), (4, "4")]
    assert [text for _, text in linear_ticks(0, 40, 9, whole=True)] == [
        "0",
        "5",
        "10",
        "15",
        "20",
        "25",
        "30",
        "35",
        "40",
    ]
    assert [text for _, text in linear_ticks(1, 12_345, 5, whole=True)] == ["5,000", "10,000"]
    assert linear_ticks(2.2, 2.8, 5, whole=True) == []


def test_ticks_of_values_are_round_numbers() -> None:
    assert [text for _, text in linear_ticks(0.07, 0.31, 4)] == ["0.1", "0.2", "0.3"]
    assert [text for _, text in linear_ticks(-1, 1, 5)] == ["-1.0", "-0.5", "0.0", "0.5", "1.0"]
    assert [text for _, text in linear_ticks(1e-6, 5e-6, 5)] == ["1e-06", "2e-06", "3e-06", "4e-06", "5e-06"]


def test_ticks_of_a_logarithmic_axis_are_numbers_not_logarithms() -> None:
    ticks = logarithmic_ticks(-1, 1, 9)
    assert [text for _, text in ticks] == ["0.1", "0.2", "0.5", "1", "2", "5", "10"]
    assert [10**place for place, _ in ticks] == pytest.approx([0.1, 0.2, 0.5, 1, 2, 5, 10])
    assert [text for _, text in logarithmic_ticks(-3, 2, 6)] == ["0.001", "0.01", "0.1", "1", "10", "100"]
    within = logarithmic_ticks(math.log10(0.31), math.log10(0.44), 7)  # far less than a decade
    assert [text for _, text in within] == ["0.32", "0.34", "0.36", "0.38", "0.40", "0.42", "0.44"]
    assert len(logarithmic_ticks(-30, 30, 5)) <= 7


@pytest.mark.parametrize("seed", range(40))
def test_every_number_stands_at_its_place(seed: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.normal() * 10 ** rng.uniform(-5, 5)
    high = low + 10 ** rng.uniform(-4, 6)
    most = int(rng.integers(2, 12))
    for place, text in linear_ticks(low, high, most):
        assert low - (high - low) * 1e-6 <= place <= high + (high - low) * 1e-6
        assert number(text) == pytest.approx(place, rel=1e-4, abs=(high - low) * 1e-3)
    assert len(linear_ticks(low, high, most)) <= most + 1
    low, high = np.sort(rng.uniform(-6, 6, 2))
    ticks = logarithmic_ticks(low, high + 0.05, most)
    for place, text in ticks:
        assert 10**place == pytest.approx(number(text), rel=1e-3)
        assert low - 1e-6 <= place <= high + 0.05 + 1e-6
    assert len({text for _, text in ticks}) == len(ticks)


def test_looking_nearer_stays_within_the_curve() -> None:
    whole = (1.0, 101.0)
    near = nearer(whole, whole, 51, 0.5)
    assert near == (26, 76)
    assert nearer(near, whole, 51, 2) is None  # all of it again
    assert nearer((1, 11), whole, 1, 0.5) == (1, 6)
    assert nearer((91, 101), whole, 101, 1.5) == (86, 101)
    tiny = nearer(whole, whole, 40, 1e-9)
    assert tiny is not None
    assert tiny[1] - tiny[0] == 2
    assert whole_span([7]) == (6, 8)
    assert values_span(np.array([0.5, 0.5])) == pytest.approx((0.45, 0.55))


def turn(canvas: PlotCanvas, delta: int) -> None:
    place = QPointF(canvas.viewport().rect().center())
    event = QWheelEvent(
        place,
        canvas.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas.viewport(), event)


def test_a_turn_of_the_wheel_never_loses_the_curve(qtbot: Any) -> None:
    series = Series()
    for step in range(1, 501):
        series.add(step, 0.5 / step + 0.1)
    plot = MetricPlot()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    plot.show()
    plot.show_series({"loss": series})
    canvas = plot.findChild(PlotCanvas)
    whole = canvas.viewRange()
    assert whole[0][0] < 1
    assert 500 < whole[0][1] < 520
    curve = plot.grab().toImage()
    assert not plot.whole.isVisible()
    turn(canvas, 120)
    (left, right), (low, high) = canvas.viewRange()
    assert whole[0][0] < left < right < whole[0][1]
    assert right - left == pytest.approx(0.8 * (whole[0][1] - whole[0][0]), rel=0.01)
    seen = np.log10(series.values[(series.steps >= left) & (series.steps <= right)])
    assert low <= seen.min()
    assert seen.max() <= high
    assert seen.max() - seen.min() > 0.5 * (high - low)  # as large as it goes
    assert plot.whole.isVisible()
    for _ in range(30):
        turn(canvas, 120)
    (left, right), _ = canvas.viewRange()
    assert right - left >= 1.9
    plot.whole.click()
    assert canvas.viewRange() == whole
    assert plot.grab().toImage() == curve
    turn(canvas, 120)
    turn(canvas, -240)
    assert canvas.viewRange() == whole
    turn(canvas, 120)
    plot.show_series({"loss": series})  # another run begins with all of it
    assert canvas.viewRange() == whole
    canvas.whole_wanted.emit()


def test_ticks_and_numbers_of_a_plot_fall_together(qtbot: Any) -> None:
    series = Series()
    for step in range(1, 8):
        series.add(step, 10.0 ** (1 - step / 2))
    plot = MetricPlot()
    qtbot.addWidget(plot)
    plot.resize(600, 300)
    plot.show()
    plot.show_series({"loss": series})
    canvas = plot.findChild(PlotCanvas)
    for logarithmic in (True, False):
        if plot.logarithmic.isChecked() != logarithmic:
            plot.logarithmic.click()
        for side, axis in (("bottom", canvas.steps), ("left", canvas.values)):
            low, high = canvas.viewRange()[0 if side == "bottom" else 1]
            ((_, places),) = axis.tickValues(low, high, {"bottom": 560, "left": 240}[side])
            texts = axis.tickStrings(places, 1, 1)
            assert len(places) >= 3
            values = 10 ** np.array(places) if side == "left" and logarithmic else np.array(places)
            assert [number(text) for text in texts] == pytest.approx(list(values), rel=1e-4, abs=1e-6)
            if side == "bottom":
                assert all(value == round(value) for value in values)


def test_curves_are_chosen_by_words_and_told_apart_by_what_is_logged(qtbot: Any) -> None:
    choice = CurveChoice()
    qtbot.addWidget(choice)
    told: list[str] = []
    choice.currentIndexChanged.connect(lambda _: told.append(choice.curve))
    choice.offer(["loss", "text kl", "lr"])
    assert [choice.itemText(place) for place in range(3)] == ["loss", "text KL divergence", "learning rate"]
    assert choice.curve == "loss"
    choice.setCurrentText("text KL divergence")
    choice.offer(["error", "loss", "text kl"])
    assert choice.curve == "text kl", "what was chosen stays"
    choice.offer(["error", "loss"])
    assert choice.curve == "error"
    choice.offer([])
    assert choice.curve == ""
    assert told == ["text kl"], "only what a person chooses is told"


def test_curves_are_called_by_the_language_of_the_window(qtbot: Any, qapp: QApplication) -> None:
    class Words(QTranslator):
        def translate(self, _context: str, source: str, *_: Any) -> str:
            return "Lernrate" if source == "learning rate" else ""

        def isEmpty(self) -> bool:
            return False

    choice = CurveChoice()
    qtbot.addWidget(choice)
    choice.offer(["loss", "lr"])
    choice.setCurrentIndex(1)
    words = Words()
    qapp.installTranslator(words)
    qapp.processEvents()
    assert (choice.currentText(), choice.curve) == ("Lernrate", "lr")
    qapp.removeTranslator(words)
    qapp.processEvents()
    assert choice.currentText() == "learning rate"
