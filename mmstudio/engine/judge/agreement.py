"""Agreement of what a run makes together: whether a text says what the picture beside it shows.

Readers of attributes that judge different target slots are compared with each other, not with what samples state: so that
it can be told of results that nothing was given for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from mmstudio.engine.judge.attributes import AT_ONCE
from mmstudio.engine.judge.forms import Measured, Read, changed, means
from mmstudio.engine.judge.judges import Judge
from mmstudio.engine.judge.rounds import Round
from mmstudio.plan.scores import AS_IN


def agreements(judges: Sequence[Judge], done: Round) -> Iterator[Measured]:
    """The scores of a round: for every reader, how often what it reads is what the readers of later slots read.

    A result in which an attribute cannot be read agrees with none. Slots of which each was made from the real values of
    the others are not compared.

    Args:
        judges: The metrics that have judged the round.
        done: The round.
    """
    readers = [
        (judge, judge.form.judge)
        for judge in judges
        if isinstance(judge.form, Read) and _compared(judge.plain.slot, done)
    ]
    for number, (judge, own) in enumerate(readers):
        results = done.results[judge.plain.slot]
        others = {
            other.plain.slot: (theirs.read, own.attributes_read & theirs.attributes_read)
            for other, theirs in readers[number + 1 :]
            if other.plain.slot != judge.plain.slot and own.attributes_read & theirs.attributes_read
        }
        figures: dict[str, list[float | None]] = {}
        whole: dict[str, list[float | None]] = {}
        for slot, (read, shared) in others.items():
            pairs = [(own.read.get(result.seed), read.get(result.seed)) for result in results]
            for name in sorted(shared):
                figures[name + AS_IN + slot] = [_same(*pair, [name]) for pair in pairs]
            whole[slot] = [_same(*pair, sorted(shared)) for pair in pairs]
            figures[AT_ONCE + AS_IN + slot] = whole[slot]
        if len(whole) > 1:
            figures[AT_ONCE + AS_IN + ", ".join(whole)] = [
                _all(row) for row in zip(*whole.values(), strict=True)
            ]
        plain = changed(judge.plain, given=done.given, source=done.source)
        yield from means(figures, len(results), plain)


def _compared(slot: str, done: Round) -> bool:
    if slot not in done.results:
        return False
    return done.source == "real" or (done.source == "run" and slot not in done.given)


def _same(
    one: Mapping[str, str | None] | None, other: Mapping[str, str | None] | None, names: Sequence[str]
) -> float | None:
    if one is None or other is None:
        return None
    return float(all(one.get(name) is not None and one.get(name) == other.get(name) for name in names))


def _all(row: Sequence[float | None]) -> float | None:
    known = [value for value in row if value is not None]
    return float(all(known)) if len(known) == len(row) else None
