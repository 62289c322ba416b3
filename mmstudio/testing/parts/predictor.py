"""Checks of predictors: they learn from a seed, accept missing slots, can be stopped, and are kept as plain arrays."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mmstudio.core.errors import JobCancelledError
from mmstudio.engine.model.arrays import read_arrays, write_arrays
from mmstudio.engine.model.learned import learned_notes
from mmstudio.engine.model.predictor_files import Fitted
from mmstudio.nn import Prediction, Predictor
from mmstudio.plugins.config import read_config
from mmstudio.plugins.specs import PredictorSpec, resolve
from mmstudio.testing.faults import ContractError, doing, part_of, require, require_class

_COUNT, _CLASSES = 60, 3
_WIDTHS = {"text": 4, "items.view": 2}


def check_predictor(spec: PredictorSpec, *, settings: Mapping[str, Any] | None = None) -> None:
    """Check that a predictor separates separable classes, depends on its seed alone, and can be restored from its arrays.

    Args:
        spec: The predictor.
        settings: Settings that differ from its defaults.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    make = resolve(spec.factory)
    require_class(make, Predictor, part)
    config = read_config(spec.config, dict(settings or {}), spec.id)
    features, there, labels = _samples()

    def built() -> Predictor:
        with doing(part, "to be built"):
            made: Predictor = make(config, _WIDTHS, _CLASSES)
        return made

    def fitted() -> Predictor:
        made = built()
        with doing(part, "to learn"):
            made.fit(features, there, labels, np.random.default_rng(3), lambda _done, _of: None)
        return made

    first = fitted()
    with doing(part, "to predict"):
        found = first.predict(features, there)
        again = fitted().predict(features, there)
    _check_prediction(part, found)
    require(np.array_equal(found.scores, again.scores), part, "learns differently from the same seed")
    whole = np.all(list(there.values()), axis=0)
    right = float((found.scores.argmax(axis=1) == labels)[whole].mean())
    require(right > 0.6, part, f"is right about {right:.0%} of what it learned, where nothing is missing")
    with tempfile.TemporaryDirectory() as folder, doing(part, "to be kept as plain arrays"):
        write_arrays(Path(folder) / "kept.safetensors", first.arrays())
        other = built()
        other.take(read_arrays(Path(folder) / "kept.safetensors"))
        kept = other.predict(features, there)
        known = Fitted(id=spec.id, settings={}, widths=_WIDTHS, classes=("a", "b", "c"))
        told = [learned_notes(one, known, {}) for one in (first, other)]
    require(told[0] == told[1], part, "tells something else of itself after it was kept")
    require(np.array_equal(found.scores, kept.scores), part, "predicts differently after it was kept")
    _check_stopping(part, built())
    _check_foreign(part, built())


def _samples() -> tuple[dict[str, Any], dict[str, Any], Any]:
    rng = np.random.default_rng(0)
    labels = np.arange(_COUNT) % _CLASSES
    features = {
        slot: (rng.normal(size=(_COUNT, width)) + 8 * labels[:, None]).astype(np.float32)
        for slot, width in _WIDTHS.items()
    }
    there = {slot: rng.random(_COUNT) < 0.8 for slot in _WIDTHS}
    for slot, given in there.items():
        given[:3] = slot == "text"  # in these rows only the second slot is missing
        given[3:6] = False
    return features, there, labels


def _check_prediction(part: str, found: Prediction) -> None:
    require(isinstance(found, Prediction), part, "must give a Prediction")
    shape = (_COUNT, _CLASSES)
    require(np.shape(found.scores) == shape, part, f"gives scores of the shape {np.shape(found.scores)}")
    require(np.isfinite(found.scores).all(), part, "gives scores that are not finite")
    for slot, votes in found.votes.items():
        require(slot in _WIDTHS, part, f"must let only its own slots vote, not {slot!r}")
        require(np.shape(votes) == shape, part, f"gives votes of {slot!r} of the shape {np.shape(votes)}")
        require(np.isfinite(votes).all(), part, f"gives votes of {slot!r} that are not finite")


def _check_stopping(part: str, predictor: Predictor) -> None:
    features, there, labels = _samples()

    def stop(_done: int, _of: int) -> None:
        raise JobCancelledError

    try:
        predictor.fit(features, there, labels, np.random.default_rng(3), stop)
    except JobCancelledError:
        return
    raise ContractError(f"{part} learns without telling how far it is, so that nobody can stop it.")


def _check_foreign(part: str, predictor: Predictor) -> None:
    """Foreign arrays are refused by an error that differs from a fault of the predictor itself."""
    try:
        predictor.take({"nothing": np.zeros(1)})
    except (ValueError, KeyError):
        return
    except Exception as error:
        raise ContractError(
            f"{part} answers foreign arrays with {type(error).__name__} ({error})."
        ) from error
    raise ContractError(f"{part} takes arrays that are none of its own.")
