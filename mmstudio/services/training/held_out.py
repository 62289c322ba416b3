"""Which of the chosen samples of an adaptation are held out: a share of them, or each by one of several runs."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Sample
from mmstudio.plan.judging.adaptation import Adaptation, AdaptationReport
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_folder import RunFolder
from mmstudio.services.training.runs import RunService


def divided(
    samples: Sequence[Sample], held: float, seed: int, part: int, parts: int
) -> tuple[list[int], list[int]]:
    """Ids of the samples that a run learns from, and of those that it holds out.

    Args:
        samples: The chosen samples; those that were left out of their data set are passed over.
        held: Share that is held out, 0 to 1, by a run that is alone.
        seed: Says which are drawn.
        part: Which of several runs it is, from 0.
        parts: Their number; 1 for a run that is alone.
    """
    return held_in_turn(samples, seed, part, parts) if parts > 1 else parted(samples, held, seed)


def parted(samples: Sequence[Sample], held: float, seed: int) -> tuple[list[int], list[int]]:
    """Ids of the samples that are learned from, and of those that are held out.

    Samples of validation and test are always held out; if these are fewer than the share, others are drawn.

    Args:
        samples: The chosen samples; those that were left out of their data set are passed over.
        held: Share that is held out, 0 to 1.
        seed: Says which are drawn.
    """
    here = [sample for sample in samples if sample.position >= 0]
    out = [sample.id for sample in here if sample.split != "train"]
    rest = [sample.id for sample in here if sample.split == "train"]
    wanted = max(1, round(held * len(here))) - len(out)
    drawn = set(random.Random(seed).sample(rest, min(max(0, wanted), len(rest))))
    return [one for one in rest if one not in drawn], [*out, *(one for one in rest if one in drawn)]


def held_in_turn(samples: Sequence[Sample], seed: int, part: int, parts: int) -> tuple[list[int], list[int]]:
    """The same for one of several runs: every sample is held out by exactly one of them.

    Samples of validation and test are held out by the first.

    Args:
        samples: As in :func:`parted`.
        seed: Says which part a sample is in.
        part: Which of the runs, from 0.
        parts: Their number.
    """
    here = [sample for sample in samples if sample.position >= 0]
    rest = [sample.id for sample in here if sample.split == "train"]
    drawn = set(random.Random(seed).sample(rest, len(rest))[part::parts])
    out = [sample.id for sample in here if sample.split != "train" and not part]
    return [one for one in rest if one not in drawn], [*out, *(one for one in rest if one in drawn)]


def adapting_runs(runs: RunService) -> Iterator[tuple[RunConfig, RunFolder]]:
    """The runs of a project that adapt others, the latest first."""
    for run in reversed(runs.project.runs.list()):
        files = runs.files(run.id)
        with suppress(StudioError):  # one that cannot be read is told where runs are listed
            config = files.config()
            if config.adaptation is not None:
                yield config, files


def with_others(
    report: AdaptationReport, config: RunConfig, others: Iterable[tuple[RunConfig, RunFolder]]
) -> AdaptationReport:
    """A report with the figure over the samples that all runs of its adaptation have held out, once all have ended.

    Args:
        report: Of a run.
        config: Its configuration.
        others: All runs that adapt, the latest first; those that differ in more than the part are passed over.
    """
    mine = config.adaptation
    if mine is None or mine.parts < 2:
        return report
    reports: dict[int, AdaptationReport] = {mine.part: report}
    for other, files in others:
        theirs = other.adaptation
        if theirs is not None and theirs.part not in reports and _alike(config, mine, other, theirs):
            found = AdaptationReport.load(files.path)
            if found is not None:
                reports[theirs.part] = found
    if len(reports) < mine.parts:
        return report
    from mmstudio.plan.judging.pooled import pooled  # brings in NumPy, which opening a project does without

    return report.model_copy(update={"pooled": pooled([*reports.values()]), "parts": mine.parts})


def _alike(config: RunConfig, mine: Adaptation, other: RunConfig, theirs: Adaptation) -> bool:
    """Whether two runs adapt the same one to the same samples in the same way, and only hold out different ones."""
    part = {"learned": mine.learned, "held": mine.held, "part": mine.part}
    return (
        theirs.model_copy(update=part) == mine
        and theirs.samples == mine.samples
        and (other.dataset, other.seed, other.recipe, other.start)
        == (config.dataset, config.seed, config.recipe, config.start)
    )
