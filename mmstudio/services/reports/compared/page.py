"""A comparison of runs as one HTML page, which fetches nothing; all that people and files say is escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from io import BytesIO

from PIL import Image

from mmstudio.core.files.door import open_ordinary
from mmstudio.plan.curves.reader import Curve
from mmstudio.services.comparison.comparison import Comparison
from mmstudio.services.comparison.previews import ComparedPreviews, PreviewCell
from mmstudio.services.reports.compared.curves import colour_of, plan_curves, shared_names, svg
from mmstudio.services.reports.compared.tables import (
    TextCell,
    TextTable,
    groups_table,
    run_names,
    scores_table,
    settings_table,
)
from mmstudio.services.reports.style import STYLE

_MOST_CURVES, _MOST_PREVIEWS = 6, 8
_MORE_STYLE = """
.legend { display: flex; flex-wrap: wrap; gap: 4px 22px; margin: 8px 0 0; padding: 0; list-style: none; font-size: 14px; }
.legend i { display: inline-block; width: 26px; height: 0; border-top: 3px solid; vertical-align: middle; margin-right: 8px; }
.legend i.dashed { border-top-style: dashed; }
td small { display: block; color: var(--soft); }
td small.better { color: var(--good); }
td small.worse { color: #c4372d; }
sup { color: var(--soft); }
ol.notes { color: var(--soft); font-size: 13px; padding-left: 20px; }
td.made img { width: 96px; min-width: 64px; }
h3 { font-size: 15px; margin: 24px 0 4px; }
"""


def page(
    comparison: Comparison,
    curves: Mapping[str, Mapping[str, Curve]],
    previews: ComparedPreviews,
    *,
    title: str,
) -> str:
    """The page as HTML.

    Args:
        comparison: The comparison.
        curves: Curves of the runs, by run and name.
        previews: Previews of the runs.
        title: Its heading.
    """
    names = run_names(comparison)
    of_settings = groups_table(comparison)
    parts = [
        f"<h1>{escape(title)}</h1>",
        "".join(f'<p class="note">{escape(note.text)}</p>' for note in comparison.notes),
        "".join(f"<p><strong>{escape(answer.note.text)}</strong></p>" for answer in comparison.answers),
        _section("Scores of settings", of_settings) if of_settings else "",
        _section("Scores of checkpoints", scores_table(comparison)),
        _section("Settings that differ", settings_table(comparison)),
        _curves(comparison, names, curves),
        _previews(names, previews),
    ]
    body = "\n".join(part for part in parts if part)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}{_MORE_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n"
        "<footer>Made by MM Studio. This page needs nothing else; keep or send it as it is.</footer>\n"
        "</main>\n</body>\n</html>\n"
    )


def _section(title: str, table: TextTable) -> str:
    if not table.rows:
        return ""
    table = table.fitted()
    lead = f'<p class="note">{escape(table.lead)}</p>' if table.lead else ""
    head = "".join(f"<th>{escape(name)}</th>" for name in table.header)
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    notes = "".join(f"<li>{escape(text)}</li>" for text in table.footnotes)
    foot = f'<ol class="notes">{notes}</ol>' if notes else ""
    return (
        f'<section><h2>{escape(title)}</h2>{lead}<div class="scroll"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{foot}</section>"
    )


def _cell(cell: TextCell) -> str:
    marks = f"<sup>{', '.join(map(str, cell.marks))}</sup>" if cell.marks else ""
    more = f'<small class="{escape(cell.verdict)}">{escape(cell.more)}</small>' if cell.more else ""
    return f"<td>{escape(cell.text)}{marks}{more}</td>"


def _curves(comparison: Comparison, names: Sequence[str], curves: Mapping[str, Mapping[str, Curve]]) -> str:
    drawn = []
    for name in shared_names(curves)[:_MOST_CURVES]:
        of_name = [
            (told, curves.get(one.run.id, {}).get(name))
            for told, one in zip(names, comparison.runs, strict=True)
        ]
        plan = plan_curves(name, of_name)
        if plan is not None:
            scale = ", logarithmic" if plan.logarithmic else ""
            drawn.append(f"<h3>{escape(name)} over steps{scale}</h3>{svg(plan)}")
    if not drawn:
        return ""
    return f"<section><h2>Curves</h2>{_legend(names)}{''.join(drawn)}</section>"


def _legend(names: Sequence[str]) -> str:
    items = []
    for place, name in enumerate(names):
        colour, dashed = colour_of(place)
        kind = ' class="dashed"' if dashed else ""
        items.append(f'<li><i{kind} style="border-color: {colour}"></i>{escape(name)}</li>')
    return f'<ul class="legend">{"".join(items)}</ul>'


def _previews(names: Sequence[str], previews: ComparedPreviews) -> str:
    steps = previews.steps
    rows = previews.at(steps[-1])[:_MOST_PREVIEWS] if steps else ()
    if not rows:
        return ""
    sheets = _Sheets()
    head = "<th>sample</th><th>seed</th>" + "".join(f"<th>{escape(name)}</th>" for name in names)
    lines = [
        f"<tr><td>{row.sample}</td><td>{row.seed}</td>{''.join(_picture(sheets, cell) for cell in row.cells)}</tr>"
        for row in rows
    ]
    return (
        f"<section><h2>Previews of {escape(previews.slot)}</h2>"
        '<p class="note">In a row: the same conditions and the same seed, from the last preview of each run.</p>'
        f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(lines)}</tbody></table></div></section>'
    )


def _picture(sheets: _Sheets, cell: PreviewCell | None) -> str:
    uri = "" if cell is None else sheets.cut(cell)
    shown = f'<img src="{uri}" alt="preview">' if uri else "-"
    return f'<td class="made">{shown}</td>'


class _Sheets:
    """Sheets of previews, each opened once."""

    def __init__(self) -> None:
        self._open: dict[str, Image.Image | None] = {}

    def cut(self, cell: PreviewCell) -> str:
        """One picture of a sheet as a ``data:`` address; empty if the sheet cannot be read."""
        key = str(cell.sheet)
        if key not in self._open:
            self._open[key] = next(self._read(cell), None)
        sheet = self._open[key]
        if sheet is None:
            return ""
        left, top, width, height = cell.box
        buffer = BytesIO()
        sheet.crop((left, top, left + width, top + height)).save(buffer, "PNG")
        return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")

    def _read(self, cell: PreviewCell) -> Iterator[Image.Image]:
        try:
            with open_ordinary(cell.sheet) as file, Image.open(file, formats=("PNG",)) as image:
                yield image.convert("RGB")
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return
