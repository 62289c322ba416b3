"""The sheet that serves a run: a real server that is asked by the line it shows, what ends it, and what it refuses."""

from __future__ import annotations

import base64
import http.client
import io
import json
import os
import shlex
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from mmstudio.gui.shared.menus import Entry
from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.train.leaving.serve_sheet import ServeSheet
from mmstudio.gui.train.menus import run_entries
from mmstudio.gui.train.page import TrainPage
from mmstudio.gui.window.main_window import MainWindow


def sheet_of(opened: MainWindow) -> ServeSheet:
    opened.show_page("train")
    page = opened.page
    assert isinstance(page, TrainPage)
    run = page.model.runs[0]
    entries = run_entries(page, opened.studio, run, page.panel.controls, lambda: None)
    (serve,) = [one for one in entries if isinstance(one, Entry) and one.words == "Serve to other programs"]
    serve.run()
    found = opened.findChild(ServeSheet)
    assert found is not None
    return found


@pytest.fixture
def served(opened: MainWindow, qtbot: Any) -> Iterator[ServeSheet]:
    for library in ("fastapi", "uvicorn", "python_multipart"):
        pytest.importorskip(library)
    sheet = sheet_of(opened)
    assert sheet.port.value() == 8123, "as on the command line"
    sheet.port.setValue(0)
    sheet.limits["count"].setValue(3)
    sheet.accept()
    qtbot.waitUntil(lambda: opened.studio.served.get("r0001") is not None)
    yield sheet
    opened.studio.close()


def asked(line: str) -> tuple[int, Any]:
    """What a line for curl is answered."""
    words = shlex.split(line)
    headers = dict(words[at + 1].split(": ", 1) for at, one in enumerate(words) if one == "-H")
    body, url = words[words.index("-d") + 1], words[-1].removeprefix("http://")
    with closing(http.client.HTTPConnection(url.partition("/")[0], timeout=60)) as connection:
        connection.request("POST", f"/{url.partition('/')[2]}", body.encode(), headers)
        found = connection.getresponse()
        return found.status, json.loads(found.read())


def answers(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    with closing(socket.socket()) as asking:
        return asking.connect_ex((host, int(port))) == 0


@pytest.mark.skipif(os.name == "nt", reason="the line is quoted for another terminal there")
def test_the_line_that_is_shown_makes_a_picture(opened: MainWindow, served: ServeSheet, qtbot: Any) -> None:
    opened.show_page("generate")  # it must bear jobs whose records are removed
    qtbot.waitUntil(lambda: bool(served.curl.toPlainText()))
    assert served.address.text().startswith("http://127.0.0.1:")
    copies = [made for made in served.findChildren(QToolButton) if made.toolTip().startswith("Copy")]
    copied = []
    for made in copies:
        made.click()
        copied.append(QApplication.clipboard().text())
    assert copied == [served.address.text(), served.token.text(), served.curl.toPlainText()]
    found: list[tuple[int, Any]] = []
    asking = threading.Thread(target=lambda: found.append(asked(served.curl.toPlainText())))
    asking.start()
    qtbot.waitUntil(lambda: not asking.is_alive())
    code, told = found[0]
    assert code == 200, told
    assert Image.open(io.BytesIO(base64.b64decode(told["results"][0]["data"]))).size == (32, 32)
    left = opened.studio.project.project.jobs.list
    qtbot.waitUntil(lambda: [job.kind for job in left() if job.kind == "live"] == [])
    many = served.curl.toPlainText().replace('"count": 1', '"count": 4')
    code, told = asked(many)
    assert (code, "At most 3 results" in told["detail"]) == (400, True)


def test_it_is_seen_and_ends_with_the_button(opened: MainWindow, served: ServeSheet, qtbot: Any) -> None:
    page = opened.page
    assert isinstance(page, TrainPage)
    bar, address = page.view.served, served.address.text()
    assert (bar.isVisible(), opened.status.served.isVisible()) == (True, True)
    assert bar.told.text() == f"Other programs can ask it at {address}."
    assert not served.go.isVisibleTo(served)
    assert answers(address)
    token = served.token.text()
    served.reject()
    opened.show_page("data")
    opened.status.served.click()
    assert opened.page is page
    bar.show_how.click()
    (again,) = page.view.findChildren(ServeSheet)
    assert (again.address.text(), again.token.text()) == (address, token)
    (stop,) = [made for made in again.findChildren(QPushButton) if made.text() == "Stop serving"]
    stop.click()
    qtbot.waitUntil(lambda: opened.studio.served.runs == ())
    assert not answers(address)
    assert (bar.isVisible(), opened.status.served.isVisible()) == (False, False)
    assert again.go.isEnabled()


def test_it_ends_with_its_project(
    opened: MainWindow, served: ServeSheet, told: list[Notice], qtbot: Any
) -> None:
    address = served.address.text()
    opened.studio.close()
    assert not answers(address)
    assert [one.name for one in threading.enumerate() if one.name.startswith("serving")] == []
    assert told[-1].title == "Not served any more, since the project was left: r0001."


def test_a_port_that_is_taken_is_refused_and_another_taken(opened: MainWindow, qtbot: Any) -> None:
    for library in ("fastapi", "uvicorn", "python_multipart"):
        pytest.importorskip(library)
    sheet = sheet_of(opened)
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        sheet.port.setValue(port)
        sheet.accept()
        qtbot.waitUntil(lambda: bool(sheet.trouble.text()))
        assert sheet.trouble.text().startswith(f"The address 127.0.0.1:{port} cannot be listened to")
        assert "Choose another port" in sheet.trouble.text()
        assert opened.studio.served.runs == ()
    assert sheet.go.isEnabled()
    sheet.accept()
    qtbot.waitUntil(lambda: opened.studio.served.runs == ("r0001",))
    assert not sheet.trouble.isVisibleTo(sheet)
    assert sheet.address.text() == f"http://127.0.0.1:{port}"
    runs = opened.studio.project.project.runs
    runs.delete("r0001")
    opened.studio.content_changed.emit("runs")
    qtbot.waitUntil(lambda: opened.studio.served.runs == ())


def test_without_the_extra_it_says_what_to_install(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: Any
) -> None:
    monkeypatch.setattr("mmstudio.services.serving.service.find_spec", lambda _name: None)
    sheet = sheet_of(opened)
    sheet.accept()
    qtbot.waitUntil(lambda: bool(sheet.trouble.text()))
    assert 'pip install "mm-studio[serve]"' in sheet.trouble.text()
    assert sheet.isVisible()
