"""Which files of a folder belong to one sample: those of one stem, by the rule by which names are compared."""

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
"""What a slot may be called."""

_FIRST_NUMBERS = range(3)
_MOST_RARE = 0.01
"""A second suffix that fewer stems have names no slot."""

Home = tuple[Split | None, str]
"""A split and a stem: what the files of one sample have in common."""


@dataclass(frozen=True)
class Pairing:
    """Groups in the order of their stems, the slots that they have, and sentences about what was not plain."""

    groups: list[Group]
    slots: dict[str, Slot]
    notes: list[str]


def pair(
    found: Sequence[Found], given: Mapping[str, Slot], suffixes: Mapping[str, tuple[str, ...]]
) -> Pairing:
    """Put files together.

    Args:
        found: The files.
        given: Slots that the person named.
        suffixes: Of every modality.
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
    """What the names of files say, seen beside all others."""

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
        """Where a file belongs, and the slot that it takes there."""
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
        """About files that share their stem with another one of their kind."""
        if not self._own:
            return []
        count, first = len(self._own), min(self._own)
        share = "file shares its stem" if count == 1 else "files share their stem"
        return [
            f"{count:,} {share} with another one of its kind, such as {first}: each is a sample of its own."
        ]

    def _is_alternative(self, split: Split | None, stem: str, base: str) -> bool:
        """Whether a number at the end of a text's stem counts texts: 0, 1, 2 and so on, and nothing else has that stem."""
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
        """Second suffixes that name slots: those that other files' stems go on with, unless hardly one does."""
        counts: Counter[str] = Counter()
        for item in self.found:
            base, dot, last = item.stem.rpartition(".")
            if dot and NAME.fullmatch(last) and f".{last.lower()}" not in self._endings:
                counts[name_key(last)] += (item.split, name_key(base)) in self._keys
        return {name for name, count in counts.items() if count > _MOST_RARE * len(self._keys)}


def _own_homes(found: Sequence[Found]) -> dict[str, Home]:
    """Files that come behind another one of their stem and kind, of which each makes a sample: where they belong, by ``shown``.

    The kind is that of pictures, else of most files that are no texts; of another kind a sample has one.
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
    """Slots with the modality that most of their files have; names that differ in case only are one slot."""
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
