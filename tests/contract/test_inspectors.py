# ruff: noqa: ARG002 - the contract names arguments that these do not look at
"""Inspectors that break their contract are found, and told in a sentence that names them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from contract_tests_scent import MODALITY

from mmstudio.api import Finding, Inspection, InspectorSpec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Provenance
from mmstudio.testing import ContractError, check_inspector

RAWS = [[float(place + index) for place in range(4)] for index in range(6)]
SPEC = InspectorSpec(
    id="nose",
    title="Nose",
    summary="Smells.",
    factory=f"{__name__}:Nose",
    modality="smell",
    findings={"faint": "Faint smells"},
    facts={"strength": "Strength"},
    near=2,
    alike=0.9,
)


class Nose:
    """Tells what it should."""

    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        del path
        numbers = np.array(raw, np.float32)
        finding = Finding("faint", "It smells {how}.", "note", {"how": "hardly"})
        return Inspection((finding,), bytes(8), numbers, numbers, {"strength": float(numbers.sum())})


def told(**change: Any) -> type[Nose]:
    """An inspector that tells something else in one respect."""

    class Other(Nose):
        def inspect(self, raw: Any, path: Path | None) -> Inspection:
            return replace(super().inspect(raw, path), **change)

    return Other


class Moody(Nose):
    count = 0

    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        type(self).count += 1
        return replace(super().inspect(raw, path), facts={"strength": float(self.count)})


class Uneven(Nose):
    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        return replace(super().inspect(raw, path), code=bytes(1 + int(raw[0])))


class Greedy(Nose):
    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        found = super().inspect(raw, path)
        raw[0] += 50.0
        return found


class Numb(Nose):
    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        raise ValueError("blocked")


def check(spec: InspectorSpec = SPEC, code: type[Any] = Nose) -> None:
    globals()["Chosen"] = code
    registry = Registry()
    registry.modalities.add(MODALITY, Provenance("scent", "acme-scent", "1"))
    check_inspector(
        replace(spec, factory=f"{Chooser.__module__}:Chooser"), [list(raw) for raw in RAWS], registry
    )


class Chooser:
    """Makes the inspector of the present test."""

    def __new__(cls) -> Any:  # type: ignore[misc]
        return globals()["Chosen"]()


@pytest.fixture(autouse=True)
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "contract_tests_inspectors", sys.modules[__name__])
    monkeypatch.setattr(Chooser, "__module__", "contract_tests_inspectors")


def test_a_sound_one_passes() -> None:
    check()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            told(findings=(Finding("loud", "It is loud."),)),
            "finds 'loud', which its description does not name",
        ),
        (told(findings=(Finding("faint", "It is {what}."),)), "must say a sentence with a full stop, not"),
        (told(findings=(Finding("faint", "Faint"),)), "must say a sentence with a full stop, not 'Faint'"),
        (told(findings=(Finding("faint", "So.", "fatal"),)), "of severity 'fatal'"),  # type: ignore[arg-type]
        (told(findings=(Finding("faint", "So.", "note", {"x": float("nan")}),)), "of what is not plain"),
        (told(facts={"taste": "sweet"}), "tells the fact 'taste'"),
        (told(facts={"strength": float("inf")}), "tells inf as the fact 'strength'"),
        (told(code="bits"), "must give a code of bytes"),
        (told(look=None), "gives a code without a look"),
        (told(look=np.full(4, np.nan, np.float32)), "gives a look that is not finite"),
        (told(features=np.zeros(4)), "gives features that is not finite float32"),
        (Moody, "says something else of a value the second time"),
        (Uneven, "gives code of several lengths"),
        (Greedy, "changes the value that it looks at|says something else"),
        (Numb, "failed to look at values: ValueError: blocked"),
    ],
)
def test_what_is_broken_is_found(code: type[Any], sentence: str) -> None:
    with pytest.raises(ContractError, match=f"^The inspector 'nose' .*({sentence})"):
        check(code=code)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"modality": "sight"}, "looks at the unknown modality 'sight'"),
        ({"findings": {"Too Faint": "Faint"}}, "names 'Too Faint'"),
        ({"findings": {"faint": ""}}, "has no heading for 'faint'"),
        ({"near": -1}, "fewer than no bits"),
        ({"alike": 2.0}, "not between 0 and 1"),
    ],
)
def test_descriptions_that_make_no_sense(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ContractError, match=sentence):
        check(replace(SPEC, **change))
