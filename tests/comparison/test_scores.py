"""Scores side by side: what fits together, what does not and why, and which claims are made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from fabricated_runs import TINY, a_run, with_scores

from mmstudio.core.errors import UsageError
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.services.comparison.comparison import OF_CHECKPOINTS, Comparison, ScoreRow, gain
from mmstudio.services.opened import OpenProject


def noise(seed: int, n: int = 40) -> Any:
    return np.random.default_rng(seed).normal(size=n)


HARD = 5 * noise(99)
"""How hard each sample is, for whatever run."""


def row(found: Comparison, figure: str = "value") -> ScoreRow:
    return next(one for one in found.scores if one.key.figure == figure)


def test_a_better_checkpoint_is_told_from_its_pairs(opened: OpenProject) -> None:
    base, better, same = (a_run(opened, name) for name in ("base", "better", "same"))
    with_scores(opened, base, {"value": HARD + noise(1)})
    with_scores(opened, better, {"value": HARD + noise(2) - 2})
    with_scores(opened, same, {"value": HARD + noise(3)})
    found = opened.comparison.compare([base.id, better.id, same.id])
    cells = row(found).runs
    assert [cell is not None and cell.difference is not None for cell in cells] == [False, True, True]
    assert cells[1] is not None
    assert cells[1].difference is not None
    assert cells[1].difference.pairs == 40
    assert cells[1].difference.value == pytest.approx(float((noise(2) - noise(1)).mean()) - 2)
    assert [gain(row(found), cell.difference) for cell in cells if cell] == ["", "better", "not told apart"]
    turned = opened.comparison.compare([base.id, better.id, same.id], baseline=better.id)
    assert [gain(row(turned), cell.difference) for cell in row(turned).runs if cell] == ["worse", "", "worse"]


def test_a_direction_that_is_neither_is_only_higher_or_lower(opened: OpenProject) -> None:
    one, other = a_run(opened, "one"), a_run(opened, "other")
    with_scores(opened, one, {"value": noise(1)}, better="")
    with_scores(opened, other, {"value": noise(2) + 9}, better="")
    found = opened.comparison.compare([one.id, other.id])
    assert [gain(row(found), cell.difference) for cell in row(found).runs if cell] == ["", "higher"]


REASONS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "split": ({}, {"split": "val"}, "different splits: val and test"),
    "version": ({"version": "metrics 1"}, {"version": "metrics 2"}, "different versions of the metric"),
    "extractor": ({"extractor": "tiles"}, {"extractor": "inception"}, "features of different extractors"),
    "extractor version": (
        {"extractor": "tiles", "extractor_version": "1"},
        {"extractor": "tiles", "extractor_version": "2"},
        "features of different extractors: tiles 2 and tiles 1",
    ),
    "weights": ({"weights": "aaaa"}, {"weights": "bbbb"}, "weights are not the same: bbbb and aaaa"),
    "resizing": ({"resizing": "area"}, {"resizing": "bicubic"}, "resized in different ways"),
    "unit": ({"unit": "share"}, {"unit": ""}, "different units"),
    "settings": ({"settings": {"k": 3}}, {"settings": {"k": 5}}, "metric had different settings"),
}


@pytest.mark.parametrize("name", REASONS)
def test_scores_that_do_not_fit_say_why(opened: OpenProject, name: str) -> None:
    mine, theirs, words = REASONS[name]
    one, other = a_run(opened, "one"), a_run(opened, "other")
    with_scores(opened, one, {"value": noise(1)}, **mine)
    with_scores(opened, other, {"value": noise(2)}, **theirs)
    found = opened.comparison.compare([one.id, other.id])
    cell = row(found).runs[1]
    assert cell is not None
    assert cell.why is not None
    assert words in cell.why.text
    assert cell.difference is None
    assert row(found).groups[0] is not None


def test_other_data_sets_do_not_fit(opened: OpenProject) -> None:
    one, other = a_run(opened, "one"), a_run(opened, "other", dataset="else")
    for run in (one, other):
        with_scores(opened, run, {"value": noise(1)})
    cell = row(opened.comparison.compare([one.id, other.id])).runs[1]
    assert cell is not None
    assert cell.why is not None
    assert "different data sets: else and things" in cell.why.text


@pytest.mark.parametrize(("at_this_n", "fits"), [(True, False), (False, True)])
def test_n_matters_where_the_value_depends_on_it(opened: OpenProject, at_this_n: bool, fits: bool) -> None:
    one, other = a_run(opened, "one"), a_run(opened, "other")
    with_scores(opened, one, {"value": noise(1, 30)}, at_this_n=at_this_n)
    with_scores(opened, other, {"value": noise(2, 40)}, at_this_n=at_this_n)
    cell = row(opened.comparison.compare([one.id, other.id])).runs[1]
    assert cell is not None
    assert (cell.why is None, cell.difference is not None) == (fits, fits)


def test_of_several_evaluations_those_that_fit_are_taken(opened: OpenProject) -> None:
    """The baseline was judged again on another split; the others still have the earlier one in common with it."""
    base, one, other = (a_run(opened, name) for name in "abc")
    for run in (base, one, other):
        with_scores(opened, run, {"value": noise(1)}, number=1)
    with_scores(opened, base, {"value": noise(7)}, number=2, split="val")
    with_scores(opened, one, {"value": noise(8)}, number=3, split="train")
    found = row(opened.comparison.compare([base.id, one.id, other.id]))
    assert [cell.evaluation[-1] for cell in found.runs if cell] == ["1", "1", "1"]
    with_scores(opened, one, {"value": noise(9)}, number=4)
    with_scores(opened, base, {"value": noise(9)}, number=5)
    newest = row(opened.comparison.compare([base.id, one.id, other.id]))
    assert [cell.evaluation[-1] for cell in newest.runs if cell] == ["5", "4", "1"]


def test_a_run_without_scores_leaves_its_place_empty(opened: OpenProject) -> None:
    one, other, unjudged = (a_run(opened, name) for name in ("one", "other", "unjudged"))
    with_scores(opened, one, {"value": noise(1)})
    with_scores(opened, other, {"value": noise(2)})
    found = opened.comparison.compare([unjudged.id, one.id, other.id])
    assert row(found).runs[0] is None
    assert [cell.difference for cell in row(found).runs if cell] == [None, None]
    assert [note.text for note in found.notes] == [
        f"unjudged has no scores yet. Judge it: mmstudio evaluate --run {unjudged.id}"
    ]


def test_only_wanted_metrics_are_shown(opened: OpenProject) -> None:
    one, other = a_run(opened, "one"), a_run(opened, "other")
    for run in (one, other):
        with_scores(opened, run, {"value": noise(1)}, number=1)
        with_scores(opened, run, {"value": noise(1)}, number=2, metric="kid")
    assert [
        found.key.metric for found in opened.comparison.compare([one.id, other.id], metrics=["kid"]).scores
    ] == ["kid"]
    with pytest.raises(UsageError, match="None of the runs was judged by fid"):
        opened.comparison.compare([one.id, other.id], metrics=["fid"])


def seeds(opened: OpenProject, name: str, count: int, shift: float, **settings: Any) -> list[str]:
    """Runs of one recipe under several seeds, each a little better or worse than the others."""
    found = []
    for seed in range(count):
        run = a_run(opened, f"{name}, seed {seed}" if seed else name, seed=seed, **settings)
        with_scores(opened, run, {"value": HARD + noise(10 * seed + len(name)) / 5 + shift + 0.1 * seed})
        found.append(run.id)
    return found


def test_three_seeds_a_side_make_a_claim_about_settings(opened: OpenProject) -> None:
    narrow, wide = seeds(opened, "narrow", 3, 0), seeds(opened, "wide", 3, -2, width=32)
    found = opened.comparison.compare([*narrow, *wide])
    assert [(group.name, group.runs, group.seeds) for group in found.groups] == [
        ("narrow", (0, 1, 2), 3),
        ("wide", (3, 4, 5), 3),
    ]
    assert found.of_settings
    assert found.scope == (OF_CHECKPOINTS,)
    base, apart = row(found).groups
    assert base is not None
    assert apart is not None
    assert apart.difference is not None
    assert (base.difference, apart.difference.runs, apart.seeds) == (None, (3, 3), 3)
    assert gain(row(found), apart.difference) == "better"
    assert apart.mean == pytest.approx(apart.difference.value + base.mean)
    assert base.lowest < base.mean < base.highest


def test_two_seeds_make_none_and_the_page_says_what_is_missing(opened: OpenProject) -> None:
    narrow, wide = seeds(opened, "narrow", 3, 0), seeds(opened, "wide", 2, -2, width=32)
    found = opened.comparison.compare([*narrow, *wide])
    assert not found.of_settings
    assert (
        "at least 3 training seeds on each side; here there are 3 (narrow), 2 (wide)." in found.scope[1].text
    )
    apart = row(found).groups[1]
    assert apart is not None
    assert apart.difference is not None
    assert apart.difference.verdict == ""
    assert apart.difference.low is None


def test_one_seed_three_times_is_one_seed(opened: OpenProject) -> None:
    narrow = seeds(opened, "narrow", 3, 0)
    wide = []
    for number in range(3):
        run = a_run(opened, f"wide {number}", seed=5, width=32)
        with_scores(opened, run, {"value": HARD + noise(number)})
        wide.append(run.id)
    found = opened.comparison.compare([*narrow, *wide])
    assert [group.seeds for group in found.groups] == [3, 1]
    assert not found.of_settings
    apart = row(found).groups[1]
    assert apart is not None
    assert apart.seeds == 1


def test_what_does_not_change_the_outcome_makes_no_other_settings(opened: OpenProject) -> None:
    more = apply_settings(TINY, {"training.preview_every_s": "5", "training.keep": "9"})
    one, other = a_run(opened, "one"), a_run(opened, "other", seed=1, recipe=more)
    found = opened.comparison.compare([one.id, other.id])
    assert len(found.groups) == 1
    assert {row.name for row in found.settings} == {"seed", "training.preview_every_s", "training.keep"}


def test_a_score_that_one_run_was_given_less_for_is_another_score(opened: OpenProject) -> None:
    one, other = a_run(opened, "one"), a_run(opened, "other")
    with_scores(opened, one, {"value": noise(1)}, given=("text", "audio"))
    with_scores(opened, other, {"value": noise(2)})
    found = opened.comparison.compare([one.id, other.id])
    assert [(row.key.given, [cell is not None for cell in row.runs]) for row in found.scores] == [
        (("text", "audio"), [True, False]),
        (("text",), [False, True]),
    ]


def test_baselines_are_shown_behind_and_claimed_nothing_of(opened: OpenProject) -> None:
    one, other = a_run(opened, "one"), a_run(opened, "other")
    for run in (one, other):
        with_scores(opened, run, {"value": noise(3)}, number=1, source="real")
        with_scores(opened, run, {"value": noise(1)}, number=2)
    found = opened.comparison.compare([one.id, other.id])
    assert [row.key.source for row in found.scores] == ["run", "real"]
    assert all(cell is not None and cell.difference is None for cell in found.scores[1].runs)
    assert found.scores[1].groups == (None,)
