"""The attributes of an evaluation: how often each is right, and what another sample gets right by chance."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.scores.text_table import WordTable
from mmstudio.gui.scores.words import value_words
from mmstudio.gui.shared.basic import column, literal
from mmstudio.plan.scores import Absent, Attributes

_HEADER = ("Attribute", "Right", "Chance", "Right when no condition tells it", "Variety", "Unreadable")


class AttributesPart(QWidget):
    """A line for every attribute: with all conditions, and where nothing tells it."""

    def __init__(self) -> None:
        super().__init__()
        self.summary, self.limits = literal("", wrap=True), literal("", "faint", wrap=True)
        self.table = WordTable("Attributes")
        whole = column(self.summary, self.table, self.limits, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_attributes(self, readings: Sequence[Attributes]) -> None:
        """Show others: what was read from the results of each target slot."""
        several = len(readings) > 1
        self.summary.setText("\n".join(_summary(one, several=several) for one in readings))
        self.table.show_rows(_HEADER, [line for one in readings for line in _lines(one, several=several)])
        limits = [
            tr("Not judged: {name}, because {reason}.", name=name, reason=reason)
            for one in readings
            for name, reason in one.not_judged.items()
        ]
        self.limits.setText("\n".join(limits))
        self.limits.setVisible(bool(limits))


def _summary(attributes: Attributes, *, several: bool) -> str:
    every = attributes.everything
    facts = (
        *([attributes.slot] if several else []),
        tr("Results with all conditions: {count}", count=f"{every.count:,}"),
        tr("on average right: {value}", value=value_words(every.mean, "share")),
        tr("the weakest: {value}", value=value_words(every.lowest, "share")),
        tr("all at once: {value}", value=value_words(every.all_at_once, "share")),
    )
    return " · ".join(facts)


def _lines(attributes: Attributes, *, several: bool) -> list[list[str]]:
    """A line for each attribute; where several slots were read, each names its slot."""
    per, untold = attributes.everything.per_attribute, _untold(attributes)
    names = [*per, *(name for name in untold if name not in per)]
    before = f"{attributes.slot} · " if several else ""
    return [
        [before + first, *rest]
        for first, *rest in (_line(name, per.get(name), untold.get(name)) for name in names)
    ]


def _untold(attributes: Attributes) -> dict[str, Absent]:
    """Each attribute in the subset of most conditions that do not tell it."""
    found: dict[str, Absent] = {}
    for subset in sorted(attributes.subsets, key=lambda one: -len(one.given)):
        for name, absent in subset.absent.items():
            found.setdefault(name, absent)
    return found


def _line(name: str, right: float | None, untold: Absent | None) -> list[str]:
    if untold is None:
        return [name, value_words(right, "share"), "-", "-", "-", "-"]
    values = (right, untold.chance, untold.right, untold.entropy_ratio, untold.unreadable)
    return [name, *(value_words(value, "share") for value in values)]
