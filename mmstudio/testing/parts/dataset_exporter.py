"""Checks of data set exporters, on samples with alternatives, gaps, files and inline values."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mmstudio.core.cells import common_kind, kind_of
from mmstudio.core.sample import Problem, Sample, Slot, Split, Value
from mmstudio.plugins.exchange import DatasetExporter, DatasetExportRequest, ExportSlot
from mmstudio.plugins.exchange_specs import DatasetExporterSpec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.testing.faults import doing, part_of, require, survives
from mmstudio.testing.material import Material, synthetic

_SPLITS: tuple[Split, ...] = ("train", "train", "train", "val", "test", "test")


class _StoppedError(Exception):
    """Raised by the samples, as when a person stops the export."""


def check_dataset_exporter(
    spec: DatasetExporterSpec,
    registry: Registry,
    *,
    settings: Mapping[str, Any] | None = None,
    material: Material | None = None,
) -> None:
    """Check that a data set exporter writes any samples, always in the same way, and releases its files when it is stopped.

    Args:
        spec: The exporter.
        registry: Registry of the modalities.
        settings: Settings that differ from its defaults.
        material: Raw values by modality; synthetic ones if not given.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    with doing(part, "to be made"):
        exporter: DatasetExporter = resolve(spec.factory)(spec.config.model_validate(dict(settings or {})))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        slots, samples = _data(place / "files", registry, material or synthetic())
        first, second = (_write(part, exporter, place / word, slots, samples) for word in ("first", "second"))
        require(first, part, "writes no file")
        require(first == second, part, "writes other files from the same samples")
        _check_stop(part, exporter, place / "stopped", slots, samples)
        request = _request(place / "nothing", slots, ())
        survives(part, "a data set without samples", lambda: list(exporter.write(iter(()), request)))


def _write(
    part: str, exporter: DatasetExporter, folder: Path, slots: tuple[ExportSlot, ...], samples: list[Sample]
) -> dict[str, bytes]:
    with doing(part, "to write samples"):
        problems = list(exporter.write(iter(samples), _request(folder, slots, samples)))
    require(
        all(isinstance(one, Problem) and one.reason.strip() for one in problems),
        part,
        "must give problems (mmstudio.api.Problem), each with its reason",
    )
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _check_stop(
    part: str, exporter: DatasetExporter, folder: Path, slots: tuple[ExportSlot, ...], samples: list[Sample]
) -> None:
    def stopping() -> Iterator[Sample]:
        yield samples[0]
        raise _StoppedError

    request = _request(folder, slots, samples)
    with doing(part, "to be stopped"):
        try:
            list(exporter.write(stopping(), request))
        except _StoppedError:
            return
    require(False, part, "goes on when its samples stop")  # noqa: FBT003 - never holds


def _request(folder: Path, slots: tuple[ExportSlot, ...], samples: Iterable[Sample]) -> DatasetExportRequest:
    folder.mkdir()
    splits: list[str] = [sample.split for sample in samples]
    counts = {split: splits.count(split) for split in dict.fromkeys(splits)}
    return DatasetExportRequest(folder, "\u56fe data", slots, counts, ("colour",), ("stars", "tags"))


def _data(
    folder: Path, registry: Registry, material: Material
) -> tuple[tuple[ExportSlot, ...], list[Sample]]:
    """Two slots for every modality that has material, one of them with alternatives; each is missing in some sample."""
    folder.mkdir()
    slots: list[ExportSlot] = []
    values: list[dict[str, tuple[Value, ...]]] = [{} for _ in _SPLITS]
    for spec in registry.modalities:
        raws = list(material.get(spec.id, ()))[: len(_SPLITS)]
        codec = resolve(spec.factory)()
        for name in (spec.id, f"{spec.id} 2") if raws else ():
            found = []
            for number, raw in enumerate(raws):
                path = folder / f"{name}-{number}{codec.suffix}"
                if not spec.inline:
                    codec.write(raw, path, {})
                found.append(Value("", None if spec.inline else path, raw if spec.inline else None))
            columns = tuple(raws[0]) if isinstance(raws[0], dict) else ()
            several = name == spec.id and not columns
            kinds = {
                column: common_kind([kind for raw in raws if (kind := kind_of(raw[column]))])
                for column in columns
            }
            slots.append(
                ExportSlot(Slot(name, spec.id, columns=columns), not spec.inline, 1 + several, kinds)
            )
            for number, value in enumerate(found):
                if number != len(slots) % len(_SPLITS):
                    values[number][name] = (value, found[0]) if several and number else (value,)
    return tuple(slots), [
        Sample(
            number,
            number,
            split,
            values[number],
            {"colour": "red"} if number else {},
            number % 6,
            ("a",) * (number % 2),
        )
        for number, split in enumerate(_SPLITS)
    ]
