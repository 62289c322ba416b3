"""The data set of a job folder, read out of its shards: a small index says where each file lies, and nothing is unpacked."""

from __future__ import annotations

import struct
import uuid
import zipfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from mmstudio.core.context import GrowingSamples
from mmstudio.core.errors import BadFileError
from mmstudio.core.files.door import check_ordinary, child, is_hash, open_ordinary
from mmstudio.core.sample import DatasetInfo, NewSample, Packed, Problem, Sample, Value
from mmstudio.services.machines.job_folder import JobFolder, PackedFile
from mmstudio.services.machines.shards import checked

INDEX = "shards.npy"
"""Name of the index among what can be made again."""
_ENTRY = np.dtype([("hash", "<u8"), ("rest", "<u8"), ("at", "<u8"), ("size", "<u8"), ("shard", "<u4")])
_LOCAL = struct.Struct("<26xHH")
"""What stands before a file in a zip: behind 26 bytes, the lengths of its name and of what follows that."""


def index_shards(folder: JobFolder, shards: Sequence[PackedFile]) -> None:
    """Check shards, and write down where each of their files lies: 36 bytes for each.

    Args:
        folder: The job folder.
        shards: What it says of them.

    Raises:
        DamagedError: If a shard is missing or has changed.
        BadFileError: If it is no plain zip of files that are named by their content.
    """
    parts = [np.empty(0, _ENTRY)]
    for number, shard in enumerate(shards):
        path = checked(shard, folder.data)
        try:
            with open_ordinary(path) as stream, zipfile.ZipFile(stream) as archive:
                entries = _entries(archive.infolist(), stream, shard.bytes, number)
                parts.append(np.fromiter(entries, _ENTRY))
        except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
            raise BadFileError("{name} cannot be read: it is damaged.", name=path.name) from error
    found = np.concatenate(parts)
    made = folder.project.cache / f".{uuid.uuid4().hex}"  # several machines may do so at once
    with made.open("wb") as file:
        np.save(file, found[np.argsort(found["hash"], kind="stable")])
    made.replace(folder.project.cache / INDEX)


def _entries(
    items: Iterable[zipfile.ZipInfo], stream: BinaryIO, size: int, number: int
) -> Iterator[tuple[int, int, int, int, int]]:
    for item in items:
        name = Path(item.filename).stem
        if not is_hash(name) or item.compress_type != zipfile.ZIP_STORED:
            raise ValueError(item.filename)
        stream.seek(item.header_offset)
        at = item.header_offset + _LOCAL.size + sum(_LOCAL.unpack(stream.read(_LOCAL.size)))
        if at + item.file_size > size:
            raise ValueError(item.filename)
        yield *_halves(name), at, item.file_size, number


def _halves(sha256: str) -> tuple[int, int]:
    """The first 16 bytes of a hash as two numbers."""
    return int(sha256[:16], 16), int(sha256[16:32], 16)


@dataclass(frozen=True)
class ShardIndex:
    """Where the files of a data set lie; processes of one machine have it once.

    Attributes:
        entries: One for each file, by their hashes.
        shards: The shards.
    """

    entries: npt.NDArray[np.void]
    shards: tuple[Path, ...]

    @classmethod
    def of(cls, folder: JobFolder, shards: Sequence[PackedFile]) -> ShardIndex | None:
        """That of a job folder; ``None`` if its files are not in shards, or were unpacked."""
        path = child(folder.project.cache, INDEX)
        if not shards or folder.project.assets.is_dir() or not path.exists():
            return None
        check_ordinary(path)
        entries = np.load(path, mmap_mode="r")
        if entries.dtype != _ENTRY or entries.ndim != 1:
            raise BadFileError("{name} cannot be read: it is damaged.", name=path.name)
        return cls(entries, tuple(child(folder.data, shard.name) for shard in shards))

    def find(self, sha256: str) -> Packed | None:
        """Where the file with that content lies; ``None`` if it is in no shard."""
        if not is_hash(sha256):
            return None
        first, rest = _halves(sha256)
        place = int(np.searchsorted(self.entries["hash"], np.uint64(first)))
        while place < len(self.entries) and int(self.entries[place]["hash"]) == first:
            entry = self.entries[place]
            if int(entry["rest"]) == rest and int(entry["shard"]) < len(self.shards):
                return Packed(self.shards[int(entry["shard"])], int(entry["at"]), int(entry["size"]))
            place += 1
        return None


@dataclass(frozen=True)
class PackedSamples:
    """The samples of a data set whose files lie in shards; all else is as the database has it.

    Attributes:
        inner: The samples of the database.
        index: Where files lie.
    """

    inner: GrowingSamples
    index: ShardIndex

    @property
    def info(self) -> DatasetInfo:
        """See ``Samples``."""
        return self.inner.info

    def fingerprint(self, split: str) -> str:
        """See ``Samples``."""
        return self.inner.fingerprint(split)

    def read(self, split: str, start: int, stop: int) -> list[Sample]:
        """See ``Samples``."""
        return [self._sample(sample) for sample in self.inner.read(split, start, stop)]

    def read_ids(self, ids: Sequence[int]) -> list[Sample]:
        """See ``Samples``."""
        return [self._sample(sample) for sample in self.inner.read_ids(ids)]

    def values(self, split: str, slot: str, start: int, stop: int) -> list[tuple[Value, ...]]:
        """See ``Samples``."""
        return [tuple(map(self._value, some)) for some in self.inner.values(split, slot, start, stop)]

    def alternatives(self, split: str, slot: str) -> array[int]:
        """See ``Samples``."""
        return self.inner.alternatives(split, slot)

    def generated(self, split: str) -> array[int]:
        """See ``Samples``."""
        return self.inner.generated(split)

    def append(self, samples: Sequence[NewSample], problems: Iterable[Problem] = ()) -> None:
        """See ``GrowingSamples``."""
        self.inner.append(samples, problems)

    def start_over(self) -> int:
        """See ``GrowingSamples``."""
        return self.inner.start_over()

    def finish(self, seed: int) -> object:
        """See ``GrowingSamples``."""
        return self.inner.finish(seed)

    def _sample(self, sample: Sample) -> Sample:
        values = {slot: tuple(map(self._value, some)) for slot, some in sample.values.items()}
        return replace(sample, values=values)

    def _value(self, value: Value) -> Value:
        return value if value.path is None else replace(value, packed=self.index.find(value.sha256))
