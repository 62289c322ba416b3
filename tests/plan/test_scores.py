"""Evaluations in a run's folder: written, listed, and read again, whichever program wrote them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from mmstudio.core.errors import DamagedError, NotFoundError
from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import Absent, Attributes, Evaluation, Everything, Score, Subset, evaluations_in

SCORE = Score(
    metric="colour",
    version="acme 1.2",
    figure="value",
    slot="image",
    given=("text", "audio"),
    value=0.5,
    low=0.25,
    high=0.75,
    n=9,
    of=10,
    better="lower",
    unit="of 255",
    extractor="tiles",
    extractor_version="acme 1.2",
    method="BCa bootstrap",
)
FOUND = Evaluation(
    id="0a1b",
    run="r0001",
    checkpoint=30,
    weights="ff",
    split="val",
    count=10,
    subset_count=4,
    metrics=(Choice(id="colour", settings={"width": 3}),),
    sampling={"joint": 2.0},
    device="cpu",
    precision="fp32",
    versions={"torch": "2"},
    created="2026-11-29T05:00:00.000+00:00",
    ms_per_result=12.5,
    validation={"loss": 0.125},
    scores=(SCORE,),
    attributes=Attributes(
        metric="reads",
        everything=Everything(count=3, mean=0.5, lowest=0.0, all_at_once=None, per_attribute={"shape": 1.0}),
        not_judged={"hue": "grey"},
        subsets=(Subset(given=("text",), count=2, absent={"hue": Absent(right=0.5, chance=0.25)}),),
    ),
    notes=("Something.",),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "r0001"
    made.mkdir()
    return made


def test_an_evaluation_is_read_as_it_was_written(folder: Path) -> None:
    FOUND.save(folder)
    assert (folder / "evaluations" / "0a1b.json").is_file()
    assert Evaluation.load(folder, "0a1b") == FOUND
    stored = json.loads((folder / "evaluations" / "0a1b.json").read_text("utf-8"))
    assert stored["format"] == 2
    assert stored["attributes"]["all"]["count"] == 3
    assert stored["attributes"]["subsets"][0]["absent"]["hue"]["chance"] == 0.25


def test_the_file_says_which_evaluation_it_is_and_the_folder_which_run(folder: Path) -> None:
    FOUND.save(folder)
    (folder / "evaluations" / "0a1b.json").rename(folder / "evaluations" / "copied.json")
    found = Evaluation.load(folder, "copied")
    assert (found.id, found.run) == ("copied", "r0001")
    other = folder.with_name("r0002")
    folder.rename(other)
    assert Evaluation.load(other, "copied").run == "r0002"


def test_evaluations_are_listed_in_order_and_nothing_else_is(folder: Path) -> None:
    assert evaluations_in(folder) == []
    for name in ("b", "a"):
        FOUND.model_copy(update={"id": name}).save(folder)
    kept = folder / "evaluations"
    (kept / "notes.txt").write_text("x", "utf-8")
    (kept / "No Id.json").write_text("{}", "utf-8")
    (kept / "earlier.json").write_text("{}", "utf-8")
    (kept / "folder.json").mkdir()
    (kept / "link.json").symlink_to(kept / "a.json")
    assert evaluations_in(folder) == ["a", "b"]
    (folder / "evaluation.json").write_text("{}", "utf-8")
    assert evaluations_in(folder) == ["earlier", "a", "b"]


def test_what_an_older_program_wrote_is_read(folder: Path) -> None:
    written = {
        "run": "elsewhere",
        "checkpoint": 7,
        "split": "test",
        "validation": {"loss": 0.5},
        "attributes": {},
        "notes": [],
    }
    (folder / "evaluation.json").write_text(json.dumps(written), "utf-8")
    found = Evaluation.load(folder, "earlier")
    assert (found.id, found.run, found.checkpoint, found.split) == ("earlier", "r0001", 7, "test")
    assert found.attributes is None
    assert found.scores == ()
    assert found.count == found.subset_count == 0
    assert found.ms_per_result == 0


def test_one_that_is_not_there_is_said_with_those_that_are(folder: Path) -> None:
    with pytest.raises(NotFoundError, match=r"The run r0001 has no evaluation 'x'\. Known: none"):
        Evaluation.load(folder, "x")
    FOUND.save(folder)
    with pytest.raises(NotFoundError, match=r"Known: 0a1b"):
        Evaluation.load(folder, "x")
    with pytest.raises(DamagedError, match="no id of a stored evaluation"):
        Evaluation.load(folder, "../config")


@pytest.mark.parametrize(
    "change",
    [
        {"checkpoint": -1},
        {"count": 2**53},
        {"split": "all"},
        {"format": 3},
        {"ms_per_result": -0.5},
        {"validation": {"loss": "low"}},
        {"scores": [{"metric": "m", "figure": ""}]},
        {"scores": [{"metric": "m", "figure": "f" * 201}]},
        {"scores": [{"metric": "m", "figure": "f", "n": -1}]},
        {"scores": [{"metric": "m", "figure": "f", "better": "best"}]},
        {"attributes": {"all": {"count": 1, "mean": 1.5}}},
        {"attributes": {"all": {"count": 1, "lowest": -0.5}}},
        {"attributes": {"all": {"count": 1, "ms_per_picture": -1}}},
        {"attributes": {"all": {"count": 1}, "subsets": [{"given": [], "absent": {"a": {"right": 2}}}]}},
        {
            "attributes": {
                "all": {"count": 1},
                "subsets": [{"given": [], "absent": {"a": {"right": 0, "entropy_ratio": -1}}}],
            }
        },
    ],
)
def test_what_cannot_be_is_damaged(folder: Path, change: dict[str, Any]) -> None:
    FOUND.save(folder)
    path = folder / "evaluations" / "0a1b.json"
    path.write_text(json.dumps({**FOUND.to_json(), **change}), "utf-8")
    with pytest.raises(DamagedError, match="The evaluation 0a1b of the run r0001 cannot be read"):
        Evaluation.load(folder, "0a1b")


def test_the_largest_numbers_and_shares_that_can_be_are_read(folder: Path) -> None:
    everything = {"count": 2**53 - 1, "mean": 1, "lowest": 0, "ms_per_picture": 0}
    told = {"attributes": {"all": everything}, "count": 2**53 - 1, "ms_per_result": 0, "checkpoint": 0}
    FOUND.save(folder)
    path = folder / "evaluations" / "0a1b.json"
    path.write_text(json.dumps({**FOUND.to_json(), **told}), "utf-8")
    found = Evaluation.load(folder, "0a1b")
    assert found.attributes is not None
    assert (found.attributes.everything.mean, found.attributes.everything.lowest) == (1, 0)


def test_what_is_not_said_is_nothing() -> None:
    """A file that leaves a count out says that there was none."""
    score, subset = Score(metric="m", figure="f"), Subset(given=())
    assert (score.n, score.of, score.value, score.low, score.high) == (0, 0, None, None, None)
    assert (score.given, score.better, score.unit, score.method) == ((), "", "", "")
    assert (subset.count, subset.given_mean, subset.given_accuracy, subset.absent) == (0, None, {}, {})
    assert Absent(right=1).unreadable == 0
    assert Everything(count=1).ms_per_picture == 0


def test_torn_and_strange_files_are_damaged(folder: Path) -> None:
    FOUND.save(folder)
    path = folder / "evaluations" / "0a1b.json"
    for text in ("", "{", "[]", "null", '{"validation": NaN}'):
        path.write_text(text, "utf-8")
        with pytest.raises(DamagedError, match="Evaluate the run again"):
            Evaluation.load(folder, "0a1b")


def test_a_score_cannot_be_changed_and_holds_finite_numbers() -> None:
    with pytest.raises(ValidationError):
        SCORE.value = 1.0  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Score(metric="m", figure="f", value=float("inf"))
    assert Score.model_validate({**SCORE.model_dump(), "later": 1}) == SCORE


def test_findings_of_several_readers_stand_side_by_side() -> None:
    told = {"metric": "a", "slot": "text", "all": {"count": 3}}
    other = {"metric": "b", "slot": "sound", "all": {"count": 4}}
    base = {"id": "e", "run": "r", "checkpoint": 1, "split": "test"}
    found = Evaluation.model_validate({**base, "attributes": told, "other_attributes": [other]})
    assert [(one.metric, one.slot, one.everything.count) for one in found.readings] == [
        ("a", "text", 3),
        ("b", "sound", 4),
    ]
    assert Evaluation.model_validate(found.to_json()) == found
    assert Evaluation.model_validate({**base, "attributes": {}}).readings == ()
