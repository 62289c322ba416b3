"""The main window: rail, pages, jobs, status line, messages."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from mmstudio.gui.jobs.panel import JobsPanel
from mmstudio.gui.look.actions import Actions, ActionSpec
from mmstudio.gui.look.focus import SafeFocus
from mmstudio.gui.look.language import LANGUAGES, Language, say, tr
from mmstudio.gui.look.marks import RESULT
from mmstudio.gui.look.theme import LIGHT, app_icon, apply_theme, colours
from mmstudio.gui.shared.archives import open_file
from mmstudio.gui.shared.basic import row
from mmstudio.gui.studio.page import Page
from mmstudio.gui.studio.studio import Studio
from mmstudio.gui.window.large_view import Viewing
from mmstudio.gui.window.notice_area import NoticeArea
from mmstudio.gui.window.pages import PAGES
from mmstudio.gui.window.project_pictures import ProjectPictureKeeper
from mmstudio.gui.window.rail import Rail
from mmstudio.gui.window.status import StatusLine
from mmstudio.plugins.specs import resolve


class MainWindow(SafeFocus, QMainWindow):
    """The application's window, over one studio.

    Attributes:
        studio: The studio that it shows.
        language: Switches the language.
        actions_table: The table of all actions.
        pages: Pages opened so far, by id.
        viewing: The large view, in place of a page.
        pictures: Draws the project's picture for the list of projects.
    """

    def __init__(self, studio: Studio, language: Language) -> None:
        super().__init__()
        self.studio, self.language = studio, language
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(QSize(960, 540))
        self.resize(1320, 840)
        self.actions_table = Actions(self, studio.preferences.keys)
        self.pages: dict[str, Page] = {}
        self._kinds = {kind.name: kind for kind in PAGES}
        self._stack = QStackedWidget()
        self._rail = Rail()
        self._rail.page_wanted.connect(self.show_page)
        inside = QWidget()
        layout = row(self._rail, self._stack, gap=0)
        layout.setStretch(1, 1)
        inside.setLayout(layout)
        self.setCentralWidget(inside)
        self.status = StatusLine(studio)
        self.setStatusBar(self.status)
        self.jobs = JobsPanel(studio, self.status.jobs, self)
        self.notices = NoticeArea(self)
        self.status.messages.clicked.connect(self.notices.show_history)
        self.pictures = ProjectPictureKeeper(studio)
        self.viewing = Viewing(studio, self._stack, self.actions_table)
        self.actions_table.add(self._specs())
        studio.in_sight = lambda: ("", "") if self.page is None else (self.page.name, self.page.item)
        studio.notified.connect(self.notices.add)
        self.notices.shown_changed.connect(self.status.show_message)
        self.notices.way_wanted.connect(studio.page_wanted)
        studio.undo.indexChanged.connect(lambda _: self.notices.something_done())
        studio.project_closing.connect(self.notices.leave)
        studio.page_wanted.connect(self.show_page)
        studio.viewing_wanted.connect(self.viewing.show)
        studio.project_changed.connect(self._on_project_changed)
        if studio.preferences.geometry:
            self.restoreGeometry(QByteArray.fromHex(studio.preferences.geometry.encode()))
        self._on_project_changed()

    @property
    def page(self) -> Page | None:
        """The visible page."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def show_page(self, name: str, key: str = "") -> None:
        """Show a page, made on first use, and one thing on it."""
        kind = self._kinds.get(name)
        if kind is None or (kind.needs_project and self.studio.opened is None):
            name, key = "projects", ""
            kind = self._kinds[name]
        self._make_page(name)
        self._stack.setCurrentWidget(self.pages[name])
        self._rail.press(name)
        if key:
            self.pages[name].show_item(key)
        self.pages[name].setFocus()

    def _make_page(self, name: str) -> None:
        if name not in self.pages:
            made = self.pages[name] = resolve(self._kinds[name].factory)(self.studio)
            self._stack.addWidget(made)
            self.actions_table.add(made.actions_of_page(), made)

    def choose_theme(self, name: str) -> None:
        """Change the theme and remember it."""
        self.studio.preferences.theme = name
        self.studio.preferences.save()
        self._dress()

    def choose_font(self, percent: int) -> None:
        """Change the font size and remember it."""
        self.studio.preferences.font_percent = percent
        self.studio.preferences.save()
        self._dress()

    def choose_language(self, name: str) -> None:
        """Change the language and remember it."""
        self.studio.preferences.language = name
        self.studio.preferences.save()
        self.language.choose(name)

    def close_project(self) -> None:
        """Close the project, after a question if work runs in it."""
        from mmstudio.gui.shared.closing_questions import close_project

        close_project(self, self.studio)

    def closeEvent(self, event: QCloseEvent) -> None:
        from mmstudio.gui.shared.closing_questions import ask_to_close

        if not ask_to_close(self, self.studio):
            event.ignore()
            return
        self.studio.preferences.geometry = bytes(self.saveGeometry().toHex().data()).decode()
        event.accept()
        self.hide()  # saving may take a moment, in which the window would not respond
        self.studio.quit()

    def event(self, event: QEvent) -> bool:
        """Shown lists keep their second line in the role of status tips; those must not cover the jobs line."""
        return event.type() == QEvent.Type.StatusTip or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.notices.isVisible():
            self.notices.place()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        from mmstudio.plugins.install.wheels import looks_like_plugin

        paths = _dropped(event)
        if not paths:
            return
        event.acceptProposedAction()
        if len(paths) == 1 and (paths[0] / "project.json").is_file():
            self.studio.open(paths[0])
            return
        if len(paths) == 1 and paths[0].suffix == ".mmstudio":
            open_file(self.studio, paths[0])
            return
        if any(map(looks_like_plugin, paths)):
            self.show_page("plugins")
            self.pages["plugins"].take_files(paths)
            return
        if self.studio.opened is None:
            self.studio.notify("note", tr("Open or make a project first, then drop your files again."))
            return
        self.show_page("data")
        self.pages["data"].take_files(paths)

    def _specs(self) -> list[ActionSpec]:
        pages = [
            ActionSpec(
                f"page.{kind.name}",
                kind.go,
                partial(self.show_page, kind.name),
                f"Ctrl+{number}",
                kind.icon,
            )
            for number, kind in enumerate(PAGES, 1)
        ]
        undo = self.studio.undo
        return [
            *pages,
            ActionSpec("window.palette", "Find a command", self.show_palette, "Ctrl+K", "commands"),
            ActionSpec("window.help", "Show all shortcuts", self.show_help, "F1", "help"),
            ActionSpec("window.messages", "Show all messages", self.notices.show_history, "Ctrl+M", "bell"),
            ActionSpec("edit.undo", "Undo", undo.undo, "Ctrl+Z", "undo"),
            ActionSpec("edit.redo", "Redo", undo.redo, "Ctrl+Shift+Z", "redo"),
            ActionSpec("window.theme", "Change between dark and light", self._next_theme, "Ctrl+T"),
            ActionSpec("window.language", "Change the language", self._next_language, "Ctrl+L"),
            ActionSpec("window.jobs", "Show all jobs", self.jobs.toggle, "Ctrl+J"),
            ActionSpec(
                "project.close", "Close the project", self.close_project, "Ctrl+Shift+W", "close", harms=True
            ),
            ActionSpec("window.quit", "Quit", self.close, "Ctrl+Q"),
        ]

    def show_palette(self) -> None:
        """Find a command by a few letters."""
        from mmstudio.gui.window.palette import CommandPalette

        palette = CommandPalette(self, self.actions_table.offered(self._stack.currentWidget()))
        palette.show()
        palette.line.setFocus()

    def show_help(self) -> None:
        """Show all shortcuts on a sheet, including those of unopened pages, to look up and change."""
        from mmstudio.gui.window.shortcuts_sheet import ShortcutsSheet

        for name in self._kinds:
            self._make_page(name)
        self.viewing.make()
        ShortcutsSheet(self, self.studio.preferences, self.actions_table).open()

    def _next_theme(self) -> None:
        """Choose the theme that is not seen, whatever the present one follows: every press shows."""
        self.choose_theme("dark" if colours() is LIGHT else "light")

    def _next_language(self) -> None:
        names = list(LANGUAGES)
        self.choose_language(names[(names.index(self.language.name) + 1) % len(names)])

    def _dress(self) -> None:
        apply_theme(_application(), self.studio.preferences.theme, self.studio.preferences.font_percent)
        self._rail.fit()

    def _on_project_changed(self) -> None:
        opened = self.studio.opened
        for name, kind in self._kinds.items():
            self._rail.enable(name, on=opened is not None or not kind.needs_project)
        if opened is None:
            say(self, self.setWindowTitle, "MM Studio")
            self.show_page("projects")
            return
        say(self, self.setWindowTitle, "{project} - MM Studio", project=opened.project.name)
        if self.page is None or self.page.name == "projects":
            self.show_page(self._first_page())

    def _first_page(self) -> str:
        """The page to start with: Data while there is no data, Train while no run is done, else Generate."""
        opened = self.studio.project
        if not opened.datasets.list():
            return "data"
        return "generate" if self.studio.runs.trained else "train"


def _application() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)  # noqa: S101 - a window always has a screen
    return found


def _dropped(event: QDropEvent) -> list[Path]:
    """Files from outside; a result dropped where it came from is not taken as data to import."""
    if event.mimeData().hasFormat(RESULT):
        return []
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
