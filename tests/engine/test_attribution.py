"""What decided one result, of a painter that paints exactly what it is given: every figure is known in advance."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.engine.judge.attribution.games import Game
from mmstudio.engine.judge.attribution.measures import Measure
from mmstudio.engine.judge.attribution.shapley import Design, design_for
from mmstudio.plan.attributions import Attribution, Payoff, file_of, folder_of, key_of
from mmstudio.plugins.results import recipe_in
from mmstudio.services.evaluation.attribution import Ask
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish

STEP = 3 / (8 * 8 * 3 * 255)
"""How far two pictures are apart if one painted number differs by 1: three channels of one pixel."""
SEED = 5
"""By itself it paints a bar (1), left (0) and the mark 1; the next ones star, ring; right, left."""
GIVEN: dict[str, Any] = {"text": [{"data": "star"}], "table": [{"data": {"place": "right"}}]}


def request(run: Job, out: Path | None = None, given: Any = None) -> GenerateRequest:
    return GenerateRequest(run.run_id, [ItemWish("a", SEED, given or GIVEN)], out=out)


@pytest.fixture
def file(studio: Any, painted: Job, tmp_path: Path) -> Path:
    job = studio.end(studio.opened.generation.submit(request(painted, tmp_path)))
    assert job.state is JobState.DONE, job.failure
    return tmp_path / "a.png"


@pytest.fixture(autouse=True)
def fresh(studio: Any, painted: Job) -> None:
    shutil.rmtree(studio.folder(painted) / "attributions", ignore_errors=True)


def found(studio: Any, file: Path, ask: Ask | None = None) -> Attribution:
    job = studio.end(studio.opened.attribution.submit(file, ask or Ask()))
    assert job.state is JobState.DONE, job.failure
    read: Attribution = studio.opened.attribution.of(job)
    return read


def payoff(attribution: Attribution, name: str) -> Payoff:
    one = attribution.payoff(name)
    assert one is not None
    return one


def shapley(one: Payoff) -> dict[str, float]:
    return {share.slot: share.shapley for share in one.shares}


def test_each_slot_gets_what_it_paints(studio: Any, file: Path) -> None:
    told = found(studio, file, Ask(seeds=1))
    assert told.slots == ("text", "table")
    assert told.seeds == (SEED,)
    assert (told.name, told.slot, told.modality) == ("a.png", "image", "image")
    assert told.remade == 0
    likeness = payoff(told, "likeness")
    assert likeness.everything == 0
    assert likeness.nothing == pytest.approx(-2 * STEP)
    assert shapley(likeness) == {"text": pytest.approx(STEP), "table": pytest.approx(STEP)}
    assert [pair.slots for pair in likeness.pairs] == [("text", "table")]
    assert likeness.pairs[0].index == pytest.approx(0, abs=1e-12)
    shape, place, mark = (payoff(told, name) for name in ("shape", "place", "mark"))
    assert (shape.reading, place.reading, mark.reading) == ("star", "right", "1")
    assert shapley(shape) == {"text": 1, "table": 0}
    assert shapley(place) == {"text": 0, "table": 1}
    assert shapley(mark) == {"text": 0, "table": 0}
    assert mark.change == 0
    assert [(share.unique, share.alone) for share in shape.shares] == [(1, 1), (0, 0)]


def test_further_seeds_tell_what_would_have_come_by_chance(studio: Any, file: Path) -> None:
    """Of the seeds 5 to 8 one paints a star by itself, and two paint right."""
    told = found(studio, file)
    assert told.seeds == (5, 6, 7, 8)
    assert shapley(payoff(told, "shape")) == {"text": 0.75, "table": 0}
    assert shapley(payoff(told, "place")) == {"text": 0, "table": 0.5}
    assert payoff(told, "shape").nothing == 0.25
    nothing = next(one for one in told.subsets if not one.given)
    rows = {name: list(row) for name, row in nothing.values.items()}
    assert rows["shape"] == [0, 1, 0, 0]
    assert rows["place"] == [0, 1, 1, 0]
    assert rows["mark"] == [1, 1, None, 1]  # what cannot be read in the full result is not judged
    apart = (1 + 1, 0 + 0, 1 + 0, 2 + 1)  # the painted numbers by themselves against 2 and 1
    assert rows["likeness"] == [pytest.approx(-STEP * number) for number in apart]


def test_results_of_all_subsets_are_kept_with_their_recipes(studio: Any, painted: Job, file: Path) -> None:
    told = found(studio, file)
    assert [one.given for one in told.subsets] == [("text", "table"), (), ("text",), ("table",)]
    painted_numbers = {("text", "table"): (2, 1), (): (1, 0), ("text",): (2, 0), ("table",): (1, 1)}
    for subset in told.subsets:
        path = studio.opened.attribution.file(told, subset.file)
        with Image.open(path) as picture:
            row = np.asarray(picture)[0, :, 0].tolist()
        assert tuple(row[:2]) == painted_numbers[subset.given]
        assert row[3] == SEED
        recipe = recipe_in(path, studio.app.registry)
        assert recipe is not None
        assert set(recipe["conditions"]) == set(subset.given)


def test_it_is_found_again_from_any_copy_of_the_file(studio: Any, file: Path, tmp_path: Path) -> None:
    assert studio.opened.attribution.find(file) is None
    told = found(studio, file)
    copy = tmp_path / "elsewhere.png"
    file.rename(copy)
    again = studio.opened.attribution.find(copy)
    assert again == told
    assert studio.opened.attribution.find(tmp_path / "none.png") is None


def test_words_and_columns(studio: Any, file: Path) -> None:
    told = found(studio, file, Ask(seeds=4, words=True, maps=True))
    text, table = told.parts
    assert (text.slot, text.kind, text.text) == ("text", "words", "star")
    assert [list(text.labels), list(text.spans)] == [["star"], [(0, 4)]]
    assert list(text.losses["shape"]) == [0.75]
    assert list(text.losses["place"]) == [0]
    assert (table.slot, table.kind, list(table.labels)) == ("table", "columns", ["place: right"])
    assert list(table.losses["place"]) == [0.5]
    assert table.seeds == 4
    assert table.whole


def test_a_result_without_a_file(studio: Any, painted: Job, file: Path) -> None:
    job = studio.end(studio.opened.attribution.submit_wish(request(painted), Ask()))
    told = studio.opened.attribution.of(job)
    assert told.name == ""
    assert told.remade is None
    assert shapley(payoff(told, "shape")) == {"text": 0.75, "table": 0}
    assert studio.opened.attribution.find(file) == told  # it is the same result


def test_more_is_added_to_what_is_known(studio: Any, painted: Job, file: Path) -> None:
    reader = sys.modules["engine_tests_painting"].Reader
    found(studio, file, Ask(seeds=2))
    reader.seeds.clear()
    told = found(studio, file, Ask(seeds=4, words=True))
    assert [len(one) for one in reader.seeds] == [
        4,
        8,
        4,
        4,
    ]  # full ones, two seeds, two parts with four seeds
    assert shapley(payoff(told, "shape")) == {"text": 0.75, "table": 0}
    assert len(told.parts) == 2
    reader.seeds.clear()
    again = found(studio, file, Ask(seeds=1, words=True))
    assert [len(one) for one in reader.seeds] == [4]
    assert again.payoffs == told.payoffs
    assert again.parts == told.parts


def test_what_is_done_stays_when_the_job_is_stopped(
    studio: Any, painted: Job, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mmstudio.engine.judge.attribution import trials

    monkeypatch.setattr(trials, "BATCH", 3)
    reader = sys.modules["engine_tests_painting"].Reader
    read = reader.read
    calls: list[int] = []

    def stopping(self: Any, raws: Any) -> Any:
        calls.append(len(raws))
        if len(calls) == 4:
            studio.opened.runner.cancel(job.id)
        return read(self, raws)

    lane = studio.opened.runner.lane("cpu:sample")
    monkeypatch.setattr(reader, "read", stopping)
    lane.pause()
    job = studio.opened.attribution.submit(file, Ask(seeds=4))
    lane.resume()
    assert studio.end(job).state is JobState.CANCELLED
    kept = studio.opened.attribution.find(file)
    assert kept is not None
    done = sum(len(one.values["shape"]) for one in kept.subsets)
    assert done == sum(calls[1:])
    assert len(kept.seeds) == 2  # nine results: two whole seeds, and one of the third
    assert shapley(payoff(kept, "shape")) == {"text": 0.5, "table": 0}
    calls.extend([0] * 10)
    begun = len(calls)
    told = found(studio, file)
    assert sum(calls[begun:]) == 4 + 16 - done  # the full ones, and what was left
    assert shapley(payoff(told, "shape")) == {"text": 0.75, "table": 0}


def test_a_condition_without_weight_decides_nothing(studio: Any, painted: Job) -> None:
    given = {"text": [{"data": "star"}], "table": [{"data": {"place": "right"}, "weight": 0.0}]}
    job = studio.end(studio.opened.attribution.submit_wish(request(painted, given=given), Ask(seeds=1)))
    told = studio.opened.attribution.of(job)
    assert shapley(payoff(told, "likeness")) == {"text": pytest.approx(STEP), "table": 0}


def test_what_was_made_of_nothing_has_nothing_to_tell(studio: Any, painted: Job, tmp_path: Path) -> None:
    out = tmp_path / "bare"
    bare = GenerateRequest(painted.run_id, [ItemWish("b", 1, {})], out=out)
    assert studio.end(studio.opened.generation.submit(bare)).state is JobState.DONE
    job = studio.end(studio.opened.attribution.submit(out / "b.png", Ask()))
    assert job.state is JobState.FAILED
    assert job.failure.message == "Nothing was given when b.png was made: only its seed decided it."


def test_files_that_are_no_results_are_refused(studio: Any, tmp_path: Path) -> None:
    plain = tmp_path / "plain.png"
    Image.new("RGB", (8, 8)).save(plain)
    with pytest.raises(UsageError, match="carries no recipe"):
        studio.opened.attribution.submit(plain, Ask())
    with pytest.raises(UsageError, match="There is no file"):
        studio.opened.attribution.submit(tmp_path / "none.png", Ask())


def test_damaged_and_foreign_figures(studio: Any, painted: Job, file: Path, tmp_path: Path) -> None:
    told = found(studio, file)
    run = studio.folder(painted)
    place = folder_of(run, told.key) / "attribution.json"
    sound = json.loads(place.read_text("utf-8"))
    for broken in (
        "{",
        json.dumps({**sound, "slots": ["text"]}),
        json.dumps({**sound, "payoffs": [{**sound["payoffs"][0], "everything": "much"}]}),
        json.dumps(
            {**sound, "parts": [{"slot": "text", "kind": "words", "shape": [1, 1], "spans": [[0, 9]]}]}
        ),
    ):
        place.write_text(broken, "utf-8")
        with pytest.raises(DamagedError, match="cannot be read"):
            Attribution.load(run, told.key)
        assert studio.opened.attribution.find(file) is None
        assert found(studio, file).payoffs == told.payoffs  # it is computed anew
    place.write_text(json.dumps({**sound, "key": "../..", "run": "other"}), "utf-8")
    assert Attribution.load(run, told.key) == told  # the folder says which it is
    (folder_of(run, told.key) / "link.png").symlink_to(file)
    for name in ("../attribution.json", "link.png", "none.png", "", "a/b"):
        assert file_of(run, told.key, name) is None
    with pytest.raises(DamagedError):
        folder_of(run, "../x")


def test_the_key_follows_from_all_that_the_result_follows_from(studio: Any, file: Path) -> None:
    recipe = recipe_in(file, studio.app.registry)
    assert recipe is not None
    keys = {key_of(recipe)}
    changed = [
        {"seed": recipe["seed"] + 1},
        {"joint": 2.0},
        {"guidance": {"text": 1.0}},
        {"slot": "other"},
        {"settings": {"steps": 3}},
        {"run": "r0099"},
        {"checkpoint": {**recipe["checkpoint"], "sha256": "1"}},
        {"conditions": {"text": recipe["conditions"]["text"]}},
        {"conditions": {**recipe["conditions"], "text": [{"data": "star", "weight": 0.5}]}},
    ]
    keys |= {key_of({**recipe, **change}) for change in changed}
    assert len(keys) == len(changed) + 1
    assert key_of({**recipe, "created": "another day", "device": "cuda:0"}) == key_of(recipe)


def test_what_two_slots_share_and_what_is_one_slots_own() -> None:
    """The first two say the same, the third adds a quarter of its own; one seed cannot be judged."""
    game = Game(("a", "b", "c"), Design(3))
    for subset in range(8):
        game.add(subset, {"colour": 0.75 * bool(subset & 3) + 0.25 * bool(subset & 4)})
        game.add(subset, {"colour": None})
    assert game.seeds == 2
    (told,) = game.payoffs([Measure("colour", "attribute", "red")])
    assert (told.everything, told.nothing, told.reading) == (1, 0, "red")
    rows: list[Any] = [(share.slot, share.shapley, share.unique, share.alone) for share in told.shares]
    assert rows == [
        ("a", pytest.approx(0.375), 0, 0.75),
        ("b", pytest.approx(0.375), 0, 0.75),
        ("c", pytest.approx(0.25), 0.25, 0.25),
    ]
    pairs = {pair.slots: pair.index for pair in told.pairs}
    assert pairs == {
        ("a", "b"): pytest.approx(-0.75),
        ("a", "c"): pytest.approx(0),
        ("b", "c"): pytest.approx(0),
    }
    assert [one.given for one in game.subsets()][:3] == [("a", "b", "c"), (), ("a",)]


def test_many_slots_are_sampled_and_say_how_certain_they_are() -> None:
    slots = tuple(f"s{number}" for number in range(10))
    game = Game(slots, design_for(len(slots)))
    for subset in game.design.subsets():
        game.add(subset, {"likeness": float(subset.bit_count()) + (subset & 3 == 3)})
    (told,) = game.payoffs([Measure("likeness", "likeness")])
    assert sum(share.shapley for share in told.shares) == pytest.approx(11)
    assert [share.shapley for share in told.shares[2:]] == [1.0] * 8
    assert [share.error for share in told.shares[2:]] == [0.0] * 8
    first = told.shares[0]
    assert first.error is not None
    assert abs(first.shapley - 1.5) < 4 * first.error
    assert 0.03 < first.error < 0.1  # the worth of a coin, over 64 orders: 1/16
    assert (first.unique, first.alone) == (2, 1)
    assert {pair.slots: pair.index for pair in told.pairs if pair.index} == {("s0", "s1"): 1.0}
