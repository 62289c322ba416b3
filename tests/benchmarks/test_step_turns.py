"""Throughput of training against a former build, by turns in one run.

``FORMER`` names a folder with the former build (``git worktree add FOLDER COMMIT``). Each build trains in a process of its own with one
thread; they take steps by turns, and who begins takes turns as well. Figure: at least 1.3 times as many samples a second of the processor,
median over the pairs. Losses are compared where both train the same recipe, number by number::

    FORMER=/folder .venv/bin/python -m pytest tests/benchmarks/test_step_turns.py --override-ini 'norecursedirs=.*' -s --timeout=0

``TURNS_RECIPE`` names another recipe, ``TURNS_BATCH`` how many samples a step both take instead of as many as their recipes say,
``TURNS_STEPS`` and ``TURNS_PAIRS`` other numbers, ``STEPPING`` a folder that keeps the projects for the next time.
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

FORMER = os.environ.get("FORMER", "")
RECIPE = os.environ.get("TURNS_RECIPE", "flow")
STEPS, PAIRS = int(os.environ.get("TURNS_STEPS", "20")), int(os.environ.get("TURNS_PAIRS", "5"))
BATCH = {"training.batch": os.environ["TURNS_BATCH"]} if "TURNS_BATCH" in os.environ else {}
HERE = Path(__file__).parents[2]


class Build:
    """A training by one build of the program, in a process of its own.

    Args:
        root: Folder of the build.
        folder: Where it makes its project.
    """

    def __init__(self, root: Path, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        paths = os.pathsep.join(str(path) for path in (root, root / "plugins"))
        settings = {"training.steps": "100000", "training.preview_every_s": "0", **BATCH}
        self._process = subprocess.Popen(
            [
                sys.executable,
                str(Path(__file__).with_name("stepping.py")),
                str(folder),
                RECIPE,
                json.dumps(settings),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1"},
        )
        self.facts = self._told()
        assert Path(self.facts["build"]).is_relative_to(root), "another build was imported"

    def _told(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the training has ended"
        return json.loads(line)

    def take(self, steps: int) -> Any:
        """Take steps; what they took."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{steps}\n")
        self._process.stdin.flush()
        return self._told()

    def end(self) -> None:
        """Let it end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


@pytest.mark.benchmark
def test_against_the_former_build(tmp_path: Path) -> None:
    if not FORMER:
        pytest.skip("FORMER names no folder with a former build")
    folder = Path(os.environ.get("STEPPING", tmp_path)).resolve()
    builds = [Build(HERE, folder / "now"), Build(Path(FORMER).resolve(), folder / "former")]
    first = [build.take(2)["loss"] for build in builds]
    batches = [build.facts["batch"] for build in builds]
    rates, ratios = list[list[float]](), list[float]()
    for number in range(PAIRS):
        order = (0, 1) if number % 2 == 0 else (1, 0)
        told = {place: builds[place].take(STEPS)["processor"] / STEPS for place in order}
        rates.append([batches[place] / told[place] for place in (0, 1)])
        ratios.append(rates[-1][0] / rates[-1][1])
        print(
            f"\nnow {told[0]:.3f} s a step of {batches[0]}, former {told[1]:.3f} s of {batches[1]}, {ratios[-1]:.3f} times",
            end="",
            flush=True,
        )
    for build in builds:
        build.end()
    now, former = (statistics.median(rate) for rate in zip(*rates, strict=True))
    middle = statistics.median(ratios)
    print(
        f"\n{RECIPE}: {now:.1f} against {former:.1f} samples a second of the processor, {middle:.3f} times",
        end=" ",
    )
    print(
        f"({min(ratios):.3f} to {max(ratios):.3f}), losses after two steps {first[0]:.6f} and {first[1]:.6f}"
    )
    if builds[0].facts["recipe"] == builds[1].facts["recipe"]:
        assert first[0] == pytest.approx(first[1], rel=1e-3)
    assert middle >= 1.3
