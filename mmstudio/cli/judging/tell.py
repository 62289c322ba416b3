"""Lines about evaluations: scores with their intervals, and what an accuracy of attributes is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmstudio.cli.output import table
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.plan.judging.neighbours import Neighbours
    from mmstudio.plan.scores import Attributes, Evaluation

_NEAREST = 5
"""Number of results that are listed; --json has all of them."""


def tell_evaluation(found: Evaluation) -> list[str]:
    """Lines about an evaluation."""
    from mmstudio.services.reports.figure_table import figure_table
    from mmstudio.services.reports.report import told_limits

    lines = [f"Validation {name}: {value:.4g}" for name, value in found.validation.items()]
    lines += [note.text for note in found.notes]
    figures = figure_table(found)
    if figures.rows:
        lines += [*table(figures.header, figures.rows), *(f"  {note}" for note in figures.notes)]
    if found.neighbours is not None:
        lines += _told_neighbours(found.neighbours)
    if not found.readings:
        return lines if figures.rows else [*lines, _told_nothing(found)]
    for one in found.readings:
        lines += [*told_limits(one), *_told_attributes(found, one)]
    return [*lines, *_told_agreement(found)]


def _told_nothing(found: Evaluation) -> str:
    if not found.metrics:
        return "No metric was chosen, and the data has no reader of attributes."
    chosen = ", ".join(choice.id for choice in found.metrics)
    return f"In these samples there is nothing that can be judged by: {chosen}."


def _told_neighbours(found: Neighbours) -> list[str]:
    """The results that lie nearest to a training sample: a list to look at."""
    near = sorted((row[0], place) for place, row in enumerate(found.distances) if row)[:_NEAREST]
    rows = [(f"{place}", f"{distance:.4g}", f"{found.samples[place][0]}") for distance, place in near]
    if not rows:
        return []
    looked = f"{found.looked:,}" if found.looked == found.total else f"{found.looked:,} of {found.total:,}"
    return [
        "",
        f"Results nearest to one of {looked} training samples, by the features of {found.extractor}; to look at, no verdict:",
        *table(("result", "distance", "training sample"), rows),
    ]


def _told_agreement(found: Evaluation) -> list[str]:
    from mmstudio.services.reports.figure_table import percent

    told = [(one.slot, one.figure, percent(one.value), f"{one.n}") for one in found.agreements]
    if not told:
        return []
    return ["", "Made together out of nothing:", *table(("slot", "figure", "agree", "of"), told)]


def _told_attributes(found: Evaluation, attributes: Attributes) -> list[str]:
    from mmstudio.services.reports.figure_table import attribute_table, percent

    if not attributes.everything.per_attribute:
        return []
    every = attributes.everything
    of = f" of {attributes.slot}" if found.other_attributes else ""
    lines = [
        (
            f"All conditions given, {counted(every.count, 'result')}{of}: mean {percent(every.mean)}, lowest "
            f"{percent(every.lowest)}, all at once {percent(every.all_at_once)}, {every.ms_per_picture:.1f} ms a result."
        )
    ]
    told = attribute_table(found, attributes)
    lines += table(told.header, told.rows)
    if attributes.subsets:
        header = ("given", "given right", "absent right (chance)", "entropy")
        lines += ["", *table(header, _subset_rows(attributes))]
    return lines


def _subset_rows(attributes: Attributes) -> list[tuple[str, str, str, str]]:
    from mmstudio.services.reports.figure_table import percent

    rows = []
    for subset in attributes.subsets:
        told = ", ".join(
            f"{name} {percent(item.right)} ({percent(item.chance)})" for name, item in subset.absent.items()
        )
        ratios = [item.entropy_ratio for item in subset.absent.values() if item.entropy_ratio is not None]
        rows.append(
            (
                " + ".join(subset.given) or "nothing",
                percent(subset.given_mean),
                told or "-",
                f">= {percent(min(ratios))}" if ratios else "-",
            )
        )
    return rows
