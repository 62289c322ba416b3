"""Rules of the diagnosis: signs in which the right answer is known, and neighbours in which they stay silent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest

from mmstudio.plan.recipe import Training
from mmstudio.services.diagnosis.adversaries import collapse, saturation
from mmstudio.services.diagnosis.conditions import dead_conditions
from mmstudio.services.diagnosis.convergence import gradients, lag, overfitting, rates
from mmstudio.services.diagnosis.service import RULES, findings_of
from mmstudio.services.diagnosis.signs import HeldOut, OtherRun, RunFinding, Signs, series
from mmstudio.services.diagnosis.splits import leakage

Rule = Callable[[Signs], Iterator[RunFinding]]
STEPS = range(1, 202, 10)
ADAMW = Training(lr=0.004, matrix_lr=0.01, steps=200)
MUON = ADAMW.model_copy(update={"optimiser": "muon"})


def curve(name: str, values: Sequence[float], steps: Sequence[int] = STEPS) -> list[dict[str, float]]:
    """Rows in which one sign goes through these values, evenly over a whole training."""
    count = len(steps)
    return [
        {"step": step, name: values[place * len(values) // count], "share": step / steps[-1]}
        for place, step in enumerate(steps)
    ]


def probed(share: float = 1.0, **signs: float) -> list[dict[str, float]]:
    """One row with a probe."""
    return [
        {"step": 200, "share": share, **{name.replace("__", "/"): value for name, value in signs.items()}}
    ]


def kinds(found: Iterator[RunFinding]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.subject, one.severity) for one in found]


def one(rule: Rule, signs: Signs) -> RunFinding:
    (found,) = rule(signs)
    return found


SPREAD = {"kinds__spread__image": 0.8, "kinds__alike__image": 0.01, "kinds__coverage__image": 0.9}


class TestSaturation:
    def test_a_critic_that_is_never_wrong_and_results_that_are_far_from_real_ones(self) -> None:
        rows = [
            *curve("figure/told_apart", [0.7, 1.0, 1.0]),
            *probed(**{**SPREAD, "kinds__coverage__image": 0.1}),
        ]
        found = one(saturation, Signs(ADAMW, vitals=rows))
        assert (found.kind, found.severity) == ("saturated", "warning")
        assert found.changes == {"training.lr": "0.002"}
        assert found.evidence[0].text == "It tells 100.0% of the real values from the made ones."
        assert found.evidence[1].text == "10% of the real values have a result near them."

    def test_the_plugin_says_what_helps(self) -> None:
        signs = Signs(
            ADAMW,
            vitals=curve("figure/told_apart", [1.0]),
            remedies={"saturated": {"generator.gamma": "20"}},
        )
        assert one(saturation, signs).changes == {"generator.gamma": "20"}

    @pytest.mark.parametrize(
        "rows",
        [
            pytest.param([*curve("figure/told_apart", [1.0]), *probed(**SPREAD)], id="the results are good"),
            pytest.param(curve("figure/told_apart", [1.0, 0.96]), id="it errs in the second half"),
            pytest.param(curve("figure/told_apart", [0.99]), id="not certain enough without a probe"),
            pytest.param(
                [{**row, "share": row["share"] * 0.45} for row in curve("figure/told_apart", [1.0])],
                id="too early",
            ),
            pytest.param(curve("figure/margin", [1.0]), id="another figure"),
            pytest.param(curve("figure/told_apart", [1.0])[:2], id="too few"),
        ],
    )
    def test_silent(self, rows: list[dict[str, float]]) -> None:
        assert kinds(saturation(Signs(ADAMW, vitals=rows))) == []

    def test_a_decoder_of_a_parent_has_its_own(self) -> None:
        assert (
            one(saturation, Signs(ADAMW, vitals=curve("figure/image told_apart", [1.0]))).kind == "saturated"
        )


class TestCollapse:
    def test_pairs_that_are_the_same(self) -> None:
        found = one(collapse, Signs(ADAMW, vitals=probed(**{**SPREAD, "kinds__alike__image": 0.33})))
        assert (found.kind, found.subject) == ("collapsed", "image")
        assert (
            found.evidence[0].text
            == "33% of the pairs of results are the same, beyond those of the real values."
        )

    def test_results_that_hardly_differ(self) -> None:
        assert kinds(collapse(Signs(ADAMW, vitals=probed(**{**SPREAD, "kinds__spread__image": 0.24})))) == [
            ("collapsed", "image", "warning")
        ]

    @pytest.mark.parametrize(
        ("share", "signs"),
        [
            (1.0, SPREAD),
            (1.0, {**SPREAD, "kinds__alike__image": 0.15}),
            (0.45, {**SPREAD, "kinds__alike__image": 1}),
        ],
    )
    def test_silent(self, share: float, signs: Mapping[str, float]) -> None:
        assert kinds(collapse(Signs(ADAMW, vitals=probed(share, **signs)))) == []

    def test_the_last_probe_counts(self) -> None:
        early = [{**row, "step": 100} for row in probed(0.5, **{**SPREAD, "kinds__alike__image": 1.0})]
        assert kinds(collapse(Signs(ADAMW, vitals=[*early, *probed(**SPREAD)]))) == []


class TestConditions:
    SLOTS = ("text", "table.a")

    def signs(self, change: float, gain: float, error: float = 0.05, share: float = 1.0) -> Signs:
        row = {"step": 200, "share": share}
        row |= {"condition/change/table.a": change, "condition/gain/table.a": gain}
        return Signs(ADAMW, vitals=[row | {"condition/gain_error/table.a": error}], conditions=self.SLOTS)

    def test_one_that_changes_nothing(self) -> None:
        found = one(dead_conditions, self.signs(0.05, 0.01))
        assert (found.subject, found.severity) == ("table.a", "warning")
        assert json.loads(found.changes["conditions"]) == ["text"]
        assert found.evidence[0].text == "Without it results move by 5% of the distance of two real values."

    def test_a_sure_gain_that_is_tiny_does_not_count(self) -> None:
        assert kinds(dead_conditions(self.signs(0.05, 0.02, 0.001))) == [("condition", "table.a", "warning")]
        assert kinds(dead_conditions(self.signs(0.2, 0.02, 0.001))) == []

    def test_one_that_acts_for_nothing(self) -> None:
        for gain in (-0.02, 0.08):  # the second one is not sure
            found = one(dead_conditions, self.signs(0.4, gain))
            assert (found.subject, found.severity) == ("table.a", "note")

    def test_the_only_condition_is_not_proposed_to_be_left_out(self) -> None:
        signs = self.signs(0.05, 0.0)
        found = one(dead_conditions, Signs(ADAMW, vitals=signs.vitals, conditions=("table.a",)))
        assert found.changes == {}

    @pytest.mark.parametrize(
        ("change", "gain", "share"), [(0.5, 0.3, 1.0), (0.05, 0.11, 1.0), (0.3, 0.11, 1.0), (0.0, 0.0, 0.4)]
    )
    def test_silent(self, change: float, gain: float, share: float) -> None:
        assert kinds(dead_conditions(self.signs(change, gain, share=share))) == []

    def test_a_slot_that_too_few_samples_have_is_not_judged(self) -> None:
        row = {"step": 200, "share": 1.0, "condition/change/text": 0.0}
        assert kinds(dead_conditions(Signs(ADAMW, vitals=[row]))) == []


class TestGradients:
    def test_a_loss_that_is_no_number(self) -> None:
        found = one(gradients, Signs(MUON, broken="loss"))
        assert (found.kind, found.severity) == ("exploded", "error")
        assert found.changes == {
            "training.lr": "0.0013",
            "training.matrix_lr": "0.0033",
            "training.clip": "1.0",
        }
        assert found.sentence.text == "The training ended because the loss was no longer a number."

    def test_a_part_without_gradient(self) -> None:
        rows = curve("gradient/condition", [0.2, 0.0])
        assert kinds(gradients(Signs(ADAMW, vitals=rows))) == [("vanished", "condition", "warning")]

    def test_a_gradient_that_grows_a_thousandfold(self) -> None:
        rows = curve("gradient/generator", [0.1, 0.1, 1.0, 100.0])
        assert kinds(gradients(Signs(ADAMW, vitals=rows))) == [("exploding", "generator", "warning")]

    @pytest.mark.parametrize("values", [[0.0, 0.2], [0.1, 5.0], [2800, 20.0], [1e-4]])
    def test_silent(self, values: list[float]) -> None:
        assert kinds(gradients(Signs(ADAMW, vitals=curve("gradient/generator", values)))) == []


class TestRates:
    def test_steps_that_are_too_long(self) -> None:
        found = one(rates, Signs(MUON, vitals=curve("update/generator", [0.1, 0.02])))
        assert found.kind == "fast"
        assert found.changes == {"training.lr": "0.0004", "training.matrix_lr": "0.001"}
        assert found.evidence[0].text == "A step changes the weights of generator by 10.00%."

    def test_the_rate_of_muon_is_left_alone_where_it_is_not_used(self) -> None:
        found = one(rates, Signs(ADAMW, vitals=curve("update/generator", [0.1])))
        assert found.changes == {"training.lr": "0.0004"}

    def test_steps_that_are_too_short(self) -> None:
        rows = [*curve("update/generator", [1e-4]), *curve("update/condition", [5e-5])]
        found = one(rates, Signs(ADAMW, vitals=rows))
        assert (found.kind, found.changes) == ("slow", {"training.lr": "0.4"})

    @pytest.mark.parametrize(
        "values", [[0.016, 0.01, 0.001], [0.004], [0.0005], [*[0.01] * 10, 0.2, *[0.01] * 10]]
    )
    def test_silent(self, values: list[float]) -> None:
        """The last one is a single long step, as a loss that is penalised now and then makes."""
        assert kinds(rates(Signs(ADAMW, vitals=curve("update/generator", values)))) == []

    def test_one_part_that_moves_is_enough(self) -> None:
        rows = [*curve("update/generator", [0.01]), *curve("update/condition", [1e-6])]
        assert kinds(rates(Signs(ADAMW, vitals=rows))) == []


class TestOverfitting:
    RISING = (1.0, 0.5, 0.3, 0.2, 0.25, 0.35, 0.45)

    def signs(
        self, held_out: Sequence[float], training: Sequence[float], settings: Training = ADAMW
    ) -> Signs:
        steps = [30 * (place + 1) for place in range(len(held_out))]
        return Signs(
            settings,
            vitals=[
                *curve("total/generator", training, range(1, 211)),
                *curve("validation", held_out, steps),
            ],
        )

    def test_a_held_out_loss_that_rises(self) -> None:
        found = one(overfitting, self.signs(self.RISING, [1.0, 0.8, 0.6, 0.4, 0.2]))
        assert found.kind == "overfitted"
        assert found.changes == {"training.steps": "120"}
        assert found.sentence.text.endswith("since step 120.")

    def test_a_budget_in_minutes_is_cut_in_proportion(self) -> None:
        timed = Training(minutes=10.0)
        found = one(overfitting, self.signs(self.RISING, [1.0, 0.8, 0.6, 0.4, 0.2], timed))
        assert found.changes == {"training.minutes": "5.7"}  # 120 of 210 steps

    @pytest.mark.parametrize(
        ("held_out", "training"),
        [
            ([1.0, 0.5, 0.3, 0.2, 0.19, 0.18, 0.18], [1.0, 0.2]),
            ([1.0, 0.5, 0.3, 0.2, 0.21, 0.22, 0.21], [1.0, 0.8, 0.6, 0.4, 0.2]),
            ([1.0, 0.5, 0.3, 0.2, 0.25, 0.35, 0.45], [0.2, 0.4, 0.6, 0.8, 1.0]),
            ([1.0, 0.5, 0.3, 0.2, 0.45], [1.0, 0.2]),
            ([0.2, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], [1.0, 0.2]),
        ],
        ids=["falls", "wavers", "training loss rises too", "one value", "never fell"],
    )
    def test_silent(self, held_out: list[float], training: list[float]) -> None:
        assert kinds(overfitting(self.signs(held_out, training))) == []


class TestLag:
    STEPS_OF_CHECKS = (50, 100, 150, 200)

    def other(self, values: Sequence[float], **training: Any) -> OtherRun:
        rows = curve("validation", values, self.STEPS_OF_CHECKS)
        return OtherRun("the first", ADAMW.model_copy(update=training), series(rows, "validation"))

    def signs(self, values: Sequence[float], other: OtherRun) -> Signs:
        return Signs(ADAMW, vitals=curve("validation", values, self.STEPS_OF_CHECKS), others=[other])

    def test_less_than_half_as_far_as_an_earlier_run(self) -> None:
        other = self.other([1.0, 0.6, 0.4, 0.2], lr=0.01)
        found = one(lag, self.signs([1.0, 0.9, 0.8, 0.7], other))
        assert (found.kind, found.severity) == ("lagging", "note")
        assert found.changes == {"training.lr": "0.01"}
        assert found.evidence[0].text == "It has come 38% as far after as many samples."  # 0.3 of 0.8

    def test_samples_are_counted_not_steps(self) -> None:
        """With a batch twice as large, the other one had seen as much after half of the steps."""
        other = self.other([1.0, 0.4, 0.1, 0.0], batch=2 * ADAMW.batch)
        assert kinds(lag(self.signs([1.0, 0.9, 0.8, 0.65], other))) == []  # 0.35 of 0.6
        assert kinds(lag(self.signs([1.0, 0.9, 0.8, 0.75], other))) == [
            ("lagging", "", "note")
        ]  # 0.25 of 0.6

    def test_silent(self) -> None:
        assert kinds(lag(self.signs([1.0, 0.6, 0.5, 0.45], self.other([1.0, 0.6, 0.4, 0.2])))) == []
        assert kinds(lag(self.signs([1.0, 0.9, 0.9, 0.9], self.other([1.0, 1.0, 1.0, 1.0])))) == []
        short = OtherRun("short", ADAMW, series([], "validation"))
        assert kinds(lag(self.signs([1.0, 0.9, 0.9, 0.9], short))) == []


class TestLeakage:
    def test_the_same_files(self) -> None:
        found = one(leakage, Signs(ADAMW, held_out=HeldOut(100, 5)))
        assert found.kind == "leaked"
        assert [note.text for note in found.evidence] == [
            "5 of 100 held-out samples have the same file as a training sample."
        ]

    def test_near_copies(self) -> None:
        found = one(leakage, Signs(ADAMW, vitals=[{"step": 0, "near/image": 0.25}]))
        assert [note.text for note in found.evidence] == [
            "25% of the held-out values of image are nearly equal to one that is trained on."
        ]

    def test_a_share_that_may_be_chance_is_none(self) -> None:
        row = {"step": 0, "near/image": 0.05, "near_error/image": 0.02}
        assert kinds(leakage(Signs(ADAMW, vitals=[row]))) == []
        assert len(kinds(leakage(Signs(ADAMW, vitals=[{**row, "near_error/image": 0.01}])))) == 1

    @pytest.mark.parametrize("held_out", [HeldOut(), HeldOut(20, 2), HeldOut(1000, 20)])
    def test_silent(self, held_out: HeldOut) -> None:
        assert kinds(leakage(Signs(ADAMW, vitals=[{"step": 0, "near/image": 0.01}], held_out=held_out))) == []


@pytest.mark.parametrize(
    "kept", ["kinds/alike/image", "condition/change/text", "near/image", "update/", "gradient/a"]
)
def test_signs_of_a_stranger_may_lack_anything(kept: str) -> None:
    rows = [{"step": step, "share": 1.0, kept: 1.0} for step in range(0, 800, 100)]
    assert {kind for kind, _, _ in kinds(iter(findings_of(Signs(ADAMW, vitals=rows))))} <= {"leaked", "fast"}


def test_a_trial_of_a_few_steps_is_left_alone() -> None:
    """What an untrained model makes is alike, owes nothing to its conditions, and is told from real values by anybody."""
    made = {**SPREAD, "kinds__alike__image": 1.0, "kinds__coverage__image": 0.0}
    made |= {f"condition__{name}__text": 0.0 for name in ("change", "gain", "gain_error")}
    rows = [*curve("figure/told_apart", [1.0]), *probed(**made)]
    assert {kind for kind, _, _ in kinds(iter(findings_of(Signs(ADAMW, vitals=rows))))} == {
        "saturated",
        "collapsed",
        "condition",
    }
    assert findings_of(Signs(ADAMW, vitals=[{**row, "step": row["step"] // 3} for row in rows])) == ()


def test_of_rows_of_one_step_the_last_counts() -> None:
    rows = [
        {"step": 3, "a": 1.0},
        {"step": 1, "a": 5.0},
        {"step": 3, "a": 2.0},
        {"step": 4, "b": 1.0},
        {"a": 9.0},
    ]
    found = series(rows, "a")
    assert (found.steps.tolist(), found.values.tolist()) == ([1, 3], [5, 2])


def test_a_run_without_signs_is_not_complained_about() -> None:
    assert findings_of(Signs(ADAMW)) == ()
    assert [kinds(rule(Signs(ADAMW))) for rule in RULES] == [[]] * len(RULES)


def test_the_worst_comes_first() -> None:
    rows = curve("update/generator", [0.1])
    found = findings_of(Signs(ADAMW, vitals=rows, broken="loss"))
    assert [one.severity for one in found] == ["error", "warning"]
