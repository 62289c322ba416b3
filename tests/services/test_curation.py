"""Curation: every change and what takes it back; words many at once; samples that are alike."""

from __future__ import annotations

import pytest

from mmstudio.core.errors import BadFileError, UsageError
from mmstudio.core.sample import SPLITS, NewSample, Slot
from mmstudio.services.datasets.curation import Change
from mmstudio.services.datasets.similarity import SimilarSamples
from mmstudio.services.datasets.thumbnails import Thumbnails
from mmstudio.services.datasets.words_change import WordsChange
from mmstudio.services.opened import OpenProject
from mmstudio.storage.samples.query import SampleFilter
from mmstudio.storage.samples.splits import SplitPlan

NAME = "shapes"


def ids(opened: OpenProject, **wanted: object) -> list[int]:
    return list(opened.datasets.find(NAME, SampleFilter(**wanted)))  # type: ignore[arg-type]


def state(opened: OpenProject) -> object:
    samples = opened.project.datasets.samples(NAME)
    seen = [sample for split in SPLITS for sample in samples.read(split, 0, 99)]
    return seen, opened.curation.reasons(NAME), [samples.fingerprint(split) for split in SPLITS]


def test_every_change_is_taken_back(filled: OpenProject) -> None:
    curation, some = filled.curation, ids(filled)[2:7]
    curation.exclude(NAME, ids(filled)[-2:], "broken")
    curation.tag(NAME, some[:1], "nice")
    before = state(filled)
    changes = (
        lambda: curation.exclude(NAME, some, "by hand"),
        lambda: curation.include(NAME, ids(filled, excluded=True)),
        lambda: curation.tag(NAME, some, "nice"),
        lambda: curation.untag(NAME, some, "nice"),
        lambda: curation.star(NAME, some, 4),
        lambda: curation.write(NAME, {some[0]: {"text": ("一个红圈", " another ")}}),
        lambda: curation.change_words(NAME, some, WordsChange("text", "append", ", bright")),
        lambda: curation.change_words(NAME, some, WordsChange("table", "set", "right", column="place")),
        lambda: curation.split(NAME, SplitPlan(5, "stratified", "place", 0.2)),
        lambda: curation.move(NAME, some, "test"),
    )
    counts = []
    for do in changes:
        change: Change = do()
        counts.append(change.count)
        assert state(filled) != before
        change.undo()
        again = state(filled)
        assert again == before
    assert counts == [5, 2, 4, 1, 5, 1, 5, 5, 10, 3]


def test_nothing_changes_while_the_data_set_is_being_filled(
    filled: OpenProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.runner.lane("io").pause()
    info = filled.datasets.get(NAME)
    job = filled.datasets.start_check(NAME)
    change = filled.curation.star(NAME, ids(filled)[:1], 1)  # a check does not fill
    filled.runner.cancel(job.id)
    fill = filled.imports.make_sample(filled.imports.default_sample(), "more", count=16)
    filled.project.jobs.list()
    more = filled.datasets.get("more")
    assert more.id != info.id
    with pytest.raises(UsageError, match="'more' is being filled"):
        filled.curation.split("more", SplitPlan(1))
    filled.runner.cancel(fill.id)
    change.undo()


def test_words_are_checked_by_their_modality(filled: OpenProject) -> None:
    curation, some = filled.curation, ids(filled)
    before = state(filled)
    with pytest.raises(BadFileError, match="The text is empty"):
        curation.write(NAME, {some[0]: {"text": ("  ",)}})
    with pytest.raises(BadFileError, match="longer than 10,000"):
        curation.change_words(NAME, some, WordsChange("text", "append", "x" * 10_000))
    with pytest.raises(UsageError, match="holds files"):
        curation.write(NAME, {some[0]: {"image": ("words",)}})
    with pytest.raises(UsageError, match="no slot 'nothing'"):
        curation.write(NAME, {some[0]: {"nothing": ("words",)}})
    with pytest.raises(UsageError, match="'age' holds numbers, and 'old' is not a number"):
        curation.change_words(NAME, some, WordsChange("table", "set", "old", column="age"))
    with pytest.raises(UsageError, match="which words are to be replaced"):
        WordsChange("text", "replace", "x")
    with pytest.raises(UsageError, match="which words are to be added"):
        WordsChange("text", "prefix", "")
    assert state(filled) == before


def test_words_of_many_samples(filled: OpenProject) -> None:
    curation, some = filled.curation, ids(filled)

    def said() -> list[str]:
        return [str(sample.values["text"][0].data) for sample in filled.datasets.read(NAME, some)]

    first = said()
    curation.change_words(NAME, some, WordsChange("text", "replace", r"\1 tone", find="SHADE"))
    assert said() == [text.replace("shade", r"\1 tone") for text in first]
    curation.change_words(NAME, some[:2], WordsChange("text", "prefix", "a "))
    assert [text.startswith("a ") for text in said()] == [True, True] + [False] * (len(some) - 2)
    curation.change_words(NAME, some, WordsChange("table", "set", "7", column="age"))
    assert ids(filled, cell="age", value="7") == some
    assert ids(filled, cell="age", value="7.0") == some
    assert curation.change_words(NAME, some, WordsChange("text", "replace", "x", find="zebra")).count == 0
    curation.change_words(NAME, some, WordsChange("text", "set", "猫"))
    assert ids(filled, words="猫") == some


def test_a_sample_without_a_value_gets_one_only_where_it_is_set(filled: OpenProject) -> None:
    samples = filled.project.datasets.samples(NAME)
    samples.append([NewSample({}, "train")])
    samples.finish(0)
    lacks = ids(filled, missing="text")[-1:]
    assert filled.curation.change_words(NAME, lacks, WordsChange("text", "append", "x")).count == 0
    filled.curation.change_words(NAME, lacks, WordsChange("table", "set", "left", column="place"))
    row = filled.datasets.read(NAME, lacks)[0].values["table"][0].data
    assert row == {"place": "left", "age": None}


def test_a_data_set_whose_samples_are_all_left_out_stays(filled: OpenProject) -> None:
    filled.curation.exclude(NAME, ids(filled), "all")
    filled.imports.drop_empty(NAME)
    assert [info.name for info in filled.datasets.list()] == [NAME]


def test_saved_filters_and_what_is_to_choose_from(filled: OpenProject) -> None:
    wanted = SampleFilter(stars=3, cell="place", value="left", words="红")
    change = filled.curation.save_filter(NAME, "good", wanted)
    assert filled.curation.filters(NAME) == {"good": wanted}
    change.undo()
    assert filled.curation.filters(NAME) == {}
    values = filled.curation.values(NAME)
    assert values["place"] == ["left"]
    assert "3" in values["age"]
    assert filled.curation.preview_split(NAME, SplitPlan(held_out=0.25)) == {"train": 6, "val": 3, "test": 3}


def test_the_nearest_come_first(filled: OpenProject) -> None:
    thumbnails = Thumbnails(filled.project.layout.cache / "thumbnails", filled.curation.registry)
    similar = SimilarSamples(filled.project, thumbnails)
    all_of_them = ids(filled)
    told: list[int] = []
    found = similar.find(NAME, all_of_them[3], all_of_them, told=lambda done, _: told.append(done))
    assert [number for number, _ in found][:1] == [all_of_them[3]]
    assert sorted(number for number, _ in found) == sorted(all_of_them)
    assert [far for _, far in found] == sorted(far for _, far in found)
    near = {number for number, _ in found[1:3]}
    assert near == {all_of_them[2], all_of_them[4]}  # shades beside it
    assert told == [0]
    again = SimilarSamples(filled.project, thumbnails)
    assert again.find(NAME, all_of_them[3], all_of_them) == found
    assert (filled.project.layout.cache / "similar.bin").stat().st_size % 200 == 0


def test_whole_numbers_and_truth_values_stay_what_they_are(opened: OpenProject) -> None:
    row = Slot("table", "table", columns=("n", "open", "size"))
    opened.project.datasets.create(NAME, [row])
    samples = opened.project.datasets.samples(NAME)
    samples.append(
        [
            NewSample({"table": ({"n": n, "open": n > 1, "size": n / 2},)}, "train", source=str(n))
            for n in range(3)
        ]
    )
    samples.finish(0)
    some, curation = ids(opened), opened.curation
    assert curation.kinds(NAME, row) == {"n": "integer", "open": "truth", "size": "number"}
    assert ids(opened, cell="open", value="true") == some[2:]
    assert ids(opened, cell="open", value="1") == []
    assert ids(opened, cell="n", value="1") == some[1:2]
    assert ids(opened, words="true") == some[2:]
    assert curation.values(NAME)["open"] == ["false", "true"]
    curation.change_words(NAME, some[:1], WordsChange("table", "set", "12", column="n"))
    curation.change_words(NAME, some[1:2], WordsChange("table", "set", " True ", column="open"))
    curation.change_words(NAME, some[:1], WordsChange("table", "set", "4", column="size"))
    rows = [sample.values["table"][0].data for sample in opened.datasets.read(NAME, some)]
    assert repr(rows) == repr(
        [
            {"n": 12, "open": False, "size": 4.0},
            {"n": 1, "open": True, "size": 0.5},
            {"n": 2, "open": True, "size": 1.0},
        ]
    )
    with pytest.raises(UsageError, match="'open' says true or false, and 'perhaps' is neither"):
        curation.change_words(NAME, some, WordsChange("table", "set", "perhaps", column="open"))
    curation.split(NAME, SplitPlan(1, "grouped", "open", 0.34))
    assert sorted(sample.values["table"][0].data["open"] for sample in samples.read("train", 0, 9)) in (
        [False],
        [True, True],
    )


def test_stars_and_tags_may_come_with_a_sample(opened: OpenProject) -> None:
    opened.project.datasets.create(NAME, [Slot("text", "text")])
    samples = opened.project.datasets.samples(NAME)
    samples.append(
        [
            NewSample({"text": ("one",)}, "train", stars=5, tags=("b", " a  a ", "b", "", "x" * 61)),
            NewSample({"text": ("two",)}, "train", stars=99),
        ]
    )
    samples.finish(0)
    one, two = samples.read("train", 0, 9)
    assert (one.stars, one.tags, two.stars, two.tags) == (5, ("a a", "b"), 0, ())
