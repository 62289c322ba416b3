"""What a training on another machine tells: one small file that says how far it is, and one word for scripts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mmstudio.core.files.atomic import write_atomic, write_json
from mmstudio.core.files.json_text import parse_json
from mmstudio.core.payloads import Number
from mmstudio.core.sentences import visible
from mmstudio.services.machines.job_folder import JobFolder

PROGRESS, STATE, EXIT, LISTING = "progress.json", "state", "exit", "results.json"
_Text = Annotated[str, Field(max_length=4000)]


class RemoteState(BaseModel):
    """How far a training is, as another machine says; nothing in it is trusted beyond being shown.

    Attributes:
        state: ``waiting`` before it began; else as of a job.
        step: Step of the last numbers.
        done, total, eta_s: How much of the budget is used, and the seconds left.
        note: In words, filled in.
        failure: Why it failed, as a sentence.
        processes: How many train.
        when: Time, ISO 8601 UTC.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)

    state: Literal["waiting", "running", "paused", "done", "failed"] = "waiting"
    step: Number = 0
    done: float = 0.0
    total: float = 0.0
    eta_s: float | None = None
    note: _Text = ""
    failure: _Text = ""
    processes: Annotated[int, Field(ge=0, le=100_000)] = 0
    when: Annotated[str, Field(max_length=40)] = ""

    @property
    def ended(self) -> bool:
        """Whether nobody trains now."""
        return self.state in {"paused", "done", "failed"}


def write_told(job: JobFolder, told: RemoteState) -> None:
    """Write both files; the word last, since scripts go by it when the processes have ended."""
    write_json(job.told / PROGRESS, told.model_dump(mode="json"))
    write_atomic(job.told / STATE, f"{told.state}\n")


def read_told(text: str | bytes) -> RemoteState:
    """What another machine tells, without signs that a terminal obeys.

    Raises:
        ValueError: If it is not valid.
    """
    found: Any = parse_json(text)
    told = RemoteState.model_validate(found)
    return told.model_copy(update={"note": visible(told.note), "failure": visible(told.failure)})
