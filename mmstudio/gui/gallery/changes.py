"""Result changes: stars, tags and deletions of results, which can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.marks.changes import Changes
from mmstudio.gui.studio.studio import Studio


class ResultChanges(Changes):
    """Changes results of the open project, of a result of several values all of its files."""

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(studio, "results", parent)

    def star(self, ids: Sequence[int], stars: int) -> None:
        """Give results stars."""
        title, gallery = (
            tr("Give {count} {count:result|results} {stars} {stars:star|stars}", count=len(ids), stars=stars),
            self.studio.project.gallery,
        )
        self.change(title, lambda: gallery.star(gallery.whole(ids), stars))

    def tag(self, ids: Sequence[int], tag: str) -> None:
        """Put a tag on results."""
        title, gallery = (
            tr("Tag {count} {count:result|results} {tag}", count=len(ids), tag=tag),
            self.studio.project.gallery,
        )
        self.change(title, lambda: gallery.tag(gallery.whole(ids), tag))

    def untag(self, ids: Sequence[int], tag: str) -> None:
        """Take a tag away from results."""
        title = tr("Take the tag {tag} from {count} {count:result|results}", count=len(ids), tag=tag)
        gallery = self.studio.project.gallery
        self.change(title, lambda: gallery.untag(gallery.whole(ids), tag))

    def delete(self, ids: Sequence[int]) -> None:
        """Move results into the trash."""
        title, gallery = (
            tr("Delete {count} {count:result|results}", count=len(ids)),
            self.studio.project.gallery,
        )
        self.change(title, lambda: gallery.delete(gallery.whole(ids)))
