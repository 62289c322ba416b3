"""Scores and evaluations: what was measured on a run, how certain it is, and how it is stored in the run's folder.

Each evaluation is a file named by its id, so that it never replaces one of another checkpoint, split or subset. A run's
folder may come from a stranger: anything in it that does not have these types counts as damaged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from mmstudio.core.complaints import reason_of
from mmstudio.core.errors import DamagedError, NotFoundError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import checked_id, child, is_id
from mmstudio.core.files.json_text import read_json
from mmstudio.core.sample import Split
from mmstudio.plan.judging.neighbours import Neighbours
from mmstudio.plan.judging.notes import ReadNote
from mmstudio.plan.judging.told import ToldReport
from mmstudio.plan.recipe import Choice

FOLDER = "evaluations"
EARLIER, EARLIER_FILE = "earlier", "evaluation.json"
"""Id and file of the last evaluation that an older program stored in a run."""
FEWEST = 10
"""Number of results below which an interval drawn from them would be far too narrow."""
FEWEST_RUNS = 3
"""Number of runs on each side below which nothing is said about families or settings."""

Better = Literal["higher", "lower", ""]
Source = Literal["run", "real", "shuffled", "copy"]
"""What made the values that a score judges.

``run``: the run. The others are baselines, judged by the same metrics. ``real``: real data; figures of a result judge the
sample's own value, figures of sets compare training samples with held-out ones. ``shuffled``: training samples drawn
without looking at the conditions. ``copy``: for each sample the training sample whose conditions are nearest.
"""
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, lt=2**53)]
Figure = Annotated[str, Field(min_length=1, max_length=200)]

AS_IN = " as in "
"""Inside the names of figures of agreement, between what is compared and the slot that it is compared with."""


class ScoreKey(NamedTuple):
    """What a score is a score of; the fields are those of :class:`Score`."""

    metric: str
    figure: str
    slot: str
    given: tuple[str, ...]
    source: Source


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)


class Score(_Stored):
    """One figure of a run, and how certain it is.

    Attributes:
        metric, version: Id of the metric, and the distribution and version it comes from.
        figure: Name of the metric's figure.
        slot: The target slot whose results were judged.
        given: The condition slots that were given.
        source: What made the judged values: the run, or one of the baselines.
        value: Value over all results that could be judged; ``None`` if none could.
        low, high: Ends of the interval; ``None`` if it has none.
        chance: Value that a guess without any knowledge of the sample reaches; ``None`` if unknown.
        n: Number of results that the value covers.
        of: Number of results that were made for it.
        better: Which direction is better; empty if neither is.
        unit: ``share`` for a share of 1; any other word is shown behind the number.
        extractor, extractor_version: The same for the extractor of the features; empty if none was used.
        weights: Hash of the extractor's weights; empty if it has none.
        resizing: How values were brought to the size that the extractor takes; empty if they were not.
        method: How the interval was found; empty if it has none.
        at_this_n: Whether the value depends on the number of results itself, so that it can only be compared with values
            of the same number, and the interval holds the expected value at this number.
    """

    metric: str
    version: str = ""
    figure: Figure
    slot: str = ""
    given: tuple[str, ...] = ()
    source: Source = "run"
    value: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    n: Count = 0
    of: Count = 0
    better: Better = ""
    unit: str = ""
    extractor: str = ""
    extractor_version: str = ""
    weights: str = ""
    resizing: str = ""
    method: str = ""
    at_this_n: bool = False

    @property
    def key(self) -> ScoreKey:
        """What it is a score of: the same for scores of different runs that can be compared."""
        return ScoreKey(self.metric, self.figure, self.slot, self.given, self.source)


class Absent(_Stored):
    """Scores of an attribute that the given conditions do not tell.

    Attributes:
        right: Share of the results that show the sample's own value.
        chance: Share that another sample of the data gets right; ``None`` if there is no other.
        entropy_ratio: Entropy of the readings, as a share of the data's; ``None`` if the data has none.
        unreadable: Share of the results in which it could not be read.
    """

    right: Share
    chance: Share | None = None
    entropy_ratio: Annotated[float, Field(ge=0)] | None = None
    unreadable: Share = 0.0


class Everything(_Stored):
    """Accuracy of attributes when all conditions are given."""

    count: Count
    mean: Share | None = None
    lowest: Share | None = None
    all_at_once: Share | None = None
    per_attribute: Mapping[str, Share] = Field(default_factory=dict)
    ms_per_picture: Annotated[float, Field(ge=0)] = 0.0


class Subset(_Stored):
    """Accuracy of attributes when some conditions are given."""

    given: tuple[str, ...]
    count: Count = 0
    given_mean: Share | None = None
    given_accuracy: Mapping[str, Share] = Field(default_factory=dict)
    absent: Mapping[str, Absent] = Field(default_factory=dict)


class Attributes(_Stored):
    """Findings of an attribute reader, and the values to compare them with.

    Attributes:
        metric: Id of the reader.
        slot: The target slot whose results were read; empty in evaluations by earlier programs.
        everything: Accuracy with all conditions given.
        not_judged: Attribute to the reason why such results cannot show it.
        subsets: Accuracy for every subset of the conditions.
    """

    model_config = ConfigDict(populate_by_name=True)

    metric: str = ""
    slot: str = ""
    everything: Everything = Field(alias="all")
    not_judged: Mapping[str, str] = Field(default_factory=dict)
    subsets: tuple[Subset, ...] = ()


class Evaluation(_Stored):
    """One evaluation of one checkpoint of a run.

    Attributes:
        id: Id of the evaluation; :data:`EARLIER` for one that an older program stored.
        run, checkpoint, weights: What was judged: id of the run, step, hash of the averaged weights.
        split: Split of the samples whose conditions were used.
        count, subset_count: Number of results asked for with all conditions, and for each subset of them.
        metrics: The chosen metrics, with their settings.
        sampling: Sampling settings, guidance included.
        device, precision, versions, created: Where, how, with which libraries and when it was measured.
        ms_per_result: Milliseconds per result with all conditions given; 0 if none was made.
        validation: Loss on held-out samples, if the learner has one.
        scores: One score per figure and round.
        attributes: More about attributes, if a reader of them was chosen.
        other_attributes: The same of further target slots, if readers of several were chosen.
        neighbours: The nearest training samples of the results with all conditions, if they were looked for.
        told: What was told of the samples, by a run that tells classes or numbers.
        notes: Facts that a person should know.
    """

    format: Literal[2] = 2
    id: str
    run: str
    checkpoint: Count
    weights: str = ""
    split: Split
    count: Count = 0
    subset_count: Count = 0
    metrics: tuple[Choice, ...] = ()
    sampling: Mapping[str, Any] = Field(default_factory=dict)
    device: str = ""
    precision: str = ""
    versions: Mapping[str, str] = Field(default_factory=dict)
    created: str = ""
    ms_per_result: Annotated[float, Field(ge=0)] = 0.0
    validation: Mapping[str, float] = Field(default_factory=dict)
    scores: tuple[Score, ...] = ()
    attributes: Attributes | None = None
    other_attributes: tuple[Attributes, ...] = ()
    neighbours: Neighbours | None = None
    told: ToldReport | None = None
    notes: tuple[ReadNote, ...] = ()

    @field_validator("attributes", mode="before")
    @classmethod
    def _none(cls, value: Any) -> Any:
        """An older program wrote ``{}`` for ``None``."""
        return value or None

    @classmethod
    def load(cls, folder: Path, evaluation_id: str) -> Self:
        """Read one of a run's evaluations.

        Args:
            folder: The run's.
            evaluation_id: Id of the evaluation.

        Raises:
            NotFoundError: If none has that id.
            DamagedError: If it cannot be read.
        """
        path = _path(folder, evaluation_id)
        try:
            found = read_json(path)
            if isinstance(found, dict):
                told = {"format": 2} if evaluation_id == EARLIER else {}
                found = {**found, **told, "id": evaluation_id, "run": folder.name}
            return cls.model_validate(found)
        except FileNotFoundError as error:
            raise NotFoundError(
                "The run {run} has no evaluation {id!r}.",
                hint="Known: {known}.",
                run=folder.name,
                id=evaluation_id,
                known=", ".join(evaluations_in(folder)) or "none",
            ) from error
        except (OSError, ValueError) as error:
            raise DamagedError(
                "The evaluation {id} of the run {run} cannot be read: {reason}.",
                hint="Evaluate the run again.",
                id=evaluation_id,
                run=folder.name,
                reason=reason_of(error),
            ) from error

    def save(self, folder: Path) -> None:
        """Write it into the run's folder."""
        place = child(folder, FOLDER)
        place.mkdir(exist_ok=True)
        write_json(child(place, f"{checked_id(self.id, 'stored evaluation')}.json"), self.to_json())

    @property
    def readings(self) -> tuple[Attributes, ...]:
        """Findings of all readers of attributes."""
        return (*(() if self.attributes is None else (self.attributes,)), *self.other_attributes)

    @property
    def agreements(self) -> tuple[Score, ...]:
        """How often slots agree that were made together out of nothing."""
        return tuple(
            one for one in self.scores if AS_IN in one.figure and one.source == "run" and not one.given
        )

    def to_json(self) -> dict[str, Any]:
        """Its content as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def evaluations_in(folder: Path) -> list[str]:
    """Ids of the evaluations in a run's folder, that of an older program first; does not open them."""
    return [EARLIER] * _path(folder, EARLIER).is_file() + sorted(_ids(folder))


def part_of(folder: Path, evaluation_id: str) -> Path:
    """The folder with the finished rounds of an evaluation that has not ended; hidden, so that no copy takes it along."""
    return child(child(folder, FOLDER), f".{checked_id(evaluation_id, 'stored evaluation')}.part")


def _ids(folder: Path) -> Iterator[str]:
    for path in child(folder, FOLDER).glob("*.json"):
        if is_id(path.stem) and path.stem != EARLIER and not path.is_symlink() and path.is_file():
            yield path.stem


def _path(folder: Path, evaluation_id: str) -> Path:
    if evaluation_id == EARLIER:
        return child(folder, EARLIER_FILE)
    return child(child(folder, FOLDER), f"{checked_id(evaluation_id, 'stored evaluation')}.json")
