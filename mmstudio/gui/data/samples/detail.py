"""The sample detail: every slot of a sample with all alternatives, and the facts about it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from mmstudio.core.sample import DatasetInfo, Sample, Slot, Value
from mmstudio.gui.data.samples.words_editor import RowValue, TextValue
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, label, row, tool
from mmstudio.gui.shared.marks.stars import StarsEdit
from mmstudio.gui.shared.marks.tags_editor import TagsEditor
from mmstudio.gui.shared.values.sample_words import part_title
from mmstudio.gui.shared.values.value_view import ValueView, words_view
from mmstudio.gui.studio.studio import Studio


class SampleDetail(QScrollArea):
    """Shows the chosen sample; stars, tags and words can be edited.

    Attributes:
        stars, tags: Editors of its stars and tags.

    Signals:
        text_edited: Id of the sample, slot, which of its alternatives, the text.
        cell_edited: Id of the sample, slot, column, new text of the cell.
    """

    text_edited = Signal(int, str, int, str)
    cell_edited = Signal(int, str, str, str)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.setWidgetResizable(True)
        say(self, self.setAccessibleName, "Sample")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._info: DatasetInfo | None = None
        self._sample: Sample | None = None
        self._texts: dict[tuple[str, int], TextValue] = {}
        self._rows: dict[str, RowValue] = {}
        self._late = False  # what is shown differs from the stored sample while somebody is writing
        self.stars, self.tags = StarsEdit(), TagsEditor()
        self._head, self._why = label("", "heading"), label("", "warning", wrap=True)
        self._marks = QWidget()
        self._marks.setLayout(column(row(self._head, None, self.stars), self._why, self.tags, gap=8))
        self._body = QWidget()
        self._whole = column(self._marks, self._body, None, gap=14, margin=12)
        inside = QWidget()
        inside.setLayout(self._whole)
        self.setWidget(inside)
        self._rebuild()
        studio.project_closing.connect(self._take_written)

    @property
    def sample(self) -> Sample | None:
        """What is shown."""
        return self._sample

    def show_sample(self, info: DatasetInfo | None, sample: Sample | None, why: str = "") -> None:
        """Show a sample of a data set, or none.

        Args:
            info: The data set.
            sample: The sample; if it is shown already, only what changed is rebuilt.
            why: Why it was left out.
        """
        before = self._sample
        same = before is not None and sample is not None and before.id == sample.id
        known = self._info is not None and info is not None and self._info.slots == info.slots
        whole = not same or not known or before.values != sample.values  # type: ignore[union-attr]
        if not same:
            self._take_written()
        self._info, self._sample = info, sample
        self._show_marks(why)
        self._late = (whole or self._late) and same and self._writing()
        if whole and not self._late:
            held = self._held() if same else None
            self._rebuild()
            if held in self._texts:
                self._texts[held].setFocus()
            elif held is not None and held[0] in self._rows:
                lines = list(self._rows[held[0]].lines.values())
                lines[min(held[1], len(lines) - 1)].setFocus()

    def edit(self) -> bool:
        """Edit the text that has the focus, else the first one; returns whether there was something to edit."""
        if self._texts:
            held = self._held()
            (self._texts[held] if held in self._texts else next(iter(self._texts.values()))).edit()
            return True
        slots = [] if self._info is None or self._sample is None else self._info.slots
        empty = next((slot for slot in slots if self._writable(slot)), None)
        if empty is not None:
            self._add_text(empty)
        return empty is not None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._take_written()
            self._show_marks(self._why.text())
            self._rebuild()

    def _writing(self) -> bool:
        return any(text.editor is not None for text in self._texts.values())

    def _take_written(self) -> None:
        """Store what is being written, whatever ends the editing."""
        for text in list(self._texts.values()):
            text.take()
        for one in list(self._rows.values()):
            one.take()

    def _held(self) -> tuple[str, int] | None:
        """Slot and position of the text or cell that has the focus."""
        here = self.focusWidget()
        for key, text in self._texts.items():
            if here is not None and text.isAncestorOf(here):
                return key
        for slot, one in self._rows.items():
            for place, line in enumerate(one.lines.values()):
                if line is here:
                    return slot, place
        return None

    def _show_marks(self, why: str) -> None:
        sample = self._sample
        self._marks.setVisible(sample is not None)
        if sample is None:
            return
        if sample.position < 0:
            self._head.setText(part_title(sample))
        else:
            self._head.setText(
                tr("{split}, sample {number}", split=part_title(sample), number=sample.position + 1)
            )
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.stars.show_stars(sample.stars)
        self.tags.show_tags(sample.tags)

    def _rebuild(self) -> None:
        info, sample = self._info, self._sample
        self._texts, self._rows = {}, {}
        parts: list[QWidget] = []
        if info is None or sample is None:
            parts.append(label("Choose a sample to see all of it.", "faint", wrap=True))
        else:
            parts += [self._slot(slot, sample.values.get(slot.name, ())) for slot in info.slots]
            if sample.meta:
                parts += [
                    label("Facts for judging results; never a condition", "faint", wrap=True),
                    words_view(sample.meta),
                ]
        body = QWidget()
        body.setLayout(column(*parts, gap=14))
        self._whole.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body

    def _slot(self, slot: Slot, values: tuple[Value, ...]) -> QWidget:
        name = label("", "heading")
        name.setText(slot.name)
        kind = label("", "faint")
        modalities = self._studio.app.registry.modalities
        title = modalities.get(slot.modality).title if slot.modality in modalities else slot.modality
        kind.setText(f"{tr(title)}, {role_words(slot.role)}")
        head = row(name, kind, None, gap=10)
        if self._writable(slot):
            head.addWidget(tool("Add a text", partial(self._add_text, slot), "new"))
        lines: list[QWidget] = [self._value(slot, place, value) for place, value in enumerate(values)]
        made = QWidget()
        made.setLayout(column(head, *(lines or [label("Missing in this sample", "warning")]), gap=6))
        made.setProperty("slot", slot.name)
        return made

    def _value(self, slot: Slot, place: int, value: Value) -> QWidget:
        if value.path is None and isinstance(value.data, str):
            return self._text(slot, place, value.data)
        if value.path is None and isinstance(value.data, Mapping) and place == 0:
            cells = {**dict.fromkeys(slot.columns), **value.data}
            made = self._rows[slot.name] = RowValue(cells)
            made.edited.connect(partial(self._tell_cell, slot.name))
            return made
        return ValueView(self._studio, value, slot)

    def _text(self, slot: Slot, place: int, text: str) -> TextValue:
        made = self._texts[(slot.name, place)] = TextValue(text, slot.name)
        made.edited.connect(partial(self._tell_text, slot.name, place))
        made.closed.connect(self._on_closed)
        return made

    def _on_closed(self) -> None:
        if self._late:
            self._late = False
            self._rebuild()

    def _add_text(self, slot: Slot) -> None:
        """Begin another text after the existing ones."""
        sample = self._sample
        section = next((one for one in self._body.children() if one.property("slot") == slot.name), None)
        if sample is None or not isinstance(section, QWidget):
            return
        place = len(sample.values.get(slot.name, ()))
        made = self._texts.get((slot.name, place)) or self._text(slot, place, "")
        made.closed.connect(self._rebuild)
        layout = section.layout()
        if layout is not None:
            layout.addWidget(made)
        made.edit()
        self.ensureWidgetVisible(made)

    def _writable(self, slot: Slot) -> bool:
        """Whether a slot holds texts that a person may write."""
        known = self._studio.app.registry.modalities
        inline = slot.modality in known and known.get(slot.modality).inline and not slot.columns
        values = () if self._sample is None else self._sample.values.get(slot.name, ())
        return inline and all(isinstance(value.data, str) for value in values)

    def _tell_text(self, slot: str, place: int, text: str) -> None:
        if self._sample is not None:
            self.text_edited.emit(self._sample.id, slot, place, text)

    def _tell_cell(self, slot: str, name: str, text: str) -> None:
        if self._sample is not None:
            self.cell_edited.emit(self._sample.id, slot, name, text)


def role_words(role: str) -> str:
    """What a role means."""
    match role:
        case "target":
            return tr("to be made")
        case "condition":
            return tr("condition")
        case _:
            return tr("to be made or condition")
