"""The installed Qt delivers every signal."""

from __future__ import annotations

import ast
import threading
from typing import Any

import pytest

pytest.importorskip("PySide6", reason="Qt comes with the extra gui, which is not installed")

COUNT = 1000


def test_signals_arrive_and_in_order(qtbot: Any) -> None:
    from PySide6.QtCore import QObject, Signal

    class Sender(QObject):
        told = Signal(int, object)

    sender, heard = Sender(), []
    sender.told.connect(lambda number, payload: heard.append((number, payload["number"])))
    for number in range(COUNT):
        sender.told.emit(number, {"number": number, "data": [0.0] * 10})
    assert heard == [(number, number) for number in range(COUNT)]


def test_signals_from_another_thread_arrive(qtbot: Any) -> None:
    from PySide6.QtCore import QObject, Qt, Signal

    class Sender(QObject):
        told = Signal(object)

    sender, heard = Sender(), []
    places: set[int] = set()

    def hear(payload: Any) -> None:
        places.add(threading.get_ident())
        heard.append(payload)

    class Receiver(QObject):
        def on_told(self, payload: Any) -> None:
            hear(payload)

    receiver = Receiver()
    sender.told.connect(receiver.on_told, Qt.ConnectionType.QueuedConnection)
    thread = threading.Thread(target=lambda: [sender.told.emit([number]) for number in range(COUNT)])
    thread.start()
    qtbot.waitUntil(lambda: len(heard) == COUNT, timeout=30_000)
    thread.join()
    assert heard == [[number] for number in range(COUNT)]
    assert places == {threading.get_ident()}


def test_no_widget_is_asked_for_its_style(sources: list[Any]) -> None:
    """Qt may replace that object, and Python keeps a wrapper of it."""
    found = [
        f"{source.name}:{node.lineno}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "style"
    ]
    assert found == []
