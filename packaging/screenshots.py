"""Starts the real application on the sample project, drives it, and writes pictures of every page.

``make screenshots`` writes ``docs/images/PAGE-THEME-LANGUAGE.png`` for both themes and both languages, and where Xvfb is installed the
same from a real X window into ``build/screenshots``. Everything happens in a temporary home, on the platform that ``QT_QPA_PLATFORM``
names.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZE = (1320, 840)
PAGES = ("projects", "data", "train", "generate", "gallery", "compare", "plugins", "settings")
PLUGINS = ("acme-video", "acme-imle")
"""Worked plugins that are installed for the picture of their page."""
PATIENCE_S = 180


def spin(seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    """Run the event loop for a time, or until a condition holds."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        QApplication.processEvents()
        time.sleep(0.005)


def main() -> int:
    """Write all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "docs" / "images", help="where the pictures go")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="studio-") as home:
        os.environ |= {"HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "MMSTUDIO_HOME": f"{home}/settings"}
        from mmstudio.gui.window.app import make_application, make_window
        from mmstudio.services.app import App

        application = make_application(sys.argv[:1])
        app = App.start()
        window = make_window(application, app)
        window.resize(*SIZE)
        window.show()
        window.show_page("projects")
        for theme, language in dresses(window):
            save(window, folder / f"welcome-{theme}-{language}.png")
        window.choose_language("en")
        for name in PLUGINS:
            app.installer().install(app.installer().plan(str(ROOT / "tests" / "plugins" / name)))
        prepare(window)
        judge(window)
        compare(window)
        window.show_page("train", "r0001")
        for theme, language in dresses(window):
            for page in PAGES:
                window.show_page(page)
                spin(1.5)
                save(window, folder / f"{page}-{theme}-{language}.png")
            for part in ("table", "matrix", "neighbours"):
                window.show_page("train", "r0001/scores")
                view = window.page.scores.view
                spin(1.5)
                view.tabs.setCurrentWidget(getattr(view, part))
                spin(1.5)
                save(window, folder / f"scores-{part}-{theme}-{language}.png")
            window.show_page("train")
            window.page.begin()
            spin(1.5)
            save(window, folder / f"training-{theme}-{language}.png")
            window.page.show_item("r0001")
        window.studio.quit()
    return 0


def dresses(window: Any) -> Iterator[tuple[str, str]]:
    """Apply both themes in both languages to the window, one after another."""
    for theme in ("dark", "light"):
        for language in ("en", "zh_CN"):
            window.choose_theme(theme)
            window.choose_language(language)
            yield theme, language


def prepare(window: Any) -> None:
    """The sample project, with a tray and results in its first session."""
    pages = window.pages
    pages["projects"].sample()
    studio = window.studio
    spin(PATIENCE_S, lambda: not studio.jobs_running())
    window.show_page("generate")
    actions = window.actions_table
    spin(1)
    for name, seconds in (("generate.sample", 2.0), ("generate.go", 2.0)):
        actions[name].trigger()
        spin(seconds)
        spin(PATIENCE_S, lambda: not studio.jobs_running())
    spin(1)


def judge(window: Any) -> None:
    """An evaluation of the first run, with every subset of its conditions."""
    from mmstudio.plan.recipe import Choice

    studio = window.studio
    metrics = [Choice(id="shapes"), Choice(id="colour-distance")]
    studio.project.evaluation.evaluate(
        "r0001", metrics=metrics, count=64, subset_count=32, baselines=True, neighbours="tiles"
    )
    spin(1)
    spin(PATIENCE_S, lambda: not studio.jobs_running())


def compare(window: Any) -> None:
    """Families of learners, trained for a moment and judged, side by side."""
    from mmstudio.core.job import JobState
    from mmstudio.plan.recipe import Choice
    from mmstudio.services.comparison.families import StudyWish

    studio = window.studio
    (dataset,) = (info.name for info in studio.project.datasets.list())
    metrics = (Choice(id="colour-distance"), Choice(id="shapes"))
    wish = StudyWish(dataset, minutes=0.4, seeds=1, metrics=metrics, count=64)
    study = studio.project.families.start(studio.app.recipes, wish)
    spin(4 * PATIENCE_S, lambda: not studio.jobs(JobState.QUEUED, JobState.RUNNING))
    window.show_page("compare", " ".join(study.runs))
    spin(3)


def save(window: Any, path: Path) -> None:
    """One picture, without notices that lie over it."""
    window.notices.leave()
    spin(0.4)
    window.grab().save(str(path))
    print(path)


if __name__ == "__main__":
    raise SystemExit(main())
