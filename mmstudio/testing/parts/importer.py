"""Checks of importers: empty sources, invalid files, and real-world files."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.reduction import ForkingPickler
from pathlib import Path

from mmstudio.core.sample import NewSample, Problem, Slot
from mmstudio.plugins.exchange import Importer, ImportRequest
from mmstudio.plugins.exchange_specs import ImporterSpec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.testing.faults import doing, part_of, require, survives
from mmstudio.testing.material import Material, synthetic

_ROWS = 4


def check_importer(
    spec: ImporterSpec,
    registry: Registry,
    *,
    material: Material | None = None,
    sources: Callable[[Path], Iterable[Path]] | None = None,
) -> None:
    """Check that an importer answers any source in sentences, and gives the rows of sources that it accepts.

    Args:
        spec: The importer.
        registry: Registry of the modalities.
        material: Raw values by modality; synthetic ones if not given.
        sources: Writes sources that it accepts into a folder, and returns their names.

    Raises:
        ContractError: If it breaks its contract, or if there is no source that it accepts.
    """
    part = part_of(spec)
    with doing(part, "to be made"):
        importer: Importer = resolve(spec.factory)()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in _rubbish(folder):
            _check_rubbish(part, importer, request_of(source, registry))
        found = list(_sources(folder, registry, material or synthetic()))
        own = [source for source in found if _takes(part, importer, source)]
        if sources is not None:
            (folder / "own").mkdir()
            with doing(part, "to have sources of its own written"):
                told = list(sources(folder / "own"))
            for source in told:
                require(
                    _takes(part, importer, source),
                    part,
                    f"does not take {source.name!r}, a source of its own",
                )
            own += told
        require(
            own, part, "takes no folder and no manifest, and its plugin names no other sources for checks"
        )
        for source in own:
            read_all(part, importer, request_of(source, registry))


def _takes(part: str, importer: Importer, source: Path) -> bool:
    with doing(part, "to look at a source"):
        return importer.detect(source)


def request_of(source: Path, registry: Registry) -> ImportRequest:
    """A request that contains every modality of the registry."""
    modalities = {spec.id: (resolve(spec.factory)(), spec.suffixes) for spec in registry.modalities}
    return ImportRequest(source, {}, modalities)


def read_all(part: str, importer: Importer, request: ImportRequest) -> list[NewSample]:
    """Plan a source and read it to the end.

    Raises:
        ContractError: If it has no rows, or its rows differ from the plan.
    """
    with doing(part, "to plan a source that it says is its own"):
        plan = importer.plan(request)
    names = [slot.name for slot in plan.slots]
    require(names and all(isinstance(slot, Slot) for slot in plan.slots), part, "plans no slot")
    require(len(names) == len(set(names)), part, "plans two slots of the same name")
    for slot in plan.slots:
        require(slot.modality in request.modalities, part, f"plans the unknown modality {slot.modality!r}")
    with doing(part, "to have its plan travel to the process that reads"):
        plan = ForkingPickler.loads(ForkingPickler.dumps(plan))
    with doing(part, "to read a source that it says is its own"):
        rows = list(type(importer)().rows(request, plan))
    require(
        all(isinstance(row, NewSample | Problem) for row in rows),
        part,
        "must give samples and problems as its rows",
    )
    problems = [row for row in rows if isinstance(row, Problem)]
    require(all(row.reason.strip() for row in problems), part, "finds a problem without saying which")
    samples = [row for row in rows if isinstance(row, NewSample)]
    require(samples, part, "must give a sample of a source that it says is its own")
    require(
        not plan.count or len(samples) <= plan.count,
        part,
        f"gives more samples than the {plan.count} planned",
    )
    for sample in samples:
        require(
            sample.values and set(sample.values) <= set(names),
            part,
            "gives a sample of slots that it did not plan",
        )
        require(all(sample.values.values()), part, "gives a slot without a value; a missing one has no key")
    return samples


def _check_rubbish(part: str, importer: Importer, request: ImportRequest) -> None:
    with doing(part, f"to look at {request.source.name!r}"):
        own = importer.detect(request.source)
    require(isinstance(own, bool), part, "does not say yes or no to a source")

    def read() -> None:
        for _ in importer.rows(request, importer.plan(request)):
            pass

    survives(part, f"the source {request.source.name!r}", read)


def _rubbish(folder: Path) -> Iterator[Path]:
    yield folder / "missing"
    (folder / "empty folder").mkdir()
    yield folder / "empty folder"
    for name, data in {"empty": b"", "random": bytes(range(256)) * 4, "text": b'a,b\n"c\n'}.items():
        for suffix in (".csv", ".jsonl", ".bin"):
            path = folder / f"{name}{suffix}"
            path.write_bytes(data)
            yield path


def _sources(folder: Path, registry: Registry, material: Material) -> Iterator[Path]:
    """Folders of files, and one folder with a manifest of them."""
    plain, listed = folder / "plain", folder / "listed"
    rows: list[dict[str, str]] = [{} for _ in range(_ROWS)]
    for place in (plain, listed):
        place.mkdir()
        for spec in registry.modalities:
            codec = resolve(spec.factory)()
            if codec.suffix in spec.suffixes:
                for index, raw in zip(range(_ROWS), material.get(spec.id, ()), strict=False):
                    path = place / f"{index}{codec.suffix}"
                    codec.write(raw, path, {})
                    rows[index][spec.id] = path.name
    with (listed / "manifest.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    yield from (plain, listed, listed / "manifest.csv")
