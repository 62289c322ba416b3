"""Sessions: named places to generate in, each with a tray and results."""

from __future__ import annotations

import builtins
import random
import shutil
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import files_below, write_json
from mmstudio.core.files.disk import make_below
from mmstudio.core.files.json_text import read_json
from mmstudio.core.files.moving import move_all
from mmstudio.core.given import digest_of, name_of, old_place
from mmstudio.core.job import JobState
from mmstudio.core.run import Run, Session
from mmstudio.plan.run_plan import RunPlan
from mmstudio.services.generation.result_cards import age_of
from mmstudio.services.generation.tray import Tray, TrayCard, from_json, to_json
from mmstudio.storage.folder.trash import RESULTS
from mmstudio.storage.project.project import Project

TRAY = "session.json"
GIVEN = "given"
"""Folder in a session's folder for conditions that came without a file, such as a picture from a browser."""


@dataclass(frozen=True)
class Deleted:
    """Results in the trash.

    Attributes:
        folder: Folder in the trash that holds them.
        files: The path that each had before.
    """

    folder: Path
    files: tuple[Path, ...]


@dataclass(frozen=True)
class SessionService:
    """The sessions of one open project."""

    project: Project

    def list(self) -> builtins.list[Session]:
        """All sessions, the latest first."""
        return self.project.sessions.list()[::-1]

    def create(self, run: str, name: str) -> Session:
        """Make an empty session."""
        return self.project.sessions.create(run, name)

    def rename(self, key: str, name: str) -> Session:
        """Give a session another title.

        Raises:
            UsageError: If the name is empty.
        """
        return self.project.sessions.rename(key, name)

    def duplicate(self, key: str, name: str) -> Session:
        """Make a session with the same tray and copies of the same results.

        Raises:
            NotFoundError: If there is no such session.
            StudioError: If a file cannot be copied; nothing is then made.
        """
        old = self.project.sessions.get(key)
        made = self.project.sessions.create(old.run_id, name)
        try:
            source, target = self.folder(old.id), self.folder(made.id)
            for path in files_below(source):
                place = target / path.relative_to(source)
                place.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):  # a result may be deleted meanwhile
                    shutil.copy2(path, place)
        except OSError as error:
            self.project.sessions.delete(made.id)
            raise StudioError(
                "The session {name!r} cannot be copied: {reason}.",
                hint="Make room on the disk and try again.",
                name=old.name,
                reason=error.strerror or str(error),
            ) from error
        return made

    def delete(self, key: str) -> str:
        """Move a session with its results into the trash.

        Returns:
            Its id, for :meth:`restore`.

        Raises:
            NotFoundError: If there is no such session.
            UsageError: If results for it are being made or waiting to be made.
        """
        session = self.project.sessions.get(key)
        live = self.project.jobs.list([JobState.QUEUED, JobState.RUNNING, JobState.PAUSED])
        if any(Path(str(job.payload.get("out", ""))) == self.folder(session.id) for job in live):
            raise UsageError(
                "Results for the session {name!r} are being made, or wait to be.",
                hint="Wait until they are there, or stop them.",
                name=session.name,
            )
        return self.project.sessions.delete(session.id)

    def restore(self, session_id: str) -> Session:
        """Undo a deletion."""
        return self.project.sessions.restore(session_id)

    def folder(self, session_id: str) -> Path:
        """Where a session's results lie."""
        return self.project.sessions.folder(session_id)

    def results(self, session_id: str) -> builtins.list[Path]:
        """The files of a session's results, the latest first."""
        folder = self.folder(session_id)
        if not folder.is_dir():
            return []
        files = (path for path in folder.iterdir() if is_result(path))
        return sorted(files, key=lambda path: (age_of(path), path), reverse=True)

    def tray(self, session_id: str) -> Tray:
        """A session's tray; an empty one if none was stored or the stored one cannot be read."""
        try:
            data = read_json(self.folder(session_id) / TRAY)
        except (OSError, ValueError):
            return Tray(run=self.project.sessions.get(session_id).run_id)
        return from_json(data, self.project.layout.root)

    def save_tray(self, session_id: str, tray: Tray) -> None:
        """Store a session's tray; nothing is stored for a session whose folder has been deleted.

        Raises:
            StudioError: If it cannot be written.
        """
        folder = self.folder(session_id)
        if not folder.is_dir():
            return
        try:
            write_json(folder / TRAY, to_json(tray, self.project.layout.root))
        except OSError as error:
            raise StudioError(
                "The session cannot be stored: {reason}.",
                hint="Make room on the disk.",
                reason=error.strerror or str(error),
            ) from error

    def place_for(self, session_id: str, suffix: str) -> Path:
        """A new path for a condition that has no file of its own."""
        folder = self.folder(session_id) / GIVEN
        make_below(self.project.layout.root, folder)
        return folder / f"{uuid.uuid4().hex}{suffix}"

    def sample_cards(self, run: Run, plan: RunPlan) -> tuple[TrayCard, ...]:
        """The conditions of a random sample, one that the run was not trained on if there are any.

        Derived slots get no card, since they are taken from the target that is to be made. Where targets are conditions
        too, the first one is given and the others are muted, so that something is left to be made.

        Raises:
            UsageError: If its data set is empty or gone.
        """
        samples = self.project.datasets.samples(run.dataset)
        counts = samples.info.counts
        split = next((name for name in ("test", "val", "train") if counts.get(name)), "")
        if not split:
            raise UsageError("The data set {name!r} is empty.", name=run.dataset)
        place = random.randrange(counts[split])
        sample = samples.read(split, place, place + 1)[0]
        made = {slot.name for slot in plan.targets}
        found: list[TrayCard] = []
        for slot in plan.conditions:
            for value in () if slot.derived else sample.values.get(slot.name, ())[:1]:
                path = "" if value.path is None else str(value.path)
                rest = slot.name in made and any(card.slot in made for card in found)
                found.append(TrayCard(slot.name, path, None if path else value.data, muted=rest))
        return tuple(found)

    def find(self, entry: Mapping[str, Any]) -> Path:
        """Where the file of a result's condition is: the project's own copy, or the place it came from.

        If the place is unknown, a path in the project where no file exists.
        """
        layout, digest = self.project.layout, digest_of(entry)
        known = layout.find_asset(digest) or self.project.jobs.given_file(digest) or old_place(entry)
        return known or layout.root / GIVEN / (name_of(entry) or "file")

    def delete_results(self, paths: Sequence[Path]) -> Deleted:
        """Move results, and what lies beside them, into the trash.

        Raises:
            StudioError: If one cannot be moved; those before it are moved back.
        """
        folder = self.project.layout.trash / "outputs" / f"{RESULTS}{uuid.uuid4().hex}"
        files = [
            file for path in paths for file in (path, path.with_name(path.name + ".json")) if file.is_file()
        ]
        move_all([(file, folder / file.parent.name / file.name) for file in files])
        return Deleted(folder, tuple(files))

    def restore_results(self, deleted: Deleted) -> None:
        """Undo a deletion.

        Raises:
            StudioError: If the trash was emptied.
        """
        move_all([(deleted.folder / file.parent.name / file.name, file) for file in deleted.files])
        shutil.rmtree(deleted.folder, ignore_errors=True)


def is_result(path: Path) -> bool:
    """Whether a file in a session's folder is a result, not the tray or a file written beside a result."""
    aside = path.suffix == ".json" and path.with_suffix("").suffix and path.with_suffix("").is_file()
    return path.is_file() and path.name != TRAY and not path.name.startswith(".") and not aside
