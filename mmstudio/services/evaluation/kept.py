"""The kept results of an evaluation: the first of every round, each with the sample whose conditions it was made from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.context import read_each
from mmstudio.core.errors import DamagedError
from mmstudio.core.sample import Sample
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation
from mmstudio.services.evaluation.matrix import Given
from mmstudio.storage.project.project import Project


@dataclass(frozen=True)
class Near:
    """A training sample near a result, and the distance of their features."""

    sample: Sample
    distance: float


@dataclass(frozen=True)
class KeptResult:
    """A kept result.

    Attributes:
        place: Its place in the round.
        slot, modality: Its target slot, and the modality of that.
        path: Its file.
        sample: The sample whose conditions it was made from; ``None`` if that is not there any more.
        near: The nearest training samples, nearest first, where they were looked for.
    """

    place: int
    slot: str
    modality: str
    path: Path
    sample: Sample | None
    near: tuple[Near, ...] = ()


def kept_results(
    project: Project,
    run_id: str,
    evaluation: Evaluation,
    slot: str,
    given: Given,
    *,
    near: int = 0,
) -> list[KeptResult]:
    """The kept results of a round of the run, in order; none of evaluations of older programs.

    Args:
        project: The project.
        run_id: The run.
        evaluation: One of its evaluations.
        slot: The target slot.
        given: The condition slots that were given.
        near: How many of the nearest training samples to add, where the evaluation has them.

    Raises:
        NotFoundError: If the run or its data set is not there.
        DamagedError: If the place of the results holds a link.
    """
    files = project.runs.files(run_id)
    modality = next((one.modality for one in files.config().slots if one.name == slot), "")
    found = files.result_files(evaluation.id).listed(slot, given)
    if not found or not modality:
        return []
    ids: list[int] = []
    with suppress(DamagedError):  # the results are seen all the same
        numbers = ScoreValues.load(files.path, evaluation.id)
        ids = [] if numbers is None else numbers.samples.tolist()
    own = {place: ids[place] if place < len(ids) else -1 for place in found}
    neighbours = evaluation.neighbours if near else None
    around = {
        place: neighbours.of(place)[:near] if neighbours is not None and neighbours.slot == slot else []
        for place in found
    }
    wanted = {*own.values(), *(number for row in around.values() for number, _ in row)}
    samples = samples_of(project, project.runs.get(run_id).dataset, wanted)
    return [
        KeptResult(
            place,
            slot,
            modality,
            path,
            samples.get(own[place]),
            tuple(Near(samples[number], far) for number, far in around[place] if number in samples),
        )
        for place, path in found.items()
    ]


def samples_of(project: Project, dataset: str, ids: Collection[int]) -> Mapping[int, Sample]:
    """Samples of a data set by id, without those that are not there any more."""
    stored = project.datasets.samples(dataset)
    known = sorted(number for number in ids if number >= 0)
    return {sample.id: sample for sample in read_each(stored, known)}
