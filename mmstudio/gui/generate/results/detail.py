"""The result detail: one result large, with what it was made from and buttons for what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mmstudio.gui.generate.attribution.bars import SlotBars
from mmstudio.gui.look.language import say
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import (
    Elided,
    button,
    clear,
    column,
    give_role,
    label,
    panel,
    row,
    scrolled,
    tool,
)
from mmstudio.gui.shared.values.drawn_picture import DrawnPicture
from mmstudio.gui.shared.values.previews import codec_of, recipe_of
from mmstudio.gui.shared.values.result_facts import FactLines
from mmstudio.gui.shared.values.value_view import Presentable, presentable, show_value
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.attributions import Attribution

WIDTH_PX = 272


class ResultDetail(QWidget):
    """Shows one result and the facts about it.

    Args:
        studio: Reads the file.
        modality: Returns the modality of a result.

    Attributes:
        recipe: The recipe in its file, or ``None``.

    Signals:
        settings_wanted: Put its recipe onto the tray.
        reproduce_wanted, attribution_wanted, copy_wanted, save_wanted, delete_wanted: A button was pressed.
        closed: The detail was closed.
    """

    settings_wanted = Signal(dict)
    reproduce_wanted = Signal()
    attribution_wanted = Signal()
    copy_wanted = Signal()
    save_wanted = Signal()
    delete_wanted = Signal()
    closed = Signal()

    def __init__(self, studio: Studio, modality: Callable[[Path], str]) -> None:
        super().__init__()
        self._studio, self._modality = studio, modality
        self.path: Path | None = None
        self.recipe: dict[str, Any] | None = None
        self.picture = DrawnPicture()
        self.picture.setFixedHeight(WIDTH_PX - 40)
        self._other = column()
        self.name = Elided()
        self.verdict = label("", "good", wrap=True)
        self.verdict.hide()
        self._facts = FactLines()
        self.use = button("Use these settings", self._on_use, picture="reset")
        self.again = button("Reproduce", self.reproduce_wanted.emit, picture="refresh")
        self.decided = SlotBars(small=True)
        self.decided.hide()
        self.why = button("What decided this?", self.attribution_wanted.emit, picture="help")
        self._arrange()

    def show_result(self, path: Path | None) -> None:
        """Show a result, or nothing."""
        if path == self.path:
            return
        self.path, self.recipe = path, None
        self.setVisible(path is not None)
        self.verdict.hide()
        if path is None:
            return
        self.decided.hide()
        self.name.setText(path.name)
        put(self.name.setToolTip, str(path))
        registry, modality = self._studio.app.registry, self._modality(path)
        service = self._studio.project.attribution

        def work() -> tuple[Presentable, dict[str, Any] | None]:
            codec = codec_of(registry, modality)
            return presentable(codec, codec.read(path)), recipe_of(registry, path)

        self._studio.tasks.run(work, lambda found: self._take(path, *found))
        self._studio.tasks.run(lambda: service.find(path), lambda found: self.show_decided(path, found))

    def show_decided(self, path: Path, found: Attribution | None) -> None:
        """Show what decided a result, as far as that is known."""
        if isValid(self) and path == self.path:
            self.decided.setVisible(bool(found is not None and found.payoffs))
            if found is not None and found.payoffs:
                self.decided.show_payoff(found.payoffs[0])

    def show_verdict(self, result: dict[str, Any]) -> None:
        """Say how close a reproduction came."""
        words = {
            "identical": "Reproduced exactly, bit for bit.",
            "close": "Reproduced closely. {reasons}",
            "different": "The reproduction differs. {reasons}",
        }
        verdict = str(result.get("verdict"))
        give_role(self.verdict, "good" if verdict == "identical" else "warning")
        reasons = " ".join(map(str, result.get("reasons", ())))
        say(self.verdict, self.verdict.setText, words.get(verdict, "{reasons}"), reasons=reasons)
        self.verdict.show()

    def _arrange(self) -> None:
        close = tool("Close", self.closed.emit, "close")
        head = row(self.name, close)
        head.setStretch(0, 1)
        tools = row(
            tool("Copy", self.copy_wanted.emit, "copy"),
            tool("Save as", self.save_wanted.emit, "save"),
            tool("Delete", self.delete_wanted.emit, "delete"),
            None,
        )
        inside = QWidget()
        inside.setLayout(
            column(
                self.picture,
                self._other,
                self.verdict,
                self.use,
                self.again,
                self.why,
                self.decided,
                tools,
                self._facts,
                None,
                gap=8,
            )
        )
        inside.layout().setContentsMargins(0, 0, 6, 0)  # type: ignore[union-attr]
        self.setLayout(column(panel(column(head, scrolled(inside), gap=6), margin=6)))
        self.setAutoFillBackground(True)

    def _take(self, path: Path, shown: Presentable, recipe: dict[str, Any] | None) -> None:
        if not isValid(self) or path != self.path:
            return
        clear(self._other)
        self.picture.setVisible(isinstance(shown, QImage))
        if isinstance(shown, QImage):
            self.picture.show_picture(shown)
        else:
            self._other.addWidget(show_value(self._studio, shown, path.name, WIDTH_PX - 40))
        self.recipe = recipe
        self.use.setEnabled(recipe is not None)
        whole = recipe is not None and not recipe.get("stopped")
        self.again.setEnabled(whole)
        self.why.setEnabled(whole and bool(recipe and recipe.get("conditions")))
        self._facts.show_recipe(recipe or {})

    def _on_use(self) -> None:
        if self.recipe is not None:
            self.settings_wanted.emit(self.recipe)
