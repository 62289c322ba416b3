"""The sheet about a run's training on another machine: it writes the job folder, and follows the training from here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFormLayout, QLineEdit, QWidget
from shiboken6 import isValid

from mmstudio.core.errors import StudioError
from mmstudio.core.run import Run
from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.archives import documents
from mmstudio.gui.shared.basic import button, in_one_column, label, row
from mmstudio.gui.shared.save_dialog import file_name, free_place
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.machines.following import RemotePlace, RemotePlaces
from mmstudio.services.machines.job_folder import JobNote
from mmstudio.services.machines.leaving import LeaveWish, check_leaves, leave

_WIDTH_PX = 600


class RemoteSheet(Sheet):
    """Asks where a run is trained.

    Signals:
        follow_wanted: Id of the run, and the :class:`RemotePlace` of its training.
        written: The folder that was written.
    """

    follow_wanted = Signal(str, object)
    written = Signal(object)

    def __init__(self, studio: Studio, run: Run, parent: QWidget) -> None:
        super().__init__(parent, "Train on another machine", _WIDTH_PX)
        self._studio, self._run = studio, run
        self.target = QLineEdit(str(free_place(documents() / file_name(run.name, "job"))))
        say(self.target, self.target.setAccessibleName, "Place")
        self.reference = QCheckBox()
        say(
            self.reference,
            self.reference.setText,
            "Leave the files of the data set where they are: that machine sees them at the same path",
        )
        self.export = button("Write the folder", self._export, picture="export")
        self.why_not = label("", "faint", wrap=True)
        self.host, self.folder = QLineEdit(), QLineEdit()
        say(self.host, self.host.setAccessibleName, "Machine")
        say(
            self.host,
            self.host.setPlaceholderText,
            "Empty: a folder that this computer sees. Else a name that ssh knows",
        )
        say(self.folder, self.folder.setAccessibleName, "Folder there")
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.go = button("Follow", self.accept, picture="play", primary=True)
        self.go.setDefault(True)
        self._lay_out()
        self._fill_in()
        for line in (self.host, self.folder):
            line.textChanged.connect(lambda _: self._check())
        self._check()

    def accept(self) -> None:
        """Have the training followed; the sheet stays open where its place is none."""
        try:
            place = RemotePlace(host=self.host.text().strip(), folder=self.folder.text().strip())
            place.reach()
            RemotePlaces.of(self._studio.app.config_folder).keep(self._studio.project, self._run.id, place)
        except (StudioError, OSError, ValueError) as error:
            self._refuse(error)
            return
        self.follow_wanted.emit(self._run.id, place)
        super().accept()

    def _lay_out(self) -> None:
        place = row(self.target, button("Choose", self._choose))
        place.setStretch(0, 1)
        out = QFormLayout()
        out.addRow(label("Place", "field"), place)
        there = row(self.folder, button("Choose", self._choose_there))
        there.setStretch(0, 1)
        back = QFormLayout()
        back.addRow(label("Machine", "field"), self.host)
        back.addRow(label("Folder there", "field"), there)
        in_one_column(out, back)
        about = "A folder with the run, its data and what starts them there, with torchrun or on a Slurm cluster. README.txt in it says how."
        follow = "Curves, previews and checkpoints then come here as they are made; the training can be asked to save and to stop."
        self.fill(
            (
                label(about, "faint", wrap=True),
                out,
                self.reference,
                row(self.export, None),
                self.why_not,
                label("While it is trained there", "heading"),
                label(follow, "faint", wrap=True),
                back,
                self.trouble,
                None,
            ),
            (None, button("Close", self.reject), self.go),
        )

    def _fill_in(self) -> None:
        """Show the place that is remembered, and what can be done with the run now."""
        self.why_not.hide()
        try:
            check_leaves(self._studio.project, self._run)
        except StudioError as error:
            self.export.setEnabled(False)
            put(self.why_not.setText, sentence(error))
            self.why_not.show()
        try:
            place = RemotePlaces.of(self._studio.app.config_folder).find(self._studio.project, self._run.id)
        except StudioError:
            return
        self.host.setText(place.host)
        self.folder.setText(place.folder)

    def _choose(self) -> None:
        found = QFileDialog.getExistingDirectory(self, tr("A folder for the job"), str(documents()))
        if found:
            self.target.setText(str(free_place(Path(found) / file_name(self._run.name, "job"))))

    def _choose_there(self) -> None:
        found = QFileDialog.getExistingDirectory(self, tr("The job folder"), str(documents()))
        if found:
            self.host.clear()
            self.folder.setText(found)

    def _check(self) -> None:
        self.trouble.hide()
        self.go.setEnabled(bool(self.folder.text().strip()))

    def _export(self) -> None:
        """Write the folder, off the GUI thread."""
        self.trouble.hide()
        opened, folder = self._studio.project, Path(self.target.text().strip()).absolute()
        wish = LeaveWish(self._run.id, folder, self.reference.isChecked())
        self.export.setEnabled(False)
        self._studio.tasks.run(
            lambda: leave(opened, wish), lambda note: self._on_written(folder, note), self._refuse
        )

    def _on_written(self, folder: Path, note: JobNote) -> None:
        text = tr("It is in {folder}. Start run.sh in it; README.txt says more.", folder=str(folder))
        self._studio.notify("good", tr("{run} can be trained elsewhere.", run=note.run), text)
        if isValid(self):
            self.export.setEnabled(True)
            self.host.clear()
            self.folder.setText(str(folder))
            self.written.emit(folder)

    def _refuse(self, error: BaseException) -> None:
        if isValid(self):
            self.export.setEnabled(True)
            self.trouble.setText(sentence(error))
            self.trouble.show()


def ask_where(studio: Studio, run: Run, parent: QWidget) -> RemoteSheet:
    """Open the sheet over the page."""
    sheet = RemoteSheet(studio, run, parent)
    sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    sheet.setWindowModality(Qt.WindowModality.WindowModal)
    studio.project_closing.connect(sheet.reject)
    sheet.open()
    return sheet
