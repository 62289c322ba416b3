"""The report of a run: one HTML page with embedded pictures, sounds and loss curve, which fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from mmstudio.plan.scores import Attributes, Evaluation, Subset
from mmstudio.services.diagnosis.service import RunDiagnosis
from mmstudio.services.reports.curve import curve_svg
from mmstudio.services.reports.diagnosis import diagnosis_html
from mmstudio.services.reports.figure_table import figure_table, percent
from mmstudio.services.reports.matrix_table import matrix_table
from mmstudio.services.reports.style import STYLE


@dataclass(frozen=True)
class Given:
    """One condition as shown in a report.

    Attributes:
        slot: Its slot.
        text: In words, or empty.
        picture, sound: ``data:`` addresses, or empty.
    """

    slot: str
    text: str = ""
    picture: str = ""
    sound: str = ""


@dataclass(frozen=True)
class ReportCard:
    """A held-out sample: the real value, the generated one, and the conditions."""

    real: Given
    made: Given
    given: Sequence[Given]


@dataclass(frozen=True)
class ReportStrip:
    """Pictures side by side; the first may be marked as the reference for the others."""

    label: str
    pictures: Sequence[str]
    marked: bool = False


@dataclass(frozen=True)
class ReportSets:
    """Values that belong together, several times: what was given first, then what came of it."""

    label: str
    sets: Sequence[Sequence[Given]]


@dataclass(frozen=True)
class ReportAnswers:
    """A section of what came of what was given.

    Attributes:
        title, note: Its heading, and a sentence below it.
        rows: What it shows.
    """

    title: str
    note: str
    rows: Sequence[ReportSets]


@dataclass(frozen=True)
class RunReport:
    """Everything a report shows.

    Attributes:
        title, lead: Heading, and a sentence below it.
        facts: Small print at the top.
        cards: Held-out samples.
        changed: One slot changed at a time.
        alone: One slot given alone.
        answers: Sections of what was made together, found or told.
        evaluation: An evaluation of the run, if there is any.
        losses: (step, loss).
        diagnosis: What went wrong in the training; ``None`` if nobody looked.
        commands: Commands to go on with.
    """

    title: str
    lead: str
    facts: Mapping[str, str]
    cards: Sequence[ReportCard] = ()
    changed: Sequence[ReportStrip] = ()
    alone: Sequence[ReportStrip] = ()
    answers: Sequence[ReportAnswers] = ()
    evaluation: Evaluation | None = None
    losses: Sequence[tuple[float, float]] = ()
    diagnosis: RunDiagnosis | None = None
    commands: Sequence[str] = ()


def render(report: RunReport) -> str:
    """The page as HTML."""
    attributes = report.evaluation.attributes if report.evaluation else None
    parts = [
        f"<h1>{escape(report.title)}</h1>",
        f'<p class="lead">{escape(report.lead)}</p>',
        _facts(report.facts),
        _tiles(attributes),
        *_made(report),
        *_judged(report.evaluation, attributes),
        _section("Loss", "Faint: each logged value; strong: smoothed.", curve_svg(report.losses)),
        _section(
            "Diagnosis",
            "What goes wrong in trainings and was looked for in this one, with the numbers behind it.",
            diagnosis_html(report.diagnosis),
        ),
        _section(
            "How to go on",
            "",
            f"<pre>{escape(chr(10).join(report.commands))}</pre>" if report.commands else "",
        ),
    ]
    return _page(report.title, "\n".join(part for part in parts if part))


def _made(report: RunReport) -> Iterable[str]:
    """The sections that show what the run makes."""
    yield _section(
        "Conditions it has never seen",
        "Held-out samples: beside each real value one that was generated from the conditions below it. What they say should "
        "agree, the rest need not.",
        f'<div class="cards">{"".join(map(_card, report.cards))}</div>' if report.cards else "",
    )
    yield _section(
        "One condition changed at a time",
        "Same seed, same conditions but one: what changes from the framed picture is what that condition says.",
        "".join(map(_strip, report.changed)),
    )
    yield _section(
        "One condition alone",
        "What a condition does not say is open: it should vary from picture to picture.",
        "".join(map(_strip, report.alone)),
    )
    for some in report.answers:
        yield _section(some.title, some.note, "".join(map(_sets, some.rows)))


def _judged(evaluation: Evaluation | None, attributes: Attributes | None) -> Iterable[str]:
    """The sections that say how good it is."""
    read = "Read from the pictures alone by an analytic reader with nothing learned in it."
    yield _section(
        "Right, attribute by attribute",
        " ".join((read, *told_limits(attributes))),
        "".join(map(_attributes, evaluation.readings)) if evaluation else "",
    )
    yield _section(
        "Scores",
        "Of what each metric gives: the mean or the statistic, between which values it lies in 95 of 100 cases, and how "
        "many results it is of.",
        _scores(evaluation),
    )
    yield _section(
        "Every subset of the conditions",
        "Given attributes should be right; absent ones should be no better than chance and as varied as the data.",
        _subsets(attributes.subsets if attributes else ()),
    )
    yield _section(
        "Scores of every subset",
        "A line for every subset of the conditions: each figure, its 95 % interval, and by its colour where it lies between "
        "chance and the best. Where the interval contains chance, the figure is not told apart from it.",
        matrix_table(evaluation),
    )


def told_limits(attributes: Attributes | None) -> list[str]:
    """Sentences about the attributes that an evaluation could not judge, one for each reason."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in attributes.not_judged.items() if attributes else ():
        by_reason.setdefault(reason, []).append(name)
    return [f"Not judged: {', '.join(names)}, because {reason}." for reason, names in by_reason.items()]


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n"
        "<footer>Made by MM Studio. This page needs nothing else; keep or send it as it is.</footer>\n"
        "</main>\n</body>\n</html>\n"
    )


def _section(title: str, note: str, body: str) -> str:
    if not body:
        return ""
    told = f'<p class="note">{escape(note)}</p>' if note else ""
    return f"<section><h2>{escape(title)}</h2>{told}{body}</section>"


def _facts(facts: Mapping[str, str]) -> str:
    inside = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts.items()
    )
    return f'<dl class="facts">{inside}</dl>'


def _tiles(attributes: Attributes | None) -> str:
    if attributes is None or not attributes.everything.per_attribute:
        return ""
    every = attributes.everything
    tiles = [
        (percent(every.mean), "of the attributes right, on average"),
        (percent(every.lowest), "right for the weakest attribute"),
        (percent(every.all_at_once), "of the pictures right in everything"),
        (f"{every.ms_per_picture:.1f} ms", "a picture"),
    ]
    inside = "".join(f'<div class="tile"><b>{value}</b><span>{name}</span></div>' for value, name in tiles)
    return f'<div class="tiles">{inside}</div>'


def _card(card: ReportCard) -> str:
    pair = f'<div class="pair">{_half(card.real)}{_half(card.made)}</div>'
    return f'<div class="card">{pair}<dl>{"".join(map(_given, card.given))}</dl></div>'


def _half(item: Given) -> str:
    return f"<figure>{_value(item)}<figcaption>{escape(item.slot)}</figcaption></figure>"


def _given(item: Given) -> str:
    return f"<dt>{escape(item.slot)}</dt><dd>{_value(item)}</dd>"


def _value(item: Given) -> str:
    shown = [escape(item.text)] if item.text else []
    if item.picture:
        shown.append(f'<img src="{item.picture}" alt="{escape(item.slot)}">')
    if item.sound:
        shown.append(f'<audio controls preload="none" src="{item.sound}"></audio>')
    return "".join(shown)


def _strip(strip: ReportStrip) -> str:
    pictures = []
    for place, uri in enumerate(strip.pictures):
        kind = ' class="first"' if strip.marked and not place else ""
        pictures.append(f'<figure{kind}><img src="{uri}" alt="generated"></figure>')
    return f'<div class="strip"><span>{escape(strip.label)}</span>{"".join(pictures)}</div>'


def _sets(row: ReportSets) -> str:
    cards = "".join(f'<div class="card"><dl>{"".join(map(_given, values))}</dl></div>' for values in row.sets)
    return f'<h3>{escape(row.label)}</h3><div class="cards">{cards}</div>'


def _scores(evaluation: Evaluation | None) -> str:
    if evaluation is None:
        return ""
    found = figure_table(evaluation)
    rows = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in found.rows]
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in found.notes)
    return _table(found.header, rows) + (notes if rows else "")


def _attributes(attributes: Attributes) -> str:
    every = attributes.everything.per_attribute
    rows = [
        f'<tr><td>{escape(name)}</td><td>{percent(value)}</td><td class="bar"><i><b style="width:{100 * value:.1f}%"></b></i></td></tr>'
        for name, value in every.items()
    ]
    return _table(("attribute", "right", ""), rows)


def _subsets(subsets: Sequence[Subset]) -> str:
    rows = []
    for subset in subsets:
        absent = [
            f"{escape(name)} {percent(item.right)} <small>(chance {percent(item.chance)}, "
            f"variety {percent(item.entropy_ratio)})</small>"
            for name, item in subset.absent.items()
        ]
        given = escape(" + ".join(subset.given) or "nothing")
        rows.append(
            f"<tr><td>{given}</td><td>{percent(subset.given_mean)}</td><td>{', '.join(absent)}</td></tr>"
        )
    return _table(("given", "given right", "absent: right"), rows)


def _table(header: Iterable[str], rows: Sequence[str]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    return f'<div class="scroll"><table><tr>{head}</tr>{"".join(rows)}</table></div>'
