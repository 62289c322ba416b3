"""The specs of the metrics plugin: metrics of pictures, and the sample world whose attributes one of them reads."""

from __future__ import annotations

from collections.abc import Sequence

from mmstudio.api import ExtractorSpec, MetricSpec, SampleSpec, hookimpl

API_VERSION = 2


WORDS = (
    MetricSpec(
        id="bleu",
        title="BLEU",
        summary="How far words and their order agree with the sample's own text, 0 to 100.",
        factory="mmstudio_metrics.words.bleu:Bleu",
        modality="text",
        reads="results",
        unit="of 100",
    ),
    MetricSpec(
        id="self-bleu",
        title="Self-BLEU",
        summary="How alike the texts are: BLEU of each against all others, 0 to 100; more texts give a higher value.",
        factory="mmstudio_metrics.words.bleu:SelfBleu",
        modality="text",
        reads="results",
        better="lower",
        unit="of 100",
        together=True,
        at_this_n=True,
    ),
    MetricSpec(
        id="distinct",
        title="Distinct words",
        summary="Share of different words, and pairs of words, within each text.",
        factory="mmstudio_metrics.words.distinct:Distinct",
        modality="text",
        reads="results",
        better="",
        unit="share",
    ),
    MetricSpec(
        id="variety",
        title="Variety of words",
        summary="Share of different words, and pairs of words, in all texts together; more texts give a lower value.",
        factory="mmstudio_metrics.words.distinct:Variety",
        modality="text",
        reads="results",
        better="higher",
        unit="share",
        together=True,
        at_this_n=True,
    ),
)

PAIRS = (
    MetricSpec(
        id="stft-distance",
        title="Distance of spectra",
        summary="How far the spectra of each sound lie from those of the real one, at three resolutions; 0 is the same.",
        factory="mmstudio_metrics.pairs.stft:StftDistance",
        modality="audio",
        reads="results",
        better="lower",
    ),
    MetricSpec(
        id="column-errors",
        title="Errors of columns",
        summary="Mean absolute error of each column of numbers.",
        factory="mmstudio_metrics.pairs.columns:ColumnErrors",
        modality="table",
        reads="results",
        better="lower",
    ),
    MetricSpec(
        id="column-fits",
        title="R² of columns",
        summary="Share of the variance of each column of numbers that the results explain: 1 is all, 0 no more than the mean.",
        factory="mmstudio_metrics.pairs.columns:ColumnFits",
        modality="table",
        reads="results",
        together=True,
    ),
    MetricSpec(
        id="column-classes",
        title="Right classes of columns",
        summary="How often each column of words, or of yes and no, is that of the real row.",
        factory="mmstudio_metrics.pairs.columns:ColumnClasses",
        modality="table",
        reads="results",
        unit="share",
    ),
)


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
            factory="mmstudio_metrics.likeness:KernelDistance",
            modality="image",
            reads="features",
            extractor="tiles",
            better="lower",
        ),
        *WORDS,
        *PAIRS,
    ]


@hookimpl
def mmstudio_extractors() -> Sequence[ExtractorSpec]:
    """The extractors of this plugin."""
    return [
        ExtractorSpec(
            id="learned",
            title="Learned on your pictures",
            summary="A small network that learns from the training pictures alone, once for each data set, in about a minute.",
            factory="mmstudio_metrics.extractors.pictures:LearnedPictures",
            modality="image",
            learns=True,
        ),
        ExtractorSpec(
            id="learned-sound",
            title="Learned on your sounds",
            summary="A small network that learns from the training sounds alone, once for each data set, in about a minute.",
            factory="mmstudio_metrics.extractors.sounds:LearnedSounds",
            modality="audio",
            learns=True,
        ),
        ExtractorSpec(
            id="tiles",
            title="Tiles",
            summary="Mean colours of 8 x 8 tiles of a picture; nothing in it is learned.",
            factory="mmstudio_metrics.extractors.tiles:Tiles",
            modality="image",
        ),
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
