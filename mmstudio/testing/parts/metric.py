"""Checks of metrics: numbers of single results, statistics of sets, readers of attributes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.core.sample import Slot
from mmstudio.plugins.config import PluginConfig, read_config
from mmstudio.plugins.judging import AttributeReader, Judged, Metric, SetMetric
from mmstudio.plugins.metric_specs import MetricSpec
from mmstudio.plugins.protocols import Remark
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.testing.faults import doing, part_of, require, require_class

_WIDTH = 8
_VALUE = "value"
Rows = npt.NDArray[np.float32]


def check_metric(
    spec: MetricSpec, raws: Sequence[Any], registry: Registry, *, settings: Mapping[str, Any] | None = None
) -> None:
    """Check that a metric answers for every result, in the form that its spec names, and depends on nothing else.

    Args:
        spec: The metric.
        raws: At least four raw values of its modality.
        registry: Registry of the modalities and extractors.
        settings: Settings that differ from its defaults.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    require(spec.modality in registry.modalities, part, f"judges the unknown modality {spec.modality!r}")
    if spec.extractor:
        known = spec.extractor in registry.extractors
        require(known, part, f"names the unknown extractor {spec.extractor!r}")
        takes = registry.extractors.get(spec.extractor).modality
        require(takes == spec.modality, part, f"names an extractor that takes {takes}, not {spec.modality}")
    if spec.reads == "attributes":
        with doing(part, "to be made"):
            reader: AttributeReader = resolve(spec.factory)()
        _check_reader(part, reader, raws)
        return
    config = read_config(spec.config, dict(settings or {}), spec.id)
    results = results_of(raws, features=bool(spec.extractor))
    if spec.learns:
        _check_learned(part, spec, config, results)
        return
    with doing(part, "to be made"):
        made = resolve(spec.factory)(config)
    if spec.reads == "results":
        _check_results(part, made, results, together=spec.together)
    else:
        _check_sets(spec, part, made)


def results_of(raws: Sequence[Any], *, features: bool) -> list[Judged]:
    """Results to judge: with and without a real value, a condition, facts."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(2, len(raws), _WIDTH)).astype(np.float32) if features else None
    return [
        Judged(
            made=raw,
            seed=index,
            sample=index + 1,
            real=None if index == 1 else raws[-1 - index],
            given={} if index == 0 else {"text": ("a word",)},
            facts={} if index == 0 else {"note": "something"},
            made_features=None if rows is None else rows[0, index],
            real_features=None if rows is None or index == 1 else rows[1, index],
        )
        for index, raw in enumerate(raws)
    ]


def _check_learned(part: str, spec: MetricSpec, config: PluginConfig, results: Sequence[Judged]) -> None:
    import torch

    from mmstudio.nn import LearnedMetric
    from mmstudio.testing.lessons import lesson_of
    from mmstudio.testing.tensors import through_file

    make = resolve(spec.factory)
    require_class(make, LearnedMetric, part)
    target, conditions = Slot("target", spec.modality), {"text": Slot("text", "text")}
    with doing(part, "to be made"):
        torch.manual_seed(0)
        metrics: list[LearnedMetric] = [make(config, target, conditions) for _ in range(2)]
    real = [replace(one, real=one.made) for one in results]
    with doing(part, "to learn from real samples"):
        metrics[0].train().learn(lesson_of(real, torch.device("cpu")))
    with torch.inference_mode():
        _check_results(part, metrics[0].eval(), results, together=spec.together)
        with doing(part, "to take its weights back from a file"):
            metrics[1].load_state_dict(through_file(part, metrics[0].state_dict()))
        found, again = (one.eval().values(results) for one in metrics)
    same = {name: list(values) for name, values in found.items()} == {
        name: list(values) for name, values in again.items()
    }
    require(same, part, "judges results differently after it was saved")


def _check_results(part: str, metric: Metric, results: Sequence[Judged], *, together: bool) -> None:
    with doing(part, "to judge results, of which one has no real value"):
        found = {name: list(values) for name, values in metric.values(results).items()}
        again = {name: list(values) for name, values in metric.values(results).items()}
        alone = [metric.values([result]) for result in results]
        none = metric.values([])
    require(found, part, "must give a figure")
    for name, values in found.items():
        require(isinstance(name, str) and name, part, "gives a figure without a name")
        require(len(values) == len(results), part, f"gives {len(values)} values of {len(results)} results")
        for value in values:
            plain = value is None or (isinstance(value, int | float) and math.isfinite(value))
            require(plain, part, f"must give a finite number or None as {name!r}, not {value!r}")
    require(found == again, part, "judges the same results differently the second time")
    for name, values in found.items():
        for index, value in enumerate(() if together else values):
            same = _close(next(iter(alone[index].get(name, [None]))), value)
            require(same, part, f"judges a result differently beside others ({name!r})")
    require(not any(map(len, none.values())), part, "gives values of no results")


def _check_sets(spec: MetricSpec, part: str, metric: SetMetric) -> None:
    rng = np.random.default_rng(0)
    made, real = (rng.normal(size=(count, _WIDTH)).astype(np.float32) for count in (24, 16))
    if spec.compares == "classes":
        made, real = (_chances(rows) for rows in (made, real))
    with doing(part, "to compare features of 24 and of 16 values"):
        found = _figures(metric.statistic(made, real))
        again = _figures(metric.statistic(made, real))
        turned = _figures(metric.statistic(made[::-1], real[::-1]))
    named = {figure.name for figure in spec.figures} or {_VALUE}
    require(
        set(found) == named, part, f"gives the figures {sorted(found)}, and its spec names {sorted(named)}"
    )
    for name, value in found.items():
        require(math.isfinite(value), part, f"gives {value} of ordinary features ({name!r})")
    require(found == again, part, "compares the same features differently the second time")
    for name, value in found.items():
        require(_close(value, turned[name]), part, f"depends on the order of the features ({name!r})")
    with doing(part, "to compare the features of single values"):
        _figures(metric.statistic(made[:1], real[:1]))
    _check_influence(spec, part, metric, made, real)
    if hasattr(metric, "remarks"):
        with doing(part, "to remark on the figures of 24 and of 16 values"):
            remarks = list(metric.remarks(24, 16, _WIDTH))
        require(all(isinstance(one, Remark) for one in remarks), part, "gives remarks that are none")


def _check_influence(spec: MetricSpec, part: str, metric: SetMetric, made: Rows, real: Rows) -> None:
    """There is a finite influence of each row, with a mean of 0, on every figure whose interval needs it."""
    needed = {name for name in _names(spec) if spec.figure(name).interval == "influence"}
    if not hasattr(metric, "influence"):
        require(not needed, part, "has no influence(made, real), which the interval of its figures needs")
        return
    with doing(part, "to tell the influence of 24 and of 16 values"):
        found = metric.influence(made, real)
        moved = dict(found) if isinstance(found, Mapping) else {_VALUE: found}
    require(needed <= set(moved), part, f"tells no influence on {sorted(needed - set(moved))}")
    for name, one in moved.items():
        shapes = np.shape(one.made), np.shape(one.real)
        require(shapes == ((24,), (16,)), part, f"tells influences of the shapes {shapes} on {name!r}")
        rows = np.concatenate([one.made, one.real])
        require(bool(np.isfinite(rows).all()), part, f"tells influences on {name!r} that are not finite")
        near = 1e-6 * max(1.0, float(np.abs(rows).max()))
        means = abs(float(np.mean(one.made))), abs(float(np.mean(one.real)))
        require(max(means) <= near, part, f"tells influences on {name!r} whose mean is not 0")


def _names(spec: MetricSpec) -> list[str]:
    return [figure.name for figure in spec.figures] or [_VALUE]


def _figures(found: float | Mapping[str, float]) -> dict[str, float]:
    figures = dict(found) if isinstance(found, Mapping) else {_VALUE: found}
    return {name: float(value) for name, value in figures.items()}


def _chances(rows: Rows) -> Rows:
    """Probabilities of classes."""
    heights = np.exp(rows)
    chances: Rows = heights / heights.sum(axis=1, keepdims=True)
    return chances


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-4, abs_tol=1e-6)


def _check_reader(part: str, reader: AttributeReader, raws: Sequence[Any]) -> None:
    require(reader.attributes, part, "reads no attribute")
    for name, values in reader.attributes.items():
        require(len(values) == len(set(values)) > 1, part, f"knows fewer than two values of {name!r}")
    for slot, names in reader.given_by.items():
        require(set(names) <= set(reader.attributes), part, f"says that {slot!r} tells what it does not read")
    with doing(part, "to read results"):
        found, again, none = reader.read(raws), reader.read(raws), reader.read([])
    require(found == again, part, "reads the same results differently the second time")
    require(none == [], part, "reads something from nothing")
    with doing(part, "to say what results like these cannot show"):
        limits = reader.limits(raws)
    require(set(limits) <= set(reader.attributes), part, "cannot judge what it does not read")
    require(len(found) == len(raws), part, f"gives {len(found)} readings of {len(raws)} results")
    for reading in found:
        _check_words(part, reader.attributes, reading)
    truth = {name: values[0] for name, values in reader.attributes.items()}
    with doing(part, "to take the truth from a sample's facts"):
        stated = reader.truth({**truth, "unheard of": "x"})
        require(set(reader.truth({})) == set(), part, "states a truth of a sample that has none")
    _check_words(part, reader.attributes, stated)


def _check_words(
    part: str, attributes: Mapping[str, tuple[str, ...]], reading: Mapping[str, str | None]
) -> None:
    require(set(reading) <= set(attributes), part, "reads an attribute that it did not state")
    for name, value in reading.items():
        known = value is None or value in attributes[name]
        require(known, part, f"reads {value!r} as {name!r}, which is none of its values")
