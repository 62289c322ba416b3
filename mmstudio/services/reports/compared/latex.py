"""A comparison of runs as tables in LaTeX; every sign that LaTeX would take for an order is escaped."""

from __future__ import annotations

import unicodedata

from mmstudio.core.sentences import visible
from mmstudio.services.comparison.comparison import Comparison
from mmstudio.services.reports.compared.tables import (
    TextCell,
    TextTable,
    groups_table,
    scores_table,
    settings_table,
)

_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "-": r"{-}",
    "[": r"{[}",
    "]": r"{]}",
    "*": r"{*}",
    ",": r"{,}",
    "?": r"{?}",
    "!": r"{!}",
    "\u00a0": "~",
}
"""What is written for a sign. Brackets and asterisks are orders behind the end of a row; commas, dashes, question and
exclamation marks join with their neighbours to other signs."""


def escaped(text: str) -> str:
    """A text that LaTeX prints as it is.

    Ends of lines become blanks. Letters outside of ASCII stay, for engines that read UTF-8, which all have since 2018.
    """
    flat = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(_SIGNS.get(sign, sign) for sign in visible(flat))


def latex(comparison: Comparison) -> str:
    """The tables of a comparison, to be input into a document; they need the packages textcomp and booktabs."""
    parts = [
        "% Made by MM Studio. In the preamble: \\usepackage[T1]{fontenc} \\usepackage{textcomp,booktabs}"
    ]
    tables = (
        (groups_table(comparison), "Scores of settings, over training seeds."),
        (scores_table(comparison), "Scores of checkpoints."),
        (settings_table(comparison), "Settings that differ."),
    )
    parts += [
        _table(table.fitted(), caption) for table, caption in tables if table is not None and table.rows
    ]
    return "\n\n".join(parts) + "\n"


def _table(table: TextTable, caption: str) -> str:
    columns = "l" + "l" * (len(table.header) - 1)
    lines = [
        r"\begin{table}",
        r"\centering\footnotesize",
        f"\\caption{{{escaped(f'{caption} {table.lead}'.strip())}}}",
        f"\\begin{{tabular}}{{{columns}}}",
        r"\toprule",
        _row([escaped(name) for name in table.header]),
        r"\midrule",
    ]
    for row in table.rows:
        lines.append(_row([_cell(cell) for cell in row]))
        if any(cell.more for cell in row):
            lines.append(_row([escaped(cell.more) for cell in row]))
    lines += [r"\bottomrule", r"\end{tabular}"]
    if table.footnotes:
        told = [f"$^{{{number}}}$\\,{escaped(text)}" for number, text in enumerate(table.footnotes, 1)]
        lines += [r"\par\medskip\raggedright", r" \\ ".join(told)]
    return "\n".join([*lines, r"\end{table}"])


def _cell(cell: TextCell) -> str:
    marks = f"$^{{{','.join(map(str, cell.marks))}}}$" if cell.marks else ""
    return escaped(cell.text) + marks


def _row(cells: list[str]) -> str:
    return " & ".join(cells) + r" \\"
