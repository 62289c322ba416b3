"""The kinds of jobs: the payload each takes, and the code that runs it. A stored job names its kind, never code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job
from mmstudio.core.payloads import (
    AddPayload,
    ComposePayload,
    EnlargePayload,
    ExportDatasetPayload,
    ExportResultsPayload,
    FilePayload,
    GeneratePayload,
    ImportPayload,
    OfDataset,
    Payload,
    RanksPayload,
    SamplePayload,
    TrainPayload,
)
from mmstudio.plan.payloads import (
    AttributePayload,
    AugmentPayload,
    EstimatePayload,
    EvaluatePayload,
    ExportModelPayload,
    GridPayload,
    LabelPayload,
    NeighboursPayload,
    PredictPayload,
    SearchPayload,
    ShrinkPayload,
)
from mmstudio.services.jobs import LIVE, MEASURE


@dataclass(frozen=True)
class JobKind:
    """One kind of job.

    Attributes:
        entries: The payloads it takes, each with ``"module:attribute"`` of ``entry(context: RunContext) -> None``.
    """

    entries: Mapping[type[Payload], str]

    def payload(self, job: Job) -> Payload:
        """The payload of a job of this kind.

        Raises:
            UsageError: If it does not fit this kind of job.
        """
        return self._form(job).of(job)

    def entry(self, job: Job) -> str:
        """The code that runs a job of this kind.

        Raises:
            UsageError: As :meth:`payload`.
        """
        return self.entries[type(self.payload(job))]

    def _form(self, job: Job) -> type[Payload]:
        """The form of payload that shares the most keys with what was given."""
        told = job.payload.keys()
        return max(self.entries, key=lambda form: len(told & form.model_fields.keys()))


KINDS: dict[str, JobKind] = {
    "train": JobKind(
        {
            TrainPayload: "mmstudio.engine.jobs:train",
            RanksPayload: "mmstudio.engine.jobs:train_as_rank",
        }
    ),
    "estimate": JobKind({EstimatePayload: "mmstudio.engine.jobs:forecast"}),
    MEASURE: JobKind({EstimatePayload: "mmstudio.engine.jobs:forecast"}),
    "generate": JobKind({GeneratePayload: "mmstudio.engine.jobs:generate"}),
    LIVE: JobKind({GeneratePayload: "mmstudio.engine.jobs:generate"}),
    "grid": JobKind({GridPayload: "mmstudio.engine.jobs:make_grid"}),
    "predict": JobKind({PredictPayload: "mmstudio.engine.jobs:predict"}),
    "search": JobKind({SearchPayload: "mmstudio.engine.jobs:search"}),
    "label": JobKind({LabelPayload: "mmstudio.engine.jobs:label"}),
    "neighbours": JobKind({NeighboursPayload: "mmstudio.engine.jobs:find_neighbours"}),
    "evaluate": JobKind({EvaluatePayload: "mmstudio.engine.jobs:evaluate"}),
    "shrink": JobKind({ShrinkPayload: "mmstudio.engine.jobs:shrink"}),
    "attribute": JobKind({AttributePayload: "mmstudio.engine.jobs:attribute"}),
    "reproduce": JobKind({FilePayload: "mmstudio.engine.jobs:reproduce"}),
    "augment": JobKind({AugmentPayload: "mmstudio.engine.jobs:augment"}),
    "import": JobKind(
        {
            ImportPayload: "mmstudio.services.imports.job:run",
            AddPayload: "mmstudio.services.imports.addition_job:run",
            SamplePayload: "mmstudio.services.imports.job:write_sample",
            EnlargePayload: "mmstudio.services.exports.enlargement:run",
        }
    ),
    "read": JobKind({OfDataset: "mmstudio.services.imports.read_job:read"}),
    "check": JobKind({OfDataset: "mmstudio.services.datasets.verification:check"}),
    "clean": JobKind({OfDataset: "mmstudio.services.cleaning.job:run"}),
    "dataset-export": JobKind(
        {
            ExportDatasetPayload: "mmstudio.services.exports.service:run",
            ExportResultsPayload: "mmstudio.services.exports.service:run",
        }
    ),
    "model-export": JobKind({ExportModelPayload: "mmstudio.services.reports.leaving.job:run"}),
    "compose": JobKind({ComposePayload: "mmstudio.services.reports.composed.job:run"}),
    "export": JobKind({FilePayload: "mmstudio.services.projects.archives:export"}),
}
"""Every kind by its name."""


def kind_of(job: Job) -> JobKind:
    """The kind of a job.

    Raises:
        UsageError: If there is no such kind.
    """
    found = KINDS.get(job.kind)
    if found is None:
        raise UsageError(
            "There is no job of the kind {kind!r}.",
            hint="Known: {known}.",
            kind=job.kind,
            known=", ".join(KINDS),
        )
    return found


def entry_of(job: Job) -> str:
    """``"module:attribute"`` of the code that runs a job; no part of it comes from the stored job.

    Raises:
        UsageError: If there is no such kind, or the payload does not fit it.
    """
    return kind_of(job).entry(job)
