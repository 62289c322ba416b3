"""Commands of the program, one after the other in a process of their own, as fast as one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_SCRIPT = """
import json, sys
from mmstudio.cli.main import main
for words in json.load(sys.stdin):
    print(main(["--json", *words]), flush=True)
"""


def told_by(commands: Sequence[Sequence[str | Path]], home: Path) -> list[tuple[Any, int]]:
    """What each command says as JSON, and its exit code.

    Args:
        commands: Words of each, without ``mmstudio``.
        home: Folder of the settings; plugins are installed below it.
    """
    done = process("-c", _SCRIPT, home=home, given=json.dumps([[*map(str, words)] for words in commands]))
    assert done.returncode == 0, done.stderr
    decoder, answers, rest = json.JSONDecoder(), [], done.stdout.strip()
    while rest:
        answer, end = decoder.raw_decode(rest)
        answers.append(answer)
        rest = rest[end:].strip()
    assert len(answers) == 2 * len(commands), done.stdout + done.stderr
    return list(zip(answers[::2], answers[1::2], strict=True))


def process(*words: str | Path, home: Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """Python with these words, beside the settings in a folder, on a screen that nobody sees."""
    environment = {
        **os.environ,
        "MMSTUDIO_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "OMP_NUM_THREADS": "1",
    }
    return subprocess.run(
        [sys.executable, *map(str, words)],
        input=given,
        capture_output=True,
        text=True,
        env=environment,
        cwd=home.parent,
        timeout=240,
        check=False,
    )
