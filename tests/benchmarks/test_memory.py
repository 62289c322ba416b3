"""Memory over time: one process with a window trains, generates and deletes in turn, for 20 minutes.

Figure: the memory at the end is at most 3 % above that after the first quarter (by then everything has been used once: pages are
made, libraries loaded, caches filled)::

    make bench
    .venv/bin/python -m pytest tests/benchmarks/test_memory.py --override-ini 'norecursedirs=.*' -s --timeout=0

Every turn makes a run, looks at it, makes results of it, looks at them, deletes both and empties the trash.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QWidget

from mmstudio.core.job import Job, JobState
from mmstudio.gui.window.app import make_application, make_window
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish

SHORT = bool(os.environ.get("BENCH_SHORT"))
MINUTES = float(os.environ.get("BENCH_MINUTES", "0.5" if SHORT else "20"))
_SETTINGS = {
    "training.steps": "12",
    "training.preview_every_s": "2",
    "training.batch": "16",
    "training.checkpoint_every_s": "2",
}


@pytest.mark.benchmark
def test_training_generating_and_deleting_keep_nothing(app: App, tmp_path: Path) -> None:
    path = tmp_path / "project"
    with app.create_project(path) as opened:
        made = opened.imports.make_sample(opened.imports.default_sample(), "shapes", count=200)
        assert opened.runner.wait(made.id).state is JobState.DONE
    application = make_application([])
    window = make_window(application, app)
    window.show()
    assert window.studio.open(path)
    process, start, seen = psutil.Process(), time.monotonic(), []
    first: Counter[str] = Counter()
    while time.monotonic() - start < MINUTES * 60:
        _turn(window, app)
        seen.append((time.monotonic() - start, process.memory_info().rss / 1e6))
        print(f"{seen[-1][0]:6.0f} s {seen[-1][1]:8.1f} MB", flush=True)
        if len(seen) == 3:
            first = _census()
    early = [size for at, size in seen if MINUTES * 60 / 5 <= at < MINUTES * 60 / 3] or [seen[0][1]]
    late = [size for at, size in seen if at >= MINUTES * 60 * 0.9] or [seen[-1][1]]
    ratio = statistics.median(late) / statistics.median(early)
    grown = {name: count - first[name] for name, count in _census().items() if count - first[name] > 20}
    figures = {
        "turns": len(seen),
        "early_mb": statistics.median(early),
        "late_mb": statistics.median(late),
        "ratio": ratio,
    }
    print("\nmemory: " + json.dumps(figures, indent=1, default=lambda value: round(value, 3)))
    print("more objects than after three turns: " + json.dumps(dict(Counter(grown).most_common(25))))
    window.studio.quit()
    window.close()
    window.deleteLater()
    application.processEvents()
    if not SHORT:
        assert ratio <= 1.03


def _turn(window: MainWindow, app: App) -> None:
    """Make everything once and delete it again."""
    studio = window.studio
    opened = studio.project
    window.show_page("train", "")
    job = opened.runs.start("shapes", apply_settings(app.recipes.get("flow"), _SETTINGS))
    window.show_page("train", job.run_id)
    _until(lambda: _ended(window, job))
    items = [ItemWish(f"{number:05d}", number, {}) for number in range(8)]
    made = opened.generation.submit(GenerateRequest(job.run_id, items))
    _until(lambda: _ended(window, made))
    session = opened.sessions.list()[0]
    window.show_page("generate", session.id)
    _rest(1)
    window.show_page("data", "")
    _rest(0.3)
    opened.sessions.delete(session.id)
    opened.project.runs.delete(job.run_id)
    studio.content_changed.emit("sessions")
    studio.content_changed.emit("runs")
    opened.project.empty_trash()
    _rest(0.3)


def _ended(window: MainWindow, job: Job) -> bool:
    found = window.studio.job(job.id)
    assert found.failure is None, found.failure
    return found.state is JobState.DONE


def _census() -> Counter[str]:
    """Living Python objects by type, widgets of Qt apart."""
    gc.collect()
    found: Counter[str] = Counter()
    for item in gc.get_objects():
        kind = type(item)
        found[f"{kind.__module__}.{kind.__qualname__}"] += 1
    found["widgets"] = sum(issubclass(type(item), QWidget) for item in gc.get_objects())
    return found


def _rest(seconds: float) -> None:
    end = time.monotonic() + seconds
    _until(lambda: time.monotonic() >= end)


def _until(reached: Callable[[], Any], limit_s: float = 300) -> None:
    end = time.monotonic() + limit_s
    while not reached():
        assert time.monotonic() < end
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)
