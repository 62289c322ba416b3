"""The page about what decided one result: one HTML file with embedded pictures, beside the maps and the figures."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import atomic_path, write_atomic, write_json
from mmstudio.core.files.door import name_for
from mmstudio.plan.attributions import LIKENESS, Attribution, ConditionPart, Payoff, SubsetResult, strengths
from mmstudio.plugins.protocols import Codec
from mmstudio.services.reports.attribution_maps import OPPOSES, SUPPORTS, draw_map
from mmstudio.services.reports.pictures import as_uri
from mmstudio.services.reports.style import STYLE

JSON, PAGE = "attribution.json", "attribution.html"
_MAPPED = frozenset({"regions", "cells", "bands", "times"})
_STYLE = """
.bars td.bar i { height: 12px; background: none; overflow: visible; }
.bars td.bar b { border-radius: 3px; } .bars td.bar b.less { background: #2f5fd0; opacity: 0.5; }
.subsets { display: grid; grid-template-columns: repeat(auto-fill, minmax(110px, 1fr)); gap: 14px; margin-top: 16px; }
.words { font-size: 20px; line-height: 2; } .words span { border-radius: 4px; padding: 2px 1px; }
.maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 16px; margin-top: 12px; }
"""
Find = Callable[[str], Path | None]
"""Path of a file that an attribution names, or ``None``."""


def write_attribution(found: Attribution, find: Find, codec: Codec, folder: Path) -> list[Path]:
    """Write an attribution as a page, its maps as pictures, and its figures as JSON.

    Args:
        found: The attribution.
        find: Gives the files that it names.
        codec: Codec of the result's modality.
        folder: Folder to write into; made if it is missing.

    Returns:
        The files.

    Raises:
        UsageError: If they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / JSON, found.model_dump(mode="json"))
        maps = []
        for part, payoff in _maps(found):
            path = folder / f"{_name(part, payoff)}.png"
            with atomic_path(path) as temporary:
                draw_map(part, payoff, find(part.backdrop)).save(temporary, "PNG")
            maps.append(path)
        write_atomic(folder / PAGE, render_attribution(found, find, codec))
    except OSError as error:
        raise UsageError(
            "Results cannot be written to {out}: {reason}.",
            out=str(folder),
            reason=error.strerror or str(error),
        ) from error
    return [folder / PAGE, folder / JSON, *maps]


def render_attribution(found: Attribution, find: Find, codec: Codec) -> str:
    """The page as HTML; everything that comes from names and texts is escaped."""
    title = escape(f"What decided {found.name or 'this result'}")
    told = {"Run": found.run, "Step": f"{found.checkpoint:,}", "Seeds": ", ".join(map(str, found.seeds))}
    facts = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in told.items())
    parts = [
        f"<h1>{title}</h1>",
        f'<p class="lead">{escape(_lead(found))}</p>',
        f'<dl class="facts">{facts}</dl>',
        *(f'<p class="note">{escape(note.text)}</p>' for note in found.notes),
        *(line for payoff in found.payoffs for line in _payoff(payoff)),
        *(line for part in found.parts for line in _part(part, find)),
        *_subsets(found.subsets, find, codec),
    ]
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}{_STYLE}</style></head>'
        f"<body><main>{''.join(parts)}</main></body></html>"
    )


def payoff_title(payoff: Payoff) -> str:
    """The heading of a payoff."""
    if payoff.kind == "attribute":
        return f"{payoff.name}: {payoff.reading}"
    return "Likeness to the result" if payoff.kind == "likeness" else f"Nearness in features of {payoff.name}"


def _lead(found: Attribution) -> str:
    how = (
        f"over {found.orders} sampled orders of them"
        if found.orders
        else f"over all {2 ** len(found.slots)} subsets of them"
    )
    return (
        f"What each of the {len(found.slots)} conditions contributes {how}, with the same seeds: Shapley values, and beside "
        "them what is lost when only this one is left out, and what is gained when only this one is given."
    )


def _payoff(payoff: Payoff) -> Iterator[str]:
    most = max((abs(share.shapley) for share in payoff.shares), default=0.0)
    yield f"<h2>{escape(payoff_title(payoff))}</h2>"
    yield f'<p class="note">{payoff.nothing:z.4g} with nothing given, {payoff.everything:z.4g} with everything.</p>'
    yield '<table class="bars"><tr><th>slot</th><th>Shapley value</th><th></th><th>only this left out</th><th>only this given</th></tr>'
    for share in payoff.shares:
        width = 100 * abs(share.shapley) / most if most else 0
        error = "" if share.error is None else f" ± {share.error:.4f}"
        less = ' class="less"' if share.shapley < 0 else ""
        yield (
            f"<tr><td>{escape(share.slot)}</td><td>{share.shapley:z.4f}{error}</td>"
            f'<td class="bar"><i><b{less} style="width:{width:.1f}%"></b></i></td>'
            f"<td>{share.unique:z.4f}</td><td>{share.alone:z.4f}</td></tr>"
        )
    yield "</table>"
    if payoff.pairs:
        yield "<table><tr><th>pair</th><th>interaction</th></tr>"
        for pair in payoff.pairs:
            error = "" if pair.error is None else f" ± {pair.error:.4f}"
            yield f"<tr><td>{escape(' + '.join(pair.slots))}</td><td>{pair.index:z.4f}{error}</td></tr>"
        yield "</table>"


def _part(part: ConditionPart, find: Find) -> Iterator[str]:
    if not part.losses:
        return
    yield f"<h2>{escape(part.slot)}: {part.kind}</h2>"
    if part.kind == "words":
        yield f'<p class="words">{_shaded(part)}</p>'
    elif part.kind == "columns":
        rows = zip(part.labels, part.losses.get(LIKENESS, ()), strict=False)
        cells = (f"<tr><td>{escape(name)}</td><td>{_number(loss)}</td></tr>" for name, loss in rows)
        yield f"<table><tr><th>column</th><th>lost without it</th></tr>{''.join(cells)}</table>"
    else:
        figures = (
            f'<figure><img src="{_uri(draw_map(part, payoff, find(part.backdrop)))}" alt="">'
            f"<figcaption>{escape(payoff)}</figcaption></figure>"
            for payoff in _mapped(part)
        )
        yield f'<div class="maps">{"".join(figures)}</div>'


def _shaded(part: ConditionPart) -> str:
    """The text, each piece on a ground as strong as what the result loses without it."""
    told, end = [], 0
    losses = part.losses.get(LIKENESS, ())
    for (start, stop), strength, loss in zip(part.spans, strengths(losses), losses, strict=False):
        colour = ",".join(map(str, SUPPORTS if strength > 0 else OPPOSES))
        told.append(
            f"{escape(part.text[end:start])}"
            f'<span style="background:rgba({colour},{0.7 * abs(strength):.2f})" title="{_number(loss)}">'
            f"{escape(part.text[start:stop])}</span>"
        )
        end = stop
    return "".join(told) + escape(part.text[end:])


def _subsets(subsets: Iterable[SubsetResult], find: Find, codec: Codec) -> Iterator[str]:
    figures = []
    for subset in subsets:
        path = find(subset.file)
        if path is None:
            continue
        try:
            picture = as_uri(path, codec)
        except StudioError:  # somebody changed the file
            continue
        words = escape(" + ".join(subset.given) or "nothing")
        figures.append(
            f'<figure><img src="{picture}" alt="{words}"><figcaption>{words}</figcaption></figure>'
        )
    if figures:
        yield "<h2>The results of all subsets, with the same seed</h2>"
        yield f'<div class="subsets">{"".join(figures)}</div>'


def _maps(found: Attribution) -> Iterator[tuple[ConditionPart, str]]:
    return ((part, payoff) for part in found.parts if part.kind in _MAPPED for payoff in _mapped(part))


def _mapped(part: ConditionPart) -> list[str]:
    """The payoffs that some piece changes."""
    return [name for name, losses in part.losses.items() if any(losses)]


def _name(part: ConditionPart, payoff: str) -> str:
    return name_for("-".join((part.slot, str(part.card + 1), part.kind, payoff)))


def _number(loss: float | None) -> str:
    return "-" if loss is None else f"{loss:z.4f}"


def _uri(picture: Image.Image) -> str:
    buffer = BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
