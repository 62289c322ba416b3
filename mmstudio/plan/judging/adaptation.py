"""Adaptation: a run learns on from a few chosen samples, and is held to what it could do before on its old data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from mmstudio.core.complaints import reason_of
from mmstudio.core.errors import DamagedError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.json_text import read_json
from mmstudio.core.payloads import MOST_RESULTS, Number
from mmstudio.core.sentences import Note
from mmstudio.plan.scores import Count, Score

REPORT = "adaptation.json"
FEWEST_SAMPLES = 4
"""Samples below which none could be held out beside what is learned from."""
MOST_PARTS = 10
"""Largest number of parts of which each is held out by a run of its own."""

GAIN = "New samples, {count} held out: {figure} was {before} before and is {after} now, {change}: a gain."
LOSS = "New samples, {count} held out: {figure} was {before} before and is {after} now, {change}: a loss."
OPEN = (
    "New samples, {count} held out: {figure} was {before} before and is {after} now, {change}: n is too small to tell whether that "
    "is a gain."
)
POOLED_GAIN = (
    "All {count} samples, each judged by that of {parts} runs which has not learned from it: {figure} was {before} before and is "
    "{after} now, {change}: a gain."
)
POOLED_LOSS = (
    "All {count} samples, each judged by that of {parts} runs which has not learned from it: {figure} was {before} before and is "
    "{after} now, {change}: a loss."
)
POOLED_OPEN = (
    "All {count} samples, each judged by that of {parts} runs which has not learned from it: {figure} was {before} before and is "
    "{after} now, {change}: n is too small to tell whether that is a gain."
)
OLD = "Old data, {count} held-out {count:sample|samples}: {figure} was {before} before and is {after} now, {change}."
WITHIN = "That is within the limit of {limit}."
UNSURE = (
    "That is within the limit of {limit}, but {count} {count:sample is|samples are} too few to be sure of it."
)
BLENDED = (
    "All that was learned would lose more on the old data than the limit of {limit} allows; the weights are taken {share} % of the "
    "way from the old ones to the new ones."
)
REFUSED = (
    "More would be lost on the old data than the limit of {limit} allows, so nothing of it is kept: the run is as the one that it "
    "began with. Allow more, mix in more of the old data, or let it learn slower."
)
UNGUARDED = "What is lost on the old data is not known, since none was given."
UNJUDGED = "There is no figure that says how good it is; look at what it makes."

Ids = Annotated[tuple[Number, ...], Field(max_length=MOST_RESULTS)]
Numbers = Annotated[tuple[float | None, ...], Field(max_length=MOST_RESULTS)]
Verdict = Literal["within", "unsure", "refused", "unguarded", "unjudged"]


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)


class Adaptation(_Stored):
    """What a run adapts to, as its configuration keeps it.

    Attributes:
        learned, held: Ids of the chosen samples that it learns from, and of those that are held out.
        old: Data set of the old data; empty if there is none.
        share: Share of what each batch holds that are the new samples; the rest is old data (rehearsal).
        rehearsed: Largest number of samples of the old data that are mixed in.
        judged: Number of held-out samples of the old data that are judged; as many others guard the checkpoints.
        limit: By how much the old data's score may get worse: a share of 1, or of the score where it is none.
        part, parts: Which of several runs this is, each of which holds out another part of the same samples; 1 if it is alone.
    """

    learned: Annotated[Ids, Field(min_length=1)]
    held: Ids = ()
    old: Annotated[str, Field(max_length=1000)] = ""
    share: Annotated[float, Field(gt=0, le=1)] = 0.5
    rehearsed: Annotated[int, Field(ge=0, le=MOST_RESULTS)] = 2000
    judged: Annotated[int, Field(ge=1, le=MOST_RESULTS)] = 256
    limit: Annotated[float, Field(ge=0, le=1)] = 0.03
    part: Annotated[int, Field(ge=0, lt=MOST_PARTS)] = 0
    parts: Annotated[int, Field(ge=1, le=MOST_PARTS)] = 1

    @property
    def samples(self) -> frozenset[int]:
        """All chosen samples."""
        return frozenset((*self.learned, *self.held))


class ScoreChange(_Stored):
    """A figure before and after, and by how much it is higher now: paired by sample and seed.

    Attributes:
        before, after: The scores.
        low, high: Ends of the interval of the difference; ``None`` if it has none.
    """

    before: Score
    after: Score
    low: float | None = None
    high: float | None = None

    @property
    def value(self) -> float | None:
        """The difference; ``None`` if one of both has no value."""
        before, after = self.before.value, self.after.value
        return None if before is None or after is None else after - before

    @property
    def lost(self) -> float | None:
        """By how much it is worse, as the limit counts it; below 0 where it is better."""
        return None if self.value is None else self.worse_by(self.value)

    @property
    def surely_within(self) -> tuple[float, float] | None:
        """The interval of what is lost; ``None`` if there is none."""
        if self.low is None or self.high is None:
            return None
        ends = self.worse_by(self.low), self.worse_by(self.high)
        return min(ends), max(ends)

    @property
    def words(self) -> tuple[str, str, str]:
        """Before, after and the difference, each with its interval."""
        return _with_interval(self.before), _with_interval(self.after), _changed(self)

    def worse_by(self, difference: float) -> float:
        """A difference as a loss: shares of 1 count as they are, others as a share of the score before."""
        worse = difference if self.after.better == "lower" else -difference
        if self.after.unit == "share":
            return worse
        return worse / max(abs(self.before.value or 0.0), 1e-12)


class HeldPairs(_Stored):
    """The figure that counts first, of each held-out new sample.

    Attributes:
        samples: Their ids.
        before, after: Their numbers; ``None`` where a sample was not judged.
    """

    samples: Ids = ()
    before: Numbers = ()
    after: Numbers = ()


class AdaptationReport(_Stored):
    """What an adaptation came to.

    Attributes:
        step: Step of the checkpoint that is kept; 0 is the run that it began with.
        last: Step that the training reached.
        share: How far the weights go from those of before to those of after, 0 to 1.
        limit: What the old data's score was allowed to lose.
        verdict: Whether it kept to that.
        new, old: Figures of the held-out new samples and of the old data, the one that counts first.
        held: Of the first of these, the number of each sample.
        pooled: The same figure over the samples that this run and others of the same adaptation have held out; ``None`` if it is
            alone, or not all have ended.
        parts: How many runs these are.
    """

    step: Count
    last: Count
    share: Annotated[float, Field(ge=0, le=1)] = 1.0
    limit: Annotated[float, Field(ge=0, le=1)]
    verdict: Verdict
    new: tuple[ScoreChange, ...] = ()
    old: tuple[ScoreChange, ...] = ()
    held: HeldPairs = HeldPairs()
    pooled: ScoreChange | None = None
    parts: Count = 1

    def notes(self) -> Iterator[Note]:
        """Sentences about it: before and after, with number and interval."""
        if self.pooled is not None:
            told = {**_told(self.pooled), "parts": self.parts}
            gain, loss, unknown = Note(POOLED_GAIN, told), Note(POOLED_LOSS, told), Note(POOLED_OPEN, told)
            yield _by_gain(self.pooled, gain, loss, unknown)
        if self.new:
            own = _told(self.new[0])
            yield _by_gain(self.new[0], Note(GAIN, own), Note(LOSS, own), Note(OPEN, own))
        if self.old:
            yield Note(OLD, _told(self.old[0]))
        limit = {"limit": f"{self.limit * 100:g} %"}
        if self.verdict == "unguarded":
            yield Note(UNGUARDED)
        elif self.verdict == "unjudged":
            yield Note(UNJUDGED)
        elif self.verdict == "refused":
            yield Note(REFUSED, limit)
        else:
            if self.share < 1:
                yield Note(BLENDED, {**limit, "share": f"{100 * self.share:.0f}"})
            count = self.old[0].after.n
            yield (
                Note(UNSURE, {**limit, "count": f"{count:,}"})
                if self.verdict == "unsure"
                else Note(WITHIN, limit)
            )

    def save(self, folder: Path) -> None:
        """Write it into the run's folder."""
        write_json(folder / REPORT, self.model_dump(mode="json"))

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Read it; ``None`` if there is none.

        Raises:
            DamagedError: If it cannot be read.
        """
        try:
            return cls.model_validate(read_json(folder / REPORT))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise DamagedError(
                "What the adaptation of the run {run} came to cannot be read: {reason}.",
                run=folder.name,
                reason=reason_of(error),
            ) from error


def _by_gain(change: ScoreChange, gain: Note, loss: Note, unknown: Note) -> Note:
    """Which sentence says what the interval of a change says."""
    ends = change.surely_within
    if ends is None or ends[0] <= 0 <= ends[1]:
        return unknown
    return gain if ends[1] < 0 else loss


def _told(change: ScoreChange) -> dict[str, str]:
    before, after, difference = change.words
    figure = change.after.figure if change.after.figure != "value" else change.after.metric
    return {
        "count": f"{change.after.n:,}",
        "figure": figure,
        "before": before,
        "after": after,
        "change": difference,
    }


def _with_interval(score: Score) -> str:
    share = score.unit == "share"
    value = "?" if score.value is None else _number(score.value, share=share)
    if score.low is None or score.high is None:
        return value
    return f"{value} [{_number(score.low, share=share, mark=False)}, {_number(score.high, share=share, mark=False)}]"


def _changed(change: ScoreChange) -> str:
    share = change.after.unit == "share"

    def signed(value: float) -> str:
        return f"{value * 100:+.1f}" if share else f"{value:+.4g}"

    value = "?" if change.value is None else signed(change.value)
    if change.low is None or change.high is None:
        return value
    return f"{value} [{signed(change.low)}, {signed(change.high)}]"


def _number(value: float, *, share: bool, mark: bool = True) -> str:
    return f"{value * 100:.1f}{' %' if mark else ''}" if share else f"{value:.4g}"
