"""Makes what a served run is asked for, by the same service that command line and window use."""

from __future__ import annotations

import base64
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.errors import BusyError, StudioError, UsageError
from mmstudio.core.files.door import ordinary_bytes
from mmstudio.core.job import JobState
from mmstudio.core.results import item_and_slot
from mmstudio.services.generation.conditions import idle_notes
from mmstudio.services.generation.sessions import is_result
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio.services.jobs import require_done
from mmstudio.services.opened import OpenProject
from mmstudio.services.serving.asked import SentFile, WebRequest, given_of, suffix_of

_ASKED_WRONGLY = ("UsageError", "BadFileError")
"""Types of errors of a job that are about what was asked for."""
_STOPPING_S = 30.0
"""Seconds that a job which takes too long is given to stop."""


class TooLongError(StudioError):
    """A request was not answered in time."""


@dataclass(frozen=True)
class Maker:
    """Makes results of one run.

    Attributes:
        opened: The open project.
        run: Id of the run.
        most: Largest number of results of a request.
        wait_s: Seconds after which a request is given up.
        device: That it runs on; the run's own if empty.
        forget: Removes the record of a job that has ended, by its id.
    """

    opened: OpenProject
    run: str
    most: int
    wait_s: float
    device: str
    forget: Callable[[str], object]
    _going: set[str] = field(default_factory=set)
    """Ids of the jobs that are waited for."""
    _ended: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def make(
        self, asked: WebRequest, sent: Sequence[tuple[str, str, Callable[[Path], None]]]
    ) -> dict[str, Any]:
        """Make results, and wait for them.

        Args:
            asked: What to make.
            sent: Files that were sent: slot, name, and what writes the content to a path.

        Returns:
            ``results``, each with its ``seed``, ``slot``, ``kind``, ``name`` of its file and its content: ``text`` or ``data`` in
            base64; and ``notes``.

        Raises:
            UsageError: If it does not fit the run.
            TooLongError: If it takes too long.
            StudioError: If it fails.
        """
        if asked.count > self.most:
            raise UsageError("At most {most:,} results can be asked for at a time.", most=self.most)
        with _folder() as folder:
            files = self._kept(sent, folder)
            generation = self.opened.generation
            reader = generation.reader(self.run)
            given = given_of(asked, files, reader, generation.registry)
            out = folder / "out"
            request = GenerateRequest(
                self.run,
                [ItemWish(f"{number:05d}", asked.seed + number, given) for number in range(asked.count)],
                guidance=asked.guidance,
                joint=asked.joint,
                settings=asked.settings,
                fast=asked.fast,
                out=out,
                make=tuple(asked.make),
            )
            self._done(request)
            found = [path for path in sorted(out.iterdir()) if is_result(path)]
            return {
                "results": [self._told(path, asked.seed) for path in found],
                "notes": [*reader.remarks, *idle_notes(given, (), asked.guidance)],
            }

    def stop(self) -> None:
        """Give up what is being made, and make nothing more; may be called from any thread."""
        with self._lock:
            self._ended.set()
            going = tuple(self._going)
        for job in going:
            self._cancel(job)

    def _kept(self, sent: Sequence[tuple[str, str, Callable[[Path], None]]], folder: Path) -> list[SentFile]:
        generation = self.opened.generation
        reader = generation.reader(self.run)
        files = []
        for number, (name, file_name, write) in enumerate(sent):
            slot = reader.slot(name)
            path = folder / f"{number}{suffix_of(file_name, slot, generation.registry)}"
            write(path)
            files.append(SentFile(slot.name, path))
        return files

    def _done(self, request: GenerateRequest) -> None:
        runner = self.opened.runner
        with self._lock:
            if self._ended.is_set():
                raise BusyError("The run is not served any more.")
            job = self.opened.generation.submit(request, device=self.device, quiet=True)
            self._going.add(job.id)
        try:
            ended = runner.wait(job.id, self.wait_s)
            if ended.state in {JobState.QUEUED, JobState.RUNNING}:
                self._cancel(job.id)
                runner.wait(job.id, _STOPPING_S)
                raise TooLongError("This takes longer than {seconds:g} seconds.", seconds=self.wait_s)
        finally:
            with self._lock:
                self._going.discard(job.id)
            self.forget(job.id)
        if ended.state is not JobState.DONE and self._ended.is_set():
            raise BusyError("The run is not served any more.")
        failure = ended.failure
        if failure is not None and failure.type in _ASKED_WRONGLY:
            raise UsageError("{reason}", reason=failure.message)
        require_done(ended)

    def _cancel(self, job: str) -> None:
        with suppress(StudioError):  # it has just ended, and its record is gone
            self.opened.runner.cancel(job)

    def _told(self, path: Path, seed: int) -> dict[str, Any]:
        """A result as JSON."""
        item, slot = item_and_slot(path.stem)
        plan = self.opened.runs.plan(self.run)
        target = next((one for one in plan.targets if one.name == slot), plan.targets[0])
        told = {"seed": seed + int(item), "slot": target.name, "kind": target.modality, "name": path.name}
        if self.opened.generation.registry.modalities.get(target.modality).inline and path.suffix == ".txt":
            return told | {"text": ordinary_bytes(path).decode("utf-8", "replace")}
        return told | {"data": base64.b64encode(ordinary_bytes(path)).decode("ascii")}


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for one request, which nobody else may read; it is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="mmstudio-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
