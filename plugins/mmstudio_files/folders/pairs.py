"""The grouping of a folder's files into samples: by stem, using the rule for comparing names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mmstudio.api import Problem, Slot, Split, name_key
from mmstudio_files.folders.grouped import Found, Group
from mmstudio_files.folders.joins import joined
from mmstudio_files.folders.kinds import suffix_in

NAME = re.compile(r"[^\W\d][\w-]*")
"""Valid names of slots."""

_FIRST_NUMBERS = range(3)
_MOST_RARE = 0.01
"""Number of stems that a second suffix needs to be a slot."""

Home = tuple[Split | None, str]
"""A split and a stem, which the files of one sample share."""


@dataclass(frozen=True)
class Pairing:
    """Groups in order of their stems, their slots, and notes about unclear cases."""

    groups: list[Group]
    slots: dict[str, Slot]
    notes: list[str]


def pair(
    found: Sequence[Found], given: Mapping[str, Slot], suffixes: Mapping[str, tuple[str, ...]]
) -> Pairing:
    """Group files into samples.

    Args:
        found: The files.
        given: Slots that the person named.
        suffixes: Suffixes of every modality.
    """
    names = _Names(sorted(found, key=lambda item: (item.stem, item.shown)), given)
    homes = [(item, *names.home(item)) for item in names.found]
    slots = _slots(((slot, item.modality) for item, _, slot in homes), given)
    spelled = {name_key(name): slot for name, slot in slots.items()}
    groups: dict[Home, Group] = {}
    for item, home, name in homes:
        slot = spelled[name_key(name)]
        _put(groups.setdefault(home, Group(*home)), slot, item, suffixes[slot.modality])
    whole, notes = joined(sorted(groups.values(), key=lambda group: group.stem))
    return Pairing(whole, slots, names.notes() + notes)


class _Names:
    """The meanings of file names, judged together with all others."""

    def __init__(self, found: Sequence[Found], given: Mapping[str, Slot]) -> None:
        self.found = found
        self._keys = Counter((item.split, name_key(item.stem)) for item in found)
        self._own = _own_homes(found)
        self._media = {(item.split, name_key(item.stem)) for item in found if item.modality != "text"}
        self._endings = {suffix_in(item.name) for item in found if item.modality != "text"}
        self._whole = {
            (item.split, name_key(item.place + item.name)): self._own.get(item.shown, (item.split, item.stem))
            for item in found
            if item.modality != "text"
        }
        self._given = {name_key(name) for name in given}
        self._dotted = self._given | self._told_slots()
        self._numbers = self._numbered()

    def home(self, item: Found) -> tuple[Home, str]:
        """The group of a file, and its slot in it."""
        slot = item.slot or item.modality
        if own := self._own.get(item.shown):
            return own, slot
        stem = item.stem
        base, dot, last = stem.rpartition(".")
        if not dot or not base or base.endswith("/") or "/" in last:
            return (item.split, stem), slot
        if item.modality == "text":
            if whole := self._whole.get((item.split, name_key(stem))):
                return whole, slot  # a.jpg.txt
            if f".{last.lower()}" in self._endings and (item.split, name_key(base)) in self._keys:
                return (item.split, base), slot
            if last.isdecimal() and self._is_alternative(item.split, stem, base):
                return (item.split, base), slot
        if name_key(last) in self._dotted:
            return (item.split, base), last
        return (item.split, stem), slot

    def notes(self) -> list[str]:
        """Notes about files that share their stem with another one of their kind."""
        if not self._own:
            return []
        count, first = len(self._own), min(self._own)
        share = "file shares its stem" if count == 1 else "files share their stem"
        return [
            f"{count:,} {share} with another one of its kind, such as {first}: each is a sample of its own."
        ]

    def _is_alternative(self, split: Split | None, stem: str, base: str) -> bool:
        """Whether a number at the end of a text's stem counts alternatives: 0, 1, 2 and so on, and no other file has that stem."""
        if (split, name_key(stem)) in self._media:
            return False
        numbers = self._numbers[split, name_key(base)]
        first = min(numbers)
        counted = first in _FIRST_NUMBERS and numbers == set(range(first, first + len(numbers)))
        return counted and (split, name_key(base)) in self._keys

    def _numbered(self) -> dict[Home, set[int]]:
        found = defaultdict[Home, set[int]](set)
        for item in self.found:
            base, dot, last = item.stem.rpartition(".")
            if dot and item.modality == "text" and last.isdecimal():
                found[item.split, name_key(base)].add(int(last))
        return found

    def _told_slots(self) -> set[str]:
        """Second suffixes that name slots: those that extend the stems of other files, unless hardly one does."""
        counts: Counter[str] = Counter()
        for item in self.found:
            base, dot, last = item.stem.rpartition(".")
            if dot and NAME.fullmatch(last) and f".{last.lower()}" not in self._endings:
                counts[name_key(last)] += (item.split, name_key(base)) in self._keys
        return {name for name, count in counts.items() if count > _MOST_RARE * len(self._keys)}


def _own_homes(found: Sequence[Found]) -> dict[str, Home]:
    """Files that share stem and kind with an earlier one but form their own samples: their groups, by ``shown``.

    Their kind is picture, or else the most frequent kind except texts; a sample has one file of any other kind.
    """
    kinds = Counter(item.modality for item in found if item.modality != "text" and not item.slot)
    main = "image" if "image" in kinds else _usual(kinds) if kinds else ""
    first: dict[Home, str] = {}
    return {
        item.shown: (item.split, item.place + item.name)
        for item in found
        if item.modality == main
        and not item.slot
        and first.setdefault((item.split, item.stem), item.shown) != item.shown
    }


def _slots(pairs: Iterable[tuple[str, str]], given: Mapping[str, Slot]) -> dict[str, Slot]:
    """The slots with the modality of most of their files; names that differ only in case are one slot."""
    counts: dict[str, Counter[tuple[str, str]]] = {}
    for name, modality in pairs:
        counts.setdefault(name_key(name), Counter())[name, modality] += 1
    known = {name_key(name): slot for name, slot in given.items()}
    slots: dict[str, Slot] = {}
    for key, found in counts.items():
        spellings, modalities = Counter[str](), Counter[str]()
        for (name, modality), count in found.items():
            spellings[name] += count
            modalities[modality] += count
        name = known[key].name if key in known else _usual(spellings)
        slots[name] = Slot(name, known[key].modality if key in known else _usual(modalities))
    return slots


def _usual(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))


def _put(group: Group, slot: Slot, item: Found, suffixes: tuple[str, ...]) -> None:
    items = group.files.setdefault(slot.name, [])
    reason = ""
    if item.modality != slot.modality and suffix_in(item.name) not in suffixes:
        reason = f"{item.shown} is skipped: the slot {slot.name!r} is of the kind {slot.modality}."
    elif items and slot.modality != "text":
        reason = f"{item.shown} is skipped: {items[0].name} is already the {slot.name} of this sample."
    if reason:
        group.problems.append(Problem(item.shown, reason))
    else:
        items.append(item)
    if not items:
        del group.files[slot.name]
