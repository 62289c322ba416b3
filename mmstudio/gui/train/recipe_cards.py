"""Recipe cards: recipes to choose from, with what each makes and how long it takes here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from mmstudio.gui.look.language import tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import colours, icon
from mmstudio.gui.shared.basic import clear, press_one
from mmstudio.gui.shared.flow import FlowLayout
from mmstudio.gui.shared.values.fitted import fitted
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.card_frame import draw_frame
from mmstudio.plan.recipe import Recipe

_WIDTH_PX, _PICTURE_PX, _PAD_PX, _ICON_PX = 180, 108, 10, 34
_LINES = 4


class RecipeCard(QAbstractButton):
    """One recipe: its picture, its title, what it makes, how long it takes.

    Args:
        recipe: The recipe.
        picture: Picture of what it makes; a null pixmap if there is none.
        origin: Where it comes from.
    """

    def __init__(self, recipe: Recipe, picture: QPixmap, origin: str = "") -> None:
        super().__init__()
        self.recipe, self._picture, self._origin = recipe, picture, origin
        self._makes = self._time = ""
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, makes: str, time: str) -> None:
        """Show what it makes and how long it takes, translated."""
        self._makes, self._time = makes, time
        title, summary = tr(self.recipe.title), tr(self.recipe.summary)
        put(self.setAccessibleName, title)
        put(self.setAccessibleDescription, " ".join(part for part in (summary, makes, time) if part))
        source = tr("From {origin}", origin=self._origin) if self._origin else ""
        put(self.setToolTip, "\n".join(part for part in (title, summary, source) if part))
        self.update()

    @property
    def said(self) -> tuple[str, str]:
        """What the card says it makes, and how long it takes."""
        return self._makes, self._time

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        return QSize(_WIDTH_PX, _PICTURE_PX + (_LINES + 4) * line + 5 * _PAD_PX // 2)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = QPainter(self)
        draw_frame(painter, self)
        box = QRect(_PAD_PX, _PAD_PX, self.width() - 2 * _PAD_PX, _PICTURE_PX)
        self._draw_picture(painter, box)
        line = self.fontMetrics().lineSpacing()
        place = QRect(box.left(), box.bottom() + _PAD_PX // 2, box.width(), line)
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(c.text))
        painter.drawText(place, _LEFT, _elided(painter, tr(self.recipe.title), place.width()))
        painter.setFont(self.font())
        words = QRect(place.left(), place.bottom() + 2, place.width(), _LINES * line)
        painter.setPen(QColor(c.faint))
        summary = fitted(tr(self.recipe.summary), self.font(), words.width(), words.height())
        painter.drawText(words, _TOP, summary)
        below = QRect(place.left(), words.bottom() + _PAD_PX // 2, place.width(), line)
        painter.setPen(QColor(c.text))
        painter.drawText(below, _LEFT, _elided(painter, self._makes, below.width()))
        painter.setPen(QColor(c.faint))
        last = below.adjusted(0, line, 0, 2 * line)
        painter.drawText(last, _TOP, fitted(self._time, self.font(), last.width(), last.height()))

    def _draw_picture(self, painter: QPainter, box: QRect) -> None:
        if self._picture.isNull():
            painter.fillRect(box, QColor(colours().field))
            mark = QRect(0, 0, _ICON_PX, _ICON_PX)
            mark.moveCenter(box.center())
            icon("generate", "faint").paint(painter, mark)
            return
        size = self._picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(box.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._picture)


class RecipeCards(QWidget):
    """All recipes; the arrow keys go from one to the next.

    Args:
        studio: Gives the recipes.
        time: Returns how long a recipe takes, in words.

    Signals:
        chosen: A recipe was chosen.
    """

    chosen = Signal()

    def __init__(self, studio: Studio, time: Callable[[Recipe], str]) -> None:
        super().__init__()
        self._studio, self._time = studio, time
        self.cards: list[RecipeCard] = []
        self._group = QButtonGroup(self)
        self._flow = FlowLayout(gap_px=10)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setLayout(self._flow)
        self._group.buttonClicked.connect(self._on_clicked)

    @property
    def recipes(self) -> list[Recipe]:
        """All recipes, the chosen one first."""
        return sorted((card.recipe for card in self.cards), key=lambda recipe: recipe is not self.recipe)

    @property
    def recipe(self) -> Recipe | None:
        """The chosen recipe; ``None`` if there is none."""
        return next((card.recipe for card in self.cards if card.isChecked()), None)

    def show_recipes(self, recipes: Sequence[Recipe]) -> None:
        """Show recipes; what was chosen stays so, else the first one is. What cannot be read is said."""
        if list(recipes) == [card.recipe for card in self.cards]:
            return
        chosen = "" if self.recipe is None else self.recipe.id
        first = not self.cards
        clear(self._flow)
        self.cards = []
        for trouble in self._studio.app.recipes.troubles():
            self._studio.fail(tr("A recipe cannot be read."), trouble)
        known = {one.recipe.id: one for one in self._studio.app.recipes.known()}
        for recipe in recipes:
            one = known.get(recipe.id)
            path = None if one is None else one.picture
            card = RecipeCard(
                recipe, QPixmap() if path is None else QPixmap(str(path)), "" if one is None else one.origin
            )
            self.cards.append(card)
            self._group.addButton(card)
            self._flow.addWidget(card)
        self.retell()
        if not self.choose(chosen) and recipes and first:
            self.choose(recipes[0].id)

    def choose(self, recipe_id: str) -> bool:
        """Choose a recipe by its id, or none if there is no such recipe; returns whether there is."""
        found = next((card for card in self.cards if card.recipe.id == recipe_id), None)
        if found is not None:
            press_one(found, self.cards)
            return True
        self._group.setExclusive(False)
        for card in self.cards:
            card.setChecked(False)
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._group.setExclusive(True)
        return False

    def retell(self) -> None:
        """Update what each makes and how long it takes."""
        for card in self.cards:
            card.say(makes(self._studio, card.recipe), self._time(card.recipe))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retell()

    def _on_clicked(self, card: QAbstractButton) -> None:
        press_one(card, self.cards)
        self.chosen.emit()


def makes(studio: Studio, recipe: Recipe) -> str:
    """What a recipe makes, in the current language; or what it lacks, if its generator is missing."""
    registry = studio.app.registry
    if recipe.generator.id in registry.predictors:
        return tr("Classes of a slot")
    if recipe.generator.id in registry.objectives:
        if registry.objectives.get(recipe.generator.id).tells:
            return tr("Classes or numbers of a column")
        return tr("Nothing: it learns only")
    if recipe.generator.id not in registry.generators:
        return tr("Needs {id}, which is not installed", id=recipe.generator.id)
    spec = registry.generators.get(recipe.generator.id)
    known = registry.modalities
    ids = (
        [one.id for one in recipe.decoders.values() if one.id in registry.generators] if spec.children else []
    )
    produced = (*spec.produces, *(kind for one in ids for kind in registry.generators.get(one).produces))
    kinds = [tr(known.get(kind).title) if kind in known else kind for kind in dict.fromkeys(produced)]
    fields = spec.config.model_fields
    size = recipe.generator.settings.get("size", fields["size"].default if "size" in fields else None)
    made = ", ".join(kinds)
    return tr("{kind}, {size} px", kind=made, size=size) if isinstance(size, int) else made


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_TOP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


def _elided(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
