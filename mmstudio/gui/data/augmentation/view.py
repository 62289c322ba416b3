"""The augmentation view: what preprocessing and augmentation steps, or a view, do to a real sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QWidget
from shiboken6 import isValid

from mmstudio.core.events import PreviewMade, StateChanged
from mmstudio.core.job import JobState
from mmstudio.core.sample import DatasetInfo, Sample, Slot, Value
from mmstudio.gui.data.augmentation.trial import StepTrial
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.shared.basic import clear, column, label, row, tool
from mmstudio.gui.shared.values.value_view import presentable, show_value, to_image
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.specs import resolve

_COUNT = 6
_COLUMNS = 3
_TILE_PX = 80
_STEPS, _VIEW = "steps", "view"

Shown = Mapping[str, Sequence[Any]]


class AugmentView(QWidget):
    """Draws what steps or a view make of the chosen sample, only while it is visible."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._info: DatasetInfo | None = None
        self._sample: Sample | None = None
        self._shown: object = None
        self._seed = 0
        self._job = ""
        self._before: Shown = {}
        self.choice = QComboBox()
        say(self.choice, self.choice.setAccessibleName, "What is shown")
        self.choice.activated.connect(lambda _: self._draw())
        self.again = tool("Draw again", self.draw_again, "dice")
        self.about = label("", "faint", wrap=True)
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.trial = StepTrial(studio)
        self.trial.edited.connect(self._draw)
        self.results = column(gap=6)
        inside = QWidget()
        inside.setLayout(column(self.results, None))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        say(scroll, scroll.setAccessibleName, "Augmentation")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = row(self.choice, self.again)
        line.setStretch(0, 1)
        whole = column(line, self.about, self.trouble, scroll, self.trial, gap=10, margin=12)
        whole.setStretch(3, 1)
        whole.setStretch(4, 1)
        self.setLayout(whole)
        studio.bridge.preview_made.connect(self._on_preview_made)
        studio.bridge.state_changed.connect(self._on_state_changed)

    def show_sample(self, info: DatasetInfo | None, sample: Sample | None) -> None:
        """Show another sample."""
        if info is not self._info:
            self._info = info
            self.trial.show_dataset(info)
            self._fill_choices()
        self._sample = sample
        self._draw()

    def draw_again(self) -> None:
        """Draw the same again with other random numbers."""
        self._seed += 1
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._fill_choices()
            self._shown = None
            self._draw()

    def _fill_choices(self) -> None:
        kept = self.choice.currentData()
        self.choice.clear()
        slots = self._info.slots if self._info is not None else ()
        registry = self._studio.app.registry
        for slot in slots:
            if any(spec.modality == slot.modality for spec in registry.steps):
                self.choice.addItem(tr("Steps for {slot}", slot=slot.name), (slot.name, _STEPS))
        for slot in slots:
            if not slot.columns:
                self.choice.addItem(tr("View of {slot}", slot=slot.name), (slot.name, _VIEW))
        found = [place for place in range(self.choice.count()) if self.choice.itemData(place) == kept]
        self.choice.setCurrentIndex(found[0] if found else 0)

    def _draw(self) -> None:
        choice = self.choice.currentData()
        sample, info = self._sample, self._info
        if not self.isVisible() or sample is None or info is None or choice is None:
            return
        name, kind = choice
        slot = info.slot(name)
        self.trial.setVisible(kind == _STEPS)
        if slot is not None and kind == _STEPS:
            self.trial.show_slot(slot)
        steps = self.trial.steps()
        wanted = (sample.id, name, kind, self._seed, str(steps) if kind == _STEPS else "")
        if wanted == self._shown:
            return
        self._shown = wanted
        self.trouble.hide()
        self._say_about(kind, any_=bool(steps.get(name)))
        values = sample.values.get(name, ())
        if slot is None or not values:
            self._tell(tr("This sample has no {slot}.", slot=name))
        elif kind == _VIEW:
            self._draw_views(slot, values[0])
        else:
            with self._studio.guard(tr("The steps were not shown.")):
                self._before = {}
                datasets = self._studio.project.datasets
                self._job = datasets.augment(info.name, sample, name, steps, count=_COUNT, seed=self._seed).id

    def _tell(self, trouble: str) -> None:
        clear(self.results)
        self.trouble.setText(trouble)
        self.trouble.show()

    def _say_about(self, kind: str, *, any_: bool) -> None:
        view = (
            "A view is something like the value that cannot be copied back: a part, coarser, changed a little. Recipes "
            "with views show it to the model in place of a second slot of that kind."
        )
        empty = "Nothing is changed yet. Add a step below to see what it does to this sample."
        self.about.setVisible(kind == _VIEW or not any_)
        say(self.about, self.about.setText, view if kind == _VIEW else empty)

    def _draw_views(self, slot: Slot, value: Value) -> None:
        entry, seed, wanted = (
            self._studio.app.registry.modalities.get(slot.modality).factory,
            self._seed,
            self._shown,
        )

        def take(made: list[Any]) -> None:
            if isValid(self) and wanted == self._shown:
                clear(self.results)
                self._add(slot.name, made[:1], made[1:])

        def refuse(error: BaseException) -> None:
            if isValid(self) and wanted == self._shown:
                self._tell(sentence(error))

        self._studio.tasks.run(lambda: _views(entry, value, seed), take, refuse)

    def _show(self, before: Shown, after: Shown) -> None:
        """Show every slot before and after the steps."""
        clear(self.results)
        for name in after:
            slot = self._info.slot(name) if self._info is not None else None
            if slot is None:
                continue
            codec: Codec = resolve(self._studio.app.registry.modalities.get(slot.modality).factory)()
            if len(after) > 1:
                head = label("", "heading")
                head.setText(name)
                self.results.addWidget(head)
            was, now = ([_presentable(codec, raw) for raw in part.get(name, ())] for part in (before, after))
            self._add(name, was, now if self.trial.steps() else [])

    def _add(self, name: str, before: Sequence[Any], after: Sequence[Any]) -> None:
        """Add a slot before and after the steps: pictures side by side, anything else one below the other."""
        grid = QGridLayout()
        grid.setSpacing(4)
        wide = not all(map(_is_picture, (*before, *after)))
        columns = 1 if wide else _COLUMNS
        parts = (("Before", before, 0, 1), ("After", after, 0 if wide else 1, columns))
        for words, made, left, across in parts:
            if made:
                top = grid.rowCount() if wide else 0
                grid.addWidget(label(words, "faint"), top, left, 1, across)
                for place, one in enumerate(made):
                    line, at = divmod(place, across)
                    tile = show_value(self._studio, one, name, _TILE_PX)
                    grid.addWidget(tile, top + 1 + line, left + at, Qt.AlignmentFlag.AlignTop)
        for at in range(columns + (not wide)):
            grid.setColumnStretch(at, 1)
        self.results.addLayout(grid)

    def _on_preview_made(self, event: PreviewMade) -> None:
        if event.job_id != self._job or self._info is None:
            return
        if event.kind == "before":
            self._before = event.slots
        else:
            self._show(self._before, event.slots)

    def _on_state_changed(self, event: StateChanged) -> None:
        if event.job_id == self._job and event.state is JobState.FAILED and event.failure is not None:
            self._tell(Notice.of_failure("", event.failure).text)


def _is_picture(shown: Any) -> bool:
    """Whether a value is shown as a picture of ordinary proportions."""
    return isinstance(shown, QImage) and shown.width() <= 1.6 * shown.height()


def _presentable(codec: Codec, raw: Any) -> Any:
    """Like :func:`presentable`, but a spectrogram stays the picture that it is."""
    picture = getattr(raw, "ndim", 0) == 3 and raw.shape[2] == 3
    return to_image(raw) if picture else presentable(codec, raw)


def _views(entry: str, value: Value, seed: int) -> list[Any]:
    """The value itself, then views of it; called off the GUI thread."""
    import numpy as np

    codec: Codec = resolve(entry)()
    raw = codec.parse(value.data) if value.path is None else codec.read(value.path)
    drawn = [codec.view(raw, np.random.default_rng([seed, number])) for number in range(_COUNT)]
    return [presentable(codec, one) for one in (raw, *drawn)]
