"""The specs of metrics that judge results one by one, or against the real ones beside them."""

from __future__ import annotations

from mmstudio.api import MetricSpec

READERS = (
    MetricSpec(
        id="shapes-said",
        title="Attributes that texts say",
        summary="Finds in a sentence which shape and which colour it says, by a list of words; nothing is learned.",
        factory="mmstudio_metrics.text_reader:SentencesReader",
        modality="text",
        reads="attributes",
        unit="share",
        beside="shapes",
    ),
    MetricSpec(
        id="shapes-heard",
        title="Attributes of sounds",
        summary="Hears the size in a note's timbre and the height in its pitch, with nothing learned.",
        factory="mmstudio_metrics.sound_reader:SoundsReader",
        modality="audio",
        reads="attributes",
        unit="share",
        beside="shapes",
    ),
)
"""Readers of the sample world's texts and sounds; that of its pictures is ``shapes``."""

WORLD = (
    MetricSpec(
        id="phrasings",
        title="Variety of phrasings",
        summary="Entropy of the sample world's 50 phrasings, and of their words, as a share of that of the samples' own texts.",
        factory="mmstudio_metrics.words.phrasings:Phrasings",
        modality="text",
        reads="results",
        unit="share",
        together=True,
        beside="shapes",
    ),
)
"""Metrics that know the sample world's phrases."""

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
    MetricSpec(
        id="copies",
        title="Copies of training texts",
        summary="Share of texts that stand word for word in the training data; short ones often do so by chance.",
        factory="mmstudio_metrics.words.copies:TextCopies",
        modality="text",
        reads="results",
        better="",
        unit="share",
        learns=True,
    ),
    MetricSpec(
        id="bits-per-byte",
        title="Bits per byte",
        summary="How well a small model of bytes, learned from the training texts, foresees each text: fewer bits are more like them.",
        factory="mmstudio_metrics.words.byte_model:BitsPerByte",
        modality="text",
        reads="results",
        better="",
        unit="bits",
        learns=True,
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

ALIGNMENT = (
    MetricSpec(
        id="alignment",
        title="Alignment with the conditions",
        summary="How often a result fits its own conditions better than those of another sample; learned on the training data.",
        factory="mmstudio_metrics.alignment.metric:Alignment",
        modality="image",
        reads="results",
        unit="share",
        learns=True,
        chance=0.5,
    ),
    MetricSpec(
        id="alignment-of-texts",
        title="Alignment of texts with the conditions",
        summary="How often a result fits its own conditions better than those of another sample; learned on the training data.",
        factory="mmstudio_metrics.alignment.metric:Alignment",
        modality="text",
        reads="results",
        unit="share",
        learns=True,
        chance=0.5,
    ),
    MetricSpec(
        id="alignment-of-sounds",
        title="Alignment of sounds with the conditions",
        summary="How often a result fits its own conditions better than those of another sample; learned on the training data.",
        factory="mmstudio_metrics.alignment.metric:Alignment",
        modality="audio",
        reads="results",
        unit="share",
        learns=True,
        chance=0.5,
    ),
    MetricSpec(
        id="alignment-of-rows",
        title="Alignment of rows with the conditions",
        summary="How often a result fits its own conditions better than those of another sample; learned on the training data.",
        factory="mmstudio_metrics.alignment.metric:Alignment",
        modality="table",
        reads="results",
        unit="share",
        learns=True,
        chance=0.5,
    ),
)
