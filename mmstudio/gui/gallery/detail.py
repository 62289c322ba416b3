"""The gallery detail: the chosen result large, its stars and tags, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mmstudio.gui.look.language import say
from mmstudio.gui.shared.basic import Elided, button, clear, column, label, row, side_card, tool
from mmstudio.gui.shared.marks.stars import StarsEdit
from mmstudio.gui.shared.marks.tags_editor import TagsEditor
from mmstudio.gui.shared.values.drawn_picture import DrawnPicture
from mmstudio.gui.shared.values.previews import codec_of, modality_of, recipe_of
from mmstudio.gui.shared.values.result_facts import FactLines
from mmstudio.gui.shared.values.value_view import Presentable, presentable, show_value
from mmstudio.gui.studio.studio import Studio
from mmstudio.plugins.registry import Registry
from mmstudio.services.generation.result_cards import card_of
from mmstudio.storage.results.index import StoredResult

WIDTH_PX = 276
_PICTURE_PX = 190
Doing = Callable[[], object]


class GalleryDetail(QWidget):
    """Shows the chosen result, or how many are chosen; it is not there while none is.

    Args:
        studio: Reads the file.
        give, use, session, sheet: Called by the buttons.
        folder, save, export, delete: Called by the tools.

    Attributes:
        recipe: The recipe in the file that is shown, or ``None``.
        stars, tags: Editors of the marks.
    """

    def __init__(
        self,
        studio: Studio,
        *,
        give: Doing,
        use: Doing,
        session: Doing,
        sheet: Doing,
        folder: Doing,
        save: Doing,
        export: Doing,
        delete: Doing,
    ) -> None:
        super().__init__()
        self._studio = studio
        self.paths: tuple[Path, ...] = ()
        self.recipe: dict[str, Any] | None = None
        self.picture = DrawnPicture()
        self.picture.setFixedHeight(_PICTURE_PX)
        self._other = column()
        self.name, self.many = Elided(), label("", "heading", wrap=True)
        self.stars, self.tags = StarsEdit(), TagsEditor()
        self.give = button("Give as a condition", give, picture="import")
        self.use = button("Use these settings", use, picture="reset")
        self.session = button("Open the session", session, picture="generate")
        self.sheet = button("Look at the grid", sheet, picture="grid")
        self._one = (self.name, self.use, self.session)
        self._facts = FactLines()
        tools = row(
            tool("Show in the folder", folder, "open"),
            tool("Save as", save, "save"),
            tool("Export results as a data set", export, "export"),
            tool("Delete", delete, "delete"),
            None,
        )
        seen = (self.many, self.name, self.picture, self._other, self.stars, self.tags)
        doings = (self.give, self.use, self.session, self.sheet)
        self.setFixedWidth(WIDTH_PX)
        self.setLayout(side_card(*seen, *doings, tools, self._facts, None, margin=8))
        self.show_result(None, (), 0)

    def show_result(self, result: StoredResult | None, paths: tuple[Path, ...], count: int) -> None:
        """Show a result.

        Args:
            result: The file that stands for the current result; ``None`` while it is being read, or if there is none.
            paths: Its files, that one first.
            count: How many are chosen.
        """
        self.setVisible(count > 0)
        for part in self._one:
            part.setVisible(count == 1)
        self.many.setVisible(count > 1)
        say(self.many, self.many.setText, "{count} chosen", count=f"{count:,}")
        if result is not None:
            self.stars.show_stars(result.stars)
            self.tags.show_tags(result.tags)
        if not paths or (paths == self.paths and count == 1 and not self._facts.empty):
            return
        self.paths, self.recipe = paths, None
        self.name.setText(card_of(paths).name)
        self._facts.show_recipe(None)
        registry = self._studio.app.registry

        def work() -> tuple[list[Presentable | None], dict[str, Any] | None]:
            return [_read(registry, path) for path in paths], recipe_of(registry, paths[0])

        self._studio.tasks.run(
            work,
            lambda found: self._take(paths, count, *found),
            lambda _: self._take(paths, count, [None], None),
        )

    def show_sheet(self, *, there: bool) -> None:
        """Offer the sheet of a grid, or not."""
        self.sheet.setVisible(there)

    def _take(
        self,
        paths: tuple[Path, ...],
        count: int,
        values: list[Presentable | None],
        recipe: dict[str, Any] | None,
    ) -> None:
        if not isValid(self) or paths != self.paths:
            return
        clear(self._other)
        first, *others = values
        picture = isinstance(first, QImage) or (first is None and not others)
        self.picture.setVisible(picture)
        self.picture.show_picture(first if isinstance(first, QImage) else None)
        for path, shown in list(zip(paths, values, strict=False))[1 if picture else 0 :]:
            if shown is not None:
                self._other.addWidget(show_value(self._studio, shown, path.name, WIDTH_PX - 40))
        self.recipe = recipe
        self.use.setEnabled(recipe is not None)
        if count == 1:
            self._facts.show_recipe(recipe or {})


def _read(registry: Registry, path: Path) -> Presentable | None:
    """A file ready for widgets; ``None`` if it cannot be read. Called off the GUI thread."""
    with suppress(Exception):  # a codec of a plugin may fail in any way; the others are still shown
        codec = codec_of(registry, modality_of(registry, path, {}))
        return presentable(codec, codec.read(path))
    return None
