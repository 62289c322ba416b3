"""Sweeps as they are stored: ``sweeps/<id>.json`` in a project. They are validated, since a project may come from a stranger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from mmstudio.core.complaints import reason_of
from mmstudio.core.errors import DamagedError, NotFoundError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import checked_id, child, is_id
from mmstudio.core.files.json_text import read_json
from mmstudio.core.payloads import Id, Seed, Words
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.sweeps.part import MOST_RUNS

FOLDER = "sweeps"
"""Folder in a project."""
HELD_OUT = "held-out loss"
"""Name of the score that judges where nobody chooses another."""

How = Literal["grid", "random", "search"]
Stopping = Literal["none", "half", "halving"]
"""Rules that end a training early: none; behind half of the others; Optuna's successive halving."""
Settings = Mapping[str, Any]
"""Values by path."""


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)


class SweepAxis(_Stored):
    """A setting that is varied.

    Attributes:
        path: Its path, e.g. ``training.lr``.
        values: The values that are tried; empty for a range.
        low, high: Ends of the range.
        log: Whether it is drawn on a logarithmic scale.
        whole: Whether only whole numbers are drawn.
        step: Multiple of which whole numbers are, counted from ``low``.
    """

    path: Words
    values: Annotated[tuple[Any, ...], Field(max_length=MOST_RUNS)] = ()
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    whole: bool = False
    step: Annotated[int, Field(ge=1)] = 1


class Sweep(_Stored):
    """A sweep.

    Attributes:
        id: Id, e.g. ``w0001``.
        title: Title for lists.
        dataset: Name of the data set.
        recipe: The recipe whose settings are varied, with the budget of each run.
        device: ``cpu`` or ``cuda:N``.
        how: Whether all combinations are tried, random draws, or what a search proposes.
        axes: The settings that are varied.
        count: Number of trials; for a grid, of its combinations.
        seeds: Seeds that every trial is trained under.
        draw: Seed of the draws and of the search.
        by: The score that judges: a metric, or ``METRIC/FIGURE``; the held-out loss if empty.
        judged: Number of results that a metric judges.
        stop: The rule that ends trainings early.
        trials: Settings of each trial so far.
        stopped: Whether it waits to be gone on with.
        created: ISO 8601 UTC.
    """

    format: Literal[1] = 1
    id: Id
    title: Words
    dataset: Words
    recipe: Recipe
    device: Annotated[str, Field(max_length=100)] = "cpu"
    how: How = "grid"
    axes: Annotated[tuple[SweepAxis, ...], Field(min_length=1, max_length=20)]
    count: Annotated[int, Field(ge=1, le=MOST_RUNS)]
    seeds: Annotated[tuple[Seed, ...], Field(min_length=1, max_length=MOST_RUNS)] = (0,)
    draw: Seed = 0
    by: Annotated[str, Field(max_length=200)] = ""
    judged: Annotated[int, Field(ge=1, le=100_000)] = 256
    stop: Stopping = "none"
    trials: Annotated[tuple[dict[str, Any], ...], Field(max_length=MOST_RUNS)] = ()
    stopped: bool = False
    created: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the settings that are varied."""
        return tuple(axis.path for axis in self.axes)


@dataclass(frozen=True)
class SweepFolder:
    """The sweeps of a project.

    Attributes:
        path: Their folder; it need not exist.
    """

    path: Path

    @classmethod
    def of(cls, project: Path) -> SweepFolder:
        """The folder in a project.

        Raises:
            DamagedError: If its place holds a link.
        """
        return cls(child(project, FOLDER))

    def ids(self) -> list[str]:
        """Ids of all sweeps, in the order in which they were made."""
        if not self.path.is_dir():
            return []
        return sorted(
            path.stem for path in self.path.glob("*.json") if is_id(path.stem) and not path.is_symlink()
        )

    def load(self, sweep_id: str) -> Sweep:
        """One sweep.

        Raises:
            NotFoundError: If there is none with this id.
            DamagedError: If it cannot be read.
        """
        path = child(self.path, f"{checked_id(sweep_id, 'sweep')}.json")
        try:
            found = read_json(path)
            return Sweep.model_validate({**found, "id": sweep_id} if isinstance(found, dict) else found)
        except FileNotFoundError as error:
            raise NotFoundError(
                "There is no sweep {id!r}.",
                hint="Known: {known}.",
                id=sweep_id,
                known=", ".join(self.ids()) or "none",
            ) from error
        except (OSError, ValueError) as error:
            raise DamagedError(
                "The sweep {id} cannot be read: {reason}.",
                hint="Its runs are whole, and stand in the list of runs.",
                id=sweep_id,
                reason=reason_of(error),
            ) from error

    def save(self, sweep: Sweep) -> None:
        """Write a sweep as a whole."""
        self.path.mkdir(exist_ok=True)
        told = sweep.model_dump(mode="json", exclude={"recipe"})
        write_json(child(self.path, f"{sweep.id}.json"), {**told, "recipe": sweep.recipe.described()})

    def fresh_id(self) -> str:
        """An id that no sweep has had."""
        numbers = [int(name[1:]) for name in self.ids() if name[1:].isdigit()]
        return f"w{max(numbers, default=0) + 1:04d}"
