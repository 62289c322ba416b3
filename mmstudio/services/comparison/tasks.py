"""Tasks with and without each other: a run of several tasks, and each of its tasks learned alone, for the same budget.

Alone, a task has the same encoders, fusion, data and conditions: what the others learn or make is withheld from it as well.
"""

from __future__ import annotations

from dataclasses import dataclass

from mmstudio.core.errors import UsageError
from mmstudio.services.comparison.alone import alone, own_name
from mmstudio.services.comparison.comparison import MOST
from mmstudio.services.comparison.study import Study, StudyQueue
from mmstudio.services.evaluation.service import EvaluationService
from mmstudio.services.training.run_names import name_of
from mmstudio.services.training.runs import RunService

ALONE = "{title}: {task} alone"


@dataclass(frozen=True)
class TaskService:
    """Studies of tasks in one open project."""

    runs: RunService
    evaluation: EvaluationService

    def of(self, key: str) -> tuple[str, ...]:
        """What a run learns together: the name of its learner's slots, then its tasks.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If it learns one thing alone.
        """
        run = self.runs.project.runs.get(key)
        plan = self.runs.plan(run.id)
        if not plan.tasks:
            raise UsageError(
                "The run {run} has no task beside what it learns; there is nothing to compare it with.",
                hint="Train one with tasks: --set task.SLOT.COLUMN.id=heads.",
                run=run.name,
            )
        return (own_name(plan), *(task.name for task in plan.tasks))

    def start(self, key: str, *, seeds: int = 1, count: int = 512, device: str = "") -> Study:
        """Put into the queue what is missing: the run under each seed, each of its tasks alone, and what judges them.

        Args:
            key: Id or name of a run with tasks; its first seed is the run's own.
            seeds: Number of seeds; a claim needs three.
            count: Number of samples that are judged.
            device: ``cpu`` or ``cuda:N``; the run's own if empty.

        Raises:
            NotFoundError: If there is no such run.
            UsageError: If it has no tasks, or there would be too many runs to compare.
        """
        names, run = self.of(key), self.runs.project.runs.get(key)
        check_size(len(names), seeds)
        config = self.runs.config(run.id)
        recipes = {"": config.recipe, **dict(alone(config.recipe, self.runs.plan(run.id)))}
        queue = StudyQueue(self.runs, self.evaluation, run.dataset, device or config.device)
        runs, jobs = [], []
        for seed in range(config.seed, config.seed + seeds):
            for task, recipe in recipes.items():
                suited = self.runs.plan_of(run.dataset, recipe).recipe if task else recipe
                title = name_of(
                    suited, None, self.runs.host.registry, seed=seed - config.seed, title=run.name
                )
                own = ALONE.format(title=title, task=task) if task else title
                trained, more = queue.train(suited, seed, own)
                runs.append(trained)
                jobs += more
        for trained in runs:
            jobs += queue.judge(trained, None, count)
        return Study(tuple(runs), tuple(jobs))


def check_size(tasks: int, seeds: int) -> None:
    """Refuse a study with more runs than can be compared.

    Args:
        tasks: Number of things that are learned.
        seeds: Number of seeds.

    Raises:
        UsageError: If there would be too many; the sentence says what to do.
    """
    if seeds < 1 or (1 + tasks) * seeds > MOST:
        raise UsageError(
            "{tasks} tasks together and alone, with {seeds} seeds, are {count} runs; at most {most} can be compared.",
            hint="Take fewer seeds, or fewer tasks.",
            tasks=tasks,
            seeds=seeds,
            count=(1 + tasks) * seeds,
            most=MOST,
        )
