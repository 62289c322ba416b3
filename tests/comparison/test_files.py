"""Files of a comparison: page, CSV, picture and LaTeX, whatever people call their runs."""

from __future__ import annotations

import csv
import io
import re
import string
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from fabricated_runs import a_run, with_curve, with_previews, with_scores
from PIL import Image

from mmstudio.core.errors import NotFoundError
from mmstudio.plan.curves.reader import Curve
from mmstudio.services.opened import OpenProject
from mmstudio.services.reports.compared.csv_file import scores_csv
from mmstudio.services.reports.compared.curves import COLOURS, plan_curves, shared_names, svg
from mmstudio.services.reports.compared.files import ComparisonFiles
from mmstudio.services.reports.compared.latex import escaped, latex
from mmstudio.services.reports.compared.tables import (
    TextCell,
    TextTable,
    plain,
    scores_table,
    settings_table,
    told_interval,
)

EVIL = '<b onload="x">&amp; 50%_$#{}~^\\'


@pytest.fixture
def files(opened: OpenProject) -> ComparisonFiles:
    """Two runs with curves, scores and previews, one of them badly named."""
    rng = np.random.default_rng(0)
    runs = [a_run(opened, EVIL), a_run(opened, "=plain", width=32, seed=1)]
    for number, run in enumerate(runs):
        with_curve(opened, run, [4 / step + number for step in range(1, 101)], acc=[0.5] * 100)
        with_scores(opened, run, {"value": rng.normal(size=30) + 3 * number}, unit="px")
        with_previews(opened, run, {10: (7, 8), 90: (7, 9)}, grey=40 + 100 * number)
    return ComparisonFiles(
        opened.comparison, opened.comparison.compare([run.id for run in runs]), "My <project>"
    )


class _Page(HTMLParser):
    VOID = frozenset({"meta", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID and tag != "line":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "line":
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_holds_everything_and_fetches_nothing(files: ComparisonFiles, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    files.html(path)
    page = _Page()
    page.feed(path.read_text("utf-8"))
    assert page.open == []
    assert EVIL in page.words
    assert "My <project>: runs compared" in page.words
    assert not [tag for tag, attrs in page.tags if tag in {"b", "script", "link"} or "onload" in attrs]
    sources = [attrs["src"] or "" for tag, attrs in page.tags if tag == "img"]
    assert len(sources) == 4  # of the last previews: sample 7 and sample 9, of two runs
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    assert "http" not in path.read_text("utf-8")
    lines = [attrs["stroke"] for tag, attrs in page.tags if tag == "polyline"]
    assert lines == [COLOURS[0], COLOURS[1]] * 2  # the loss, and the accuracy
    for words in ("generator.width", "16", "32", "made up", "logarithmic", "paired by sample and seed"):
        assert words in page.words


def test_csv_has_numbers_as_they_are_and_runs_no_formula(files: ComparisonFiles, tmp_path: Path) -> None:
    scores = tmp_path / "scores.csv"
    files.csv(scores)
    rows = list(csv.DictReader(io.StringIO(scores.read_text("utf-8"))))
    assert [row["name"] for row in rows] == [EVIL, "'=plain"]
    cells = next(row.runs for row in files.comparison.scores)
    for row, cell in zip(rows, cells, strict=True):
        assert cell is not None
        assert float(row["value"]) == cell.score.value
        assert row["n"] == "30"
    assert rows[0]["difference"] == ""
    assert float(rows[1]["difference"]) == pytest.approx(float(rows[1]["value"]) - float(rows[0]["value"]))
    assert (rows[1]["verdict"], rows[1]["baseline"]) == ("worse", rows[0]["run"])
    assert [(row["seed"], row["generator.width"]) for row in rows] == [("0", "16"), ("1", "32")]


def test_csv_has_a_line_for_a_run_without_scores(opened: OpenProject) -> None:
    runs = [a_run(opened, "one"), a_run(opened, "two", width=32)]
    text = scores_csv(opened.comparison.compare([run.id for run in runs]))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["run"], row["value"], row["generator.width"]) for row in rows] == [
        (runs[0].id, "", "16"),
        (runs[1].id, "", "32"),
    ]


def test_the_picture_shows_both_curves(files: ComparisonFiles, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    files.png(path)
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3)
    seen = {tuple(int(part) for part in colour) for colour in np.unique(pixels, axis=0)}
    for colour in COLOURS[:2]:
        assert tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)) in seen
    with pytest.raises(NotFoundError, match=re.escape("No run has a curve 'none'. Known: loss, acc.")):
        files.png(tmp_path / "other.png", "none")
    assert not (tmp_path / "other.png").exists()


def _printed(text: str) -> str:
    """What LaTeX prints of an escaped text; fails at anything that it would take for an order."""
    names = {
        "textbackslash": "\\",
        "textasciicircum": "^",
        "textasciitilde": "~",
        "textless": "<",
        "textgreater": ">",
        "textbar": "|",
        "textquotedbl": '"',
        "textquotesingle": "'",
        "textasciigrave": "`",
    }
    found = ""
    while text:
        if match := re.match(r"\\([a-z]+)\{\}", text):
            found += names[match[1]]
        elif (match := re.match(r"\\([{}$&#%_])", text)) or (match := re.match(r"\{([-\[\]*,?!])\}", text)):
            found += match[1]
        else:
            match = re.match(r"[^\\{}$&#%_^~<>|\"'`\[\]*]", text)
            assert match is not None, text
            found += match[0]
        text = text[match.end() :]
    return found


@pytest.mark.parametrize(
    "text", [string.printable.strip(), EVIL, "a -- b --- c", "``quoted''", "Größe 大小", "\\\\[3cm]"]
)
def test_latex_prints_every_sign(text: str) -> None:
    assert _printed(escaped(text)) == text


def test_latex_stays_on_its_line() -> None:
    assert escaped("one\n\n  two\ttabs \x1b[31m") == r"one two tabs \textbackslash{}x1b{[}31m"


def test_latex_tables_are_whole(files: ComparisonFiles) -> None:
    text = latex(files.comparison)
    for name in ("table", "tabular"):
        assert text.count(f"\\begin{{{name}}}") == text.count(f"\\end{{{name}}}") == 2
    rows = [line for line in text.splitlines() if line.endswith(r" \\") and "$^{" not in line[:5]]
    assert {len(re.findall(r"(?<!\\)&", line)) for line in rows} == {2}
    assert "made up" in text
    assert "paired by sample and seed" in text
    assert escaped(EVIL) in text


def test_footnotes_are_told_once_and_numbered(files: ComparisonFiles) -> None:
    table = scores_table(files.comparison)
    assert table.footnotes == ("made up", "Difference: t interval, paired by sample and seed, 95 %.")
    (row,) = table.rows
    assert [cell.marks for cell in row] == [(), (1,), (1, 2)]
    assert row[0].text == "distance, image, given text [px, lower is better]"
    assert row[2].verdict == "worse"
    assert row[2].more.endswith(": worse")
    assert settings_table(files.comparison).header == ("setting", EVIL, "=plain")


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ((0.0312, None, None), "share", "+3.1"),
        ((-0.5, -0.61, 0.1), "share", "-50.0 (-61.0 to +10.0)"),
        ((2.5, 1, 4), "px", "+2.5 (+1 to +4)"),
        ((-0.0123456, None, 1), "", "-0.01235"),
    ],
)
def test_differences_in_words(value: tuple[float, float | None, float | None], unit: str, words: str) -> None:
    assert told_interval(plain, *value, unit, sign=True) == words
    assert told_interval(plain, 0.5, 0.25, 0.75, "share") == "50.0 (25.0 to 75.0)"


def test_many_runs_stand_below_each_other() -> None:
    runs = tuple(f"run {number}" for number in range(5))
    row = (TextCell("kid"), *(TextCell(str(number)) for number in range(5)))
    turned = TextTable(("score", *runs), (row, row), ("note",), "lead", "run").fitted()
    assert turned.header == ("run", "kid", "kid")
    assert [[cell.text for cell in one] for one in turned.rows[:2]] == [
        ["run 0", "0", "0"],
        ["run 1", "1", "1"],
    ]
    assert (turned.footnotes, turned.lead) == (("note",), "lead")
    few = TextTable(("score", *runs[:3]), (row[:4],))
    many = TextTable(("score", *runs), (row,) * 5)
    assert (few.fitted(), many.fitted()) == (few, many)


def test_curves_are_laid_out_by_their_values() -> None:
    steps = np.arange(1.0, 101.0)
    flat, steep = Curve(steps, np.full(100, 10.0)), Curve(steps, 10 ** (3 - 2 * steps / 100))
    plan = plan_curves("loss", [("flat", flat), ("none", None), ("steep", steep)], smoothing=0)
    assert plan is not None
    assert plan.logarithmic
    first, second = plan.lines
    assert (first.colour, second.colour) == (COLOURS[0], COLOURS[2])  # by the place of the run
    assert len({y for _, y in first.points}) == 1
    assert second.points[0][1] < second.points[-1][1]
    ends = {words: place for place, words in plan.up}
    assert ends["10"] == pytest.approx(first.points[0][1])
    assert ends["10"] - ends["100"] == pytest.approx(ends["20"] - ends["200"], abs=1e-6)
    below = plan_curves("gain", [("a", Curve(steps, -steps))])
    assert below is not None
    assert not below.logarithmic
    assert plan_curves("x", [("a", Curve(steps[:1], steps[:1])), ("b", None)]) is None
    assert svg(plan).count("<polyline") == 2


def test_curves_that_most_runs_have_come_first() -> None:
    one = Curve(np.arange(2.0), np.arange(2.0))
    names = shared_names({"a": {"lr": one, "z": one, "loss": one}, "b": {"z": one, "b": one, "lr": one}})
    assert names == ("loss", "z", "b", "lr")
