"""Lines about evaluations: scores with their intervals, and what an accuracy of attributes is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mmstudio.cli.output import table

if TYPE_CHECKING:
    from mmstudio.plan.scores import Attributes, Evaluation


def tell_evaluation(found: Evaluation) -> list[str]:
    """Lines about an evaluation."""
    from mmstudio.services.reports.report import other_scores, score_cells, told_limits

    lines = [f"Validation {name}: {value:.4g}" for name, value in found.validation.items()]
    lines += found.notes
    scores = [score_cells(score) for score in other_scores(found)]
    if scores:
        lines += table(("metric", "given", "value", "95 % interval", "results"), scores)
    if found.attributes is None:
        return lines if scores else [*lines, _told_nothing(found)]
    lines += told_limits(found.attributes)
    return lines + _told_attributes(found.attributes)


def _told_nothing(found: Evaluation) -> str:
    if not found.metrics:
        return "No metric was chosen, and the data has no reader of attributes."
    chosen = ", ".join(choice.id for choice in found.metrics)
    return f"In these samples there is nothing that can be judged by: {chosen}."


def _told_attributes(attributes: Attributes) -> list[str]:
    from mmstudio.services.reports.report import percent

    every = attributes.everything
    if not every.per_attribute:
        return []
    lines = [
        (
            f"All conditions given, {every.count} pictures: mean {percent(every.mean)}, lowest "
            f"{percent(every.lowest)}, all at once {percent(every.all_at_once)}, {every.ms_per_picture:.1f} ms a picture."
        )
    ]
    lines += table(
        ("attribute", "right"), [(name, percent(value)) for name, value in every.per_attribute.items()]
    )
    if attributes.subsets:
        header = ("given", "given right", "absent right (chance)", "entropy")
        lines += ["", *table(header, _subset_rows(attributes))]
    return lines


def _subset_rows(attributes: Attributes) -> list[tuple[str, str, str, str]]:
    from mmstudio.services.reports.report import percent

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
