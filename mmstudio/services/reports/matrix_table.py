"""The subset matrix of an evaluation as HTML: the heat map of the window, for people who have the page alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mmstudio.plan.scores import Evaluation, Score
from mmstudio.services.evaluation.matrix import FigureColumn, JudgedFigure, Matrix, SubsetCell, matrix_of
from mmstudio.services.evaluation.scale import STOPS, colour_at, ink_on
from mmstudio.services.reports.figure_table import told_value

_MARKS = {"chance": "≈ chance", "worse": "below chance"}
_STARTS = {"chance": "chance", "worst": "the worst here"}
_ENDS = {"real": "real data", "possible": "the best possible", "best": "the best here"}


def matrix_table(evaluation: Evaluation | None) -> str:
    """The matrix as a table with a legend; empty if the evaluation judged fewer than two subsets."""
    matrix = matrix_of(evaluation) if evaluation is not None else Matrix((), (), ())
    if len(matrix.rows) < 2:
        return ""
    head = "".join(f"<th>{_head(column)}</th>" for column in matrix.columns)
    rows = [
        f"<tr><th>{escape(' + '.join(given) or 'nothing')}</th>"
        + "".join(_cell(matrix.cell(given, column)) for column in matrix.columns)
        + "</tr>"
        for given in matrix.rows
    ]
    return f'{_legend()}<div class="scroll matrix"><table><tr><th>given</th>{head}</tr>{"".join(rows)}</table></div>'


def _legend() -> str:
    stops = ", ".join(STOPS)
    return (
        '<p class="legend"><span>chance, or the worst of the column</span>'
        f'<i style="background: linear-gradient(to right, {stops})"></i><span>the best</span></p>'
    )


def _head(column: FigureColumn) -> str:
    name = _name(column.judged)
    better = f"<small>{column.better} is better</small>" if column.better else ""
    if column.start is None or column.end is None:
        return f"{escape(name)}{better}"
    start, end = told_value(column.start, column.unit), told_value(column.end, column.unit)
    ends = f"{_STARTS[column.start_is]} {start}, {_ENDS[column.end_is]} {end}"
    return f"{escape(name)}{better}<small>{escape(ends)}</small>"


def _name(judged: JudgedFigure) -> str:
    return judged.metric if judged.figure == "value" else f"{judged.metric}: {judged.figure}"


def _cell(cell: SubsetCell | None) -> str:
    if cell is None:
        return "<td>-</td>"
    small = [_interval(cell.score), _MARKS.get(cell.verdict, f"n = {cell.score.n:,}" if cell.apart else "")]
    words = "".join(f"<small>{escape(one)}</small>" for one in small if one)
    style = ""
    if cell.place is not None:
        ground = colour_at(cell.place)
        style = f' style="background: {ground}; color: {ink_on(ground)}"'
    return f"<td{style}>{escape(told_value(cell.score.value, cell.score.unit))}{words}</td>"


def _interval(score: Score) -> str:
    ends: Sequence[float | None] = (score.low, score.high)
    return " to ".join(told_value(end, score.unit) for end in ends) if None not in ends else ""
