"""The editor of classes: one in a line, told by a sentence or by an example, whose file may be dropped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from mmstudio.core.sample import Slot
from mmstudio.gui.look.language import say
from mmstudio.plugins.registry import Registry
from mmstudio.services.suggestions.label_wishes import ClassWish

_HIGH_PX = 96


def classes_of(text: str, slots: Collection[str] = ()) -> list[ClassWish]:
    """Classes as they are written, one in a line: ``name = sentence``, or the sentence alone; a name may come again.

    Args:
        text: The lines.
        slots: Slots of examples: ``name = slot = value``, as on the command line.
    """
    sentences: dict[str, list[str]] = {}
    examples: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        name, sign, told = (part.strip() for part in line.partition("="))
        slot, given, value = (part.strip() for part in told.partition("="))
        if not name:
            continue
        words, shown = sentences.setdefault(name, []), examples.setdefault(name, [])
        if given and slot in slots and value:
            shown.append((slot, value))
        else:
            words.append(told if sign and told else name)
    return [ClassWish(name, tuple(words), tuple(examples[name])) for name, words in sentences.items()]


class ClassesEdit(QPlainTextEdit):
    """Takes classes; a dropped or pasted file becomes an example, by the first slot that takes such files.

    Args:
        registry: Knows which files belong to which modality.
        slots: Slots of the data set.
    """

    def __init__(self, registry: Registry, slots: Sequence[Slot]) -> None:
        super().__init__()
        self._slots = {
            slot.name: modality.suffixes
            for slot in slots
            if not slot.columns and not (modality := registry.modalities.get(slot.modality)).inline
        }
        self.setFixedHeight(_HIGH_PX)
        self.setTabChangesFocus(True)
        say(
            self,
            self.setPlaceholderText,
            "One class in a line: red = a red ring. A file that is dropped is an example.",
        )
        say(self, self.setAccessibleName, "Classes")

    @property
    def classes(self) -> list[ClassWish]:
        """What is written."""
        return classes_of(self.toPlainText(), self._slots)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(self._files(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        files = self._files(source)
        if not files:
            super().insertFromMimeData(source)
            return
        for slot, path in files:
            self._add(slot, path)

    def _files(self, source: QMimeData) -> list[tuple[str, Path]]:
        """Files that a slot takes, each with that slot."""
        found = []
        for url in source.urls():
            path = Path(url.toLocalFile())
            slot = next((name for name, kinds in self._slots.items() if path.suffix.lower() in kinds), "")
            if url.isLocalFile() and slot:
                found.append((slot, path))
        return found

    def _add(self, slot: str, path: Path) -> None:
        """Put an example behind the name of a class that says nothing yet, or into a line of its own."""
        cursor = self.textCursor()
        line = cursor.block().text().strip()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        if line.endswith("="):
            cursor.insertText(f" {slot} = {path}")
        elif line and "=" not in line:
            cursor.insertText(f" = {slot} = {path}")
        else:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            lead = "\n" if self.toPlainText() and not self.toPlainText().endswith("\n") else ""
            cursor.insertText(f"{lead}{path.stem} = {slot} = {path}")
        self.setTextCursor(cursor)
