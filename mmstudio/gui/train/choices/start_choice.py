"""The start choice: the run whose parts and weights a new training starts from, and how they go on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from mmstudio.core.run import RunSummary
from mmstudio.gui.look.language import named, say, tr
from mmstudio.gui.shared.basic import column, label, row
from mmstudio.gui.shared.forms.checkpoint_choice import CheckpointChoice
from mmstudio.gui.shared.forms.editors import Combo
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.transfer import KINDS, PartKind
from mmstudio.services.training.transfer import StartWish, Transfer

_ANEW = "Nothing: it begins anew"
_ELSEWHERE = "A run of another project ..."
_FOLDER = "folder"
"""Data of the entry that asks for a folder; no run has such an id."""
_PARTS: tuple[tuple[str, tuple[PartKind, ...]], ...] = (
    ("All that fits", KINDS),
    ("Encoders alone", ("encoders",)),
    ("Encoders and fusion", ("encoders", "fusion")),
)
_WAYS: tuple[tuple[str, Transfer | None], ...] = (
    ("All learns on (full fine-tuning)", "full"),
    ("Its encoders stay, a linear head learns (linear probe)", "probe"),
    ("As chosen", None),
)
_RATES: tuple[tuple[str, float], ...] = (
    ("Learns like the rest", 1.0),
    ("Learns ten times slower", 0.1),
    ("Stays as it is", 0.0),
)


class StartChoice(QWidget):
    """Chooses a run with a checkpoint, of this project or by its folder, what is taken of it, and how fast that learns on.

    Attributes:
        run, checkpoint, way: The runs, their checkpoints, and the kinds of transfer; the latter are shown once a run is chosen.
        parts, rate: What is taken, and how it goes on, where no kind says it.
        folder: Folder of the run of another project that was chosen; ``None`` if none was.

    Signals:
        changed: Another choice was made.
    """

    changed = Signal()

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.folder: Path | None = None
        self._found: Sequence[RunSummary] = ()
        self._before = 0
        self.run, self.checkpoint = Combo(), CheckpointChoice()
        self.way, self.parts, self.rate = Combo(), Combo(), Combo()
        self.run.addItem(tr(_ANEW), "")
        self.run.addItem(tr(_ELSEWHERE), _FOLDER)
        for words, way in _WAYS:
            self.way.addItem(tr(words), way)
        for words, parts in _PARTS:
            self.parts.addItem(tr(words), parts)
        for words, rate in _RATES:
            self.rate.addItem(tr(words), rate)
        for made, words in (
            (self.run, "Start from"),
            (self.way, "Kind of transfer"),
            (self.parts, "What is taken"),
            (self.rate, "How it goes on"),
        ):
            say(made, made.setAccessibleName, words)
            made.activated.connect(lambda _, box=made: self._on_chosen(box))
        self.checkpoint.activated.connect(lambda _: self.changed.emit())
        line = row(label("Start from"), self.run, self.checkpoint, self.way, gap=8)
        for place, stretch in enumerate((2, 1, 2), 1):
            line.setStretch(place, stretch)
        self._more = QWidget()
        self._more.setLayout(row(None, self.parts, self.rate, gap=8))
        whole = column(line, self._more, gap=6)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setLayout(whole)
        self._show_more()

    @property
    def wish(self) -> StartWish | None:
        """What is chosen; ``None`` if the training begins anew."""
        run, way = self._chosen, self.way.currentData()
        if not run:
            return None
        if way is not None:
            return StartWish.of(way, run, self.checkpoint.checkpoint)
        return StartWish(run, self.parts.currentData(), self.rate.currentData(), self.checkpoint.checkpoint)

    def refresh(self) -> None:
        """Offer the runs that have checkpoints now; the choice is kept."""
        self._studio.tasks.run(self._studio.project.runs.list, self._offer)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.run.setItemText(0, tr(_ANEW))
            self.run.setItemText(self.run.findData(_FOLDER), tr(_ELSEWHERE))
            for place, (words, _) in enumerate(_WAYS):
                self.way.setItemText(place, tr(words))
            for place, (words, _) in enumerate(_PARTS):
                self.parts.setItemText(place, tr(words))
            for place, (words, _) in enumerate(_RATES):
                self.rate.setItemText(place, tr(words))

    def take_folder(self, folder: Path) -> None:
        """Start from the run of another project, by its folder."""
        self.folder = folder
        self._list()
        self.run.setCurrentIndex(self.run.findData(str(folder)))
        self._show_more()
        self.changed.emit()

    @property
    def _chosen(self) -> str:
        """The run's id or folder; empty if the training begins anew."""
        found = self.run.currentData()
        return "" if found == _FOLDER else str(found)

    def _offer(self, found: Sequence[RunSummary]) -> None:
        if isValid(self):
            self._found = [one for one in reversed(found) if one.checkpoints and one.learner != "predictor"]
            self._list()
            self._show_more()

    def _list(self) -> None:
        """List what there is to start from; the choice is kept."""
        chosen = self.run.currentData()
        self.run.clear()
        self.run.addItem(tr(_ANEW), "")
        for one in self._found:
            self.run.addItem(named(one.run), one.run.id)
        if self.folder is not None:
            parts = self.folder.absolute().parts
            self.run.addItem("/".join(parts[-3:]), str(self.folder))
        self.run.addItem(tr(_ELSEWHERE), _FOLDER)
        self.run.setCurrentIndex(max(0, self.run.findData(chosen)))

    def _on_chosen(self, box: Combo) -> None:
        if box is self.run and self.run.currentData() == _FOLDER:
            self.run.setCurrentIndex(self._before)
            found = QFileDialog.getExistingDirectory(self, tr("The folder of a run of another project"))
            if found:
                self.take_folder(Path(found))
            return
        self._show_more()
        self.changed.emit()

    def _show_more(self) -> None:
        self._before = self.run.currentIndex()
        known = next((one for one in self._found if one.run.id == self._chosen), None)
        self.checkpoint.show_steps(() if known is None else known.checkpoints)
        for made in (self.checkpoint, self.way):
            made.setVisible(bool(self._chosen))
        self._more.setVisible(bool(self._chosen) and self.way.currentData() is None)
