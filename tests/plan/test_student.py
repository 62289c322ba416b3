"""Student's t distribution: its tables, another program's numbers, and its ends."""

from __future__ import annotations

from math import inf, tan

import pytest
from scipy import stats

from mmstudio.plan.statistics.student import t_reach


@pytest.mark.parametrize(
    ("level", "freedom", "wanted"),
    [(0.95, 1, 12.7062), (0.95, 2, 4.3027), (0.95, 4, 2.7764), (0.99, 10, 3.1693), (0.95, 120, 1.9799)],
)
def test_it_is_that_of_the_tables(level: float, freedom: float, wanted: float) -> None:
    assert t_reach(level, freedom) == pytest.approx(wanted, abs=5e-5)


@pytest.mark.parametrize("freedom", [0.3, 1.7, 2.0, 3.33, 17.5, 199.0, 1999.0, 123_456.7, 9.9e6])
@pytest.mark.parametrize("level", [0.5, 0.95, 0.999])
def test_it_is_that_of_another_program(level: float, freedom: float) -> None:
    assert t_reach(level, freedom) == pytest.approx(stats.t.ppf((1 + level) / 2, freedom), rel=1e-7)


def test_its_ends_are_known() -> None:
    """With one degree of freedom it is Cauchy's; with very many it is the normal distribution; without any, nothing is known."""
    assert t_reach(0.9, 1) == pytest.approx(tan(0.9 * 3.141592653589793 / 2))
    assert t_reach(0.95, 1e12) == pytest.approx(1.959963985)
    assert t_reach(0.95, inf) == pytest.approx(1.959963985)
    assert t_reach(0.95, 0) == inf
    assert t_reach(0.95, float("nan")) == inf
