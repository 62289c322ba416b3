"""The curator: makes undoable changes to samples, one after another off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from mmstudio.core.sample import Split
from mmstudio.gui.look.language import tr
from mmstudio.gui.shared.marks.changes import Changes
from mmstudio.gui.shared.values.sample_words import split_title
from mmstudio.gui.studio.studio import Studio
from mmstudio.services.datasets.curation import Change, CurationService
from mmstudio.services.datasets.words_change import WordsChange
from mmstudio.services.suggestions.labels import Label
from mmstudio.services.suggestions.service import Suggestion
from mmstudio.storage.samples.query import SampleFilter
from mmstudio.storage.samples.splits import SplitPlan

BY_HAND = "by hand"
"""Reason for samples that a person leaves out; shown translated."""


class Curator(Changes):
    """Changes samples of one data set of the open project.

    Attributes:
        name: Name of the data set.
    """

    def __init__(self, studio: Studio, parent: QObject) -> None:
        super().__init__(studio, "datasets", parent)
        self.name = ""

    def do(self, title: str, work: Callable[[CurationService], Change]) -> None:
        """Make a change that can be undone.

        Args:
            title: Name of the change, already translated.
            work: Called off the GUI thread, and again on redo.
        """
        self.change(title, lambda: work(self.studio.project.curation))

    def tag(self, ids: Sequence[int], tag: str) -> None:
        """Put a tag on samples."""
        title, name = tr("Tag {count} {count:sample|samples} {tag}", count=len(ids), tag=tag), self.name
        self.do(title, lambda curation: curation.tag(name, ids, tag))

    def untag(self, ids: Sequence[int], tag: str) -> None:
        """Take a tag away from samples."""
        title, name = (
            tr("Take the tag {tag} from {count} {count:sample|samples}", count=len(ids), tag=tag),
            self.name,
        )
        self.do(title, lambda curation: curation.untag(name, ids, tag))

    def star(self, ids: Sequence[int], stars: int) -> None:
        """Give samples stars."""
        title, name = (
            tr("Give {count} {count:sample|samples} {stars} {stars:star|stars}", count=len(ids), stars=stars),
            self.name,
        )
        self.do(title, lambda curation: curation.star(name, ids, stars))

    def exclude(self, ids: Sequence[int]) -> None:
        """Leave samples out."""
        title, name = tr("Leave {count} {count:sample|samples} out", count=len(ids)), self.name
        self.do(title, lambda curation: curation.exclude(name, ids, BY_HAND))

    def include(self, ids: Sequence[int]) -> None:
        """Take samples in again."""
        title, name = tr("Take {count} {count:sample|samples} in again", count=len(ids)), self.name
        self.do(title, lambda curation: curation.include(name, ids))

    def move(self, ids: Sequence[int], split: Split) -> None:
        """Move samples into a split."""
        title = tr("Move {count} {count:sample|samples} to {split}", count=len(ids), split=split_title(split))
        name = self.name
        self.do(title, lambda curation: curation.move(name, ids, split))

    def split(self, plan: SplitPlan) -> None:
        """Divide all samples into splits anew."""
        name = self.name
        self.do(tr("Split the data anew"), lambda curation: curation.split(name, plan))

    def accept(self, one: Suggestion, text: str) -> None:
        """Put a suggested value into its sample, a text as it is or as it was changed."""
        name, edited = self.name, {} if one.data in {None, text} else {one.sample: text}
        self.change(
            tr("Accept the suggested {slot}", slot=one.slot),
            lambda: self.studio.project.suggestions.accept(name, [one], edited),
        )

    def refuse(self, one: Suggestion) -> None:
        """Put a suggested value away."""
        self.change(
            tr("Reject the suggested {slot}", slot=one.slot),
            lambda: self.studio.project.suggestions.reject([one]),
        )

    def accept_label(self, one: Label, chosen: str) -> None:
        """Put the class that was chosen into the column of a sample."""
        name, other = self.name, {} if chosen == one.name else {one.sample: chosen}
        self.change(
            tr("Accept the label {name}", name=chosen),
            lambda: self.studio.project.labels.accept(name, [one], other),
        )

    def refuse_label(self, one: Label) -> None:
        """Put a label away."""
        self.change(
            tr("Reject the label {name}", name=one.name),
            lambda: self.studio.project.labels.reject([one]),
        )

    def put_text(self, sample_id: int, slot: str, ordinal: int, text: str) -> None:
        """Replace one of a sample's texts, or add one; a blank text removes it."""
        name = self.name
        self.do(
            tr("Edit {slot}", slot=slot),
            lambda curation: curation.put_text(name, sample_id, slot, ordinal, text),
        )

    def change_words(self, ids: Sequence[int], change: WordsChange) -> None:
        """Apply one change of words to samples."""
        name, slot = self.name, change.column or change.slot
        title = (
            tr("Edit {slot}", slot=slot)
            if len(ids) == 1
            else tr("Edit {slot} of {count} {count:sample|samples}", slot=slot, count=len(ids))
        )
        self.do(title, lambda curation: curation.change_words(name, ids, change))

    def save_filter(self, title: str, wanted: SampleFilter | None) -> None:
        """Save a filter under a name, or delete it."""
        name = self.name
        words = (
            tr("Save the filter {name}", name=title) if wanted else tr("Delete the filter {name}", name=title)
        )
        self.do(words, lambda curation: curation.save_filter(name, title, wanted))
