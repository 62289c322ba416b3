"""Training with a frozen encoder of 50 MB against training the same weights.

Figures: at most 0.35 times the memory above an interpreter with torch loaded; a checkpoint (model and average) that is smaller by twice the
encoder::

    .venv/bin/python -m pytest tests/benchmarks/test_frozen_memory.py --override-ini 'norecursedirs=.*' -s
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import heavy_encoders
import pytest

from mmstudio.core.job import JobState
from mmstudio.services.app import App

TRAINING = Path(__file__).with_name("frozen_training.py")


def trained(folder: Path, encoder: str) -> Any:
    """What a training in a process of its own tells."""
    command = [sys.executable, str(TRAINING), str(folder), encoder]
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=600, env={**os.environ, **paths}
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.benchmark
def test_frozen_weights_cost_neither_memory_nor_checkpoints(tmp_path: Path) -> None:
    with App.start(tmp_path / "config").create_project(tmp_path / "project") as opened:
        made = opened.imports.make_sample(opened.imports.default_sample(), "shapes", count=256)
        assert opened.runner.wait(made.id).state is JobState.DONE
    frozen, learned = (trained(tmp_path, f"test-heavy-{kind}") for kind in ("frozen", "trained"))
    ratio = frozen["bytes"] / learned["bytes"]
    kept = ("model", "ema")
    less = sum(learned["sizes"][name] - frozen["sizes"][name] for name in kept)
    print(
        f"\nmemory {frozen['bytes'] / 2**20:.0f} MB against {learned['bytes'] / 2**20:.0f} MB, {ratio:.2f} times; model and average "
        f"smaller by {less / heavy_encoders.BYTES:.2f} encoders, optimiser by "
        f"{(learned['sizes']['optimizer'] - frozen['sizes']['optimizer']) / heavy_encoders.BYTES:.2f}"
    )
    assert less >= 1.999 * heavy_encoders.BYTES
    assert ratio <= 0.35
