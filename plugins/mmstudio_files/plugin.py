"""What this plugin brings: importers, and exporters of data sets."""

from __future__ import annotations

from mmstudio.api import DatasetExporterSpec, ImporterSpec, hookimpl
from mmstudio_files.export_settings import ImageFolderConfig, ParquetConfig, WebDatasetConfig

API_VERSION = 1


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
