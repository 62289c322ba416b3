"""Figures that the program shows: each computed here from values whose right answer is known."""

from __future__ import annotations

import math
import re
from array import array
from pathlib import Path

import numpy as np
import pytest

from mmstudio.cli.judging.tell import tell_evaluation
from mmstudio.core.errors import StudioError
from mmstudio.core.sample import NewSample, Slot
from mmstudio.core.times import local_minute
from mmstudio.plan.recipe import Choice
from mmstudio.plan.scores import Evaluation, Score
from mmstudio.services.cleaning.balance import SlotTally
from mmstudio.services.cleaning.outliers import outliers
from mmstudio.services.exports.size import check_room, estimate
from mmstudio.services.reports.curve import curve_svg
from mmstudio.services.reports.figure_table import percent, score_cells, told_value
from mmstudio.services.reports.report import RunReport, render
from mmstudio.services.training.forecasts import Forecast, Forecasts
from mmstudio.storage.project.project import Project

EVALUATION = Evaluation.model_validate(
    {
        "id": "e",
        "run": "r0001",
        "checkpoint": 7,
        "split": "test",
        "validation": {"loss": 0.12344},
        "notes": ["The data has changed."],
        "scores": [
            {"metric": "reads", "figure": "shape", "given": ["text"], "value": 0.5, "n": 8, "of": 8, "unit": "share"},
            {"metric": "far", "figure": "value", "given": ["text", "audio"], "value": 12.3456, "low": 11, "high": 14.25, "n": 7, "of": 8, "unit": "of 255"},
            {"metric": "near", "figure": "hits", "given": [], "value": 0.975, "low": 0.9, "high": 1, "n": 1200, "of": 1200, "unit": "share"},
            {"metric": "near", "figure": "none", "given": [], "of": 8},
        ],
        "attributes": {
            "metric": "reads",
            "all": {
                "count": 8,
                "mean": 0.975,
                "lowest": 0.9,
                "all_at_once": 0.85,
                "per_attribute": {"shape": 1.0, "hue": 0.95},
                "ms_per_picture": 11.24,
            },
            "not_judged": {"place": "the pictures are grey", "size": "the pictures are grey"},
            "subsets": [
                {
                    "given": [],
                    "count": 4,
                    "given_mean": None,
                    "absent": {
                        "shape": {"right": 0.2, "chance": 0.17, "entropy_ratio": 0.934, "unreadable": 0.1},
                        "hue": {"right": 0.25, "chance": None, "entropy_ratio": None},
                    },
                },
                {"given": ["text", "audio"], "count": 4, "given_mean": 0.9725, "absent": {}},
            ],
        },
    }
)  # fmt: skip


def _text(page: str) -> str:
    """What a reader of the page sees, one blank between words."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("</style>")[2]).split())


def test_the_page_tells_the_figures_of_an_evaluation() -> None:
    told = _text(render(RunReport("T", "L", {}, evaluation=EVALUATION)))
    assert "97.5 % of the attributes right, on average" in told
    assert "90.0 % right for the weakest attribute" in told
    assert "85.0 % of the pictures right in everything" in told
    assert "11.2 ms a picture" in told
    assert "Not judged: place, size, because the pictures are grey." in told
    assert "attribute right shape 100.0 % hue 95.0 %" in told
    assert (
        "given given right absent: right nothing - shape 20.0 % (chance 17.0 %, variety 93.4 %) , "
        "hue 25.0 % (chance -, variety -) text + audio 97.2 %" in told
    )
    assert "far text + audio 12.35 of 255 11 of 255 to 14.25 of 255 7 of 8" in told
    assert "near: hits nothing 97.5 % 90.0 % to 100.0 % 1,200" in told
    scores, _, heat_map = told.partition("given reads: shape")
    assert "reads" not in scores  # told among the attributes
    assert "reads" not in heat_map


def test_the_bars_of_the_page_are_as_long_as_their_figures() -> None:
    page = render(RunReport("T", "L", {}, evaluation=EVALUATION))
    assert re.findall(r'<b style="width:([\d.]+)%">', page) == ["100.0", "95.0"]


def test_the_command_line_tells_the_figures_of_an_evaluation() -> None:
    lines = [" ".join(line.split()) for line in tell_evaluation(EVALUATION)]
    assert lines[:2] == ["Validation loss: 0.1234", "The data has changed."]
    assert "far text + audio 12.35 of 255 11 of 255 to 14.25 of 255 7 of 8" in lines
    assert (
        "All conditions given, 8 results: mean 97.5 %, lowest 90.0 %, all at once 85.0 %, 11.2 ms a result."
        in lines
    )
    assert "hue 95.0 % -" in lines
    assert "nothing - shape 20.0 % (17.0 %), hue 25.0 % (-) >= 93.4 %" in lines
    assert "text + audio 97.2 % - -" in lines
    plain = EVALUATION.model_copy(update={"scores": (), "attributes": None})
    assert local_minute("2026-11-28T10:00:59.123+00:00")[-3:] == ":00"
    assert (local_minute("yesterday"), local_minute("")) == ("yesterday", "-")
    chosen = plain.model_copy(update={"metrics": (Choice(id="reads"), Choice(id="far"))})
    assert (
        tell_evaluation(chosen)[-1] == "In these samples there is nothing that can be judged by: reads, far."
    )
    assert tell_evaluation(plain)[-1] == "No metric was chosen, and the data has no reader of attributes."


def test_attributes_of_several_slots_are_told_each_with_its_intervals() -> None:
    """The interval is that of all conditions, which come first, and each slot has its own reader."""
    first = EVALUATION.attributes
    assert first is not None
    heard = first.model_copy(update={"metric": "hears", "slot": "sound", "not_judged": {}, "subsets": ()})
    scores = [
        Score(
            metric=metric, figure="shape", source=source, value=1, low=low, high=1, n=40, of=40, unit="share"
        )
        for metric, source, low in (
            ("reads", "run", 0.9),
            ("hears", "run", 0.8),
            ("hears", "run", 0.7),
            ("hears", "real", 0.99),
        )
    ]
    found = EVALUATION.model_copy(
        update={
            "attributes": first.model_copy(update={"slot": "image"}),
            "other_attributes": (heard,),
            "scores": tuple(scores),
        }
    )
    lines = [" ".join(line.split()) for line in tell_evaluation(found)]
    assert [line for line in lines if line.startswith("All conditions given, 8 results of")] == [
        f"All conditions given, 8 results of {slot}: mean 97.5 %, lowest 90.0 %, all at once 85.0 %, 11.2 ms a result."
        for slot in ("image", "sound")
    ]
    assert [line for line in lines if line.startswith("shape")] == [
        "shape 100.0 % 90.0 % to 100.0 %",
        "shape 100.0 % 80.0 % to 100.0 % 100.0 %",
    ]
    page = _text(render(RunReport("T", "L", {}, evaluation=found)))
    assert page.count("attribute right shape 100.0 % hue 95.0 %") == 2


def test_figures_for_people() -> None:
    assert [percent(share) for share in (0.12345, 1, 0, None)] == ["12.3 %", "100.0 %", "0.0 %", "-"]
    assert told_value(0.5, "share") == "50.0 %"
    assert told_value(1234.5678, "ms") == "1235 ms"
    assert told_value(0.00012345, "") == "0.0001234"
    assert told_value(None, "ms") == "-"
    assert [percent(share) for share in (-0.0, -0.0004)] == ["0.0 %", "0.0 %"], "there is no negative nothing"
    assert told_value(-0.0, "ms") == "0 ms"
    score = Score(metric="m", figure="value", given=("a",), value=1, low=0.5, n=3, of=3)
    assert score_cells(score) == ("m", "a", "1", "too few results", "3")
    for n, words in ((0, "-"), (9, "too few results"), (10, "-")):
        assert score_cells(score.model_copy(update={"n": n}))[3] == words
    assert score_cells(score.model_copy(update={"high": 2}))[3] == "0.5 to 2"


def _points(svg: str, kind: str) -> list[tuple[float, float]]:
    found = re.search(rf'<polyline class="{kind}" points="([^"]*)"', svg)
    assert found is not None
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in found[1].split())]


def test_a_curve_lies_where_its_values_are() -> None:
    """From 56 to 948 across and from 230 up to 12; losses of 1, 0.1 and 0.01 are evenly apart."""
    svg = curve_svg([(0, 1.0), (50, 0.1), (100, 0.01)])
    assert _points(svg, "raw") == [(56, 12), (502, 121), (948, 230)]
    # half way from the mean so far to each value: 0, -0.5, -1.25 of 0 to -2
    assert _points(svg, "curve") == [(56, 12), (502, 66.5), (948, 148.2)]
    labels = re.findall(r'text-anchor="end">([^<]*)<', svg)
    assert labels == ["0.01", "0.0316", "0.1", "0.316", "1", "step 100"]
    assert ">step 0<" in svg


def test_a_curve_with_values_below_zero_is_no_logarithm() -> None:
    svg = curve_svg([(10, -1.0), (20, 3.0)])
    assert _points(svg, "raw") == [(56, 230), (948, 12)]
    assert re.findall(r'text-anchor="end">([^<]*)<', svg) == ["-1", "0", "1", "2", "3", "step 20"]


def test_a_long_curve_is_thinned_and_wild_values_are_cut() -> None:
    svg = curve_svg([(step, 1e9 if step == 500 else 1.0 + step % 2) for step in range(2000)])
    raw = _points(svg, "raw")
    assert len(raw) == 400
    assert raw[-1][0] == 948
    assert min(y for _, y in raw) == 12
    labels = re.findall(r'text-anchor="end">([^<]*)<', svg)
    assert (labels[0], labels[4]) == ("1", "2")


def tally(values: list[tuple[int, str | float]], *, fact: bool = False) -> SlotTally:
    made = SlotTally("image", "kind", fact)
    for row, (split, value) in enumerate(values):
        made.add(row, split, value)
    return made


def test_words_are_counted() -> None:
    spread = tally([(0, "cat")] * 3 + [(1, "dog")] * 2 + [(0, True)]).spread()
    assert spread is not None
    assert spread.counts == (("cat", 3), ("dog", 2), ("true", 1))
    assert (spread.distinct, spread.known, spread.numbers) == (3, 6, ())


def test_numbers_are_told_by_their_marks() -> None:
    spread = tally([(0, number) for number in range(101)]).spread()
    assert spread is not None
    assert spread.numbers == (0, 5, 50, 95, 100)
    assert (spread.known, spread.counts) == (101, ())


def test_few_numbers_are_classes() -> None:
    spread = tally([(0, number % 3) for number in range(7)]).spread()
    assert spread is not None
    assert spread.counts == (("0", 3), ("1", 2), ("2", 2))
    assert spread.distinct == 3


def test_a_column_whose_values_all_differ_is_not_shown() -> None:
    assert tally([(0, f"name {number}") for number in range(13)]).spread() is None
    spread = tally([(0, f"name {number}") for number in range(12)]).spread()
    assert spread is not None
    assert spread.distinct == 12
    assert tally([]).spread() is None


def test_an_uneven_column_and_a_class_without_training_are_told_in_numbers() -> None:
    values: list[tuple[int, str | float]] = (
        [(0, "cat")] * 50 + [(0, "dog")] * 5 + [(1, "owl")] * 3 + [(2, "owl")] * 3
    )
    notes = [note.params for note in tally(values).notes()]
    assert notes == [
        {"column": "kind", "most": "cat", "many": 50, "least": "dog", "few": 5},
        {"column": "kind", "value": "owl", "count": 6},
    ]
    assert next(iter(tally(values[1:]).notes())).params["value"] == "owl"  # 49 are not ten times 5
    assert list(tally([(0, "cat")] * 40 + [(0, "dog")] * 9).notes()) == []  # fewer than 50


def test_the_few_that_are_unlike_most_are_those() -> None:
    values: list[tuple[int, str | float]] = [(0, "en")] * 19 + [(0, "de")] + [(0, "en")] * 10
    found = list(tally(values, fact=True).unlike_most(array("q", range(100, 130))))
    assert [(one.sample, one.params["value"], one.params["usual"]) for one in found] == [(119, "de", "en")]
    mixed: list[tuple[int, str | float]] = [(0, "en")] * 20 + [(0, "de")] * 6
    assert list(tally(mixed, fact=True).unlike_most(array("q", range(26)))) == []  # 77 %


def test_the_distance_of_an_outlier_is_in_multiples_of_the_usual_one() -> None:
    """One feature, so that its spread does not count: the distance from the median over the median of all distances."""
    rows = np.array([[1.0], [-1], [3], [-3]] * 25, np.float32)
    assert outliers(rows) == []
    far = np.concatenate([rows, [[30.0]]]).astype(np.float32)
    ((row, times),) = outliers(far)
    distances = np.abs(far[:, 0].astype(np.float64) - np.median(far[:, 0]))
    assert row == 100
    assert times == pytest.approx(distances[100] / np.median(distances))
    assert outliers(far[-29:]) == []  # too few to say


def test_an_outlier_counts_no_more_than_twelve_spreads() -> None:
    rows = np.random.default_rng(0).normal(size=(200, 1)).astype(np.float32)
    rows[7] = 1e6
    ((row, times),) = outliers(rows)
    middle = np.median(rows.astype(np.float64))
    spread = 1.4826 * np.median(np.abs(rows - middle))
    spread = max(spread, (np.percentile(rows, 95) - np.percentile(rows, 5)) / 3.29)
    assert row == 7
    assert times == pytest.approx(12 / np.median(np.minimum(np.abs(rows - middle) / spread, 12)), rel=1e-6)


def test_the_size_of_an_export_is_that_of_its_files(tmp_path: Path) -> None:
    """Files of 100 bytes and texts of 3 letters in training, of 1,000 bytes in validation."""
    with Project.create(tmp_path / "project") as project:
        project.datasets.create("sized", [Slot("image", "image"), Slot("text", "text")])
        small, large = tmp_path / "small.png", tmp_path / "large.png"
        small.write_bytes(bytes(100))
        large.write_bytes(bytes(1000))
        samples = project.datasets.samples("sized")
        samples.append(
            [NewSample({"image": (small,), "text": ("abc",)}, "train") for _ in range(300)]
            + [NewSample({"image": (large,)}, "val") for _ in range(7)]
        )
        samples.finish(0)
        both = estimate(samples, ["train", "val"])
        assert (both.samples, both.bytes) == (307, 300 * 103 + 7 * 1000)
        assert estimate(samples, ["val"]).bytes == 7000
        assert estimate(samples, ["test"]).bytes == 0


def test_an_export_that_does_not_fit_is_refused_with_both_figures(tmp_path: Path) -> None:
    check_room(tmp_path / "there", 1)
    with pytest.raises(StudioError) as told:
        check_room(tmp_path / "there", 10**18)
    assert told.value.params["needed"] == 10**12 + 1
    assert 0 < told.value.params["free"] < 10**9
    assert told.value.params["folder"] == str(tmp_path)


def test_forecasts_are_remembered_and_the_oldest_are_forgotten(tmp_path: Path) -> None:
    kept = Forecasts(tmp_path)
    assert kept.put("a", {"step_s": 0.25, "micro": 8, "parameters": 9}) == Forecast(0.25, 8)
    for number in range(199):
        kept.put(f"n{number}", {"step_s": number, "micro": 1})
    assert Forecasts(tmp_path).get("a") == Forecast(0.25, 8)
    kept.put("n0", {"step_s": 5, "micro": 2})
    kept.put("last", {"step_s": math.pi, "micro": 1})
    again = Forecasts(tmp_path)
    assert again.get("a") is None
    assert again.get("n0") == Forecast(5, 2)
    assert again.get("last") == Forecast(math.pi, 1)
