"""Smaller forms of a run: what is kept of where a run came from, and the table of size, speed and score."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from mmstudio.core.files.door import child
from mmstudio.core.payloads import Id, Number, Words
from mmstudio.plan.scores import Evaluation, Score

Form = Literal["half", "int8", "student"]
"""How a run is made smaller: numbers of half the size, weights in 8 bits, or a narrower model that learned from it."""
PACKED: tuple[Form, ...] = ("half", "int8")
"""Forms that keep the same weights in less room."""
FORMS: tuple[Form, ...] = (*PACKED, "student")
LAST = 0
"""Stands for the last checkpoint of a run that is still to be trained."""
_USUAL = ("all attributes", "accuracy", "value", "mean", "given attributes")
"""Figures that stand for a metric which has several, the most telling one first."""
Ratio = Annotated[float, Field(ge=0)]


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)


class Smaller(_Stored):
    """Where a smaller run came from, as its configuration keeps it.

    Attributes:
        run: Id of the run whose weights it has.
        checkpoint: Its step; :data:`LAST` for the last one of a student.
        form: How they are kept.
    """

    run: Words
    checkpoint: Number
    form: Literal["half", "int8"]


class TeacherRun(_Stored):
    """The run that a narrower one learns from, as its configuration keeps it; parts and weights lie in its folder.

    Attributes:
        run: Id of the other run.
        checkpoint: Its step.
        share: Weight of what it says, 0 to 1; the data have the rest.
    """

    run: Words
    checkpoint: Number
    share: Annotated[float, Field(ge=0, le=1)] = 0.8


class Variant(_Stored):
    """A line of the table.

    Attributes:
        run: Id of the run.
        source: Id of the run that it was made from; empty for the original.
        form: How it was made smaller; empty for the original.
        bytes: Size of its weights on the disk.
        size: The same by the original's.
        time: Time for a result by the original's, measured by turns; ``None`` if it was not measured.
        times: Smallest and largest ratio of the turns.
        score: The score that decides; ``None`` if nothing could be judged.
        difference: By how much it is above the original's, of the same samples and seeds.
        low, high: Ends of the interval of that; ``None`` if it has none.
        verdict: What that interval says.
        within: Whether its score lies within the interval of the original's score, or is better.
    """

    run: Id
    source: Annotated[str, Field(max_length=1000)] = ""
    form: Form | Literal[""] = ""
    bytes: Annotated[int, Field(ge=0, lt=2**53)]
    size: Ratio
    time: Ratio | None = None
    times: tuple[Ratio, Ratio] | None = None
    score: Score | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: Literal["higher", "lower", "not told apart", ""] = ""
    within: bool = False


class SmallerTable(_Stored):
    """Size, speed and score of a run and its smaller forms.

    Attributes:
        variants: The original first, then the smaller ones.
        ms: Milliseconds that the original took for a result, in the median of the turns; 0 if that was not measured.
        together: Number of results that were made at once when that was measured.
    """

    variants: Annotated[tuple[Variant, ...], Field(min_length=1, max_length=20)]
    ms: Ratio = 0.0
    together: Annotated[int, Field(ge=0, lt=2**31)] = 0

    @property
    def smallest(self) -> Variant | None:
        """The smallest one that loses nothing; ``None`` if each smaller one loses, or that cannot be said."""
        return min(
            (one for one in self.variants[1:] if one.within),
            key=lambda one: (one.bytes, one.time or 0.0),
            default=None,
        )


def deciding(evaluation: Evaluation) -> Score | None:
    """The score that decides whether something was lost: with all conditions, with an interval, of the first metric that has one."""
    own = [one for one in evaluation.scores if one.source == "run" and one.better and one.value is not None]
    most = max((len(one.given) for one in own), default=0)
    sure = [one for one in own if len(one.given) == most and one.low is not None and one.high is not None]
    for metric in dict.fromkeys(one.metric for one in sure):
        named = {one.figure: one for one in reversed(sure) if one.metric == metric}
        return next((named[name] for name in _USUAL if name in named), next(iter(reversed(named.values()))))
    return None


def same_as(score: Score | None, others: Iterable[Score]) -> Score | None:
    """Of other scores the one of the same figure; ``None`` if there is none."""
    return None if score is None else next((one for one in others if one.key == score.key), None)


def keeps_up(score: Score | None, original: Score | None) -> bool:
    """Whether a score lies within the interval of the original's, or is better."""
    if (
        score is None
        or original is None
        or score.value is None
        or original.low is None
        or original.high is None
    ):
        return False
    return score.value >= original.low if original.better == "higher" else score.value <= original.high


def teacher_folder(run: Path) -> Path:
    """The folder, in that of a run, of the wider one that it learns from: its parts and averaged weights; it need not exist.

    Raises:
        DamagedError: If its place holds a link.
    """
    return child(run, "teacher")
