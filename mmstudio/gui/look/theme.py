"""Themes of the window, dark and light, and icons in their colours."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from mmstudio.core.files.paths import resources_dir
from mmstudio.gui.look.uncollected import nothing_collected


@dataclass(frozen=True)
class Colours:
    """One theme, as ``#rrggbb``.

    Attributes:
        window, panel, field: Backgrounds, from behind to front.
        line: Borders.
        text, faint: Words, and less important words.
        accent, on_accent: What is chosen or is the main action, and words on it.
        good, warning, error: Colours of messages.
        hover: Background under the pointer.
    """

    window: str
    panel: str
    field: str
    line: str
    text: str
    faint: str
    accent: str
    on_accent: str
    good: str
    warning: str
    error: str
    hover: str


DARK = Colours(
    window="#16181d",
    panel="#1d2027",
    field="#262a33",
    line="#343945",
    text="#e8eaf0",
    faint="#a0a7b5",
    accent="#6d93ff",
    on_accent="#0e1220",
    good="#58c79a",
    warning="#e8b04b",
    error="#ff7a70",
    hover="#2b303b",
)
LIGHT = Colours(
    window="#f3f4f7",
    panel="#ffffff",
    field="#f7f8fa",
    line="#d5d9e2",
    text="#1b1f28",
    faint="#596274",
    accent="#2f5fe0",
    on_accent="#ffffff",
    good="#18805a",
    warning="#96650a",
    error="#c4372d",
    hover="#e9ecf3",
)
PLOT_LINES = ("#6d93ff", "#ff8a5c", "#4fc39a", "#c583f0", "#e8b04b", "#56b6d9")
"""Colours of curves that can be told apart in both themes, also with red-green colour blindness."""


def colours() -> Colours:
    """The current theme."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def apply_theme(application: QApplication, name: str, font_percent: int = 100) -> Colours:
    """Apply a theme to the application.

    Args:
        application: The application; its style becomes Fusion.
        name: ``dark`` or ``light``; anything else follows the system.
        font_percent: Size of the font, in percent of the system's.
    """
    with nothing_collected():
        return _dress(application, name, font_percent)


def _dress(application: QApplication, name: str, font_percent: int) -> Colours:
    _size_font(application, font_percent)
    hints = application.styleHints()
    scheme = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}.get(name, Qt.ColorScheme.Unknown)
    hints.setColorScheme(scheme)
    dark = name == "dark" or (name != "light" and hints.colorScheme() == Qt.ColorScheme.Dark)
    chosen = DARK if dark else LIGHT
    if not application.property("fusion"):
        application.setStyle("Fusion")
        application.setProperty("fusion", True)  # noqa: FBT003 - Qt's own signature
    application.setPalette(_palette(chosen))
    application.setStyleSheet(_sheet(chosen, font_percent / 100))
    return chosen


def _size_font(application: QApplication, percent: int) -> None:
    font, usual = application.font(), application.property("usual_pt")
    if usual is None:
        usual = QFontInfo(font).pointSizeF()
        application.setProperty("usual_pt", usual)
    application.setProperty("font_percent", percent)
    size = usual * percent / 100
    if abs(font.pointSizeF() - size) > 0.01:
        font.setPointSizeF(size)
        application.setFont(font)


def grown(px: int) -> int:
    """A length for text: this many pixels at the usual font size, more if the font is larger."""
    application = QApplication.instance()
    percent = application.property("font_percent") if application is not None else None
    return round(px * max(100, percent or 100) / 100)


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: c.window,
        QPalette.ColorRole.Base: c.panel,
        QPalette.ColorRole.AlternateBase: c.field,
        QPalette.ColorRole.Button: c.field,
        QPalette.ColorRole.ToolTipBase: c.field,
        QPalette.ColorRole.WindowText: c.text,
        QPalette.ColorRole.Text: c.text,
        QPalette.ColorRole.ButtonText: c.text,
        QPalette.ColorRole.ToolTipText: c.text,
        QPalette.ColorRole.BrightText: c.error,
        QPalette.ColorRole.PlaceholderText: c.faint,
        QPalette.ColorRole.Highlight: c.accent,
        QPalette.ColorRole.HighlightedText: c.on_accent,
        QPalette.ColorRole.Link: c.accent,
        QPalette.ColorRole.Mid: c.line,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        faded = QColor(c.faint)
        faded.setAlpha(140)
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return palette


def _sheet(c: Colours, size: float) -> str:
    """The style sheet of the window, ``resources/look/window.qss``, in the colours of a theme.

    Args:
        c: The colours.
        size: Size of the words; 1 is the usual one.
    """
    resources = resources_dir()
    sizes = {"rail_px": 11, "title_px": 20, "heading_px": 14}
    return Template((resources / "look" / "window.qss").read_text("utf-8")).substitute(
        asdict(c),
        icons=(resources / "icons").as_posix(),
        tone="dark" if c is DARK else "light",
        **{name: f"{px * size:.1f}" for name, px in sizes.items()},
    )


class _DrawnIcon(QIconEngine):
    """An icon drawn anew for every size, in the colour of the current theme."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name, self._role = name, role

    def clone(self) -> QIconEngine:
        return _DrawnIcon(self._name, self._role)

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        role = self._role
        if mode is QIcon.Mode.Disabled:
            painter.setOpacity(0.4)
            role = "text"  # a main button that cannot be pressed stands out no more
        colour = getattr(colours(), role)
        _renderer(self._name, colour).render(painter, QRectF(rect))  # type: ignore[call-overload]

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        if picture.isNull():  # a button asks for it before it has a size
            return picture
        painter = QPainter(picture)
        self.paint(painter, picture.rect(), mode, state)
        painter.end()
        return picture


def icon(name: str, role: str = "text") -> QIcon:
    """One of the program's icons, drawn in a colour of the current theme.

    Args:
        name: Name of a file in ``resources/icons``.
        role: Field of ``Colours``.
    """
    return QIcon(_DrawnIcon(name, role))


def app_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(resources_dir() / "icons" / "mmstudio.svg"))


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    path = resources_dir() / "icons" / f"{name}.svg"
    drawing = path.read_text("utf-8").replace("#000000", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))
