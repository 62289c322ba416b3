"""How the program starts: the window without torch, the command line as ever, a project from the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mmstudio.__main__ import main

PROBE = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from mmstudio.gui.window.app import make_application, make_window
from mmstudio.services.app import App

application = make_application([])
window = make_window(application, App.start(Path(sys.argv[1])))
window.show()
application.processEvents()
print(window.isVisible(), sorted(name for name in ("torch", "sqlalchemy", "pyqtgraph") if name in sys.modules))
"""


def test_the_window_opens_without_torch(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROBE, str(tmp_path)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=60)
    assert done.stdout.strip() == "True []"


def test_words_go_to_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recipe", "list"]) == 0
    assert "flow" in capsys.readouterr().out
    assert main(["gui", "--help"]) == 0
    assert "mmstudio gui [DIR | FILE.mmstudio]" in capsys.readouterr().out
    assert main(["gui", "one", "two"]) == 2
