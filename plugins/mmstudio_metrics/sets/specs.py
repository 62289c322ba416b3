"""The specs of the metrics that compare sets, for pictures and for sounds."""

from __future__ import annotations

from collections.abc import Iterator

from mmstudio.api import MetricSpec, SetFigure
from mmstudio_metrics.sets.settings import DensityConfig, SetConfig, SlicedConfig, SupportConfig

PICTURES, SOUNDS = "learned", "learned-sound"
"""Ids of the extractors that are used unless a person chooses another."""
_FRECHET = (
    "How far means and covariances of the features lie apart; too large for few results, so only for equal n."
)


def set_metrics() -> Iterator[MetricSpec]:
    """All of them."""
    yield _kid()
    yield _fid()
    yield from _both("image", "", PICTURES)
    yield _inception_score()
    yield _kad()
    yield _fad()
    yield from _both("audio", "-sound", SOUNDS)


def _kid() -> MetricSpec:
    return MetricSpec(
        id="kid",
        title="Kernel distance (KID)",
        summary="How far all pictures together lie from the real ones, without bias: 0 is the same, at any number of results.",
        factory="mmstudio_metrics.sets.distances:Kid",
        config=SetConfig,
        modality="image",
        reads="features",
        extractor=PICTURES,
        better="lower",
        interval="influence",
    )


def _inception_score() -> MetricSpec:
    return MetricSpec(
        id="inception-score",
        title="Inception Score",
        summary="How sure a network is of each result's class, and how many classes there are; it looks at no real picture.",
        factory="mmstudio_metrics.sets.classes:InceptionScore",
        config=SetConfig,
        modality="image",
        reads="features",
        compares="classes",
        extractor="inception",
        better="higher",
        interval="subsample",
        least=1,
    )


def _kad() -> MetricSpec:
    return MetricSpec(
        id="kad",
        title="Kernel distance (KAD)",
        summary="How far all sounds together lie from the real ones, without bias: 0 is the same, at any number of results.",
        factory="mmstudio_metrics.sets.distances:Kad",
        config=SetConfig,
        modality="audio",
        reads="features",
        extractor=SOUNDS,
        better="lower",
        interval="influence",
    )


def _fid() -> MetricSpec:
    return MetricSpec(
        id="fid",
        title="Frechet distance (FID)",
        summary=_FRECHET,
        factory="mmstudio_metrics.sets.frechet:Frechet",
        config=SetConfig,
        modality="image",
        reads="features",
        extractor=PICTURES,
        better="lower",
        interval="subsample",
        least=0,
    )


def _fad() -> MetricSpec:
    return MetricSpec(
        id="fad",
        title="Frechet distance (FAD)",
        summary=_FRECHET,
        factory="mmstudio_metrics.sets.frechet:Frechet",
        config=SetConfig,
        modality="audio",
        reads="features",
        extractor=SOUNDS,
        better="lower",
        interval="subsample",
        least=0,
    )


def _both(modality: str, ending: str, extractor: str) -> Iterator[MetricSpec]:
    """Those that pictures and sounds have under the same name."""
    yield MetricSpec(
        id=f"precision-recall{ending}",
        title="Precision and recall",
        summary="How many results lie where real values are, and how many real values lie where results are.",
        factory="mmstudio_metrics.sets.manifolds:PrecisionRecall",
        config=SupportConfig,
        modality=modality,
        reads="features",
        extractor=extractor,
        unit="share",
        figures=tuple(
            SetFigure(name=name, unit="share", interval="subsample") for name in ("precision", "recall")
        ),
    )
    yield MetricSpec(
        id=f"density-coverage{ending}",
        title="Density and coverage",
        summary="How dense results lie where real values are, and how many real values have results near; also as shares of "
        "good results.",
        factory="mmstudio_metrics.sets.manifolds:DensityCoverage",
        config=DensityConfig,
        modality=modality,
        reads="features",
        extractor=extractor,
        figures=(
            SetFigure(name="density", interval="subsample", least=0),
            SetFigure(name="coverage", unit="share", interval="subsample"),
            SetFigure(name="clipped density", unit="share", interval="subsample"),
            SetFigure(name="clipped coverage", unit="share", interval="subsample"),
        ),
    )
    yield MetricSpec(
        id=f"mind{ending}",
        title="Transport distance (MIND)",
        summary="How far the features must be moved, along many lines; needs fewer results than the Frechet distance.",
        factory="mmstudio_metrics.sets.sliced:Mind",
        config=SlicedConfig,
        modality=modality,
        reads="features",
        extractor=extractor,
        better="lower",
        interval="subsample",
        least=0,
    )
