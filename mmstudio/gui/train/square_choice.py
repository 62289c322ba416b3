"""The square choice: for pictures that are not square, compares the crop with steps that keep all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget
from shiboken6 import isValid

from mmstudio.core.sample import DatasetInfo, Slot
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.look.theme import colours
from mmstudio.gui.shared.basic import clear, column, label, panel, press_one
from mmstudio.gui.shared.flow import flow
from mmstudio.gui.shared.values.previews import as_image
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.train.card_frame import draw_frame
from mmstudio.plan.recipe import Choice
from mmstudio.plugins.specs import StepSpec
from mmstudio.services.datasets.oblong import Oblong, find_oblong, keeping_steps, kept_part, with_step
from mmstudio.services.datasets.thumbnails import Thumbnails

_SIDE_PX, _GAP_PX, _PAD_PX = 60, 4, 8
Kept = tuple[StepSpec, Mapping[str, Any]]


class SquareOption(QAbstractButton):
    """One way to make pictures square, shown on some pictures.

    Args:
        title: Translated title.
        pictures: Pictures after it, or as they are.
        parts: The part of each picture that is kept; empty if all of it is.
    """

    def __init__(self, title: str, pictures: Sequence[QImage], parts: Sequence[QRect] = ()) -> None:
        super().__init__()
        self._pictures, self._parts = list(pictures), list(parts)
        self._title = title
        put(self.setAccessibleName, title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        count = max(1, len(self._pictures))
        words = self.fontMetrics().horizontalAdvance(self._title)
        wide = max(count * (_SIDE_PX + _GAP_PX) - _GAP_PX, words)
        return QSize(wide + 2 * _PAD_PX, _SIDE_PX + self.fontMetrics().lineSpacing() + 3 * _PAD_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        c = colours()
        painter = QPainter(self)
        draw_frame(painter, self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for number, picture in enumerate(self._pictures):
            left = _PAD_PX + number * (_SIDE_PX + _GAP_PX)
            part = self._parts[number] if number < len(self._parts) else None
            _draw(painter, picture, QRect(left, _PAD_PX, _SIDE_PX, _SIDE_PX), part)
        painter.setPen(QColor(c.text))
        words = QRect(
            _PAD_PX, _SIDE_PX + _PAD_PX, self.width() - 2 * _PAD_PX, self.height() - _SIDE_PX - _PAD_PX
        )
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._title)


class SquareChoice(QWidget):
    """The options of one slot.

    Signals:
        chosen: The step that keeps all of its pictures, or ``None`` for the crop.
    """

    chosen = Signal(object)

    def __init__(
        self, slot: Slot, oblong: Oblong, kept: Sequence[Kept], changed: Sequence[list[QImage]]
    ) -> None:
        super().__init__()
        self._choices: list[Choice | None] = [
            None,
            *(Choice(id=spec.id, settings=dict(told)) for spec, told in kept),
        ]
        shown = [as_image(picture) for picture in oblong.pictures]
        parts = [QRect(*kept_part(picture)) for picture in oblong.pictures]
        self.options = [SquareOption(tr("Keep the middle"), shown, parts)]
        self.options += [SquareOption(_title(*one), made) for one, made in zip(kept, changed, strict=True)]
        group = QButtonGroup(self)
        for number, option in enumerate(self.options):
            group.addButton(option, number)
        words = label("", wrap=True)
        say(
            words,
            words.setText,
            "{slot}: pictures become square. Keeping the middle cuts away {percent:.0f} % of each, on average of {count}.",
            slot=slot.name,
            percent=100 * oblong.share,
            count=oblong.count,
        )
        self.setLayout(column(words, flow(*self.options, gap_px=6), gap=6))
        group.idClicked.connect(self._on_clicked)

    def show_steps(self, steps: Iterable[Choice]) -> None:
        """Mark the chosen option."""
        ids = [step.id for step in steps]
        found = [
            number for number, choice in enumerate(self._choices) if choice is not None and choice.id in ids
        ]
        exact = [number for number in found if self._choices[number] in list(steps)]
        press_one(self.options[(exact or found or [0])[0]], self.options)

    def _on_clicked(self, number: int) -> None:
        press_one(self.options[number], self.options)
        self.chosen.emit(self._choices[number])


class SquareChoices(QWidget):
    """The choices of all slots whose pictures are not square; hidden if all are.

    Args:
        studio: Of the window.

    Signals:
        chosen: Slot, the step or ``None``, and the ids of the steps that it replaces.
    """

    chosen = Signal(str, object, object)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self.choices: dict[str, SquareChoice] = {}
        self._known: tuple[Any, ...] = ()
        self._steps: Mapping[str, Sequence[Choice]] = {}
        self._place = column(gap=12)
        self._panel = panel(column(label("Pictures that are not square", "heading"), self._place, gap=6))
        self.setLayout(column(self._panel))
        self._panel.hide()

    def show_slots(
        self, info: DatasetInfo | None, slots: Sequence[Slot], steps: Mapping[str, Sequence[Choice]]
    ) -> None:
        """Examine the pictures of a data set, off the GUI thread; known results are reused."""
        self._steps = steps
        registry, opened = self._studio.app.registry, self._studio.opened
        wanted = {slot.name: (slot, kept) for slot in slots if (kept := keeping_steps(registry, slot))}
        known = () if info is None else (info.id, tuple(info.counts.values()), tuple(wanted))
        if known == self._known:
            self._mark()
            return
        self._known = known
        self._show({})
        if info is None or opened is None or not wanted:
            return
        samples = opened.project.datasets.samples(info.name)
        thumbnails = Thumbnails(opened.project.layout.cache / "thumbnails", registry)

        def work() -> dict[str, tuple[Any, ...]]:
            found = {}
            for name, (slot, kept) in wanted.items():
                oblong = find_oblong(samples, info, slot, thumbnails)
                if oblong is not None:
                    made = [[as_image(with_step(one, *how)) for one in oblong.pictures] for how in kept]
                    found[name] = (slot, oblong, kept, made)
            return found

        self._studio.tasks.run(work, lambda found: self._take(known, found), lambda _: None)

    def mark(self, steps: Mapping[str, Sequence[Choice]]) -> None:
        """Mark the current choices."""
        self._steps = steps
        self._mark()

    def _take(self, known: tuple[Any, ...], found: dict[str, tuple[Any, ...]]) -> None:
        if isValid(self) and known == self._known:
            self._show(found)

    def _show(self, found: Mapping[str, tuple[Any, ...]]) -> None:
        clear(self._place)
        self.choices = {}
        for name, (slot, oblong, kept, made) in found.items():
            choice = self.choices[name] = SquareChoice(slot, oblong, kept, made)
            ids = frozenset(spec.id for spec, _ in kept)
            choice.chosen.connect(lambda step, name=name, ids=ids: self.chosen.emit(name, step, ids))
            self._place.addWidget(choice)
        self._mark()
        self._panel.setVisible(bool(self.choices))

    def _mark(self) -> None:
        for name, choice in self.choices.items():
            choice.show_steps(self._steps.get(name, ()))


def _title(spec: StepSpec, settings: Mapping[str, Any]) -> str:
    """The title of a step, e.g. ``Pad: white``; values are named as in the form."""
    told = ", ".join(tr(str(value)) for value in settings.values())
    return f"{tr(spec.title)}: {told}" if told else tr(spec.title)


def _draw(painter: QPainter, picture: QImage, place: QRect, part: QRect | None) -> None:
    """Draw a picture; the part that is not kept is veiled and struck through."""
    size = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    box = QRect(0, 0, size.width(), size.height())
    box.moveCenter(place.center())
    painter.drawImage(box, picture)
    if part is None:
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        return
    scale = size.width() / picture.width()
    kept = QRect(
        box.left() + round(part.left() * scale),
        box.top() + round(part.top() * scale),
        round(part.width() * scale),
        round(part.height() * scale),
    )
    veil, lines = QColor(colours().window), QColor(colours().error)
    veil.setAlpha(170)
    across = kept.width() < box.width()
    sides = (
        (QRect(box.topLeft(), QSize(kept.left() - box.left(), box.height())), _from(kept.right() + 1, box))
        if across
        else (
            QRect(box.topLeft(), QSize(box.width(), kept.top() - box.top())),
            _below(kept.bottom() + 1, box),
        )
    )
    for side in sides:
        painter.fillRect(side, veil)
        painter.fillRect(side, QBrush(lines, Qt.BrushStyle.BDiagPattern))
    painter.setPen(QPen(QColor(colours().accent), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(kept.adjusted(0, 0, -1, -1))


def _from(left: int, box: QRect) -> QRect:
    return QRect(left, box.top(), box.right() + 1 - left, box.height())


def _below(top: int, box: QRect) -> QRect:
    return QRect(box.left(), top, box.width(), box.bottom() + 1 - top)
