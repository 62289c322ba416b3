"""Settings of the exporters of data sets."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import PluginConfig, Ui


class ImageFolderConfig(PluginConfig):
    """Settings of the exporter of folders."""

    table: Annotated[
        Literal["jsonl", "csv", "parquet"],
        Ui(
            "Kind of table",
            "JSON lines keep lists and numbers as they are; where they cannot say what a column holds, they become Parquet. CSV opens in a spreadsheet, lists as JSON in a cell.",
        ),
    ] = "jsonl"


class WebDatasetConfig(PluginConfig):
    """Settings of the exporter of WebDataset shards."""

    shard_mb: Annotated[
        int,
        Field(ge=1, le=1_000_000),
        Ui(
            "Size of a shard",
            "A shard ends before it grows larger; only one sample that is larger by itself does.",
            "MB",
        ),
    ] = 500
    shard_samples: Annotated[
        int, Field(ge=1, le=100_000_000), Ui("Samples in a shard", "A shard ends with so many samples.")
    ] = 10_000


class ParquetConfig(PluginConfig):
    """Settings of the exporter of Parquet files."""

    shard_mb: Annotated[
        int,
        Field(ge=1, le=1_000_000),
        Ui(
            "Size of a file",
            "A file ends before it grows larger; only one sample that is larger by itself does.",
            "MB",
        ),
    ] = 500
