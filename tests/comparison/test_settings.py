"""Settings that differ: those alone, with the defaults that nobody wrote down."""

from __future__ import annotations

import pytest
from fabricated_runs import TINY, a_run

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.plan.recipe import Choice
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plan.run_folder import CONFIG
from mmstudio.services.comparison.settings import told
from mmstudio.services.opened import OpenProject


def rows(opened: OpenProject, *runs: str) -> dict[str, tuple[str, ...]]:
    return {row.name: row.values for row in opened.comparison.compare(runs).settings}


def test_equal_settings_are_left_out_and_defaults_filled_in(opened: OpenProject) -> None:
    one = a_run(opened, "one")
    same = a_run(opened, "two", width=16, size=16)
    wide = a_run(opened, "three", seed=4, width=32, blocks=1)  # one block is the default
    assert rows(opened, one.id, same.id) == {}
    assert rows(opened, one.id, wide.id) == {"seed": ("0", "4"), "generator.width": ("16", "32")}


def test_budget_data_set_and_content_are_settings_too(opened: OpenProject) -> None:
    one = a_run(opened, "one", recipe=apply_settings(TINY, {"training.minutes": "7"}))
    other = a_run(
        opened,
        "two",
        recipe=apply_settings(TINY, {"training.steps": "5000"}),
        dataset="more things",
        content="new",
    )
    found = rows(opened, one.id, other.id)
    assert found["budget"] == ("7 min", "5,000 steps")
    assert found["dataset"] == ("things", "more things")
    assert len(set(found["data"])) == 2
    assert list(found) == ["dataset", "data", "budget"]


def test_other_parts_are_named_first(opened: OpenProject) -> None:
    vae = TINY.model_copy(update={"generator": Choice(id="image-vae", settings={"size": 16})})
    found = rows(opened, a_run(opened, "one").id, a_run(opened, "two", recipe=vae).id)
    assert next(iter(found)) == "generator"
    assert found["generator"] == ("image-flow", "image-vae")
    assert found["generator.prior"] == ("true", "")  # the other has no such setting


def test_a_setting_of_a_missing_plugin_is_still_compared(opened: OpenProject) -> None:
    gone = TINY.model_copy(update={"generator": Choice(id="acme-gone", settings={"depth": 3})})
    deep = TINY.model_copy(update={"generator": Choice(id="acme-gone", settings={"depth": 5})})
    found = rows(opened, a_run(opened, "one", recipe=gone).id, a_run(opened, "two", recipe=deep).id)
    assert found == {"generator.depth": ("3", "5")}


def test_a_run_whose_settings_cannot_be_read_stays_in_the_comparison(opened: OpenProject) -> None:
    one, other, broken = (
        a_run(opened, name, width=width) for name, width in (("a", 16), ("b", 32), ("c", 16))
    )
    (opened.project.runs.files(broken.id).path / CONFIG).write_text("{")
    found = opened.comparison.compare([one.id, other.id, broken.id])
    assert {row.name: row.values for row in found.settings} == {"generator.width": ("16", "32", "")}
    assert [bool(run.problem) for run in found.runs] == [False, False, True]
    assert len(found.groups) == 3


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "true"),
        (0.001, "0.001"),
        (3, "3"),
        ([0.9, 0.99], "0.9, 0.99"),
        ({"b": 1}, '{"b": 1}'),
        ("x", "x"),
        ([], ""),
    ],
)
def test_values_in_words(value: object, words: str) -> None:
    assert told(value) == words


def test_two_to_sixty_runs_are_compared(opened: OpenProject) -> None:
    runs = [a_run(opened, f"run {number}").id for number in range(61)]
    assert len(opened.comparison.compare(runs[:60]).runs) == 60
    for wrong in (runs, runs[:1], [runs[0], runs[0], "run 0"]):
        with pytest.raises(UsageError, match="2 to 60 different runs"):
            opened.comparison.compare(wrong)
    with pytest.raises(NotFoundError):
        opened.comparison.compare([runs[0], "none"])
    with pytest.raises(UsageError, match=f"baseline {runs[2]} is not among"):
        opened.comparison.compare(runs[:2], baseline=runs[2])
