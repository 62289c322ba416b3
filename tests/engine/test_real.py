"""Generated samples: none judges, none validates, and training leaves them out if the recipe says so; nulls that are zeros."""

from __future__ import annotations

from array import array
from typing import Any

import pytest
import torch

from mmstudio.core.job import JobState
from mmstudio.core.sample import DatasetInfo, NewSample, Sample, Slot, Value
from mmstudio.engine.data.real import RealSamples, real_held_out

SLOTS = (Slot("text", "text", "condition"), Slot("table", "table", "target", ("kind",)))
HIDDEN = {"train": (1, 2, 6), "val": (0, 3), "test": ()}
COUNT = 7
MARKED = {"whole": "synthetic", "slot": "synthetic.text"}


class Rows:
    """Seven samples in each split, of which some are marked; sample ``n`` holds ``n`` values that say ``n``."""

    info = DatasetInfo(1, "rows", SLOTS, {"train": COUNT, "val": COUNT, "test": COUNT})

    def generated(self, split: str) -> array[int]:
        return array("q", HIDDEN[split])

    def fingerprint(self, split: str) -> str:
        return f"all of {split}"

    def read(self, split: str, start: int, stop: int) -> list[Sample]:
        return [Sample(100 + n, n, split, {}) for n in range(start, min(stop, COUNT))]  # type: ignore[arg-type]

    def values(self, split: str, slot: str, start: int, stop: int) -> list[tuple[Value, ...]]:
        return [(Value(str(n), data=f"{split} {slot} {n}"),) for n in range(start, min(stop, COUNT))]

    def alternatives(self, split: str, slot: str) -> array[int]:
        del split, slot
        return array("q", range(COUNT))


@pytest.mark.parametrize("split", ["train", "val", "test"])
def test_what_is_left_is_read_as_if_there_were_nothing_else(split: str) -> None:
    found = RealSamples(Rows(), ("train", "val", "test"))  # type: ignore[arg-type]
    left = [place for place in range(COUNT) if place not in HIDDEN[split]]
    assert found.info.counts[split] == len(left)
    for start in range(len(left) + 1):
        for stop in range(start, len(left) + 3):
            wanted = left[start:stop]
            read = found.read(split, start, stop)
            assert [(one.id - 100, one.position) for one in read] == [
                (place, start + number) for number, place in enumerate(wanted)
            ]
            values = found.values(split, "text", start, stop)
            assert [one[0].data for one in values] == [f"{split} text {place}" for place in wanted]
    assert list(found.alternatives(split, "text")) == left
    same = found.fingerprint(split) == f"all of {split}"
    assert same == (not HIDDEN[split]), "what was prepared of all is not taken for what is left"
    found.inner.fingerprint = lambda _: pytest.fail("it is made once")  # type: ignore[method-assign]
    assert same == (found.fingerprint(split) == f"all of {split}")


def test_held_out_samples_are_real_and_training_asks_the_recipe() -> None:
    used, left_out = (real_held_out(Rows(), synthetic=wish) for wish in (True, False))  # type: ignore[arg-type]
    assert used.info.counts == {"train": 7, "val": 5, "test": 7}
    assert left_out.info.counts == {"train": 4, "val": 5, "test": 7}
    assert list(used.generated("train")) == [1, 2, 6]
    assert list(used.generated("val")) == []


@pytest.fixture(scope="module")
def mixed(studio: Any) -> str:
    """Words that are kinds; a third of each split is generated, whose words say the contrary, and one class is theirs alone."""
    studio.opened.project.datasets.create("mixed", SLOTS)
    stored = studio.opened.project.datasets.samples("mixed")
    rows = []
    for split, count in (("train", 60), ("val", 12), ("test", 30)):
        for number in range(count):
            made = number % 3 == 0
            kind = ("dog", "cat")[number % 2]
            said = "bird" if made else kind
            facts = {MARKED["whole" if number % 2 else "slot"]: "r0001, seed 1"} if made else {}
            rows.append(NewSample({"text": (kind,), "table": ({"kind": said},)}, split, facts))
    stored.append(rows)
    stored.finish(0)
    return "mixed"


def train(studio: Any, *settings: str) -> Any:
    told = {"training.steps": "20", "training.batch": "16", "targets": '["table"]', "conditions": '["text"]'}
    told |= {"training.precision": "fp32", **dict(one.split("=") for one in settings)}
    recipe = studio.app.recipes.with_settings("classify", told)
    job = studio.end(studio.opened.runs.start("mixed", recipe))
    assert job.state is JobState.DONE, job.failure
    return job


def judge(studio: Any, job: Any) -> Any:
    ended = studio.end(studio.opened.evaluation.evaluate(job.run_id, count=100, subset_count=0))
    assert ended.state is JobState.DONE, ended.failure
    return studio.opened.evaluation.read(job.run_id, ended.id)


def test_generated_samples_never_judge_and_are_learned_from_by_the_recipe_alone(
    studio: Any, mixed: str
) -> None:
    with_them, without = train(studio), train(studio, "training.synthetic=false")
    told = [judge(studio, job) for job in (with_them, without)]
    for one in told:
        accuracy = next(score for score in one.scores if score.figure == "accuracy")
        assert (accuracy.n, one.notes[0].text) == (
            20,
            "10 samples do not judge, since they are marked as generated.",
        )
    assert [kind.name for kind in told[0].told.classes] == ["bird", "cat", "dog"]
    assert [kind.name for kind in told[1].told.classes] == ["cat", "dog"], "not even their classes are known"


def test_zeros_stand_for_missing_slots_and_are_not_learned(studio: Any, mixed: str) -> None:
    learned, zeros = (
        studio.tensors(train(studio, f"training.nulls={how}"), "model") for how in ("learned", "zero")
    )
    name = "conditions.nulls.0"
    assert learned[name].abs().max() > 0
    assert torch.equal(zeros[name], torch.zeros_like(zeros[name]))
