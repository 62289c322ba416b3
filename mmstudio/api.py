"""The one module that a plugin author imports: hooks, specs, settings, protocols, errors.

What the torch half of a plugin needs (base classes, blocks, samplers) is in :mod:`mmstudio.nn`. Both keep the same
promise: within one ``API_VERSION`` nothing that is listed here is removed or changes its meaning.
"""

from __future__ import annotations

from mmstudio.core.cells import Cell, CellKind, cell_as, cell_words, common_kind, kind_of
from mmstudio.core.complaints import FieldError
from mmstudio.core.context import RunContext
from mmstudio.core.errors import BadFileError, NotFoundError, StudioError, UsageError
from mmstudio.core.exported import is_exact
from mmstudio.core.extras import needs_media
from mmstudio.core.files.atomic import write_atomic, write_json
from mmstudio.core.files.door import check_ordinary, open_ordinary, ordinary_bytes
from mmstudio.core.files.encodings import text_encoding
from mmstudio.core.files.json_text import parse_json, read_json
from mmstudio.core.files.name_encodings import decode_names
from mmstudio.core.files.names import FileFinder, name_key, one_of, written_alike
from mmstudio.core.files.packed import PackedStream, is_packed, open_packed
from mmstudio.core.files.tars import TAR_ERRORS, Tar, open_tar
from mmstudio.core.run import Run
from mmstudio.core.sample import Content, NewSample, Problem, Role, Sample, Slot, Split, Value
from mmstudio.core.tables.encoding import manifest_encoding
from mmstudio.core.tables.formulas import guarded, unguarded
from mmstudio.core.tables.numerals import NumberTally, Numerals, is_missing, truth_of
from mmstudio.core.tables.objects import whole_text
from mmstudio.core.tables.table import Line, Table, open_table
from mmstudio.plugins.codecs import (
    FileCodec,
    Passage,
    notes_stay,
    picture_difference,
    read_sidecar,
    write_sidecar,
)
from mmstudio.plugins.config import PluginConfig, PluginState, Ui
from mmstudio.plugins.exchange import (
    DatasetExporter,
    DatasetExportRequest,
    Exporter,
    ExportSlot,
    Importer,
    ImportPlan,
    ImportRequest,
    Progress,
    SampleWriter,
)
from mmstudio.plugins.exchange_specs import DatasetExporterSpec, ExporterSpec, ImporterSpec, SampleSpec
from mmstudio.plugins.hookspecs import hookimpl
from mmstudio.plugins.influence import balance_of, variance_explained
from mmstudio.plugins.judging import AttributeReader, Influence, Judged, Metric, SetMetric
from mmstudio.plugins.metric_specs import ExtractorSpec, InspectorSpec, MetricSpec, SetFigure
from mmstudio.plugins.protocols import Codec, Finding, Inspection, Inspector, Remark, SeenColumn, Step
from mmstudio.plugins.resources import Resource, ResourceFolder
from mmstudio.plugins.shown import Frames, Picture, Row, Shown, Sound, Words
from mmstudio.plugins.specs import (
    API_VERSION,
    Baseline,
    EncoderSpec,
    FewSteps,
    FusionSpec,
    GeneratorSpec,
    Level,
    ModalitySpec,
    ObjectiveSpec,
    PredictorSpec,
    RecipeSpec,
    Spec,
    StepSpec,
)

__all__ = [
    "API_VERSION",
    "TAR_ERRORS",
    "AttributeReader",
    "BadFileError",
    "Baseline",
    "Cell",
    "CellKind",
    "Codec",
    "Content",
    "DatasetExportRequest",
    "DatasetExporter",
    "DatasetExporterSpec",
    "EncoderSpec",
    "ExportSlot",
    "Exporter",
    "ExporterSpec",
    "ExtractorSpec",
    "FewSteps",
    "FieldError",
    "FileCodec",
    "FileFinder",
    "Finding",
    "Frames",
    "FusionSpec",
    "GeneratorSpec",
    "ImportPlan",
    "ImportRequest",
    "Importer",
    "ImporterSpec",
    "Influence",
    "Inspection",
    "Inspector",
    "InspectorSpec",
    "Judged",
    "Level",
    "Line",
    "Metric",
    "MetricSpec",
    "ModalitySpec",
    "NewSample",
    "NotFoundError",
    "NumberTally",
    "Numerals",
    "ObjectiveSpec",
    "PackedStream",
    "Passage",
    "Picture",
    "PluginConfig",
    "PluginState",
    "PredictorSpec",
    "Problem",
    "Progress",
    "RecipeSpec",
    "Remark",
    "Resource",
    "ResourceFolder",
    "Role",
    "Row",
    "Run",
    "RunContext",
    "Sample",
    "SampleSpec",
    "SampleWriter",
    "SeenColumn",
    "SetFigure",
    "SetMetric",
    "Shown",
    "Slot",
    "Sound",
    "Spec",
    "Split",
    "Step",
    "StepSpec",
    "StudioError",
    "Table",
    "Tar",
    "Ui",
    "UsageError",
    "Value",
    "Words",
    "balance_of",
    "cell_as",
    "cell_words",
    "check_ordinary",
    "common_kind",
    "decode_names",
    "guarded",
    "hookimpl",
    "is_exact",
    "is_missing",
    "is_packed",
    "kind_of",
    "manifest_encoding",
    "name_key",
    "needs_media",
    "notes_stay",
    "one_of",
    "open_ordinary",
    "open_packed",
    "open_table",
    "open_tar",
    "ordinary_bytes",
    "parse_json",
    "picture_difference",
    "read_json",
    "read_sidecar",
    "text_encoding",
    "truth_of",
    "unguarded",
    "variance_explained",
    "whole_text",
    "write_atomic",
    "write_json",
    "write_sidecar",
    "written_alike",
]
