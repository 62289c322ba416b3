"""The install sheet: shows what an installation would do, for consent before any of the plugin's code runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget
from shiboken6 import isValid

from mmstudio.gui.look.language import say, sentence, tr
from mmstudio.gui.shared.basic import button, label, literal
from mmstudio.gui.shared.sheet import Sheet
from mmstudio.gui.studio.studio import Studio

if TYPE_CHECKING:
    from mmstudio.plugins.store import Receipt
    from mmstudio.services.plugins.installation import InstallPlan

_HOOK_KINDS = {
    "modalities": "kinds of data",
    "encoders": "encoders",
    "fusions": "fusions",
    "generators": "generators",
    "objectives": "objectives",
    "predictors": "predictors",
    "steps": "preprocessing steps",
    "importers": "importers",
    "metrics": "metrics",
    "extractors": "extractors of features",
    "inspectors": "inspectors of data",
    "exporters": "exporters",
    "dataset_exporters": "formats for data sets",
    "samples": "sample projects",
    "recipes": "recipes",
}
"""Hooks of plugins, each with its name for people."""
_WIDTH_PX = 560


class InstallSheet(Sheet):
    """Inspects a plugin off the GUI thread, shows what it is, and installs it once the person agrees.

    Args:
        studio: The program.
        wanted: A path, or a name on the package index.
        parent: The page.

    Signals:
        installed: It was installed; carries the version that it replaced, or nothing.
    """

    installed = Signal(str)

    def __init__(self, studio: Studio, wanted: str, parent: QWidget) -> None:
        super().__init__(parent, "Install a plugin", _WIDTH_PX)
        self._studio = studio
        self._installer = studio.app.installer()
        self._plan: InstallPlan | None = None
        self.found = label("Looking at the plugin ...", "", wrap=True)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.facts = QWidget()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.facts.setLayout(self._grid)
        self.facts.hide()
        self.warning = label(
            "A plugin runs with your rights: it can read and change your files. Nobody has checked who its publisher is. "
            "Install it only if you trust where you got it from.",
            "warning",
            wrap=True,
        )
        self.warning.hide()
        self.trouble = label("", "error", wrap=True)
        self.trouble.hide()
        self.go = button("Install", self.accept, primary=True)
        self.go.setEnabled(False)
        parts = (self.found, self.busy, self.facts, self.warning, self.trouble, None)
        self.fill(parts, (None, button("Cancel", self.reject), self.go))
        network, installer = studio.app.host.network, self._installer
        studio.tasks.run(lambda: installer.plan(wanted, network=network), self._show, self._refuse)

    def accept(self) -> None:
        """Install what is shown."""
        if self._plan is None or not self.go.isEnabled():
            return
        plan, self._plan = self._plan, None
        self.go.setEnabled(False)
        self.busy.show()
        say(self.found, self.found.setText, "Trying the plugin in a process of its own ...")
        installer = self._installer
        self._studio.tasks.run(
            lambda: installer.install(plan),
            lambda receipt: self._on_installed(receipt, plan.replaces),
            self._refuse,
        )

    def reject(self) -> None:
        """Leave everything as it is."""
        if self._plan is not None:
            self._installer.drop(self._plan)
        super().reject()

    def _show(self, plan: InstallPlan) -> None:
        if not isValid(self) or not self.isVisible():
            self._installer.drop(plan)
            return
        self._plan, facts = plan, plan.facts
        self.busy.hide()
        self.found.setText(facts.summary)
        self.found.setVisible(bool(facts.summary))
        for line, (words, value) in enumerate(_lines(plan)):
            shown = literal(value, wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            title = label(words, "faint")
            title.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(title, line, 0)
            self._grid.addWidget(shown, line, 1)
        self.facts.show()
        self.warning.show()
        self.go.setEnabled(True)

    def _on_installed(self, receipt: Receipt, replaced: str) -> None:
        self._studio.notify(
            "good", tr("{name} {version} is installed.", name=receipt.name, version=receipt.version)
        )
        if isValid(self):
            self.installed.emit(replaced)
            super().accept()

    def _refuse(self, error: BaseException) -> None:
        if not isValid(self):
            return
        self.busy.hide()
        say(self.found, self.found.setText, "Nothing was installed.")
        self.found.show()
        self.trouble.setText(sentence(error))
        self.trouble.show()


def _lines(plan: InstallPlan) -> list[tuple[str, str]]:
    """Title and value of every fact about a plugin."""
    facts = plan.facts
    size = tr("{size:,.0f} kB, {files} {files:file|files}", size=facts.size / 1e3, files=facts.files)
    fetched = ", ".join(f"{item.name} {item.version}" for item in plan.fetched)
    present = tr("{version}, in place of {old}", version=facts.version, old=plan.replaces)
    return [
        ("Name", facts.name),
        ("Version", present if plan.replaces else facts.version),
        ("Publisher", facts.publisher or tr("not told")),
        ("Licence", facts.licence or tr("not told")),
        ("Home page", facts.homepage or tr("not told")),
        ("Adds", ", ".join(tr(_HOOK_KINDS.get(kind, kind)) for kind in facts.adds) or tr("not told")),
        ("Size", size),
        ("Also fetches", fetched or tr("nothing")),
        ("SHA-256", f"{facts.sha256[:32]}\n{facts.sha256[32:]}"),
    ]
