"""Themes of the window, dark and light, and icons in their colours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from mmstudio.core.files.paths import resources_dir
from mmstudio.gui.look.uncollected import nothing_collected

THEMES = ("system", "dark", "light")


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
        name: One of ``THEMES``; anything else follows the system.
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


def _scroll_bars(c: Colours) -> str:
    return f"""
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0 2px; }}
QScrollBar::handle {{ background: {c.line}; border-radius: 4px; margin: 1px; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::handle:hover {{ background: {c.faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _sheet(c: Colours, size: float) -> str:
    arrows = (resources_dir() / "icons" / "arrows").as_posix()
    tone = "dark" if c is DARK else "light"
    return f"""
* {{ outline: none; }}
QToolTip {{ background: {c.field}; color: {c.text}; border: 1px solid {c.line}; padding: 4px 6px; }}
QFrame#held {{ background: transparent; border: 2px solid {c.accent}; border-radius: 8px; }}
QFrame#panel, QWidget#panel {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 8px; }}
QWidget#rail {{ background: {c.panel}; border-right: 1px solid {c.line}; }}
QToolButton#railButton {{ border: none; border-radius: 8px; padding: 7px 2px 5px 2px; color: {c.faint}; font-size: {11 * size:.1f}px; }}
QToolButton#railButton:hover {{ background: {c.hover}; color: {c.text}; }}
QToolButton#railButton:checked {{ background: {c.hover}; color: {c.text}; }}
QToolButton#railButton:focus {{ border: 1px solid {c.accent}; }}
QLabel#title {{ font-size: {20 * size:.1f}px; font-weight: 600; }}
QLabel#heading {{ font-size: {14 * size:.1f}px; font-weight: 600; }}
QLabel#faint {{ color: {c.faint}; }}
QLabel#error {{ color: {c.error}; }}
QLabel#warning {{ color: {c.warning}; }}
QLabel#good {{ color: {c.good}; }}
QPushButton {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 6px; padding: 5px 12px; min-height: 18px; }}
QPushButton:hover {{ background: {c.hover}; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {c.accent}; }}
QPushButton:disabled {{ color: {c.faint}; background: {c.window}; }}
QPushButton#primary {{ background: {c.accent}; color: {c.on_accent}; border: 1px solid {c.accent}; font-weight: 600; }}
QPushButton#primary:hover {{ border: 1px solid {c.text}; }}
QPushButton#primary:disabled {{ background: {c.field}; color: {c.faint}; border: 1px solid {c.line}; }}
QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 4px; }}
QToolButton:hover {{ background: {c.hover}; }}
QToolButton:checked {{ background: {c.hover}; border: 1px solid {c.line}; }}
QToolButton#chip {{ background: {c.field}; border: 1px solid {c.line}; border-radius: 9px; padding: 2px 8px; }}
QToolButton#chip:hover, QToolButton#chip:focus {{ border: 1px solid {c.accent}; }}
QToolButton::menu-indicator {{ image: none; }}
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ background: {c.field}; border: 1px solid {c.line};
  border-radius: 6px; padding: 4px 7px; min-height: 18px; selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit#cell {{ background: transparent; border: 1px solid transparent; }}
QLineEdit#cell:hover {{ border: 1px solid {c.line}; }}
QLineEdit:focus, QLineEdit#cell:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{ border: 1px solid {c.accent}; }}
QLineEdit[invalid="true"], QSpinBox[invalid="true"], QDoubleSpinBox[invalid="true"], QComboBox[invalid="true"] {{ border: 1px solid {c.error}; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ background: transparent; border: none; padding: 0; min-height: 0; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border; width: 18px; border: none; background: transparent; }}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
QAbstractSpinBox::up-arrow {{ image: url({arrows}/unfold-up-{tone}.svg); width: 9px; height: 9px; }}
QAbstractSpinBox::down-arrow, QComboBox::down-arrow {{ image: url({arrows}/unfold-down-{tone}.svg); width: 9px; height: 9px; }}
QComboBox::drop-down {{ border: none; width: 22px; }}
QCheckBox::indicator, QListView::indicator {{ width: 15px; height: 15px; border: 1px solid {c.faint}; border-radius: 4px; background: {c.field}; }}
QCheckBox::indicator:checked, QListView::indicator:checked {{ background: {c.accent}; border: 1px solid {c.accent}; image: url({arrows}/check-{tone}.svg); }}
QCheckBox::indicator:focus {{ border: 1px solid {c.accent}; }}
QCheckBox::indicator:disabled {{ border: 1px solid {c.line}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url({(resources_dir() / "icons" / "chevron.svg").as_posix()}); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {c.panel}; border: 1px solid {c.line}; padding: 2px; }}
QListView, QTableView, QTreeView {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: 8px; }}
QListView::item:selected, QTableView::item:selected, QTreeView::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QHeaderView::section {{ background: {c.panel}; color: {c.faint}; border: none; border-bottom: 1px solid {c.line}; padding: 5px 8px; }}
QTableView {{ gridline-color: {c.line}; }}
QTableCornerButton::section {{ background: {c.panel}; border: none; border-bottom: 1px solid {c.line}; }}
{_scroll_bars(c)}QScrollArea {{ border: none; background: transparent; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QProgressBar {{ background: {c.field}; border: none; border-radius: 4px; height: 8px; text-align: center; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
QStatusBar {{ color: {c.faint}; }}
QStatusBar::item {{ border: none; }}
QMenu {{ background: {c.panel}; border: 1px solid {c.line}; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 5px; }}
QMenu::item:selected {{ background: {c.accent}; color: {c.on_accent}; }}
QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
QSlider::groove:horizontal {{ height: 4px; background: {c.line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: 2px; }}
QSlider::handle:horizontal {{ width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: {c.text}; }}
QSlider::handle:horizontal:focus {{ border: 2px solid {c.accent}; }}
QSplitter::handle {{ background: transparent; }}
QTabBar::tab {{ padding: 6px 12px; border: none; color: {c.faint}; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {c.text}; border-bottom: 2px solid {c.accent}; }}
QTabWidget::pane {{ border: none; }}
QDockWidget {{ titlebar-close-icon: none; }}
"""


class _DrawnIcon(QIconEngine):
    """An icon drawn anew for every size, in the colour of the current theme."""

    def __init__(self, name: str, role: str) -> None:
        super().__init__()
        self._name, self._role = name, role

    def clone(self) -> QIconEngine:
        return _DrawnIcon(self._name, self._role)

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        colour = getattr(colours(), self._role)
        if mode is QIcon.Mode.Disabled:
            painter.setOpacity(0.4)
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
