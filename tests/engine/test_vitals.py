"""Vital signs of a training: what is noted is what happened, and noting it changes nothing."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from torch import Tensor

from mmstudio.core.job import JobState
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.train.leaks import near_copies
from mmstudio.engine.train.probe import _evenly
from mmstudio.engine.train.rules import AdamW
from mmstudio.engine.train.spread import Reals, actions, kinds
from mmstudio.engine.train.training import prepare_training
from mmstudio.engine.train.vitals import EVERY, Vitals
from mmstudio.plan.run_folder import RunFolder


def signs_of(studio: Any, job: Any) -> list[dict[str, float]]:
    return RunFolder(studio.folder(job)).vitals()


def test_gradients_and_updates_are_those_of_the_step(studio: Any) -> None:
    job = studio.start("training.steps=3", "training.clip=0.001", base="test-phases")
    studio.end(job)

    def watched(context: Any) -> tuple[dict[str, float], dict[str, float]]:
        workspace = Workspace(studio.folder(job), context.registry)
        context.run_dir = studio.folder(job) / "watched"
        context.run_dir.mkdir()
        state = prepare_training(context, workspace, context.samples("shapes"))
        runner, files = state.runner, RunFolder(context.run_dir)
        vitals = Vitals(runner, files, 0)
        runner.run("learning", state.batches.at(0), 0, 0.0, 1)
        parts = {"learning": list(runner.model.learning.trainable("learning"))}
        parts["condition"] = list(runner.model.conditions.parameters())
        before = {name: [one.detach().clone() for one in weights] for name, weights in parts.items()}
        by_hand = {
            f"gradient/{name}": _length([one.grad for one in weights if one.grad is not None])
            for name, weights in parts.items()
        }
        with vitals.watch("learning", 0, 0.25):
            runner.optimisers.step("learning", 1.0)
        for name, weights in parts.items():
            moved = [one.detach() - old for one, old in zip(weights, before[name], strict=True)]
            by_hand[f"update/{name}"] = _length(moved) / _length(before[name])
        vitals.flush()
        state.metrics.close()
        (row,) = files.vitals()
        return row, by_hand

    row, by_hand = studio.inside(job, watched)
    assert row["step"] == 1
    assert row["share"] == 0.25
    assert {name: row[name] for name in by_hand} == pytest.approx(by_hand, rel=1e-5)
    assert by_hand["gradient/learning"] > 0.001, "the gradient is noted before it is clipped"
    assert by_hand["update/condition"] > 0


def _length(tensors: list[Tensor]) -> float:
    return float(torch.cat([one.detach().flatten() for one in tensors]).norm())


def test_every_tenth_step_is_noted_and_none_of_a_step_between(studio: Any, trained: Any) -> None:
    found = signs_of(studio, trained)
    steps = [row["step"] for row in found if "gradient/generator" in row]
    assert steps == [1, 1 + EVERY]
    first, told = (next(row for row in rows if row["step"] == 1) for rows in (found, studio.metrics(trained)))
    parts = told["loss"] + told["detail"] + told["prior"]
    assert first["total/generator"] == pytest.approx(parts, rel=1e-5)
    validations = [row["step"] for row in found if "validation" in row]
    assert validations == [10, 20, 20], "a checkpoint that is written again at the end is judged again"


def test_a_long_training_is_watched_less_often(tmp_path: Path) -> None:
    weight = torch.nn.Parameter(torch.ones(3))
    rules = SimpleNamespace(of=lambda _phase: {"learner": [AdamW([weight], 0.1, (0.9, 0.99), 0.0)]})
    vitals = Vitals(cast("Any", SimpleNamespace(figures={}, optimisers=rules)), RunFolder(tmp_path), 0)
    for step in range(9_960, 10_220):
        with vitals.watch("learner", step, 0.5):
            pass
    vitals.flush()
    noted = [row["step"] - 1 for row in RunFolder(tmp_path).vitals()]
    assert noted == [9_960, 9_970, 9_980, 9_990, 10_000, 10_100, 10_200]


def test_a_training_that_is_watched_ends_with_the_same_weights(studio: Any) -> None:
    """A probe draws from seeds of its own, and a watched step is a step like any other."""
    settings = ("training.steps=12", "training.previews=2")
    watched = studio.train(*settings, "training.preview_every_s=0.001", seed=8)
    alone = studio.train(*settings, "training.preview_every_s=0", seed=8)
    one, other = (studio.tensors(job, "model") for job in (watched, alone))
    assert all(torch.equal(one[name], other[name]) for name in one)
    probe = [row for row in signs_of(studio, watched) if "kinds/spread/image" in row]
    assert [row["step"] for row in probe][-1] == 12, "the end is always probed"
    told = {name.rpartition("/")[0] for row in probe for name in row if name.startswith("condition/")}
    assert told == {"condition/change", "condition/gain", "condition/gain_error"}
    assert not any("kinds/spread/image" in row for row in signs_of(studio, alone))


def test_what_is_probed_comes_from_all_over_a_split(studio: Any) -> None:
    """The samples of a folder of classes stand one class after the other."""
    samples = studio.opened.project.datasets.samples("shapes")
    order = [sample.id for sample in samples.read("train", 0, 1000)]
    places = [order.index(sample.id) for sample in _evenly(samples, "train")]
    assert len(set(places)) == 32 < len(order)
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 31 * len(order) // 32)
    assert len(_evenly(samples, "val")) == len(samples.read("val", 0, 1000)) < 32


def test_a_probe_that_fails_costs_its_signs_only(studio: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ValueError("no such luck")

    monkeypatch.setattr("mmstudio.engine.train.probe.kinds", fail)
    job = studio.train("training.steps=3", "training.previews=2", "training.preview_every_s=1000")
    assert job.state is JobState.DONE
    assert not any(name.startswith("kinds/") for row in signs_of(studio, job) for name in row)
    assert "What this training makes cannot be probed: no such luck" in RunFolder(studio.folder(job)).log()


def test_signs_of_steps_that_are_trained_again_are_forgotten(tmp_path: Path) -> None:
    files = RunFolder(tmp_path)
    files.add_vitals([(1, {"a": 1.0}), (11, {"a": 2.0}), (21, {"a": 3.0})])
    with (tmp_path / "vitals.jsonl").open("a") as file:
        file.write('{"step": 31, "a"')
    files.keep_vitals(11)
    assert files.vitals() == [{"step": 1, "a": 1.0}, {"step": 11, "a": 2.0}]
    assert [
        json.loads(line) for line in (tmp_path / "vitals.jsonl").read_text().splitlines()
    ] == files.vitals()


class TestKinds:
    """Twelve real values on a line, one apart: the usual distance of two is 4."""

    REAL = Reals.of([np.array([place, 0], np.float32) for place in range(12)])

    def test_the_real_values_themselves(self) -> None:
        assert self.REAL.usual == 4
        assert kinds(self.REAL.rows, self.REAL) == {"spread": 1.0, "alike": 0.0, "coverage": 1.0}

    def test_results_of_two_kinds(self) -> None:
        """Of 66 pairs, 30 are of one kind; either kind is within three places of seven values, and four share two."""
        made = np.array([[0, 0]] * 6 + [[11, 0]] * 6, np.float32)
        found = kinds(made, self.REAL)
        assert found["alike"] == pytest.approx(30 / 66)
        assert found["spread"] == pytest.approx(11 / 4)
        assert found["coverage"] == pytest.approx(6 / 12)  # 0, 1 and 2, and 9, 10 and 11

    def test_what_the_data_repeat_may_be_repeated(self) -> None:
        """Of 66 pairs of real values 6 are the same; results that differ a little, by less than 0.8, count as the same."""
        real = Reals.of([np.array([place // 2 * 2, 0], np.float32) for place in range(12)])
        assert kinds(real.rows, real)["alike"] == 0.0
        near = np.array([[place // 2 * 2 + place % 2 * 0.5, 0] for place in range(12)], np.float32)
        assert kinds(near, self.REAL)["alike"] == pytest.approx(6 / 66)

    def test_results_elsewhere_cover_nothing(self) -> None:
        assert kinds(self.REAL.rows + np.array([0, 9], np.float32), self.REAL)["coverage"] == 0.0

    def test_samples_without_a_value_do_not_count(self) -> None:
        with_holes = Reals.of([None, *self.REAL.rows, None])
        made = np.vstack([[[900, 0]], self.REAL.rows, [[900, 0]]]).astype(np.float32)
        assert kinds(made, with_holes) == {"spread": 1.0, "alike": 0.0, "coverage": 1.0}

    def test_too_few_or_equal_values_are_no_measure(self) -> None:
        assert self.REAL.enough
        assert not Reals.of(list(self.REAL.rows[:7])).enough
        assert not Reals.of([np.ones(2, np.float32)] * 12).enough
        assert not Reals.of([None] * 12).enough


class TestActions:
    REAL = TestKinds.REAL
    THERE = np.ones(12, bool)

    def test_a_condition_that_says_everything(self) -> None:
        """Without it every result is 2 beside its real value: 2 of 4 is the change, (2/4)^2 the gain."""
        off = self.REAL.rows + np.array([0, 2], np.float32)
        rounds = {"without/text": off, "alone/text": self.REAL.rows, "none": off}
        found = actions("text", self.THERE, self.REAL.rows, rounds, self.REAL)
        assert found == pytest.approx({"change": 0.5, "gain": 0.25, "gain_error": 0.0})

    def test_one_that_leads_away(self) -> None:
        off = self.REAL.rows + np.array([0, 2], np.float32)
        rounds = {"without/text": self.REAL.rows, "alone/text": off, "none": self.REAL.rows}
        assert actions("text", self.THERE, off, rounds, self.REAL)["gain"] == pytest.approx(-0.25)

    def test_one_that_repeats_another_gains_alone(self) -> None:
        """Removed, it is missed by nobody; added to nothing, it helps: the mean of both is half of what it says."""
        off = self.REAL.rows + np.array([0, 2], np.float32)
        rounds = {"without/text": self.REAL.rows, "alone/text": self.REAL.rows, "none": off}
        found = actions("text", self.THERE, self.REAL.rows, rounds, self.REAL)
        assert found == pytest.approx({"change": 0.0, "gain": 0.125, "gain_error": 0.0})

    def test_the_error_is_that_of_a_mean(self) -> None:
        away = np.zeros((12, 2), np.float32)
        away[::2, 1] = 4  # the gain is 1 for every other sample
        rounds = {"without/text": self.REAL.rows + away}
        found = actions("text", self.THERE, self.REAL.rows, rounds, self.REAL)
        assert found["gain"] == pytest.approx(0.5)
        assert found["gain_error"] == pytest.approx(np.std([0, 1] * 6, ddof=1) / 12**0.5)

    def test_samples_without_the_condition_do_not_count(self) -> None:
        there = self.THERE.copy()
        there[8:] = False
        off = self.REAL.rows.copy()
        off[:8, 1] = 2
        found = actions("text", there, self.REAL.rows, {"without/text": off}, self.REAL)
        assert found["change"] == pytest.approx(0.5)
        there[7:] = False
        assert actions("text", there, self.REAL.rows, {"without/text": off}, self.REAL) == {}


def prepared(values: Any) -> PreparedSlot:
    """Values as prepared pixels with a blank row behind them."""
    array = np.concatenate([values, np.zeros_like(values[:1])])
    count = len(values)
    return PreparedSlot(
        {"pixels": torch.from_numpy(array)}, torch.arange(count), torch.ones(count, dtype=torch.int64)
    )


class TestNearCopies:
    RNG = np.random.default_rng(3)
    TRAIN = RNG.integers(0, 256, (400, 3, 8, 8)).astype(np.uint8)
    OTHER = RNG.integers(0, 256, (100, 3, 8, 8)).astype(np.uint8)

    def share(self, held_out: Any, train: Any = TRAIN) -> float:
        return near_copies({"image": prepared(train)}, {"image": prepared(held_out)})["near/image"]

    def test_copies_with_a_little_noise(self) -> None:
        held_out = self.OTHER.copy()
        held_out[:30] = np.clip(self.TRAIN[:30].astype(int) + self.RNG.integers(-3, 4, (30, 3, 8, 8)), 0, 255)
        assert self.share(held_out) == pytest.approx(0.3)

    def test_none_among_others(self) -> None:
        assert self.share(self.OTHER) == 0.0

    def test_data_of_few_different_values_are_no_leak(self) -> None:
        """Half of the training values occur several times, and so do half of the held-out ones."""
        train = np.concatenate([self.TRAIN[:200], np.repeat(self.TRAIN[200:220], 10, axis=0)])
        held_out = np.concatenate([self.OTHER[:50], np.repeat(self.TRAIN[200:220], 3, axis=0)[:50]])
        assert self.share(held_out, train) <= 0.03

    def test_many_numbers_are_projected(self) -> None:
        wide = self.RNG.integers(0, 256, (60, 3, 32, 32)).astype(np.uint8)
        held_out = np.concatenate(
            [wide[:10] ^ 1, self.RNG.integers(0, 256, (30, 3, 32, 32)).astype(np.uint8)]
        )
        assert self.share(held_out, wide) == pytest.approx(0.25)

    def test_held_out_values_are_taken_from_all_over(self) -> None:
        """Of 1,024 the last quarter are copies: they are found although half are looked at."""
        others = self.RNG.integers(0, 256, (768, 3, 8, 8)).astype(np.uint8)
        assert self.share(np.concatenate([others, self.TRAIN[:256]])) == pytest.approx(0.25)

    def test_no_block_of_distances_is_kept(self) -> None:
        """Distances of 512 values to 100,000 are 205 MB; those of 41 at a time 16."""
        many = self.RNG.integers(0, 256, (100_000, 4)).astype(np.uint8)
        tracemalloc.start()
        try:
            near_copies({"table": prepared(many)}, {"table": prepared(many[:50])})
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert most < 120e6

    def test_too_few_values_tell_nothing(self) -> None:
        assert near_copies({"image": prepared(self.TRAIN)}, {"image": prepared(self.OTHER[:5])}) == {}
        assert near_copies({"image": prepared(self.TRAIN)}, {}) == {}
