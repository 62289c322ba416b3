"""The importer of WebDataset shards: tar files whose members with the same key are one sample."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, Slot, Split, UsageError
from mmstudio_files.folders.aside import left_aside
from mmstudio_files.folders.contents import loose_media, outweigh
from mmstudio_files.folders.kinds import kinds_of, suffix_in
from mmstudio_files.folders.places import entries, printable, split_in, unwrapped, with_splits
from mmstudio_files.formats.shard_sight import ShardSight, looks_like_shard, missing_shards, parts_of
from mmstudio_files.formats.shards import ShardGroup, open_shard
from mmstudio_files.roles import assign_roles, check_given

SUFFIXES = (".tar", ".tar.gz", ".tgz")

_LOOKED_AT = 32
_BESIDE = "It lies beside the shards: import its folder by itself, without them."


class WebDatasetImporter:
    """Reads a shard, or the shards of a folder in order of their names.

    Members that share their folder and their name up to the first dot are one sample, wherever they stand in the shard;
    if names contain dots of their own (``22.05.png``), up to the last one. A member's ending tells its meaning: ``jpg``
    a picture, ``txt`` a text, ``cls`` the column ``class`` of the table, ``json`` columns and, from ``caption`` or
    ``text``, a text, and facts from ``meta.NAME``; ``reference.png`` goes to the slot ``reference``; a number before
    the ending numbers alternatives. Words in the shard's or its folder's name give the split. One sample is held at a
    time.

    A tar file of folders whose files do not belong together (a folder per class, a table beside its pictures) is not a
    shard but an archive, which the program unpacks.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is a tar file that looks like a shard, or a folder that consists mostly of such files."""
        if source.is_file():
            return source.name.lower().endswith(SUFFIXES) and looks_like_shard(source, unreadable=True)
        shards = [path for path, _ in _inside(source)] if source.is_dir() else []
        return any(map(looks_like_shard, _spread(shards, 3))) and outweigh(shards, source)

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Examine the names in the shards (if there are many, in some of them) and the first samples of each.

        Raises:
            UsageError: If nothing can be read.
        """
        paths = [path for path, _ in _paths(request.source)]
        sight = ShardSight(kinds_of(request))
        for path in _spread(paths, _LOOKED_AT):
            sight.look(path)
        slots = sight.slots()
        if not slots:
            raise UsageError(
                "{file} cannot be read: {reason}.", file=str(request.source), reason=sight.reason
            )
        check_given(request.slots, slots, request.modalities)
        given = {name: place for place, name in enumerate(request.slots)}
        ordered = sorted(
            slots.values(),
            key=lambda slot: (
                given.get(slot.name, len(given)),
                slot.modality == "table",
                slot.name != "image",
            ),
        )
        whole = len(paths) <= _LOOKED_AT
        notes = [*sight.notes(), *missing_shards(paths), *left_aside(_kinds_beside(request.source))]
        if not whole:
            notes.append(f"The slots are those of {_LOOKED_AT} of {len(paths):,} shards.")
        return ImportPlan(assign_roles(ordered, request.slots), sight.count if whole else 0, tuple(notes))

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples shard by shard, in order of the first member of each."""
        kinds = kinds_of(request)
        yield from (Problem(shown, _BESIDE) for shown in _beside(request.source))
        making = _Making({slot.name: slot for slot in plan.slots}, kinds)
        for path, split in _paths(request.source):
            for group in open_shard(path, kinds).groups():
                if isinstance(group, Problem):
                    yield group
                else:
                    yield from group.problems
                    yield from making.sample(group, split, f"{printable(path.name)}: {printable(group.key)}")


def _inside(source: Path) -> list[tuple[Path, Split | None]]:
    """Shards of a folder and of its splits' folders."""
    return [
        (Path(item.path), split or split_in(item.name))
        for folder, split in with_splits(unwrapped(source))
        for item in entries(folder)
        if item.name.lower().endswith(SUFFIXES) and item.is_file()
    ]


def _paths(source: Path) -> list[tuple[Path, Split | None]]:
    found = [(source, split_in(source.name))] if source.is_file() else _inside(source)
    if not found:
        raise UsageError("{folder} holds no tar file.", folder=str(source))
    return found


def _beside(source: Path) -> Iterator[str]:
    """Pictures and sounds that lie in a folder of shards."""
    for path in loose_media(source) if source.is_dir() else ():
        yield printable(path.relative_to(source).as_posix())


def _kinds_beside(source: Path) -> Counter[str]:
    return Counter(suffix_in(name) for name in _beside(source))


def _spread(paths: Sequence[Path], most: int) -> list[Path]:
    """Some of many items, evenly spread."""
    if len(paths) <= most:
        return list(paths)
    return [paths[number * (len(paths) - 1) // (most - 1)] for number in range(most)]


class _Making:
    """Makes samples from the members that were read."""

    def __init__(self, slots: Mapping[str, Slot], kinds: Mapping[str, str]) -> None:
        self._slots, self._kinds = slots, kinds
        self._columns = slots["table"].columns if "table" in slots else ()
        self._told: set[str] = set()

    def sample(self, group: ShardGroup, split: Split | None, place: str) -> Iterator[NewSample | Problem]:
        """A sample, after its problems."""
        values: dict[str, tuple[Any, ...]] = {}
        row: dict[str, Any] = {}
        meta: dict[str, str] = {}
        stars, tags = 0, tuple[str, ...]()
        for part in parts_of(group, self._kinds):
            row |= {name: value for name, value in part.row.items() if name in self._columns}
            meta |= part.meta
            stars, tags = stars or part.stars, tags or part.tags
            slot = self._slots.get(part.slot)
            if slot is not None and slot.modality == part.modality:
                known = values.get(part.slot, ())
                values[part.slot] = known + tuple(value for value in part.values if value not in known)
            elif part.slot and part.slot not in self._told:
                self._told.add(part.slot)
                yield Problem(place, f"{part.slot!r} is left out here and below: no sample looked at had it.")
        if any(value is not None for value in row.values()):
            values["table"] = (row,)
        if values:
            yield NewSample(values, split, meta, place, stars, tags)
        else:
            yield Problem(place, "The sample is skipped: nothing in it can be used.")
