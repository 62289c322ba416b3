"""What this plugin brings: two importers."""

from __future__ import annotations

from mmstudio.api import ImporterSpec, hookimpl

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
