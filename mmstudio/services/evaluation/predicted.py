"""What a run says of samples, as tables: every class of one sample or its number, or what is said of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mmstudio.core.sentences import Note

Table = tuple[list[str], list[list[str]]]
"""Headings, and as many cells in each row."""


def predicted_table(result: Mapping[str, Any], *, given: bool) -> Table:
    """What a prediction found.

    Args:
        result: Of the job, see :func:`mmstudio.engine.judge.telling.predict.predict`.
        given: Whether one sample was given, not stored ones.
    """
    samples = result["samples"]
    if not result["classes"]:
        return _numbers(result, samples, given=given)
    return _one(result, samples[0]) if given else _many(result, samples)


def decided_words(result: Mapping[str, Any]) -> Note | None:
    """Which given slot decided what was said of one sample, in words; ``None`` where fewer than two were given."""
    sample, classes = result["samples"][0], result["classes"]
    told = str(classes[_likeliest(sample["scores"])]) if classes else result["slot"]
    return decided_note(told, sample.get("without"), sample.get("decided", {}), share=bool(classes))


def decided_note(
    told: str, without: float | None, shares: Mapping[str, float], *, share: bool
) -> Note | None:
    """Which slot decided, in words; ``None`` where it is not known, or a sample holds fewer than two.

    Args:
        told: The class that is told, or the slot whose number is.
        without: What would be told of it without anything.
        shares: What each slot adds to that.
        share: Whether these are shares of 1, not numbers.
    """
    if without is None or len(shares) < 2:
        return None
    signed = "{:+.3f}" if share else "{:+.4g}"
    order = sorted(shares, key=lambda slot: -abs(shares[slot]))
    facts = {
        "told": told,
        "without": f"{without:.3f}" if share else number_words(without),
        "shares": ", ".join(f"{slot} {signed.format(shares[slot])}" for slot in order),
    }
    return Note("What decided on {told}: {without} without anything, then {shares}.", facts)


def number_words(number: float) -> str:
    """A number that was told, in four digits."""
    return f"{number:.4g}"


def _likeliest(scores: Sequence[float]) -> int:
    return max(range(len(scores)), key=scores.__getitem__)


def _one(result: Mapping[str, Any], sample: Mapping[str, Any]) -> Table:
    """Every class of one sample, the likeliest first, and what each slot by itself votes for it."""
    votes = sample["votes"]
    order = sorted(range(len(sample["scores"])), key=lambda place: -sample["scores"][place])
    rows = [
        [
            str(result["classes"][place]),
            f"{sample['scores'][place]:.3f}",
            *(f"{vote[place]:.3f}" for vote in votes.values()),
        ]
        for place in order
    ]
    return [result["slot"], "score", *votes], rows


def _many(result: Mapping[str, Any], samples: Sequence[Mapping[str, Any]]) -> Table:
    """The label and the likeliest class of each sample, and each slot's vote."""
    slots = list(dict.fromkeys(slot for sample in samples for slot in sample["votes"]))

    def likeliest(scores: Sequence[float] | None) -> str:
        if scores is None:
            return "-"
        place = _likeliest(scores)
        return f"{result['classes'][place]} {scores[place]:.3f}"

    rows = [
        [
            sample["name"],
            sample["label"] or "-",
            likeliest(sample["scores"]),
            *(likeliest(sample["votes"].get(slot)) for slot in slots),
        ]
        for sample in samples
    ]
    return ["sample", result["slot"], "predicted", *slots], rows


def _numbers(result: Mapping[str, Any], samples: Sequence[Mapping[str, Any]], *, given: bool) -> Table:
    """The right number and the one that is told of each sample, and what each slot says by itself."""
    slots = list(dict.fromkeys(slot for sample in samples for slot in sample["values"]))

    def said(number: float | str | None) -> str:
        return number_words(number) if isinstance(number, float) else "-"

    rows = [
        [
            sample["name"],
            said(sample["label"]),
            said(sample["value"]),
            *(said(sample["values"].get(slot)) for slot in slots),
        ]
        for sample in samples
    ]
    if given:
        return [result["slot"], *slots], [row[2:] for row in rows]
    return ["sample", result["slot"], "predicted", *slots], rows
