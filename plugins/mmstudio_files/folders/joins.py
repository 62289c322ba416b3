"""Joining of groups of files whose names mean the same but are written differently."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from mmstudio.api import name_key, written_alike
from mmstudio_files.folders.grouped import Group


def joined(groups: Sequence[Group]) -> tuple[list[Group], list[str]]:
    """Join groups whose names mean the same, if the match is unique; and return notes about it."""
    joins = _Joins(groups)
    joins.join(lambda group: (group.split, name_key(group.stem)), tell=True)
    joins.join(lambda group: (group.split, written_alike(group.stem)), tell=True)
    if any(group.apart for group in groups):
        joins.join(lambda group: name_key(group.stem.rpartition("/")[2]), tell=False, apart=True)
    return joins.groups, joins.notes()


class _Joins:
    """Groups that are being joined."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = list(groups)
        self._joined: list[tuple[str, str]] = []

    def join(self, key: Callable[[Group], Hashable], *, tell: bool, apart: bool = False) -> None:
        """Join the groups with the same key, unless two of them have a file for the same slot.

        Args:
            key: Function that gives the key of a name.
            tell: Whether to make a note about it.
            apart: Whether to join only groups in folders for one part each that have no partner yet.
        """
        clusters: dict[Hashable, list[Group]] = {}
        for group in self.groups:
            if not apart or len(group.files) == 1:
                clusters.setdefault(key(group), []).append(group)
        gone = set[int]()
        for cluster in clusters.values():
            if len(cluster) > 1 and _fit(cluster) and (not apart or any(one.apart for one in cluster)):
                if tell:
                    self._joined.append((_first_name(cluster[0]), _first_name(cluster[1])))
                cluster.sort(key=_is_text_only)
                _merge(cluster)
                gone |= {id(group) for group in cluster[1:]}
        if gone:
            self.groups = [group for group in self.groups if id(group) not in gone]

    def notes(self) -> list[str]:
        """Notes about joined groups, and about names that are almost the same and stay separate."""
        found = []
        if self._joined:
            one, other = self._joined[0]
            found.append(
                f"{len(self._joined):,} {'sample is' if len(self._joined) == 1 else 'samples are'} made of files whose names "
                f"differ in case or spelling only, such as {one} and {other}."
            )
        near: dict[Hashable, list[Group]] = {}
        for group in self.groups:
            near.setdefault((group.split, name_key(group.stem)), []).append(group)
        alike = [cluster for cluster in near.values() if len(cluster) > 1]
        if alike:
            count = sum(map(len, alike))
            one, other = (_first_name(group) for group in alike[0][:2])
            found.append(
                f"{count:,} samples stay apart though their names differ in case or spelling only, such as {one} and {other}."
            )
        return found


def _fit(cluster: Sequence[Group]) -> bool:
    """Whether no two groups have a file for the same slot, or are in different splits."""
    slots = [name for group in cluster for name in group.files]
    return len(slots) == len(set(slots)) and len({group.split for group in cluster} - {None}) <= 1


def _is_text_only(group: Group) -> bool:
    return all(item.modality == "text" for items in group.files.values() for item in items)


def _merge(cluster: Sequence[Group]) -> None:
    """Merge everything into the first group."""
    first = cluster[0]
    for group in cluster[1:]:
        first.files |= group.files
        first.problems += group.problems
        first.split = first.split or group.split


def _first_name(group: Group) -> str:
    return next((item.shown for items in group.files.values() for item in items), group.stem)
