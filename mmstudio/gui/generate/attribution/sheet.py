"""The sheet "What decided this?": progress while it is found out, then the findings, and their export."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from mmstudio.gui.generate.attribution.asking import Asking
from mmstudio.gui.generate.attribution.findings import AttributionFindings
from mmstudio.gui.jobs.time_left import duration
from mmstudio.gui.look.language import say, tr
from mmstudio.gui.shared.basic import button, column, give_role, label, literal
from mmstudio.gui.shared.save_dialog import file_name, free_place
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.shared.values.previews import codec_of
from mmstudio.gui.studio.studio import Studio
from mmstudio.plan.attributions import Attribution

_WIDTH_PX = 760


class AttributionSheet(Sheet):
    """Tells what decided one result. Closing it lets the job go on; what it finds is kept.

    Args:
        studio: Of the open project.
        file: The result.
        parent: The page.

    Attributes:
        asking: Finds it out.
        findings: Shows what was found.
    """

    def __init__(self, studio: Studio, file: Path, parent: QWidget) -> None:
        super().__init__(parent, "What decided this?", _WIDTH_PX)
        self._studio, self._name = studio, file.stem
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setFixedHeight(8)
        say(self.bar, self.bar.setAccessibleName, "Progress")
        self.state = label("Making the result again with fewer conditions ...", "faint", wrap=True)
        self.findings = AttributionFindings(studio)
        self.findings.hide()
        self._going = QWidget()
        self.stop = button("Stop", self._stop, picture="stop")
        self.export = button("Export", self._on_export, picture="export")
        self.export.setEnabled(False)
        self._going.setLayout(column(self.state, self.bar, gap=6))
        done = button("Close", self.accept)
        self.fill(
            (literal(file.name, "faint"), self._going, self.findings, None),
            (self.export, None, self.stop, done),
        )
        self.asking = Asking(studio, file, self)
        self.asking.progressed.connect(self._on_progressed)
        self.asking.found.connect(self._on_found)
        self.asking.failed.connect(self._on_failed)
        self.asking.ended.connect(self._on_ended)
        self.asking.start()

    def write(self, folder: Path) -> None:
        """Export what was found into a folder, off the GUI thread."""
        found = self.findings.found
        if found is None:
            return
        service, registry = self._studio.project.attribution, self._studio.app.registry
        root = self._studio.project.project.layout.root

        def work() -> Path:
            from mmstudio.services.exports.service import check_folder
            from mmstudio.services.reports.attribution_page import write_attribution

            check_folder(folder, root)
            find = lambda name: service.file(found, name)  # noqa: E731 - short enough
            return write_attribution(found, find, codec_of(registry, found.modality), folder)[0]

        self._studio.tasks.run(
            work,
            lambda path: self._studio.notify("good", tr("It was written to {path}.", path=str(path))),
            lambda error: self._studio.fail(tr("It was not exported."), error),
        )

    def _stop(self) -> None:
        self.asking.stop()

    def _on_progressed(self, done: float, total: float, eta_s: float | None) -> None:
        self.bar.setRange(0, max(1, round(total)))
        self.bar.setValue(round(done))
        if total > 1:
            say(
                self.state,
                self.state.setText,
                "{done:,.0f} of {total:,.0f} results made. {left}",
                done=done,
                total=total,
                left=duration(eta_s),
            )

    def _on_found(self, found: Attribution) -> None:
        if found.payoffs:
            self.findings.show_attribution(found)
            self.findings.show()
            self.export.setEnabled(True)

    def _on_failed(self, told: str) -> None:
        give_role(self.state, "error")
        self.state.setText(told)
        self.bar.hide()

    def _on_ended(self) -> None:
        self.stop.hide()
        self._going.setVisible(self.state.objectName() == "error")

    def _on_export(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, tr("A folder for the page, its pictures and the figures")
        )
        place = Path(folder) if folder else None
        if place is not None and any(place.iterdir()):
            place = free_place(place / file_name(self._name, "result"))
        if place is not None:
            self.write(place)


def ask_what_decided(studio: Studio, file: Path, parent: QWidget) -> AttributionSheet:
    """Open the sheet over a page."""
    sheet = AttributionSheet(studio, file, parent)
    sheet.open_over(studio.project_closing)
    return sheet
