"""Checks rows before they are stored: paths stay inside the source, files can be read, texts are usable."""

from __future__ import annotations

import os
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from mmstudio.api import BadFileError, Codec, NewSample, Problem, Slot, Split

INLINE_MODALITIES = frozenset({"text", "table"})
"""Modalities whose values are kept in the project's database, also where they come from files."""

_WORKERS = 4
_AHEAD = 64
_REMEMBERED = 8192


@dataclass(frozen=True)
class Row:
    """A row as read, not yet checked.

    Attributes:
        source: Where it stands, for messages.
        values: Per slot, alternatives: a path that may be anything, or inline data.
        split: Given split.
        meta: Facts for evaluation.
        problems: What was already found to be wrong with it.
        broken: Whether nothing of it could be read; it is told by its problems alone.
    """

    source: str
    values: Mapping[str, tuple[Path | Any, ...]]
    split: Split | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    broken: bool = False


class Checker:
    """Turns a row into a sample, or into what is wrong with it. Used by several threads at once.

    Args:
        root: Folder that no file may lie outside of.
        slots: Slots of the data set to be.
        modalities: Modality id to (codec, suffixes).
    """

    def __init__(
        self, root: Path, slots: Iterable[Slot], modalities: Mapping[str, tuple[Codec, tuple[str, ...]]]
    ) -> None:
        self._root = Path(os.path.realpath(root))
        self._slots = {slot.name: slot for slot in slots}
        self._targets = [slot.name for slot in self._slots.values() if slot.role == "target"]
        self._modalities = modalities
        self._seen: OrderedDict[tuple[str, str], Path | str] = OrderedDict()
        self._lock = Lock()

    def check(self, row: Row) -> list[NewSample | Problem]:
        """Problems of the row, then its sample if one is left."""
        found: list[NewSample | Problem] = list(row.problems)
        if row.broken:
            return found
        values: dict[str, tuple[Path | Any, ...]] = {}
        for name, alternatives in row.values.items():
            good, reasons = self._alternatives(self._slots[name], alternatives)
            found += [Problem(row.source, reason) for reason in reasons]
            if good:
                values[name] = good
        missing = [name for name in self._targets if name not in values]
        if missing:
            tried = any(name in row.values for name in missing)
            reason = f"The row is skipped: it has no {'usable ' if tried else ''}{missing[0]}, which is what is to be made."
            found.append(Problem(row.source, reason))
        elif not values:
            found.append(Problem(row.source, "The row is skipped: nothing in it can be used."))
        else:
            found.append(NewSample(values, row.split, row.meta, row.source))
        return found

    def _alternatives(
        self, slot: Slot, given: tuple[Path | Any, ...]
    ) -> tuple[tuple[Path | Any, ...], list[str]]:
        good: list[Path | Any] = []
        reasons: list[str] = []
        for value in given:
            try:
                good.append(self._file(slot, value) if isinstance(value, Path) else self._inline(slot, value))
            except BadFileError as error:
                reasons.append(str(error))
        return tuple(good), reasons

    def _inline(self, slot: Slot, data: Any) -> Any:
        try:
            return self._modalities[slot.modality][0].parse(data)
        except BadFileError as error:
            raise BadFileError("{slot}: {reason}", slot=slot.name, reason=str(error)) from error

    def _file(self, slot: Slot, path: Path) -> Any:
        real = contained(path, self._root)
        if slot.modality in INLINE_MODALITIES:
            return self._guarded(slot, real, read=True)
        key = (slot.modality, str(real))
        with self._lock:
            known = self._seen.get(key)
        if known is None:
            known = self._judge(slot, real)
            with self._lock:
                self._seen[key] = known
                if len(self._seen) > _REMEMBERED:
                    self._seen.popitem(last=False)
        if isinstance(known, str):
            raise BadFileError("{reason}", reason=known)
        return known

    def _judge(self, slot: Slot, path: Path) -> Path | str:
        try:
            self._guarded(slot, path, read=False)
        except BadFileError as error:
            return str(error)
        return path

    def _guarded(self, slot: Slot, path: Path, *, read: bool) -> Any:
        codec = self._modalities[slot.modality][0]
        try:
            return codec.read(path) if read else codec.check(path)
        except BadFileError:
            raise
        except Exception as error:  # one file must not end the import, whatever its codec does
            raise BadFileError(
                "{file} cannot be read ({type}: {reason}).",
                file=path.name,
                type=type(error).__name__,
                reason=str(error),
            ) from error


def contained(path: Path, root: Path) -> Path:
    """The real path of a file inside a folder.

    Args:
        path: Absolute, or already below ``root``; may be a link.
        root: Real path of the folder.

    Raises:
        BadFileError: If it does not exist, is no ordinary file, or lies outside of the folder.
    """
    shown = _shown(path, root)
    try:
        real = Path(os.path.realpath(path))
        if not real.is_relative_to(root):
            raise BadFileError("{file} lies outside of the folder that is imported.", file=shown)
        if not real.exists():
            raise BadFileError("{file} does not exist.", file=shown)
        if not real.is_file():
            raise BadFileError("{file} is not a file.", file=shown)
    except (OSError, ValueError) as error:
        raise BadFileError("{file} is not a usable file name.", file=shown) from error
    return real


def _shown(path: Path, root: Path) -> str:
    text = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return repr(text if len(text) <= 120 else text[:117] + "...")[1:-1]


def checked(rows: Iterable[Row], checker: Checker) -> Iterator[NewSample | Problem]:
    """Check rows on several threads, a bounded number ahead, and give what was found in the rows' order."""
    pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="import-check")
    waiting: deque[Future[list[NewSample | Problem]]] = deque()
    try:
        for row in rows:
            waiting.append(pool.submit(checker.check, row))
            if len(waiting) >= _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
