from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.core.sample import SPLITS, NewSample, Slot
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.edits import SampleEdits
from mmstudio.storage.samples.query import SampleFilter
from mmstudio.storage.samples.splits import SplitPlan
from mmstudio.storage.samples.table import StoredSamples

SLOTS = [Slot("image", "image"), Slot("text", "text"), Slot("row", "table", columns=("kind",))]


@pytest.fixture
def cats(project: Project) -> StoredSamples:
    project.datasets.create("cats", SLOTS)
    samples = project.datasets.samples("cats")
    rng = random.Random(0)
    samples.append(
        [
            NewSample({"text": (f"cat number {number}",), "row": ({"kind": rng.choice("abc")},)})
            for number in range(50)
        ]
    )
    samples.finish(0)
    return samples


@pytest.fixture
def edits(project: Project, cats: StoredSamples) -> SampleEdits:
    return project.datasets.edits("cats")


def ids(project: Project, **wanted: object) -> list[int]:
    return list(project.datasets.find("cats", SampleFilter(**wanted)))  # type: ignore[arg-type]


def check_dense(samples: StoredSamples) -> None:
    for split, number in samples.info.counts.items():
        assert [sample.position for sample in samples.read(split, 0, 99)] == list(range(number))


def test_what_is_left_out_takes_no_part_and_comes_back(
    project: Project, cats: StoredSamples, edits: SampleEdits
) -> None:
    before, print_before = cats.info.counts, cats.fingerprint("train")
    gone = ids(project)[3:20:2]
    assert edits.exclude([*gone, 99_999], "duplicate") == gone
    assert edits.exclude(gone, "again") == []
    assert sum(cats.info.counts.values()) == 50 - len(gone)
    check_dense(cats)
    assert not set(ids(project)) & set(gone)
    assert ids(project, excluded=True) == gone
    assert [sample.position for sample in cats.read_ids(gone)] == [-1] * len(gone)
    assert edits.excluded() == dict.fromkeys(gone, "duplicate")
    assert cats.fingerprint("train") != print_before
    cats.append([NewSample({"text": ("one more",)}, "train")])
    assert cats.start_over() == 1  # what is left out is not what an import left unfinished
    assert edits.include(gone) == gone
    assert cats.info.counts == before
    check_dense(cats)
    assert edits.excluded() == {}


def test_all_of_a_split_can_be_left_out(project: Project, cats: StoredSamples, edits: SampleEdits) -> None:
    edits.exclude(ids(project, split="val"), "x")
    assert cats.info.counts["val"] == 0
    edits.exclude(ids(project), "x")
    assert sum(cats.info.counts.values()) == 0
    edits.include(list(edits.excluded()))
    assert cats.info.counts == {"train": 40, "val": 5, "test": 5}


def test_tags_and_stars_are_found(project: Project, edits: SampleEdits) -> None:
    some = ids(project)[:4]
    assert edits.tag(some, "  very  good ") == some
    assert edits.tag(some[:2], "very good") == []
    assert ids(project, tag="very good") == some
    assert ids(project, tag="very good", words="number 2") == [some[2]]
    assert edits.untag(some[:1], "very good") == some[:1]
    assert edits.tags() == {"very good": 3}
    assert edits.star({some[1]: 5, some[2]: 2}) == {some[1]: 0, some[2]: 0}
    assert ids(project, stars=3) == [some[1]]
    sample = project.datasets.samples("cats").read_ids(some[1:2])[0]
    assert (sample.stars, sample.tags) == (5, ("very good",))
    with pytest.raises(UsageError, match="0 to 5 stars"):
        edits.star({some[0]: 6})
    with pytest.raises(UsageError, match="1 to 60 characters"):
        edits.tag(some, " ")


def test_edited_words_are_found_and_undone(project: Project, cats: StoredSamples, edits: SampleEdits) -> None:
    one = ids(project)[7]
    old = edits.write({one: {"text": ("一只红色的狗", "a red dog"), "row": ({"kind": "z"},)}})
    assert ids(project, words="红色") == [one]
    assert ids(project, words="DOG") == [one]
    assert ids(project, cell="kind", value="z") == [one]
    assert ids(project, words="cat") == [number for number in ids(project) if number != one]
    edits.write(old)
    assert ids(project, words="红色") == []
    assert len(ids(project, words="cat")) == 50
    assert cats.read_ids([one])[0].values["text"][0].data == "cat number 7"


def test_files_are_not_edited(
    project: Project, cats: StoredSamples, edits: SampleEdits, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"x")
    cats.append([NewSample({"image": (tmp_path / "a.png",)}, "train")])
    cats.finish(0)
    with pytest.raises(UsageError, match="'image' holds files"):
        edits.write({ids(project)[-1]: {"image": ("words",)}})


def test_the_index_of_words_is_empty_once_all_is_gone(project: Project, edits: SampleEdits) -> None:
    edits.write({number: {"text": ("猫",)} for number in ids(project)[:5]})
    project.datasets.delete("cats")
    project.empty_trash()
    with closing(sqlite3.connect(project.layout.database)) as connection:
        found = connection.execute(
            'SELECT count(*) FROM sample_words WHERE sample_words MATCH \'"cat" OR "猫" OR "number"\''
        ).fetchone()
    assert found == (0,)


def test_parted_by_class_and_by_group(project: Project, cats: StoredSamples, edits: SampleEdits) -> None:
    before = {sample.id: sample.split for split in SPLITS for sample in cats.read(split, 0, 99)}
    assert edits.part(SplitPlan(1, "stratified", "kind", 0.2)) == before
    kinds = {
        split: Counter(sample.values["row"][0].data["kind"] for sample in cats.read(split, 0, 99))
        for split in SPLITS
    }
    whole = sum(kinds.values(), Counter())
    for kind, number in whole.items():
        assert abs(kinds["val"][kind] - number * 0.2) <= 1
        assert abs(kinds["test"][kind] - number * 0.2) <= 1
    check_dense(cats)
    edits.part(SplitPlan(1, "grouped", "kind", 0.3))
    found = [{sample.values["row"][0].data["kind"] for sample in cats.read(split, 0, 99)} for split in SPLITS]
    assert all(found)
    assert not found[0] & found[1] | found[0] & found[2] | found[1] & found[2]
    edits.put_splits(before)
    assert {sample.id: sample.split for split in SPLITS for sample in cats.read(split, 0, 99)} == before
    with pytest.raises(UsageError, match="'colour'"):
        edits.part(SplitPlan(1, "grouped", "colour"))
    check_dense(cats)


def test_filters_are_kept_by_name(project: Project, cats: StoredSamples) -> None:
    saved = project.datasets.saved_filters(cats.info.name)
    saved.put("good ones", SampleFilter(tag="good", stars=3))
    saved.put("b", SampleFilter(words="猫"))
    assert saved.all() == {"b": SampleFilter(words="猫"), "good ones": SampleFilter(tag="good", stars=3)}
    saved.put("b", None)
    assert list(saved.all()) == ["good ones"]
    with pytest.raises(UsageError, match="needs a name"):
        saved.put(" ", SampleFilter())


def test_leaving_out_is_undone_exactly(project: Project, cats: StoredSamples, edits: SampleEdits) -> None:
    def order() -> list[int]:
        return [sample.id for split in SPLITS for sample in cats.read(split, 0, 99)]

    before = order()
    for number in (1, 7, 25, 49, 50):
        gone = random.Random(number).sample(ids(project), number)
        places = edits.places(gone)
        assert len(places) == number
        edits.exclude(gone, "x")
        assert edits.places(gone) == {}
        edits.include(gone, places)
        assert order() == before
        check_dense(cats)
    first = edits.places(before[:2])
    edits.exclude(before[:2], "x")
    edits.exclude(before[5:30], "y")
    edits.include(before[:2], {**first, before[0]: 4000})  # a place that does not exist any more
    check_dense(cats)


def test_a_parting_is_shown_before_it_is_made(
    project: Project, cats: StoredSamples, edits: SampleEdits
) -> None:
    plan = SplitPlan(4, "stratified", "kind", 0.2)
    before = {sample.id: sample.split for split in SPLITS for sample in cats.read(split, 0, 99)}
    drawn = edits.drawn(plan)
    assert {sample.id: sample.split for split in SPLITS for sample in cats.read(split, 0, 99)} == before
    edits.part(plan)
    assert {sample.id: sample.split for split in SPLITS for sample in cats.read(split, 0, 99)} == drawn
