"""What this plugin brings: importers of folders, manifests and the formats that data sets are published in."""

from __future__ import annotations

from mmstudio.api import ImporterSpec, hookimpl

API_VERSION = 1


@hookimpl
def mmstudio_importers() -> list[ImporterSpec]:
    """What is told by the names of files comes first; any folder is taken by the last one."""
    return [
        ImporterSpec(
            id="manifest",
            title="Manifest (CSV, TSV or JSONL)",
            factory="mmstudio_files.manifest:ManifestImporter",
            summary="One row a sample; columns name files, hold texts, or belong to the table.",
        ),
        ImporterSpec(
            id="metadata",
            title="Folders with metadata",
            factory="mmstudio_files.metadata:MetadataImporter",
            summary="Folders train, val and test, each with its metadata.csv or metadata.jsonl.",
        ),
        ImporterSpec(
            id="parquet",
            title="Parquet",
            factory="mmstudio_files.parquet:ParquetImporter",
            summary="A file or a folder of shards; files lie in the rows or are named there.",
        ),
        ImporterSpec(
            id="webdataset",
            title="WebDataset",
            factory="mmstudio_files.webdataset:WebDatasetImporter",
            summary="Tar files; members of the same name belong together.",
        ),
        ImporterSpec(
            id="coco",
            title="COCO captions",
            factory="mmstudio_files.coco:CocoImporter",
            summary="A JSON file of pictures and captions; the captions of a picture are alternatives.",
        ),
        ImporterSpec(
            id="mnist",
            title="MNIST (IDX)",
            factory="mmstudio_files.mnist:MnistImporter",
            summary="Files of pictures and labels in the format IDX, packed with gzip or not.",
        ),
        ImporterSpec(
            id="cifar",
            title="CIFAR-10 and CIFAR-100",
            factory="mmstudio_files.cifar:CifarImporter",
            summary="Batches of small pictures, binary or written by Python.",
        ),
        ImporterSpec(
            id="classes",
            title="Folder per class",
            factory="mmstudio_files.classes:ClassesImporter",
            summary="The name of a file's folder becomes the column class of the table.",
        ),
        ImporterSpec(
            id="folder",
            title="Folder of files",
            factory="mmstudio_files.folder:FolderImporter",
            summary="Files of the same stem belong together; a.reference.png goes to the slot reference.",
        ),
    ]
