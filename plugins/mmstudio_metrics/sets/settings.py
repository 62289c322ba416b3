"""Settings of the metrics that compare sets."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mmstudio.api import PluginConfig, Ui

Named = Annotated[
    str,
    Field(max_length=64),
    Ui("Extractor", "What gives the features that are compared.", part="extractor"),
]


class SetConfig(PluginConfig):
    """Settings that all of them have."""

    extractor: Named = ""


class SupportConfig(SetConfig):
    """Settings of precision and recall."""

    neighbours: Annotated[
        int,
        Field(ge=1, le=50),
        Ui("Neighbours", "A ball reaches to this neighbour; more neighbours make larger balls."),
    ] = 3


class DensityConfig(SetConfig):
    """Settings of density and coverage."""

    neighbours: Annotated[
        int,
        Field(ge=1, le=50),
        Ui("Neighbours", "A ball reaches to this neighbour; more neighbours make larger balls."),
    ] = 5


class SlicedConfig(SetConfig):
    """Settings of the distance along lines."""

    directions: Annotated[
        int,
        Field(ge=10, le=10_000),
        Ui("Directions", "Number of lines along which the sets are compared; more take longer."),
    ] = 1000
