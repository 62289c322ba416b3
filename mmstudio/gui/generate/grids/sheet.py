"""The sheet that asks for a grid: which settings, over which values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from mmstudio.core.run import RunSummary
from mmstudio.gui.generate.grids.axis import AxisEditor
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import button, label, row
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.plan.grid import (
    CHECKPOINT,
    FAST,
    GUIDANCE,
    JOINT,
    MOST_CELLS,
    RUN,
    SEED,
    SETTINGS,
    WEIGHT,
    Axis,
)
from mmstudio.plan.run_plan import RunPlan
from mmstudio.services.generation.grids import GridService
from mmstudio.services.generation.tray import Tray

_WIDTH_PX = 700
_CHECKPOINTS = 4


@dataclass(frozen=True)
class GridFacts:
    """What a grid is asked for about.

    Attributes:
        run: Id of the run.
        seed: Seed on the tray.
        given: Slots that are given.
        runs: The runs that can generate, the latest first.
        sampling: The generator's sampling settings that hold now.
        targets: Slots that can be made, in the run's order.
        made: Those of them that the tray wants.
    """

    run: str
    seed: int
    given: frozenset[str]
    runs: list[RunSummary]
    sampling: dict[str, object]
    targets: tuple[str, ...] = ()
    made: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, tray: Tray, held: frozenset[str], run: str, plan: RunPlan, trained: list[RunSummary]
    ) -> GridFacts:
        """What a tray gives to a grid.

        Args:
            tray: The tray.
            held: Slots on which a card is held fixed.
            run: Id of the run.
            plan: Of the run.
            trained: The runs that can generate.
        """
        cards = tray.heard(frozenset(slot.name for slot in plan.takes), held)
        sampling = plan.sampling({} if tray.fast else tray.settings, fast=tray.fast)
        given = frozenset(card.slot for card in cards)
        left = tuple(slot.name for slot in plan.targets if slot.name not in given)
        made = tray.makes(left, ())
        return cls(run, tray.seed, given - held, trained, sampling.model_dump(), left, made)


class GridSheet(Sheet):
    """Asks for one to three axes, and for what is made if the run makes several slots.

    Attributes:
        makes: A box for each slot that can be made.

    Signals:
        wanted: The axes (a list of :class:`~mmstudio.plan.grid.Axis`), and the names of the slots to make.
    """

    wanted = Signal(list, tuple)

    def __init__(self, service: GridService, facts: GridFacts, parent: QWidget) -> None:
        super().__init__(parent, "A grid of results", _WIDTH_PX)
        choices = [
            one
            for one in service.settings(facts.run)
            if not one.startswith(WEIGHT) or one.removeprefix(WEIGHT) in facts.given
        ]
        usual = _usual(facts, choices)
        titles = ("Columns", "Rows", "Layers")
        self.axes = [
            AxisEditor(title, service, facts.run, usual, choices, optional=place > 0)
            for place, title in enumerate(titles)
        ]
        self.makes = {slot: _box(slot, on=slot in facts.made) for slot in facts.targets}
        making = QWidget()
        making.setLayout(row(label("What to make"), *self.makes.values(), None, gap=12))
        self.count = label("", "faint", wrap=True)
        self.go = button("Make the grid", self._on_go, picture="grid", primary=True)
        self.go.setDefault(True)
        words = label(
            "The conditions on the left are generated over all combinations of these values, onto one sheet with labels.",
            "faint",
            wrap=True,
        )
        parts = (words, making, *self.axes, self.count, None)
        self.fill(parts, (None, button("Cancel", self.reject), self.go))
        making.setVisible(len(self.makes) > 1)
        steered = next((one for one in choices if one.startswith((GUIDANCE, WEIGHT))), CHECKPOINT)
        self.axes[0].choose(steered)
        self.axes[1].choose(SEED)
        self.axes[2].choose("")
        for editor in self.axes:
            editor.changed.connect(self._on_changed)
        for box in self.makes.values():
            box.toggled.connect(lambda _: self._on_changed())
        self._on_changed()

    def _made(self) -> tuple[str, ...]:
        """The chosen slots."""
        return tuple(slot for slot, box in self.makes.items() if box.isChecked())

    def _found(self) -> list[Axis]:
        """The axes, as far as they can be used; leaving out rows moves the layers there."""
        return [axis for editor in self.axes if (axis := editor.axis()) is not None]

    def _on_changed(self) -> None:
        found = self._found()
        names = [axis.setting for axis in found]
        count = math.prod(len(axis.values) for axis in found) if found else 0
        sound = len(found) == sum(editor.wanted for editor in self.axes)
        twice = len(set(names)) < len(names)
        makes = bool(self._made())
        self.go.setEnabled(bool(found) and sound and not twice and count <= MOST_CELLS and makes)
        if not sound:
            say(self.count, self.count.setText, "")
        elif not makes:
            say(self.count, self.count.setText, "Something has to be made.")
        elif twice:
            say(self.count, self.count.setText, "Two axes have the same setting.")
        elif count > MOST_CELLS:
            words = "{count:,} results; at most {most:,} are made at a time."
            say(self.count, self.count.setText, words, count=count, most=MOST_CELLS)
        else:
            say(self.count, self.count.setText, "{count:,} {count:result|results}", count=count)

    def _on_go(self) -> None:
        found, made = self._found(), self._made()
        self.accept()
        self.wanted.emit(found, made)


def _box(slot: str, *, on: bool) -> QCheckBox:
    made = QCheckBox()
    put(made.setText, slot)
    made.setChecked(on)
    return made


def _usual(facts: GridFacts, settings: Sequence[str]) -> dict[str, str]:
    """The values that each setting is proposed with."""
    here = next((one for one in facts.runs if one.run.id == facts.run), None)
    steps = [] if here is None else list(here.checkpoints[-_CHECKPOINTS:])
    usual = {
        SEED: f"{facts.seed}..{facts.seed + 3}",
        CHECKPOINT: ", ".join(map(str, steps)) or "latest",
        JOINT: "1, 2, 4",
        FAST: "no, yes",
        RUN: ", ".join(one.run.id for one in facts.runs[:_CHECKPOINTS]),
        **{f"{WEIGHT}{slot}": "0, 0.5, 1, 2" for slot in facts.given},
    }
    usual |= {one: "0, 1, 2, 4" for one in settings if one.startswith(GUIDANCE)}
    for name, value in facts.sampling.items():
        whole = isinstance(value, int) and not isinstance(value, bool)
        number = value if whole and isinstance(value, int) else 0
        usual[f"{SETTINGS}{name}"] = (
            ", ".join(map(str, sorted({max(1, number // 2), number, number * 2}))) if number else str(value)
        )
    return usual
