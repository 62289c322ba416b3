"""Predictors: a third party's forests are kept as plain arrays, which load without running anything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_forest import Forest, ForestConfig

from mmstudio.api import PredictorSpec
from mmstudio.core.errors import DamagedError, JobCancelledError, NotFoundError
from mmstudio.engine.model.arrays import read_arrays, write_arrays
from mmstudio.engine.model.predictor_files import Fitted, load_predictor, make_predictor, save_predictor
from mmstudio.nn import Learned
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Provenance
from mmstudio.testing.parts.predictor import check_predictor

SPEC = PredictorSpec(id="forest", title="Forest", factory="small_forest:Forest", config=ForestConfig)
FITTED = Fitted(
    id="forest", settings={"trees": 40, "depth": 7}, widths={"text": 3, "table": 2}, classes=("a", "b", "c")
)
COUNT = 300


@pytest.fixture(scope="module")
def registry() -> Registry:
    made = Registry()
    made.predictors.add(SPEC, Provenance("forest", "acme-forest", "1"))
    return made


def _samples(seed: int) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """The text tells a from the others, the table tells c from the others; each is missing now and then."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(3, size=COUNT)
    text, table = rng.normal(size=(COUNT, 3)), rng.normal(size=(COUNT, 2))
    text[:, 1] += 6.0 * (labels == 0)
    table[:, 0] += 6.0 * (labels == 2)
    there = {"text": rng.random(COUNT) < 0.8, "table": rng.random(COUNT) < 0.8}
    features = {"text": text.astype(np.float32), "table": table.astype(np.float32)}
    return features, there, labels


@pytest.fixture(scope="module")
def forest(registry: Registry) -> Any:
    made = make_predictor(FITTED, registry)
    features, there, labels = _samples(1)
    made.fit(features, there, labels, np.random.default_rng(5), lambda _done, _of: None)
    return made


def test_the_forests_vote(forest: Any) -> None:
    features, there, labels = _samples(2)
    found = forest.predict(features, there)
    both = there["text"] & there["table"]
    right = found.scores.argmax(axis=1) == labels
    assert right[both].mean() > 0.75
    assert right[~there["text"] & ~there["table"]].mean() < 0.6, "nothing is known of those"
    assert (found.votes["text"].argmax(axis=1) == 0)[there["text"]].mean() == pytest.approx(
        (labels == 0)[there["text"]].mean(), abs=0.1
    )
    assert not found.votes["table"][~there["table"]].any()
    expected = (found.votes["text"] + found.votes["table"]) / 2
    assert np.allclose(found.scores[both], expected[both], atol=1e-6)


def test_it_comes_back_from_plain_arrays(forest: Any, registry: Registry, tmp_path: Path) -> None:
    save_predictor(tmp_path, FITTED, forest)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["predictor.json", "predictor.safetensors"]
    again, fitted = load_predictor(tmp_path, registry)
    assert fitted == FITTED
    features, there, _ = _samples(3)
    assert np.array_equal(again.predict(features, there).scores, forest.predict(features, there).scores)


def test_what_was_tampered_with_is_refused(forest: Any, registry: Registry, tmp_path: Path) -> None:
    save_predictor(tmp_path, FITTED, forest)
    file = tmp_path / "predictor.safetensors"
    arrays = read_arrays(file)
    described = json.loads((tmp_path / "predictor.json").read_text("utf-8"))
    del described["sha256"]  # as who tampers does
    (tmp_path / "predictor.json").write_text(json.dumps(described), "utf-8")
    circle = arrays | {"text/child": np.zeros_like(arrays["text/child"])}
    behind = arrays | {"text/feature": np.where(arrays["text/feature"] >= 0, 99, -1)}
    for tampered in (circle, behind, {"text/child": arrays["text/child"]}):
        write_arrays(file, tampered)
        with pytest.raises(DamagedError, match=r"predictor of .* cannot be read"):
            load_predictor(tmp_path, registry)
    write_arrays(file, arrays)
    load_predictor(tmp_path, registry)
    for change in ({"classes": []}, {"widths": {"text": 10**9}}, {"factory": "os:system"}):
        (tmp_path / "predictor.json").write_text(json.dumps(described | change), "utf-8")
        with pytest.raises(DamagedError):
            load_predictor(tmp_path, registry)
    (tmp_path / "predictor.json").write_text(json.dumps(described | {"id": "gone"}), "utf-8")
    with pytest.raises(NotFoundError, match="predictor 'gone'"):
        load_predictor(tmp_path, registry)


def test_a_bit_that_has_changed_on_the_disk_is_noticed(
    forest: Any, registry: Registry, tmp_path: Path
) -> None:
    save_predictor(tmp_path, FITTED, forest)
    file = tmp_path / "predictor.safetensors"
    changed = bytearray(file.read_bytes())
    changed[-1] ^= 1
    file.write_bytes(changed)
    with pytest.raises(DamagedError, match="its arrays have changed since they were written"):
        load_predictor(tmp_path, registry)


def test_it_can_be_stopped_and_follows_from_its_seed(registry: Registry) -> None:
    features, there, labels = _samples(1)

    def stop(done: int, _of: int) -> None:
        if done == 7:
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        make_predictor(FITTED, registry).fit(features, there, labels, np.random.default_rng(5), stop)
    check_predictor(SPEC)


def test_the_suite_names_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def unseeded(self: Forest, *given: Any) -> None:
        fit(self, *given[:3], np.random.default_rng(), given[4])

    fit = Forest.fit
    monkeypatch.setattr(Forest, "fit", unseeded)
    with pytest.raises(AssertionError, match="'forest' learns differently from the same seed"):
        check_predictor(SPEC)
    monkeypatch.undo()
    told = iter([0.5, 1.0])
    monkeypatch.setattr(Forest, "learned", lambda _self: Learned(60, next(told)))
    with pytest.raises(AssertionError, match="'forest' tells something else of itself after it was kept"):
        check_predictor(SPEC)
    monkeypatch.undo()
    monkeypatch.setattr(Forest, "arrays", lambda self: {"trees": np.array([self])})
    with pytest.raises(AssertionError, match="'forest' failed to be kept"):
        check_predictor(SPEC)
