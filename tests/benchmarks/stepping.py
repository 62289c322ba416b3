"""A training that takes steps when it is told to, in a process of its own, with whatever build of the program is on its path.

Arguments: a folder that is to be made, the id of a recipe, and settings as JSON. It prints facts once it is ready; then, for every
number of steps that it reads, the seconds that these took, and their last loss.
"""

from __future__ import annotations

import json
import sys
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

COUNT = 200
_MODULE = types.ModuleType("stepping_entries")


class Stepper:
    """The steps of a training, without what is told or saved beside them.

    Args:
        context: Context of a job of its run.

    Attributes:
        recipe: The recipe that is trained, as JSON.
        state: What the training works on.
    """

    def __init__(self, context: Any) -> None:
        from mmstudio.engine.model.workspace import Workspace
        from mmstudio.engine.train.training import prepare_training

        workspace = Workspace(context.run_dir, context.registry)
        self.recipe = workspace.config.recipe.model_dump(mode="json")
        self.state = prepare_training(context, workspace, context.samples(workspace.config.dataset))
        self.state.runner.model.train()

    def take(self, steps: int) -> float:
        """Take steps; the sum of the losses of the last one."""
        from contextlib import nullcontext

        from mmstudio.engine.train.ranks.lockstep import phases_of
        from mmstudio.engine.train.schedule import ema_decay

        state, told = self.state, 0.0
        for _ in range(steps):
            losses = list(phases_of(state, 0.1, lambda *_: nullcontext()))
            state.average.update(ema_decay(state.settings.ema_halflife, state.progress.step))
            state.progress.step += 1
            told = sum(float(value) for parts in losses for value in parts.values())
        return told

    def end(self) -> None:
        """Close what it writes into."""
        self.state.metrics.close()


def opened_with(folder: Path, recipe: str, settings: dict[str, str], work: Callable[[Any], None]) -> None:
    """Make a project with the sample world and a run of a recipe, and call a function with the context of a job of it."""
    from mmstudio.core.job import JobState
    from mmstudio.core.payloads import Payload
    from mmstudio.plan.recipe_settings import apply_settings
    from mmstudio.services.app import App
    from mmstudio.services.job_kinds import KINDS, JobKind
    from mmstudio.services.jobs import new_job

    app = App.start(folder / "config")
    sys.modules[_MODULE.__name__] = _MODULE
    setattr(_MODULE, "entry", work)  # noqa: B010 - the module is made here
    project = folder / "project"
    with app.open_project(project) if project.is_dir() else app.create_project(project) as opened:
        if not opened.project.datasets.list():
            made = opened.imports.make_sample(opened.imports.default_sample(), "shapes", count=COUNT)
            assert opened.runner.wait(made.id).state is JobState.DONE
        lane = opened.runner.lane("cpu:train")
        lane.pause()
        job = opened.runs.start("shapes", apply_settings(app.recipes.get(recipe), settings))
        opened.runner.cancel(job.id)
        lane.resume()
        KINDS["test"] = JobKind({Payload: f"{_MODULE.__name__}:entry"})
        inner = new_job("test", "Measure", "cpu:sample", Payload(), run_id=job.run_id)
        ended = opened.runner.wait(opened.runner.submit(inner).id)
        assert ended.state is JobState.DONE, ended.failure.traceback if ended.failure else ""


def serve(context: Any) -> None:
    """Take as many steps as each line says."""
    import torch

    import mmstudio

    stepper = Stepper(context)
    facts = {
        "build": mmstudio.__file__,
        "threads": torch.get_num_threads(),
        "batch": stepper.state.settings.batch,
        "recipe": stepper.recipe,
    }
    print(json.dumps(facts), flush=True)
    for line in sys.stdin:
        start = time.perf_counter(), time.process_time()
        told = stepper.take(int(line))
        spent = time.perf_counter() - start[0], time.process_time() - start[1]
        print(json.dumps({"seconds": spent[0], "processor": spent[1], "loss": told}), flush=True)
    stepper.end()


if __name__ == "__main__":
    opened_with(Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]), serve)
