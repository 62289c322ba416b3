"""Words of a new plugin: what it brings, and its licence. Light, since the command line knows them before it runs anything."""

from __future__ import annotations

from enum import StrEnum


class PluginKind(StrEnum):
    """What a new plugin brings."""

    MODALITY = "modality"
    ENCODER = "encoder"
    FUSION = "fusion"
    GENERATOR = "generator"
    IMPORTER = "importer"
    METRIC = "metric"
    PREDICTOR = "predictor"
    EXPORTER = "exporter"


class Licence(StrEnum):
    """Licence of a new plugin, as an SPDX identifier."""

    MIT = "MIT"
    APACHE = "Apache-2.0"
    BSD = "BSD-3-Clause"
    NONE = "none"
