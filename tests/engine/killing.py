"""Training in a process that is killed without warning, again and again, until it is done."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import torch

from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.services.app import App

Moment = Literal["random", "saving"]

CHILD = """
import sys
from pathlib import Path
import torch
from mmstudio.services.app import App
torch.set_num_threads(1)
config, project, run = sys.argv[1:]
with App.start(Path(config)).open_project(Path(project)) as opened:
    job = opened.runner.wait(opened.runs.resume(run).id)
    print(job.state.value, job.failure.message if job.failure else "")
"""
PATIENCE_S = 600.0


@dataclass
class Killing:
    """A run that is trained in processes which are killed.

    Attributes:
        app: The program; its settings folder is the processes' too.
        project: Folder of the project; open in no process between the calls.
        run: Id of the run.
        killed: For each kill, what it was aimed at, whether a save was under way, and the step of the last checkpoint.
    """

    app: App
    project: Path
    run: str
    killed: list[tuple[Moment, bool, int]] = field(default_factory=list)

    @property
    def checkpoints(self) -> Checkpoints:
        return Checkpoints(self.project / "runs" / self.run)

    def kill_at(self, moment: Moment, rng: random.Random, longest_s: float) -> bool:
        """Start or go on, and kill.

        Returns:
            Whether the process lived long enough to be killed; if not, the run is done.
        """
        child = self._child()
        before = self._marks()
        self._until(child, lambda: self._marks() != before)
        if moment == "random":
            deadline = time.monotonic() + rng.uniform(0, longest_s)
            self._until(child, lambda: time.monotonic() >= deadline)
        else:
            self._until(child, self._saving)
            time.sleep(rng.uniform(0, 0.02))
        saving, alive = self._saving(), child.poll() is None
        child.kill()
        child.communicate()
        if alive:
            self.check()
            found = self.checkpoints.list()
            self.killed.append((moment, saving, found[-1].step if found else 0))
        return alive

    def finish(self) -> str:
        """Let it go on to its end; what the process said of the job."""
        out, error = self._child().communicate(timeout=PATIENCE_S)
        return out.strip() or error

    def check(self) -> None:
        """Every checkpoint can be read, whenever it was written."""
        for checkpoint in self.checkpoints.list():
            assert checkpoint.progress().step == checkpoint.step
            for name in ("model", "ema", "optimizer"):
                assert all(value.isfinite().all() for value in checkpoint.tensors(name).values())

    def _child(self) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", CHILD, str(self.app.config_folder), str(self.project), self.run]
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        return subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )

    def _marks(self) -> tuple[int, ...]:
        """Changes as soon as the process trains: it opens the file of the metrics anew."""
        path = self.checkpoints.folder.parent / "metrics.jsonl"
        if not path.exists():
            return ()
        status = path.stat()
        return (status.st_ino, status.st_mtime_ns)

    def _saving(self) -> bool:
        folder = self.checkpoints.folder
        return folder.is_dir() and any(path.name.startswith(".") for path in folder.iterdir())

    @staticmethod
    def _until(child: subprocess.Popen[str], done: object) -> None:
        assert callable(done)
        deadline = time.monotonic() + PATIENCE_S
        while child.poll() is None and not done():
            assert time.monotonic() < deadline, "the process does not get on"
            time.sleep(0.002)


def make_run(app: App, project: Path, settings: dict[str, str], seed: int = 3) -> str:
    """A run that waits to be trained, in a project that is closed afterwards."""
    from mmstudio.plan.recipe_settings import apply_settings

    with app.open_project(project) as opened:
        opened.runner.lane("cpu:train").pause()
        recipe = apply_settings(app.recipes.get("flow"), settings)
        return opened.runs.start("shapes", recipe, seed=seed).run_id


def differences(one: Path, other: Path) -> list[str]:
    """Names of the tensors of the last checkpoints of two runs that are not equal bit for bit."""
    found = []
    a, b = Checkpoints(one).get(), Checkpoints(other).get()
    for name in ("model", "ema", "optimizer"):
        left, right = a.tensors(name), b.tensors(name)
        names = left.keys() | right.keys()
        found += [
            key
            for key in names
            if key not in left or key not in right or not torch.equal(left[key], right[key])
        ]
    return found
