"""100,000 descriptions, rows and recipes, each with fields that a stranger may have written: none ends in another exception."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SUBJECTS = Path(__file__).parents[1] / "strangers"
COUNT = 100_000
MOST_S = 3600


@pytest.mark.benchmark
def test_no_other_exception_among_many() -> None:
    command = [
        sys.executable,
        "-m",
        "pytest",
        *map(str, sorted(SUBJECTS.glob("test_fuzz*.py"))),
        "-q",
        "--timeout=0",
        "--durations=20",
    ]
    environment = {**os.environ, "MMSTUDIO_EXAMPLES": os.environ.get("MMSTUDIO_EXAMPLES", str(COUNT))}
    done = subprocess.run(
        command,
        env=environment,
        cwd=SUBJECTS.parents[1],
        text=True,
        capture_output=True,
        timeout=MOST_S,
        check=False,
    )
    print(done.stdout[-4000:])
    assert done.returncode == 0
