"""What this plugin brings: an importer."""

from __future__ import annotations

from mmstudio.api import ImporterSpec, hookimpl

API_VERSION = 2


@hookimpl
def mmstudio_importers() -> list[ImporterSpec]:
    """The importer."""
    return [
        ImporterSpec(
            id="my-plugin",
            title="My plugin",
            summary="Subtitles of a film (.srt): each text, with when it is shown as table columns.",
            factory="my_plugin.importer:MyPluginImporter",
        )
    ]
