"""Options that several commands have, and groups of options: a command takes several as one object."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

if TYPE_CHECKING:
    from mmstudio.core.payloads import RanksPayload

Many = list[str] | None
"""Values of an option that may be given several times."""
Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")]
Run = Annotated[str, typer.Option("--run", help="Id or name of the run.")]
Conditions = Annotated[
    Many, typer.Option("--condition", "-c", help="SLOT=VALUE: a file, or a text, or @FILE.")
]
Cells = Annotated[Many, typer.Option("--table", help="COLUMN=VALUE of the table.")]
Joint = Annotated[float | None, typer.Option(help="Guidance over all conditions together; 1 is plain.")]
Sampling = Annotated[
    Many, typer.Option("--set", help="NAME=VALUE of the generator's sampling, e.g. steps=12.")
]
Fast = Annotated[bool, typer.Option("--fast", help="The recipe's fast variant.")]
Make = Annotated[
    str,
    typer.Option(metavar="SLOT[,SLOT]", help="Of a run that makes several slots: those to make; else all."),
]
Checkpoint = Annotated[str, typer.Option(help="latest, best, or a step.")]
Device = Annotated[str, typer.Option(help="auto, cpu or cuda:N.")]
Devices = Annotated[
    str, typer.Option(help="auto, cpu or cuda:N; of several processes cuda:0,1, one for each GPU.")
]
Processes = Annotated[
    int | None,
    typer.Option(
        "--processes", min=1, max=64, help="Processes that train together, each on its part of a batch."
    ),
]
Restarts = Annotated[
    int,
    typer.Option(
        "--max-restarts",
        min=0,
        max=1000,
        help="Of several processes: how often all begin again at the last checkpoint after one was lost.",
    ),
]
RunDevice = Annotated[str, typer.Option(help="auto, cpu or cuda:N; the run's own if not given.")]
Results = Annotated[Path | None, typer.Option("--out", help="Folder; a new session's if not given.")]


def checkpoint_of(text: str) -> str | int:
    """A checkpoint as typed.

    Raises:
        UsageError: If it is neither a name nor a step.
    """
    from mmstudio.core.errors import UsageError
    from mmstudio.core.payloads import MOST_STEPS

    if text in {"latest", "best"}:
        return text
    if not text.isdecimal() or int(text) >= MOST_STEPS:
        raise UsageError("{text!r} is neither 'latest' nor 'best' nor a step.", text=text)
    return int(text)


def device_of(text: str) -> str:
    """A device as typed; empty if none is, which leaves it to the run.

    Raises:
        UsageError: If there is no such device.
    """
    from mmstudio.services.devices import choose_device

    return choose_device(text) if text else ""


def ranks_of(device: str, processes: int | None, restarts: int) -> tuple[str, RanksPayload | None]:
    """The first device of a training as typed, and its processes; ``None`` if it is trained in one.

    Raises:
        UsageError: If there is no such device, or more devices are named than processes.
    """
    from mmstudio.core.payloads import RanksPayload
    from mmstudio.services.devices import choose_devices

    devices = choose_devices(device, processes)
    return devices[0], RanksPayload(devices=devices, restarts=restarts) if len(devices) > 1 else None


def slots_of(text: str) -> tuple[str, ...]:
    """The names of slots in ``SLOT,SLOT``, each once."""
    return tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))


def check_new(option: str, path: Path | None) -> None:
    """Refuse to write over a file.

    Args:
        option: That names the file, as it is typed.
        path: The file; ``None`` if none is wanted.

    Raises:
        UsageError: If it is there already.
    """
    from mmstudio.core.errors import UsageError

    if path is not None and path.exists():
        raise UsageError(
            "{path} exists.", hint="Name another file with {option}.", path=str(path), option=option
        )


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameters that are data classes stand for their fields, each an option with a default.

    Args:
        command: That takes the groups as keywords; it is called with them filled.

    Returns:
        The command as typer is to read it: the options of a group stand where the group stood.
    """
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        if name in groups:
            parameters += _options(groups[name])
        else:
            parameters.append(parameter.replace(annotation=hints[name]))

    @wraps(command)
    def filled(**given: Any) -> None:
        for name, kind in groups.items():
            given[name] = kind(**{one.name: given.pop(one.name) for one in fields(kind)})
        command(**given)

    # typer asks both: the signature, and the types of its parameters
    filled.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    filled.__annotations__ = {one.name: one.annotation for one in parameters}
    return filled


def _options(kind: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(kind, include_extras=True)
    keyword = inspect.Parameter.KEYWORD_ONLY
    return [
        inspect.Parameter(one.name, keyword, default=one.default, annotation=hints[one.name])
        for one in fields(kind)
    ]
