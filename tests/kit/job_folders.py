"""Runs that leave as job folders, and job folders trained in this process."""

from __future__ import annotations

from mmstudio.plan.recipe import Recipe
from mmstudio.services.machines import preparing, rank
from mmstudio.services.machines.job_folder import JobFolder
from mmstudio.services.opened import OpenProject
from mmstudio.services.training.beginning import begin

TITLE = 'it\'s "$(touch here)" `x`; \x1b[31m'
STEPS = 6


def begun(opened: OpenProject, recipe: Recipe) -> str:
    """A run that no job trains."""
    return begin(opened.project, opened.runs.plan_of("shades", recipe), seed=3, device="cpu", name=TITLE).id


def train(job: JobFolder, ask: str = "") -> None:
    """Start a job folder as ``run.sh`` does, in this process; a command waits when it begins."""
    assert preparing.run([str(job.path)]) == 0
    if ask:
        (job.asked / ask).touch()
    assert rank.run([str(job.path)]) == 0
