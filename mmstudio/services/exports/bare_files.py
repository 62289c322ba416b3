"""Bare files: copies without the metadata that cameras, programs and people wrote into them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from mmstudio.core.errors import BadFileError
from mmstudio.core.sample import Problem, Sample, Slot, Value
from mmstudio.core.sentences import words_of
from mmstudio.plugins.codecs import notes_stay
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.shown import Sound
from mmstudio.plugins.specs import resolve
from mmstudio.services.exports.source import ExportSource

T = TypeVar("T")


@contextmanager
def without_notes(source: ExportSource, registry: Registry, cache: Path) -> Iterator[ExportSource]:
    """A source whose files are copies without metadata, while the context is open.

    Args:
        source: Where the samples come from.
        registry: Modalities and their codecs.
        cache: Folder for the copies; each exists until the next sample is read.
    """
    cache.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bare-", dir=cache))
    try:
        yield BareSource(source, registry, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class BareSource:
    """Samples whose files hold nothing but their values; a file whose metadata cannot be removed is left out.

    Args:
        inner: Where the samples come from.
        registry: Modalities and their codecs.
        folder: For copies.
    """

    inner: ExportSource
    registry: Registry
    folder: Path
    _codecs: dict[str, Codec] = field(default_factory=dict)
    _good: set[Path] = field(default_factory=set)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Their slots."""
        return self.inner.slots

    @property
    def attributes(self) -> str:
        """Id of the metric that reads what their facts state, or empty."""
        return self.inner.attributes

    @property
    def count(self) -> int:
        """How many there are at most."""
        return self.inner.count

    def read(self) -> Iterator[Sample | Problem]:
        """Each sample, after the problems of what had to be left out of it."""
        slots = {slot.name: slot for slot in self.inner.slots}
        for item in self.inner.read():
            if isinstance(item, Problem):
                yield item
                continue
            problems: list[Problem] = []
            sample = self._bare(item, slots, problems)
            yield from problems
            if sample is not None:
                yield sample
            for copy in self.folder.iterdir():
                copy.unlink(missing_ok=True)

    def _bare(self, sample: Sample, slots: dict[str, Slot], problems: list[Problem]) -> Sample | None:
        place = f"{sample.split}, sample {sample.position + 1}"
        values: dict[str, tuple[Value, ...]] = {}
        for name, alternatives in sample.values.items():
            kept: list[Value] = []
            for value in alternatives:
                try:
                    number = sum(map(len, values.values())) + len(kept)
                    kept.append(value if value.path is None else self._copy(slots[name], value.path, number))
                except BadFileError as error:
                    problems.append(Problem(place, f"{name}: {error}"))
            if kept:
                values[name] = tuple(kept)
            elif slots[name].role == "target":
                problems.append(Problem(place, f"The sample is left out: it has no {name}."))
                return None
        return replace(sample, values=values) if values else None

    def _copy(self, slot: Slot, path: Path, number: int) -> Value:
        """A copy of a file, compared with the original once to be sure that it holds the same value.

        Raises:
            BadFileError: If its metadata cannot be removed.
        """
        codec = self._codecs.get(slot.modality)
        if codec is None:
            codec = self._codecs[slot.modality] = resolve(
                self.registry.modalities.get(slot.modality).factory
            )()
        if not path.exists():
            return Value("", path)  # reported where files are checked
        copy = self.folder / f"{number}{path.suffix}"
        copy.write_bytes(_guarded(path, lambda: codec.without_notes(path)))
        if path not in self._good:
            if not _guarded(path, lambda: _same(codec.read(path), codec.read(copy))):
                raise notes_stay(path, "the value would change with them")
            self._good.add(path)
        return Value("", copy)


def _guarded(path: Path, use: Callable[[], T]) -> T:
    """What a codec returns; the codec belongs to a plugin and the file may come from anybody.

    Raises:
        BadFileError: For any fault.
    """
    try:
        return use()
    except BadFileError:
        raise
    except Exception as error:
        raise notes_stay(path, words_of(error).rstrip(".") or type(error).__name__) from error


def _same(one: Any, other: Any) -> bool:
    """Whether two raw values are the same, to the last bit."""
    import numpy as np  # opening a project needs none of it

    if isinstance(one, Sound) and isinstance(other, Sound):
        return one.rate_hz == other.rate_hz and np.array_equal(one.samples, other.samples)
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    return bool(one == other)
