"""Plugin cards on the page Plugins: what a plugin is and adds, what it costs, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, column, label, panel, row
from mmstudio.gui.shared.files import copy_text
from mmstudio.gui.shared.menus import ContextMenu, Entries, Entry, button_entries
from mmstudio.plugins.manager import PluginStatus
from mmstudio.services.plugins.catalog import PluginEntry

_STATES = {PluginStatus.ACTIVE: "active", PluginStatus.DISABLED: "off", PluginStatus.FAILED: "does not work"}
KINDS = {
    "modality": "kind of data",
    "encoder": "encoder",
    "fusion": "fusion",
    "generator": "generator",
    "objective": "objective",
    "predictor": "predictor",
    "step": "preprocessing step",
    "importer": "importer",
    "metric": "metric",
    "extractor": "extractor of features",
    "inspector": "inspector of data",
    "exporter": "exporter",
    "dataset-exporter": "format for data sets",
    "sample": "sample project",
    "recipe": "recipe",
}
"""Kinds of parts, each with its name for people."""
_COLOURS = {PluginStatus.ACTIVE: "good", PluginStatus.DISABLED: "faint", PluginStatus.FAILED: "error"}


class PluginCard(QWidget):
    """One plugin.

    Signals:
        switched: It was switched on or off.
        updated: The latest version is wanted.
        rolled_back: The previous version is wanted.
        removed: Its removal is wanted.
    """

    switched = Signal(bool)
    updated = Signal()
    rolled_back = Signal()
    removed = Signal()

    def __init__(self, entry: PluginEntry) -> None:
        super().__init__()
        self._entry = entry
        record = entry.record
        name, state = label("", "heading"), label("", _COLOURS[record.state])
        name.setText(record.name)
        say(state, state.setText, _STATES[record.state])
        head = row(name, state, None, *self._buttons(), gap=10)
        parts: list[QWidget] = [*self._facts()]
        if self._entry.switched:
            words = (
                "It takes part from the next start on."
                if self._entry.enabled
                else "It is left out from the next start on."
            )
            parts.append(label(words, "warning"))
        elif record.warning:
            parts.append(label(record.warning, "warning", wrap=True))
        elif record.error:
            trouble = label("", "error" if record.state is PluginStatus.FAILED else "warning", wrap=True)
            template, params = record.words
            say(
                trouble,
                trouble.setText,
                template or "{reason}",
                **(params if template else {"reason": record.error}),
            )
            parts.append(trouble)
        self.setLayout(column(panel(column(head, *parts, gap=4))))
        ContextMenu(self, self._entries)

    def _entries(self) -> Entries:
        yield from button_entries(self)
        yield None
        yield Entry(tr("Copy the name"), lambda: copy_text(self._entry.record.name), "copy")

    def _buttons(self) -> list[QWidget]:
        receipt = self._entry.receipt
        buttons: list[QWidget] = []
        if receipt is not None:
            buttons.append(button("Update", self.updated.emit))
            if self._entry.previous:
                back = button("Earlier version", self.rolled_back.emit)
                say(back, back.setToolTip, "Go back to {version}", version=self._entry.previous)
                buttons.append(back)
            buttons.append(button("Remove", self.removed.emit))
        if self._entry.enabled:
            buttons.append(button("Switch off", lambda: self.switched.emit(False)))  # noqa: FBT003 - Qt's own signature
        else:
            buttons.append(button("Switch on", lambda: self.switched.emit(True)))  # noqa: FBT003 - Qt's own signature
        return buttons

    def _facts(self) -> list[QWidget]:
        record, receipt = self._entry.record, self._entry.receipt
        origin = label("", "faint", wrap=True)
        told = [f"{record.provenance.distribution} {record.provenance.version}"]
        told += [text for text in (receipt.publisher, receipt.licence) if text] if receipt else []
        origin.setText(", ".join(told))
        facts: list[QWidget] = [origin]
        if receipt is not None and receipt.summary:
            summary = label("", "", wrap=True)
            summary.setText(receipt.summary)
            facts.insert(0, summary)
        if receipt is not None and receipt.version != record.provenance.version:
            facts.append(
                label("{version} is in use from the next start on.", "warning", version=receipt.version)
            )
        if record.adds:
            adds = label("", "faint", wrap=True)
            cost = f"{record.import_ms:.0f}"
            say(
                adds,
                adds.setText,
                "Adds {parts}; takes {ms} ms at the start.",
                parts=_parts(record.adds),
                ms=cost,
            )
            facts.append(adds)
        return facts


def _parts(adds: tuple[str, ...]) -> str:
    """E.g. ``encoder video-cnn, modality video``; ids are names and stay as they are."""
    return ", ".join(
        f"{tr(KINDS.get(kind, kind))} {name}" for kind, _, name in (part.partition(":") for part in adds)
    )
