"""Reads WebDataset shards: tar files whose members with the same key are one sample, wherever they stand."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from mmstudio.api import TAR_ERRORS, BadFileError, Problem, Tar, decode_names, open_packed, open_tar
from mmstudio_files.folders.places import printable
from mmstudio_files.formats.keys import Keyed, keyed

MOST_BYTES = 256 << 20
"""Largest size of all members of one sample."""

_CUT = "cut"
_MOST_MEMBERS = 64


@dataclass(frozen=True, slots=True)
class _Member:
    name: str
    place: int
    size: int
    sparse: bool


@dataclass(frozen=True)
class Shard:
    """The facts in the headers of a tar file.

    Attributes:
        path: The file.
        samples: Members by sample, in order of the first member of each.
        dotted: Number of keys that end at the last dot.
        problem: Where it is cut off or damaged, if it is; the sample there is not among the others.
    """

    path: Path
    samples: list[Keyed]
    dotted: int
    problem: Problem | None
    _members: Sequence[_Member]
    _packed: bool

    @property
    def names(self) -> list[str]:
        """Names of all members that are files."""
        return [member.name for member in self._members]

    def groups(self) -> Iterator[ShardGroup | Problem]:
        """The samples with their contents, then the problem of the file."""
        try:
            with ExitStack() as stack:
                tar = self._opened(stack)
                for sample in self.samples:
                    yield self._group(sample, tar)
        except (BadFileError, *TAR_ERRORS):
            name = printable(self.path.name)
            yield Problem(name, f"{name} cannot be read to its end any more; what stands before is imported.")
        if self.problem is not None:
            yield self.problem

    def _opened(self, stack: ExitStack) -> Tar:
        """The file, opened for reading at any place; a compressed one is decompressed once."""
        order = [number for sample in self.samples for number in sample.members.values()]
        if not self._packed or order == sorted(order):
            return stack.enter_context(open_tar(self.path))
        plain = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
        with open_packed(self.path) as packed:
            shutil.copyfileobj(packed, plain)
        plain.seek(0)
        return Tar(plain, printable(self.path.name))

    def _group(self, sample: Keyed, tar: Tar) -> ShardGroup:
        group = ShardGroup(sample.key)
        name = printable(self.path.name)
        for ending, number in sample.members.items():
            member = self._members[number]
            if member.sparse or group.size + member.size > MOST_BYTES or len(group.members) >= _MOST_MEMBERS:
                reason = f"The file is skipped: a sample has at most {MOST_BYTES >> 20} MB in {_MOST_MEMBERS} files."
                group.problems.append(Problem(f"{name}: {printable(member.name)}", reason))
            else:
                group.members[ending] = tar.read_at(member.place, member.size)
                group.size += member.size
        for number in sample.again:
            shown = f"{name}: {printable(self._members[number].name)}"
            reason = "The file is skipped: another one of the sample has its name."
            group.problems.append(Problem(shown, reason))
        return group


@dataclass
class ShardGroup:
    """Members of one sample: ending to bytes."""

    key: str
    members: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    size: int = 0


def open_shard(path: Path, kinds: Mapping[str, str], most: int = 0) -> Shard:
    """Read the headers of a tar file.

    Args:
        path: The file.
        kinds: Suffix to modality.
        most: Largest number of members to examine; 0: all.
    """
    name = printable(path.name)
    members: list[_Member] = []
    told = ""
    try:
        with open_tar(path) as tar:
            for item in tar.members(most_bytes=MOST_BYTES):
                if item.isreg():
                    members.append(_Member(item.name, item.offset_data, item.size, item.issparse()))
                if most and len(members) >= most:
                    break
            packed = tar.packed
    except BadFileError as error:
        told, packed = str(error), True
    except TAR_ERRORS:
        told, packed = _CUT, True
    decoded, _ = decode_names([member.name.encode("utf-8", "surrogateescape") for member in members])
    members = [replace(member, name=found) for member, found in zip(members, decoded, strict=True)]
    samples, dotted = keyed(decoded, kinds)
    if not told:
        return Shard(path, samples, dotted, None, members, packed)
    last = next((sample for sample in samples if len(members) - 1 in sample.members.values()), None)
    if told == _CUT:
        place = f", in the sample {printable(last.key)!r} or behind it" if last else ""
        told = f"{name} is damaged or ends too early{place}; what stands before is imported."
    left = [sample for sample in samples if sample is not last]
    return Shard(path, left, dotted, Problem(name, told), members, packed)
