"""What this plugin brings: importers, and exporters of data sets."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from mmstudio.api import DatasetExporterSpec, ImporterSpec, PluginConfig, Ui, hookimpl

API_VERSION = 1


class ImageFolderConfig(PluginConfig):
    """Settings of the exporter of folders."""

    table: Annotated[
        Literal["jsonl", "csv"],
        Ui(
            "Kind of table",
            "JSON lines keep lists and numbers as they are; CSV opens in a spreadsheet, lists as JSON in a cell.",
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


@hookimpl
def mmstudio_importers() -> list[ImporterSpec]:
    """The manifest comes first: a folder that holds one is read by it."""
    return [
        ImporterSpec(
            id="manifest",
            title="Manifest (CSV, TSV or JSONL)",
            factory="mmstudio_files.manifest:ManifestImporter",
            summary="One row a sample; columns name files, hold texts, or belong to the table.",
        ),
        ImporterSpec(
            id="folder",
            title="Folder of files",
            factory="mmstudio_files.folder:FolderImporter",
            summary="Files of the same stem belong together; a.reference.png goes to the slot reference.",
        ),
    ]


@hookimpl
def mmstudio_dataset_exporters() -> list[DatasetExporterSpec]:
    """The first one is offered first."""
    return [
        DatasetExporterSpec(
            id="imagefolder",
            title="Folder of files with a table",
            factory="mmstudio_files.export_imagefolder:ImageFolderExporter",
            summary="A folder for each split, with metadata that names each file (the ImageFolder convention).",
            config=ImageFolderConfig,
        ),
        DatasetExporterSpec(
            id="webdataset",
            title="WebDataset shards (.tar)",
            factory="mmstudio_files.export_webdataset:WebDatasetExporter",
            summary="Archives of limited size, read one after the other by trainings that stream.",
            config=WebDatasetConfig,
        ),
        DatasetExporterSpec(
            id="parquet",
            title="Parquet files",
            factory="mmstudio_files.export_parquet:ParquetExporter",
            summary="Tables of limited size with the content of all files inside.",
            config=ParquetConfig,
        ),
    ]
