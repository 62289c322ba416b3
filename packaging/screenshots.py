"""Starts the real application on the sample project, drives it, and writes pictures of every page.

``make screenshots`` writes ``docs/images/PAGE-THEME-LANGUAGE.png`` for both themes and both languages. Everything happens in a
temporary home, on the platform that ``QT_QPA_PLATFORM`` names.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "images"
SIZE = (1320, 840)
PATIENCE_S = 180


def spin(seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    """Let the window live for a time, or until something is so."""
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        QApplication.processEvents()
        time.sleep(0.005)


def main() -> int:
    """Write all pictures."""
    with tempfile.TemporaryDirectory(prefix="studio-") as home:
        os.environ |= {"HOME": home, "XDG_CONFIG_HOME": f"{home}/config", "MMSTUDIO_HOME": f"{home}/settings"}
        from mmstudio.gui.app import make_application, make_window
        from mmstudio.services.app import App

        application = make_application(sys.argv[:1])
        window = make_window(application, App.start())
        window.resize(*SIZE)
        window.show()
        TARGET.mkdir(parents=True, exist_ok=True)
        window.show_page("projects")
        for theme in ("dark", "light"):
            for language in ("en", "zh_CN"):
                window.choose_theme(theme)
                window.choose_language(language)
                save(window, "welcome", theme, language)
        window.choose_language("en")
        prepare(window)
        for theme in ("dark", "light"):
            for language in ("en", "zh_CN"):
                window.choose_theme(theme)
                window.choose_language(language)
                for page in ("projects", "data", "train", "generate", "settings"):
                    window.show_page(page)
                    spin(1.5)
                    save(window, page, theme, language)
        window.studio.quit()
    return 0


def prepare(window: object) -> None:
    """The sample project, with a tray and results in its first session."""
    pages = window.pages  # type: ignore[attr-defined]
    pages["projects"].sample()
    studio = window.studio  # type: ignore[attr-defined]
    spin(PATIENCE_S, lambda: not studio.jobs_running())
    window.show_page("generate")  # type: ignore[attr-defined]
    actions = window.actions_table  # type: ignore[attr-defined]
    spin(1)
    for name, seconds in (("generate.sample", 2.0), ("generate.go", 2.0)):
        actions[name].trigger()
        spin(seconds)
        spin(PATIENCE_S, lambda: not studio.jobs_running())
    spin(1)


def save(window: object, page: str, theme: str, language: str) -> None:
    """One picture."""
    spin(0.4)
    path = TARGET / f"{page}-{theme}-{language}.png"
    window.grab().save(str(path))  # type: ignore[attr-defined]
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    raise SystemExit(main())
