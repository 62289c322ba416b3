"""The subset matrix and the table of scores: every number and place is counted out by hand."""

from __future__ import annotations

import csv
import io

import pytest
from made_evaluations import BRIGHTNESS, DISTANCE, READER, SLOTS, made, score

from mmstudio.plan.scores import Score
from mmstudio.services.evaluation.matrix import FigureColumn, JudgedFigure, matrix_of, verdict_of
from mmstudio.services.evaluation.score_table import columns_text, facts_of, score_rows, scores_csv

SHAPE, FAR, GREY = (
    JudgedFigure(READER, "shape", "image"),
    JudgedFigure(DISTANCE, "value", "image"),
    JudgedFigure(BRIGHTNESS, "value", "image"),
)


def test_rows_are_subsets_and_columns_are_figures() -> None:
    matrix = matrix_of(made())
    assert matrix.slots == SLOTS
    assert list(matrix.rows) == [(), ("text",), ("audio",), ("text", "audio")]
    assert [column.judged for column in matrix.columns] == [SHAPE, FAR, GREY]


def test_a_share_is_placed_between_chance_and_one() -> None:
    matrix = matrix_of(made())
    column = matrix.columns[0]
    assert (column.start, column.start_is, column.end, column.end_is) == (0.25, "chance", 1.0, "possible")
    cells = [matrix.cell(given, column) for given in matrix.rows]
    assert [cell and cell.score.value for cell in cells] == [0.25, 0.75, 0.2, 0.85], (
        "of 50 results, not the 100"
    )
    assert [cell and cell.score.chance for cell in cells] == [0.25] * 4
    assert [cell and cell.place for cell in cells] == pytest.approx([0.0, 2 / 3, 0.0, 0.8])
    assert [cell and cell.verdict for cell in cells] == ["chance", "better", "worse", "better"]


def test_of_a_distance_less_is_better_and_real_data_is_the_end() -> None:
    matrix = matrix_of(made())
    column = matrix.columns[1]
    assert (column.start, column.start_is, column.end, column.end_is) == (0.8, "worst", 0.1, "real")
    cells = [matrix.cell(given, column) for given in matrix.rows]
    assert [cell and cell.place for cell in cells] == pytest.approx([0.0, 4 / 7, 2 / 7, 6 / 7])
    assert [cell and cell.verdict for cell in cells] == [""] * 4, "nothing is known about chance"


def test_without_real_data_the_best_of_the_column_is_the_end() -> None:
    found = made()
    alone = made(scores=tuple(one for one in found.scores if one.source == "run"))
    column = matrix_of(alone).columns[1]
    assert (column.end, column.end_is) == (0.2, "best")


def test_a_figure_without_a_direction_has_no_colours() -> None:
    matrix = matrix_of(made())
    assert (matrix.columns[2].start, matrix.columns[2].end) == (None, None)
    cell = matrix.cell((), matrix.columns[2])
    assert cell is not None
    assert (cell.place, cell.verdict) == (None, "")


@pytest.mark.parametrize(
    ("better", "start", "end", "value", "place"),
    [
        ("higher", 0.2, 0.6, 0.5, 0.75),
        ("higher", 0.2, 0.6, 0.7, 1.0),
        ("higher", 0.2, 0.6, 0.1, 0.0),
        ("lower", 0.6, 0.2, 0.5, 0.25),
        ("lower", 0.6, 0.2, 0.1, 1.0),
        ("lower", 0.6, 0.2, 0.7, 0.0),
        ("higher", 0.6, 0.5, 0.7, 1.0),
        ("higher", 0.6, 0.5, 0.55, 0.0),
        ("higher", 0.5, 0.5, 0.5, None),
        ("higher", 0.2, 0.6, None, None),
    ],
)
def test_places(better: str, start: float, end: float, value: float | None, place: float | None) -> None:
    column = FigureColumn(SHAPE, better, "", start, end)  # type: ignore[arg-type]
    assert column.place(value, None) == (place if place is None else pytest.approx(place))


@pytest.mark.parametrize(
    ("better", "low", "high", "verdict"),
    [
        ("higher", 0.2, 0.25, "chance"),
        ("higher", 0.25, 0.3, "chance"),
        ("higher", 0.26, 0.3, "better"),
        ("higher", 0.1, 0.24, "worse"),
        ("lower", 0.26, 0.3, "worse"),
        ("lower", 0.1, 0.24, "better"),
        ("lower", 0.1, None, ""),
        ("", 0.1, 0.2, ""),
    ],
)
def test_verdicts(better: str, low: float, high: float | None, verdict: str) -> None:
    assert verdict_of(score("m", 0.25, better=better, low=low, high=high, chance=0.25)) == verdict


def test_many_subsets_stand_in_order_of_number_and_of_the_run() -> None:
    slots = tuple("hgfedcba")
    subsets = [
        tuple(slot for place, slot in enumerate(slots) if number >> place & 1) for number in range(256)
    ]
    scores = tuple(score(READER, 0.5, given, "shape") for given in subsets)
    matrix = matrix_of(made(scores=scores, attributes=None))
    assert matrix.slots == slots
    assert len(matrix.rows) == 256
    assert [len(given) for given in matrix.rows] == sorted(len(given) for given in matrix.rows)
    assert list(matrix.rows[:4]) == [(), ("h",), ("g",), ("f",)]
    assert matrix.rows[-1] == slots


def test_the_table_tells_each_figure_once_with_all_its_baselines() -> None:
    rows = score_rows(made())
    assert [row.judged for row in rows] == [SHAPE, FAR, GREY]
    shape, far, _ = rows
    assert (shape.score.value, shape.score.n, shape.score.chance) == (0.9, 100, 0.25)
    assert (shape.real, shape.shuffled, shape.copy) == (None, None, None)
    assert shape.single is not None
    assert (shape.single.given, shape.single.value) == (("text",), 0.75)
    beside = [one and one.value for one in (far.real, far.shuffled, far.copy, far.single)]
    assert (far.score.value, beside) == (0.21, [0.1, 0.9, 0.3, 0.4])
    assert rows[2].single is None, "neither direction is better"
    assert [row.note for row in rows] == [1, 2, 3]
    wrong = "What cannot be read in a result counts as wrong, so a value may lie below chance"
    assert [wrong in [fact.template for fact in row.facts] for row in rows] == [True, False, False]


def test_footnotes_say_how_a_score_was_found() -> None:
    row = score_rows(made())[1]
    assert [fact.template.format(**fact.params) for fact in row.facts] == [
        "test-distance acme 1",
        "Features by test-tiles acme 3",
        "Weights 0123456789ab",
        "Resizing: box to 8 x 8",
        "Depends on the number of results: compare it only with values of n = 100",
    ]
    few = Score(metric="m", figure="value", value=1.0, n=9, of=12)
    assert [fact.template.format(**fact.params) for fact in facts_of(few, made())] == [
        "m ",
        "Fewer than 10 results tell no interval",
        "3 of 12 results could not be judged",
    ]


def test_csv_holds_every_score_exactly() -> None:
    evil = made(scores=(*made().scores, score("=1+1", 1 / 3, figure="@cmd")))
    lines = list(csv.DictReader(io.StringIO(scores_csv(evil))))
    assert len(lines) == len(evil.scores)
    assert (lines[0]["given"], lines[0]["value"], lines[0]["chance"]) == ("text + audio", "0.9", "0.25")
    assert [line["source"] for line in lines[-4:]] == ["real", "shuffled", "copy", "run"]
    assert (lines[-1]["metric"], lines[-1]["figure"], lines[-1]["value"]) == ("'=1+1", "'@cmd", repr(1 / 3))
    assert lines[-1]["low"] == ""


def test_text_has_its_columns_below_each_other() -> None:
    assert columns_text([("a", "value"), ("long", "1"), ("", "22")]) == "a     value\nlong  1\n      22"


def test_a_value_that_depends_on_n_is_marked_where_n_is_another() -> None:
    counts = {(): 50, ("text",): 50, ("audio",): 50, SLOTS: 100}
    scores = tuple(
        score(metric, 0.5, given, n=n, of=n, better="lower", at_this_n=metric == DISTANCE)
        for metric in (DISTANCE, READER)
        for given, n in counts.items()
    )
    matrix = matrix_of(made(scores=scores, attributes=None))
    marked = [
        [cell and cell.apart for given in counts if (cell := matrix.cell(given, column))]
        for column in matrix.columns
    ]
    assert marked == [[False, False, False, True], [False] * 4]


def test_what_is_judged_with_all_conditions_only_stands_in_the_table_alone() -> None:
    found = made()
    both = made(scores=(score("neighbours", 0.6, SLOTS, "nearer"), *found.scores))
    assert [column.judged for column in matrix_of(both).columns] == [SHAPE, FAR, GREY]
    assert [row.judged.metric for row in score_rows(both)] == ["neighbours", READER, DISTANCE, BRIGHTNESS]
    alone = matrix_of(made(scores=(score("neighbours", 0.6, SLOTS, "nearer"),)))
    assert (list(alone.rows), len(alone.columns)) == ([SLOTS], 1)


def test_chance_of_all_attributes_is_the_mean_of_theirs() -> None:
    scores = tuple(
        score(READER, 0.5, given, figure, low=0.4, high=0.6, better="higher", unit="share")
        for figure in ("all attributes", "colour", "all at once")
        for given in ((), SLOTS)
    )
    matrix = matrix_of(made(scores=scores))
    cells = [matrix.cell((), column) for column in matrix.columns]
    assert [cell and cell.score.chance for cell in cells] == [(0.25 + 0.125) / 2, 0.125, None]
    own = score(READER, 0.5, (), "colour", chance=0.3)
    kept = matrix_of(made(scores=(own, own.model_copy(update={"given": SLOTS})))).cell((), matrix.columns[1])
    assert kept is not None
    assert kept.score.chance == 0.3, "its own chance, where it states one"


def test_an_empty_evaluation_has_an_empty_matrix() -> None:
    matrix = matrix_of(made(scores=(), attributes=None))
    assert (matrix.slots, list(matrix.rows), list(matrix.columns)) == ((), [], [])
    assert score_rows(made(scores=(), attributes=None)) == []
