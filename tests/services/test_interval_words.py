"""The words of interval methods: every method that the program stores is told part by part, in the window's language."""

from __future__ import annotations

import numpy as np
import pytest

from mmstudio.plan.statistics.intervals import half_intervals, mean_interval, set_intervals
from mmstudio.services.reports.compared.methods import told_method
from mmstudio.services.reports.compared.tables import told_interval


def _marked(template: str, **params: object) -> str:
    return f"<{template.format(**params)}>"


def _difference(made: np.ndarray, real: np.ndarray) -> dict[str, float]:
    return {"value": float(made.mean() - real.mean())}


def _stored() -> list[str]:
    rng = np.random.default_rng(0)
    values, sets = rng.normal(size=50), (rng.normal(size=(40, 2)), rng.normal(size=(40, 2)))
    shares = np.array([0.0, 1.0] * 20), np.ones(40)
    found = [mean_interval(values), *(mean_interval(some, share=True) for some in shares)]
    found += [
        set_intervals(_difference, *sets)["value"],
        half_intervals(_difference, {"value": 0.0}, *sets)["value"],
    ]
    return [interval.method for interval in found if interval is not None]


@pytest.mark.parametrize("method", _stored())
def test_each_part_of_a_stored_method_is_translated(method: str) -> None:
    parts = told_method(method, _marked).split(", ")
    assert all(part.startswith("<") or part == "95 %" for part in parts)
    assert ", ".join(part.strip("<>") for part in parts) == method


def test_what_is_not_known_stays_as_it_is() -> None:
    assert (
        told_method("a way of another program, 12 draws", _marked) == "a way of another program, <12 draws>"
    )


def test_the_ends_of_an_interval_are_told_in_the_language_of_the_window() -> None:
    assert told_interval(_marked, 0.5, 0.25, 0.75, "share") == "50.0 (<25.0 to 75.0>)"
