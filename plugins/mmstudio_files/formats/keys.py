"""The grouping of a shard's members into samples: by WebDataset's rule, and by stems if names contain dots of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from mmstudio_files.folders.places import is_hidden

TEXTS = frozenset({"txt", "text", "caption", "cap", "transcript"})
CLASSES = frozenset({"cls", "class", "cls2", "index"})
_FIRST_NUMBERS = range(3)
_NAME = re.compile(r"[^\W\d][\w-]*")


@dataclass(frozen=True)
class Ending:
    """The part of a member's name after the key: ``reference.1.png``.

    Attributes:
        slot: Name of the slot; empty for the usual one of its kind.
        number: Number of an alternative; empty for the first.
        kind: The suffix, in lower case without the dot.
        plain: Whether it has a suffix only.
    """

    slot: str
    number: str
    kind: str
    plain: bool

    @classmethod
    def of(cls, text: str) -> Ending:
        """Parse an ending."""
        *between, kind = text.split(".")
        number = between.pop() if between and between[-1].isdecimal() else ""
        plain = not between or (len(between) == 1 and _NAME.fullmatch(between[0]) is not None)
        return cls(between[0] if between and plain else "", number, kind.lower(), plain)


@dataclass
class Keyed:
    """Members of one sample.

    Attributes:
        key: Common prefix of their names, folders included.
        members: Ending to the number of the member.
        again: Numbers of members whose ending occurs twice.
    """

    key: str
    members: dict[str, int] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)

    def add(self, ending: str, number: int) -> None:
        """Add a member."""
        if self.members.setdefault(ending, number) != number:
            self.again.append(number)


def keyed(names: Sequence[str], kinds: Mapping[str, str]) -> tuple[list[Keyed], int]:
    """Members by key, wherever they stand, in order of the first one of each.

    The key is the part before the first dot of a name. If the rest names neither slot nor alternative (``22.05.png``,
    ``v1.2.final.png``), the dots belong to the name, and the key ends at the last dot.

    Args:
        names: Names of all members; an empty one belongs to none.
        kinds: Suffix to modality.

    Returns:
        The samples, and the number of keys that end at the last dot.
    """
    found: dict[str, Keyed] = {}
    for number, name in enumerate(names):
        key, ending = split_name(name)
        if ending:
            found.setdefault(key, Keyed(key)).add(ending, number)
    samples, dotted = list[Keyed](), 0
    for group in found.values():
        parts = _by_stems(group) if _has_own_dots(group, kinds) else [group]
        dotted += parts != [group]
        samples += parts
    return samples, dotted


def split_name(name: str) -> tuple[str, str]:
    """The key of a member, and the part after its dot, which is empty for a member without a sample."""
    path = PurePosixPath(name.replace("\\", "/"))
    if any(is_hidden(part) for part in path.parts if part not in {".", ".."}):
        return "", ""
    stem, _, ending = path.name.partition(".")
    return ((path.parent / stem).as_posix(), ending) if stem else ("", "")


def _has_own_dots(group: Keyed, kinds: Mapping[str, str]) -> bool:
    """Whether the endings of one key can hardly belong to one sample."""
    endings = [Ending.of(text) for text in group.members]
    if not all(one.plain for one in endings):
        return True
    if all(one.number for one in endings) and len({one.number for one in endings}) > 1:
        return True
    numbers: dict[tuple[str, str], set[int]] = {}
    modalities: dict[str, set[str]] = {}
    for one in endings:
        kind = "text" if one.kind in TEXTS else kinds.get(f".{one.kind}", "")
        if one.number:
            numbers.setdefault((one.slot, kind), set()).add(int(one.number))
        if one.slot and kind:
            modalities.setdefault(one.slot, set()).add(kind)
    return not all(map(_counted, numbers.values())) or any(len(found) > 1 for found in modalities.values())


def _counted(numbers: set[int]) -> bool:
    """Whether numbers count alternatives: consecutive, from the first on."""
    return min(numbers) in _FIRST_NUMBERS and numbers == set(range(min(numbers), min(numbers) + len(numbers)))


def _by_stems(group: Keyed) -> list[Keyed]:
    """Members of one key, grouped by the part before the last dot; a word or a number after another stem belongs to that stem."""
    stems: dict[str, list[tuple[str, int]]] = {}
    for text, number in [*group.members.items()]:
        between, _, kind = text.rpartition(".")
        stems.setdefault(between, []).append((kind, number))
    found: dict[str, Keyed] = {}
    for stem, members in stems.items():
        base, _, last = stem.rpartition(".")
        belongs = base in stems and bool(_NAME.fullmatch(last)) and stem != base
        owner, before = (base, f"{last}.") if belongs else (stem, "")
        key = f"{group.key}.{owner}" if owner else group.key
        for kind, number in members:
            found.setdefault(key, Keyed(key)).add(before + kind, number)
    for number in group.again:
        next(iter(found.values())).again.append(number)
    return list(found.values())
