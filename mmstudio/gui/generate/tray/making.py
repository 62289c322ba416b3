"""What to make: the target slots of the run as choices; what is given stays as it is."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from mmstudio.core.sample import Slot
from mmstudio.gui.generate.tray.model import TrayModel
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import clear, label, order_tabs, row
from mmstudio.gui.shared.flow import FlowLayout


class MakeChoice(QWidget):
    """A box for each target slot of a run that makes several; hidden where it makes one.

    Args:
        model: The tray.

    Attributes:
        boxes: By slot, in the order of the run.
    """

    def __init__(self, model: TrayModel) -> None:
        super().__init__()
        self._model = model
        self._takes: frozenset[str] = frozenset()
        self.boxes: dict[str, QCheckBox] = {}
        self._flow = FlowLayout(10)
        choices = QWidget()
        choices.setLayout(self._flow)
        line = row(label("What to make", "heading"), choices, gap=12)
        line.setStretch(1, 1)
        self.setLayout(line)
        self.hide()
        model.cards_changed.connect(self.refresh)
        model.values_changed.connect(self.refresh)

    def show_slots(self, targets: tuple[Slot, ...], takes: frozenset[str]) -> None:
        """Show the target slots of another run.

        Args:
            targets: What it makes.
            takes: Slots that a value can be given for.
        """
        clear(self._flow)
        self._takes, self.boxes = takes, {}
        for slot in targets:
            box = QCheckBox()
            box.clicked.connect(lambda _=False, name=slot.name: self._on_clicked(name))
            self.boxes[slot.name] = box
            self._flow.addWidget(box)
        self.setVisible(len(targets) > 1)
        order_tabs(self)
        self.refresh()

    def refresh(self) -> None:
        """Show what the tray wants."""
        given = self._given()
        made = self._model.tray.makes(tuple(self.boxes), given)
        for slot, box in self.boxes.items():
            box.setChecked(slot in made)
            box.setEnabled(slot not in given)
            say(box, box.setText, "{name} (given)" if slot in given else "{name}", name=slot)
            say(box, box.setToolTip, "What is given stays as it is." if slot in given else "")

    def _given(self) -> frozenset[str]:
        """Target slots that a card holds fixed."""
        tray, held = self._model.tray, self._model.held
        return frozenset(card.slot for card in tray.heard(self._takes, held)) & self.boxes.keys()

    def _on_clicked(self, slot: str) -> None:
        """Take the choice; the last one stays, since something has to be made."""
        given = self._given()
        chosen = tuple(name for name, box in self.boxes.items() if box.isChecked() or name in given)
        if given.issuperset(chosen):
            self.boxes[slot].setChecked(True)
            return
        make = () if len(chosen) == len(self.boxes) else chosen
        self._model.change(tr("Change what is made"), make=make)
