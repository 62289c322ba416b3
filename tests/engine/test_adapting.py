"""Adaptation: a run learns new words from a few samples, keeps what it knew, and is refused where it forgets that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.sample import NewSample, Sample, Slot
from mmstudio.engine.data.chosen import Place, SampleView
from mmstudio.engine.judge.adapting.job import Judgement
from mmstudio.engine.judge.adapting.material import material_of
from mmstudio.engine.model.workspace import Workspace
from mmstudio.plan.judging.adaptation import Adaptation, AdaptationReport, HeldPairs, ScoreChange
from mmstudio.plan.judging.pooled import pooled
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.plan.scores import Score
from mmstudio.services.training.adapting import AdaptWish
from mmstudio.services.training.held_out import held_in_turn, parted

KINDS = ("apple", "pear", "plum")
COLOURS = ("red", "green", "blue")
SOUNDS = ("zig", "zag", "zog")
"""Words that the old data holds too, but that say nothing there."""
SLOTS = (Slot("text", "text", "condition"), Slot("table", "table", "either", ("kind",)))


def _add(studio: Any, name: str, told: Any, count: int, split: Any) -> None:
    samples = studio.opened.project.datasets.samples(name)
    rows = [(f"{told(number)}", KINDS[number % 3]) for number in range(count)]
    samples.append([NewSample({"text": (text,), "table": ({"kind": kind},)}, split) for text, kind in rows])
    samples.finish(0)


@pytest.fixture(scope="module")
def fruit(studio: Any) -> Iterator[Any]:
    """Data sets: what a run learns, new words for it, and some that say the opposite."""
    datasets = studio.opened.project.datasets

    def old(number: int) -> str:
        return f"{SOUNDS[number // 3 % 3]} {COLOURS[number % 3]}"

    datasets.create("fruit", SLOTS)
    for split, count in (("train", 90), ("val", 30), ("test", 30)):
        _add(studio, "fruit", old, count, split)
    for name, words in (("sounds", SOUNDS), ("opposite", (*COLOURS[1:], COLOURS[0]))):
        datasets.create(name, SLOTS)
        _add(studio, name, lambda number, words=words: words[number % 3], 30, "train")
    return studio


@pytest.fixture(scope="module")
def told(fruit: Any) -> Job:
    """A run that tells the kind by the colour."""
    recipe = Recipe(
        id="classify",
        title="Classes",
        targets=("table",),
        conditions=("text",),
        encoders={"text": Choice(id="text-transformer", settings={"width": 32, "layers": 1, "hide": 0.0})},
        fusion=Choice(id="concat"),
        generator=Choice(id="heads", settings={"width": 32, "hidden": 32}),
        training=Training(steps=80, batch=32, lr=0.005, precision="fp32"),
    )
    job: Job = fruit.end(fruit.opened.runs.start("fruit", recipe, seed=2))
    assert job.state is JobState.DONE, job.failure
    return job


def wish_of(fruit: Any, told: Job, dataset: str, **more: Any) -> AdaptWish:
    ids = [one.id for one in fruit.opened.project.datasets.samples(dataset).read("train", 0, 99)]
    return AdaptWish(
        **{"run": told.run_id, "dataset": dataset, "samples": ids, "steps": 60, "rate": 1.0, **more}
    )


def adapted(fruit: Any, wish: AdaptWish) -> tuple[Job, AdaptationReport]:
    job = fruit.end(fruit.opened.adapting.start(wish, seed=1))
    assert job.state is JobState.DONE, job.failure
    found = fruit.opened.adapting.report(job.run_id)
    assert found is not None
    return job, found


def test_new_words_are_learned_and_the_old_ones_stay(fruit: Any, told: Job) -> None:
    job, report = adapted(fruit, wish_of(fruit, told, "sounds"))
    new, old = report.new[0], report.old[0]
    assert (new.after.figure, new.after.n, old.after.n) == ("accuracy", 10, 30)
    assert new.before.value is not None
    assert new.before.value < 0.8
    assert (new.after.value, old.before.value, old.after.value) == (1.0, 1.0, 1.0)
    assert report.verdict in {"within", "unsure"}
    assert report.step == report.last == 60
    config = fruit.opened.runs.config(job.run_id)
    assert (config.dataset, config.adaptation.old, config.start.run) == ("sounds", "fruit", told.run_id)
    assert not set(config.adaptation.learned) & set(config.adaptation.held)
    assert len(config.adaptation.learned) == 20
    lines = [note["text"] for note in job.result["told"]]
    assert lines[0].startswith("New samples, 10 held out: accuracy was ")
    assert "and is 100.0 %" in lines[0]
    assert lines[1].startswith("Old data, 30 held-out samples: accuracy was 100.0 % ")
    assert lines == [note.text for note in report.notes()]
    # the checkpoint that it began with is the other run, weight by weight
    folder = fruit.opened.runs.files(job.run_id).checkpoints
    assert folder.steps() == [0, 15, 30, 45, 60]


def test_what_forgets_is_refused_or_goes_a_part_of_the_way(fruit: Any, told: Job) -> None:
    """The new samples say the opposite of the old ones, and nothing is mixed in."""
    wish = wish_of(fruit, told, "opposite", share=0.999, steps=60)
    none, report = adapted(fruit, wish)
    assert (report.verdict, report.step, report.last, report.share) == ("refused", 0, 60, 0.0)
    assert report.old[0].value == 0.0, "what is kept is what it began with"
    assert fruit.opened.runs.checkpoints(none.run_id) == (0,)
    assert "nothing of it is kept" in none.result["told"][-1]["text"]
    before, after = (fruit.tensors(one, "ema") for one in (told, none))
    assert all(torch.equal(value, after[name]) for name, value in before.items())

    whole, report = adapted(fruit, replace(wish, limit=1.0))
    assert report.old[0].value is not None
    assert report.old[0].value < -0.5
    assert (report.share, report.step) == (1.0, 60)
    end = fruit.tensors(whole, "ema")

    def judge(context: Any) -> AdaptationReport:
        workspace = Workspace(fruit.folder(whole), context.registry)
        adaptation = workspace.config.adaptation.model_copy(update={"limit": 0.03})
        material = material_of(context, "opposite", adaptation)
        return Judgement(context, workspace, adaptation, material, shares=(0.5, 0.02)).report(60)

    report = fruit.inside(whole, judge)
    assert (report.share, report.step) == (0.02, 60)
    assert report.old[0].value == 0.0
    assert "taken 2 % of the way" in [note.text for note in report.notes()][2]
    for name, value in fruit.tensors(whole, "ema").items():
        assert torch.allclose(value, before[name] + 0.02 * (end[name] - before[name]), atol=1e-6), name


def test_without_old_data_it_says_what_is_not_known(fruit: Any, told: Job) -> None:
    wish = wish_of(fruit, told, "opposite", old="", steps=4)
    notes = [note.text for note in fruit.opened.adapting.planned(wish).notes]
    assert notes == [
        "20 of the 30 samples are learned from; 10 are held out, to judge it by.",
        "10 held-out samples tell little. Judged in several parts, all 30 are held out once, for as many times the time.",
        "No old data is given: nothing is mixed in, and what is forgotten is not known.",
    ]
    job, report = adapted(fruit, wish)
    assert (report.verdict, report.old) == ("unguarded", ())
    assert fruit.opened.runs.config(job.run_id).adaptation.share == 1.0


def test_a_run_that_makes_pictures_is_judged_by_how_far_each_is_from_its_own(
    studio: Any, trained: Job
) -> None:
    samples = studio.opened.project.datasets.samples("shapes")
    ids = [one.id for one in samples.read("train", 0, 12)]
    wish = AdaptWish(run=trained.run_id, dataset="shapes", samples=ids, steps=2)
    notes = [note.text for note in studio.opened.adapting.planned(wish).notes]
    assert notes[3].startswith("The run has been trained on shapes, and nothing was added since")
    _, report = adapted(studio, wish)
    assert (report.new[0].after.metric, report.new[0].after.better) == ("colour-distance", "lower")
    assert (report.new[0].after.n, report.old[0].after.n) == (4, 10)
    assert report.new[0].low is None, "four results are too few for an interval"


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        ({"samples": []}, UsageError, "too few to adapt to"),
        ({"run": "r0999"}, NotFoundError, "no run"),
        ({"old": "nobody"}, NotFoundError, "nobody"),
        ({"limit": 7.0}, UsageError, "limit"),
        ({"dataset": "shapes"}, UsageError, "no column kind in the slot 'table'"),
        ({"checkpoint": 7}, NotFoundError, "no checkpoint '7'"),
    ],
)
def test_what_cannot_be_adapted_is_refused(fruit: Any, told: Job, more: Any, error: Any, words: str) -> None:
    before = [one.run.id for one in fruit.opened.runs.list()]
    with pytest.raises(error, match=words):
        fruit.opened.adapting.start(wish_of(fruit, told, **{"dataset": "sounds", **more}))
    assert [one.run.id for one in fruit.opened.runs.list()] == before


def test_held_out_samples_are_never_learned(fruit: Any) -> None:
    samples = fruit.opened.project.datasets.samples("fruit")
    train, test = samples.read("train", 0, 6), samples.read("test", 0, 3)
    learned, held = parted([*train, *test], 1 / 3, seed=5)
    assert (learned, held) == ([one.id for one in train], [one.id for one in test])
    learned, held = parted([*train, *test[:1]], 0.5, seed=5)
    assert held[0] == test[0].id
    assert (len(learned), len(held)) == (3, 4)
    assert set(learned) | set(held) == {one.id for one in (*train, *test[:1])}
    gone = [Sample(one.id, -1, one.split, one.values) for one in train[:2]]
    learned, held = parted([*gone, *train[2:]], 0.5, seed=5)
    assert {*learned, *held} == {one.id for one in train[2:]}


def test_in_turn_every_sample_is_held_out_once(fruit: Any) -> None:
    samples = fruit.opened.project.datasets.samples("fruit")
    train, test = samples.read("train", 0, 10), samples.read("test", 0, 2)
    found = [held_in_turn([*train, *test], 3, part, 3) for part in range(3)]
    assert [len(held) for _, held in found] == [6, 3, 3]
    assert sorted(one for _, held in found for one in held) == sorted(one.id for one in (*train, *test))
    for learned, held in found:
        assert not {*learned} & {*held}
        assert {*learned} <= {one.id for one in train}
    assert found[0][1][:2] == [one.id for one in test]
    assert held_in_turn(train, 4, 0, 3) != held_in_turn(train, 3, 0, 3), "the seed decides"


def test_all_samples_are_judged_by_runs_that_have_not_learned_from_them(fruit: Any, told: Job) -> None:
    service = fruit.opened.adapting
    wish = wish_of(fruit, told, "sounds", parts=3, steps=40)
    jobs = [fruit.end(job) for job in service.start_parts(wish, seed=1)]
    assert [job.state for job in jobs] == [JobState.DONE] * 3, [job.failure for job in jobs]
    assert all(f", {number}/3 on sounds" in job.title for number, job in enumerate(jobs, 1))
    held = [fruit.opened.runs.config(job.run_id).adaptation.held for job in jobs]
    assert sorted(one for some in held for one in some) == sorted(wish.samples)
    reports = [service.report(job.run_id) for job in jobs]
    whole = reports[0].pooled
    assert whole == reports[2].pooled
    assert (whole.after.n, reports[0].parts) == (30, 3)
    for side in ("before", "after"):
        each = [getattr(report.new[0], side).value for report in reports]
        assert getattr(whole, side).value == pytest.approx(sum(each) / 3), "parts are of one size"
    assert whole.low < whole.value < whole.high
    first = next(reports[0].notes()).text
    assert first.startswith(
        "All 30 samples, each judged by that of 3 runs which has not learned from it: accuracy was "
    )
    assert first.endswith(": a gain.")
    alone = AdaptationReport.load(fruit.folder(jobs[0]))
    assert alone.pooled is None, "what a folder says of itself is about its own samples"
    with pytest.raises(UsageError, match="too few to adapt to"):
        service.start_parts(replace(wish, samples=wish.samples[:3], parts=4))


def held_report(samples: Any, before: Any, after: Any, figure: str = "f") -> AdaptationReport:
    change = ScoreChange(before=score(0.1, figure=figure), after=score(0.2, figure=figure))
    held = HeldPairs(samples=samples, before=before, after=after)
    return AdaptationReport(step=1, last=1, limit=0.03, verdict="within", new=(change,), held=held)


def test_of_several_runs_each_sample_counts_once() -> None:
    one = held_report(range(8), [0.0] * 8, [1.0] * 6 + [0.0, None])
    other = held_report(range(8, 16), [0.0] * 6 + [1.0, 1.0], [1.0] * 6 + [0.0, 1.0])
    again = held_report([15], [1.0], [1.0])
    found = pooled([one, other, again])
    assert found is not None
    assert (found.before.n, found.after.n) == (15, 15), "one was not judged"
    assert found.before.value == pytest.approx(2 / 15)
    assert found.after.value == pytest.approx(13 / 15)
    assert found.low is not None
    assert 0 < found.low < 11 / 15
    assert pooled([one, held_report([9], [0.0], [1.0], "other")]) is None
    assert pooled([held_report((), (), ())]) is None


def test_the_material_keeps_what_is_held_out_apart(fruit: Any) -> None:
    ids = [one.id for one in fruit.opened.project.datasets.samples("fruit").read("train", 0, 12)]
    told = Adaptation(learned=ids[:8], held=ids[8:], old="fruit", rehearsed=20, judged=7)
    found = fruit.inside(None, lambda context: material_of(context, "fruit", told))
    seen = [one.id for one in found.training.read("train", 0, 99)]
    assert (seen[:8], len(seen), found.learned) == (ids[:8], 28, 8)
    assert not set(seen[8:]) & set(ids)
    assert [one.id for one in found.new.read("test", 0, 99)] == ids[8:]
    guard, old = (one.read("test", 0, 99) for one in (found.guard, found.old))
    assert (len(guard), len(old)) == (7, 7)
    datasets = fruit.opened.project.datasets.samples("fruit")
    val, test = ({one.id for one in datasets.read(split, 0, 99)} for split in ("val", "test"))
    assert {one.id for one in guard} <= val
    assert {one.id for one in old} <= test


def test_chosen_samples_are_read_like_any_data_set(fruit: Any) -> None:
    own, other = (fruit.opened.project.datasets.samples(name) for name in ("fruit", "sounds"))
    places = [Place(other, "train", 4), *(Place(own, "test", place) for place in (2, 3, 25, 1))]
    view = SampleView(own.info, {"train": places})
    expected = [
        other.read("train", 4, 5)[0],
        *(own.read("test", place, place + 1)[0] for place in (2, 3, 25, 1)),
    ]
    found = view.read("train", 0, 5)
    assert [one.id for one in found] == [one.id for one in expected]
    assert [(one.split, one.position) for one in found] == [("train", place) for place in range(5)]
    assert view.read("train", 3, 9) == found[3:]
    assert view.values("train", "text", 1, 4) == [one.values["text"] for one in found[1:4]]
    assert list(view.alternatives("train", "text")) == [1] * 5
    assert view.info.counts == {"train": 5, "val": 0, "test": 0}
    swapped = SampleView(own.info, {"train": [*places[1:], places[0]]})
    assert view.fingerprint("train") != swapped.fingerprint("train")
    assert [one.id for one in view.read_ids([expected[1].id])] == [expected[1].id]


def score(value: float, **more: Any) -> Score:
    return Score(
        **{"metric": "m", "figure": "f", "value": value, "n": 50, "unit": "share", "better": "higher", **more}
    )


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (score(0.9), score(0.85), 0.05),
        (score(0.8), score(0.9), -0.1),
        (score(2.0, unit="", better="lower"), score(2.5, unit="", better="lower"), 0.25),
        (score(4.0, unit=""), score(3.0, unit=""), 0.25),
    ],
)
def test_a_loss_is_counted_in_points_or_as_a_share_of_the_score(
    before: Score, after: Score, lost: float
) -> None:
    assert ScoreChange(before=before, after=after).lost == pytest.approx(lost)


@pytest.mark.parametrize(
    ("ends", "better", "words"),
    [
        ((0.01, 0.3), "higher", "a gain."),
        ((-0.01, 0.3), "higher", "n is too small to tell whether that is a gain."),
        ((None, None), "higher", "n is too small to tell whether that is a gain."),
        ((-0.3, -0.01), "higher", "a loss."),
        ((-0.3, -0.01), "lower", "a gain."),
    ],
)
def test_the_interval_decides_whether_something_was_gained(ends: Any, better: str, words: str) -> None:
    new = ScoreChange(
        before=score(0.5, better=better), after=score(0.6, better=better), low=ends[0], high=ends[1]
    )
    [note, *_] = AdaptationReport(step=1, last=1, limit=0.03, verdict="unguarded", new=(new,)).notes()
    assert note.text.startswith("New samples, 50 held out: f was 50.0 % before and is 60.0 % now, +10.0")
    assert note.text.endswith(f": {words}")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"verdict": "within"}, "That is within the limit of 3 %."),
        (
            {"verdict": "unsure"},
            "That is within the limit of 3 %, but 50 samples are too few to be sure of it.",
        ),
    ],
)
def test_the_sentences_say_before_after_number_and_interval(more: Any, words: str) -> None:
    old = ScoreChange(
        before=score(0.97, low=0.95, high=0.99), after=score(0.96, low=0.93, high=0.98), low=-0.03, high=0.01
    )
    report = AdaptationReport(step=9, last=9, share=0.5, limit=0.03, old=(old,), **more)
    assert [note.text for note in report.notes()] == [
        "Old data, 50 held-out samples: f was 97.0 % [95.0, 99.0] before and is 96.0 % [93.0, 98.0] now, -1.0 [-3.0, +1.0].",
        (
            "All that was learned would lose more on the old data than the limit of 3 % allows; the weights are taken 50 % of the "
            "way from the old ones to the new ones."
        ),
        words,
    ]
