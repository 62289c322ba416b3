"""Seen results: what a card shows of its values, read off the GUI thread."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtGui import QImage

from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.values.parts import ORDER, DrawnPart, draw_part, kind_of, small
from mmstudio.gui.shared.values.previews import as_image, codec_of
from mmstudio.gui.shared.values.result_facts import given_in
from mmstudio.gui.shared.values.spectrum import HeardSound, heard
from mmstudio.gui.shared.values.value_view import Presentable, presentable
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.shown import Sound
from mmstudio.services.generation.result_cards import CardContent, CardReader, CardValue, ResultCard

MARK = " · "
"""Between the parts of a caption; the seed is the last one."""


@dataclass(frozen=True, eq=False)
class SeenResult:
    """A result as shown on its tile.

    Attributes:
        picture: Picture that stands for it; ``None`` if it cannot be read.
        given: Its conditions in a line; empty if there are none or they are unknown.
        seed: Its seed; ``None`` if unknown.
        stopped: Whether it was stopped before it was finished.
        values: Its values, if it has several: pictures, then words, then sounds.
        parts: The same, drawn in small.
    """

    picture: QImage | None = None
    given: str = ""
    seed: int | None = None
    stopped: bool = False
    values: tuple[CardValue, ...] = ()
    parts: tuple[DrawnPart, ...] = ()

    @property
    def caption(self) -> str:
        """The caption below the tile, in the current language."""
        if self.seed is None:
            return self.given
        state = tr("stopped") if self.stopped else ""
        return MARK.join(filter(None, (state, self.given, tr("seed {seed}", seed=self.seed))))

    @property
    def told(self) -> str:
        """The texts on it, each in a line."""
        return "\n".join(part.words for part in self.parts if part.words)


@dataclass(frozen=True, eq=False)
class ShownValue:
    """A value ready for widgets.

    Attributes:
        value: The value.
        shown: What is shown; ``None`` if it cannot be read.
    """

    value: CardValue
    shown: Presentable | HeardSound | None = None


def see(registry: Registry, reader: CardReader, card: ResultCard) -> SeenResult:
    """A card as a tile shows it.

    Raises:
        StudioError: If it has one value only, which cannot be read.
    """
    content = reader.read(card)
    several = shown_values(registry, content) if len(content.values) > 1 else []
    parts = tuple(draw_part(one.shown, held=one.value.held) for one in several)
    picture = next((part.picture for part in parts if part.kind == "picture"), None)
    if content.values and not several:
        codec = codec_of(registry, content.values[0].modality)
        picture = small(as_image(codec.preview(codec.read(card.path))))
    values, recipe = tuple(one.value for one in several), content.recipe
    if recipe is None:
        return SeenResult(picture, values=values, parts=parts)
    stopped = bool(recipe.get("stopped"))
    return SeenResult(picture, given_in(recipe), recipe["seed"], stopped, values, parts)


def shown_values(registry: Registry, content: CardContent) -> list[ShownValue]:
    """The values of a card ready for widgets: pictures, then words, then sounds; called off the GUI thread."""
    found = [ShownValue(value, _shown(registry, value)) for value in content.values]
    return sorted(found, key=lambda one: ORDER.index(kind_of(one.shown)))


def _shown(registry: Registry, value: CardValue) -> Presentable | HeardSound | None:
    with suppress(Exception):  # a codec of a plugin may fail in any way; the others are still shown
        codec = codec_of(registry, value.modality)
        shown = presentable(codec, codec.read(value.path) if value.path is not None else value.data)
        return heard(shown) if isinstance(shown, Sound) else shown
    return None
