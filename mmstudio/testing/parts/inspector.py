"""Checks of inspectors: findings depend on the value alone, and are of the announced kinds."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, get_args

import numpy as np

from mmstudio.core.sentences import fill
from mmstudio.plugins.metric_specs import InspectorSpec
from mmstudio.plugins.protocols import Codec, Finding, Inspection, Inspector, Severity
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.testing.faults import doing, part_of, require

_KIND = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_THREADS = 4


def check_inspector(spec: InspectorSpec, raws: Sequence[Any], registry: Registry) -> None:
    """Check that an inspector always says the same about a value, and only what its spec announces.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    require(spec.modality in registry.modalities, part, f"looks at the unknown modality {spec.modality!r}")
    require(spec.near >= 0, part, "takes values for copies that differ in fewer than no bits")
    require(0 <= spec.alike <= 1, part, "asks for a correlation that is not between 0 and 1")
    for kind, heading in (*spec.findings.items(), *spec.facts.items()):
        require(
            _KIND.fullmatch(kind), part, f"names {kind!r}, which is not made of letters, digits and dashes"
        )
        require(heading.strip() == heading != "", part, f"has no heading for {kind!r}")
    codec: Codec = resolve(registry.modalities.get(spec.modality).factory)()
    views = [codec.preview(raw).copy() for raw in raws]
    with doing(part, "to be made"):
        inspector: Inspector = resolve(spec.factory)()
    with doing(part, "to look at values"):
        first = [inspector.inspect(raw, None) for raw in raws]
        with ThreadPoolExecutor(_THREADS) as pool:
            again = list(pool.map(lambda raw: inspector.inspect(raw, None), raws))
    for inspection in first:
        _check(part, spec, inspection)
    for one, other in zip(first, again, strict=True):
        require(_told(one) == _told(other), part, "says something else of a value the second time")
    for raw, view in zip(raws, views, strict=True):
        require(np.array_equal(codec.preview(raw), view), part, "changes the value that it looks at")
    for what in ("code", "look", "features"):
        lengths = {len(value) for one in first if (value := getattr(one, what)) is not None and len(value)}
        require(len(lengths) <= 1, part, f"gives {what} of several lengths")


def _check(part: str, spec: InspectorSpec, inspection: Inspection) -> None:
    require(isinstance(inspection, Inspection), part, f"gives {type(inspection).__name__}")
    for finding in inspection.findings:
        _check_finding(part, spec, finding)
    require(isinstance(inspection.code, bytes), part, "must give a code of bytes")
    require(
        not (inspection.code and spec.alike) or inspection.look is not None,
        part,
        "gives a code without a look",
    )
    _check_numbers(part, "features", inspection.features, np.isinf)
    _check_numbers(part, "a look", inspection.look, lambda look: ~np.isfinite(look))
    for name, fact in inspection.facts.items():
        require(name in spec.facts, part, f"tells the fact {name!r}, which its description does not name")
        require(_is_plain(fact), part, f"tells {fact!r} as the fact {name!r}")


def _check_finding(part: str, spec: InspectorSpec, finding: Finding) -> None:
    require(
        finding.kind in spec.findings, part, f"finds {finding.kind!r}, which its description does not name"
    )
    require(finding.severity in get_args(Severity), part, f"finds something of severity {finding.severity!r}")
    require(all(map(_is_plain, finding.params.values())), part, f"says {finding.text!r} of what is not plain")
    sentence = fill(finding.text, finding.params)
    require(
        sentence.endswith(".") and "{" not in sentence,
        part,
        f"must say a sentence with a full stop, not {sentence!r}",
    )


def _check_numbers(part: str, what: str, numbers: Any, wrong: Callable[[Any], Any]) -> None:
    if numbers is not None:
        good = numbers.dtype == np.float32 and numbers.ndim == 1 and not wrong(numbers).any()
        require(good, part, f"gives {what} that is not finite float32 in one row")


def _is_plain(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, int | float) and math.isfinite(value))


def _told(inspection: Inspection) -> tuple[Any, ...]:
    rows = (inspection.look, inspection.features)
    numbers = [None if row is None else row.tobytes() for row in rows]
    return inspection.findings, inspection.code, numbers, dict(inspection.facts)
