"""The heat map in the report of a run: every cell says its figure, and has the colour of its place."""

from __future__ import annotations

import re

from made_evaluations import made, score

from mmstudio.services.evaluation.scale import colour_at, ink_on
from mmstudio.services.reports.matrix_table import matrix_table
from mmstudio.services.reports.report import RunReport, render


def rows_of(page: str) -> list[list[str]]:
    """The cells of each line, with their tags taken away, small words behind a bar."""
    lines = re.findall(r"<tr>(.*?)</tr>", page)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in lines]
    return [[re.sub("<[^>]*>", "", cell.replace("<small>", "|")) for cell in line] for line in cells]


def test_every_cell_says_its_figure() -> None:
    head, *rows = rows_of(matrix_table(made()))
    assert head == [
        "given",
        "test-reader: shape|higher is better|chance 25.0 %, the best possible 100.0 %",
        "test-distance|lower is better|the worst here 0.8, real data 0.1",
        "test-brightness",
    ]
    assert rows == [
        ["nothing", "25.0 %|20.0 % to 30.0 %|≈ chance", "0.8", "0.5 grey"],
        ["text", "75.0 %|70.0 % to 80.0 %", "0.4", "0.5 grey"],
        ["audio", "20.0 %|15.0 % to 24.0 %|below chance", "0.6", "0.5 grey"],
        ["text + audio", "85.0 %|80.0 % to 90.0 %", "0.2", "0.5 grey"],
    ]


def test_every_cell_has_the_colour_of_its_place() -> None:
    table = matrix_table(made())
    for place in (0.0, 2 / 3, 0.8, 4 / 7, 2 / 7, 6 / 7):
        ground = colour_at(place)
        assert f'style="background: {ground}; color: {ink_on(ground)}"' in table
    assert "<td>0.5 grey</td>" in table, "no colour where neither direction is better"


def test_it_stands_in_the_report_and_says_names_as_they_are() -> None:
    evil = made(scores=tuple(score("<b>", 0.5, given) for given in ((), ("<i>",))), attributes=None)
    page = render(RunReport("A run", "", {}, evaluation=evil))
    assert "Scores of every subset" in page
    assert "&lt;b&gt;" in page
    assert "&lt;i&gt;" in page
    assert "<b>" not in page.replace("<b style", "")
    assert "Scores of every subset" not in render(RunReport("A run", "", {}))
    alone = made(scores=(score("m", 0.5, ("text",)),), attributes=None)
    assert matrix_table(alone) == "", "one subset is no matrix"
