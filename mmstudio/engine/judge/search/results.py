"""Vectors of results: the files of each session that are of the kind of a slot, kept in the project's cache."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mmstudio.core.context import RunContext
from mmstudio.core.errors import StudioError
from mmstudio.core.payloads import ResultPayload
from mmstudio.engine.judge.features import Rows
from mmstudio.engine.judge.references.kept_rows import kept_rows
from mmstudio.engine.judge.search.space import CACHE_FOLDER, Space, StoredVectors
from mmstudio.engine.judge.stopping import stop_if_asked

_BATCH = 64
_OUTPUTS = "outputs"
"""Folder of the sessions in a project."""
_READING = "Vectors of the results"


@dataclass(frozen=True)
class ResultVectors:
    """The results of a project that can be looked through.

    Attributes:
        stored: Vectors by session; the places are those in ``files``.
        files: By session, the files of the wanted kind.
        unread: How many of them cannot be read; they have no vector.
    """

    stored: list[StoredVectors]
    files: dict[str, list[Path]]
    unread: int


@dataclass(frozen=True)
class ResultReader:
    """Reads results into the space of a run.

    Attributes:
        context: Of the job.
        space: The space.
        slot: Slot of the space that results are compared in; files of its kind alone are read.
        width: Of the vectors.
    """

    context: RunContext
    space: Space
    slot: str
    width: int

    def read(self, results: Sequence[ResultPayload]) -> ResultVectors:
        """The vectors of results; sessions that have not changed are not read again."""
        suffix = self.space.workspace.codec(self.space.looked(self.slot).modality).suffix
        files: dict[str, list[Path]] = defaultdict(list)
        for one in results:
            if Path(one.name).suffix.lower() == suffix:
                files[one.session].append(self.context.project_dir / _OUTPUTS / one.session / one.name)
        stored, unread = [], 0
        for session, some in files.items():
            rows = self._kept(some)
            there = np.flatnonzero(np.any(rows != 0, axis=1))
            unread += len(some) - len(there)
            stored.append(StoredVectors("", there, rows[there], session))
        return ResultVectors(stored, dict(files), unread)

    def _kept(self, files: Sequence[Path]) -> Rows:
        known = self.space.looked(self.slot)
        steps = self.space.workspace.steps.key(known)
        key = [self.slot, known.modality, self.space.weights, steps, [_state(path) for path in files]]
        name = hashlib.sha256(json.dumps(key).encode()).hexdigest()[:32]
        path = self.context.cache_dir / CACHE_FOLDER / f"{name}.npy"
        rows = kept_rows(path, len(files), lambda: self._rows(files))
        if rows is None:
            raise StudioError("The vectors of the results cannot be kept in the cache.")
        return rows

    def _rows(self, files: Sequence[Path]) -> Iterator[Rows]:
        """Unit vectors, and zeros for files that cannot be read."""
        known = self.space.looked(self.slot)
        codec, preparer = self.space.workspace.codec(known.modality), self.space.preparers[self.slot]
        for start in range(0, len(files), _BATCH):
            stop_if_asked(self.context)
            some = files[start : start + _BATCH]
            found, prepared = np.zeros((len(some), self.width), np.float32), {}
            for row, path in enumerate(some):
                try:
                    prepared[row] = preparer.arrays(self.space.workspace.steps.apply(known, codec.read(path)))
                except (StudioError, OSError):
                    continue  # gone or damaged meanwhile; it is told how many
            if prepared:
                with self.context.device_turn():
                    found[list(prepared)] = self.space.vectors(self.slot, list(prepared.values())).numpy()
            yield found
            self.context.progress(start + len(some), len(files), note=_READING)


def _state(path: Path) -> tuple[str, int, int]:
    """What tells whether a file has changed."""
    try:
        found = path.lstat()
    except OSError:
        return path.name, 0, 0
    return path.name, found.st_size, found.st_mtime_ns
