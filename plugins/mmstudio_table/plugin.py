"""The specs of the table plugin: one modality, one encoder, one inspector."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from mmstudio.api import EncoderSpec, InspectorSpec, ModalitySpec, PluginConfig, Ui, hookimpl

API_VERSION = 2

MOST_CHOICES = 4096
"""Largest number of separate choices in a column."""


FINDINGS = {"row-empty": "Rows without values", "row-placeholder": "Placeholders instead of values"}


class TableColumnsConfig(PluginConfig):
    """Settings of the encoder of table rows."""

    width: Annotated[
        int,
        Field(ge=16, le=1024, multiple_of=8),
        Ui("Feature width", "Numbers in every feature.", advanced=True),
    ] = 128
    numbers_from: Annotated[
        int,
        Field(ge=1, le=1000),
        Ui(
            "Numbers from",
            "A column of numbers with at most so many different ones counts as a choice among them.",
        ),
    ] = 10
    choices: Annotated[
        int,
        Field(ge=2, le=MOST_CHOICES),
        Ui("Most choices", 'The most frequent values of a column that stay apart; the rest becomes "other".'),
    ] = 256


@hookimpl
def mmstudio_modalities() -> list[ModalitySpec]:
    """Rows of tables."""
    return [
        ModalitySpec(
            id="table",
            title="Table row",
            summary="Named numbers and choices that belong to a sample.",
            factory="mmstudio_table.codec:TableCodec",
            inline=True,
        )
    ]


@hookimpl
def mmstudio_encoders() -> list[EncoderSpec]:
    """The encoder of columns."""
    return [
        EncoderSpec(
            id="table-columns",
            title="Columns",
            summary="One feature per column, each of which may be missing.",
            factory="mmstudio_table.model:TableColumns",
            config=TableColumnsConfig,
            modality="table",
            columns="mmstudio_table.columns:seen_columns",
        )
    ]


@hookimpl
def mmstudio_inspectors() -> list[InspectorSpec]:
    """The inspector of rows."""
    return [
        InspectorSpec(
            id="table",
            title="Table rows",
            summary="Finds rows without values and cells that only stand in for one.",
            factory="mmstudio_table.inspector:TableInspector",
            modality="table",
            findings=FINDINGS,
        )
    ]
