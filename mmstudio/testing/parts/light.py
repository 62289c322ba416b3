"""Checks of exporters, sample projects and recipes."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mmstudio.plan.recipe import Choice, recipe_of
from mmstudio.plugins.config import read_config
from mmstudio.plugins.exchange import Exporter, SampleWriter
from mmstudio.plugins.exchange_specs import COMPOSED, ExporterSpec, SampleSpec
from mmstudio.plugins.judging import AttributeReader
from mmstudio.plugins.registry import Catalog, Registry
from mmstudio.plugins.specs import GeneratorSpec, RecipeSpec, resolve
from mmstudio.testing.faults import doing, part_of, require, survives
from mmstudio.testing.parts.importer import read_all, request_of

_COUNT = 6


def check_exporter(spec: ExporterSpec, raws: Sequence[Any], registry: Registry) -> None:
    """Check that an exporter writes one file of many results.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    require(spec.modality in registry.modalities, part, f"writes the unknown modality {spec.modality!r}")
    require(spec.suffix.startswith("."), part, f"names the suffix {spec.suffix!r}")
    require(spec.id not in COMPOSED, part, f"has the id {spec.id!r}, a kind of the program's own")
    with doing(part, "to be made"):
        exporter: Exporter = resolve(spec.factory)()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"results{spec.suffix}"
        with doing(part, "to write results"):
            exporter.write(raws, path)
        require(path.is_file() and path.stat().st_size > 0, part, "writes no file")
        survives(part, "no result at all", lambda: exporter.write([], path))


def check_sample(spec: SampleSpec, registry: Registry) -> None:
    """Check that a sample project is written from a seed, can be imported completely, and states what its metric reads.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    write: SampleWriter = resolve(spec.factory)
    with tempfile.TemporaryDirectory() as name:
        first, second, other = (Path(name) / word for word in ("first", "second", "other"))
        told: list[tuple[int, int]] = []
        with doing(part, "to be written"):
            manifest = write(first, _COUNT, 1, lambda done, total: told.append((done, total)))
            write(second, _COUNT, 1, None)
            write(other, _COUNT, 2, None)
        require(manifest.exists(), part, f"names {manifest.name} as its manifest, which is not there")
        require(manifest.is_relative_to(first), part, "writes outside of its folder")
        require(told and told[-1] == (_COUNT, _COUNT), part, "does not tell how far it is")
        require(_content(first) == _content(second), part, "writes other files from the same seed")
        require(_content(first) != _content(other), part, "writes the same files from another seed")
        _check_import(part, spec, registry, manifest)


def check_recipe(spec: RecipeSpec, registry: Registry) -> None:
    """Check that a recipe is valid, and that its parts exist and accept its settings.

    Raises:
        ContractError: If it breaks its contract.
    """
    part = part_of(spec)
    with doing(part, "to be made"):
        recipe = recipe_of(spec)
    learners = registry.learners(recipe.generator.id)
    chosen: list[tuple[Catalog[Any], Choice]] = [(learners, recipe.generator)]
    if recipe.fusion.id or recipe.generator.id not in registry.predictors:  # predictors do not use a fusion
        chosen.append((registry.fusions, recipe.fusion))
    chosen += [(registry.encoders, choice) for choice in recipe.encoders.values()]
    chosen += [(registry.generators, choice) for choice in recipe.decoders.values()]
    chosen += [(registry.steps, step) for steps in recipe.preprocess.values() for step in steps]
    for catalog, choice in chosen:
        with doing(part, f"to find its {catalog.kind} and to have it take the settings"):
            read_config(catalog.get(choice.id).config, dict(choice.settings), choice.id)
    learner = learners.get(recipe.generator.id)
    if isinstance(learner, GeneratorSpec):
        told = recipe.sampling
        for settings in (told.settings, {**told.settings, **told.fast}):
            with doing(part, "to have its generator take the settings of generating"):
                read_config(learner.sampling, settings, f"{learner.id} (sampling)")


def _content(folder: Path) -> dict[str, bytes]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _check_import(part: str, spec: SampleSpec, registry: Registry, manifest: Path) -> None:
    importers = [resolve(item.factory)() for item in registry.importers]
    importer = next((item for item in importers if item.detect(manifest)), None)
    require(importer is not None, part, "writes a manifest that no importer takes")
    samples = read_all(part, importer, request_of(manifest, registry)) if importer is not None else []
    require(
        len(samples) == _COUNT, part, f"loses {_COUNT - len(samples)} of {_COUNT} samples when it is imported"
    )
    if spec.attributes:
        require(spec.attributes in registry.metrics, part, f"names the unknown metric {spec.attributes!r}")
        reader: AttributeReader = resolve(registry.metrics.get(spec.attributes).factory)()
        for sample in samples:
            require(reader.truth(sample.meta), part, "has a sample whose attributes are not stated")
