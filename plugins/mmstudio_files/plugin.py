"""The specs of the files plugin: importers of folders, manifests and published formats, and exporters of data sets."""

from __future__ import annotations

from mmstudio.api import DatasetExporterSpec, ImporterSpec, hookimpl
from mmstudio_files.exports.settings import ImageFolderConfig, ParquetConfig, WebDatasetConfig

API_VERSION = 2


@hookimpl
def mmstudio_importers() -> list[ImporterSpec]:
    """Importers that recognise file names come first; the last one accepts any folder."""
    return [
        ImporterSpec(
            id="manifest",
            title="Manifest (CSV, TSV or JSONL)",
            factory="mmstudio_files.tables.manifest:ManifestImporter",
            summary="One row a sample; columns name files, hold texts, or belong to the table.",
        ),
        ImporterSpec(
            id="metadata",
            title="Folders with metadata",
            factory="mmstudio_files.tables.metadata:MetadataImporter",
            summary="Folders train, val and test, each with its metadata.csv or metadata.jsonl.",
        ),
        ImporterSpec(
            id="parquet",
            title="Parquet",
            factory="mmstudio_files.formats.parquet:ParquetImporter",
            summary="A file or a folder of shards; files lie in the rows or are named there.",
        ),
        ImporterSpec(
            id="webdataset",
            title="WebDataset",
            factory="mmstudio_files.formats.webdataset:WebDatasetImporter",
            summary="Tar files; members of the same name belong together.",
        ),
        ImporterSpec(
            id="coco",
            title="COCO captions",
            factory="mmstudio_files.formats.coco:CocoImporter",
            summary="A JSON file of pictures and captions; the captions of a picture are alternatives.",
        ),
        ImporterSpec(
            id="mnist",
            title="MNIST (IDX)",
            factory="mmstudio_files.formats.mnist:MnistImporter",
            summary="Files of pictures and labels in the format IDX, packed with gzip or not.",
        ),
        ImporterSpec(
            id="cifar",
            title="CIFAR-10 and CIFAR-100",
            factory="mmstudio_files.formats.cifar:CifarImporter",
            summary="Batches of small pictures, binary or written by Python.",
        ),
        ImporterSpec(
            id="classes",
            title="Folder per class",
            factory="mmstudio_files.folders.classes:ClassesImporter",
            summary="The name of a file's folder becomes the column class of the table.",
        ),
        ImporterSpec(
            id="folder",
            title="Folder of files",
            factory="mmstudio_files.folders.folder:FolderImporter",
            summary="Files of the same stem belong together; a.reference.png goes to the slot reference.",
        ),
    ]


@hookimpl
def mmstudio_dataset_exporters() -> list[DatasetExporterSpec]:
    """Exporters of data sets; the first one is the default."""
    return [
        DatasetExporterSpec(
            id="imagefolder",
            title="Folder of files with a table",
            factory="mmstudio_files.exports.imagefolder:ImageFolderExporter",
            summary="A folder for each split, with metadata that names each file (the ImageFolder convention).",
            config=ImageFolderConfig,
        ),
        DatasetExporterSpec(
            id="webdataset",
            title="WebDataset shards (.tar)",
            factory="mmstudio_files.exports.webdataset:WebDatasetExporter",
            summary="Archives of limited size, read one after the other by trainings that stream.",
            config=WebDatasetConfig,
        ),
        DatasetExporterSpec(
            id="parquet",
            title="Parquet files",
            factory="mmstudio_files.exports.parquet:ParquetExporter",
            summary="Tables of limited size with the content of all files inside.",
            config=ParquetConfig,
        ),
    ]
