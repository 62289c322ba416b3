"""What a job folder says that is reached: its note, its settings, its results, and how far it is."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from mmstudio.core.complaints import reason_of
from mmstudio.core.errors import DamagedError, NotFoundError, StudioError
from mmstudio.core.files.json_text import parse_json
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.run_folder import CONFIG
from mmstudio.services.machines.job_folder import NOTE, JobFolder, JobNote
from mmstudio.services.machines.listing import ListedFile, Listing, read_listing, results_in
from mmstudio.services.machines.reach import LocalReach, Reach
from mmstudio.services.machines.telling import EXIT, LISTING, PROGRESS, RemoteState, read_told

_MOST_NOTE = 8 << 20
_MOST_LIST = 64 << 20
_AGAIN = "If the folder is a copy, copy it again."


def told_of(reach: Reach) -> RemoteState:
    """How far a training is; one whose processes have ended without a word has failed.

    Raises:
        StudioError: If the folder cannot be reached.
    """
    try:
        told = read_told(reach.read(f"told/{PROGRESS}", _MOST_NOTE))
    except FileNotFoundError:
        return RemoteState()
    except ValueError as error:
        raise DamagedError(
            "{name} cannot be read: {reason}.", name=PROGRESS, reason=reason_of(error)
        ) from error
    if told.state == "running":
        with suppress(FileNotFoundError):
            reach.read(f"told/{EXIT}", 100)
            ended = "Its processes have ended by themselves."
            return told.model_copy(update={"state": "failed", "failure": ended})
    return told


def note_of(reach: Reach) -> JobNote:
    """What the folder says of the training.

    Raises:
        NotFoundError: If it is no job folder.
        DamagedError: If that cannot be read.
        StudioError: If the folder cannot be reached.
    """
    try:
        return JobNote.model_validate(parse_json(reach.read(NOTE, _MOST_NOTE)))
    except FileNotFoundError as error:
        raise NotFoundError("That is no job folder: it holds no job.json.") from error
    except ValueError as error:
        raise _unread(NOTE, error) from error


def json_of(reach: Reach, name: str) -> Any:
    """The content of a JSON file in it.

    Raises:
        DamagedError: If it is missing or cannot be read.
        StudioError: If the folder cannot be reached.
    """
    try:
        return parse_json(reach.read(name, _MOST_LIST))
    except FileNotFoundError as error:
        raise DamagedError(
            "The job folder is not whole: {name} is missing.", hint=_AGAIN, name=name
        ) from error
    except ValueError as error:
        raise _unread(name, error) from error


def config_of(raw: Any) -> RunConfig:
    """The settings of the training, from what its file holds.

    Raises:
        DamagedError: If they are not valid.
    """
    try:
        return RunConfig.model_validate(raw)
    except ValueError as error:
        raise _unread(CONFIG, error) from error


def _unread(name: str, error: Exception) -> DamagedError:
    reason = reason_of(error)
    return DamagedError("{name} cannot be read: {reason}.", hint=_AGAIN, name=name, reason=reason)


def listing_of(reach: Reach, inside: str) -> Listing:
    """Results there: those that are listed, and in a folder that is reached directly whatever lies there.

    Raises:
        DamagedError: If the list cannot be read.
        StudioError: If the folder cannot be reached.
    """
    try:
        listed = read_listing(reach.read(f"told/{LISTING}", _MOST_LIST))
    except FileNotFoundError:
        listed = {}
    except ValueError as error:
        raise _unread(LISTING, error) from error
    if not isinstance(reach, LocalReach):
        return listed
    found = {}
    for name, _, size, _ in results_in(JobFolder(reach.path).path / inside):
        known = listed.get(name)
        found[name] = known if known is not None and known.bytes == size else ListedFile(bytes=size)
    return found


def check_reached(told: RemoteState) -> None:
    """Raise why a training there failed.

    Raises:
        StudioError: If it did.
    """
    if told.state == "failed":
        raise StudioError(
            "The training there failed: {reason}", reason=told.failure or "it does not say why."
        )
