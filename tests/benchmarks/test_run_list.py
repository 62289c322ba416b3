"""Page Generate shown again, with 5 and with 200 runs in the project.

Figure: the GUI thread works at most 50 ms, and at most 1.2 times as long with 200 runs::

    .venv/bin/python -m pytest tests/benchmarks/test_run_list.py --override-ini 'norecursedirs=.*' -s --timeout=0
"""

from __future__ import annotations

import shutil
import statistics
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from mmstudio.core.job import JobState
from mmstudio.core.run import RunState
from mmstudio.gui.window.app import make_window
from mmstudio.gui.window.main_window import MainWindow
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.app import App

TINY = {"generator.width": "16", "generator.prior": "false", "training.batch": "8", "training.steps": "2"}
TURNS = 15


def project(app: App, folder: Path, runs: int) -> Path:
    """A project with a given number of runs, each with one checkpoint."""
    with app.create_project(folder) as opened:
        made = opened.imports.make_sample(opened.imports.default_sample(), count=48)
        opened.runner.wait(made.id)
        job = opened.runs.start("shapes-and-sounds", apply_settings(app.recipes.get("flow"), TINY))
        assert opened.runner.wait(job.id).state is JobState.DONE
        stored = opened.project.runs
        for _ in range(runs - 1):
            run = stored.create("Copy", dataset="shapes-and-sounds", recipe="flow")
            shutil.rmtree(stored.folder(run.id))
            shutil.copytree(stored.folder("r0001"), stored.folder(run.id))
            stored.update(run.id, state=RunState.DONE, step=2)
    app.adopt_project(folder)
    return folder


def shown_again(window: MainWindow) -> float:
    """Milliseconds that this thread works until the page is shown and nothing follows."""
    spent = []
    for _ in range(TURNS):
        window.show_page("train")
        settle()
        began = time.thread_time()
        window.show_page("generate")
        settle()
        spent.append((time.thread_time() - began) * 1000)
    return statistics.median(spent)


def settle() -> None:
    until = time.perf_counter() + 0.2
    while time.perf_counter() < until:
        QApplication.processEvents()
        time.sleep(0.005)


@pytest.mark.benchmark
def test_page_generate_shown_again(qapp: QApplication, app: App, tmp_path: Path) -> None:
    took = {}
    for runs in (5, 200):
        place = project(app, tmp_path / str(runs), runs)
        window = make_window(qapp, app)
        window.show()
        assert window.studio.open(place)
        settle()
        took[runs] = shown_again(window)
        window.studio.quit()
        window.close()
    print(f"\nGUI thread: {took[5]:.1f} ms with 5 runs, {took[200]:.1f} ms with 200")
    assert took[200] <= 50
    assert took[200] <= 1.2 * took[5]
