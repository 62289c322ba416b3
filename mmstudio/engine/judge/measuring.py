"""The measuring of an evaluation: every chosen metric judges every round; finished rounds outlive an interruption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobCancelledError, JobPausedError, StudioError
from mmstudio.core.sentences import Note
from mmstudio.engine.judge.agreement import agreements
from mmstudio.engine.judge.findings import JudgedSoFar
from mmstudio.engine.judge.forms import Measured
from mmstudio.engine.judge.judges import Judge
from mmstudio.engine.judge.keeping import Keeper
from mmstudio.engine.judge.kept_rounds import KeptRounds
from mmstudio.engine.judge.references.baselines import Baselines
from mmstudio.engine.judge.references.neighbours import Neighbourhood
from mmstudio.engine.judge.rounds import Asked, Round, Rounds
from mmstudio.engine.judge.stopping import stop_if_asked
from mmstudio.plan.judging.notes import StoredNote, reason_of

_FAILED = "The metric {id!r} failed: {reason}"
_NOT_BASELINE = "The metric {id!r} cannot judge the baseline {source!r}: {reason}"
_NO_NEIGHBOURS = "The nearest training samples cannot be found: {reason}"
_NO_BASELINE = "The baseline {source!r} cannot be made: {reason}"


class Measuring:
    """Has metrics judge the rounds of an evaluation.

    Args:
        context: Context of the job.
        rounds, baselines: Make the rounds.
        judges: The chosen metrics.
        kept: Keeps finished rounds.
        keeper: Keeps the first results of every round.
        neighbourhood: Looks for the nearest training samples; ``None`` if nobody asked.
    """

    def __init__(
        self,
        context: RunContext,
        rounds: Rounds,
        baselines: Baselines,
        judges: Sequence[Judge],
        kept: KeptRounds,
        keeper: Keeper,
        neighbourhood: Neighbourhood | None = None,
    ) -> None:
        self._context, self._rounds, self._baselines, self._kept = context, rounds, baselines, kept
        self._judges, self._keeper, self._neighbourhood = judges, keeper, neighbourhood
        self._tally = kept.read() or JudgedSoFar()
        for judge in judges:
            judge.restore(self._tally)

    def measure(self) -> JudgedSoFar:
        """Have every metric judge every round. A metric that fails loses only its own figures, unless all fail.

        Raises:
            StudioError: If all metrics fail.
        """
        for number, asked in enumerate(self._asked()):
            if number < self._tally.done:
                self._rounds.skip(asked)
                continue
            stop_if_asked(self._context)
            made = self._made(asked)
            if made is not None:
                again = self._again(asked)
                if asked.every and asked.source == "run":
                    self._look(made)
                self._judge(asked, made, again=again)
                if not again:
                    self._agree(made)
                if not again and (asked.every or asked.source == "run"):
                    self._keep(made)
            self._tally.done = number + 1
            self._kept.write(self._tally, self._judges)
        return self._tally

    def _asked(self) -> Iterable[Asked]:
        """The rounds that somebody looks at."""
        if self._judges:
            return self._rounds.asked()
        if self._neighbourhood is None:
            return ()
        return [asked for asked in self._rounds.asked() if asked.every and asked.source == "run"]

    def _look(self, done: Round) -> None:
        """Look for the neighbours of results; what goes wrong with them must not cost the scores."""
        if self._neighbourhood is None:
            return
        try:
            self._tally.neighbours, measured = self._neighbourhood.look(done)
        except (StudioError, OSError, ValueError, RuntimeError) as error:
            self._note(Note(_NO_NEIGHBOURS, {"reason": reason_of(error)}))
        else:
            self._add([measured], done)

    def _made(self, asked: Asked) -> Round | None:
        """A round; ``None`` if it is of a baseline that cannot be made."""
        if asked.source == "run":
            return self._rounds.make(asked)
        try:
            return self._baselines.make(asked)
        except (StudioError, OSError, ValueError, RuntimeError) as error:
            self._note(Note(_NO_BASELINE, {"source": asked.source, "reason": reason_of(error)}))
            return None

    def _keep(self, made: Round) -> None:
        """Keep the first results of a round; a full disk must not cost the scores."""
        with suppress(OSError):
            self._keeper.keep(made)

    def _again(self, asked: Asked) -> bool:
        """Whether a subset is that of all conditions, whose round is larger and gives one value for each figure."""
        return not asked.every and set(asked.given) == set(self._rounds.slots) and self._tally.ms > 0

    def _judge(self, asked: Asked, done: Round, *, again: bool) -> None:
        tally = self._tally
        if asked.every and asked.source == "run":
            tally.ms = done.ms
        for judge in [one for one in self._judges if one.spec.id not in tally.failed]:
            try:
                found = judge.measure(done)
            except (JobCancelledError, JobPausedError):
                raise
            except Exception as error:
                if done.source != "run":
                    self._note(Note(_NOT_BASELINE, {"source": done.source, **_why(judge, error)}))
                    continue
                if len(tally.failed) + 1 == len(self._judges):
                    raise StudioError(_FAILED, **_in_words(_why(judge, error))) from error
                self._failed(judge, error)
            else:
                self._add([] if again else found, done)
                for note in judge.notes:
                    if note.template not in tally.remarks:
                        tally.remarks.add(note.template)
                        self._note(note)

    def _agree(self, done: Round) -> None:
        """Compare what readers have read in different slots."""
        working = [judge for judge in self._judges if judge.spec.id not in self._tally.failed]
        self._add(agreements(working, done), done)

    def _add(self, found: Iterable[Measured], done: Round) -> None:
        for one in found:
            key = one.score.key
            self._tally.scores.append(one.score)
            places = [result.seed for result in done.results[one.score.slot]]
            for numbers, kept in ((one.values, self._tally.values), (one.reference, self._tally.reference)):
                if numbers is not None:
                    row = np.full(max(places, default=-1) + 1, np.nan)
                    row[places] = numbers
                    kept[key] = row

    def _failed(self, judge: Judge, error: Exception) -> None:
        self._note(Note(_FAILED, _why(judge, error)))
        self._tally.forget(judge.spec.id)

    def _note(self, note: Note) -> None:
        self._context.log(note.template, level="warning", **_in_words(note.params))
        stored = StoredNote.of(note)
        if stored not in self._tally.notes:  # a copier fails for every subset alike
            self._tally.notes.append(stored)


def _why(judge: Judge, error: Exception) -> dict[str, Any]:
    return {"id": judge.spec.id, "reason": reason_of(error)}


def _in_words(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(one) if isinstance(one, StudioError) else one for name, one in params.items()}
