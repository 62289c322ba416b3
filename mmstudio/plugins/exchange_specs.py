"""Specs of what comes in and goes out: importers, exporters, sample projects."""

from __future__ import annotations

from dataclasses import dataclass

from mmstudio.plugins.specs import Spec

COMPOSED = {"folder": "", "page": ".html", "film": ".mp4"}
"""Kinds in which the program itself puts results together, with their suffixes; no exporter can have such an id."""


@dataclass(frozen=True, kw_only=True)
class ImporterSpec(Spec):
    """Reads a source into samples. ``factory`` names a :class:`~mmstudio.plugins.exchange.Importer` class."""


@dataclass(frozen=True, kw_only=True)
class ExporterSpec(Spec):
    """One more kind in which results are put together. ``factory`` names an :class:`~mmstudio.plugins.exchange.Exporter` class.

    Attributes:
        modality: Modality that it writes.
        suffix: Suffix of the file it makes, with the dot.
    """

    modality: str
    suffix: str


@dataclass(frozen=True, kw_only=True)
class DatasetExporterSpec(Spec):
    """Writes a data set as a folder of files that other programs read and that can be imported again.

    It differs from :class:`ExporterSpec`, which makes one file of some results. ``factory`` names a
    :class:`~mmstudio.plugins.exchange.DatasetExporter` class, made from its config.
    """


@dataclass(frozen=True, kw_only=True)
class SampleSpec(Spec):
    """A sample project. ``factory`` names ``write(folder, count, seed, progress) -> Path``, which returns the manifest.

    Attributes:
        attributes: Id of the metric that reads its ground truth, or empty.
        count: Number of samples it writes by default.
        either: Slots that may be made as well as given, besides the one that is made by default.
    """

    attributes: str = ""
    either: tuple[str, ...] = ()
    count: int = 5000
