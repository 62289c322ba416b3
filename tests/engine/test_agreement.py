"""Whether slots that were made together agree: known readings of two slots, compared with each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from mmstudio.engine.judge.agreement import agreements
from mmstudio.engine.judge.attributes import AttributeJudge
from mmstudio.engine.judge.forms import Read
from mmstudio.engine.judge.judges import Judge
from mmstudio.engine.judge.rounds import Round
from mmstudio.plan.scores import Score
from mmstudio.plugins.judging import Judged
from mmstudio.plugins.metric_specs import MetricSpec

WORDS = ("red", "blue")
KINDS = {"image": ("colour", "shape", "size"), "text": ("colour", "shape"), "audio": ("size",)}


class Reader:
    """Reads results that are mappings of attributes."""

    given_by: ClassVar[dict[str, tuple[str, ...]]] = {}

    def __init__(self, *names: str) -> None:
        self.attributes = dict.fromkeys(names, WORDS)

    def read(self, raws: Sequence[Any]) -> list[dict[str, str | None]]:
        return [{name: raw.get(name) for name in self.attributes} for raw in raws]

    def limits(self, raws: Sequence[Any]) -> dict[str, str]:
        assert raws
        return {}

    def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
        return dict(meta)


def _judges() -> list[Judge]:
    found = []
    for slot, names in KINDS.items():
        spec = MetricSpec(id=slot, title=slot, factory="a:B", modality=slot, unit="share")
        form = Read(AttributeJudge(slot, Reader(*names), slot))
        found.append(Judge(spec, Score(metric=slot, figure="value", slot=slot, unit="share"), form))
    return found


def _round(rows: Sequence[Mapping[str, Mapping[str, str]]], *given: str, source: Any = "run") -> Round:
    facts = dict.fromkeys(("colour", "shape", "size"), "red")
    results = {
        slot: [Judged(row[slot], seed, seed, facts=facts) for seed, row in enumerate(rows)]
        for slot in rows[0]
    }
    return Round(given, False, results, 1.0, source)


def _told(done: Round) -> dict[tuple[str, str], float | None]:
    judges = _judges()
    for judge in judges:
        judge.measure(done)
    return {(one.score.slot, one.score.figure): one.score.value for one in agreements(judges, done)}


ROWS = [
    {
        "image": {"colour": "red", "shape": "red", "size": "blue"},
        "text": {"colour": "red", "shape": "red"},
        "audio": {"size": "blue"},
    },
    {
        "image": {"colour": "blue", "shape": "red", "size": "red"},
        "text": {"colour": "blue", "shape": "blue"},
        "audio": {"size": "red"},
    },
    {
        "image": {"colour": "blue", "shape": "red", "size": "red"},
        "text": {"colour": "blue", "shape": "red"},
        "audio": {"size": "blue"},
    },
    {"image": {"shape": "red"}, "text": {"shape": "red"}, "audio": {}},  # the rest cannot be read
]


def test_what_two_readers_know_is_compared_result_by_result() -> None:
    assert _told(_round(ROWS)) == {
        ("image", "colour as in text"): 0.75,
        ("image", "shape as in text"): 0.75,
        ("image", "all at once as in text"): 0.5,
        ("image", "size as in audio"): 0.5,
        ("image", "all at once as in audio"): 0.5,
        ("image", "all at once as in text, audio"): 0.25,
    }


def test_what_was_given_is_not_compared_with_what_was_made() -> None:
    made = [{slot: row[slot] for slot in ("image", "text")} for row in ROWS]
    assert set(_told(_round(made, "audio"))) == {
        ("image", f"{name} as in text") for name in ("colour", "shape", "all at once")
    }
    assert _told(_round(ROWS, "image", "text", "audio")) == {}, "each was made from the true others"
    real = _round(ROWS, "image", "text", "audio", source="real")
    assert _told(real)["image", "colour as in text"] == 0.75
    assert _told(_round(ROWS, source="shuffled")) == {}
