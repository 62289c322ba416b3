"""Similarity: finds the samples nearest to one, by coarse colours of their pictures and by shared words."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mmstudio.core.errors import NotFoundError, StudioError
from mmstudio.core.files.atomic import write_atomic
from mmstudio.core.sample import Sample, Slot, Value
from mmstudio.services.datasets.thumbnails import Thumbnails
from mmstudio.storage.project.project import Project
from mmstudio.storage.sql.words import index_words

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Feature = npt.NDArray[np.uint8]

_SIDE = 8
_SIZE = 3 * _SIDE * _SIDE
_AT_ONCE = 200
_KEY = 8
_MOST_KEPT = 200_000
"""How many features are kept, 200 bytes each; those seen first stay."""

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class SimilarSamples:
    """Similarity of the samples of one project; may be used from any thread.

    Two pictures, or what stands for a file of another modality, are as far apart as their colours on a grid of 8 x 8
    (mean absolute difference, 0 to 1); two texts or rows as the words that only one of them has (1 - Jaccard index).
    The distance of two samples is the mean over the slots; a slot that only one of them fills counts 1.

    Attributes:
        project: The open project; features of files are kept in its cache.
        thumbnails: Draws files.
    """

    project: Project
    thumbnails: Thumbnails
    _features: dict[bytes, bytes] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def find(
        self, name: str, sample_id: int, among: Sequence[int], *, most: int = 200, told: Told | None = None
    ) -> list[tuple[int, float]]:
        """The most similar samples, the nearest first; the given one leads.

        Args:
            name: Of the data set.
            sample_id: The sample to compare with.
            among: Ids of the samples to search.
            most: How many to return at most.
            told: Called with the number of samples compared and their total; may raise to stop.

        Returns:
            Ids, each with its distance, 0 to 1.

        Raises:
            NotFoundError: If the sample is gone.
        """
        samples = self.project.datasets.samples(name)
        given = samples.read_ids([sample_id])
        if not given:
            raise NotFoundError("The sample is not there any more.")
        slots = samples.info.slots
        with self._lock:
            before = self._load()
            mine = self._describe(given[0], slots)
            found: list[tuple[float, int]] = []
            try:
                for start in range(0, len(among), _AT_ONCE):
                    if told is not None:
                        told(start, len(among))
                    page = samples.read_ids(among[start : start + _AT_ONCE])
                    far = [(self._far(mine, sample, slots), sample.id) for sample in page]
                    found = heapq.nsmallest(most, [*found, *far])
            finally:
                self._save(before)
        others = [(number, distance) for distance, number in found if number != sample_id]
        return [(sample_id, 0.0), *others[: most - 1]]

    def _describe(self, sample: Sample, slots: Sequence[Slot]) -> dict[str, Any]:
        described: dict[str, Any] = {}
        for slot in slots:
            values = sample.values.get(slot.name, ())
            if values and values[0].path is not None:
                described[slot.name] = self._colours(values[0], slot.modality)
            elif values:
                described[slot.name] = frozenset(_words(values))
        return {name: one for name, one in described.items() if one is not None}

    def _far(self, mine: dict[str, Any], sample: Sample, slots: Sequence[Slot]) -> float:
        other = self._describe(sample, slots)
        names = mine.keys() | other.keys()
        if not names:
            return 1.0
        return sum(_distance(mine.get(one), other.get(one)) for one in names) / len(names)

    def _colours(self, value: Value, modality: str) -> Feature | None:
        """8 x 8 colours of a file's thumbnail; ``None`` if it has none."""
        import numpy as np

        key = bytes.fromhex(value.sha256[: 2 * _KEY]) if value.sha256 else b""
        known = self._features.get(key) if key else None
        if known is None:
            try:
                known = self._draw(value, modality)
            except (StudioError, OSError):
                known = b""  # cannot be shown
            if key and len(self._features) < _MOST_KEPT:
                self._features[key] = known
        return np.frombuffer(known, dtype=np.uint8) if known else None

    def _draw(self, value: Value, modality: str) -> bytes:
        from PIL import Image

        with Image.open(self.thumbnails.path(value, modality)) as picture:
            return picture.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.BOX).tobytes()

    def _load(self) -> int:
        """Read the stored features once; returns how many there are."""
        place = self.project.layout.cache / "similar.bin"
        if not self._features and place.is_file():
            data = place.read_bytes()
            for start in range(0, len(data) - _KEY - _SIZE + 1, _KEY + _SIZE):
                key, feature = data[start : start + _KEY], data[start + _KEY : start + _KEY + _SIZE]
                self._features[key] = feature
        return len(self._features)

    def _save(self, before: int) -> None:
        if len(self._features) > before:
            rows = [key + feature for key, feature in self._features.items() if feature]
            write_atomic(self.project.layout.cache / "similar.bin", b"".join(rows))


def _words(values: Sequence[Value]) -> Iterator[str]:
    for value in values:
        if isinstance(value.data, dict):
            yield from (f"{column}={cell}" for column, cell in value.data.items() if cell is not None)
        else:
            yield from index_words([value.data]).split()


def _distance(one: Any, other: Any) -> float:
    """0 to 1 between two descriptions of a slot."""
    import numpy as np

    if one is None or other is None or isinstance(one, frozenset) is not isinstance(other, frozenset):
        return 1.0
    if isinstance(one, frozenset):
        return 1.0 - len(one & other) / max(1, len(one | other))
    return float(np.abs(one.astype(np.int16) - other.astype(np.int16)).mean()) / 255
