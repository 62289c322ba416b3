"""A process that fills a cache with the build at a path: counts what it builds and measures its memory.

``python filling_process.py BUILD make|pack|fill ...``; the present build and a former one are asked alike.
"""

from __future__ import annotations

import gc
import json
import pickle
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

BUILD = Path(sys.argv[1])
sys.path[:0] = [str(BUILD), str(BUILD / "plugins")]
SLOTS = ("image", "reference", "text", "audio", "table")


def peak_bytes() -> int:
    """The most memory that this process has had."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) << 10


def make(folder: str) -> None:
    """A project with a run of the default flow that was trained for one step."""
    from mmstudio.services.app import App

    name = "mmstudio.plan.recipe" if (BUILD / "mmstudio" / "plan").is_dir() else "mmstudio.core.recipe"
    apply_settings = import_module(name).apply_settings
    app = App.start(Path(folder) / "config")
    with app.create_project(Path(folder) / "project") as opened:
        made = opened.imports.make_sample(opened.imports.default_sample(), "shapes", count=128)
        opened.runner.wait(made.id)
        settings = {"training.steps": "1", "training.preview_every_s": "0"}
        job = opened.runs.start("shapes", apply_settings(app.recipes.get("flow"), settings))
        ended = opened.runner.wait(job.id)
        assert ended.failure is None, ended.failure


def pack(folder: str) -> None:
    """What a process of the crew is sent, for each slot."""
    from mmstudio.engine.model.workspace import Workspace
    from mmstudio.services.app import App

    app = App.start(Path(folder) / "config")
    registry = app.registry
    (run,) = (Path(folder) / "project" / "runs").glob("r*")
    workspace: Any = Workspace(run, registry)
    for slot in SLOTS:
        if hasattr(workspace, "preparers"):
            plan = workspace.saved_plan()
            crew = workspace.crew(workspace.job(plan, workspace.preparers(plan)[slot], slot, "train"))
        else:
            crew = workspace.crew(slot, "train")
        with app.open_project(Path(folder) / "project", write=False) as opened:
            held = opened.project.datasets.samples("shapes").values("train", slot, 0, 64)
        (Path(folder) / f"{slot}.pickle").write_bytes(pickle.dumps((crew.make, crew.facts, held)))


def fill(folder: str, slot: str) -> None:
    """Begin as a process of the crew does, prepare the values of 64 samples, and tell."""
    import torch

    before = peak_bytes()
    from mmstudio.engine.data import crew

    task, facts, held = pickle.loads((Path(folder) / f"{slot}.pickle").read_bytes())  # noqa: S301 - written by pack
    crew._begin(task, facts)
    for values in held:
        crew.prepared_of(crew._JOB[0], values)
    parameters = [one for one in gc.get_objects() if isinstance(one, torch.nn.Parameter)]
    told = {"parameters": sum(one.numel() for one in parameters), "bytes": peak_bytes() - before}
    print(json.dumps(told))


if __name__ == "__main__":
    {"make": make, "pack": pack, "fill": fill}[sys.argv[2]](*sys.argv[3:])
