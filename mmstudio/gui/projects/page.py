"""The page Projects: open or create a project, recent ones, and the sample in one click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QSizePolicy, QWidget
from shiboken6 import isValid

from mmstudio.gui.look.actions import ActionSpec
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.look.theme import app_icon, icon
from mmstudio.gui.shared.archives import export, open_file, own_folder, projects_folder
from mmstudio.gui.shared.basic import button, centred, clear, column, label, panel, row, tool
from mmstudio.gui.shared.flow import flow
from mmstudio.gui.shared.menus import ContextMenu, button_entries, file_entries
from mmstudio.gui.studio.page import Page
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.project_pictures import ProjectPictures

if TYPE_CHECKING:
    from mmstudio.storage.project.project import ProjectInfo

_PICTURE_PX = QSize(96, 64)


class ProjectsPage(Page):
    """Opens, creates and lists projects."""

    name = "projects"

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._pictures = ProjectPictures.of(studio.app.config_folder)
        self._recent = column(gap=6)
        self._present = column(gap=6)
        self.setLayout(
            column(
                centred(
                    column(
                        self._welcome(),
                        self._present,
                        label("Recent projects", "heading"),
                        self._recent,
                        None,
                        gap=16,
                        margin=28,
                    )
                )
            )
        )
        studio.project_changed.connect(self._on_project_changed)

    def actions_of_page(self) -> Sequence[ActionSpec]:
        return (
            self.action("project.new", "Make a new project", self.make, "Ctrl+N", "new"),
            self.action("project.open", "Open a project", self.choose, "Ctrl+O", "open"),
            self.action("project.file", "Open an exported project", self.choose_file, "", "import"),
            self.action("project.export", "Export the project", self.export, "Ctrl+Shift+E", "export"),
            self.action("project.sample", "Open the sample project", self.sample, "Ctrl+Shift+M", "sample"),
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()  # work in the project has changed what is shown about it

    def _on_project_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the open project and the recent ones."""
        clear(self._present)
        clear(self._recent)
        if self.studio.opened is not None:
            self._present.addWidget(self._card_of_present())
        shown = [path for path in self.studio.preferences.recent if path != self._open_path()]
        for path in shown:
            self._recent.addWidget(self._card(Path(path)))
        if not shown:
            self._recent.addWidget(label("Projects that you open are listed here.", "faint"))

    def make(self) -> None:
        """Ask for a folder and create a project there."""
        start = str(projects_folder(self.studio) / tr("New project"))
        path, _ = QFileDialog.getSaveFileName(self, tr("A folder for the new project"), start)
        if path:
            self.studio.create(Path(path))

    def choose(self) -> None:
        """Ask for a project's folder and open it."""
        path = QFileDialog.getExistingDirectory(
            self, tr("A project's folder"), str(projects_folder(self.studio))
        )
        if path:
            self.studio.open(Path(path))

    def choose_file(self) -> None:
        """Ask for an exported project, unpack and open it."""
        path, _ = QFileDialog.getOpenFileName(
            self, tr("An exported project"), str(projects_folder(self.studio)), tr("Projects (*.mmstudio)")
        )
        if path:
            open_file(self.studio, Path(path))

    def export(self) -> None:
        """Write the open project into one file."""
        export(self.studio, self)

    def adopt(self) -> None:
        """Make the open project the person's own."""
        with self.studio.guard(tr("The project was not changed.")):
            self.studio.app.adopt(self.studio.project)
            self.studio.notify("good", tr("The project counts as yours from its next opening on."))

    def sample(self) -> None:
        """Open the sample project, which the first click creates."""
        place = own_folder(self.studio) / "Shapes and Sounds"
        if (place / "project.json").is_file():
            self.studio.open(place)
            return
        if not self.studio.create(place, "Shapes & Sounds"):
            return
        from mmstudio.services.projects.sample_run import add_sample_run

        with self.studio.guard(tr("The sample data was not made.")):
            imports = self.studio.project.imports
            job = imports.make_sample(imports.default_sample())
            self.studio.content_changed.emit("datasets")
            notes = tr(
                "Shipped with MM Studio, its weights in half precision. Train your own to see how it learns."
            )
            run = add_sample_run(self.studio.project.project, str(job.payload["dataset"]), notes)
            self.studio.content_changed.emit("runs")
            self.studio.page_wanted.emit("generate" if run else "data", run.id if run else "")

    def _welcome(self) -> QWidget:
        mark = label()
        mark.setPixmap(app_icon().pixmap(56, 56))
        words = column(
            label("Learn from your pictures, texts, sounds and tables", "title", wrap=True),
            label(
                "Train on your own machine, then generate from any of them. Nothing leaves this computer.",
                "faint",
                wrap=True,
            ),
            gap=4,
        )
        head = row(mark, words, gap=16)
        head.setStretch(1, 1)
        buttons = flow(
            button("Open the sample project", self.sample, picture="sample", primary=True),
            button("New project", self.make, picture="new"),
            button("Open a project", self.choose, picture="open"),
            button("Open an exported project", self.choose_file, picture="import"),
        )
        whole = QWidget()
        whole.setLayout(column(head, buttons, gap=18))
        return whole

    def _card_of_present(self) -> QFrame:
        project = self.studio.project.project
        name, place, facts = (
            label("", "heading"),
            label("", "faint", wrap=True),
            label("", "faint", wrap=True),
        )
        name.setText(project.name)
        place.setText(self._open_path())

        def tell(info: ProjectInfo) -> None:
            if isValid(facts):
                say(
                    facts,
                    facts.setText,
                    "Samples: {samples}, runs: {runs}, sessions: {sessions}; {size:.0f} MB",
                    samples=f"{info.samples:,}",
                    runs=info.runs,
                    sessions=info.sessions,
                    size=info.disk_bytes / 1e6,
                )

        # measuring a large project takes seconds; if it was closed meanwhile there is nothing to show
        self.studio.tasks.run(project.info, tell, lambda _: None)
        words = column(label("Open now", "good"), name, facts, place, gap=3)
        mine = button("It is mine", self.adopt)
        say(
            mine,
            mine.setToolTip,
            "Waiting jobs start by themselves and files outside of its folder are read, from the next opening on.",
        )
        mine.setVisible(not self.studio.project.own)
        out = button("Export", self.export, picture="export")
        mark = self._picture(project.layout.root, "projects")
        line = row(mark, words, mine, out, button("Close the project", self._close, picture="close"), gap=12)
        line.setStretch(1, 1)
        made, root = panel(line), project.layout.root
        ContextMenu(made, lambda: [*button_entries(made), *file_entries(self.studio, root)])
        return made

    def _card(self, path: Path) -> QFrame:
        there = (path / "project.json").is_file()
        name = label("", "heading")
        name.setText(path.name)
        place = label("", "faint")
        place.setText(str(path))
        place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words = column(name, place, gap=2)
        mark = self._picture(path, "projects" if there else "warning")
        forget = tool("Leave out of this list", partial(self._forget, str(path)), "close")
        enter = button("Open", partial(self.studio.open, path))
        if not there:
            say(enter, enter.setToolTip, "The folder is not where it was.")
            enter.setEnabled(False)
        line = row(mark, words, enter, forget, gap=12)
        line.setStretch(1, 1)
        made = panel(line)
        ContextMenu(made, lambda: [*button_entries(made), *file_entries(self.studio, path)])
        return made

    def _picture(self, root: Path, otherwise: str) -> QLabel:
        """The picture of a project; an icon if none was drawn yet."""
        mark, ratio = label(), self.devicePixelRatioF()
        mark.setFixedSize(_PICTURE_PX)
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture = QPixmap(str(self._pictures.path(root)))
        if picture.isNull():
            mark.setPixmap(icon(otherwise, "faint").pixmap(28, 28))
            return mark
        size = (QSizeF(_PICTURE_PX) * ratio).toSize()
        smooth = Qt.TransformationMode.SmoothTransformation
        drawn = picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        drawn.setDevicePixelRatio(ratio)
        mark.setPixmap(drawn)
        return mark

    def _close(self) -> None:
        from mmstudio.gui.shared.closing_questions import close_project

        close_project(self.window(), self.studio)

    def _forget(self, path: str) -> None:
        self.studio.preferences.forget(path)
        self._pictures.keep(Path(one) for one in self.studio.preferences.recent)
        self.refresh()

    def _open_path(self) -> str:
        return "" if self.studio.opened is None else str(self.studio.opened.project.layout.root)
