"""The specs of the metrics plugin: metrics of pictures, and the sample world whose attributes one of them reads."""

from __future__ import annotations

from collections.abc import Sequence

from mmstudio.api import ExtractorSpec, MetricSpec, SampleSpec, hookimpl
from mmstudio_metrics.extractors.specs import EXTRACTORS
from mmstudio_metrics.sets.specs import set_metrics
from mmstudio_metrics.single_specs import ALIGNMENT, PAIRS, READERS, WORDS, WORLD

API_VERSION = 2


@hookimpl
def mmstudio_metrics() -> Sequence[MetricSpec]:
    """The metrics of this plugin."""
    return [
        MetricSpec(
            id="shapes",
            title="Attributes of shapes",
            summary="Measures shape, colour, size, height, place, texture and hue from a picture, with nothing learned.",
            factory="mmstudio_metrics.reader:ShapesReader",
            modality="image",
            reads="attributes",
            unit="share",
        ),
        *READERS,
        *WORLD,
        MetricSpec(
            id="colour-distance",
            title="Distance of colours",
            summary="How far the colours of each picture lie from those of the real one, tile by tile.",
            factory="mmstudio_metrics.likeness:ColourDistance",
            modality="image",
            reads="results",
            better="lower",
            unit="of 255",
        ),
        MetricSpec(
            id="tile-distance",
            title="Distance of sets of pictures",
            summary="How far all pictures together lie from the real ones, by colours and where they are; 0 is the same.",
            factory="mmstudio_metrics.sets.distances:Kid",
            modality="image",
            reads="features",
            extractor="tiles",
            better="lower",
            interval="influence",
        ),
        *set_metrics(),
        *WORDS,
        *PAIRS,
        *ALIGNMENT,
    ]


@hookimpl
def mmstudio_extractors() -> Sequence[ExtractorSpec]:
    """The extractors of this plugin."""
    return EXTRACTORS


@hookimpl
def mmstudio_samples() -> Sequence[SampleSpec]:
    """The sample projects of this plugin."""
    return [
        SampleSpec(
            id="shapes-and-sounds",
            title="Shapes & Sounds",
            summary="Pictures of shapes, each told by a text, a sound, a second picture and a table column together.",
            factory="mmstudio_metrics.sample:write_sample",
            attributes="shapes",
            either=("text", "audio"),
        )
    ]
