"""What augmentation does to a real sample: views, and the steps that recipes may put before training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QWidget
from shiboken6 import isValid

from mmstudio.core.events import PreviewMade, StateChanged
from mmstudio.core.job import JobState
from mmstudio.core.sample import DatasetInfo, Sample, Slot, Value
from mmstudio.gui.language import say, sentence, tr
from mmstudio.gui.notices import Notice
from mmstudio.gui.studio import Studio
from mmstudio.gui.widgets.basic import clear, column, label, row, tool
from mmstudio.gui.widgets.value_view import presentable, show_value
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.specs import resolve

_COUNT = 8
_COLUMNS = 3
_TILE_PX = 110
_VIEW = ""

Choice = tuple[str, str]
"""Name of a slot, and id of a step; empty for views."""


class AugmentView(QWidget):
    """Draws what a step, or a view, makes of the chosen sample; only while it is seen."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._info: DatasetInfo | None = None
        self._sample: Sample | None = None
        self._shown: tuple[int, Choice, int] | None = None
        self._seed = 0
        self._job = ""
        self.choice = QComboBox()
        say(self.choice, self.choice.setAccessibleName, "What is shown")
        self.choice.activated.connect(lambda _: self._draw())
        self.again = tool("Draw again", self.draw_again, "dice")
        self.about = label("", "faint", wrap=True)
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.results = QGridLayout()
        self.results.setSpacing(4)
        inside = QWidget()
        inside.setLayout(column(self.results, None))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        say(scroll, scroll.setAccessibleName, "Augmentation")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = row(self.choice, self.again)
        line.setStretch(0, 1)
        self.setLayout(column(line, self.about, self.trouble, scroll, gap=10, margin=12))
        studio.bridge.preview_made.connect(self._on_preview_made)
        studio.bridge.state_changed.connect(self._on_state_changed)

    def show_sample(self, info: DatasetInfo | None, sample: Sample | None) -> None:
        """Take another sample."""
        if info is not self._info:
            self._info = info
            self._fill_choices()
        self._sample = sample
        self._draw()

    def draw_again(self) -> None:
        """The same with other random numbers."""
        self._seed += 1
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fill_choices()

    def _fill_choices(self) -> None:
        kept = self.choice.currentData()
        self.choice.clear()
        for slot in self._info.slots if self._info is not None else ():
            for spec in self._studio.app.registry.steps:
                if spec.modality == slot.modality:
                    words = tr("{step}: {slot}", step=tr(spec.title), slot=slot.name)
                    self.choice.addItem(words, (slot.name, spec.id))
        for slot in self._info.slots if self._info is not None else ():
            if not slot.columns:
                self.choice.addItem(tr("View of {slot}", slot=slot.name), (slot.name, _VIEW))
        found = [place for place in range(self.choice.count()) if self.choice.itemData(place) == kept]
        self.choice.setCurrentIndex(found[0] if found else 0)

    def _draw(self) -> None:
        choice: Choice | None = self.choice.currentData()
        sample, info = self._sample, self._info
        if not self.isVisible() or sample is None or info is None or choice is None:
            return
        wanted = (sample.id, choice, self._seed)
        if wanted == self._shown:
            return
        self._shown = wanted
        self.trouble.hide()
        self._say_about(choice)
        slot = info.slot(choice[0])
        values = sample.values.get(choice[0], ())
        if slot is None or not values:
            self._tell(tr("This sample has no {slot}.", slot=choice[0]))
        elif choice[1] == _VIEW:
            self._draw_views(slot, values[0])
        else:
            with self._studio.guard(tr("The step was not shown.")):
                datasets = self._studio.project.datasets
                self._job = datasets.augment(
                    info.name, sample, slot.name, choice[1], count=_COUNT, seed=self._seed
                ).id

    def _tell(self, trouble: str) -> None:
        clear(self.results)
        self.trouble.setText(trouble)
        self.trouble.show()

    def _say_about(self, choice: Choice) -> None:
        if choice[1] == _VIEW:
            say(
                self.about,
                self.about.setText,
                "A view is something like the value that cannot be copied back: a part, coarser, changed a little. Recipes "
                "with views show it to the model in place of a second slot of that kind.",
            )
            return
        spec = self._studio.app.registry.steps.get(choice[1])
        self.about.setText(tr(spec.summary))

    def _draw_views(self, slot: Slot, value: Value) -> None:
        entry, seed, wanted = (
            self._studio.app.registry.modalities.get(slot.modality).factory,
            self._seed,
            self._shown,
        )

        def take(made: list[Any]) -> None:
            if isValid(self) and wanted == self._shown:
                self._show(made, slot.name)

        def refuse(error: BaseException) -> None:
            if isValid(self) and wanted == self._shown:
                self._tell(sentence(error))

        self._studio.tasks.run(lambda: _views(entry, value, seed), take, refuse)

    def _show(self, made: Sequence[Any], name: str) -> None:
        clear(self.results)
        wide = not all(hasattr(one, "sizeInBytes") for one in made)
        for place, one in enumerate(made):
            tile = show_value(self._studio, one, name, _TILE_PX)
            line, at = (place, 0) if wide else divmod(place, _COLUMNS)
            self.results.addWidget(tile, line, at, Qt.AlignmentFlag.AlignTop)
        for at in range(_COLUMNS):
            self.results.setColumnStretch(at, 1 if at == 0 or not wide else 0)

    def _on_preview_made(self, event: PreviewMade) -> None:
        if event.job_id != self._job or self._info is None:
            return
        for name, raws in event.slots.items():
            slot = self._info.slot(name)
            if slot is not None:
                codec: Codec = resolve(self._studio.app.registry.modalities.get(slot.modality).factory)()
                self._show([presentable(codec, raw) for raw in raws], name)

    def _on_state_changed(self, event: StateChanged) -> None:
        if event.job_id == self._job and event.state is JobState.FAILED and event.failure is not None:
            self._tell(Notice.of_failure("", event.failure).text)


def _views(entry: str, value: Value, seed: int) -> list[Any]:
    """The value itself, then views of it; called off the GUI thread."""
    import numpy as np

    codec: Codec = resolve(entry)()
    raw = codec.parse(value.data) if value.path is None else codec.read(value.path)
    drawn = [codec.view(raw, np.random.default_rng([seed, number])) for number in range(_COUNT)]
    return [presentable(codec, one) for one in (raw, *drawn)]
