"""A comparison of runs as tables of words, from which command line, page, picture and LaTeX are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from mmstudio.core.sentences import Note, fill
from mmstudio.plan.scores import FEWEST, ScoreKey
from mmstudio.plan.statistics.differences import Difference
from mmstudio.services.comparison.comparison import (
    OF_SETTINGS,
    Comparison,
    GroupCell,
    ScoreCell,
    ScoreRow,
    gain,
)
from mmstudio.services.comparison.scores import EVERYTHING
from mmstudio.services.reports.compared.methods import told_method
from mmstudio.services.reports.figure_names import figure_name

FACT_WORDS = {
    "real": "real data",
    "shuffled": "training data without regard to the conditions",
    "copy": "copies of the nearest training samples",
    "better": "better",
    "worse": "worse",
    "higher": "higher",
    "lower": "lower",
    "not told apart": "not told apart",
}
"""What made the values of a baseline, and verdicts."""
NOTHING = "-"
Tell = Callable[..., str]
"""Fills a template with its parameters; a window's translates it first."""


def plain(template: str, **params: object) -> str:
    """A sentence in English."""
    return fill(template, params)


_SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class TextCell:
    """One cell of a table.

    Attributes:
        text: What it says.
        more: What is said below it, or empty.
        verdict: ``better``, ``worse``, ``higher``, ``lower``, ``not told apart``, or empty.
        marks: Numbers of its footnotes.
    """

    text: str
    more: str = ""
    verdict: str = ""
    marks: tuple[int, ...] = ()


@dataclass
class Footnotes:
    """Footnotes, each sentence once."""

    texts: list[str] = field(default_factory=list)

    def number(self, text: str) -> tuple[int, ...]:
        """The number of a sentence, from 1; none for an empty one."""
        if not text:
            return ()
        if text not in self.texts:
            self.texts.append(text)
        return (self.texts.index(text) + 1,)


@dataclass(frozen=True)
class TextTable:
    """A table in words.

    Attributes:
        header: Headings of its columns.
        rows: Its rows; the first cell of each names it.
        footnotes: Sentences that marks refer to, from 1.
        lead: What the table shows, in a sentence or two.
        corner: Heading of the first column if the table is turned.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[TextCell, ...], ...]
    footnotes: tuple[str, ...] = ()
    lead: str = ""
    corner: str = ""

    def fitted(self) -> TextTable:
        """The same with a row for each run, if there are more runs than can stand side by side and fewer rows than runs."""
        columns = len(self.header) - 1
        if columns <= _SIDE_BY_SIDE or len(self.rows) >= columns:
            return self
        header = (self.corner, *(row[0].text for row in self.rows))
        rows = tuple(
            (TextCell(name), *(row[place] for row in self.rows))
            for place, name in enumerate(self.header[1:], 1)
        )
        return replace(self, header=header, rows=rows, corner=self.header[0])


def settings_table(comparison: Comparison, tr: Tell = plain) -> TextTable:
    """The settings that differ."""
    header = (tr("setting"), *run_names(comparison))
    rows = [
        (TextCell(row.name), *(TextCell(value or NOTHING) for value in row.values))
        for row in comparison.settings
    ]
    return TextTable(header, tuple(rows), corner=tr("run"))


def scores_table(comparison: Comparison, tr: Tell = plain) -> TextTable:
    """The scores of the runs, each with its interval and with how far it is from the baseline's."""
    notes = Footnotes()
    names = [
        tr("{name} (baseline)", name=name) if place == comparison.baseline else name
        for place, name in enumerate(run_names(comparison))
    ]
    rows = [
        (TextCell(row_name(row, tr)), *(_of_run(row, cell, notes, tr) for cell in row.runs))
        for row in comparison.scores
    ]
    lead = " ".join(_told(note, tr) for note in comparison.scope)
    return TextTable((tr("score"), *names), tuple(rows), tuple(notes.texts), lead, tr("run"))


def groups_table(comparison: Comparison, tr: Tell = plain) -> TextTable | None:
    """The scores of settings over their seeds; ``None`` if there are too few seeds to say anything."""
    if not comparison.of_settings:
        return None
    notes = Footnotes()
    base = comparison.runs[comparison.baseline].group
    names = [
        tr("{name}, {seeds} {seeds:seed|seeds}", name=group.name, seeds=group.seeds)
        for group in comparison.groups
    ]
    names[base] = tr("{name} (baseline)", name=names[base])
    rows = [
        (TextCell(row_name(row, tr)), *(_of_group(row, cell, notes, tr) for cell in row.groups))
        for row in comparison.scores
        if any(cell is not None for cell in row.groups)
    ]
    return TextTable(
        (tr("score"), *names), tuple(rows), tuple(notes.texts), _told(OF_SETTINGS, tr), tr("settings")
    )


def run_names(comparison: Comparison) -> tuple[str, ...]:
    """Names of the runs for headings; the id is added where a name is not the run's alone."""
    names = [one.run.name for one in comparison.runs]
    return tuple(
        one.run.name if names.count(one.run.name) == 1 else f"{one.run.name} ({one.run.id})"
        for one in comparison.runs
    )


def row_name(row: ScoreRow, tr: Tell = plain) -> str:
    """The name of a score: metric, figure, slot, what was given, what made the values if it was not the run, and the unit."""
    better = {"higher": tr("higher is better"), "lower": tr("lower is better")}.get(row.better, "")
    unit = "%" if row.unit == "share" else tr(row.unit) if row.unit else ""
    told = ", ".join(part for part in (unit, better) if part)
    return ", ".join(_name_parts(row.key, tr)) + (f" [{told}]" if told else "")


def _name_parts(key: ScoreKey, tr: Tell) -> Iterator[str]:
    yield key.metric if key.figure == "value" else f"{key.metric}: {figure_name(key.figure, tr)}"
    if key.slot:
        yield key.slot
    if key.given == EVERYTHING:
        yield tr("given all that it takes")
    else:
        yield tr("given {slots}", slots=" + ".join(key.given)) if key.given else tr("given nothing")
    if key.source in FACT_WORDS:
        yield tr(FACT_WORDS[key.source])


def _told(note: Note, tr: Tell) -> str:
    return tr(note.template, **note.params)


def told_number(value: float | None, unit: str, *, sign: bool = False) -> str:
    """A figure or a difference in digits; a share of 1 as percent, without the sign."""
    if value is None:
        return NOTHING
    plus = "+" if sign else ""
    return f"{100 * value:{plus}.1f}" if unit == "share" else f"{value:{plus}.4g}"


def told_interval(
    tr: Tell, value: float | None, low: float | None, high: float | None, unit: str, *, sign: bool = False
) -> str:
    """A figure with the ends of its interval, if it has any."""
    words = told_number(value, unit, sign=sign)
    if low is None or high is None:
        return words
    ends = {"low": told_number(low, unit, sign=sign), "high": told_number(high, unit, sign=sign)}
    return f"{words} ({tr('{low} to {high}', **ends)})"


def _of_run(row: ScoreRow, cell: ScoreCell | None, notes: Footnotes, tr: Tell) -> TextCell:
    if cell is None:
        return TextCell(NOTHING)
    score = cell.score
    marks = notes.number(told_method(score.method, tr))
    if score.low is None and score.n < FEWEST:
        marks += notes.number(tr("Too few results for an interval."))
    text = told_interval(tr, score.value, score.low, score.high, row.unit) + f", n {score.n:,}"
    if score.at_this_n:
        marks += notes.number(
            tr(
                "The value depends on n; compare it with values of the same n only, and take the interval for that of its "
                "expected value at this n."
            )
        )
    if cell.why is not None:
        marks += notes.number(tr("Cannot be compared with the baseline's. {why}", why=_told(cell.why, tr)))
    more, more_marks = _difference(row, cell.difference, notes, tr)
    return TextCell(text, more, gain(row, cell.difference), tuple(dict.fromkeys(marks + more_marks)))


def _of_group(row: ScoreRow, cell: GroupCell | None, notes: Footnotes, tr: Tell) -> TextCell:
    if cell is None:
        return TextCell(NOTHING)
    text = told_interval(tr, cell.mean, cell.lowest, cell.highest, row.unit)
    marks = notes.number(tr("Mean over the seeds, and the lowest and the highest of them."))
    more, more_marks = _difference(row, cell.difference, notes, tr)
    return TextCell(text, more, gain(row, cell.difference), marks + more_marks)


def _difference(
    row: ScoreRow, found: Difference | None, notes: Footnotes, tr: Tell
) -> tuple[str, tuple[int, ...]]:
    """A difference to the baseline in words, and its footnotes."""
    if found is None:
        return "", ()
    words = told_interval(tr, found.value, found.low, found.high, row.unit, sign=True)
    if found.low is None or found.high is None:
        return words, notes.number("" if found.why is None else _told(found.why, tr))
    verdict = gain(row, found)
    told = f"{words}: {tr(FACT_WORDS[verdict])}" if verdict else words
    return told, notes.number(tr("Difference: {method}.", method=told_method(found.method, tr)))
