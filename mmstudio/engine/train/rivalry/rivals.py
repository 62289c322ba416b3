"""The others of a sweep, beside which a training is looked at while it runs, and may be ended early."""

from __future__ import annotations

from pathlib import Path

from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import Note, words_of
from mmstudio.plan.progress import Progress
from mmstudio.plan.run_config import RunConfig
from mmstudio.plan.sweeps.members import Members, SweepMember
from mmstudio.plan.sweeps.reports import Report, Reports
from mmstudio.plan.sweeps.stopping import outdone
from mmstudio.plan.sweeps.sweep import Sweep, SweepFolder


class Rivals:
    """Reports how a training does, and says whether it is to end because others do better.

    Args:
        sweep: The sweep.
        own: Which training of the sweep this is.
        run: Folder of the run; the others lie beside it.
        step: Step at which it begins.
    """

    def __init__(self, sweep: Sweep, own: SweepMember, run: Path, step: int) -> None:
        self._sweep, self._own, self._run = sweep, own, run
        self._members, self._reports = Members(run.parent), Reports(run)
        self._reports.keep_until(step)
        self.ended: Note | None = None
        """Why the training ended early."""

    def report(self, progress: Progress, share: float) -> None:
        """Note the score of this moment; the held-out loss, or the score that says which checkpoint is the best.

        Args:
            progress: Of the training.
            share: Share of its budget used, 0 to 1.
        """
        value = progress.score if self._sweep.by else progress.validation
        if value is not None:
            self._reports.add(Report(progress.step, share, value))

    def outdo(self, *, higher: bool) -> Note | None:
        """Why the training is to end now; ``None`` if it goes on.

        Args:
            higher: Whether a higher score is better.
        """
        found = {
            member: Reports(self._run.parent / run).read()
            for member, run in self._members.of(self._sweep.id).items()
        }
        self.ended = outdone(self._sweep.stop, self._own, found, higher=higher)
        return self.ended


def rivals_of(context: RunContext, config: RunConfig, step: int) -> Rivals | None:
    """The others of a run's sweep; ``None`` if it belongs to none, or that stops nothing early.

    Args:
        context: Of the training.
        config: What the run was started with.
        step: Step at which it begins.
    """
    if config.sweep is None:
        return None
    try:
        sweep = SweepFolder.of(context.project_dir).load(config.sweep.id)
        if sweep.stop == "none":
            return None
        return Rivals(sweep, SweepMember(config.sweep.trial, config.seed), context.run_dir, step)
    except (StudioError, OSError) as error:  # the run can be trained without
        context.log("It is not stopped early: {reason}", level="warning", reason=words_of(error))
        return None
