"""One process of a training in a job folder, as ``torchrun`` starts it: what it sees, and what rank 0 tells by files."""

from __future__ import annotations

import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from mmstudio.core.context import GrowingSamples
from mmstudio.core.errors import BusyError, RankLostError, StudioError
from mmstudio.core.events import LogWritten
from mmstudio.core.files.atomic import append_line
from mmstudio.core.files.door import ordinary_bytes
from mmstudio.core.files.paths import config_dir
from mmstudio.core.job import Command, Job, JobState
from mmstudio.core.sentences import fill, visible
from mmstudio.core.times import utc_now
from mmstudio.jobs.alone import AloneContext
from mmstudio.jobs.context import Rate
from mmstudio.jobs.execute import Outcome, execute
from mmstudio.plugins.installed import installed_points
from mmstudio.plugins.manager import PluginHost
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.resources import ResourceFolders
from mmstudio.services.devices import choose_devices
from mmstudio.services.machines.job_folder import JobFolder, JobNote
from mmstudio.services.machines.listing import Ledger
from mmstudio.services.machines.packed import PackedSamples, ShardIndex
from mmstudio.services.machines.plugin_wheels import use_plugins
from mmstudio.services.machines.single import only_one
from mmstudio.services.machines.telling import LISTING, STATE, RemoteState, write_told
from mmstudio.storage.project.project import Project

ENTRY = "mmstudio.engine.jobs:train_as_rank"
ASKED = re.compile(r"(save_now|sample_now|pause)-[a-z0-9]{1,40}")
"""Names of the files by which a training is commanded; what stands in them is never read."""
_LOOK_EVERY_S = 0.5
_TELL_EVERY_S = 1.0
_HEARTBEAT_S = 10.0


class FolderContext(AloneContext):
    """The ``RunContext`` of a training in a job folder.

    Attributes:
        job, project_dir, run_dir, cache_dir, device, registry: As in ``RunContext``.
        told: How far it is.
    """

    def __init__(self, folder: JobFolder, note: JobNote, project: Project, registry: Registry) -> None:
        self._folder, self._project = folder, project
        self._index = ShardIndex.of(folder, note.shards)
        rank, here = int(os.environ.get("RANK", "0")), int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
        self.leads = rank == 0
        self.device = choose_devices(os.environ.get("DEVICE", "auto"), here)[
            int(os.environ.get("LOCAL_RANK", "0"))
        ]
        self.job = Job(
            "remote", "train", note.title, f"{self.device}:train", state=JobState.RUNNING, run_id=note.run
        )
        self.project_dir = folder.project.root
        self.run_dir, self.cache_dir = folder.run_files(note.run).path, folder.project.cache
        self.registry = registry
        self.told = RemoteState(
            state="running", processes=int(os.environ.get("WORLD_SIZE", "1")), when=utc_now()
        )
        self._rate, self._looked = Rate(), 0.0

    def progress(
        self, done: float, total: float, *, eta_s: float | None = None, note: str = "", **params: Any
    ) -> None:
        """See ``RunContext``."""
        rate = self._rate.update(done)
        if eta_s is None and rate and total > 0:
            eta_s = max(0.0, total - done) / rate
        changes = {
            "done": done,
            "total": total,
            "eta_s": eta_s,
            "note": fill(note, params),
            "when": utc_now(),
        }
        self.told = self.told.model_copy(update=changes)

    def metric(self, step: int, values: Mapping[str, float]) -> None:  # noqa: ARG002 - the run's folder has them
        """See ``RunContext``."""
        self.told = self.told.model_copy(update={"step": step, "when": utc_now()})

    def preview(self, kind: str, step: int, slots: Mapping[str, list[Any]]) -> None:
        """See ``RunContext``; the run's folder has it."""

    def log(
        self, template: str, *, level: Literal["info", "warning", "error"] = "info", **params: Any
    ) -> None:
        """See ``RunContext``."""
        if not self.leads:
            return
        line = LogWritten(self.job.id, level, template, params).message.replace("\n", "\n    ")
        with suppress(OSError):
            append_line(self.run_dir / "log.txt", f"{utc_now()} {level.upper():7} {line}")
        sys.stdout.write(visible(line) + "\n")

    def result(self, data: Mapping[str, Any]) -> None:
        """See ``RunContext``; checkpoints and numbers say it."""

    def check(self) -> None:
        """A training here is paused, never cancelled."""

    def commands(self) -> list[Command]:
        """What was asked by files since the last call; each file is removed as it is taken."""
        if not self.leads or time.monotonic() - self._looked < _LOOK_EVERY_S:
            return []
        self._looked = time.monotonic()
        found = []
        with suppress(OSError):
            for path in sorted(self._folder.asked.iterdir()):
                if ASKED.fullmatch(path.name):
                    path.unlink()
                    found.append(Command(path.name.partition("-")[0]))
        return found

    def samples(self, dataset: str) -> GrowingSamples:
        """See ``RunContext``; files are read out of the shards."""
        found = self._project.datasets.samples(dataset)
        return found if self._index is None else PackedSamples(found, self._index)


class _Reporter:
    """Rank 0's thread that writes how far the training is, and which results there are."""

    def __init__(self, context: FolderContext, folder: JobFolder) -> None:
        self._context, self._folder = context, folder
        self._ledger = Ledger(context.run_dir, folder.told / LISTING)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._report, name="told", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self, outcome: Outcome) -> None:
        """Write how it ended, when all results are listed."""
        self._ended.set()
        self._thread.join()
        state = {JobState.DONE: "done", JobState.PAUSED: "paused"}.get(outcome.state, "failed")
        failure = "" if outcome.failure is None else f"{outcome.failure.message} {outcome.failure.hint}"
        with suppress(OSError):
            self._ledger.update()
        told = self._context.told.model_copy(
            update={"state": state, "failure": failure.strip()[:4000], "when": utc_now()}
        )
        write_told(self._folder, told)

    def _report(self) -> None:
        last, when = None, 0.0
        while not self._ended.wait(_TELL_EVERY_S):
            told = self._context.told
            with suppress(OSError):  # a full disk; the training says so itself
                self._ledger.update()
                if told is not last or time.monotonic() - when > _HEARTBEAT_S:
                    last, when = told, time.monotonic()
                    write_told(self._folder, told.model_copy(update={"when": utc_now()}))


def run(words: list[str]) -> int:
    """Train as one rank; the argument is the job folder.

    Returns:
        0 where the training is done, was stopped, or failed for a reason that another try would not mend; 1 else.
    """
    folder = JobFolder(Path(words[0]).absolute())
    if int(os.environ.get("TORCHELASTIC_RESTART_COUNT", "0")) and _failed(folder):
        return 0
    try:
        context = _context(folder)
    except (StudioError, OSError) as error:
        sys.stderr.write(visible(str(error)) + "\n")
        write_told(folder, RemoteState(state="failed", failure=str(error)[:4000], when=utc_now()))
        return 1
    if not context.leads:
        return _work(context, None)
    try:
        with only_one(folder):
            return _work(context, _Reporter(context, folder))
    except BusyError as error:  # what the other process tells stays
        sys.stderr.write(visible(str(error)) + "\n")
        return 1


def _work(context: FolderContext, reporter: _Reporter | None) -> int:
    """Train, and tell how it ended; a process whose fellow was lost tells nothing, and all start again."""
    if reporter is not None:
        reporter.start()
    outcome = execute(lambda: ENTRY, lambda: context)
    if outcome.failure is not None:
        sys.stderr.write(visible(f"{outcome.failure.message} {outcome.failure.hint}") + "\n")
    if outcome.failure is not None and outcome.failure.type == RankLostError.__name__:
        os._exit(1)
    if reporter is not None:
        reporter.end(outcome)
    return int(outcome.failure is not None)


def _context(folder: JobFolder) -> FolderContext:
    note = folder.note()
    use_plugins(folder, note)
    with (
        tempfile.TemporaryDirectory() as marks
    ):  # processes that import plugins at once would take each other's marks for a crash
        host = PluginHost(Path(marks))
        host.discover(installed_points())
    registry = replace(host.registry, resources=ResourceFolders(config_dir()))
    project = Project.open(folder.project.root, write=False, own=note.by_reference)
    return FolderContext(folder, note, project, registry)


def _failed(folder: JobFolder) -> bool:
    try:
        return ordinary_bytes(folder.told / STATE).strip() == b"failed"
    except OSError:
        return False
