"""What this plugin describes: a reader of attributes, and the sample world whose attributes it reads."""

from __future__ import annotations

from collections.abc import Sequence

from mmstudio.api import MetricSpec, SampleSpec, hookimpl

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
        )
    ]


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
        )
    ]
