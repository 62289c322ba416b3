"""The walk of random actions through the window, a thousand actions far; the suite goes 60."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.benchmark
def test_a_thousand_random_actions() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "--timeout=0", "tests/gui/test_soak.py"]
    environment = {**os.environ, "SOAK_ACTIONS": "1000"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
