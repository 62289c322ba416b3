"""Payloads: what a job has to do, by its kind. They are validated like settings, since a stored queue may come from a stranger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from mmstudio.core.complaints import asked_for, reason_in
from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.core.files.door import checked_name, is_id, is_place, shown
from mmstudio.core.files.json_text import DEEP
from mmstudio.core.job import TITLE, Job
from mmstudio.core.sample import Role, Split
from mmstudio.core.sentences import Sentence

MOST_RESULTS = 100_000
MOST_PROCESSES = 64
MOST_RESTARTS = 1000
RESTARTS = 3
"""How often the processes of a training are started again, unless somebody says otherwise."""
MOST_WEIGHT = 5.0
"""Weight of a condition; 1 is as trained."""
MOST_STEPS = 2**53
"""What counts and numbers of steps lie below: larger ones are no longer exact in JSON."""


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
"""Absolute path of a file or folder; it need not exist."""
Id = Annotated[str, AfterValidator(_id)]
Name = Annotated[str, AfterValidator(_name)]
"""Absolute path of one file."""
Words = Annotated[str, Field(min_length=1, max_length=1000)]
Number = Annotated[int, Field(ge=0, lt=MOST_STEPS)]
Seed = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Which = Literal["latest", "best"] | Number
"""A checkpoint."""


class Payload(BaseModel):
    """Base of the payloads of all kinds of jobs; JSON in and out."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, defer_build=True)

    @classmethod
    def of(cls, job: Job) -> Self:
        """Validate a job's payload.

        Raises:
            UsageError: If this kind of job cannot do it.
        """
        told = {name: value for name, value in job.payload.items() if name != TITLE}
        try:
            return cls.model_validate(told)
        except (ValidationError, RecursionError) as error:
            reason = reason_in(error, told) if isinstance(error, ValidationError) else Sentence(DEEP)
            raise UsageError(
                "What the job {title!r} is to do cannot be understood: {reason}.",
                hint="It was left alone; start it again yourself.",
                title=job.title,
                reason=reason,
            ) from error

    @classmethod
    def asked(cls, told: Mapping[str, Any]) -> Self:
        """Validate what a person asks for, before there is a job.

        Raises:
            UsageError: If something is out of range.
        """
        return asked_for(cls, told)

    def to_json(self) -> dict[str, Any]:
        """Its stored form: the given fields, without defaults."""
        return self.model_dump(mode="json", exclude_unset=True)


class OfDataset(Payload):
    """Base of payloads about a data set."""

    dataset: Words


class TrainPayload(Payload):
    """Payload of a training; the run's folder holds the rest."""


class RanksPayload(TrainPayload):
    """Payload of a training in several processes.

    Attributes:
        devices: Device of each process.
        restarts: How often all are started again after one has ended by itself.
    """

    devices: Annotated[
        tuple[Annotated[str, Field(pattern=r"^(cpu|[a-z]+:\d{1,4})$")], ...],
        Field(min_length=2, max_length=MOST_PROCESSES),
    ]
    restarts: Annotated[int, Field(ge=0, le=MOST_RESTARTS)] = RESTARTS


class GivenPayload(Payload):
    """One condition: a file, or inline data."""

    path: Place | None = None
    name: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")] = ""
    sha256: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")] = ""
    data: Any = None
    weight: Annotated[float, Field(ge=0, le=MOST_WEIGHT)] = 1.0

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set & {"path", "data"}:
            raise ValueError("a condition is a file or data")
        return self


class ItemPayload(Payload):
    """One result to make."""

    name: Name
    seed: Seed = 0
    conditions: dict[str, list[GivenPayload]] = Field(default_factory=dict)


class GeneratePayload(Payload):
    """Payload of generating; ``docs/architecture.md`` explains each field."""

    run: Id
    items: Annotated[list[ItemPayload], Field(min_length=1, max_length=MOST_RESULTS)]
    checkpoint: Which = "latest"
    guidance: dict[str, float] = Field(default_factory=dict)
    joint: float | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    fast: bool = False
    make: list[Words] = Field(default_factory=list)
    batch: Annotated[int, Field(ge=0, le=MOST_RESULTS)] = 0
    out: Annotated[str, AfterValidator(_place_or_none)] = ""
    strict: bool = False
    refused: dict[str, str] = Field(default_factory=dict)


class FilePayload(Payload):
    """Payload about one file: a result is made again, or the project is written into it."""

    file: Place


class SlotPayload(Payload):
    """A slot that a person specified."""

    name: Words
    modality: Words
    role: Role = "either"


class SplitPayload(Payload):
    """How samples without a given split are assigned to splits."""

    seed: Seed = 0
    how: Literal["random", "stratified", "grouped"] = "random"
    column: str = ""
    held_out: Annotated[float, Field(ge=0, le=0.5)] = 0.1


class WishPayload(Payload):
    """How to import a source."""

    in_place: bool = False
    check_later: bool = False
    split: SplitPayload = SplitPayload()


class FillPayload(OfDataset):
    """Payload that fills a new data set."""

    dataset_id: Number


class ImportPayload(FillPayload):
    """Payload of an import from a source."""

    source: Place
    importer: Words
    slots: list[SlotPayload] = Field(default_factory=list)
    wish: WishPayload = WishPayload()


class AddPayload(ImportPayload):
    """Payload that adds a source to a data set with samples, or tries its skipped inputs again."""

    names: dict[Words, Words]
    again: bool = False
    sources: list[str] = Field(default_factory=list)
    unseen: bool = False


class SamplePayload(FillPayload):
    """Payload that writes and imports the files of a sample project."""

    sample: Words
    count: Annotated[int, Field(ge=1, le=10_000_000)]
    seed: Seed = 0


class ResultPayload(Payload):
    """One file of a result."""

    session: Id
    name: Name


class ComposePayload(Payload):
    """Payload that puts results together: as a folder, as a page, as a film, or as a file of an exporter, by its id."""

    kind: Words
    target: Place
    title: Words
    results: Annotated[list[ResultPayload], Field(min_length=1, max_length=MOST_RESULTS)]
    seconds: Annotated[float, Field(ge=0.5, le=60)] = 4.0


class EnlargePayload(FillPayload):
    """Payload that makes a data set from results, and from another data set if one is named."""

    session: Id
    base: str = ""
    results: list[Name] = Field(default_factory=list)


class ExportPayload(Payload):
    """Base of payloads that write a data set, or results of a session, for other programs."""

    folder: Place
    format: Words
    title: str
    settings: dict[str, Any] = Field(default_factory=dict)
    notes: bool = True


class ExportDatasetPayload(ExportPayload):
    """Payload that writes splits of a data set."""

    dataset: Words
    splits: list[Split]


class ExportResultsPayload(ExportPayload):
    """Payload that writes results of a session; all of them if none are named."""

    session: Id
    results: list[Name] = Field(default_factory=list)
