"""Tasks off the GUI thread: callbacks run in it, nothing is kept afterwards, and closing silences them."""

from __future__ import annotations

import gc
import threading
from typing import Any

from mmstudio.gui.studio.tasks import Tasks


class Held:
    """Something that a function holds."""


def living() -> int:
    gc.collect()
    return sum(type(found) is Held for found in gc.get_objects())


def test_results_and_errors_come_back_in_the_gui_thread(qtbot: Any) -> None:
    told: list[tuple[str, Any, bool]] = []
    here = threading.current_thread()
    tasks = Tasks(failed=lambda error: told.append(("other", str(error), threading.current_thread() is here)))
    tasks.run(lambda: 1 // 0, lambda _: None)
    tasks.run(
        lambda: 2 // 0,
        lambda _: None,
        lambda error: told.append(("own", str(error), threading.current_thread() is here)),
    )
    tasks.run(
        lambda: threading.current_thread() is here,
        lambda result: told.append(("done", result, threading.current_thread() is here)),
    )
    qtbot.waitUntil(lambda: len(told) == 3)
    zero = "integer division or modulo by zero"
    assert sorted(told) == [("done", False, True), ("other", zero, True), ("own", zero, True)]
    tasks.close()


def test_nothing_that_ran_is_kept(qtbot: Any) -> None:
    tasks, done = Tasks(), []
    for number in range(200):
        held = Held()
        tasks.run(lambda held=held: type(held), done.append)  # type: ignore[misc]
        if number % 3 == 0:
            tasks.wait()
    del held
    qtbot.waitUntil(lambda: len(done) == 200)
    assert living() == 0
    tasks.close()


def test_a_closed_pool_tells_nothing_and_leaves_no_thread(qtbot: Any) -> None:
    tasks, told, gate = Tasks(threads=1), [], threading.Event()
    tasks.run(gate.wait, told.append)
    tasks.run(lambda: 1, told.append)
    gate.set()
    tasks.close()
    tasks.run(lambda: 2, told.append)
    qtbot.wait(50)
    assert told == []
    assert not [
        thread for thread in threading.enumerate() if thread.name.startswith("task") and thread.is_alive()
    ]
