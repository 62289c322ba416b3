"""The start of the window."""

from __future__ import annotations

import gc
import locale
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication

from mmstudio.gui.look.language import Language
from mmstudio.gui.look.theme import app_icon, apply_theme
from mmstudio.gui.shared.archives import open_file
from mmstudio.gui.studio.preferences import Preferences
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.window.crash import CrashReports
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.services.app import App

_FRAME = QSize(16, 56)
"""What the window manager may put around the window."""


def make_application(arguments: Sequence[str]) -> QApplication:
    """The application, created unless it exists."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QCoreApplication.setApplicationName("MM Studio")
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, on=False)
    application = QApplication(list(arguments))
    locale.setlocale(
        locale.LC_NUMERIC, "C"
    )  # Qt takes the system's locale, under which some libraries read 0.5 as 0
    application.setWindowIcon(app_icon())
    application.setDesktopFileName("mmstudio")
    return application


def make_window(application: QApplication, app: App) -> MainWindow:
    """The window of a started program, in the state the person left it."""
    preferences = Preferences.load(app.config_folder)
    apply_theme(application, preferences.theme, preferences.font_percent)
    language = Language(application)
    language.choose(preferences.language)
    return MainWindow(Studio(app, preferences), language)


def run(project: Path | None = None, *, safe_mode: bool = False) -> int:
    """Show the window until it is closed.

    Args:
        project: A project to open; if not given, the last one, if the preferences say so.
        safe_mode: Whether to load first-party plugins only.

    Returns:
        The exit code.
    """
    application = make_application(sys.argv[:1])
    app = App.start(safe_mode=safe_mode)
    window = make_window(application, app)
    reports = CrashReports(app.config_folder, window.studio)
    reports.install()
    fit(window)
    window.show()
    gc.enable()
    QTimer.singleShot(0, window, window.studio.tell_settings)
    QTimer.singleShot(0, window, window.studio.tell_plugins)
    QTimer.singleShot(0, window, lambda: _open_first(window.studio, project))
    return application.exec()


def fit(window: MainWindow) -> None:
    """Fit the window onto its screen, unless the person resized it."""
    if not window.studio.preferences.geometry:
        window.resize(window.size().boundedTo(window.screen().availableSize() - _FRAME))


def _open_first(studio: Studio, project: Path | None) -> None:
    if project is not None:
        if project.is_file():
            open_file(studio, project)
        else:
            studio.open(project)
        return
    last = next(iter(studio.preferences.recent), "")
    if studio.preferences.reopen and last and (Path(last) / "project.json").is_file():
        studio.open(Path(last))
