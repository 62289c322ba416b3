"""Processes that fill a slot's cache: what each builds, and its memory above an interpreter with torch loaded.

Figures: 0 parameters; at most half the memory of the build before preparers, whose checkout ``BENCH_FORMER`` names, in the same turn::

    git worktree add /tmp/former 46ab690
    BENCH_FORMER=/tmp/former .venv/bin/python -m pytest tests/benchmarks/test_filling_memory.py --override-ini 'norecursedirs=.*' -s
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

OWN = Path(__file__).resolve().parents[2]
PROCESS = Path(__file__).with_name("filling_process.py")
SLOTS = ("image", "reference", "text", "audio", "table")


def told(build: Path, *words: str) -> Any:
    """What the process of a build tells."""
    command = [sys.executable, str(PROCESS), str(build), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]) if words[0] == "fill" else None


def measured(build: Path, folder: Path) -> dict[str, dict[str, int]]:
    """Per slot, parameters and bytes of one process."""
    folder.mkdir()
    told(build, "make", str(folder))
    told(build, "pack", str(folder))
    return {slot: told(build, "fill", str(folder), slot) for slot in SLOTS}


@pytest.mark.benchmark
def test_processes_that_fill_build_no_model(tmp_path: Path) -> None:
    ours = measured(OWN, tmp_path / "ours")
    assert {facts["parameters"] for facts in ours.values()} == {0}
    former = os.environ.get("BENCH_FORMER")
    theirs = measured(Path(former), tmp_path / "former") if former else {}
    for slot, facts in ours.items():
        other = theirs.get(slot, {"parameters": 0, "bytes": 0})
        print(
            f"\n{slot}: {facts['parameters']:,} parameters, {facts['bytes'] / 2**20:.0f} MB; "
            f"before {other['parameters']:,}, {other['bytes'] / 2**20:.0f} MB"
        )
    if theirs:
        ratio = statistics.mean(facts["bytes"] / theirs[slot]["bytes"] for slot, facts in ours.items())
        print(f"mean ratio of memory {ratio:.2f}")
        assert ratio <= 0.5
