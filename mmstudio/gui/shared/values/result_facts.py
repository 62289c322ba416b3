"""Result facts: what the recipe inside a result says, in words, and the lines that show it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from mmstudio.core.given import is_file, name_of
from mmstudio.core.times import utc_now
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.basic import clear, label
from mmstudio.gui.shared.values.sample_words import words


def facts_of(recipe: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts in a recipe, in the current language."""
    if not recipe:
        return [(tr("Recipe"), tr("none"))]
    facts = [
        (tr("Seed"), str(recipe.get("seed"))),
        (tr("Run"), str(recipe.get("run"))),
        (tr("Step"), str(recipe.get("checkpoint", {}).get("step"))),
    ]
    if recipe.get("stopped"):
        facts.insert(0, (tr("State"), tr("Stopped before it was finished")))
    for slot, entries in recipe.get("conditions", {}).items():
        facts += [
            (
                slot,
                tr("{value}, weight {weight:g}", value=_value(entry), weight=float(entry.get("weight", 1))),
            )
            for entry in entries
        ]
    facts += [(slot, _unread(share)) for slot, share in recipe.get("unread", {}).items()]
    if recipe.get("joint") is not None:
        facts.append((tr("Guidance"), f"{recipe['joint']:g}"))
    facts += [
        (slot, tr("guidance {scale:g}", scale=scale)) for slot, scale in recipe.get("guidance", {}).items()
    ]
    settings = recipe.get("settings", {})
    facts += [(tr(name.replace("_", " ").capitalize()), str(value)) for name, value in settings.items()]
    facts.append((tr("Device"), f"{recipe.get('device', '')} {recipe.get('precision', '')}"))
    facts.append((tr("Made"), str(recipe.get("created", utc_now()))[:16].replace("T", " ")))
    return facts


def _unread(share: float) -> str:
    """That a value was longer than its encoder reads, and the share, 0 to 1, that counts; never 100 percent."""
    percent = f"{min(99.0, max(1.0, 100 * share)):.0f}"
    return tr("Longer than its encoder reads: {percent} % of it counts.", percent=percent)


def _value(entry: dict[str, Any]) -> str:
    if is_file(entry):
        name = name_of(entry)
        return name if len(name) < 24 else f"{name[:8]}…{Path(name).suffix}"
    data = entry.get("data")
    if isinstance(data, dict):
        return ", ".join(f"{name}: {value}" for name, value in data.items() if value is not None)
    return str(data)


def given_in(recipe: Mapping[str, Any]) -> str:
    """The conditions of a result in a line: its texts, else its table rows, else the names of its files."""
    entries = [entry for some in recipe.get("conditions", {}).values() for entry in some]
    texts = [entry["data"] for entry in entries if isinstance(entry.get("data"), str)]
    rows = [entry["data"] for entry in entries if isinstance(entry.get("data"), dict)]
    files = [name_of(entry) for entry in entries if is_file(entry)]
    return ", ".join(filter(None, (words(one) for one in texts or rows))) or ", ".join(files)


class FactLines(QWidget):
    """The facts in a recipe below each other, written again when the language changes."""

    def __init__(self) -> None:
        super().__init__()
        self._recipe: dict[str, Any] | None = None
        self._lines = lines = QGridLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(10)
        lines.setVerticalSpacing(4)
        lines.setColumnStretch(1, 1)
        self.setLayout(lines)

    @property
    def empty(self) -> bool:
        """Whether no facts are shown."""
        return self._recipe is None

    def show_recipe(self, recipe: dict[str, Any] | None) -> None:
        """Show the facts of a recipe, of an empty one that there is none, or nothing for ``None``."""
        self._recipe = recipe
        clear(self._lines)
        for place, (title, text) in enumerate([] if recipe is None else facts_of(recipe)):
            name, value = label("", "faint"), label("", wrap=True)
            name.setText(title)
            value.setText(text)
            value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._lines.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(value, place, 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.show_recipe(self._recipe)
