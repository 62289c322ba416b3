"""Notes about judged samples of which it is not known what is right, or whose class training never met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mmstudio.core.sentences import Note
from mmstudio.plan.judging.told import ToldReport
from mmstudio.plan.scores import Score


def unknown_notes(scores: Sequence[Score], report: ToldReport | None, split: str) -> Iterator[Note]:
    """Why nothing could be judged, slot by slot, and how many samples cannot be told rightly.

    Args:
        scores: What was found.
        report: What was told with all slots, if anything was.
        split: Whose samples were judged.
    """
    for slot in dict.fromkeys(score.slot for score in scores if score.slot and score.of):
        if all(score.value is None for score in scores if score.slot == slot):
            yield Note(
                "No judged sample of the split {split} has a value in {slot}: how good it is there is not known. Judge another split.",
                {"split": split, "slot": slot},
            )
    total = 0 if report is None else sum(one.told for one in report.classes)
    strange = 0 if report is None else total - sum(one.count for one in report.classes)
    if strange:
        yield Note(
            "{count} of {total} {total:sample|samples} {count:is of a class|are of classes} that training never met; {count:it cannot|none of them can} be right.",
            {"count": strange, "total": total},
        )
