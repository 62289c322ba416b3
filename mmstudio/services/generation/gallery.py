"""The gallery: the results of all sessions, searched in the index of them, with stars and tags; changes can be undone."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mmstudio.core.cells import cell_words
from mmstudio.core.errors import NotFoundError, StudioError
from mmstudio.core.given import name_of
from mmstudio.core.run import Session
from mmstudio.core.sentences import printable
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.results import recipe_by
from mmstudio.plugins.specs import resolve
from mmstudio.services.datasets.curation import Change
from mmstudio.services.generation.result_cards import ordered
from mmstudio.services.generation.sessions import SessionService, is_result
from mmstudio.storage.project.project import Project
from mmstudio.storage.results.index import NewResult, StoredResult
from mmstudio.storage.results.query import ResultFilter

_AT_ONCE = 200
_SETTLED_NS = 3 * 10**9
"""Age from which the time of a folder's change tells all changes: some disks keep it to two seconds."""
_MOST_TIME = 40
_MOST_WORDS = 4000
"""Characters of one result that a text search looks through."""

Tell = Callable[[int, int], object]
"""Told how many of how many new files have been entered; may raise to stop."""


@dataclass(frozen=True)
class GalleryCard:
    """A result with the files of all its values.

    Attributes:
        id: Id of the file by which it was found.
        files: Its files, as a card lists them.
    """

    id: int
    files: tuple[StoredResult, ...]

    @property
    def result(self) -> StoredResult:
        """The file that stands for it."""
        return self.files[0]


@dataclass(frozen=True)
class GalleryService:
    """The results of all sessions of one open project; may be used from any thread."""

    project: Project
    registry: Registry

    def refresh(self, tell: Tell = lambda _done, _all: None) -> int:
        """Bring the index up to date with the files of all sessions; folders that have not changed are not read.

        Does nothing in a project that was opened for reading only.

        Args:
            tell: Told about the progress.

        Returns:
            Number of results that were entered.
        """
        if not self.project.results.writable:
            return 0
        changed = [
            (session, state)
            for session, held in self.project.results.stamps().items()
            if (state := self._state(session)) != held
        ]
        new = {session: self._compare(session) for session, _ in changed}
        total, done = sum(map(len, new.values())), 0
        for session, state in changed:
            for start in range(0, len(new[session]), _AT_ONCE):
                some = new[session][start : start + _AT_ONCE]
                self.project.results.enter(session, [self._look_into(path) for path in some])
                done += len(some)
                tell(done, total)
            self._stamp(session, state)
        return done

    def find(self, wanted: ResultFilter) -> array[int]:
        """Ids of the results that match, in the wanted order."""
        return self.project.results.find(wanted)

    def count(self) -> int:
        """Number of all results."""
        return self.project.results.count()

    def read(self, ids: Sequence[int]) -> list[StoredResult]:
        """Results by their ids, in that order; ids that are not known are left out."""
        return self.project.results.read(ids)

    def find_cards(self, wanted: ResultFilter) -> array[int]:
        """As :meth:`find`; of files of one result the first alone."""
        return self.project.results.find_cards(wanted)

    def read_cards(self, ids: Sequence[int]) -> list[GalleryCard]:
        """The results that files belong to, in the order of the ids; ids that are not known are left out."""
        whole = self.project.results.whole(ids)
        every = {one.id: one for one in self.read([number for some in whole.values() for number in some])}
        cards = []
        for head in ids:
            names = {Path(every[one].name): every[one] for one in whole.get(head, ()) if one in every}
            if names:
                cards.append(GalleryCard(head, tuple(names[path] for path in ordered(names))))
        return cards

    def whole(self, ids: Sequence[int]) -> list[int]:
        """Ids of all files of the results that files belong to, each once."""
        found = self.project.results.whole(ids)
        return list(dict.fromkeys(number for head in ids for number in found.get(head, ())))

    def path(self, result: StoredResult) -> Path:
        """The file of a result."""
        return self.project.sessions.folder(result.session) / result.name

    def resolve(self, key: str) -> StoredResult:
        """A result by its id, its file, or ``SESSION/NAME``.

        Raises:
            NotFoundError: If there is no such result.
        """
        number: int | None = int(key) if key.isdecimal() and key.isascii() and len(key) < 16 else None
        if number is None:
            parts = Path(key).parts[-2:]
            if len(parts) == 2:
                number = self.project.results.id_of(*parts)
        found = self.read([number]) if number is not None else []
        if not found:
            raise NotFoundError(
                "There is no result {key!r} in this project.",
                hint="mmstudio results list names those that there are.",
                key=key,
            )
        return found[0]

    def star(self, ids: Sequence[int], stars: int) -> Change:
        """Give results 0 to 5 stars."""
        marks = self.project.results.marks
        before = marks.star(dict.fromkeys(ids, stars))
        other = {number: had for number, had in before.items() if had != stars}
        return Change(len(other), lambda: marks.star(other))

    def tag(self, ids: Sequence[int], tag: str) -> Change:
        """Put a tag on results."""
        marks = self.project.results.marks
        fresh = marks.tag(ids, tag)
        word = " ".join(tag.split())
        return Change(len(fresh), lambda: marks.untag(fresh, word))

    def untag(self, ids: Sequence[int], tag: str) -> Change:
        """Take a tag away from results."""
        marks = self.project.results.marks
        had = marks.untag(ids, tag)
        return Change(len(had), lambda: had and marks.tag(had, tag))

    def tags(self) -> dict[str, int]:
        """All tags, each with how many results have it."""
        return self.project.results.tags()

    def delete(self, ids: Sequence[int]) -> Change:
        """Move results into the trash; their stars and tags come back with them.

        Raises:
            StudioError: If a file cannot be moved; nothing is then deleted.
        """
        service, found = SessionService(self.project), self.read(ids)
        deleted = service.delete_results([self.path(one) for one in found])
        self._follow(found)

        def undo() -> None:
            service.restore_results(deleted)
            self._follow(found)

        return Change(len(found), undo)

    def _follow(self, found: Sequence[StoredResult]) -> None:
        """Bring the index of these results' sessions up to date."""
        for session in {one.session for one in found}:
            state = self._state(session)
            self.project.results.enter(session, map(self._look_into, self._compare(session)))
            self._stamp(session, state)

    def duplicate(self, key: str, name: str) -> Session:
        """Make a copy of a session: its tray and results, with their stars and tags.

        Raises:
            NotFoundError: If there is no such session.
            StudioError: If a file cannot be copied; nothing is then made.
        """
        old = self.project.sessions.get(key).id
        made = SessionService(self.project).duplicate(old, name)
        self.refresh()
        self.project.results.copy_marks(old, made.id)
        return made

    def _stamp(self, session: str, state: str) -> None:
        """Store which state of a folder was read; a state that is only just over may hold more by now."""
        settled = bool(state) and time.time_ns() - int(state) > _SETTLED_NS
        self.project.results.stamp(session, state if settled else "")

    def _state(self, session: str) -> str:
        """The state of a session's folder: the time of its last change; empty if it is not there."""
        with suppress(OSError, StudioError):
            return str(self.project.sessions.folder(session).stat().st_mtime_ns)
        return ""

    def _compare(self, session: str) -> list[Path]:
        """The files of a session that the index lacks, the oldest first; rows without files are hidden."""
        folder = self.project.sessions.folder(session)
        paths = sorted(filter(is_result, folder.iterdir())) if folder.is_dir() else []
        paths = [path for path in paths if printable(path.name) == path.name]  # others cannot be stored
        known = self.project.results.names(session)
        gone = known - {path.name for path in paths}
        if gone:
            self.project.results.lose(session, gone)
        return [path for path in paths if path.name not in known]

    def _look_into(self, path: Path) -> NewResult:
        """What a file says of itself; a file without a recipe is entered by its name alone."""
        recipe, words = None, [path.stem]
        for codec, inline in self._readers(path.suffix.lower()):
            recipe = recipe_by(codec, path)
            if recipe is None:
                continue
            if inline:
                with suppress(StudioError):
                    words.append(str(codec.read(path)))
            break
        found = recipe or {}
        words += _given_words(found)
        return NewResult(
            name=path.name,
            run=str(found.get("run", "")),
            seed=found.get("seed"),
            checkpoint=int(found.get("checkpoint", {}).get("step", 0)),
            slot=str(found.get("slot", "")),
            created=str(found.get("created", ""))[:_MOST_TIME] or _written(path),
            words="\n".join(words).casefold()[:_MOST_WORDS],
        )

    def _readers(self, suffix: str) -> Iterator[tuple[Codec, bool]]:
        """Codecs that may read a file, each with whether its values are words."""
        for spec in self.registry.modalities:
            codec: Codec = resolve(spec.factory)()
            if suffix in {*spec.suffixes, codec.suffix}:
                yield codec, spec.inline


def _given_words(recipe: Mapping[str, Any]) -> Iterator[str]:
    """The texts, cells and file names that a result was made from."""
    for entries in recipe.get("conditions", {}).values():
        for entry in entries:
            data = entry.get("data")
            if isinstance(data, Mapping):
                yield from (
                    f"{column} {cell_words(cell)}" for column, cell in data.items() if cell is not None
                )
            elif data is not None:
                yield str(data)
            else:
                yield name_of(entry)


def _written(path: Path) -> str:
    with suppress(OSError):
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    return ""
