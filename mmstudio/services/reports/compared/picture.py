"""A comparison of runs as one picture: the curves, a legend, and the table of scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from mmstudio.core.files.atomic import atomic_path
from mmstudio.core.sentences import visible
from mmstudio.plan.curves.reader import Curve
from mmstudio.services.comparison.comparison import Comparison
from mmstudio.services.reports.compared.curves import CurvePlan, colour_of, draw, plan_curves
from mmstudio.services.reports.compared.tables import (
    TextCell,
    TextTable,
    groups_table,
    run_names,
    scores_table,
)

_PAPER, _INK, _SOFT, _GRID = "#fcfcfa", "#1e2024", "#6a6e76", "#dddbd4"
_VERDICTS = {"better": "#18805a", "worse": "#c4372d"}
_MARGIN, _GAP, _LINE = 24, 10, 20
_LEAST_WIDTH, _MOST_WIDTH, _CURVES_HEIGHT = 1000, 4000, 340
_FIRST_COLUMN, _COLUMN = 460, 300
_LEGEND_PX, _STROKE_PX = 320, 26
_SIZES = (12, 14, 18)
_FONTS = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "Arial.ttf",
    "NotoSansCJK-Regular.ttc",
    "wqy-microhei.ttc",
    "msyh.ttc",
    "PingFang.ttc",
    "Arial Unicode.ttf",
)
"""Files of fonts that systems have; the first that has all signs is taken."""
_NO_SIGN = "\U0010ffff"
"""No font has a sign for it, so what is drawn is the mark of a missing one."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Fonts:
    """Fonts of a picture: of footnotes, of text, and of headings."""

    small: Font
    usual: Font
    large: Font

    @classmethod
    def for_text(cls, text: str) -> Fonts:
        """Fonts that have all signs of a text, as far as this computer has any."""
        made = (cls.named(name) for name in (*_FONTS, ""))
        first: Fonts | None = None
        for fonts in made:
            if fonts is None:
                continue
            first = first or fonts
            if fonts.have(text):
                return fonts
        assert first is not None  # noqa: S101 - the last one is Pillow's own
        return first

    @classmethod
    def named(cls, name: str) -> Fonts | None:
        """Fonts of a file; ``None`` if this computer has none of that name. Without a name, Pillow's own."""
        try:
            made = [
                ImageFont.truetype(name, size) if name else ImageFont.load_default(size) for size in _SIZES
            ]
        except OSError:
            return None
        return cls(*made)

    def have(self, text: str) -> bool:
        """Whether they can draw all signs of a text."""
        missing = bytes(self.usual.getmask(_NO_SIGN))
        return all(bytes(self.usual.getmask(sign)) != missing for sign in set(text) - {" "})


class _Sheet:
    """A picture that is filled from top to bottom; without a picture, only its height is found out."""

    def __init__(self, fonts: Fonts, width: int, height: int = 1) -> None:
        self.fonts, self.width, self.top = fonts, width, _MARGIN
        self.picture = Image.new("RGB", (width, height), _PAPER)
        self.drawing = ImageDraw.Draw(self.picture)

    @property
    def inner(self) -> int:
        """Width between the margins."""
        return self.width - 2 * _MARGIN

    def heading(self, text: str) -> None:
        """A heading."""
        self.drawing.text((_MARGIN, self.top), visible(text), fill=_INK, font=self.fonts.large)
        self.top += _LINE + _GAP

    def small_print(self, text: str) -> None:
        """A paragraph in small letters."""
        for line in self._wrapped(text):
            self.drawing.text((_MARGIN, self.top), line, fill=_SOFT, font=self.fonts.small)
            self.top += _LINE

    def curves(self, plan: CurvePlan) -> None:
        """Curves with their heading."""
        self.heading(plan.title)
        draw(self.drawing, plan, (_MARGIN, self.top), self.fonts.small, (_SOFT, _GRID))
        self.top += plan.height + _GAP

    def legend(self, names: Sequence[str]) -> None:
        """The colours of the runs, in as many lines as they need."""
        left = 0
        for place, name in enumerate(names):
            text = self._cut(visible(name), _LEGEND_PX, self.fonts.usual)
            wide = _STROKE_PX + 8 + round(self.drawing.textlength(text, font=self.fonts.usual)) + 24
            if left and left + wide > self.inner:
                left, self.top = 0, self.top + _LINE + 4
            start, middle = _MARGIN + left, self.top + _LINE // 2
            colour, dashed = colour_of(place)
            for first, last in ((0, 10), (16, _STROKE_PX)) if dashed else ((0, _STROKE_PX),):
                self.drawing.line([(start + first, middle), (start + last, middle)], fill=colour, width=3)
            self.drawing.text(
                (start + _STROKE_PX + 8, middle), text, fill=_INK, font=self.fonts.usual, anchor="lm"
            )
            left += wide
        self.top += 2 * _LINE

    def table(self, title: str, table: TextTable) -> None:
        """A table with its heading and footnotes."""
        self.heading(title)
        self.small_print(table.lead)
        share = (self.inner - _FIRST_COLUMN) // max(1, len(table.header) - 1)
        rooms = [_FIRST_COLUMN, *([share] * (len(table.header) - 1))]
        self._row([TextCell(name) for name in table.header], rooms, _SOFT)
        for row in table.rows:
            self.drawing.line([(_MARGIN, self.top), (_MARGIN + self.inner, self.top)], fill=_GRID)
            self.top += _GAP // 2
            self._row(row, rooms, _INK)
        for number, text in enumerate(table.footnotes, 1):
            self.small_print(f"{number} {text}")
        self.top += _LINE

    def _row(self, row: Sequence[TextCell], rooms: Sequence[int], ink: str) -> None:
        left, small, usual = _MARGIN, self.fonts.small, self.fonts.usual
        for room, cell in zip(rooms, row, strict=True):
            marks = "".join(f" [{mark}]" for mark in cell.marks)
            free = room - 12 - round(self.drawing.textlength(marks, font=small))
            text = self._cut(visible(cell.text), free, usual)
            self.drawing.text((left, self.top), text, fill=ink, font=usual)
            after = left + self.drawing.textlength(text, font=usual)
            self.drawing.text((after, self.top), marks, fill=_SOFT, font=small)
            more = self._cut(visible(cell.more), room - 12, small)
            colour = _VERDICTS.get(cell.verdict, _SOFT)
            self.drawing.text((left, self.top + _LINE), more, fill=colour, font=small)
            left += room
        self.top += _LINE * (2 if any(cell.more for cell in row) else 1) + _GAP // 2

    def _cut(self, text: str, room: int, font: Font) -> str:
        """A text, shortened until it fits."""
        if self.drawing.textlength(text, font=font) <= room:
            return text
        while text and self.drawing.textlength(f"{text}...", font=font) > room:
            text = text[:-1]
        return f"{text}..."

    def _wrapped(self, text: str) -> list[str]:
        lines: list[str] = []
        for word in visible(text).split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.drawing.textlength(longer, font=self.fonts.small) <= self.inner:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines


def write_picture(
    comparison: Comparison, curves: Mapping[str, Mapping[str, Curve]], path: Path, *, name: str
) -> None:
    """Write the picture as PNG.

    Args:
        comparison: The comparison.
        curves: Curves of the runs, by run and name.
        path: Target file.
        name: Name of the curves to draw; none are drawn if empty.
    """
    names = run_names(comparison)
    told = [
        ("Scores of settings", groups_table(comparison)),
        ("Scores of checkpoints", scores_table(comparison)),
    ]
    tables = [(title, table.fitted()) for title, table in told if table is not None and table.rows]
    columns = max((len(table.header) for _, table in tables), default=1)
    width = min(_MOST_WIDTH, max(_LEAST_WIDTH, 2 * _MARGIN + _FIRST_COLUMN + (columns - 1) * _COLUMN))
    of_name = [
        (label, curves.get(one.run.id, {}).get(name))
        for label, one in zip(names, comparison.runs, strict=True)
    ]
    plan = plan_curves(name, of_name, width=width - 2 * _MARGIN, height=_CURVES_HEIGHT) if name else None
    fonts = Fonts.for_text("".join(names) + name)
    height = _fill(_Sheet(fonts, width), names, plan, tables).top
    with atomic_path(path) as temporary:
        _fill(_Sheet(fonts, width, height), names, plan, tables).picture.save(temporary, "PNG")


def _fill(
    sheet: _Sheet, names: Sequence[str], plan: CurvePlan | None, tables: Sequence[tuple[str, TextTable]]
) -> _Sheet:
    if plan is not None:
        sheet.curves(plan)
    sheet.legend(names)
    for title, table in tables:
        sheet.table(title, table)
    return sheet
