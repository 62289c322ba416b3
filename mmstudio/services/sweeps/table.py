"""The outcome of a sweep: a row for each trial with its settings and score, the best one marked, and what can be said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import Literal

import numpy as np

from mmstudio.core.errors import StudioError
from mmstudio.core.job import Job, JobState
from mmstudio.core.sentences import Note
from mmstudio.plan.scores import FEWEST_RUNS, Score
from mmstudio.plan.statistics.differences import ScoreSide, difference_of_runs
from mmstudio.plan.statistics.intervals import LEVEL
from mmstudio.plan.statistics.student import t_reach
from mmstudio.plan.sweeps.members import SweepMember
from mmstudio.plan.sweeps.sweep import HELD_OUT, Settings, Sweep
from mmstudio.services.sweeps.scores import score_of
from mmstudio.services.sweeps.service import SweepService

TrialState = Literal["waits", "trains", "paused", "done", "failed", "stopped early", "missing"]
STATES: dict[JobState, TrialState] = {
    JobState.QUEUED: "waits",
    JobState.RUNNING: "trains",
    JobState.PAUSED: "paused",
    JobState.INTERRUPTED: "paused",
    JobState.CANCELLED: "paused",
    JobState.FAILED: "failed",
    JobState.DONE: "done",
}
_ORDER: tuple[TrialState, ...] = ("trains", "waits", "paused", "missing", "failed", "stopped early", "done")
"""What a trial of several runs is, by the first of them that one is."""
_NO_VALUES = np.zeros(0, np.int64)
"""Runs are compared by their scores alone, without the numbers behind them."""
Beside = Literal["best", "not told apart", "worse", ""]


@dataclass(frozen=True)
class TrialRun:
    """One training of a trial.

    Attributes:
        seed: Its seed.
        run: Id of the run; empty if there is none.
        state: How far it is.
        why: Why it ended before its budget was used, or failed; ``None`` if it did not.
        score: Its score; ``None`` if there is none yet.
    """

    seed: int
    run: str = ""
    state: TrialState = "missing"
    why: Note | None = None
    score: Score | None = None


@dataclass(frozen=True)
class TrialRow:
    """A trial.

    Attributes:
        number: Its number.
        settings: Its settings.
        runs: Its trainings, by seed.
        state: How far they are.
        value: Mean of the scores; ``None`` if not all of them are there.
        low, high: Ends of the interval; ``None`` if there is none.
        beside: Beside the best: ``not told apart`` from it, or worse; empty if too few seeds say nothing.
    """

    number: int
    settings: Settings
    runs: tuple[TrialRun, ...]
    state: TrialState
    value: float | None = None
    low: float | None = None
    high: float | None = None
    beside: Beside = ""


@dataclass(frozen=True)
class SweepTable:
    """The outcome of a sweep so far.

    Attributes:
        sweep: The sweep.
        rows: Its trials, the best first, then those without a score.
        higher: Whether a higher score is better.
        notes: What a person should know.
    """

    sweep: Sweep
    rows: tuple[TrialRow, ...]
    higher: bool
    notes: tuple[Note, ...]

    @property
    def best(self) -> TrialRow | None:
        """The trial with the best score; ``None`` if none has one."""
        return next((row for row in self.rows if row.beside == "best"), None)

    @property
    def ended(self) -> bool:
        """Whether nothing of it waits, trains or is paused."""
        going = {"waits", "trains", "paused", "missing"}
        return len(self.rows) >= self.sweep.count and all(row.state not in going for row in self.rows)

    def best_runs(self, most: int) -> tuple[str, ...]:
        """Ids of the runs to be compared, those of the best trials first."""
        return tuple(one.run for row in self.rows for one in row.runs if one.run)[:most]


def table_of(service: SweepService, sweep_id: str) -> SweepTable:
    """The outcome of a sweep so far.

    Raises:
        NotFoundError: If there is no such sweep.
        DamagedError: If it cannot be read.
    """
    sweep = service.folder.load(sweep_id)
    there = service.members.of(sweep.id)
    jobs = {(job.run_id, job.kind): job for job in service.jobs(sweep.id)}
    rows = [
        _row(
            service,
            sweep,
            number,
            [(seed, there.get(SweepMember(number, seed), "")) for seed in sweep.seeds],
            jobs,
        )
        for number in range(len(sweep.trials))
    ]
    scores = [one.score for row in rows for one in row.runs if one.score is not None]
    higher = bool(scores) and scores[0].better == "higher"
    ordered = sorted(
        rows,
        key=lambda row: (
            row.value is None,
            0.0 if row.value is None else -row.value if higher else row.value,
        ),
    )
    marked = _marked(ordered)
    return SweepTable(sweep, tuple(marked), higher, tuple(_notes(sweep, marked)))


def _row(
    service: SweepService,
    sweep: Sweep,
    number: int,
    runs: Sequence[tuple[int, str]],
    jobs: Mapping[tuple[str, str], Job],
) -> TrialRow:
    found = tuple(_run(service, sweep, seed, run, jobs) for seed, run in runs)
    state = next(one for one in _ORDER if any(run.state == one for run in found))
    values = [run.score.value for run in found if run.score is not None and run.score.value is not None]
    row = TrialRow(number, sweep.trials[number], found, state)
    if len(values) < len(found):
        return row
    low, high = _interval(found, values)
    return TrialRow(number, row.settings, found, state, fmean(values), low, high)


def _run(
    service: SweepService, sweep: Sweep, seed: int, run: str, jobs: Mapping[tuple[str, str], Job]
) -> TrialRun:
    job = jobs.get((run, "train"))
    if not run or job is None:
        return TrialRun(seed, run)
    state, why = STATES[job.state], None
    match job.result.get("stopped"):
        case {"template": str(template), "params": dict(params)} if state == "done":
            return TrialRun(seed, run, "stopped early", Note(template, params))
    if job.failure is not None and state == "failed":
        why = Note("{reason}", {"reason": job.failure.reason})
    if state != "done":
        return TrialRun(seed, run, state, why)
    judging = jobs.get((run, "evaluate"))
    if sweep.by and judging is not None and judging.failure is not None:
        why = Note("It could not be judged: {reason}", {"reason": judging.failure.reason})
    try:
        score = score_of(service.runs.files(run), sweep.by)
    except StudioError as error:
        score, why = None, Note("{reason}", {"reason": str(error)})
    return TrialRun(seed, run, state, why, score)


def _interval(runs: Sequence[TrialRun], values: Sequence[float]) -> tuple[float | None, float | None]:
    """The interval over the seeds of a trial, or that of its only score over the results."""
    if len(values) > 1:
        half = t_reach(LEVEL, len(values) - 1) * stdev(values) / sqrt(len(values))
        return fmean(values) - half, fmean(values) + half
    score = runs[0].score
    return (None, None) if score is None else (score.low, score.high)


def _marked(rows: Sequence[TrialRow]) -> list[TrialRow]:
    """The rows, each told beside the best, which is the first."""
    if not rows or rows[0].value is None:
        return list(rows)
    best = rows[0]
    return [_with(best, "best"), *(_with(row, _beside(row, best)) for row in rows[1:])]


def _with(row: TrialRow, beside: Beside) -> TrialRow:
    return TrialRow(row.number, row.settings, row.runs, row.state, row.value, row.low, row.high, beside)


def _beside(row: TrialRow, best: TrialRow) -> Beside:
    if row.value is None:
        return ""
    found = difference_of_runs(_sides(row), _sides(best))
    if not found.verdict:
        return ""
    return "not told apart" if found.verdict == "not told apart" else "worse"


def _sides(row: TrialRow) -> list[ScoreSide]:
    return [ScoreSide(run.score, _NO_VALUES) for run in row.runs if run.score is not None]


def _notes(sweep: Sweep, rows: Sequence[TrialRow]) -> Iterator[Note]:
    valued = [row for row in rows if row.value is not None]
    done = [row for row in rows if row.state == "done"]
    if done and not valued and not sweep.by:
        yield Note(
            "These trainings have no held-out loss: the learner has none, or there are no samples held out. Judge by another score."
        )
    if len(valued) > 1 and len(sweep.seeds) < FEWEST_RUNS:
        yield Note(
            "Each was trained under fewer than three seeds: another seed may turn the order round. Train the best ones under three "
            "seeds to say which is better."
        )
    if len(valued) > 1:
        yield Note(
            "The best of {count} looks better than it is, since it was chosen by this score. Judge it by other samples before you tell others.",
            {"count": len(valued)},
        )
    alike = sum(row.beside == "not told apart" for row in rows)
    if alike:
        yield Note("{count} {count:other|others} cannot be told apart from the best.", {"count": alike})


def score_name(sweep: Sweep) -> str:
    """Name of the score that judges."""
    return sweep.by or HELD_OUT
