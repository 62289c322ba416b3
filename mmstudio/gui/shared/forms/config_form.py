"""The form of a settings class: an editor per field, errors at the field, advanced fields folded away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mmstudio.core.complaints import complaint, place_of
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import column, dress_again, label, tool
from mmstudio.gui.shared.fold import Fold
from mmstudio.gui.shared.forms.editors import make_editor
from mmstudio.gui.shared.forms.fields import FormField, PartsNamed, fields_of
from mmstudio.plan.roles import Roles
from mmstudio.plugins.config import Ui

_UNIT_PX = 24
_AFTER_HELP_PX = 6


class ConfigForm(QWidget):
    """Settings of one part.

    Args:
        config: Settings class.
        settings: Values that differ from its defaults.
        words: Titles for a class that carries none.
        explain: Whether to show the help below each field; it is always the tool tip.
        roles: Slots of the run, for settings that name one of them.
        parts: Gives the parts that a setting may name.

    Signals:
        changed: A value was edited.
    """

    changed = Signal()

    def __init__(
        self,
        config: type[BaseModel],
        settings: Mapping[str, Any] | None = None,
        words: Mapping[str, Ui] | None = None,
        *,
        explain: bool = False,
        roles: Roles | None = None,
        parts: PartsNamed | None = None,
    ) -> None:
        super().__init__()
        self._config = config
        self.fields = {field.name: field for field in fields_of(config, words, roles, parts)}
        self.lines = {name: FieldLine(field) for name, field in self.fields.items()}
        self._kept = {name: value for name, value in (settings or {}).items() if name not in self.fields}
        first = [line for name, line in self.lines.items() if not self.fields[name].ui.advanced]
        more = [line for name, line in self.lines.items() if self.fields[name].ui.advanced]
        top, below = QWidget(), QWidget()
        top.setLayout(_grid(first, explain=explain))
        below.setLayout(_grid(more, explain=explain))
        self._more = Fold(below, "More settings", "Fewer settings")
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.setLayout(column(top, self._more, self.trouble, gap=4))
        top.setVisible(
            bool(first)
        )  # only once it has a parent: before, it would briefly be a window of its own
        self._more.setVisible(bool(more))
        for line in self.lines.values():
            line.changed.connect(self._on_changed)
        self.unfold(open_=not first)
        self.set_settings(settings or {})

    def settings(self) -> dict[str, Any]:
        """Values that differ from the defaults, valid or not."""
        return self._kept | {
            name: value for name, value in self.values().items() if value != _plain(self.fields[name].default)
        }

    def values(self) -> dict[str, Any]:
        """The content of every field, valid or not."""
        return {name: line.value() for name, line in self.lines.items()}

    def set_settings(self, settings: Mapping[str, Any]) -> None:
        """Show other values."""
        for name, line in self.lines.items():
            line.set_value(settings.get(name, self.fields[name].default))
        self.valid()

    def reset(self) -> None:
        """Restore all defaults."""
        self.set_settings({})
        self.changed.emit()

    def unfold(self, *, open_: bool) -> None:
        """Show or hide the advanced fields."""
        self._more.unfold(open_=open_)

    def valid(self) -> bool:
        """Whether the settings class accepts the values; errors are shown at their fields, general ones below."""
        errors: dict[str, str] = {}
        try:
            self._config.model_validate(self.settings())
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                errors.setdefault(place_of(detail).partition(".")[0], _complaint(detail))
        for name, line in self.lines.items():
            line.show_error(errors.get(name, ""))
            if name in errors and self.fields[name].ui.advanced:
                self.unfold(open_=True)
        others = [
            f"{name}: {words}" if name else words for name, words in errors.items() if name not in self.lines
        ]
        self.trouble.setText("\n".join(others))
        self.trouble.setVisible(bool(others))
        return not errors

    def _on_changed(self) -> None:
        self.valid()
        self.changed.emit()


class FieldLine(QObject):
    """Title, editor, reset button and error of one field, placed in the form's grid."""

    changed = Signal()

    def __init__(self, field: FormField) -> None:
        super().__init__()
        self.field = field
        self.title = label(field.ui.title, wrap=True)
        self.editor = make_editor(field)
        if field.ui.help:
            for part in (self.title, self.editor):
                say(part, part.setToolTip, field.ui.help)
        say(self.editor, self.editor.setAccessibleName, field.ui.title)
        self.back = tool("Reset to the default", self._reset, "reset")
        self.error = label("", "error", wrap=True)
        self.error.hide()
        self.title.setBuddy(self.editor)
        self.editor.changed.connect(self._on_changed)

    def value(self) -> Any:
        """The content of the editor."""
        return self.editor.value()

    def set_value(self, value: Any) -> None:
        """Show a value."""
        self.editor.set_value(_plain(value))
        self._mark()

    def show_error(self, words: str) -> None:
        """Show an error, or clear it."""
        self.error.setText(words)
        self.error.setVisible(bool(words))
        if bool(self.editor.property("invalid")) != bool(words):
            self.editor.setProperty("invalid", bool(words))
            dress_again(self.editor)

    def _reset(self) -> None:
        self.set_value(self.field.default)
        self.changed.emit()

    def _on_changed(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        changed = self.value() != _plain(self.field.default)
        self.back.setEnabled(changed)


def _grid(lines: list[FieldLine], *, explain: bool) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    grid.setColumnMinimumWidth(2, _UNIT_PX)
    for number, line in enumerate(lines):
        ui, top = line.field.ui, 3 * number
        unit = label(ui.unit if line.field.kind in {"float", "list"} else "", "faint")
        for place, part in enumerate((line.title, line.editor, unit, line.back)):
            grid.addWidget(part, top, place)
        if explain and ui.help:
            words = label(ui.help, "faint", wrap=True)
            words.setContentsMargins(0, 0, 0, _AFTER_HELP_PX)
            grid.addWidget(words, top + 1, 0, 1, 4)
        grid.addWidget(line.error, top + 2, 0, 1, 4)
    return grid


def _complaint(detail: Mapping[str, Any]) -> str:
    template, params = complaint(detail)
    return tr(template, **params)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
