"""What a job is to do, by its kind: typed, and checked like settings, since a queue is stored and may come from anybody."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from mmstudio.core.complaints import first_reason
from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.core.files.door import checked_name, is_id, is_place, shown
from mmstudio.core.job import TITLE, Job
from mmstudio.core.sample import Role, Split

MOST_RESULTS = 100_000
MOST_WEIGHT = 5.0
"""Of a condition; 1 is as trained."""


def _place(text: str) -> str:
    if not is_place(text):
        raise ValueError(f"{shown(text)} is no place on this computer")
    return text


def _place_or_none(text: str) -> str:
    return text and _place(text)


def _id(text: str) -> str:
    if not is_id(text):
        raise ValueError(f"{shown(text)} is no id")
    return text


def _name(text: str) -> str:
    try:
        return checked_name(text)
    except DamagedError as error:
        raise ValueError(error.message) from error


Place = Annotated[str, AfterValidator(_place)]
"""Absolute path of a file or folder; it need not be there."""
Id = Annotated[str, AfterValidator(_id)]
Name = Annotated[str, AfterValidator(_name)]
"""Of one file."""
Words = Annotated[str, Field(min_length=1, max_length=1000)]
Number = Annotated[int, Field(ge=0, lt=2**53)]
Seed = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Which = Literal["latest", "best"] | Number
"""A checkpoint."""


class Payload(BaseModel):
    """What one kind of job is told; JSON in and out."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)

    @classmethod
    def of(cls, job: Job) -> Self:
        """What a job was told.

        Raises:
            UsageError: If it is nothing that this kind of job can do.
        """
        told = {name: value for name, value in job.payload.items() if name != TITLE}
        try:
            return cls.model_validate(told)
        except (ValidationError, RecursionError) as error:
            reason = first_reason(error) if isinstance(error, ValidationError) else "it is nested too deeply"
            raise UsageError(
                "What the job {title!r} is to do cannot be understood: {reason}.",
                hint="It was left alone; start it again yourself.",
                title=job.title,
                reason=reason,
            ) from error

    def to_json(self) -> dict[str, Any]:
        """As it is stored: what was said, without defaults."""
        return self.model_dump(mode="json", exclude_unset=True)


class OfDataset(Payload):
    """Something is done with a data set."""

    dataset: Words


class TrainPayload(Payload):
    """A run is trained; its folder says the rest."""


class GivenPayload(Payload):
    """One condition: a file, or data."""

    path: Place | None = None
    sha256: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""
    data: Any = None
    weight: Annotated[float, Field(ge=0, le=MOST_WEIGHT)] = 1.0

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set & {"path", "data"}:
            raise ValueError("a condition is a file or data")
        return self


class ItemPayload(Payload):
    """One result to be made."""

    name: Name
    seed: Seed = 0
    conditions: dict[str, list[GivenPayload]] = Field(default_factory=dict)


class GeneratePayload(Payload):
    """Results are made; ``docs/architecture.md`` has the meaning of each field."""

    run: Id
    items: Annotated[list[ItemPayload], Field(min_length=1, max_length=MOST_RESULTS)]
    checkpoint: Which = "latest"
    guidance: dict[str, float] = Field(default_factory=dict)
    joint: float | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    fast: bool = False
    batch: Annotated[int, Field(ge=0, le=MOST_RESULTS)] = 0
    out: Annotated[str, AfterValidator(_place_or_none)] = ""
    strict: bool = False
    refused: dict[str, str] = Field(default_factory=dict)


class FilePayload(Payload):
    """Something is done with a file: a result is made again, or the project is written into it."""

    file: Place


class SlotPayload(Payload):
    """A slot that a person gave."""

    name: Words
    modality: Words
    role: Role = "either"


class SplitPayload(Payload):
    """How samples are parted whose split is not given."""

    seed: Seed = 0
    how: Literal["random", "stratified", "grouped"] = "random"
    column: str = ""
    held_out: Annotated[float, Field(ge=0, le=0.5)] = 0.1


class WishPayload(Payload):
    """How a source is imported."""

    in_place: bool = False
    check_later: bool = False
    split: SplitPayload = SplitPayload()


class FillPayload(OfDataset):
    """A data set is filled that was made for it."""

    dataset_id: Number


class ImportPayload(FillPayload):
    """A source is imported."""

    source: Place
    importer: Words
    slots: list[SlotPayload] = Field(default_factory=list)
    wish: WishPayload = WishPayload()


class AddPayload(ImportPayload):
    """A source is added to a data set that has samples, or what was skipped of it is tried again."""

    names: dict[Words, Words]
    again: bool = False
    sources: list[str] = Field(default_factory=list)
    unseen: bool = False


class SamplePayload(FillPayload):
    """A sample project's files are written and imported."""

    sample: Words
    count: Annotated[int, Field(ge=1, le=10_000_000)]
    seed: Seed = 0


class EnlargePayload(FillPayload):
    """A data set is made of results, and of another one where it is named."""

    session: Id
    base: str = ""
    results: list[Name] = Field(default_factory=list)


class ExportPayload(Payload):
    """A data set, or results of a session, are written for other programs."""

    folder: Place
    format: Words
    title: str
    settings: dict[str, Any] = Field(default_factory=dict)
    notes: bool = True


class ExportDatasetPayload(ExportPayload):
    """Splits of a data set are written."""

    dataset: Words
    splits: list[Split]


class ExportResultsPayload(ExportPayload):
    """Results of a session are written, all of them if none are named."""

    session: Id
    results: list[Name] = Field(default_factory=list)
