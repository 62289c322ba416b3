"""Labels by classes that no training saw: known vectors, sentences and examples, what waits, what is accepted and undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.sample import NewSample, Slot
from mmstudio.engine.judge.search.labels import ClassVectors
from mmstudio.engine.judge.search.space import kept_space
from mmstudio.services.suggestions.label_wishes import ClassWish, LabelColumn
from mmstudio.services.suggestions.labels import Label, remarks

COLOURS = tuple(ClassWish(name, (f"a {name} ring", f"a {name} bar")) for name in ("red", "blue", "green"))
LABEL = LabelColumn("table", "label")


def test_certainty_is_the_softmax_of_scaled_cosines_over_the_slots_of_each_class() -> None:
    vectors = {
        "text": torch.tensor([[1.0, 0.0], [0.6, 0.8], [0.0, 0.0]]),
        "image": torch.tensor([[0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]),
    }
    found = ClassVectors(("a", "b", "c"), vectors).shares(
        torch.tensor([[0.0, 1.0]]), {"text": 10.0, "image": 4.0}
    )
    # a: the mean of 10 * 0 and 4 * 1; b: 10 * 0.8 by its text alone; c: 4 * 0 by its picture alone
    assert found[0].tolist() == pytest.approx(torch.tensor([2.0, 8.0, 0.0]).softmax(dim=0).tolist())


@pytest.fixture
def labels(studio: Any) -> Iterator[Any]:
    """The service; what waits is rejected in the end."""
    yield studio.opened.labels
    studio.opened.labels.reject(studio.opened.labels.pending("shapes", LABEL))


@pytest.fixture
def told(studio: Any, aligned: Job, labels: Any) -> Any:
    def tell(classes: Any, into: LabelColumn = LABEL, *, state: JobState = JobState.DONE, **more: Any) -> Job:
        given: dict[str, Any] = {"slot": "image", "base": Path(), **more}
        job: Job = studio.end(labels.submit("shapes", aligned.run_id, classes, into, **given))
        assert job.state is state, job.failure
        return job

    return tell


def _sample(studio: Any, sample: int) -> Any:
    return studio.opened.datasets.read("shapes", [sample])[0]


def test_a_sample_belongs_to_the_class_whose_example_it_is(studio: Any, labels: Any, told: Any) -> None:
    """Its own picture is nearest to itself, so each of some samples is told to be the class that it stands for."""
    some = studio.opened.project.datasets.samples("shapes").read("test", 0, 4)
    classes = [
        ClassWish(f"the {one.position}th", examples=(("image", str(one.values["image"][0].path)),))
        for one in some
    ]
    job = told(classes, ids=[one.id for one in some])
    assert (job.result["labelled"], job.result["unseen"], job.result["known"]) == (4, 0, 0)
    found = labels.pending("shapes", LABEL)
    assert [(one.sample, one.name) for one in found] == [
        (one.id, f"the {one.position}th") for one in sorted(some, key=lambda one: one.id)
    ]
    for one in found:
        assert sum(share for _, share in one.told.ranked) == pytest.approx(1.0, abs=1e-5)
        assert [share for _, share in one.told.ranked] == sorted(
            (share for _, share in one.told.ranked), reverse=True
        )


def test_sentences_in_templates_are_averaged(studio: Any, aligned: Job, labels: Any, told: Any) -> None:
    templates = ("{}", "a picture of {}")
    job = told(COLOURS, ids=[_first(studio)], templates=templates)
    sentences = [[one["data"] for one in given["conditions"]["text"]] for given in job.payload["classes"]]
    assert sentences[0] == ["a red ring", "a picture of a red ring", "a red bar", "a picture of a red bar"]

    def work(context: Any) -> Any:
        from mmstudio.engine.judge.search.labels import classes_in
        from mmstudio.engine.sample.cards import cards_of
        from mmstudio.plan.payloads import LabelPayload

        space = kept_space(context, aligned.run_id, "latest")
        found = classes_in(space, LabelPayload.of(job))
        cards, _ = cards_of(space, {"text": [{"data": text} for text in sentences[0]]}, {})
        single = torch.stack([space.vector("text", card) for card in cards["text"]])
        [stored] = [
            one.rows[row]
            for one in space.stored(context, context.samples("shapes"), "image")
            for row, place in enumerate(one.places)
            if (one.split, int(place)) == ("train", 0)
        ]
        return found, single, torch.tensor(stored.copy()), space.aligner.scale("text", "image")

    found, single, picture, scale = studio.inside(aligned, work)
    mean = single.mean(dim=0)
    assert torch.allclose(found.vectors["text"][0], mean / mean.norm(), atol=1e-5)
    wanted = (scale * (found.vectors["text"] @ picture)).softmax(dim=0)
    [label] = labels.pending("shapes", LABEL)
    assert dict(label.told.ranked) == pytest.approx(
        dict(zip(("red", "blue", "green"), wanted.tolist(), strict=True)), abs=1e-5
    )


def _first(studio: Any) -> int:
    return int(studio.opened.project.datasets.samples("shapes").read("train", 0, 1)[0].id)


def test_what_is_known_already_tells_how_often_it_is_right(studio: Any, labels: Any, told: Any) -> None:
    """Each held-out sample stands for a class of its own name; of those with a name in the column all are right but one."""
    datasets = studio.opened.project.datasets
    held = [one for split in ("val", "test") for one in datasets.samples("shapes").read(split, 0, 3)]
    into = LabelColumn("table", "known")
    names = {one.id: f"{one.split} {one.position}" for one in held}
    written = {one.id: names[one.id] for one in held[:5]} | {held[0].id: names[held[1].id]}
    datasets.slot_edits("shapes").add_column("table", "known")
    change = [
        studio.opened.curation.write(
            "shapes", {number: {"table": ({**_row(studio, number), "known": name},)}}
        )
        for number, name in written.items()
    ]
    classes = [
        ClassWish(names[one.id], examples=(("image", str(one.values["image"][0].path)),)) for one in held
    ]
    job = told(classes, into, ids=[one.id for one in held])
    assert (job.result["known"], job.result["right"]) == (5, 4)
    [left] = labels.pending("shapes", into)
    assert (left.sample, left.name) == (held[5].id, names[held[5].id])
    labels.reject([left])
    for one in change:
        one.undo()
    datasets.slot_edits("shapes").drop_column("table", "known")


def test_what_a_run_told_before_is_no_knowledge(studio: Any, labels: Any, told: Any) -> None:
    """Accepted labels of held-out samples would make the run that told them right by themselves."""
    datasets = studio.opened.project.datasets
    held = datasets.samples("shapes").read("val", 0, 4)
    names = {one.id: f"the {one.position}th" for one in held}
    classes = [
        ClassWish(names[one.id], examples=(("image", str(one.values["image"][0].path)),)) for one in held
    ]
    told(classes, ids=[one.id for one in held])
    first, *_, last = labels.pending("shapes", LABEL)
    change = labels.accept("shapes", [first, last], {last.sample: names[first.sample]})
    assert (told(classes, ids=[held[1].id]).result["known"]) == 0
    by_hand = studio.opened.curation.write(
        "shapes", {held[1].id: {"table": ({**_row(studio, held[1].id), "label": names[held[1].id]},)}}
    )
    job = told(classes, ids=[held[2].id])
    assert (job.result["known"], job.result["right"]) == (1, 1)
    by_hand.undo()
    change.undo()


def test_classes_given_by_different_slots_are_told_of(studio: Any, told: Any) -> None:
    picture = str(_sample(studio, _first(studio)).values["image"][0].path)
    shown = ClassWish("shown", examples=(("image", picture),))
    alike = told((ClassWish("a", ("a red ring",)), ClassWish("b", ("a blue bar",))), ids=[_first(studio)])
    assert (alike.result["uneven"], remarks(alike.result)) == (False, [])
    both = told(
        (replace(shown, name="a", sentences=("a ring",)), replace(shown, sentences=("a bar",))),
        ids=[_first(studio)],
    )
    assert both.result["uneven"] is False
    job = told((*COLOURS, shown), ids=[_first(studio)])
    assert job.result["uneven"] is True
    [note] = remarks(job.result)
    assert note.text.startswith("Classes are given by different slots")
    assert [one.text for one in remarks({"known": 8, "right": 5, "uneven": False})] == [
        "Of 8 held-out samples whose class is known, 62.5 % are told right."
    ]
    [more] = remarks({"labelled": 99_000, "unseen": 1000, "known": 0, "right": 0})
    assert more.text.startswith("100,000 samples are labelled at a time")
    assert remarks({"labelled": 99_000, "unseen": 999}) == []


def _row(studio: Any, sample: int) -> dict[str, Any]:
    values = _sample(studio, sample).values.get("table", ())
    return dict(values[0].data) if values else {}


def test_what_is_accepted_is_marked_and_undone(studio: Any, labels: Any, told: Any) -> None:
    datasets = studio.opened.project.datasets
    slots, prints = datasets.get("shapes").slots, datasets.samples("shapes").fingerprint("train")
    ids = [one.id for one in datasets.samples("shapes").read("train", 0, 3)]
    rows = {number: _row(studio, number) for number in ids}
    told(COLOURS, ids=ids)
    first, second, third = labels.pending("shapes", LABEL)
    assert datasets.get("shapes").slots == slots, "nothing is changed before it is accepted"
    other = next(name for name, _ in second.told.ranked[1:])
    change = labels.accept("shapes", [first, second], {second.sample: other})
    assert change.count == 2
    assert datasets.get("shapes").slot("table").columns == (*_columns(slots), "label")
    assert _row(studio, first.sample) == {**rows[first.sample], "label": first.name}
    assert _row(studio, second.sample)["label"] == other
    facts = [_sample(studio, one.sample).meta["synthetic.table.label"] for one in (first, second)]
    assert facts == [
        f"{first.told.run}, zero-shot, certainty {first.certainty:.2f}",
        f"{first.told.run}, zero-shot, changed",
    ]
    assert labels.pending("shapes", LABEL) == [third]
    gone = labels.reject([third])
    assert labels.pending("shapes", LABEL) == []
    gone.undo()
    change.undo()
    assert labels.pending("shapes", LABEL) == [first, second, third]
    assert datasets.get("shapes").slots == slots
    assert [_row(studio, number) for number in ids] == list(rows.values())
    assert datasets.samples("shapes").fingerprint("train") == prints


def _columns(slots: Any) -> tuple[str, ...]:
    return next(one.columns for one in slots if one.name == "table")


def test_damaged_files_of_labels_are_passed_over(studio: Any, labels: Any, told: Any) -> None:
    told(COLOURS, ids=[_first(studio)])
    [label] = labels.pending("shapes", LABEL)
    assert isinstance(label, Label)
    text = label.path.read_text("utf-8")
    for name, content in (("7.json", text), ("8.json", "{"), ("x.json", text), ("9.json", '{"sample": 9}')):
        label.path.with_name(name).write_text(content, "utf-8")
    assert labels.pending("shapes", LABEL) == [label]
    for name in ("7.json", "8.json", "x.json", "9.json"):
        label.path.with_name(name).unlink()


def test_columns_are_found_by_their_names(studio: Any, labels: Any) -> None:
    table = studio.opened.project.datasets.get("shapes").slot("table")
    assert labels.column("shapes", f"table.{table.columns[0]}") == LabelColumn("table", table.columns[0])
    assert labels.column("shapes", "label") == LABEL
    assert labels.column("shapes", "odd.name") == LabelColumn("table", "odd.name")


@pytest.mark.parametrize(
    ("classes", "more", "words"),
    [
        (COLOURS[:1], {}, "2 to 1,000 classes"),
        ((*COLOURS, COLOURS[0]), {}, "a name of its own"),
        ((*COLOURS, ClassWish("none")), {}, "Nothing is given for the class 'none'"),
        (COLOURS, {"templates": ("a picture",)}, "has no {}"),
        (COLOURS, {"into": LabelColumn("image", "label")}, "is no table"),
        (COLOURS, {"into": LabelColumn("table", "")}, "no name for a column"),
        (COLOURS, {"words": "image"}, "which slot the sentences are of: text"),
        ((*COLOURS, ClassWish("x", examples=(("audio", "a.wav"),))), {}, "audio"),
        ((*COLOURS, ClassWish("blank", (" ",))), {}, "The class 'blank': text: The text is empty"),
        (
            (*COLOURS, ClassWish("file", examples=(("image", "gone.png"),))),
            {},
            "The class 'file': image: there is no",
        ),
        (
            (*COLOURS, ClassWish("again", COLOURS[1].sentences[::-1])),
            {},
            "Of the classes 'blue' and 'again' the same is given: nothing tells them apart",
        ),
        (COLOURS, {"ids": []}, "No sample of 'shapes' lacks a value in table.label"),
    ],
)
def test_what_cannot_be_labelled_is_refused(
    studio: Any, aligned: Job, labels: Any, classes: Any, more: Any, words: str
) -> None:
    given = {"into": LABEL, "base": Path(), **more}
    with pytest.raises(UsageError, match=words.replace("{}", r"\{\}")):
        labels.submit("shapes", aligned.run_id, classes, given.pop("into"), **given)


def test_names_that_the_column_cannot_hold_are_refused_before_anything_is_told(
    studio: Any, aligned: Job, labels: Any
) -> None:
    datasets = studio.opened.project.datasets
    slots = (Slot("text", "text", "condition"), Slot("table", "table", "condition", ("price",)))
    datasets.create("priced", slots)
    samples = datasets.samples("priced")
    samples.append(
        [NewSample({"text": ("a",), "table": ({"price": price},)}, "train") for price in (3, 4.5, None)]
    )
    samples.finish(0)
    price = LabelColumn("table", "price")
    with pytest.raises(UsageError, match="The column 'price' holds numbers, and 'red' is not a number"):
        labels.submit("priced", aligned.run_id, COLOURS, price, base=Path())
    numbers = (ClassWish("1", ("a red ring",)), ClassWish("2.5", ("a blue ring",)))
    done = studio.end(labels.submit("priced", aligned.run_id, numbers, price, base=Path(), slot="text"))
    assert (done.state, done.result["labelled"]) == (JobState.DONE, 1)


def test_a_run_without_a_space_is_refused(labels: Any, trained: Job) -> None:
    with pytest.raises(UsageError, match="has no space of its own"):
        labels.submit("shapes", trained.run_id, COLOURS, LABEL, base=Path())
