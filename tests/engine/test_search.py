"""Search in the space of a run: known vectors, parts that add up to the score, and a cache that can be deleted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.sample import Slot
from mmstudio.engine.judge.search.job import nearest_samples
from mmstudio.engine.judge.search.space import StoredVectors, kept_space
from mmstudio.services.generation.conditions import Wish
from mmstudio.services.projects.cache import measure


def test_the_nearest_come_first_and_parts_add_up() -> None:
    stored = [
        StoredVectors("train", np.array([1, 4]), np.array([[1, 0], [0, 1]], np.float32), "a"),
        StoredVectors("test", np.array([0, 2]), np.array([[0.8, 0.6], [0, 1]], np.float32), "b"),
    ]
    asked = {"text": torch.tensor([0.25, 0.0]), "image": torch.tensor([0.0, 0.75])}
    found = nearest_samples(asked, stored, 3)
    places = [(one["source"], one["split"], one["position"]) for one in found]
    assert places == [("a", "train", 4), ("b", "test", 2), ("b", "test", 0)]
    assert [one["score"] for one in found] == pytest.approx([0.75, 0.75, 0.65])
    assert found[2]["parts"] == pytest.approx({"text": 0.2, "image": 0.45})
    assert found[0]["parts"] == pytest.approx({"text": 0.0, "image": 0.75})


def test_of_many_the_same_are_found_as_by_sorting_all() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(5000, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[4000:] = rows[:1000]  # equally near ones come in their order
    stored = [
        StoredVectors("train", np.arange(3000), rows[:3000], "a"),
        StoredVectors("val", np.arange(2000), rows[3000:], "b"),
    ]
    asked = {"text": torch.from_numpy(0.3 * rows[7]), "image": torch.from_numpy(0.7 * rows[1])}
    found = nearest_samples(asked, stored, 50)
    scores = rows.astype(np.float64) @ (0.3 * rows[7].astype(np.float64) + 0.7 * rows[1].astype(np.float64))
    wanted = sorted(range(5000), key=lambda row: (-scores[row].round(6), row))[:50]
    places = [("a", row) if row < 3000 else ("b", row - 3000) for row in wanted]
    assert [(one["source"], one["position"]) for one in found] == places
    assert len(nearest_samples(asked, stored, 5001)) == 5000


@pytest.fixture
def asked(studio: Any, aligned: Job) -> Any:
    def ask(wish: Wish, **more: Any) -> dict[str, Any]:
        job = studio.end(studio.opened.search.submit(aligned.run_id, wish, base=Path(), **more))
        assert job.state is JobState.DONE, job.failure
        return dict(job.result)

    return ask


def _kept(studio: Any) -> list[Path]:
    return sorted((studio.opened.project.layout.cache / "space").glob("*.npy"))


def test_what_is_given_is_found_again_among_its_own_kind(studio: Any, aligned: Job, asked: Any) -> None:
    """A sample's own picture is nearest to itself: its vector from a file and its stored one are the same."""
    samples = studio.opened.project.datasets.samples("shapes").read("val", 0, 3)
    for sample in samples:
        path = sample.values["image"][0].path
        found = asked(Wish(conditions=[("image", str(path))]), slot="image", count=2)
        first = found["found"][0]
        assert (first["sample"], first["split"], first["position"]) == (sample.id, "val", sample.position)
        assert first["score"] == pytest.approx(1.0, abs=1e-5)
        assert first["value"] == str(path)


def test_weights_mix_what_is_given(studio: Any, aligned: Job, asked: Any) -> None:
    sample = next(
        one
        for one in studio.opened.project.datasets.samples("shapes").read("test", 0, 9)
        if "text" in one.values
    )
    picture, words = str(sample.values["image"][0].path), str(sample.values["text"][0].data)
    given = Wish(conditions=[("image", picture), ("text", words)], weights={"text": 0.5})
    found = asked(given, count=1000)
    assert (found["slot"], found["looked"]) == ("table", 80), "the main slot, in all splits"
    assert len(found["found"]) == 80
    alone = {
        slot: {
            one["sample"]: one["score"]
            for one in asked(Wish(conditions=[(slot, value)]), count=1000)["found"]
        }
        for slot, value in (("image", picture), ("text", words))
    }
    scores = [one["score"] for one in found["found"]]
    assert scores == sorted(scores, reverse=True)
    for one in found["found"]:
        parts = {
            slot: weight / 1.5 * alone[slot][one["sample"]] for slot, weight in (("image", 1), ("text", 0.5))
        }
        assert one["parts"] == pytest.approx(parts, abs=1e-5)
        assert one["score"] == pytest.approx(sum(parts.values()), abs=1e-5)


def test_of_very_many_the_same_is_found_by_their_largest_directions(
    studio: Any, aligned: Job, asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = Wish(conditions=[("text", "a red ring")])
    wanted = asked(words, slot="image")
    monkeypatch.setattr("mmstudio.engine.judge.search.space.QUICK", 20)
    monkeypatch.setattr("mmstudio.engine.judge.search.shadows._MOST", 1.0)
    assert asked(words, slot="image") == wanted
    made = sorted((studio.opened.project.layout.cache / "space").glob("*.shadows.npy"))
    assert made
    for path in made:
        path.unlink()


def test_vectors_are_kept_and_made_again(studio: Any, aligned: Job, asked: Any) -> None:
    wish = Wish(conditions=[("text", "a red ring")])
    for path in _kept(studio):
        path.unlink()
    first = asked(wish, slot="image")
    assert len(_kept(studio)) == 3, "one for each split"
    kept = {path: path.stat().st_ino for path in _kept(studio)}
    assert asked(wish, slot="image") == first
    assert {path: path.stat().st_ino for path in _kept(studio)} == kept, "they were read, not made"
    for number, path in enumerate(kept):
        if number % 2:
            path.unlink()
        else:
            path.write_bytes(b"nonsense")
    again = asked(wish, slot="image")
    assert [one["sample"] for one in again["found"]] == [one["sample"] for one in first["found"]]
    assert _kept(studio) == sorted(kept)
    cache = studio.opened.project.layout.cache
    with_them, size = measure(cache).features, sum(path.stat().st_size for path in kept)
    for path in kept:
        path.unlink()
    assert with_them - measure(cache).features == size > 0, "what the settings show counts them"


def test_a_space_is_as_large_as_its_samples(studio: Any, aligned: Job) -> None:
    def work(context: Any) -> Any:
        space = kept_space(context, aligned.run_id, "latest")
        return space.stored(context, context.samples("shapes"), "text")

    stored = studio.inside(aligned, work)
    alternatives = studio.opened.project.datasets.samples("shapes").alternatives
    for one in stored:
        assert one.places.tolist() == [
            place for place, count in enumerate(alternatives(one.split, "text")) if count
        ]
        assert np.allclose(np.linalg.norm(one.rows, axis=1), 1, atol=1e-5)
    assert sum(len(one.places) for one in stored) == 68, "every seventh sample has no text"


def test_what_cannot_be_searched_is_refused(studio: Any, aligned: Job, trained: Job) -> None:
    search = studio.opened.search
    wish = Wish(conditions=[("text", "a red ring")])
    assert [run.id for run in search.able("shapes")].count(aligned.run_id) == 1
    assert trained.run_id not in [run.id for run in search.able("shapes")]
    with pytest.raises(UsageError, match="has no space of its own"):
        search.submit(trained.run_id, wish, base=Path())
    with pytest.raises(UsageError, match="Nothing is given to search for"):
        search.submit(aligned.run_id, Wish(), base=Path())
    with pytest.raises(NotFoundError, match="nowhere"):
        search.submit(aligned.run_id, wish, base=Path(), dataset="nowhere")
    none = Wish(conditions=[("text", "a")], weights={"text": 0.0})
    with pytest.raises(UsageError, match="All that is given has the weight 0"):
        search.submit(aligned.run_id, none, base=Path())
    job = studio.end(search.submit(aligned.run_id, wish, base=Path(), slot="audio"))
    assert job.state is JobState.FAILED
    assert "has no slot 'audio'" in job.failure.message


def test_all_data_sets_are_searched_together(studio: Any, aligned: Job, asked: Any, tmp_path: Path) -> None:
    """A picture of another data set is found there, and a data set without the slot is left out."""
    imports, datasets = studio.opened.imports, studio.opened.datasets
    before = asked(Wish(conditions=[("text", "a red ring")]), among="datasets", slot="image")
    every = before["looked"] + 6
    few = studio.end(imports.make_sample(imports.default_sample(), "few", count=6, seed=9))
    assert few.state is JobState.DONE, few.failure
    (tmp_path / "words.csv").write_text("text,table\na red ring,1\na blue bar,2\n", "utf-8")
    studio.end(imports.import_source(tmp_path / "words.csv", "words"))
    sample = studio.opened.project.datasets.samples("few").read("train", 1, 2)[0]
    wish = Wish(conditions=[("image", str(sample.values["image"][0].path))])
    try:
        able = [run.id for run in studio.opened.search.able("few")]
        assert able == [run.id for run in studio.opened.search.able("shapes")], (
            "spaces fit, whatever they were trained on"
        )
        assert aligned.run_id in able
        studio.opened.project.datasets.create("told", [Slot("words", "text", "condition")])
        assert studio.opened.search.able("told") == [], "no slot of that name"
        assert asked(wish, dataset="few")["slot"] == "table", "the main slot"
        studio.opened.project.datasets.create("plain", [Slot("text", "text", "condition")])
        none = studio.end(studio.opened.search.submit(aligned.run_id, wish, base=Path(), dataset="plain"))
        assert "'plain' has a value in the slot 'text'" in none.failure.message, "the first that it has"
        found = asked(wish, among="datasets", slot="image", count=every)
        first = found["found"][0]
        assert (first["dataset"], first["sample"], first["split"]) == ("few", sample.id, "train")
        assert first["score"] == pytest.approx(1.0, abs=1e-5)
        assert (found["looked"], found["modality"]) == (every, "image")
        assert sorted(found["left_out"]) == sorted([*before["left_out"], "words"])
        told = [(one["dataset"], one["sample"]) for one in found["found"]]
        assert [name for name, _ in told].count("few") == 6
        assert len(set(told)) == every
        alone = asked(wish, dataset="shapes", slot="image", count=1000)["found"]
        assert [one["sample"] for one in alone] == [number for name, number in told if name == "shapes"]
        with pytest.raises(NotFoundError, match="gone"):
            studio.opened.search.submit(aligned.run_id, wish, base=Path(), dataset="gone")
    finally:
        for name in ("few", "words", "told", "plain"):
            datasets.delete(name)
    assert asked(wish, among="datasets", slot="image")["looked"] == every - 6, "the others were deleted"


def test_results_are_searched(studio: Any, aligned: Job, asked: Any) -> None:
    """Pictures and texts of sessions are found by their kind; one that cannot be read is left out and counted."""
    project = studio.opened.project
    samples = project.datasets.samples("shapes").read("val", 0, 3)
    pictures = [sample.values["image"][0].path for sample in samples]
    wish = Wish(conditions=[("image", str(pictures[1]))])
    for other in project.sessions.list():  # what other tests made
        studio.opened.sessions.delete(other.id)
    session = project.sessions.create(aligned.run_id, "Made")
    folder = project.sessions.folder(session.id)
    for number, path in enumerate(pictures):
        (folder / f"0000{number}.png").write_bytes(path.read_bytes())
    (folder / "00003.png").write_bytes(b"no picture")
    (folder / "00004.txt").write_text("a red ring", "utf-8")
    try:
        found = asked(wish, among="results", slot="image", count=9)
        assert (found["looked"], found["unread"], len(found["found"])) == (3, 1, 3)
        first = found["found"][0]
        assert (first["session"], first["file"]) == (session.id, "00001.png")
        assert first["score"] == pytest.approx(1.0, abs=1e-5)
        assert first["parts"] == pytest.approx({"image": first["score"]})
        kept = _kept(studio)
        assert asked(wish, among="results", slot="image", count=9) == found
        assert _kept(studio) == kept, "they were read, not made"
        words = asked(Wish(conditions=[("text", "a red ring")]), among="results", slot="text")["found"]
        assert [(one["file"], one["value"]) for one in words] == [("00004.txt", "a red ring")]
        assert words[0]["score"] == pytest.approx(1.0, abs=1e-5)
        (folder / "00001.png").unlink()
        assert asked(wish, among="results", slot="image")["looked"] == 2, "it is gone"
        job = studio.end(studio.opened.search.submit(aligned.run_id, wish, base=Path(), among="results"))
        assert "No result can be compared in the slot 'table'" in job.failure.message
    finally:
        studio.opened.sessions.delete(session.id)
    with pytest.raises(UsageError, match="no results yet"):
        studio.opened.search.submit(aligned.run_id, wish, base=Path(), among="results")
