"""The expected time of an evaluation, from how long results took in the last one of the same run."""

from __future__ import annotations

from dataclasses import dataclass

from mmstudio.services.evaluation.service import EvaluationService


@dataclass(frozen=True)
class Expected:
    """How much an evaluation has to do.

    Attributes:
        slots: The run's condition slots.
        results: How many results are made or judged.
        seconds: How long that takes; ``None`` if no evaluation of the run tells.
    """

    slots: tuple[str, ...]
    results: int
    seconds: float | None


def expected(service: EvaluationService, key: str, *, split: str, count: int, subset_count: int) -> Expected:
    """How much an evaluation has to do, and how long it takes.

    Args:
        service: Of the open project.
        key: Id or name of the run.
        split: Samples whose conditions are used; there are no more results than samples.
        count: Results with all conditions.
        subset_count: Results for each subset.

    Raises:
        NotFoundError: If there is no such run or data set.
    """
    run = service.project.runs.get(key)
    plan = service.project.runs.files(run.id).plan(service.registry)
    slots = tuple(slot.name for slot in plan.conditions)
    have = service.project.datasets.get(run.dataset).counts.get(split, 0)
    subsets = 2 ** len(slots)
    if not plan.makes and count:
        subsets -= 1  # that of all conditions is judged once
    both = len(plan.targets) if plan.any_to_any else 0
    if both:
        subsets -= 2 ** (len(slots) - both)  # those in which everything that is made is given
    results = max(1, both) * min(count, have) + subsets * min(subset_count, have)
    known = [one.found.ms_per_result for one in service.list(run.id) if one.found and one.found.ms_per_result]
    return Expected(slots, results, results * known[-1] / 1000 if known else None)
