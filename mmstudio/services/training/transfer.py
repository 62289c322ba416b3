"""Transfer: a new run starts from the parts and weights of another run, of this project or in any folder."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.core.files.atomic import staged_folder
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.sentences import words_of
from mmstudio.plan.run_folder import MODEL, RunFolder
from mmstudio.plan.run_plan import RunPlan
from mmstudio.plan.transfer import KINDS, Match, PartKind, Start, match
from mmstudio.storage.project.project import Project

WEIGHTS = "ema.safetensors"
_MARK = "start"


@dataclass(frozen=True)
class StartWish:
    """What a person wants a run to start from.

    Attributes:
        run: Id or name of a run of this project, or the folder of one anywhere.
        parts: Kinds of parts to take.
        rate: Factor on the learning rate of what is taken, 0 to 1; at 0 it stays as it is.
        checkpoint: ``latest``, ``best`` or a step.
    """

    run: str
    parts: Sequence[PartKind] = KINDS
    rate: float = 1.0
    checkpoint: str | int = "latest"


@dataclass(frozen=True)
class StartSource:
    """A run that another one starts from.

    Attributes:
        files: Its folder.
        start: What is kept of it in the configuration.
        match: What is taken.
    """

    files: RunFolder
    start: Start
    match: Match

    def copy_to(self, files: RunFolder) -> None:
        """Copy its parts and weights into the folder of the new run, which then needs it no more.

        Raises:
            StudioError: If they cannot be copied.
        """
        weights = self.files.checkpoints.place(self.start.checkpoint) / WEIGHTS
        try:
            with staged_folder(files.start, _MARK) as staged:
                self.match.source.save(staged / MODEL)
                with open_ordinary(weights) as given, (staged / WEIGHTS).open("wb") as kept:
                    shutil.copyfileobj(given, kept, 1 << 20)
        except OSError as error:
            raise StudioError(
                "The weights of {run} cannot be copied: {reason}.", run=self.start.run, reason=words_of(error)
            ) from error


def source_of(project: Project, wish: StartWish, plan: RunPlan) -> StartSource:
    """The run that is wanted, and what a new run takes of it.

    Args:
        project: The open project.
        wish: What is wanted.
        plan: Plan of the new run.

    Raises:
        NotFoundError: If there is no such run, or it has no such checkpoint.
        UsageError: If nothing of it fits, or one of both learns without weights.
        DamagedError: If what lies in its folder cannot be read.
    """
    if not wish.parts or not set(wish.parts) <= set(KINDS):
        raise UsageError("Parts that can be taken: {known}.", known=", ".join(KINDS))
    if not 0 <= wish.rate <= 1:
        raise UsageError("The factor on the learning rate is {rate:g}; it goes from 0 to 1.", rate=wish.rate)
    folder = Path(wish.run).expanduser()
    there = RunFolder(folder.absolute())
    files = there if there.is_there else project.runs.files(project.runs.get(wish.run).id)
    run = files.config().run
    if plan.predicts or files.learner() == "predictor":
        raise UsageError("A predictor learns all samples at once, without weights that could be taken.")
    step = _step(files, wish.checkpoint)
    start = Start(run=run, checkpoint=step, parts=tuple(dict.fromkeys(wish.parts)), rate=wish.rate)
    found = match(files.model(), plan, start.parts)
    if not found:
        raise UsageError(
            "Nothing of the run {run} fits this one. {reasons}",
            run=run,
            reasons=" ".join(note.text for note in found.left),
        )
    return StartSource(files, start, found)


def _step(files: RunFolder, which: str | int) -> int:
    """The step of a checkpoint.

    Raises:
        NotFoundError: If there is none such.
    """
    steps = files.checkpoints.steps()
    best = files.checkpoints.best() if which == "best" else -1
    wanted = best if best != -1 else which
    if wanted in {"latest", "best"} and steps:
        wanted = steps[-1]
    if wanted not in steps:
        raise NotFoundError(
            "The run {run!r} has no checkpoint {which!r}.",
            hint="It has: {known}.",
            run=files.path.name,
            which=str(which),
            known=", ".join(map(str, steps)) or "none; train it first",
        )
    return int(wanted)
