"""The sheet that serves a run to other programs on this computer, and says how they ask it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from mmstudio.core.run import Run
from mmstudio.gui.look.language import named, say, tr
from mmstudio.gui.look.shown import put
from mmstudio.gui.shared.basic import button, column, label, row, tool
from mmstudio.gui.shared.files import copy_text
from mmstudio.gui.shared.fold import Fold
from mmstudio.gui.shared.forms.editors import Spin
from mmstudio.gui.shared.job_sheet import JobSheet
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.devices import preferred_device

if TYPE_CHECKING:
    from mmstudio.services.serving.service import Server

_WIDTH_PX = 620
_PORT, _PORTS = 8123, 65_535
_LINE_PX = 96
_COPY = {"Address": "Copy the address", "Token": "Copy the token", "To try it": "Copy the line"}
_LIMITS: dict[str, tuple[str, int, int]] = {
    "count": ("Most results of a request", 16, 1000),
    "queue": ("Requests at a time; more are refused", 8, 1000),
    "megabytes": ("Largest request, megabytes", 32, 1000),
    "seconds": ("Seconds after which a request is given up", 300, 3600),
}
"""Words, usual value and largest value of each limit; those of the command line."""


class ServeSheet(JobSheet):
    """Asks for port and limits, starts the server, and shows address, token and a line to try it by.

    Attributes:
        port, limits: What is asked for.
        address, token, curl: What is shown while the run is served.
        end: Ends the server.
    """

    def __init__(self, studio: Studio, run: Run, parent: QWidget) -> None:
        super().__init__(studio, "Serve to other programs", _WIDTH_PX, ("Start", "play"), parent)
        self._run = run
        self.port = Spin(0, _PORTS)
        say(self.port, self.port.setSpecialValueText, "a free one")
        say(self.port, self.port.setAccessibleName, "Port")
        self.port.setValue(0 if studio.served.runs else _PORT)
        self.limits = {name: Spin(1, most) for name, (_, _, most) in _LIMITS.items()}
        for name, spin in self.limits.items():
            say(spin, spin.setAccessibleName, _LIMITS[name][0])
            spin.setValue(_LIMITS[name][1])
        self.address, self.token, self.curl = QLineEdit(), QLineEdit(), QPlainTextEdit()
        for part, words in ((self.address, "Address"), (self.token, "Token"), (self.curl, "To try it")):
            part.setReadOnly(True)
            say(part, part.setAccessibleName, words)
        self.curl.setFixedHeight(_LINE_PX)
        self.curl.setTabChangesFocus(True)
        self.end = button("Stop serving", self._stop, picture="stop")
        self._before, self._after = QWidget(), QWidget()
        self._lay_out()
        studio.served.changed.connect(self.show_state)
        self.show_state()

    def work(self) -> Callable[[], Server]:
        """What makes the server."""
        from mmstudio.services.serving.limits import Limits
        from mmstudio.services.serving.service import Serving

        told = {name: spin.value() for name, spin in self.limits.items()}
        limits = Limits(
            told["megabytes"] * 1_000_000, count=told["count"], queue=told["queue"], wait_s=told["seconds"]
        )
        self._opened = self._studio.project
        make, run, port = self._studio.served.making(), self._run.id, self.port.value()
        wanted = self._studio.preferences.device
        return lambda: make(Serving(run, port=port, limits=limits, device=preferred_device(wanted)))

    def begun(self, made: Server) -> object:
        """Let it answer, also where the sheet was closed meanwhile."""
        self._studio.served.begin(made, self._opened)
        return made.address

    def close_begun(self) -> None:
        """Stay open: address and token are what the person came for."""

    def ready(self) -> bool:
        """Whether the run is not served yet."""
        return self._studio.served.get(self._run.id) is None

    def show_state(self) -> None:
        """Show how the run is asked while it is served, else what is needed for that."""
        server = self._studio.served.get(self._run.id)
        self._before.setVisible(server is None)
        self._after.setVisible(server is not None)
        self.go.setVisible(server is None)
        self.go.setEnabled(server is None)
        self.end.setVisible(server is not None)
        if server is not None:
            self.address.setText(server.address)
            self.token.setText(server.token)
            self._studio.tasks.run(server.curl, self._show_curl)

    def _show_curl(self, line: str) -> None:
        if isValid(self):
            put(self.curl.setPlainText, line)

    def _stop(self) -> None:
        self.end.setEnabled(False)  # it ends in a moment
        self._studio.served.stop(self._run.id)

    def _lay_out(self) -> None:
        what = "Other programs on this computer can then ask this run for results over HTTP, with a token."
        until = "It ends with the button, with the project, and with the program."
        form = QFormLayout()
        form.addRow(label("Port", "field"), row(self.port, None))
        limits = QFormLayout()
        for name, spin in self.limits.items():
            limits.addRow(label(_LIMITS[name][0], "field"), row(spin, None))
        inside = QWidget()
        inside.setLayout(limits)
        self._before.setLayout(column(form, Fold(inside, "Limits"), gap=10))
        shown = QFormLayout()
        for words, part in (("Address", self.address), ("Token", self.token), ("To try it", self.curl)):
            copy = tool(_COPY[words], partial(self._copy, part), "copy")
            shown.addRow(label(words, "field"), row(part, copy))
        page = button("Open its page", self._open_page, picture="open")
        self._after.setLayout(column(shown, row(page, None), gap=10))
        self.fill(
            (
                label("{run}", "heading", wrap=True, run=named(self._run)),
                label(what, wrap=True),
                label(until, "faint", wrap=True),
                self._before,
                self._after,
                self.trouble,
                None,
            ),
            (None, button("Close", self.reject), self.end, self.go),
        )

    def _copy(self, part: QLineEdit | QPlainTextEdit) -> None:
        copy_text(part.text() if isinstance(part, QLineEdit) else part.toPlainText())

    def _open_page(self) -> None:
        if not QDesktopServices.openUrl(QUrl(f"{self.address.text()}/docs")):
            self.tell(
                tr(
                    "This system has no program that shows pages. It is here: {path}",
                    path=f"{self.address.text()}/docs",
                )
            )


def ask_to_serve(studio: Studio, run: Run, parent: QWidget) -> ServeSheet:
    """Open the sheet over the page."""
    sheet = ServeSheet(studio, run, parent)
    sheet.open_over(studio.project_closing)
    return sheet
