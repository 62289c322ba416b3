"""What the gallery finds in the index, off the GUI thread."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mmstudio.core.run import Session
from mmstudio.services.opened import OpenProject
from mmstudio.storage.results.query import ResultFilter


@dataclass(frozen=True)
class GalleryFindings:
    """What was found.

    Attributes:
        opened: The project.
        wanted: The filter.
        ids: Ids of the results that match.
        sessions, tags: All that can be chosen.
        every: Number of all results.
    """

    opened: OpenProject
    wanted: ResultFilter
    ids: array[int]
    sessions: Sequence[Session]
    tags: Sequence[str]
    every: int


def find_results(opened: OpenProject, wanted: ResultFilter) -> GalleryFindings:
    """What the index of a project holds for a filter."""
    gallery = opened.gallery
    ids = gallery.find_cards(wanted)
    plain = replace(wanted, order=ResultFilter().order) == ResultFilter()
    return GalleryFindings(
        opened,
        wanted,
        ids,
        opened.sessions.list(),
        list(gallery.tags()),
        len(ids if plain else gallery.find_cards(ResultFilter())),
    )
